"""What follows in order: days of the calendar, and points that are counted."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from macros.check.language.printed import Printed
from macros.findings import Code, Finding

_DAY = re.compile(
    r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/-])"
    r"|\bngày (\d{1,2})(?:/| tháng )(\d{1,2})(?:(?:/| năm )(\d{4}))?(?![\d/])",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\btháng (\d{1,2})(?:/| năm )(\d{4})|\bquý (\d{1,2}|[IVX]+)(?![\w/])", re.IGNORECASE
)
_QUARTERS = frozenset({"1", "2", "3", "4", "I", "II", "III", "IV"})
_LEAP = 2000  # a year that has every day

_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_CARDINAL = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
_ORDINAL = ("nhất", "hai", "ba", "tư", *(word.lower() for word in _CARDINAL[4:]))
# How points are counted: a pattern with the sign, and the signs in order.
_WAYS: tuple[tuple[re.Pattern[str], Mapping[str, int]], ...] = (
    (
        re.compile(r"^(?:#{2,6}|[-*+])?[ \t]*\*{0,2}([a-zđ])[).] ", re.MULTILINE),
        {sign: number for number, sign in enumerate(_ALPHABET, start=1)},
    ),
    (
        re.compile(r"^#{2,6} +\*{0,2}(\d{1,2})[.)] ", re.MULTILINE),
        {str(number): number for number in range(1, 60)},
    ),
    (
        re.compile(r"(?:^|[.:;]\** )[-*+#\s]*Thứ (\w+),", re.MULTILINE),
        {sign: number for number, sign in enumerate(_ORDINAL, start=1)},
    ),
    (
        re.compile(r"(?:^|[.:;]\** )[-*+#\s]*(\w+) là,", re.MULTILINE),
        {sign: number for number, sign in enumerate(_CARDINAL, start=1)},
    ),
)
# Where other counting takes its place; points of a heading are counted through the whole page.
_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)


def find_impossible_days(passage: Printed) -> Iterator[Finding]:
    """Refuse days and months that no calendar has."""
    for match in _DAY.finditer(passage.text):
        day, month, year = (
            (match[1], match[3], match[4]) if match[1] else (match[5], match[6], match[7])
        )
        if not _is_day(int(day), int(month), int(year or _LEAP)):
            yield _refused(passage, match, "không có ngày")
    for match in _MONTH.finditer(passage.text):
        if match[1] and not 1 <= int(match[1]) <= 12:
            yield _refused(passage, match, "không có")
        if match[3] and match[3].upper() not in _QUARTERS:
            yield _refused(passage, match, "không có")


def _refused(passage: Printed, match: re.Match[str], what: str) -> Finding:
    shown = match.group().removeprefix("ngày ").removeprefix("Ngày ")
    return passage.finding(
        match, f"{what} “{shown}” trong lịch", "sửa ngày, tháng", Code.NO_SUCH_DAY
    )


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def find_jumps(passage: Printed) -> Iterator[Finding]:
    """Warn where points are counted a), b), e) or Thứ nhất, Thứ ba."""
    if passage.source is not None:
        return
    heads = [(match.start(), len(match[1])) for match in _HEADING.finditer(passage.text)]
    for pattern, numbers in _WAYS:
        last: tuple[int, str, str] | None = None
        for match in pattern.finditer(passage.text):
            number = numbers.get(match[1])
            if number is None:
                continue
            kind = match.group().strip()[:1] if match.group().strip()[:1] in "#-+" else ""
            is_parted = last is not None and _is_parted(heads, last[0], match.start(), kind)
            if number > 1 and last is not None and last[1] == kind and not is_parted:
                before = numbers[last[2]]
                if number != before + 1:
                    message = (
                        f"“{match.group().strip('#*-+ .:;')}” đứng sau “{_written(match, last[2])}”"
                    )
                    remedy = "đánh lại cho liên tiếp, hoặc viết phần còn thiếu"
                    yield passage.warning(match.start(1), message, remedy, Code.JUMP)
            elif number > 1 and not is_parted and (last is None or last[1] == kind) and kind == "#":
                message = f"“{match.group().strip('#*-+ .:;')}” không có phần nào đứng trước"
                yield passage.warning(match.start(1), message, "đánh lại từ đầu", Code.JUMP)
            last = match.start(), kind, match[1]


def _written(match: re.Match[str], sign: str) -> str:
    return match.group().strip("#*-+ .:;").replace(match[1], sign, 1)


def _is_parted(heads: list[tuple[int, int]], begin: int, end: int, kind: str) -> bool:
    """Tell whether a heading stands between two points that is none of them and above both."""
    between = [level for start, level in heads if begin < start < end]
    if kind != "#":
        return bool(between)
    own = next((level for start, level in heads if start <= end < start + 200 and start >= end), 2)
    return any(level < own for level in between)
