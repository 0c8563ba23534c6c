"""Read an official form along its layout."""

from __future__ import annotations

from collections.abc import Mapping

from macros.errors import AuthorError
from macros.findings import Code
from macros.intake.cells import Kind, RawCell, Sheet
from macros.intake.filling import Filling, Wishes
from macros.intake.form_head import read_head
from macros.intake.form_keys import read_form_keys
from macros.intake.form_layout import FormLayout
from macros.intake.form_numbers import FormNumbers
from macros.intake.form_stub import find_stub, read_stub
from macros.intake.journal import Journal
from macros.intake.shelf import Shelf, stored_fields


def read_form(
    sheet: Sheet, layout: FormLayout, shelf: Shelf, wishes: Wishes, journal: Journal
) -> tuple[Filling, ...]:
    """Read a form into all its tables; into none when it is not laid out as described."""
    before = len(journal.findings)
    stub = find_stub(sheet, layout)
    labelled = () if stub is None else read_stub(sheet, layout, stub, journal)
    if stub is None or not labelled:
        message = f"không thấy các dòng của {layout.title}"
        journal.refuse_line(1, message, "dùng đúng mẫu biểu", Code.LAYOUT)
        return ()
    first = labelled[0].row
    columns = read_head(sheet, layout, stub, first, journal)
    keys: dict[str, Mapping[str, str]] = {}
    try:
        for table in layout.tables:
            keys[table] = read_form_keys(sheet, layout, table, shelf, wishes, first)
    except AuthorError as error:
        journal.refuse_line(1, error.message, error.remedy, error.code)
    if columns is None or len(journal.findings) > before:
        return ()
    numbers = FormNumbers(layout, tuple(columns.values()))
    for item in labelled:
        for column, spec in columns.items():
            cell = _without_mark(sheet.cell(item.row, column), layout, journal)
            numbers.take(item, spec, cell)
    for label, rows in numbers.ignored.items():
        below = f" ({'; '.join(rows)})" if rows else ""
        journal.remarks.append(f"không nhập “{label}”{below}, bảng không có mục này")
    return tuple(
        numbers.filling(table, sheet, {**_fixed(layout, table, shelf), **keys[table]})
        for table in layout.tables
    )


def _without_mark(cell: RawCell, layout: FormLayout, journal: Journal) -> RawCell:
    """Empty a cell with the mark by which the form says that nothing can stand there."""
    bare = cell.text.strip().casefold()
    if bare == "" or bare not in {mark.casefold() for mark in layout.not_applicable}:
        return cell
    journal.change(cell, "", "dấu của ô không có ý nghĩa trong biểu")
    return RawCell(cell.line, cell.row, cell.column, Kind.EMPTY, "", "")


def _fixed(layout: FormLayout, table: str, shelf: Shelf) -> Mapping[str, str]:
    names = {field.name for field in stored_fields(shelf.schemas[table])}
    return {name: value for name, value in layout.fixed.items() if name in names}
