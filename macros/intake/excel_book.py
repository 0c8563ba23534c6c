"""A table as a workbook: words for ids, numbers as numbers, headings that stay in sight."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

from macros.intake.steady_zip import steady
from macros.intake.template_look import FONT, column_width, number_format
from macros.intake.template_text import sheet_name
from macros.intake.text_cell import write_text
from macros.read.table import Table
from macros.read.table_schema import Field

if TYPE_CHECKING:
    from openpyxl.cell import Cell

_SAMPLE = 200  # rows whose length decides how wide a column is


def write_excel_book(table: Table) -> bytes:
    """Write all columns of a table, derived ones included; the same bytes every time.

    The words for references are those in `table.labels`.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name(table.schema.title)
    fields = table.schema.fields
    for column, field in enumerate(fields, start=1):
        head = sheet.cell(1, column, field.title)
        head.font = Font(name=FONT, bold=True)
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        shown = [_text(table, field, row) for row in range(min(len(table), _SAMPLE))]
        width = column_width(field, field.title, max(map(len, shown), default=8))
        sheet.column_dimensions[get_column_letter(column)].width = width
        face = Font(name=FONT)
        for row in range(len(table)):
            cell = sheet.cell(row + 2, column)
            cell.font = face
            _fill(cell, field, _text(table, field, row))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.properties.title = table.schema.title
    book.properties.creator = "baocao"
    target = io.BytesIO()
    book.save(target)
    return steady(target.getvalue())


def _text(table: Table, field: Field, row: int) -> str:
    if field.is_numeric:
        value = table.cell(row, field.name).value
        return "" if value is None else str(value)
    return table.label(field.name, table.columns[field.name][row])


def _fill(cell: Cell, field: Field, text: str) -> None:
    if text == "":
        return
    cell.number_format = number_format(field)
    if field.is_numeric:
        cell.value = float(text) if "." in text else int(text)
    elif field.type == "year":
        cell.value = int(text)
    elif field.type == "date":
        cell.value = datetime.date.fromisoformat(text)
    else:
        write_text(cell, text)
