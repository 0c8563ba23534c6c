"""Values in, Vietnamese text out: numbers, dates, anchors of headings."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import groupby, islice

NO_BREAK_SPACE = "\u00a0"
NOT_REPORTED = "…"
POINTS = "điểm phần trăm"

_ANY_LENGTH = Context(prec=1_000_000)  # the default context refuses to round beyond 28 digits
_VIETNAMESE_MARKS = str.maketrans(",.", ".,")


def round_half_up(value: Decimal | int, decimals: int = 0) -> Decimal:
    """Round as official statistics do: halves away from zero, and never to minus zero."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(step, ROUND_HALF_UP, _ANY_LENGTH)
    return rounded if rounded else abs(rounded)


def format_number(value: Decimal | int | None, decimals: int = 0) -> str:
    """Write a number with thousands dots and a decimal comma, such as "84.213".

    Args:
        value: None when not reported, which is written "…".
        decimals: Digits after the comma; halves round away from zero.
    """
    if value is None:
        return NOT_REPORTED
    return f"{round_half_up(value, decimals):,f}".translate(_VIETNAMESE_MARKS)


def format_percent(share: Decimal | int | None, decimals: int = 1) -> str:
    """Write a share such as "12,5%".

    Args:
        share: Percent, 100 for the whole; None when not reported.
        decimals: Digits after the comma.
    """
    return NOT_REPORTED if share is None else f"{format_number(share, decimals)}%"


def format_quantity(value: Decimal | int | None, unit: str, decimals: int = 0) -> str:
    """Write a number with its unit, which never begins a new line; percent takes no space."""
    if value is None:
        return NOT_REPORTED
    if unit == "%":
        return format_percent(value, decimals)
    number = format_number(value, decimals)
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number


def plain(value: Decimal, decimals: int = 0) -> str:
    """Write a number as the CSV files do: no exponent, no needless zeros.

    Args:
        decimals: Digits after the point to be kept even if they are zeros; none is cut.
    """
    whole, _, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    text = f"{whole}.{rest}" if rest else whole
    return "0" if text == "-0" else text


def write_spans(numbers: Iterable[int], dash: str = "–", most: int | None = None) -> str:
    """Write numbers in order, each once, such as "2010–2012, 2014".

    Args:
        most: Runs after which the rest is left out, and "…" stands for it.
    """
    ordered = sorted(set(numbers))
    runs = groupby(enumerate(ordered), key=lambda item: item[1] - item[0])
    shown = [[number for _, number in run] for _, run in islice(runs, most)]
    words = [f"{run[0]}{dash}{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in shown]
    return ", ".join([*words, *(["…"] if next(runs, None) else [])])


def shorten(text: str, most: int = 40) -> str:
    """Cut a text that is quoted after so many letters, with "…" for the rest."""
    return text if len(text) <= most else f"{text[:most]}…"


# Number and sign of a document, "28-CT/TW" or "15/2016/QĐ-TTg": no line ends inside.
DOCUMENT_SIGN = r"(?<![\w/-])\d[\w/.]*-[\w/-]*[A-ZĐ][\w/]*(?![\w/-])"
# What no line ends inside: these, and years from one to another.
UNBROKEN = re.compile(
    rf"{DOCUMENT_SIGN}|(?<![\w/-])\d{{4}}[ \u00a0]?[-–][ \u00a0]?\d{{4}}(?![\w/-])"
)
_LONG_WORD = re.compile(r"([^\s\x02\x03]{25,})")  # without the marks that Markdown sets meanwhile
# Before a sign, so that no hyphen at the end of a line is taken for one that was added; never
# in a number, nor in "://".
_JOINT = re.compile(r"(?<=\w)(?=[/?&=._,;:@#%+~-])(?!://)(?!(?<=\d)[.,]\d)")
_LONG_PART, _CHUNK = 24, 12  # letters


def part_long_words(text: str) -> Iterator[list[str]]:
    """Cut a text at its long words, such as addresses and names of files.

    Yields other text whole, and a long word as the parts between which a line may end.
    """
    for number, piece in enumerate(_LONG_WORD.split(text)):
        if number % 2:
            yield [part for between in _JOINT.split(piece) for part in _parts(between)]
        elif piece:
            yield [piece]


def _parts(piece: str) -> Iterator[str]:
    is_long = len(piece) > _LONG_PART and not any(letter.isdigit() for letter in piece)
    step = _CHUNK if is_long else len(piece)
    yield from (piece[start : start + step] for start in range(0, len(piece), step))


def format_short(date: datetime.date) -> str:
    """Write a date such as "09/3/2010"."""
    return f"{_day(date)}/{format_month(date.month)}/{date.year}"


def format_long(date: datetime.date) -> str:
    """Write a date such as "ngày 05 tháng 02 năm 2021"."""
    return f"ngày {_day(date)} tháng {format_month(date.month)} năm {date.year}"


def _day(date: datetime.date) -> str:
    return f"{date.day:02d}"


def format_month(month: int) -> str:
    """Give January and February a zero, so that nobody can put a 1 before them."""
    return f"{month:02d}" if month < 3 else str(month)


_NOT_IN_ANCHORS = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[\s-]+")


def slugify(text: str, separator: str = "-") -> str:
    """Turn a heading into an anchor such as "đội-ngũ-đảng-viên".

    The signature is the one that Python-Markdown's `toc` extension calls.
    """
    composed = unicodedata.normalize("NFC", text).lower()
    return _GAPS.sub(separator, _NOT_IN_ANCHORS.sub("", composed).strip())
