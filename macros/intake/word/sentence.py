"""The numbers of a draft, each with the sentence around it, and the times that this speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from macros.format import POINTS, format_month
from macros.read.table.table import Table

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_TOKEN = re.compile(
    rf"(?<![\w.,/-])(?P<change>(?:tăng|giảm) )?(?P<number>{NUMBER})(?P<unit> ?%| {POINTS})?"
    r"(?![\w/-]|[.,]\d)"
)
# Behind which a number counts nothing.
_NO_AMOUNT = re.compile(r"(?:năm|ngày|tháng|quý|mục|phần|bảng|hình|điều|khoản|số|thứ|lần) $", re.I)
_HIDDEN = re.compile(r"\{\{.*?\}\}|\]\(<[^>]*>\)|\[\^\d+\]|\[điền:[^\]]*\]")
YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?![\d.,]\d|[\d-])")
_MONTH = re.compile(r"\b(tháng|quý) (\d{1,2}|[iv]{1,3})(?:/| năm )(\d{4})\b")
_SYLLABLE = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.;!?](?=\s)|\n")
# Syllables that say nothing of what a column counts.
_EMPTY = re.compile(
    "số|tổng|của|có|đến|trong|và|các|theo|được|là|với|tỷ|lệ|phân|chia|người|năm|kỳ|tại|cả"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentence around a number, and the years that it speaks of.

    Args:
        words: In small letters.
        years: Its own, else those of the sentence before.
    """

    words: str
    years: tuple[str, ...]

    @classmethod
    def around(cls, text: str, position: int) -> Surroundings:
        ends = [0, *(one.end() for one in _END.finditer(text)), len(text)]
        number = next(n for n, end in enumerate(ends[1:]) if end > position)
        own = text[ends[number] : ends[number + 1]]
        before = text[ends[number - 1] : ends[number]] if number else ""
        years = tuple(YEAR.findall(own)) or tuple(YEAR.findall(before))
        return cls(_MONTH.sub(_dated, own.casefold()), years)

    def pairs_of(self, table: Table) -> tuple[tuple[str, str], ...]:
        """List between which years of a table it may tell a change."""
        if table.time is None or table.time.type != "year":
            return ()
        known = list(table.periods)
        ends = [one for one in known if one in self.years]
        if len(ends) != 1:
            return tuple(combinations(ends, 2))
        place = known.index(ends[0])  # compared with the year before it, or with it until now
        before = [(known[place - 1], ends[0])] if place else []
        return (*before, *([(ends[0], known[-1])] if ends[0] != known[-1] else []))

    def is_at(self, time: str) -> bool:
        """Tell whether it speaks of a time that readers call so, such as "tháng 9/2024"."""
        return time in self.years if time.isdigit() else time.casefold() in self.words

    def share(self, title: str) -> float:
        """How much of the words of a title the sentence has, from 0 to 1."""
        wanted = [one for one in _SYLLABLE.findall(title.casefold()) if not _EMPTY.fullmatch(one)]
        said = set(_SYLLABLE.findall(self.words))
        return sum(one in said for one in wanted) / len(wanted) if wanted else 0.0


def _dated(month: re.Match[str]) -> str:
    """Write a month or a quarter with its year as tables name it: "tháng 02/2024"."""
    number = format_month(int(month[2])) if month[2].isdigit() else month[2]
    return f"{month[1]} {number}/{month[3]}"


def find_amounts(text: str) -> Iterator[tuple[re.Match[str], Surroundings]]:
    """List the numbers that count something, outside calls, addresses and marks of notes."""
    shown = _HIDDEN.sub(lambda hidden: "\x00" * len(hidden.group()), text)
    for match in _TOKEN.finditer(shown):
        if not _NO_AMOUNT.search(shown, 0, match.start("number")):
            yield match, Surroundings.around(shown, match.start())
