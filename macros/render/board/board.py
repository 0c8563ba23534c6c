"""The progress board for coordinators: `tien_do`."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from macros.findings import Finding, Severity
from macros.format import format_number, format_short
from macros.read.approvals import StepState
from macros.read.outline import Outline
from macros.read.page.page import Page
from macros.render.board.rows import (
    DONE,
    NOTHING,
    STATES,
    SectionRow,
    prompt_lists,
    read_rows,
    write_deadline,
)
from macros.render.board.shortcomings import write_matrix
from macros.render.call.address import COMPARISON, address_of, relative_address
from macros.render.call.context import Context, Desk, Rendered
from macros.render.call.html import Html, block, inline, plain_table, tag

_SEVERITIES = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo"}
_SIGNS = {"hoan-thanh": "✓", "cho-duyet": "◐", "du-thao": "○", "chua-co": "–"}
_WIDTH, _HEIGHT = 640, 26


def tien_do(context: Context) -> Rendered:
    """Print how far the report is; only on a page that is no part of the final copy."""
    desk = context.desk() or Desk()
    rows = read_rows(context.report, desk)
    return Rendered("\n".join(_blocks(context, desk, rows)))


def _blocks(context: Context, desk: Desk, rows: Sequence[SectionRow]) -> Iterator[str]:
    outline, here = context.report.outline, context.page
    yield block("div", _figures(desk, rows), class_="bang-tien-do") + "\n"
    yield f"{draw_progress(outline, rows)}\n"
    yield f"## Trễ hạn\n\n{_lateness(desk, rows)}\n"
    yield _late_list(rows) + "\n"
    yield "## Từng mục\n"
    said = Counter(one.tep for one in context.report.remarks if not one.xong)
    yield section_table(here, rows, said, with_changes=desk.changes is not None) + "\n"
    yield (
        "Số chữ đếm như các trình soạn thảo, không kể tiêu đề, bảng và hình. "
        "Khía cạnh: số đã nêu trên số đề cương yêu cầu.\n"
    )
    if desk.standings:
        yield f"## Duyệt\n\n{_approvals(context.page, desk, rows)}\n"
    found = desk.open_findings
    if found is not None:
        yield "## Phát hiện còn mở\n"
        yield (_finding_list(found) if found else "Bước kiểm tra không phát hiện gì.") + "\n"
    if matrix := write_matrix(context):
        yield f"## Hạn chế và cách khắc phục\n\n{matrix}\n"
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
    found = desk.open_findings
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


def _approvals(here: Page, desk: Desk, rows: Sequence[SectionRow]) -> Html:
    """List the steps of each section: who took them, and which have lapsed since."""
    listed = [row for row in rows if row.section.id in desk.standings]
    steps = dict.fromkeys(state.step for row in listed for state in desk.standings[row.section.id])
    body = (
        block(
            "tr",
            tag("th", _name(here, row), scope="row"),
            *(_step(here, desk, row, state) for state in desk.standings[row.section.id]),
        )
        for row in listed
    )
    heads = (f"{step[:1].upper()}{step[1:]}" for step in steps)
    return plain_table("Duyệt từng mục", ("Mục", *heads), body, class_="tien-do duyet")


def _step(here: Page, desk: Desk, row: SectionRow, state: StepState) -> Html:
    """Say how a step stands; what has changed since is shown, or there is a command that does."""
    sign = "✓" if state.is_valid else "↺" if state.approval else "–"
    said = [inline(tag("span", sign, class_="dau", aria_hidden="true"), f" {state.words}")]
    if state.approval and state.approval.y_kien:
        said.append(tag("em", state.approval.y_kien))
    commit = state.lapsed_at
    if commit and commit == desk.compared:
        address = f"{relative_address(here, COMPARISON)}#muc-{row.section.id}"
        said.append(tag("a", "Xem chỗ đổi", href=address))
    elif commit:
        said.append(tag("code", f"baocao html --so-voi {commit[:7]}"))
    return tag("td", *(tag("div", words) for words in said))


def _finding_list(findings: Sequence[Finding]) -> str:
    """Count the findings of each file, with the findings themselves one step away."""
    by_file = groupby(findings, key=lambda finding: finding.path)
    return "\n".join(_findings_of(path, list(found)) for path, found in by_file)


def _findings_of(path: str, findings: Sequence[Finding]) -> Html:
    counts = Counter(one.severity for one in findings)
    said = ", ".join(f"{counts[one]} {_SEVERITIES[one]}" for one in _SEVERITIES if counts[one])
    summary = tag("summary", tag("code", path), f": {said}")
    items = (
        tag("li", f"Dòng {one.line}: {one.message}; ", tag("em", one.remedy)) for one in findings
    )
    return tag("details", summary, "\n", block("ul", *items), "\n", class_="phat-hien")


def draw_progress(outline: Outline, rows: Sequence[SectionRow]) -> Html:
    """Draw how many sections are in each state, and which; never by colour alone."""
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    words = ", ".join(f"{n} {STATES[state].lower()}" for state, n in counts.items() if n)
    legend = [
        tag("li", _sign(state), f" {label}: ", _strong(counts[state]), data_trang_thai=state)
        for state, label in STATES.items()
    ]
    if late := sum(row.late_days > 0 for row in rows):
        legend.append(tag("li", "Viền kép – trễ hạn: ", _strong(late), class_="vien"))
    return block(
        "div",
        _bar(counts, f"{len(rows)} mục của đề cương: {words}"),
        block("ul", *legend, class_="chu-giai"),
        _map(outline, rows),
        class_="hinh-tien-do",
    )


def _bar(counts: Mapping[str, int], words: str) -> Html:
    whole = sum(counts.values()) or 1
    parts: list[Html] = []
    start = 0.0
    for state, count in counts.items():
        if not count:
            continue
        width = _WIDTH * count / whole
        box = {"x": f"{start:.1f}", "y": "1", "width": f"{width:.1f}", "height": f"{_HEIGHT - 2}"}
        parts.append(tag("rect", class_="doan", data_trang_thai=state, **box))
        if state == "cho-duyet":  # crossed by lines, so that it differs without its colour
            x = {"x1": f"{start:.1f}", "x2": f"{start + width:.1f}"}
            parts.append(tag("line", class_="gach", y1=_HEIGHT // 2, y2=_HEIGHT // 2, **x))
        start += width
    size = f"0 0 {_WIDTH} {_HEIGHT}"
    return tag("svg", *parts, class_="thanh", viewBox=size, role="img", aria_label=words)


def _map(outline: Outline, rows: Sequence[SectionRow]) -> Html:
    """Set the tiles of each part in a line of their own."""
    parts = groupby(rows, key=lambda row: (*outline.ancestors(row.section), row.section)[0])
    items = []
    for part, mine in parts:
        name = f"Phần {part.number}" if part.number else "Ngoài phần"
        tiles = block("ul", *map(_tile, mine))
        items.append(tag("li", tag("span", name, class_="ten-phan"), "\n", tiles))
    return block("ul", *items, class_="ban-do")


def _tile(row: SectionRow) -> Html:
    section = row.section
    late = f", trễ {row.late_days} ngày" if row.late_days else ""
    title = f"{section.heading}: {STATES[row.state].lower()}{late}"
    link = tag(
        "a",
        section.number or "Mở đầu",
        _sign(row.state),
        href=f"#muc-{section.id}",
        title=title,
        aria_label=title if section.number else f"Mở đầu. {title}",
    )
    is_late = "tre-han" if row.late_days else None
    return tag("li", link, data_trang_thai=row.state, class_=is_late)


_COLUMNS: Mapping[str, Callable[[SectionRow], Html]] = {
    "Trạng thái": lambda row: tag("td", _state(row.state)),
    "Phụ trách": lambda row: tag("td", row.owner or NOTHING),
    "Hạn": lambda row: _date_cell(row.deadline, write_deadline(row.deadline, row.late_days)),
    "Khía cạnh": lambda row: tag("td", _aspects(row), class_="so"),
    "Số chữ": lambda row: tag("td", format_number(row.words), class_="so", data_gia_tri=row.words),
    "Sửa gần nhất": lambda row: _date_cell(row.changed, write_deadline(row.changed)),
    "Phát hiện": lambda row: tag("td", str(len(row.findings or ())), class_="so"),
}


def section_table(
    here: Page, rows: Sequence[SectionRow], said: Counter[str], *, with_changes: bool
) -> Html:
    """List the sections; columns that nothing is known about are left out."""
    columns = dict(_COLUMNS)
    if not with_changes:
        del columns["Sửa gần nhất"]
    if said:
        columns["Góp ý"] = lambda row: tag(
            "td", str(said[row.page.path] if row.page else 0), class_="so"
        )
    if all(row.findings is None for row in rows):
        del columns["Phát hiện"]
    body = (
        block(
            "tr",
            tag("th", _name(here, row), scope="row", data_gia_tri=number),
            *(column(row) for column in columns.values()),
            id=f"muc-{row.section.id}",
            data_cap=row.section.level,
        )
        for number, row in enumerate(rows)
    )
    return plain_table("Tiến độ từng mục", ("Mục", *columns), body, class_="tien-do sap-xep")


def _name(here: Page, row: SectionRow) -> str:
    name = row.section.heading
    return tag("a", name, href=address_of(here, row.page)) if row.page else name


def _aspects(row: SectionRow) -> Html:
    """Write how many aspects are covered; the bar beside it is hidden from screen readers."""
    if not row.demanded:
        return NOTHING
    filled = round(60 * row.covered / row.demanded)
    bar = tag(
        "svg",
        tag("rect", class_="nen", width=60, height=6),
        tag("rect", class_="day", width=filled, height=6),
        class_="thanh-nho",
        viewBox="0 0 60 6",
        width=60,
        height=6,
        aria_hidden="true",
    )
    return inline(bar, f" {row.covered}/{row.demanded}")


def _date_cell(date: datetime.date | None, words: Html) -> Html:
    return tag("td", words, data_gia_tri=date.isoformat() if date else "")


def _state(state: str) -> Html:
    said = f" {STATES[state]}"
    return tag("span", _sign(state), said, class_="tinh-trang", data_trang_thai=state)


def _sign(state: str) -> Html:
    return tag("span", _SIGNS[state], class_="dau", aria_hidden="true")


def _strong(number: int) -> Html:
    return tag("strong", str(number))
