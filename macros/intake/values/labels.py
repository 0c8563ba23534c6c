"""Compare labels of forms as people do: numbering, case and tone placement do not count."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache

from macros.intake.sheet import RawCell
from macros.read.table.schema import Field, TableSchema

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# "18 - 30 tuổi", "51 tuổi trở lên" begin with a number that is no numbering.
_QUANTITY = r"(?!\d+\s*[-–]\s*\d+(?!\s*[.)])\b|\d+\s+(?:đến|tới|tuổi|năm)\b)"
_NUMBERING = re.compile(
    rf"^(?:{_QUANTITY}"
    r"(?:[-–+•*]+\s*|\(?(?:[ivxlc]+|[a-zđ]|\d+(?:\.\d+)*)[.)\-–/:]+\s*|\d+\s+|[ivx]+\s+(?=\S)))+",
    re.IGNORECASE,
)
_TERM = r"(?:\d+|[IVX]+|[A-ZĐ])"
_RANGE = r"(?!\s*\d+\s*[-–]\s*\d+\s*$)"  # "Từ 18 - 30": a formula would be in brackets
_FORMULA = re.compile(
    rf"{_RANGE}\s*\(?\s*{_TERM}?\s*=?\s*\b{_TERM}(?:\s*[+\-–…=.:]+\s*{_TERM})+\s*\)?$"
)
_FILLER = re.compile(r"^(?:trong đó|chia ra|gồm|bao gồm)\s*:?\s*", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def label_key(text: str) -> str:
    """Reduce a label to what tells it from others; "" for mere "Chia ra:", "Trong đó:"."""
    bare = " ".join(unicodedata.normalize("NFC", text).split())
    bare = _FORMULA.sub("", _NUMBERING.sub("", bare, count=1))
    for _ in range(2):
        bare = _NUMBERING.sub("", bare, count=1)
        bare = _FILLER.sub("", bare, count=1)
    words = re.findall(r"[^\W_]+", bare.casefold())
    return " ".join(_tone_last(word) for word in words)


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts have the same words; "hoà" is "hòa"."""
    return _words_key(one) == _words_key(other)


@lru_cache(maxsize=20_000)
def _words_key(text: str) -> str:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())
    return " ".join(_tone_last(word) for word in words)


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    base = "".join(letter for letter in parts if letter not in _TONES)
    tones = "".join(letter for letter in parts if letter in _TONES)
    return unicodedata.normalize("NFC", base) + tones


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


def column_title(schema: TableSchema, field: Field, years: Collection[int]) -> str:
    """The heading of a column; where a series breaks, with its name on each side.

    Args:
        years: The years that the heading is for.
    """
    names: dict[str, str] = {}
    for item in schema.breaks:
        if any(year < item.at for year in years) and field.name in item.before.titles:
            names[f"{item.at - 1} về trước"] = item.before.titles[field.name]
        if any(year >= item.at for year in years) and field.name in item.after.titles:
            names[f"từ {item.at}"] = item.after.titles[field.name]
    if not names:
        return field.head
    if len(set(names.values())) == 1:
        return next(iter(names.values()))
    return f"{field.head} ({'; '.join(f'{when}: {name}' for when, name in names.items())})"
