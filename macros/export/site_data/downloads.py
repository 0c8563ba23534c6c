"""The tables to download: as CSV, as Excel workbooks for people, and what they mean for programs.

A workbook has titles, units and words instead of names and codes. openpyxl makes it with its heads
and its sheet of explanations; the rows, hundreds of thousands of cells in all, are put into the
finished sheet as XML, which takes a tenth of the time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from macros.export.site_data.tables import FOLDER, as_json, keep, put
from macros.files.cell_text import storable, write_text
from macros.files.zip import save_workbook
from macros.project import PACKAGED, Project
from macros.read.page.page import Page
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.address import built_name
from macros.render.call.html import Html, joined, tag
from macros.render.catalogue.rows import column_texts, fields_in_order, words_for

PACKAGE = "datapackage.json"
_NUMBERS = "xl/worksheets/sheet1.xml"
_MAX_WIDTH = 40  # letters
_PLAIN_ROWS = 500  # of one page without scripts
# What a table package calls the steps of time that it does not know by our names.
_TYPES = {"month": "yearmonth", "quarter": "string", "half": "string", "school_year": "string"}


def write_csv(project: Project, table: Table, site_dir: Path) -> bytes:
    """Copy the file of a table with Unix line ends, whatever git made of them; return it."""
    content = (project.root / table.path).read_bytes().replace(b"\r\n", b"\n")
    put(site_dir, f"{FOLDER}/{table.name}.csv", content)
    return content


def write_plain(report: Report, name: str, page: Page, rows: Sequence[str], site_dir: Path) -> None:
    """Write what a page shows by script as pages of plain tables, with heads in the first row."""
    shape = (PACKAGED.overrides / "partials" / "trang-tron.html").read_text(encoding="utf-8")
    starts = range(1, len(rows), _PLAIN_ROWS)
    ways = [tag("a", f"Về trang “{page.title}”", href=f"../{quote(built_name(page))}")]
    ways += [
        tag("a", f"Trang {one}", href=f"{name}-{one}.html") for one in range(1, len(starts) + 1)
    ]
    note = escape(report.identity.minh_hoa or "")
    known = {"title": escape(page.title), "note": note, "count": len(starts)}
    for number, start in enumerate(starts, 1):
        shown = "\n".join((rows[0].replace("td>", "th>"), *rows[start : start + _PLAIN_ROWS]))
        text = shape.format(**known, number=number, ways=" · ".join(ways), rows=shown)
        put(site_dir, f"{FOLDER}/{name}-{number}.html", text.encode())


def plain_row(*cells: str) -> str:
    """Write a row on one line; HTML stands as it is, text is escaped."""
    return joined("<td>", (Html("<tr>"), *cells)).replace("\n", " ")


def write_workbook(report: Report, table: Table, site_dir: Path) -> None:
    """Write the workbook of a table, or find it written already."""
    content = keep(report, table, "xlsx", lambda: _make_workbook(table))
    put(site_dir, f"{FOLDER}/{table.name}.xlsx", content)


def _make_workbook(table: Table) -> bytes:
    from openpyxl import Workbook

    fields = fields_in_order(table)
    columns = [_words(table, field) for field in fields]
    book: Any = Workbook(write_only=True)
    _write_heads(book.create_sheet("Số liệu"), table, fields, columns)
    _write_meaning(book.create_sheet("Ý nghĩa"), table)
    cells = [_cells(field, words) for field, words in zip(fields, columns, strict=True)]
    rows = "".join(f"<row>{''.join(row)}</row>" for row in zip(*cells, strict=True)).encode()

    def put_in(sheet: bytes) -> bytes:
        before, end, after = sheet.partition(b"</sheetData>")
        return before + rows + end + after

    return save_workbook(book, {_NUMBERS: put_in})


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
    text = escape(storable(word), quote=False)
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
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    write_text(cell, words)
    return cell


def _head(sheet: Any, words: str) -> Any:
    from openpyxl.styles import Alignment, Font

    cell = _text(sheet, words)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def write_package(report: Report, copies: Mapping[str, bytes], site_dir: Path) -> None:
    """Write the descriptor at the root of the site."""
    identity = report.identity
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "so-lieu-bao-cao",
        "title": identity.title,
        "description": identity.minh_hoa or "",
        "contributors": [{"title": identity.co_quan, "role": "publisher"}],
        "resources": [
            _resource(report, report.tables[name], content) for name, content in copies.items()
        ],
    }
    if identity.ngay:
        package["created"] = f"{identity.ngay.isoformat()}T00:00:00Z"
    put(site_dir, PACKAGE, f"{as_json(package)}\n".encode())


def _resource(report: Report, table: Table, content: bytes) -> dict[str, Any]:
    schema = table.schema
    source = [{"title": schema.source.rstrip(".")}] if schema.source else []
    stored = [field for field in schema.fields if field.formula is None]
    described: dict[str, Any] = {
        "fields": [_field(field, field.name in schema.primaryKey) for field in stored],
        "missingValues": [""],
        "primaryKey": list(schema.primaryKey),
    }
    foreign = [_foreign_key(report, field) for field in stored if field.references in report.tables]
    if foreign:
        described["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": schema.title,
        "description": schema.description.strip(),
        "path": f"{FOLDER}/{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "sources": source,
        "schema": described,
    }


def _field(field: Field, is_key: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if is_key or field.constraints.required:
        constraints["required"] = True
    for name in ("minimum", "maximum"):
        bound = getattr(field.constraints, name)
        if bound is not None and field.is_numeric:
            constraints[name] = int(bound) if field.type == "integer" else bound
    if field.categories:
        constraints["enum"] = list(field.categories)
    found: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES.get(field.type, field.type),
        "title": field.title,
        "description": (field.description or "").strip(),
        "unit": field.unit,
        "constraints": constraints,
    }
    if field.categories:
        found["categories"] = [
            {"value": value, "label": label} for value, label in field.categories.items()
        ]
    return {name: value for name, value in found.items() if value}


def _foreign_key(report: Report, field: Field) -> dict[str, Any]:
    target = report.tables[str(field.references)]
    reference = {"resource": target.name, "fields": list(target.schema.primaryKey[:1])}
    return {"fields": [field.name], "reference": reference}
