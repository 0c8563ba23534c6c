"""The macro `bieu_do`: a chart with headline, text alternative, source and its data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import unescape
from itertools import count
from typing import Any

from macros.findings import AuthorError, BrokenTable, Code, look_up, nearest
from macros.read.map_file import UnitMap
from macros.read.table.table import Table
from macros.render.call.address import address_of
from macros.render.call.context import Context, Rendered, check_choice, read_text
from macros.render.call.html import Html, block, inline, scrolling, tag
from macros.render.call.mark import chart_legend, number_id, number_link, table_legend
from macros.render.call.numbering import id_of, shown_again
from macros.render.chart.alt import Sentence, describe_chart, describe_point, headline
from macros.render.chart.area import CLASSES, STEPS, AreaMap, lay_out_map
from macros.render.chart.data import (
    KINDS,
    NARROW,
    ChartData,
    ChartKind,
    Marks,
    plan_chart,
    read_chart,
)
from macros.render.chart.drawing import draw_chart
from macros.render.chart.frame import starts_above_zero
from macros.render.number.selection import ALL, find_table
from macros.render.table.bang import (
    ROUNDED_OFF,
    caption_line,
    figure_of,
    small_print,
    stock_note,
    unit_line,
    write_table,
)
from macros.render.table.layout import lay_out
from macros.render.table.plan import Plan
from macros.render.table.request import Options
from macros.vocabulary import DRAWING

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_VALUE = re.compile(r'data-gia-tri="([^"]*)"')
FROM_ABOVE_ZERO = "Trục số không bắt đầu từ 0."


def bieu_do(
    context: Context,
    /,
    bang: str,
    cot: Any = None,
    *,
    loai: str = "cot",
    truc: Any = None,
    nhom: Any = None,
    gop: Any = None,
    sap_xep: str | None = None,
    dau: int | None = None,
    ten: str | None = None,
    tieu_de: str | None = None,
    ma: str | None = None,
    tu: Any = None,
    den: Any = None,
    le: int | None = None,
    tung: Any = None,
    ban_do: str | None = None,
    lop: int | None = None,
    chia: str | None = None,
    **khoa: Any,
) -> Rendered:
    """Draw a chart.

    Args:
        cot: The column drawn; several columns are as many series.
        loai: One of KINDS.
        truc: The key along the axis, or "cot" for the columns themselves; by itself the years.
        sap_xep, dau: As for `bang`.
        tieu_de: The message above the chart; by itself what the data show.
        tung: The key of whose values each has a small chart of its own.
        ban_do: Of a map, its name in data/ban_do, which need not be said of the only one.
        lop: How many classes a map has.
        chia: How its classes are made, one of STEPS.
    """
    if again := shown_again(context.call):
        return _show_again(context, again)
    check_choice("loai", loai, KINDS)
    kind = KINDS[loai]
    atlas = _find_map(context, kind, {"ban_do": ban_do, "lop": lop, "chia": chia})
    if atlas is not None and truc is None:
        truc = _unit_key(find_table(context, bang), atlas)
    if nhom is not None and tung is not None:
        remedy = "giữ nhom trong một hình, hoặc tung thành nhiều hình nhỏ"
        raise AuthorError("biểu đồ có cả nhom và tung", remedy, Code.ARGUMENT)
    series, keys = _tell_apart(find_table(context, bang), nhom, khoa)
    series = series if tung is None else tung
    share = ALL if kind.is_share else False
    options = Options(cot, truc, series, gop, tu, den, le, share=share, order=sap_xep, most=dau)
    plan = plan_chart(context, bang, options, keys)
    if highest := _highest_first(plan, kind, sap_xep, tung):
        plan = plan_chart(context, bang, replace(options, order=highest), keys)
    data = read_chart(plan, kind, is_split=tung is not None)
    layout = lay_out(plan)
    figure = figure_of(context, plan, DRAWING, ma, ten, names_column=True)
    wanted = read_text("tieu_de", tieu_de)
    message = Sentence((wanted,)) if wanted else headline(data)
    area_map = small_map = None
    for_phone = replace(data, width=NARROW)
    if atlas is not None:
        asked = 5 if lop is None else lop, chia or "phan_vi"
        area_map, small_map = (lay_out_map(atlas, one, *asked) for one in (data, for_phone))
        figure = replace(figure, source=f"{figure.source} {atlas.source}".strip())
    names = {
        (fact.cells, fact.value): number_id(context.call.index, place)
        for place, fact in enumerate(layout.facts, len(message.facts))
    }
    svg = _ask(draw_chart(context.draw, data, figure.anchor, area_map), data, names)
    drawn = draw_chart(context.draw, for_phone, f"{figure.anchor}-hep", small_map)
    narrow = _ask(drawn, data, names)
    # Small charts have no room to say what their dashed rule parts.
    parted = "; ".join(data.segments) if data.is_split else ""
    rule = f"Vạch đứt chia các giai đoạn: {parted}." if parted else ""
    alternative = describe_chart(data, figure.caption)
    alternative += f" {area_map.words}" if area_map else ""
    table = write_table(layout, context.call.index, len(message.facts))
    html = block(
        "figure",
        tag("p", _write_sentence(context, message), class_="tieu-de"),
        tag(
            "div",
            svg,
            tag("div", narrow, class_="hep chi-tren-web"),
            class_="hinh",
            role="img",
            aria_label=alternative,
        ),
        caption_line(figure),
        small_print("nguon", figure.source),
        *_map_keys(area_map, small_map),
        small_print("ghi-chu-bang", rule),
        small_print("ghi-chu-bang", FROM_ABOVE_ZERO if starts_above_zero(data) else ""),
        small_print("ghi-chu-bang", stock_note(plan)),
        small_print("ghi-chu-bang", chart_legend(layout.facts)),
        small_print("ghi-chu-bang", ROUNDED_OFF if layout.is_rounded_off else ""),
        block(
            "details",
            tag("summary", "Số liệu của hình"),
            unit_line(layout),
            scrolling(f"Số liệu của hình {figure.number}", table),
            small_print("ghi-chu-bang", table_legend(layout.facts)),
            class_="so-lieu-hinh chi-tren-web",
        ),
        class_="bieu-do",
        id=figure.anchor,
    )
    return Rendered(html, (*message.facts, *layout.facts), figure=figure)


def _map_keys(wide: AreaMap | None, narrow: AreaMap | None) -> Sequence[Html | None]:
    """Say what the numbers on a map stand for; fewer names have room on that for phones."""
    if wide is None or narrow is None:
        return ()
    if wide.key == narrow.key:
        return (small_print("ghi-chu-bang", wide.key),)
    own = tag("p", narrow.key, class_="ghi-chu-bang hep chi-tren-web", data_search_exclude="")
    return small_print("ghi-chu-bang rong", wide.key), own if narrow.key else None


def _show_again(context: Context, target: str) -> Rendered:
    """Print a chart of another page once more, under its own number, which leads there."""
    if len(context.call.args) + len(context.call.kwargs) > 1:
        remedy = f'chỉ ghi bieu_do("{target}")'
        raise AuthorError(f"hình “{target}” in lại đúng như ở mục của nó", remedy, Code.ARGUMENT)
    place = context.numbering.place(target)
    drawn = place.page.calls_of("bieu_do") if place.page.path != context.page.path else ()
    call = next((one for one in drawn if f"{DRAWING.prefix}:{id_of(one)}" == target), None)
    if call is None:
        message = f"“{target}” không phải là biểu đồ của trang khác"
        raise AuthorError(message, "ghi mã của một bieu_do ở trang khác", Code.UNKNOWN_TARGET)
    there = replace(context, call=replace(call, index=context.call.index))
    printed = bieu_do(there, *call.args, **call.kwargs)
    label = tag("span", f"{DRAWING.label} {place.number}.", class_="nhan")
    address = address_of(context.page, place.page, place.anchor)
    html = printed.markdown.replace(label, tag("a", label, href=address), 1)
    html = html.replace(f'id="{place.anchor}"', f'id="xem-{place.anchor}"', 1)
    if 'class="hep ' in html and context.page not in context.report.printed_pages:
        html = _SVG.sub("", html, count=1)  # three beside each other have room for this one alone
    return replace(printed, markdown=html, figure=None)


def _highest_first(plan: Plan, kind: ChartKind, order: Any, tung: Any) -> str | None:
    """Say by what bars are sorted that the author does not sort: units have no order of their own.

    Times have one, and so do levels and kinds, in which they are listed.
    """
    request = plan.request
    is_free = order is None and tung is None and not kind.is_stacked and not kind.is_share
    if not is_free or kind.marks not in (Marks.BARS, Marks.DOTS) or request.lists_columns:
        return None
    axis, keys = request.stubs[-1], request.table.schema.primaryKey
    if axis not in keys or not request.table.field(axis).references:
        return None
    if request.across:
        key = request.across[-1]
        return f"-{request.table.values(key)[-1]}" if len(request.across) == 1 else None
    return f"-{request.fields[0].name}"


def _ask(svg: str, data: ChartData, names: Mapping[Any, str]) -> Html:
    """Name on each bar or point the number of the table behind it, whose card it shows."""
    told = {
        describe_point(data, series, point): names.get((point.amount.cells, point.amount.value))
        for series in data.series
        for point in series.points
    }

    def name(match: re.Match[str]) -> str:
        number = told.get(unescape(match[1]))
        return f'{match[0]} data-o="{number}"' if number else match[0]

    return Html(_VALUE.sub(name, svg))


def _find_map(context: Context, kind: ChartKind, options: Mapping[str, Any]) -> UnitMap | None:
    """Find the map that a chart is drawn on; None for every other kind of chart.

    Args:
        options: Those of maps alone, as the author typed them; None for nothing.
    """
    name, lop, chia = options.values()
    if kind.marks is not Marks.AREAS:
        for option in (option for option, value in options.items() if value is not None):
            message = f"{option} chỉ dùng cho bản đồ"
            raise AuthorError(message, f'bỏ {option}, hoặc ghi loai="ban_do"', Code.ARGUMENT)
        return None
    if lop is not None and (isinstance(lop, bool) or lop not in CLASSES):
        remedy = f"chia từ {CLASSES[0]} đến {CLASSES[-1]} lớp"
        raise AuthorError(f"lop={lop} không dùng được", remedy, Code.ARGUMENT)
    if chia is not None:
        check_choice("chia", chia, STEPS)
    maps = context.report.maps
    if name is None and len(maps) != 1:
        remedy = f"ghi ban_do=…; {nearest('', maps)}"
        raise AuthorError("chưa rõ vẽ trên bản đồ nào", remedy, Code.ARGUMENT)
    name = str(name or next(iter(maps)))
    atlas = look_up(name, maps, f"không có bản đồ “{name}” trong data/ban_do", Code.MAP)
    if atlas is None:
        raise BrokenTable(f"bản đồ “{name}” có lỗi", "sửa bản đồ", Code.MAP)
    return atlas


def _unit_key(table: Table, atlas: UnitMap) -> str:
    """Find the key of a table whose values the map has shapes of."""
    own = [key.name for key in table.key_fields if key.references == atlas.note.bang]
    if table.name == atlas.note.bang:
        own = list(table.schema.primaryKey)
    if len(own) != 1:
        message = f"bảng “{table.name}” không có khóa nào lấy mã ở bảng “{atlas.note.bang}”"
        remedy = f"ghi references: {atlas.note.bang} ở khóa đó, hoặc dùng bản đồ khác"
        raise AuthorError(message, remedy, Code.MAP)
    return own[0]


def _tell_apart(table: Table, nhom: Any, keys: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """Take `nhom` for the key of that name, where a table has one and the value is one of its."""
    named = nhom if isinstance(nhom, list | tuple) else (nhom,)
    own = table.schema.primaryKey
    if nhom is None or "nhom" not in own or all(name in own for name in named):
        return nhom, keys
    return None, {**keys, "nhom": nhom}


def _write_sentence(context: Context, sentence: Sentence) -> Html:
    places = count()
    return inline(
        *(
            piece if isinstance(piece, str) else number_link(context, piece, next(places))
            for piece in sentence.pieces
        )
    )
