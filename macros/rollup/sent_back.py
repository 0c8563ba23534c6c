"""What goes back to each unit: its own mistakes, in its own cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from macros.files.cell_text import column_letters, write_text, write_value
from macros.files.zip import new_workbook, save_workbook, sheet_name
from macros.findings import Finding, Severity, errors_among
from macros.read.table.schema import TableSchema
from macros.read.table.table import Table

_HEAD = ("TT", "Mức", "Tệp", "Dòng", "Sai ở đâu", "Làm gì", "Mã")
_WIDTHS = (6, 12, 34, 8, 70, 50, 16)
_RED = "FFC7CE"
_MOST_ROWS = 2_000  # of a sheet


def in_words(text: str, schema: TableSchema) -> str:
    """Say what is found of a table without its codes, as whoever knows only its sheet reads it."""
    titles = {field.name: field.title for field in schema.fields}
    codes = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    text = re.sub(rf" \((?:\w+\.)?(?:{codes})\)", "", text)
    text = re.sub(rf"\b(?:{codes})=\S+ \(([^()]*)\)", r"\1", text)
    text = re.sub(rf"\b({codes})=", lambda found: f"{titles[found[1]].lower()} ", text)
    return re.sub(rf"\b({codes})\b", lambda found: f"“{titles[found[1]]}”", text)


def write_letter(
    name: str, sources: Sequence[str], findings: Sequence[Finding], *, is_accepted: bool
) -> str:
    """Write the list of a unit's mistakes as Markdown."""
    verdict = "Bản gửi được nhận." if is_accepted else "Bản gửi chưa được nhận."
    lines = [f"# Kết quả kiểm tra số liệu: {name}", "", f"{verdict} Tệp: {', '.join(sources)}."]
    errors = errors_among(findings)
    warnings = [found for found in findings if found not in errors]
    for title, listed in (("Lỗi phải sửa", errors), ("Cảnh báo: sửa hoặc giải trình", warnings)):
        if listed:
            lines += ["", f"## {title} ({len(listed)})", ""]
        for one in listed:
            said = f"{one.message}; {one.remedy} [{one.code}]"
            lines.append(f"- `{one.path}` dòng {one.line}: {said}")
    if not findings:
        lines += ["", "Không có lỗi, không có cảnh báo."]
    return "\n".join(lines) + "\n"


def write_workbook(name: str, findings: Sequence[Finding], tables: Iterable[Table]) -> bytes:
    """Write a workbook: all mistakes, then each table that has some, with its cells marked."""
    from openpyxl.styles import Alignment, Font

    book = new_workbook("Lỗi cần sửa")
    book.properties.title = f"Kết quả kiểm tra: {name}"
    sheet = book.active
    rows: list[Sequence[Any]] = [_HEAD]
    for number, found in enumerate(findings, 1):
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
    for table in tables:
        mine = [found for found in findings if found.path == table.path]
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
