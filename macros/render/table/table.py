"""The macro `bang`: a table with caption, unit line and source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from macros.findings import AuthorError, Code
from macros.render.call.context import Rendered, check_flag
from macros.render.call.mark import table_legend
from macros.render.table.html import caption_of, source_line, unit_line, write_table
from macros.render.table.layout import LANDSCAPE_MM, PORTRAIT_MM, Layout, estimate_width, lay_out
from macros.render.table.plan import Plan
from macros.render.table.request import Options, read_request, read_text

if TYPE_CHECKING:
    from macros.render.call.context import Context


LEGEND = "Ký hiệu: “…” là không có số liệu."


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a table."""

    anchor: str
    number: int
    caption: str
    source: str
    note: str | None
    is_landscape: bool


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
    width_mm = estimate_width(layout)
    target = read_text("ma", ma) or plan.table.name
    frame = Frame(
        anchor=f"bang-{target}",
        number=context.numbering.table(target),
        caption=caption_of(plan, read_text("ten", ten), names_column=bool(plan.request.across)),
        source=source_line(plan),
        note=read_text("ghi_chu", ghi_chu),
        is_landscape=_is_landscape(width_mm, kho_ngang),
    )
    lines = _write_figure(layout, frame, context.call.index)
    return Rendered("\n".join(lines), layout.facts, _warn_wide(plan, width_mm))


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


def _write_figure(layout: Layout, frame: Frame, call: int) -> Iterator[str]:
    name = escape(f"Bảng {frame.number}. {frame.caption}")
    paper = ' data-kho="ngang"' if frame.is_landscape else ""
    label = f'<span class="nhan">Bảng {frame.number}.</span>'
    yield f'<figure class="bang" id="{escape(frame.anchor)}"{paper}>'
    yield f"<figcaption>{label} {escape(frame.caption)}</figcaption>"
    if layout.unit:
        yield f'<p class="don-vi-tinh">{escape(unit_line(layout.unit))}</p>'
    yield f'<div class="bang-cuon" role="region" tabindex="0" aria-label="{name}">'
    yield write_table(layout, call)
    yield "</div>"
    if frame.source:
        yield f'<p class="nguon">{escape(frame.source)}</p>'
    if frame.note:
        yield f'<p class="ghi-chu-bang">Ghi chú: {escape(frame.note)}</p>'
    if layout.is_incomplete:
        yield f'<p class="ghi-chu-bang">{LEGEND}</p>'
    marks = table_legend(layout.facts)
    if marks:
        yield f'<p class="ghi-chu-bang">{escape(marks)}</p>'
    yield "</figure>"
