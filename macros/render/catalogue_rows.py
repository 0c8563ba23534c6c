"""The rows of a table in the data catalogue; those of other units are loaded on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from macros.format.number import format_number
from macros.render.sheet import column_texts, fields_in_order, own_rows, signs, words_for

if TYPE_CHECKING:
    from macros.read.report import Report
    from macros.read.table import Table
    from macros.read.table_schema import Field

MAX_ROWS = 60  # more rows are read by filtering them, for which all are loaded


def write_rows(report: Report, table: Table) -> Iterator[str]:
    """Write the rows of the report's own unit; each row has the line of the CSV in its id."""
    rows = own_rows(report, table)[-MAX_ROWS:]
    fields = list(fields_in_order(table))
    marks = signs(table)
    name = escape(table.schema.title)
    yield f'<div class="danh-muc" data-bang="{table.name}" data-dong="{len(table)}">'
    yield f'<p class="dem">{_count(len(rows), len(table))}</p>'
    yield f'<div class="bang-cuon" role="region" tabindex="0" aria-label="Số liệu: {name}">'
    yield f'<table class="so-lieu"><caption class="chi-nghe">{name}</caption>'
    yield "<thead><tr>"
    yield '<th scope="col">Dòng</th>'
    for field in fields:
        yield _head(field)
    yield "</tr></thead>"
    yield "<tbody>"
    columns = [column_texts(table, field, rows) for field in fields]
    for row, texts in zip(rows, zip(*columns, strict=True), strict=True):
        yield _row(table, row, list(zip(fields, texts, strict=True)), marks.get(row, {}))
    yield "</tbody>"
    yield "</table>"
    yield "</div>"
    yield "</div>\n"


def _count(shown: int, total: int) -> str:
    if shown == total:
        return f"{format_number(total)} dòng."
    return f"{format_number(shown)} trong {format_number(total)} dòng."


def _head(field: Field) -> str:
    unit = f' <span class="dv">({escape(field.unit)})</span>' if field.unit else ""
    kind = "" if field.is_numeric else ' class="chu"'
    return f'<th scope="col"{kind}>{escape(field.head)}{unit}</th>'


def _row(
    table: Table,
    row: int,
    cells: Sequence[tuple[Field, str]],
    marks: Mapping[str, str],
) -> str:
    line = table.lines[row]
    parts = [f'<tr id="dong-{line}"><th scope="row"><a href="#dong-{line}">{line}</a></th>']
    for field, text in cells:
        words = escape(words_for(table, field, text))
        mark = f'<sup class="dau-so">{marks[field.name]}</sup>' if field.name in marks else ""
        kind = "" if field.is_numeric else ' class="chu"'
        parts.append(f"<td{kind}>{words}{mark}</td>")
    return "".join(parts) + "</tr>"
