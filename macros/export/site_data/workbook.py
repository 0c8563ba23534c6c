"""Tables as Excel workbooks for people: titles, units and words instead of names and codes.

openpyxl makes the workbook with its heads and its sheet of explanations; the rows, hundreds of
thousands of cells in all, are put into the finished sheet as XML, which takes a tenth of the time.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from macros.export.site_data.package import FOLDER
from macros.export.site_data.shelf import Shelf
from macros.render.catalogue.rows import column_texts, fields_in_order, words_for

if TYPE_CHECKING:
    from macros.read.table.schema import Field
    from macros.read.table.table import Table


_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NUMBERS = "xl/worksheets/sheet1.xml"
_MAX_WIDTH = 40  # letters
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # letters that XML cannot hold


def write_workbook(shelf: Shelf, table: Table, site_dir: Path) -> None:
    """Write the workbook of a table, or find it written already."""
    content = shelf.take(table, "xlsx", lambda: _write(table))
    target = site_dir / FOLDER / f"{table.name}.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _write(table: Table) -> bytes:
    from openpyxl import Workbook

    fields = list(fields_in_order(table))
    columns = [_words(table, field) for field in fields]
    book: Any = Workbook(write_only=True)
    _write_heads(book.create_sheet("Số liệu"), table, fields, columns)
    _write_meaning(book.create_sheet("Ý nghĩa"), table)
    stream = io.BytesIO()
    book.save(stream)
    cells = [_cells(field, words) for field, words in zip(fields, columns, strict=True)]
    rows = (f"<row>{''.join(row)}</row>" for row in zip(*cells, strict=True))
    return _finish(stream.getvalue(), "".join(rows).encode())


def _words(table: Table, field: Field) -> Sequence[str]:
    """Give numbers as the file has them, keys and words as readers know them."""
    texts = column_texts(table, field)
    if _is_number(field):
        return texts
    words = {text: words_for(table, field, text) for text in set(texts)}
    return [words[text] for text in texts]


def _write_heads(
    sheet: Any, table: Table, fields: Iterable[Field], columns: Iterable[Sequence[str]]
) -> None:
    from openpyxl.utils import get_column_letter

    heads = [f"{field.title} ({field.unit})" if field.unit else field.title for field in fields]
    for place, (head, words) in enumerate(zip(heads, columns, strict=True), start=1):
        longest = max(map(len, words), default=0)
        width = min(max(longest, len(head) // 3, 8), _MAX_WIDTH) + 2
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"{get_column_letter(len(table.schema.primaryKey) + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(table) + 1}"
    sheet.append([_head(sheet, head) for head in heads])


def _cells(field: Field, words: Sequence[str]) -> Iterator[str]:
    """Write a column as cells without addresses: each stands beside the one before it."""
    cells = {word: _cell(word, is_number=_is_number(field)) for word in set(words)}
    return (cells[word] for word in words)


def _is_number(field: Field) -> bool:
    return field.is_numeric or field.type == "year"


def _cell(word: str, *, is_number: bool) -> str:
    """Write words as words, even those that begin like a formula."""
    if not word:
        return "<c/>"
    if is_number:
        return f"<c><v>{word}</v></c>"
    text = escape(_ILLEGAL.sub("", word), quote=False)
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


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


def _finish(workbook: bytes, rows: bytes) -> bytes:
    """Put the rows in, and take the moment of writing out: the same table, the same bytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as result,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            elif name == _NUMBERS:
                before, end, after = content.partition(b"</sheetData>")
                content = before + rows + end + after
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            result.writestr(entry, content)
    return target.getvalue()
