"""Printed totals, and numbers that a form leaves out because they are the rest of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from macros.findings import Code
from macros.format import plain
from macros.intake.file.cells import Entry, Filling, RawCell, Remainder, Row, computed, number
from macros.intake.values.cell_value import read_cell
from macros.intake.values.number_text import Notation
from macros.intake.verdict.journal import Journal
from macros.read.table.schema import Field, TableSchema


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


def fill_remainders(
    filling: Filling,
    schema: TableSchema,
    rows: list[Row | None],
    journal: Journal,
    notations: Mapping[int, Notation | None],
) -> None:
    """Add what a form leaves out to its rows, and say for each number how it was found.

    Args:
        rows: One for each entry of the filling; rows of their own are appended.
    """
    fields = {field.name: field for field in schema.fields}
    for item in filling.remainders:
        value = _left_over(item, filling, fields, rows, journal, notations)
        if value is None:
            continue
        if item.entry is not None:
            row = rows[item.entry]
            if row is not None:
                rows[item.entry] = replace(row, values={**row.values, item.column: plain(value)})
            continue
        entry = Entry(item.cell.line, {}, {**item.keys, item.column: plain(value)})
        values = {field.name: "" for field in schema.fields if field.formula is None}
        rows.append(Row({**values, **entry.fixed}, entry))


def _left_over(
    item: Remainder,
    filling: Filling,
    fields: Mapping[str, Field],
    rows: Sequence[Row | None],
    journal: Journal,
    notations: Mapping[int, Notation | None],
) -> Decimal | None:
    """What the parts leave of the total; None when nothing is filled in, or something unclear."""
    cells = [filling.entries[entry].cells[column] for entry, column in item.parts]
    if all(cell.is_blank for cell in cells):
        return None
    numbers = [number(rows[entry], fields[column]) for entry, column in item.parts]
    notation = notations.get(item.cell.column)
    total = read_cell(item.cell, fields[item.column], {}, notation, journal)
    empty = [cell for cell, value in zip(cells, numbers, strict=True) if value is None]
    if not total:
        empty.append(item.cell)
    for cell in empty:
        message = f"ô trống, không tính được “{item.label}” mà biểu không có dòng riêng"
        remedy = f"ghi 0 nếu không có, hoặc thêm dòng “{item.label}”"
        journal.refuse(cell, message, remedy, Code.MISSING_VALUE)
    if empty or not total:
        return None
    parts = sum((value for value in numbers if value is not None), Decimal(0))
    value = Decimal(total) - parts
    if value < 0:
        message = f"“{item.total}” ghi {total}, ít hơn {plain(parts)} là tổng {_places(cells)}"
        journal.refuse(item.cell, message, "kiểm tra các số thành phần", Code.RULE)
        return None
    where = journal.place(item.cell)
    journal.remarks.append(
        f"biểu không có dòng “{item.label}”: ghi {plain(value)}, "
        f"là {total} (“{item.total}”, ô {where}) trừ {plain(parts)} ({_places(cells)})"
    )
    return value


def _places(cells: Sequence[RawCell]) -> str:
    names = ", ".join(cell.place for cell in cells)
    return f"ô {names}" if len(cells) == 1 else f"các ô {names}"
