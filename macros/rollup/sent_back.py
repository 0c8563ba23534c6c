"""What goes back to each unit: its own mistakes, in its own cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from macros.files.cell_text import column_letters, write_text, write_value
from macros.files.zip import new_workbook, save_workbook, sheet_name
from macros.findings import Finding, Severity, errors_among
from macros.read.table.table import Table
from macros.rollup.judged import JudgedReturn

_HEAD = ("TT", "Mức", "Tệp", "Dòng", "Sai ở đâu", "Làm gì", "Mã")
_WIDTHS = (6, 12, 34, 8, 70, 50, 16)
_RED = "FFC7CE"
_MOST_ROWS = 2_000  # of a sheet


def write_letter(name: str, one: JudgedReturn) -> str:
    """Write the list of a unit's mistakes as Markdown."""
    return "\n".join(_letter(name, one)) + "\n"


def _letter(name: str, one: JudgedReturn) -> Iterator[str]:
    yield from (f"# Kết quả kiểm tra số liệu: {name}", "")
    verdict = "Bản gửi được nhận." if one.is_accepted else "Bản gửi chưa được nhận."
    yield f"{verdict} Tệp: {', '.join(one.sources)}."
    errors = errors_among(one.findings)
    for title, found in (
        ("Lỗi phải sửa", errors),
        ("Cảnh báo: sửa, hoặc giải trình", [f for f in one.findings if f not in errors]),
    ):
        if found:
            yield from ("", f"## {title} ({len(found)})", "")
            yield from (
                f"- `{f.path}` dòng {f.line}: {f.message}; {f.remedy} [{f.code}]" for f in found
            )
    if not one.findings:
        yield from ("", "Không có lỗi, không có cảnh báo.")


def write_workbook(name: str, one: JudgedReturn) -> bytes:
    """Write a workbook: all mistakes, then each table that has some, with its cells marked."""
    from openpyxl.styles import Alignment, Font

    book = new_workbook("Lỗi cần sửa")
    book.properties.title = f"Kết quả kiểm tra: {name}"
    sheet = book.active
    rows: list[Sequence[Any]] = [_HEAD]
    for number, found in enumerate(one.findings, 1):
        level = "Lỗi" if found.severity is Severity.ERROR else "Cảnh báo"
        place = (found.path, found.line, found.message, found.remedy, str(found.code))
        rows.append((number, level, *place))
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            write_text(cell, str(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=at == 1)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[column_letters(column)].width = width
    sheet.freeze_panes = "A2"
    for table in one.tables.values():
        mine = [found for found in one.findings if found.path == table.path]
        if mine:
            _draw(book.create_sheet(sheet_name(table.schema.title)), table, mine)
    return save_workbook(book)


def _draw(sheet: Any, table: Table, findings: Iterable[Finding]) -> None:
    """Draw a table as it was sent; the cells that findings name are red and say why."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    fields = table.schema.stored_fields
    for column, field in enumerate(fields, 1):
        write_text(sheet.cell(1, column), field.title)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[column_letters(column)].width = max(12, len(field.title) * 0.8)
    for row in range(min(len(table), _MOST_ROWS)):
        for column, field in enumerate(fields, 1):
            text = table.columns[field.name][row]
            number = field.is_numeric and re.fullmatch(r"-?\d+(\.\d+)?", text)
            cell = sheet.cell(row + 2, column)
            write_value(cell, field.type if number else "string", text)
    sheet.freeze_panes = "A2"
    lines = {line: row for row, line in enumerate(table.lines) if row < _MOST_ROWS}
    for found in findings:
        place = lines.get(found.line, -1) + 2  # of what is about the whole table: its head
        words = set(re.findall(r"\w+", found.message))
        named = [at for at, f in enumerate(fields, 1) if f.name in words]
        for column in named or [1]:
            cell = sheet.cell(place, column)
            cell.fill = PatternFill("solid", fgColor=_RED)
            said = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(f"{said}{found.message}; {found.remedy}", "baocao", 160, 420)
