"""Write a laid-out table as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import count

from macros.render.mark import sign_of
from macros.render.span import number_id
from macros.render.table_head import HeadCell
from macros.render.table_layout import Body, Kind, Layout, Row, Value

TABLE_CLASS = "so-lieu"


def write_table(layout: Layout, call: int, first: int = 0) -> str:
    """Write the table element; every cell begins a line, so that no two numbers ever touch.

    Args:
        call: Number of the call on its page, by which the numbers in the cells are named.
        first: Place of the first number among the facts of the call.
    """
    names = (number_id(call, place) for place in count(first))
    return "\n".join(
        [
            f'<table class="{TABLE_CLASS}">',
            "<thead>",
            *_head(layout),
            "</thead>",
            *(line for body in layout.bodies for line in _body(body, layout, names)),
            "</table>",
        ]
    )


def _head(layout: Layout) -> Iterator[str]:
    for level, row in enumerate(layout.head):
        yield "<tr>"
        if level == 0:
            for stub in layout.stubs:
                yield _head_cell(HeadCell(stub, 1, len(layout.head)))
        yield from (_head_cell(cell) for cell in row)
        yield "</tr>"


def _head_cell(cell: HeadCell) -> str:
    scope = "col" if cell.columns == 1 else "colgroup"
    return f'<th scope="{scope}"{_spans(cell)}>{escape(cell.text)}</th>'


def _spans(cell: HeadCell) -> str:
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return columns + rows


def _body(body: Body, layout: Layout, names: Iterator[str]) -> Iterator[str]:
    yield "<tbody>"
    if body.series_head:
        yield from _series_head(body.series_head)
    if body.group:
        width = len(layout.stubs) + sum(cell.columns for cell in layout.head[0])
        yield '<tr class="nhom">'
        yield f'<th scope="rowgroup" colspan="{width}">{escape(body.group)}</th>'
        yield "</tr>"
    for row in body.rows:
        yield from _row(row, names)
    yield "</tbody>"


def _series_head(cells: tuple[HeadCell, ...]) -> Iterator[str]:
    label, *titles = cells
    yield '<tr class="he">'
    yield f'<th scope="rowgroup"{_spans(label)}>{escape(label.text)}</th>'
    for cell in titles:
        yield _head_cell(cell) if cell.text else f"<td{_spans(cell)}></td>"
    yield "</tr>"


def _row(row: Row, names: Iterator[str]) -> Iterator[str]:
    yield '<tr class="cong">' if row.is_total else "<tr>"
    for stub in row.stubs:
        yield f'<th scope="row">{escape(stub)}</th>'
    yield from (_cell(value, names) for value in row.values)
    yield "</tr>"


def _cell(value: Value, names: Iterator[str]) -> str:
    if value.kind is Kind.BLANK:
        return "<td></td>"
    if value.fact is None:
        return f'<td class="{value.kind}">{escape(value.text)}</td>'
    sign = sign_of(value.fact.cells)
    mark = f'<sup class="dau-so">{sign}</sup>' if sign else ""
    return f'<td class="{value.kind}" data-so="{next(names)}">{escape(value.text)}{mark}</td>'
