"""Numbers that a form leaves out because they are what its other rows leave of a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from macros.findings import Code
from macros.intake.cell_value import read_cell
from macros.intake.cells import RawCell
from macros.intake.filling import Entry, Filling, Remainder
from macros.intake.journal import Journal
from macros.intake.number_text import Notation, plain
from macros.intake.row import Row, number
from macros.read.table_schema import Field, TableSchema


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
