"""Which values certain cells may have: `allows`, `filled`, `valid`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from macros.findings import AuthorError, Code
from macros.read.table.table import Table
from macros.rules.judge.columns import Columns, Mask
from macros.rules.judge.failures import Failures, row_failures
from macros.rules.language.rule import Rule
from macros.rules.words import name_column, name_value


def find_disallowed(rule: Rule, columns: Columns) -> Iterator[Failures]:
    """Judge that a column has one of the values that the rule allows."""
    chosen = columns.meeting(rule.conditions)
    for column, values in (rule.allows or {}).items():
        columns.refuse_unknown(column, values)
        wrong = chosen & ~columns.judge(column, frozenset(values).__contains__)
        yield _failures(
            rule, columns, wrong, column, f"chỉ được là {_quoted(columns.table, column, values)}"
        )


def find_unfilled(rule: Rule, columns: Columns) -> Iterator[Failures]:
    """Judge that cells are not empty."""
    chosen = columns.meeting(rule.conditions)
    for column in rule.filled or ():
        columns.refuse_unknown(column, ())
        wrong = chosen & columns.judge(column, lambda text: not text.strip())
        yield _failures(rule, columns, wrong, column, "không được để trống")


def _failures(rule: Rule, columns: Columns, wrong: Mask, column: str, demand: str) -> Failures:
    table = columns.table
    looked_at = [name for name in rule.when if name in table.columns]

    def explain(row: int) -> tuple[str, str]:
        found = table.columns[column][row]
        why = ", ".join(
            f"{name_column(table, name)} = {_quoted(table, name, (table.columns[name][row],))}"
            for name in looked_at
        )
        name = name_column(table, column)
        message = f"{name} = {_quoted(table, column, (found,))}" if found else f"{name} để trống"
        if why:
            message += f" khi {why}"
        return f"{message}, theo {rule.id} {demand}", f"sửa {' hoặc '.join([column, *looked_at])}"

    return row_failures(table, np.flatnonzero(wrong), explain)


def _quoted(table: Table, column: str, values: tuple[str, ...]) -> str:
    return ", ".join(name_value(table, column, value) for value in values)


_ALWAYS = 9999


def find_invalid_units(rule: Rule, columns: Columns) -> Iterator[Failures]:
    """Judge that the unit of a row exists in the year of the row."""
    column = rule.valid or ""
    span = Span(columns, column)
    unit_codes, units = columns.codes(column)
    year_codes, years = columns.codes(span.time)
    wrong = columns.within & ~span.covers(units, years)[unit_codes, year_codes]
    table = columns.table

    def explain(row: int) -> tuple[str, str]:
        unit, year = table.columns[column][row], table.columns[span.time][row]
        named = f"{name_column(table, column)} = {name_value(table, column, unit)}"
        return (
            f"{named} {span.describe(unit)}, theo {rule.id} không dùng cho năm {year}",
            span.remedy(unit),
        )

    yield row_failures(table, np.flatnonzero(wrong), explain)


class Span:
    """From when to when the units of a column are valid."""

    def __init__(self, columns: Columns, column: str) -> None:
        target = columns.target(column)
        valid, time = target.schema.valid, columns.table.time
        if valid is None or time is None or time.type != "year":
            raise AuthorError(
                f"chưa biết “{column}” có hiệu lực trong những năm nào",
                f"khai báo valid trong {target.schema_path} và cột năm trong bảng này",
                Code.RULE,
            )
        self.time = time.name
        self._starts = columns.attribute(column, valid.from_) if valid.from_ else {}
        self._ends = columns.attribute(column, valid.to) if valid.to else {}
        self._next = columns.attribute(column, valid.replaced_by) if valid.replaced_by else {}

    def covers(self, units: Sequence[str], years: Sequence[str]) -> Mask:
        """Tell for every unit (down) and every year (across) whether it is valid."""
        starts = np.array([int(self._starts.get(unit) or 0) for unit in units], dtype=np.int64)
        ends = np.array([int(self._ends.get(unit) or _ALWAYS) for unit in units], dtype=np.int64)
        numbers = np.array([int(year) for year in years], dtype=np.int64)
        covered: Mask = (starts[:, None] <= numbers) & (numbers <= ends[:, None])
        return covered

    def describe(self, unit: str) -> str:
        """Say when a unit is valid."""
        start, end = self._starts.get(unit), self._ends.get(unit)
        words = [f"từ năm {start}" if start else "", f"đến hết năm {end}" if end else ""]
        return "chỉ có " + " ".join(word for word in words if word)

    def remedy(self, unit: str) -> str:
        """Name the unit that follows, if any."""
        following = self._next.get(unit)
        return f"dùng “{following}”" if following else "sửa mã đơn vị hoặc năm"
