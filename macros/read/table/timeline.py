"""The time of a table: which key it is, which years there are, how they are counted and worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field as Key

from macros.read.identity import Period
from macros.read.yaml.file import Model, Year

_MAX_LISTED = 4  # in a caption; more years than these are named by the first and the last


class Years(Model):
    """The years in which a column or a table has numbers, both included."""

    from_: Year | None = Key(default=None, alias="from", description="Năm đầu tiên có số liệu.")
    to: Year | None = Key(default=None, description="Năm cuối cùng có số liệu.")

    def covers(self, year: int) -> bool:
        """Tell whether a year lies in the range."""
        after = self.from_ is None or year >= self.from_
        return after and (self.to is None or year <= self.to)

    @property
    def words(self) -> str:
        """The range as it is said: "từ năm 2018", "đến năm 2015"; "" for all years."""
        ends = (("từ năm", self.from_), ("đến năm", self.to))
        return " ".join(f"{word} {year}" for word, year in ends if year is not None)


class Series(Model):
    """One side of a break: how the series and its columns are called there."""

    label: str = Key(description="Tên của giai đoạn, như Từ năm 2018.")
    titles: dict[str, str] = Key(
        default={}, description="Tên các cột trong giai đoạn này: mã cột và tên."
    )


class Break(Model):
    """A year from which the series counts something else than before."""

    at: Year = Key(description="Năm đầu tiên tính theo cách mới.")
    before: Series = Key(description="Cách gọi trước năm đó.")
    after: Series = Key(description="Cách gọi từ năm đó.")


_ALL_YEARS = Years()


@dataclass(frozen=True, slots=True)
class Timeline:
    """The key of a table that is time, and what changes along it.

    What words periods takes the values shown and all that there are, each with what it is
    called, in the order of time: see `Table.periods`.

    Args:
        key: Name of the column; None for a table without time.
        title: What the key is called, such as "Năm".
        is_yearly: Whether its values are years.
        breaks: The years from which something else is counted, oldest first.
        own: The years of the table, where they are not those of the report.
    """

    key: str | None = None
    title: str = ""
    is_yearly: bool = False
    breaks: tuple[Break, ...] = ()
    own: Years = _ALL_YEARS

    def years(self, period: Period | None) -> range | None:
        """List the years in which the table has numbers; None for a table without years.

        Args:
            period: The years of the report; None when they are unknown, and then so are the
                table's, unless it names both ends.
        """
        if not self.is_yearly:
            return None
        first = self.own.from_ if self.own.from_ is not None or period is None else period.tu
        last = self.own.to if self.own.to is not None or period is None else period.den
        return None if first is None or last is None else range(first, last + 1)

    def applies(self, years: Years | None, time: str) -> bool:
        """Tell whether a column with numbers in some years has one at a time of the table."""
        return years is None or not self.is_yearly or years.covers(int(time))

    def number(self, time: str) -> int:
        """Number the series of a time: 0 before the first break, 1 after it, and so on."""
        return sum(item.at <= int(time) for item in self.breaks) if self.breaks else 0

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
        years = [int(time) for time in times] if self.is_yearly and self.breaks else []
        between = (item for item in self.breaks if years and min(years) < item.at <= max(years))
        return next(between, None)

    def caption(self, shown: Sequence[str], known: Mapping[str, str]) -> str:
        """Name the times of a table or chart: "năm 2020", "2010 - 2020", "các năm 2010, 2020"."""
        words = [known[time] for time in shown]
        if not self.is_yearly:
            return words[0] if len(words) == 1 else ""
        if len(shown) < 2:
            return f"năm {words[0]}" if words else ""
        ordered = sorted(shown)
        if len(shown) > _MAX_LISTED or _follow_each_other(ordered, known):
            return f"{ordered[0]} - {ordered[-1]}"
        return f"các năm {', '.join(words)}"

    def head(self, time: str, known: Mapping[str, str]) -> str:
        """Name a time over or beside its numbers, such as "Năm 2020"."""
        return f"{self.title} {known[time]}" if self.is_yearly else known[time]

    def whole(self, known: Mapping[str, str]) -> str:
        """Say which time a table covers: "2010–2020", "Quý I đến Quý IV"; "" without any."""
        if not known:
            return ""
        first, last = known[min(known)], known[max(known)]
        if first == last:
            return first
        return f"{first}–{last}" if self.is_yearly else f"{first} đến {last}"


def list_times(shown: Sequence[str], known: Mapping[str, str]) -> str:
    """List times in a formula: "2010–2020" for three or more in a row, else "2010, 2020"."""
    words = [known[time] for time in shown]
    is_run = len(shown) > 2 and _follow_each_other(shown, known)
    return f"{words[0]}–{words[-1]}" if is_run else ", ".join(words)


def _follow_each_other(shown: Sequence[str], known: Iterable[str]) -> bool:
    """Whether times are neighbours, none left out between them."""
    every = list(known)
    start = every.index(shown[0])
    return every[start : start + len(shown)] == list(shown)
