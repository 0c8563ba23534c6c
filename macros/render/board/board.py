"""The progress board for coordinators: tien_do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from macros.findings import AuthorError, Code
from macros.format import format_number, format_short
from macros.render.board.rows import DONE, SectionRow, open_findings, read_rows
from macros.render.board.table import (
    draw_progress,
    finding_list,
    late_list,
    prompt_lists,
    section_table,
)
from macros.render.call.context import Context, Desk, Rendered


def tien_do(context: Context) -> Rendered:
    """Print how far the report is; only on a page that is no part of the final copy."""
    refuse_in_book(context, "tien_do")
    desk = context.desk() or Desk()
    rows = read_rows(context.report, desk)
    return Rendered("\n".join(_blocks(context, desk, rows)))


def refuse_in_book(context: Context, word: str) -> None:
    """Keep what is for coordinators out of the final copy.

    Raises:
        AuthorError: when the page answers a section of the outline, or is an appendix.
    """
    appendices = {one.trang for one in context.report.identity.phu_luc}
    if context.page.section is not None or context.page.source_uri in appendices:
        raise AuthorError(
            f"{word}() không dùng được ở trang này, vì trang này có trong bản in",
            "đặt ở một trang không có “muc” và không là phụ lục, như docs/phu-luc/tien-do.md",
            Code.ARGUMENT,
        )


def _blocks(context: Context, desk: Desk, rows: Sequence[SectionRow]) -> Iterator[str]:
    outline, here = context.report.outline, context.page
    yield f'<div class="bang-tien-do">\n{_figures(desk, rows)}\n</div>\n'
    yield f"{draw_progress(outline, rows)}\n"
    yield "## Trễ hạn\n"
    yield f"{_lateness(desk, rows)}\n"
    yield late_list(rows) + "\n"
    yield "## Từng mục\n"
    yield section_table(here, rows, with_changes=desk.changes is not None) + "\n"
    yield (
        "Số chữ đếm như các trình soạn thảo, không kể tiêu đề, bảng và hình. "
        "Khía cạnh: số đã nêu trên số đề cương yêu cầu.\n"
    )
    found = open_findings(desk)
    if found is not None:
        yield "## Phát hiện còn mở\n"
        yield (finding_list(found) if found else "Bước kiểm tra không phát hiện gì.") + "\n"
    yield "## Từng yêu cầu của đề cương\n"
    yield from prompt_lists(here, outline, rows)


def _figures(desk: Desk, rows: Sequence[SectionRow]) -> str:
    prompts = [prompt for row in rows for prompt in row.prompts]
    answered = sum(prompt.answer is not None for prompt in prompts)
    figures = {
        "Mục hoàn thành": f"{sum(row.state == DONE for row in rows)}/{len(rows)}",
        "Yêu cầu đã trả lời": f"{answered}/{len(prompts)}",
        "Khía cạnh đã nêu": f"{sum(r.covered for r in rows)}/{sum(r.demanded for r in rows)}",
        "Số chữ": format_number(sum(row.words for row in rows)),
    }
    if desk.today is not None:
        figures["Mục trễ hạn"] = str(sum(row.late_days > 0 for row in rows))
    found = open_findings(desk)
    if found is not None:
        figures["Phát hiện còn mở"] = str(len(found))
    items = "\n".join(f"<div><dt>{k}</dt>\n<dd>{v}</dd></div>" for k, v in figures.items())
    return f'<dl class="con-so">\n{items}\n</dl>'


def _lateness(desk: Desk, rows: Sequence[SectionRow]) -> str:
    """Say what is late and as of when, since a site that is read later does not know today."""
    if desk.today is None:
        return "Không có kho git nên không biết tính hạn đến ngày nào."
    date = format_short(desk.today)
    if not any(row.deadline for row in rows):
        return "Chưa mục nào ghi hạn (“han” ở đầu trang)."
    late = sum(row.late_days > 0 for row in rows)
    said = f"{late} mục trễ hạn" if late else "Không có mục nào trễ hạn"
    return f"{said}, tính đến ngày {date} (lần ghi cuối vào kho git, hoặc ngày đặt cho bản dựng)."
