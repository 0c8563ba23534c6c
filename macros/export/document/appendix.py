"""Appendices: pages outside the outline, or whole tables, under their own heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from macros.export.document.grid import find_sides
from macros.export.document.inlines import Inlines, Text
from macros.export.document.nodes import Exhibit, Grid, GridCell, GridRow, RowKind
from macros.findings import AuthorError, Code, nearest
from macros.format import NOT_REPORTED, format_number

if TYPE_CHECKING:
    from macros.read.identity import Appendix
    from macros.read.page.page import Page
    from macros.read.report import Report
    from macros.read.table.schema import Field
    from macros.read.table.table import Table


def find_page(report: Report, appendix: Appendix) -> Page | None:
    """Find the page of an appendix; None for one that is a table.

    Raises:
        AuthorError: when there is no such page, or it is a section of the outline.
    """
    if appendix.trang is None:
        return None
    name = appendix.trang.removeprefix("docs/")
    free = {page.source_uri: page for page in report.pages if not page.section}
    if name not in free:
        message = f"phụ lục “{appendix.ten}”: không có trang “{appendix.trang}” ngoài đề cương"
        raise AuthorError(message, nearest(name, free), Code.MISSING_FILE)
    return free[name]


def write_whole_table(data: Table, label: str) -> Exhibit:
    """Write all columns and rows of a table, as the CSV has them but in words."""
    fields = data.schema.fields
    keys = {field.name for field in data.key_fields}
    titles = (f"{one.head} ({one.unit})" if one.unit else one.head for one in fields)
    head = tuple(
        GridCell(0, column, text=title, content=_text(title), is_head=True)
        for column, title in enumerate(titles)
    )
    rows = [GridRow(head, RowKind.HEAD)]
    for row in range(len(data)):
        cells = (
            _cell(data, row, column, field, is_key=field.name in keys)
            for column, field in enumerate(fields)
        )
        rows.append(GridRow(tuple(cells)))
    note = "; số liệu minh họa" if data.schema.illustrative else ""
    table = Grid(tuple(rows), len(fields), tuple(find_sides(tuple(rows), len(fields))))
    return Exhibit("", table, label=label, source=_text(f"Nguồn: {data.schema.source}{note}."))


def _text(words: str) -> Inlines:
    return (Text(words),) if words else ()


def _cell(data: Table, row: int, column: int, field: Field, *, is_key: bool) -> GridCell:
    cell = data.cell(row, field.name)
    is_number = field.is_numeric and not is_key
    if not is_number:
        words = data.label(field.name, cell.text)
    elif cell.value is not None:
        words = format_number(cell.value, field.decimals) if cell.value else "-"
    else:
        words = NOT_REPORTED if data.applies(field, row) else ""
    return GridCell(
        row + 1,
        column,
        text=words,
        content=_text(words),
        is_head=is_key,
        is_number=is_number,
    )
