"""Printed totals: they must be what their parts give, and are never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from macros.findings import Code
from macros.intake.cell_value import read_cell
from macros.intake.cells import RawCell
from macros.intake.filling import Filling
from macros.intake.journal import Journal
from macros.intake.number_text import Notation, plain
from macros.intake.row import Row, computed, number
from macros.read.table_schema import Field, TableSchema


def check_derived(rows: Iterable[Row], schema: TableSchema, journal: Journal) -> None:
    """Compare the totals that a row states with those that follow from its other cells."""
    derived = [field for field in schema.fields if field.formula is not None]
    for row in rows:
        for field in derived:
            cell = row.entry.cells.get(field.name)
            expected = computed(row.values, field)
            if cell is not None and not cell.is_blank and expected is not None:
                _compare(cell, field.title, expected, None, journal)


def check_controls(
    filling: Filling,
    schema: TableSchema,
    rows: Sequence[Row | None],
    journal: Journal,
    notations: Mapping[int, Notation | None],
) -> None:
    """Compare the totals of a form with the sums of the rows that they stand for."""
    fields = {field.name: field for field in schema.fields}
    for control in filling.controls:
        if control.cell.is_blank:
            continue
        parts = (number(rows[entry], fields[column]) for entry, column in control.parts)
        expected = sum((part for part in parts if part is not None), Decimal(0))
        notation = notations.get(control.cell.column)
        _compare(control.cell, control.label, expected, notation, journal)


def _compare(
    cell: RawCell, label: str, expected: Decimal, notation: Notation | None, journal: Journal
) -> None:
    is_whole = expected == expected.to_integral_value()
    field = Field(name="tong", title=label, type="integer" if is_whole else "number")
    text = read_cell(cell, field, {}, notation, journal)
    if not text:
        return
    printed = Decimal(text)
    last_digit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    tolerance = Decimal(0) if is_whole else last_digit / 2
    if abs(printed - expected) > tolerance:
        message = f"“{label}” ghi {text}, cộng các ô được {plain(expected)}"
        journal.refuse(cell, message, "kiểm tra các số thành phần", Code.RULE)
