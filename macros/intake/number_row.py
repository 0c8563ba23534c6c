"""Rows of a form that only number its columns: "A", "1", "2", "3=1+2"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from macros.intake.cells import RawCell

_NUMBERED = re.compile(r"\(?(\d+)\)?(?:\s*[=:]\s*[\d\s+\-–:/*…(),.]+)?")
_LETTER = re.compile(r"\(?[A-Z]\)?")


def numbers_columns(cells: Sequence[RawCell]) -> bool:
    """Tell whether a row counts the columns: letters first, then 1, 2, 3 without a gap."""
    texts = [cell.text.strip() for cell in cells if not cell.is_blank]
    letters = list(itertools.takewhile(_LETTER.fullmatch, texts))
    texts = texts[len(letters) :]
    matches = [_NUMBERED.fullmatch(text) for text in texts]
    numbers = [int(match.group(1)) for match in matches if match is not None]
    if len(numbers) != len(texts) or not numbers:
        return False
    has_formula = any(len(text) > 4 for text in texts)
    is_counting = numbers == list(range(1, len(numbers) + 1))
    return is_counting and (len(numbers) > 2 or has_formula or bool(letters))
