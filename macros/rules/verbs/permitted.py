"""`allows`, `filled` and `valid`: which values the cells of certain rows may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from macros.findings import AuthorError, Code
from macros.read.table.grain import GRAINS
from macros.read.table.timeline import name_time
from macros.rules.excel import SheetGrid, any_of
from macros.rules.judge.breach import (
    Breach,
    Breaches,
    ClerkRow,
    Notice,
    Verb,
    name_cell,
    row_breaches,
)
from macros.rules.judge.columns import Columns, Mask
from macros.rules.language.rule import Rule
from macros.rules.words import name_column, name_value

_ALWAYS = 9999  # the last year of a unit that is still valid


def find_wrong_values(rule: Rule, columns: Columns) -> Iterator[Breaches]:
    """Judge that cells have one of the values that the rule allows, or any at all."""
    chosen = columns.meeting(rule.conditions)
    for column, allowed in _demands(rule):
        columns.refuse_unknown(column, allowed)
        right = columns.judge(column, frozenset(allowed).__contains__ if allowed else str.strip)
        yield _breaches(rule, columns, chosen & ~right, column, allowed)


def find_invalid_units(rule: Rule, columns: Columns) -> Iterator[Breaches]:
    """Judge that the unit of a row exists in the year of the row."""
    column, table = rule.valid or "", columns.table
    span = Span(columns, column)

    def at(row: int) -> Breach:
        unit, year = table.columns[column][row], table.columns[span.time][row]
        named = f"{name_column(table, column)} = {name_value(table, column, unit)}"
        message = f"{named} {span.describe(unit)}, theo {rule.id} không dùng cho {name_time(year)}"
        return Breach(message, span.remedy(unit), (column,), partial(span.tell, unit, year))

    yield row_breaches(table, np.flatnonzero(columns.within & ~span.covered), at)


def check_values(rule: Rule, grid: SheetGrid) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Mark a cell that holds something else, or is empty where that depends on other cells."""
    for column, allowed in _demands(rule):
        if column not in grid.letters:
            continue
        cell = grid.cell(column)
        if allowed:
            yield [f'{cell}<>""', f"NOT({any_of(column, allowed, grid)})"], (column,)
        elif rule.conditions:
            yield [f'{cell}=""'], (column,)


_VALUES = Verb(find_wrong_values, is_about_rows=True, checks=check_values)
VERBS = {
    "allows": _VALUES,
    "filled": _VALUES,
    "valid": Verb(find_invalid_units, is_about_rows=True),
}


class Span:
    """From when to when the units of a column are valid."""

    def __init__(self, columns: Columns, column: str) -> None:
        target = columns.target(column)
        valid, time = target.schema.valid, columns.table.time
        if valid is None or time is None or time.type not in GRAINS:
            message = f"chưa biết “{column}” có hiệu lực trong những năm nào"
            remedy = f"khai báo valid trong {target.schema_path} và cột năm trong bảng này"
            raise AuthorError(message, remedy, Code.RULE)
        self.column = column
        self.time = time.name
        self._columns = columns
        self._starts, self._ends, self._next = (
            columns.attribute(column, name) if name else {}
            for name in (valid.from_, valid.to, valid.replaced_by)
        )

    @property
    def covered(self) -> Mask:
        """The rows whose unit is valid in their year."""
        unit_codes, units = self._columns.codes(self.column)
        year_codes, years = self._columns.codes(self.time)
        covered: Mask = self.covers(units, years)[unit_codes, year_codes]
        return covered

    def covers(self, units: Sequence[str], years: Sequence[str]) -> Mask:
        """Tell for every unit (down) and every time (across) whether it is valid in its year."""
        spans = np.array([self.years(unit) for unit in units], dtype=np.int64).reshape(-1, 2)
        numbers = np.array([int(year[:4]) for year in years], dtype=np.int64)
        covered: Mask = (spans[:, :1] <= numbers) & (numbers <= spans[:, 1:])
        return covered

    def years(self, unit: str) -> tuple[int, int]:
        """The first and the last year of a unit; 0 and 9999 where it has none."""
        return int(self._starts.get(unit) or 0), int(self._ends.get(unit) or _ALWAYS)

    def describe(self, unit: str) -> str:
        """Say when a unit is valid."""
        start, end = self._starts.get(unit), self._ends.get(unit)
        words = [f"từ năm {start}" if start else "", f"đến hết năm {end}" if end else ""]
        return "chỉ có " + " ".join(word for word in words if word)

    def tell(self, unit: str, time: str, sheet: ClerkRow) -> Notice:
        """Say to a clerk from when or to when a unit exists."""
        start, end = self.years(unit)
        says = (
            f"có hiệu lực từ năm {start}"
            if int(time[:4]) < start
            else f"hết hiệu lực từ năm {end + 1}"
        )
        told = f"“{sheet.shown(self.column, unit)}” {says}, dòng này ghi {name_time(time)}"
        return Notice(self.column, told, f"sửa {name_cell(self.column, sheet)}")

    def remedy(self, unit: str) -> str:
        """Name the unit that follows, if any."""
        following = self._next.get(unit)
        return f"dùng “{following}”" if following else "sửa mã đơn vị hoặc năm"


def _demands(rule: Rule) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List the columns that a rule speaks of, each with the values allowed: () for any."""
    yield from (rule.allows or {}).items()
    yield from ((column, ()) for column in rule.filled or ())


def _breaches(
    rule: Rule, columns: Columns, wrong: Mask, column: str, allowed: tuple[str, ...]
) -> Breaches:
    table = columns.table
    looked_at = [name for name in rule.when if name in table.columns]
    choice = ", ".join(name_value(table, column, value) for value in allowed)
    demand = f"chỉ được là {choice}" if allowed else "không được để trống"

    def at(row: int) -> Breach:
        found = table.columns[column][row]
        why = ", ".join(
            f"{name_column(table, name)} = {name_value(table, name, table.columns[name][row])}"
            for name in looked_at
        )
        name = name_column(table, column)
        message = f"{name} = {name_value(table, column, found)}" if found else f"{name} để trống"
        if why:
            message += f" khi {why}"
        remedy = f"sửa {' hoặc '.join([column, *looked_at])}"
        tell = partial(_tell_value, column, found, allowed)
        return Breach(f"{message}, theo {rule.id} {demand}", remedy, (column,), tell)

    return row_breaches(table, np.flatnonzero(wrong), at)


def _tell_value(
    column: str, found: str, allowed: tuple[str, ...], sheet: ClerkRow
) -> Notice | None:
    """Say what a cell may hold; that an empty one must hold something is for `filled`."""
    if not allowed:
        return Notice(column, f"{sheet.title(column)} để trống", "điền ô này")
    if not found:
        return None
    choice = " hoặc ".join(f"“{sheet.shown(column, value)}”" for value in allowed)
    told = f"{sheet.title(column)} ghi “{sheet.shown(column, found)}”, chỉ được ghi {choice}"
    return Notice(column, told, f"sửa {name_cell(column, sheet)}")
