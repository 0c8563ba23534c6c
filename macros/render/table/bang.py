"""The macro `bang`: a table as HTML, with what stands around it: caption, unit, source, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from macros.findings import AuthorError, Code
from macros.read.table.schema import TableSchema
from macros.render.call.context import (
    Context,
    Fact,
    NumberedFigure,
    Rendered,
    check_flag,
    read_text,
)
from macros.render.call.html import TABLE_CLASS, Html, block, scrolling, tag, unbroken
from macros.render.call.mark import number_id, sign_of, table_legend
from macros.render.table.head import HeadCell
from macros.render.table.layout import (
    LANDSCAPE_MM,
    PORTRAIT_MM,
    Body,
    Layout,
    TableRow,
    estimate_width,
    lay_out,
)
from macros.render.table.plan import Plan
from macros.render.table.request import Options, Request, read_request
from macros.vocabulary import TABLE, FigureKind

LEGEND = "Ký hiệu: “…” là không có số liệu."
ROUNDED_OFF = "Do làm tròn, các tỷ lệ cộng lại có thể không đúng bằng 100%."
_YEAR = re.compile(r"(?:^|[\s–,/-])(?:19|20)\d\d(?:[\s–,/-]|$)")


def bang(
    context: Context,
    /,
    bang: str,
    cot: Any = None,
    *,
    hang: Any = None,
    ngang: Any = None,
    gop: Any = None,
    ten: str | None = None,
    ma: str | None = None,
    cong: bool = False,
    co_cau: bool | str = False,
    sap_xep: str | None = None,
    dau: int | None = None,
    tu: Any = None,
    den: Any = None,
    le: int | None = None,
    ghi_chu: str | None = None,
    kho_ngang: bool | None = None,
    **khoa: Any,
) -> Rendered:
    """Print a table.

    Args:
        cot: The columns shown; all columns of numbers when not given.
        hang: Keys whose values are the rows, or "cot" to list the columns as rows.
        ngang: Keys whose values spread over the columns.
        co_cau: True for shares in the total, or the column that the shares are of.
        sap_xep: The column that rows are sorted by, "-" before it for the highest first.
        dau: How many rows are shown; the others are one line.
        kho_ngang: Whether to print on a landscape page; by its width when not given.
    """
    options = Options(cot, hang, ngang, gop, tu, den, le, cong, co_cau, sap_xep, dau)
    plan = Plan(read_request(context, bang, options, khoa))
    layout = lay_out(plan)
    width_mm = estimate_width(layout)
    figure = figure_of(context, plan, TABLE, ma, ten, names_column=bool(plan.request.across))
    note = read_text("ghi_chu", ghi_chu)
    html = block(
        "figure",
        caption_line(figure),
        unit_line(layout),
        scrolling(figure.title, write_table(layout, context.call.index)),
        small_print("nguon", figure.source),
        small_print("ghi-chu-bang", f"Ghi chú: {note}" if note else ""),
        small_print("ghi-chu-bang", stock_note(plan)),
        small_print("ghi-chu-bang", LEGEND if layout.is_incomplete else ""),
        small_print("ghi-chu-bang", ROUNDED_OFF if layout.is_rounded_off else ""),
        small_print("ghi-chu-bang", table_legend(layout.facts)),
        class_="bang",
        id=figure.anchor,
        data_kho="ngang" if _is_landscape(width_mm, kho_ngang) else None,
    )
    words = (plan.words(line, lane) for line in plan.lines for lane in plan.lanes)
    warnings = _warn_wide(plan, width_mm)
    return Rendered(html, layout.facts, warnings, figure, tuple(one for one in words if one))


def figure_of(
    context: Context, plan: Plan, kind: FigureKind, ma: Any, ten: Any, *, names_column: bool
) -> NumberedFigure:
    """Number and caption a table or chart, in the author's words where there are some.

    Args:
        names_column: Whether the title must name the column, because nothing else does.
    """
    target = read_text("ma", ma) or plan.table.name
    place = context.numbering.place(f"{kind.prefix}:{target}")
    caption = caption_of(plan, read_text("ten", ten), names_column=names_column)
    source = source_line(plan.table.schema)
    return NumberedFigure(kind.label, place.number, place.anchor, caption, source)


def caption_line(figure: NumberedFigure) -> Html:
    """Write the caption with its number."""
    return tag(
        "figcaption", tag("span", figure.label, class_="nhan"), " ", unbroken(figure.caption)
    )


def unit_line(layout: Layout) -> Html | None:
    """Write the line that names the unit above a table; None without a unit."""
    return small_print("don-vi-tinh", f"Đơn vị tính: {layout.unit}" if layout.unit else "")


def small_print(kind: str, text: str) -> Html | None:
    """Write a line above or below a table or chart; None without text."""
    return tag("p", unbroken(text), class_=kind) if text else None


def stock_note(plan: Plan) -> str:
    """Say of which moment numbers of stock are, in a table by longer steps of time."""
    shorter, longer = plan.table.stored.schema.timeline.grain, plan.timeline.grain
    stocks = [field.title for field in plan.request.fields if field.stock]
    if shorter is longer or shorter is None or longer is None or not stocks:
        return ""
    return f"{', '.join(stocks)}: số của {shorter.noun} cuối trong mỗi {longer.noun}."


def write_table(layout: Layout, call: int, first: int = 0, size: int | None = None) -> Html:
    """Write the table element; every cell begins a line, so that no two numbers ever touch.

    Args:
        call: Number of the call on its page, by which the numbers in the cells are named.
        first: Place of the first number among the facts of the call.
        size: The largest type that it is printed in, in pt.
    """
    names = (number_id(call, place) for place in count(first))
    stubs = [_head_cell(HeadCell(stub, 1, len(layout.head))) for stub in layout.stubs]
    rows = [[_head_cell(cell) for cell in row] for row in layout.head]
    return block(
        "table",
        block(
            "thead",
            *(block("tr", *(() if level else stubs), *row) for level, row in enumerate(rows)),
            block("tr", *(tag("th", one, scope="col") for one in layout.numbers), class_="so-cot")
            if layout.numbers
            else None,
        ),
        *(_body(body, layout, names) for body in layout.bodies),
        class_=TABLE_CLASS,
        data_co=size,
    )


def caption_of(plan: Plan, wanted: str | None, *, names_column: bool = False) -> str:
    """Write the caption: the author's words or the table's title, then the years.

    Args:
        names_column: Whether the title must name the column, because nothing else does.
    """
    column = _only_column(plan.request) if names_column else ""
    text = wanted or plan.table.schema.title + column + _fixed_values(plan.request)
    years = plan.timeline.caption(plan.years, plan.table.periods)
    return f"{text}, {years}" if years and not _YEAR.search(text) else text


def _body(body: Body, layout: Layout, names: Iterator[str]) -> Html:
    return block(
        "tbody",
        _series_head(body.series_head) if body.series_head else None,
        _group_head(body.group, layout) if body.group else None,
        *(_row(row, names) for row in body.rows),
    )


def _series_head(cells: tuple[HeadCell, ...]) -> Html:
    label, *titles = cells
    return block(
        "tr",
        _head_cell(label, "rowgroup"),
        *(_head_cell(cell) if cell.text else tag("td", **_spans(cell)) for cell in titles),
        class_="he",
    )


def _group_head(group: str, layout: Layout) -> Html:
    width = len(layout.stubs) + len(layout.leaves)
    return block("tr", _head_cell(HeadCell(group, width), "rowgroup"), class_="nhom")


def _head_cell(cell: HeadCell, scope: str = "") -> Html:
    scope = scope or ("col" if cell.columns == 1 else "colgroup")
    return tag("th", cell.text, scope=scope, **_spans(cell))


def _spans(cell: HeadCell) -> dict[str, int | None]:
    return {
        "colspan": cell.columns if cell.columns > 1 else None,
        "rowspan": cell.rows if cell.rows > 1 else None,
    }


def _row(row: TableRow, names: Iterator[str]) -> Html:
    return block(
        "tr",
        *(tag("th", stub, scope="row") for stub in row.stubs),
        *(_cell(cell, names) for cell in row.cells),
        class_="cong" if row.is_total else None,
    )


def _cell(cell: Fact | str, names: Iterator[str]) -> Html:
    if isinstance(cell, str):
        return tag("td", unbroken(cell), class_="chu" if cell else None)
    sign = sign_of(cell.cells)
    marks = [tag("sup", sign, class_="dau-so")] if sign else []
    return tag("td", cell.text, *marks, class_="so", data_so=next(names))


def _is_landscape(width_mm: float, wanted: Any) -> bool:
    if wanted is None:
        return width_mm > PORTRAIT_MM
    check_flag("kho_ngang", wanted)
    return bool(wanted)


def _warn_wide(plan: Plan, width_mm: float) -> tuple[AuthorError, ...]:
    """Tell the author of a table that will not fit even a landscape page."""
    if width_mm <= LANDSCAPE_MM:
        return ()
    message = f"bảng “{plan.table.name}” rộng khoảng {width_mm:.0f} mm, quá khổ giấy A4 ngang"
    remedy = 'chọn bớt cột bằng cot, hoặc in các cột theo hàng: hang="cot", ngang="…"'
    return (AuthorError(message, remedy, Code.OVERFLOW),)


def source_line(schema: TableSchema) -> str:
    """Write the source line; invented data say so."""
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
    labels += request.selection.words.values()
    return f" ({'; '.join(labels)})" if labels else ""
