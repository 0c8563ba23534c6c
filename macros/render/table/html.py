"""Write a laid-out table as HTML, with what stands around it: caption, unit and source."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import count

from macros.render.call.mark import number_id, sign_of
from macros.render.table.head import HeadCell
from macros.render.table.layout import Body, Kind, Layout, Row, Value
from macros.render.table.plan import Plan
from macros.render.table.request import Request

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


_HAS_YEAR = ("19", "20")


def caption_of(plan: Plan, wanted: str | None, *, names_column: bool = False) -> str:
    """Write the caption: the author's words or the table's title, then the years.

    Args:
        names_column: Whether the title must name the column, because nothing else does.
    """
    column = _only_column(plan.request) if names_column else ""
    text = wanted or plan.table.schema.title + column + _fixed_values(plan.request)
    years = plan.timeline.caption(plan.years, plan.table.periods)
    return f"{text}, {years}" if years and not _names_year(text) else text


def unit_line(unit: str) -> str:
    """Write the line that names the unit above a table; "" without a unit."""
    return f"Đơn vị tính: {unit}" if unit else ""


def source_line(plan: Plan) -> str:
    """Write the source line; invented data say so."""
    schema = plan.table.schema
    source = f"Nguồn: {schema.source.rstrip('.')}" if schema.source else ""
    if not schema.illustrative:
        return f"{source}." if source else ""
    return f"{source}; số liệu minh họa." if source else "Số liệu minh họa."


def _only_column(request: Request) -> str:
    """Name the only column shown, unless the table's title says it or it has no other."""
    fields = request.fields
    if len(fields) != 1 or len(request.table.numeric_fields) < 2:
        return ""
    title = fields[0].title
    if title.lower() in request.table.schema.title.lower():
        return ""
    return f": {title[:1].lower()}{title[1:]}"


def _fixed_values(request: Request) -> str:
    """Name the values that the author fixed, such as " (Xã)"; the years are named elsewhere."""
    table = request.table
    labels = [
        table.label(field.name, values[0])
        for field in table.key_fields
        if field.name not in (table.schema.timeline.key, *request.stubs, *request.across)
        and len(values := request.selection.keys.get(field.name, ())) == 1
        and values[0] != request.total_values.get(field.name)
    ]
    return f" ({'; '.join(labels)})" if labels else ""


def _names_year(text: str) -> bool:
    words = text.replace("–", " ").replace("-", " ").replace(",", " ").split()
    return any(len(w) == 4 and w.isdigit() and w.startswith(_HAS_YEAR) for w in words)
