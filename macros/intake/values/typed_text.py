"""What labels and numbers typed as text mean; "1.234" can mean two things."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
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
_NUMBERED = re.compile(r"\(?(\d+)\)?(?:\s*[=:]\s*[\d\s+\-–:/*…(),.]+)?")
_LETTER = re.compile(r"\(?[A-Z]\)?")
_SPACES = " \u00a0\u202f\u2009\t"
_CORE = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")
_SIGN_NAMES = {".": "dấu chấm", ",": "dấu phẩy"}


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
    negative = bare.startswith("-")
    core = bare[1:] if negative else bare
    if _SPACED.fullmatch(core):
        core = re.sub(rf"[{_SPACES}]", "", core)
        reasons = (*reasons, "bỏ dấu cách hàng nghìn")
        if re.search(r"[.,]", core):
            return _signed([_decimal(core)], reasons, negative=negative)
    if not _CORE.fullmatch(core):
        return ()
    return _signed(_readings(core), reasons, negative=negative)


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
    if not signs:
        return [_whole(core)]
    if len(set(signs)) == 2:
        head, last = core.rsplit(signs[-1], 1)
        if signs.count(signs[-1]) > 1 or not _is_grouped(head, signs[0]):
            return []
        return [_grouped_decimal(head, signs[0], last)]
    found = [_grouped(core, signs[0])] if _is_grouped(core, signs[0]) else []
    return [*found, _decimal(core)] if len(signs) == 1 else found


def _is_grouped(core: str, sign: str) -> bool:
    return re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+", core) is not None


def _whole(core: str) -> Reading:
    reasons = ("bỏ số 0 ở đầu",) if len(core) > 1 and core[0] == "0" else ()
    return Reading(Decimal(core), None, reasons)


def _grouped(core: str, sign: str) -> Reading:
    value = Decimal(core.replace(sign, ""))
    return Reading(value, _grouping(sign), (f"bỏ {_SIGN_NAMES[sign]} hàng nghìn",))


def _grouped_decimal(head: str, sign: str, decimals: str) -> Reading:
    value = Decimal(f"{head.replace(sign, '')}.{decimals}")
    reasons = [f"bỏ {_SIGN_NAMES[sign]} hàng nghìn"]
    if sign == ".":
        reasons.append("đổi dấu phẩy thập phân thành dấu chấm")
    return Reading(value, _grouping(sign), tuple(reasons))


def _decimal(core: str) -> Reading:
    is_comma = "," in core
    reasons = ("đổi dấu phẩy thập phân thành dấu chấm",) if is_comma else ()
    notation = Notation.VIETNAMESE if is_comma else Notation.ENGLISH
    return Reading(Decimal(core.replace(",", ".")), notation, reasons)


def _grouping(sign: str) -> Notation:
    return Notation.VIETNAMESE if sign == "." else Notation.ENGLISH


def _signed(
    readings: list[Reading], reasons: tuple[str, ...], *, negative: bool
) -> tuple[Reading, ...]:
    factor = Decimal(-1 if negative else 1)
    return tuple(
        Reading(item.value * factor, item.notation, (*reasons, *item.reasons)) for item in readings
    )
