"""The time of a table: which key it is, which years there are, how they are counted and worded."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic import Field as Key

from macros.read.identity import Period
from macros.read.table.grain import DAY, SCHOOL_YEAR, YEAR, Grain, grain_of
from macros.read.yaml.file import Model, option

_MAX_LISTED = 4  # in a caption; more years than these are named by the first and the last


def _typed_time(value: Any) -> Any:
    """Take a year as a number or a text, and a day that YAML took for a date."""
    is_typed = isinstance(value, int | datetime.date) and not isinstance(value, bool)
    return str(value) if is_typed else value


def _known_time(value: str) -> str:
    if grain_of(value) is None:
        raise ValueError(f"“{value}” không phải thời gian; ghi như 2018, 2018-Q1 hoặc 2018-09")
    return value


Time = Annotated[
    str,
    BeforeValidator(_typed_time),
    AfterValidator(_known_time),
    WithJsonSchema({"type": ["integer", "string"]}),
]


class Years(Model):
    """The years, or shorter steps, in which a column or a table has numbers, both included."""

    from_: Time | None = option("Năm (quý, tháng) đầu tiên có số liệu.", alias="from")
    to: Time | None = option("Năm (quý, tháng) cuối cùng có số liệu.")

    def covers(self, time: str) -> bool:
        """Tell whether a time lies in the range; within a year that is an end it does."""
        after = self.from_ is None or time[: len(self.from_)] >= self.from_
        return after and (self.to is None or time[: len(self.to)] <= self.to)

    @property
    def ends(self) -> Mapping[str, str]:
        """The ends that are known, by the keys of the file."""
        ends = (("from", self.from_), ("to", self.to))
        return {key: time for key, time in ends if time is not None}

    @property
    def words(self) -> str:
        """The range as it is said: "từ năm 2018", "đến quý I/2020"; "" for all years."""
        words = {"from": "từ", "to": "đến"}
        return " ".join(f"{words[key]} {name_time(time)}" for key, time in self.ends.items())

    @property
    def span(self) -> str:
        """The range by its ends, such as "2010–2020"."""
        return "–".join(dict.fromkeys(self.ends.values()))


class Series(Model):
    """One side of a break: how the series and its columns are called there."""

    label: str = Key(description="Tên của giai đoạn, như Từ năm 2018.")
    titles: dict[str, str] = option("Tên các cột trong giai đoạn này: mã cột và tên.", {})


class Break(Model):
    """A year, or a shorter step, from which the series counts something else than before."""

    at: Time = Key(description="Năm (quý, tháng) đầu tiên tính theo cách mới.")
    before: Series = Key(description="Cách gọi trước đó.")
    after: Series = Key(description="Cách gọi từ đó.")

    def is_before(self, time: str) -> bool:
        """Tell whether a time is counted in the old way."""
        return time[: len(self.at)] < self.at


_ALL_YEARS = Years()


@dataclass(frozen=True, slots=True)
class Timeline:
    """The key of a table that is time, and what changes along it.

    What words periods takes the values shown and all that there are, each with what it is
    called, in the order of time: see `Table.periods`.

    Args:
        key: Name of the column; None for a table without time.
        grain: The steps in which it is counted; None where its values are only listed.
        breaks: The times from which something else is counted, oldest first.
        own: The years of the table, where they are not those of the report.
    """

    key: str | None = None
    title: str = ""
    grain: Grain | None = None
    breaks: tuple[Break, ...] = ()
    own: Years = _ALL_YEARS

    def reach(self, period: Period | None) -> Years | None:
        """Say from when to when the table has numbers; None for a table without a calendar.

        Args:
            period: The years of the report; None when they are unknown, and then so are the
                table's, unless it names both ends. Of school years those that lie in it.
        """
        first, last = self.own.from_, self.own.to
        if period is not None:
            shorter = self.grain is SCHOOL_YEAR and period.tu < period.den
            first, last = first or str(period.tu), last or str(period.den - shorter)
        is_known = self.grain is not None and first is not None and last is not None
        return Years.model_validate({"from": first, "to": last}) if is_known else None

    def steps(self, reach: Years) -> tuple[str, ...] | None:
        """List every step of a reach; None for days, of which a table need not have all."""
        grain = self.grain
        if grain is None or grain is DAY:
            return None
        ends = [
            end if grain.holds(end) else grain.parts(end, grain_of(end) or YEAR)[place]
            for end, place in ((str(reach.from_), 0), (str(reach.to), -1))
        ]
        first, last = map(grain.number, ends)
        return tuple(grain.text(number) for number in range(first, last + 1))

    def applies(self, years: Years | None, time: str) -> bool:
        """Tell whether a column with numbers in some years has one at a time of the table."""
        return years is None or self.grain is None or years.covers(time)

    def number(self, time: str) -> int:
        """Number the series of a time: 0 before the first break, 1 after it, and so on."""
        return sum(not item.is_before(time) for item in self.breaks)

    def numbers(self, times: Iterable[str]) -> list[int]:
        """List the series that some times belong to, oldest first."""
        return sorted({self.number(time) for time in times})

    def series(self, number: int) -> Series | None:
        """Give a series by its number; None in a table without breaks."""
        if not self.breaks:
            return None
        return self.breaks[number - 1].after if number else self.breaks[0].before

    def title_of(self, column: str, time: str) -> str | None:
        """Say how a column is called at a time, where the series has a name of its own for it."""
        series = self.series(self.number(time))
        return series.titles.get(column) if series is not None else None

    def broken(self, times: Iterable[str]) -> Break | None:
        """Find the first break between some times, which must not be joined over it."""
        shown = sorted(times) if self.grain is not None and self.breaks else []
        between = (
            item
            for item in self.breaks
            if shown and item.is_before(shown[0]) and not item.is_before(shown[-1])
        )
        return next(between, None)

    def words(self, time: str, known: Mapping[str, str]) -> str:
        """Name a time within a sentence: "năm 2020", "quý I/2024", or what the table calls it."""
        if self.grain is None or known[time] != self.grain.label(time):
            return known[time]
        return self.grain.named(time)

    def spoken(self, known: Mapping[str, str]) -> Mapping[str, str]:
        """Say the times of a table as formulas do: years by their numbers."""
        return {time: _bare_year(self.words(time, known)) for time in known}

    def caption(self, shown: Sequence[str], known: Mapping[str, str]) -> str:
        """Name the times of a table or chart: "năm 2020", "2010 - 2020", "các năm 2010, 2020"."""
        words = [self.words(time, known) for time in shown]
        if len(shown) < 2 or self.grain is None:
            return words[0] if len(words) == 1 else ""
        ordered = sorted(shown)
        if len(shown) > _MAX_LISTED or _follow_each_other(ordered, known):
            first, last = (_bare_year(self.words(ordered[end], known)) for end in (0, -1))
            return _share_year(first, last, " - ")
        bare = [_bare_year(word) for word in words]
        return f"các năm {', '.join(bare)}" if bare == list(shown) else ", ".join(words)

    def head(self, time: str, known: Mapping[str, str]) -> str:
        """Name a time over or beside its numbers, such as "Năm 2020", "Tháng 9/2023"."""
        if self.grain is YEAR and known[time] == time:
            return f"{self.title} {time}"
        words = self.words(time, known)
        return words[:1].upper() + words[1:]

    def whole(self, known: Mapping[str, str]) -> str:
        """Say which time a table covers: "2010–2020", "Quý I đến Quý IV"; "" without any."""
        if not known:
            return ""
        first, last = (_bare_year(self.words(end(known), known)) for end in (min, max))
        if first == last:
            return first
        return _share_year(first, last, "–" if self.grain is YEAR else " đến ")


def name_time(time: str) -> str:
    """Say a time by its kind and its number: "năm 2020", "quý I/2024"."""
    return (grain_of(time) or YEAR).named(time)


def list_times(shown: Sequence[str], known: Mapping[str, str]) -> str:
    """List times in a formula: "2010–2020" for three or more in a row, else "2010, 2020"."""
    place = {time: number for number, time in enumerate(known)}
    runs = groupby(enumerate(shown), key=lambda item: place[item[1]] - item[0])
    parts: list[str] = []
    for _, run in runs:
        words = [known[time] for _, time in run]
        parts += [_share_year(words[0], words[-1], "–")] if len(words) > 2 else words
    return ", ".join(parts)


def _bare_year(words: str) -> str:
    """Take a year by its number alone, as ranges do."""
    number = words.removeprefix("năm ")
    return number if number.isdecimal() else words


def _share_year(first: str, last: str, between: str) -> str:
    """Join two ends; a year that both name is said once: "quý I - quý IV/2023"."""
    own, slash, year = last.rpartition("/")
    return (first.removesuffix(slash + year) if own else first) + between + last


def _follow_each_other(shown: Sequence[str], known: Iterable[str]) -> bool:
    """Whether times are neighbours, none left out between them."""
    every = list(known)
    start = every.index(shown[0])
    return every[start : start + len(shown)] == list(shown)
