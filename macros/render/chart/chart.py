"""The macro `bieu_do`: a chart with headline, text alternative, source and its data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import TYPE_CHECKING, Any

from macros.render.call.context import Rendered, check_choice
from macros.render.call.mark import chart_legend, number_link, table_legend
from macros.render.chart.alt import Sentence, describe_chart, headline
from macros.render.chart.data import KINDS, plan_chart, read_chart
from macros.render.chart.drawing import specify
from macros.render.number.selection import ALL, find_table
from macros.render.table.html import caption_of, source_line, unit_line, write_table
from macros.render.table.layout import Layout, lay_out
from macros.render.table.request import Options, read_text

if TYPE_CHECKING:
    from macros.read.table.table import Table
    from macros.render.call.context import Context


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a drawing."""

    anchor: str
    number: int
    caption: str
    source: str
    headline: Sentence
    alternative: str


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
    ten: str | None = None,
    tieu_de: str | None = None,
    ma: str | None = None,
    tu: Any = None,
    den: Any = None,
    le: int | None = None,
    **khoa: Any,
) -> Rendered:
    """Draw a chart.

    Args:
        cot: The column drawn; several columns are as many series.
        loai: One of KINDS.
        truc: The key along the axis, or "cot" for the columns themselves; by itself the years.
        nhom: The key whose values are the series.
        gop: Keys that are summed over.
        tieu_de: The message above the chart; by itself what the data show.
    """
    check_choice("loai", loai, KINDS)
    series, keys = _tell_apart(find_table(context, bang), nhom, khoa)
    share = ALL if KINDS[loai].is_share else False
    options = Options(cot, truc, series, gop, tu, den, le, share=share)
    plan = plan_chart(context, bang, options, keys)
    data = read_chart(plan, loai)
    layout = lay_out(plan)
    target = read_text("ma", ma) or plan.table.name
    caption = caption_of(plan, read_text("ten", ten), names_column=True)
    wanted = read_text("tieu_de", tieu_de)
    frame = Frame(
        anchor=f"hinh-{target}",
        number=context.numbering.figure(target),
        caption=caption,
        source=source_line(plan),
        headline=Sentence((wanted,)) if wanted else headline(data),
        alternative=describe_chart(data, caption),
    )
    svg = context.draw(specify(data, frame.anchor))
    lines = _write_figure(context, frame, layout, svg)
    return Rendered("\n".join(lines), (*frame.headline.facts, *layout.facts))


def _tell_apart(table: Table, nhom: Any, keys: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """Take `nhom` for the key of that name, where a table has one and the value is one of its."""
    named = nhom if isinstance(nhom, list | tuple) else (nhom,)
    own = table.schema.primaryKey
    if nhom is None or "nhom" not in own or all(name in own for name in named):
        return nhom, keys
    return None, {**keys, "nhom": nhom}


def _write_figure(context: Context, frame: Frame, layout: Layout, svg: str) -> Iterator[str]:
    label = f'<span class="nhan">Hình {frame.number}.</span>'
    yield f'<figure class="bieu-do" id="{escape(frame.anchor)}">'
    yield f'<p class="tieu-de">{_write_sentence(context, frame.headline)}</p>'
    yield f'<div class="hinh" role="img" aria-label="{escape(frame.alternative)}">{svg}</div>'
    yield f"<figcaption>{label} {escape(frame.caption)}</figcaption>"
    if frame.source:
        yield f'<p class="nguon">{escape(frame.source)}</p>'
    marks = chart_legend(layout.facts)
    if marks:
        yield f'<p class="ghi-chu-bang">{escape(marks)}</p>'
    yield '<details class="so-lieu-hinh chi-tren-web">'
    yield "<summary>Số liệu của hình</summary>"
    if layout.unit:
        yield f'<p class="don-vi-tinh">{escape(unit_line(layout.unit))}</p>'
    name = escape(f"Số liệu của hình {frame.number}")
    yield f'<div class="bang-cuon" role="region" tabindex="0" aria-label="{name}">'
    yield write_table(layout, context.call.index, len(frame.headline.facts))
    yield "</div>"
    if marks:
        yield f'<p class="ghi-chu-bang">{escape(table_legend(layout.facts))}</p>'
    yield "</details>"
    yield "</figure>"


def _write_sentence(context: Context, sentence: Sentence) -> str:
    places = count()
    return "".join(
        escape(piece) if isinstance(piece, str) else number_link(context, piece, next(places))
        for piece in sentence.pieces
    )
