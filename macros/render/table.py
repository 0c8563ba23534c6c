"""The macro `bang`: a table with caption, unit line and source."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from macros.render.argument import check_flag
from macros.render.fact import Rendered
from macros.render.selection import find_table
from macros.render.table_caption import caption_of, source_line, unit_line
from macros.render.table_html import write_table
from macros.render.table_layout import Layout, lay_out
from macros.render.table_plan import Plan
from macros.render.table_request import Options, read_request, read_text
from macros.render.table_width import is_wide

if TYPE_CHECKING:
    from macros.render.context import Context

LEGEND = "Ký hiệu: “…” là không có số liệu."


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
        gop: Keys that are summed over.
        cong: Whether to print the total.
        co_cau: True for shares in the total, or the column that the shares are of.
        kho_ngang: Whether to print on a landscape page; by its width when not given.
    """
    options = Options(cot, hang, ngang, gop, tu, den, le, cong, co_cau)
    plan = Plan(read_request(context, bang, options, khoa))
    layout = lay_out(plan)
    target = read_text("ma", ma) or find_table(context, bang).name
    caption = caption_of(plan, read_text("ten", ten))
    number = context.numbering.table(target)
    lines = _write_figure(
        plan,
        layout,
        target,
        number,
        caption,
        read_text("ghi_chu", ghi_chu),
        _turned(layout, kho_ngang),
    )
    return Rendered("\n".join(lines), layout.facts)


def _turned(layout: Layout, wanted: Any) -> bool:
    if wanted is None:
        return is_wide(layout)
    check_flag("kho_ngang", wanted)
    return bool(wanted)


def _write_figure(
    plan: Plan,
    layout: Layout,
    target: str,
    number: int,
    caption: str,
    note: str | None,
    is_turned: bool,
) -> Iterator[str]:
    label = f"Bảng\u00a0{number}."
    name = escape(f"Bảng {number}. {caption}")
    paper = ' data-kho="ngang"' if is_turned else ""
    yield f'<figure class="bang" id="bang-{escape(target)}"{paper}>'
    yield f'<figcaption><span class="nhan">{label}</span> {escape(caption)}</figcaption>'
    if layout.unit:
        yield f'<p class="don-vi-tinh">{escape(unit_line(layout.unit))}</p>'
    yield f'<div class="bang-cuon" role="region" tabindex="0" aria-label="{name}">'
    yield write_table(layout)
    yield "</div>"
    if source := source_line(plan):
        yield f'<p class="nguon">{escape(source)}</p>'
    if note:
        yield f'<p class="ghi-chu-bang">Ghi chú: {escape(note)}</p>'
    if layout.is_incomplete:
        yield f'<p class="ghi-chu-bang">{LEGEND}</p>'
    yield "</figure>"
