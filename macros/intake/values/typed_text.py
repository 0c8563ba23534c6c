"""What numbers typed as text mean; "1.234" can mean two things."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from macros.intake.sheet import RawCell

_NUMBERED = re.compile(r"\(?(\d+)\)?(?:\s*[=:]\s*[\d\s+\-–:/*…(),.]+)?")
_LETTER = re.compile(r"\(?[A-Z]\)?")
_SPACES = " \u00a0\u202f\u2009\t"
_CORE = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")
_SIGN_NAMES = {".": "dấu chấm", ",": "dấu phẩy"}


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


def is_year(text: str) -> bool:
    """Tell whether a number is one that years have."""
    return re.fullmatch(r"(19|20)\d\d(\.0)?", text.strip()) is not None


class Notation(Enum):
    """Which sign groups thousands; the other one is the decimal sign."""

    VIETNAMESE = "1.234,5"
    ENGLISH = "1,234.5"


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text.

    Args:
        notation: The notation that it presumes; None when it presumes none.
        reasons: What had to be changed to read it so.
    """

    value: Decimal
    notation: Notation | None
    reasons: tuple[str, ...]


@lru_cache(maxsize=50_000)
def read_number(text: str) -> tuple[Reading, ...]:
    """List the meanings of a text: none when it is no number, two when nobody can tell."""
    bare, reasons = _strip(text)
    core = bare.removeprefix("-")
    is_spaced = _SPACED.fullmatch(core) is not None
    if is_spaced:
        core = re.sub(rf"[{_SPACES}]", "", core)
        reasons = (*reasons, "bỏ dấu cách hàng nghìn")
    if not _CORE.fullmatch(core):
        return ()
    factor = -1 if bare.startswith("-") else 1
    return tuple(
        Reading(item.value * factor, item.notation, (*reasons, *item.reasons))
        for item in ([_reading(core)] if is_spaced else _readings(core))
    )


def _strip(text: str) -> tuple[str, tuple[str, ...]]:
    """Take off what is around the digits, saying so."""
    reasons: list[str] = []
    bare = text.strip(_SPACES + "\r\n")
    if bare != text:
        reasons.append("bỏ dấu cách thừa")
    if bare.startswith("'"):
        bare = bare[1:]
        reasons.append("bỏ dấu nháy đơn ở đầu")
    if bare[:1] in ("−", "–"):
        bare = "-" + bare[1:]
        reasons.append("đổi thành dấu trừ")
    if bare.startswith("+"):
        bare = bare[1:]
        reasons.append("bỏ dấu cộng")
    if re.fullmatch(r"\([\d.,]+\)", bare):
        bare = "-" + bare[1:-1]
        reasons.append("số trong ngoặc là số âm")
    return bare, tuple(reasons)


def _readings(core: str) -> list[Reading]:
    signs = [letter for letter in core if letter in ".,"]
    if len(set(signs)) == 2:
        head, _ = core.rsplit(signs[-1], 1)
        is_sound = signs.count(signs[-1]) == 1 and _is_grouped(head, signs[0])
        return [_reading(core, signs[0])] if is_sound else []
    grouped = [_reading(core, signs[0])] if signs and _is_grouped(core, signs[0]) else []
    return grouped if len(signs) > 1 else [*grouped, _reading(core)]


def _is_grouped(core: str, sign: str) -> bool:
    return re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+", core) is not None


def _reading(core: str, grouping: str = "") -> Reading:
    """Read digits with at most one decimal sign.

    Args:
        grouping: The sign between thousands, where there is one.
    """
    digits = core.replace(grouping, "") if grouping else core
    reasons = [f"bỏ {_SIGN_NAMES[grouping]} hàng nghìn"] if grouping else []
    if "," in digits:
        reasons.append("đổi dấu phẩy thập phân thành dấu chấm")
    elif core.isdecimal() and len(core) > 1 and core[0] == "0":
        reasons.append("bỏ số 0 ở đầu")
    is_vietnamese = grouping == "." or "," in digits
    notation = Notation.VIETNAMESE if is_vietnamese else Notation.ENGLISH
    value = Decimal(digits.replace(",", "."))
    return Reading(value, None if core.isdecimal() else notation, tuple(reasons))
