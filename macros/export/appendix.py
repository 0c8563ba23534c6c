"""Appendices: pages outside the outline, or whole tables, under their own heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

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


def write_whole_table(table: Table, label: str) -> html.HtmlElement:
    """Write all columns and rows of a table, as the CSV has them but in words."""
    figure = html.Element("figure", {"class": "bang", "data-nhan": label})
    element = html.Element("table", {"class": "so-lieu"})
    figure.append(element)
    keys = {field.name for field in table.key_fields}
    head, body = html.Element("thead"), html.Element("tbody")
    element.extend([head, body])
    head.append(_row("th", [_title(field) for field in table.schema.fields], "col"))
    for row in range(len(table)):
        line = html.Element("tr")
        for field in table.schema.fields:
            line.append(_cell(table, row, field, is_key=field.name in keys))
        body.append(line)
    source = html.Element("p", {"class": "nguon"})
    note = "; số liệu minh họa" if table.schema.illustrative else ""
    source.text = f"Nguồn: {table.schema.source}{note}."
    figure.append(source)
    return figure


def _title(field: Field) -> str:
    return f"{field.head} ({field.unit})" if field.unit else field.head


def _row(tag: str, texts: list[str], scope: str) -> html.HtmlElement:
    line = html.Element("tr")
    for text in texts:
        cell = html.Element(tag, {"scope": scope})
        cell.text = text
        line.append(cell)
    return line


def _cell(table: Table, row: int, field: Field, *, is_key: bool) -> html.HtmlElement:
    cell = table.cell(row, field.name)
    if is_key:
        element = html.Element("th", {"scope": "row"})
        element.text = table.label(field.name, cell.text)
    elif field.is_numeric and cell.value is not None:
        element = html.Element("td", {"class": "so"})
        element.text = format_number(cell.value, field.decimals) if cell.value else "-"
    elif field.is_numeric:
        element = html.Element("td", {"class": "so"})
        element.text = NOT_REPORTED if table.applies(field, row) else ""
    else:
        element = html.Element("td")
        element.text = table.label(field.name, cell.text)
    return element
