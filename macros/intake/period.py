"""The years that a table may be about: those of the report, and those that it holds already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from macros.errors import AuthorError
from macros.findings import Code
from macros.intake.journal import Journal
from macros.intake.row import Row
from macros.intake.shelf import Shelf, year_field


@dataclass(frozen=True, slots=True)
class AllowedYears:
    """The years that rows of a table may have.

    Args:
        first: First year of the report's period.
        last: Last year of the period, included.
        others: Years outside the period of which the table has rows already.
    """

    first: int
    last: int
    others: tuple[int, ...]

    def covers(self, year: int) -> bool:
        """Tell whether rows may have a year."""
        return self.first <= year <= self.last or year in self.others

    def refuse(self, year: int) -> AuthorError:
        """Say that a year is none of these, and which ones are."""
        held = ", ".join(map(str, self.others))
        more = f", hoặc năm bảng đã có: {held}" if held else ""
        remedy = f"dùng các năm {self.first}–{self.last}{more}"
        return AuthorError(f"năm {year} ngoài kỳ báo cáo", remedy, Code.UNKNOWN_YEAR)


def allowed_years(shelf: Shelf, name: str) -> AllowedYears | None:
    """Find the years of a table; None when it has no years, or the report does not say."""
    time = year_field(shelf.schemas[name])
    if time is None or shelf.identity is None:
        return None
    first, last = shelf.identity.ky.tu, shelf.identity.ky.den
    table = shelf.table(name)
    held = {int(text) for text in set(table.columns[time.name])} if table is not None else set()
    return AllowedYears(first, last, tuple(sorted(held - set(range(first, last + 1)))))


def check_period(rows: Iterable[Row], shelf: Shelf, name: str, journal: Journal) -> None:
    """Refuse rows of years that the report is not about."""
    time, allowed = year_field(shelf.schemas[name]), allowed_years(shelf, name)
    if time is None or allowed is None:
        return
    told: set[str] = set()
    for row in rows:
        year = row.values[time.name]
        if not year or allowed.covers(int(year)):
            continue
        error, cell = allowed.refuse(int(year)), row.entry.cells.get(time.name)
        if cell is not None:
            journal.refuse(cell, error.message, error.remedy, error.code)
        elif year not in told:  # the year of a whole form is told once
            journal.refuse_line(1, error.message, error.remedy, error.code)
        told.add(year)
