"""Tables as Excel workbooks for people: titles, units and words instead of names and codes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from macros.export.data.copies import FOLDER
from macros.export.data.shelf import Shelf
from macros.render.sheet import column_texts, fields_in_order, words_for

if TYPE_CHECKING:
    from macros.read.table import Table
    from macros.read.table_schema import Field

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CELL = re.compile(rb'<(?:row|c) r="([A-Z]*)(\d+)"')
_MAX_WIDTH = 40  # letters
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # letters that XML cannot hold


def write_workbook(shelf: Shelf, table: Table, site_dir: Path) -> None:
    """Write the workbook of a table into a built site."""
    target = site_dir / FOLDER / f"{table.name}.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(take_workbook(shelf, table))


def take_workbook(shelf: Shelf, table: Table) -> bytes:
    """Find the workbook of a table, or make and keep it."""
    return shelf.take(table, "xlsx", lambda: _steady(_write(table)))


def _write(table: Table) -> bytes:
    from openpyxl import Workbook

    book: Any = Workbook(write_only=True)
    _write_numbers(book.create_sheet("Số liệu"), table)
    _write_meaning(book.create_sheet("Ý nghĩa"), table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_numbers(sheet: Any, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    fields = list(fields_in_order(table))
    heads = [f"{field.title} ({field.unit})" if field.unit else field.title for field in fields]
    columns = [list(_values(table, field)) for field in fields]
    for place, (head, values) in enumerate(zip(heads, columns, strict=True), start=1):
        longest = max((len(str(value)) for value in values if value is not None), default=0)
        width = min(max(longest, len(head) // 3, 8), _MAX_WIDTH) + 2
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"{get_column_letter(len(table.schema.primaryKey) + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(fields))}{len(table) + 1}"
    sheet.append([_head(sheet, head) for head in heads])
    for row in zip(*columns, strict=True):
        sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in row])


def _values(table: Table, field: Field) -> Iterator[str | int | float | None]:
    """Give numbers as numbers, keys and words as readers know them, nothing for empty cells."""
    for text in column_texts(table, field):
        if not text:
            yield None
        elif field.type in ("integer", "year"):
            yield int(text) if text.lstrip("-").isdigit() else float(Decimal(text))
        elif field.is_numeric:
            yield float(Decimal(text))
        else:
            yield words_for(table, field, text)


def _write_meaning(sheet: Any, table: Table) -> None:
    schema = table.schema
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["D"].width = 80
    invented = "số liệu minh họa" if schema.illustrative else ""
    for words in (schema.title, schema.description.strip(), f"Nguồn: {schema.source}", invented):
        if words:
            sheet.append([_text(sheet, words)])
    sheet.append([])
    sheet.append([_head(sheet, head) for head in ("Cột", "Tên trong CSV", "Đơn vị", "Ghi chú")])
    for field in fields_in_order(table):
        note = field.description or ""
        row = (field.title, field.name, field.unit, note.strip())
        sheet.append([_text(sheet, words) for words in row])


def _text(sheet: Any, words: str) -> Any:
    """Write words as words, even those that begin like a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet, _ILLEGAL.sub("", words))
    cell.data_type = "s"
    return cell


def _head(sheet: Any, words: str) -> Any:
    from openpyxl.styles import Alignment, Font

    cell = _text(sheet, words)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _steady(workbook: bytes) -> bytes:
    """Take the moment of writing out, so that the same table gives the same bytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as result,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            elif name.startswith("xl/worksheets/"):
                content = _without_addresses(content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            result.writestr(entry, content)
    return target.getvalue()


def _without_addresses(sheet: bytes) -> bytes:
    """Take out the address of each cell that follows its neighbour: a third of the file.

    A cell after an empty one keeps its address, by which programs know that one is missing.
    """
    column = 0

    def shorten(match: re.Match[bytes]) -> bytes:
        nonlocal column
        letters, before = match[1], column
        column = reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)
        if not letters:
            return b"<row"
        return b"<c" if column == before + 1 else match[0]

    return _CELL.sub(shorten, sheet)
