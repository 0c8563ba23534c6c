"""What follows in order: days of the calendar, and points that are counted."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from macros.check.prose.reading import Wording
from macros.findings import Code, Finding

_DAY = re.compile(
    r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/-])"
    r"|\bngày (\d{1,2})(?:/| tháng )(\d{1,2})(?:(?:/| năm )(\d{4}))?(?![\d/])",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\btháng (\d{1,2})(?:/| năm )(\d{4})|\bquý (\d{1,2}|[IVX]+)(?!\w|/(?!\d{4}\b))",
    re.IGNORECASE,
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
_HEADING = re.compile(r"^(#{1,6}) +(.+?)[ #]*$", re.MULTILINE)
_MARKS = "#*-+ .:;\n"  # around a point


def find_impossible_days(passage: Wording) -> Iterator[Finding]:
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


def _refused(passage: Wording, match: re.Match[str], what: str) -> Finding:
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


def find_skipped_levels(passage: Wording) -> Iterator[Finding]:
    """Warn of headings two levels below the one above, in the words of the printed copies."""
    levels: list[int] = []
    for match in _HEADING.finditer(passage.text) if passage.source is None else ():
        level = len(match[1])
        while levels and levels[-1] >= level:
            levels.pop()
        if levels and level > levels[-1] + 1:
            message = f"tiêu đề “{match[2].replace('*', '')}” nhảy cóc một cấp"
            yield passage.warning(match, message, "bớt một dấu # trước tiêu đề", Code.HEADING)
        levels.append(level)


def find_jumps(passage: Wording) -> Iterator[Finding]:
    """Warn where points are counted a), b), e) or Thứ nhất, Thứ ba; many leave out đ)."""
    if passage.source is not None:
        return
    for pattern, numbers in _WAYS:
        before: re.Match[str] | None = None
        for match in pattern.finditer(passage.text):
            if match[1] not in numbers:
                continue
            number, shown = numbers[match[1]], match.group().strip(_MARKS)
            last = before if _continues(passage.text, before, match) else None
            if last is not None and number > 1:
                is_next = number == numbers[last[1]] + 1 or last[1] + match[1] == "de"
                message = "" if is_next else f"“{shown}” đứng sau “{last.group().strip(_MARKS)}”"
            else:
                is_first = before is None and number > 1 and _level(match) > 0
                message = f"“{shown}” không có phần nào đứng trước" if is_first else ""
            if message:
                remedy = "đánh lại cho liên tiếp, hoặc viết phần còn thiếu"
                yield passage.warning(match.start(1), message, remedy, Code.JUMP)
            before = match


def _level(match: re.Match[str]) -> int:
    return len(match.group().lstrip()) - len(match.group().lstrip().lstrip("#"))


def _continues(text: str, before: re.Match[str] | None, match: re.Match[str]) -> bool:
    """Tell whether a point belongs to those before it: no heading above both parts them."""
    level = _level(match)
    if before is None or _level(before) != level:
        return False
    highest = level - 1 if level else 6
    between = text[before.end() : match.start()]
    return re.search(rf"^#{{1,{highest}}} ", between, re.MULTILINE) is None
