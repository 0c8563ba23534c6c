"""The progress board for coordinators: `tien_do`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from macros.findings import Finding, Severity
from macros.format import format_number, format_short
from macros.render.board.progress import draw_progress, section_table, write_deadline
from macros.render.board.prompts import prompt_lists
from macros.render.board.rows import DONE, STATES, SectionRow, open_findings, read_rows
from macros.render.call.context import Context, Desk, Rendered
from macros.render.call.html import Html, block, tag

_SEVERITIES = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo"}


def tien_do(context: Context) -> Rendered:
    """Print how far the report is; only on a page that is no part of the final copy."""
    desk = context.desk() or Desk()
    rows = read_rows(context.report, desk)
    return Rendered("\n".join(_blocks(context, desk, rows)))


def _blocks(context: Context, desk: Desk, rows: Sequence[SectionRow]) -> Iterator[str]:
    outline, here = context.report.outline, context.page
    yield block("div", _figures(desk, rows), class_="bang-tien-do") + "\n"
    yield f"{draw_progress(outline, rows)}\n"
    yield "## Trễ hạn\n"
    yield f"{_lateness(desk, rows)}\n"
    yield _late_list(rows) + "\n"
    yield "## Từng mục\n"
    yield section_table(here, rows, with_changes=desk.changes is not None) + "\n"
    yield (
        "Số chữ đếm như các trình soạn thảo, không kể tiêu đề, bảng và hình. "
        "Khía cạnh: số đã nêu trên số đề cương yêu cầu.\n"
    )
    found = open_findings(desk)
    if found is not None:
        yield "## Phát hiện còn mở\n"
        yield (_finding_list(found) if found else "Bước kiểm tra không phát hiện gì.") + "\n"
    yield "## Từng yêu cầu của đề cương\n"
    yield from prompt_lists(here, outline, rows)


def _figures(desk: Desk, rows: Sequence[SectionRow]) -> Html:
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
    items = (tag("div", tag("dt", k), "\n", tag("dd", v)) for k, v in figures.items())
    return block("dl", *items, class_="con-so")


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


def _late_list(rows: Sequence[SectionRow]) -> str:
    """List what should have been done, the longest overdue first."""
    late = sorted((row for row in rows if row.late_days), key=lambda row: -row.late_days)
    return block("ul", *map(_late_line, late), class_="tre-han-ds") if late else ""


def _late_line(row: SectionRow) -> Html:
    link = tag("a", row.section.heading, href=f"#muc-{row.section.id}")
    deadline = write_deadline(row.deadline, row.late_days)
    owner = f", {row.owner}" if row.owner else ""
    return tag("li", link, ": ", deadline, f", {STATES[row.state].lower()}{owner}")


def _finding_list(findings: Sequence[Finding]) -> str:
    """Count the findings of each file, with the findings themselves one step away."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.path, []).append(finding)
    return "\n".join(_findings_of(path, found) for path, found in by_file.items())


def _findings_of(path: str, findings: Sequence[Finding]) -> Html:
    counts = Counter(one.severity for one in findings)
    said = ", ".join(f"{counts[one]} {_SEVERITIES[one]}" for one in _SEVERITIES if counts[one])
    summary = tag("summary", tag("code", path), f": {said}")
    items = (
        tag("li", f"Dòng {one.line}: {one.message}; ", tag("em", one.remedy)) for one in findings
    )
    return tag("details", summary, "\n", block("ul", *items), "\n", class_="phat-hien")
