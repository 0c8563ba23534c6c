"""The sections in a table, their prompts in lists, and what the checks found."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from macros.findings import Finding, Severity
from macros.format.date import format_short
from macros.format.number import format_number
from macros.read.outline import Outline
from macros.read.page import Page
from macros.render.board_aspects import aspect_list
from macros.render.board_link import address_of
from macros.render.board_picture import SIGNS, small_bar
from macros.render.board_rows import STATES, PromptRow, SectionRow

_NOTHING = '<span class="trong" aria-hidden="true">–</span><span class="chi-nghe">chưa ghi</span>'


def section_table(here: Page, rows: Sequence[SectionRow], *, with_changes: bool) -> str:
    """List the sections; columns that nothing is known about are left out."""
    with_findings = any(row.findings is not None for row in rows)
    heads = ["Mục", "Trạng thái", "Phụ trách", "Hạn", "Khía cạnh", "Số chữ"]
    heads += ["Sửa gần nhất"] * with_changes + ["Phát hiện"] * with_findings
    head = "\n".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "\n".join(
        _section_line(here, row, number, with_changes=with_changes, with_findings=with_findings)
        for number, row in enumerate(rows)
    )
    return (
        '<div class="bang-cuon" role="region" tabindex="0" aria-label="Tiến độ từng mục">\n'
        '<table class="tien-do sap-xep">\n'
        f"<thead>\n<tr>\n{head}\n</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _section_line(
    here: Page, row: SectionRow, number: int, *, with_changes: bool, with_findings: bool
) -> str:
    name = escape(row.section.heading)
    if row.page:
        name = f'<a href="{address_of(here, row.page)}">{name}</a>'
    aspects = f"{small_bar(row.covered, row.demanded)} {row.covered}/{row.demanded}"
    cells = [
        f"<td>{_state(row.state)}</td>",
        f"<td>{escape(row.owner) if row.owner else _NOTHING}</td>",
        f"<td{_sorted_by(row.deadline)}>{_deadline(row.deadline, row.late_days)}</td>",
        f'<td class="so">{aspects if row.demanded else _NOTHING}</td>',
        f'<td class="so" data-gia-tri="{row.words}">{format_number(row.words)}</td>',
    ]
    if with_changes:
        changed = format_short(row.changed) if row.changed else _NOTHING
        cells.append(f"<td{_sorted_by(row.changed)}>{changed}</td>")
    if with_findings:
        cells.append(f'<td class="so">{len(row.findings or ())}</td>')
    level = f' data-cap="{row.section.level}"'
    head = f'<th scope="row" data-gia-tri="{number}">{name}</th>'
    body = "\n".join([head, *cells])
    return f'<tr id="muc-{escape(row.section.id)}"{level}>\n{body}\n</tr>'


def prompt_lists(here: Page, outline: Outline, rows: Sequence[SectionRow]) -> Iterator[str]:
    """List the prompts of each section under its heading, in Markdown."""
    for row in rows:
        if not row.prompts:
            continue
        yield f"### {row.section.heading}\n"
        lines = "\n".join(_prompt_line(here, outline, row, prompt) for prompt in row.prompts)
        yield f'<ul class="tung-yeu-cau">\n{lines}\n</ul>\n'


def _prompt_line(here: Page, outline: Outline, row: SectionRow, line: PromptRow) -> str:
    text = escape(line.prompt.text)
    words = ""
    if row.page and line.answer:
        place = f"yeu-cau-{line.prompt.id}"
        text = f'<a href="{address_of(here, row.page, place)}">{text}</a>'
        words = f"<span>{format_number(line.answer.words)} chữ</span>"
    if line.answer is None:
        state, sign, said = "thieu", "–", "Chưa trả lời"
    elif line.missing:
        lacking = f"{len(line.missing)}/{len(line.demanded)}"
        state, sign, said = "mot-phan", "◐", f"Còn thiếu {lacking} khía cạnh"
    else:
        state, sign, said = "du", "✓", "Đã trả lời"
    covered = [aspect for aspect in line.demanded if aspect not in line.missing]
    aspects = aspect_list(outline, line.demanded, covered)
    owner = f"<span>{escape(line.owner)}</span>" if line.owner else ""
    deadline = f"<span>Hạn {_deadline(line.deadline, line.late_days)}</span>"
    return (
        f'<li data-tra-loi="{state}">\n<p class="loi">{text}</p>\n'
        f'<p class="ve"><strong class="tra-loi"><span aria-hidden="true">{sign}</span> {said}'
        f"</strong>{words}{owner}{deadline if line.deadline else ''}</p>\n"
        f"{aspects}</li>"
    )


def late_list(rows: Sequence[SectionRow]) -> str:
    """List what should have been done, the longest overdue first."""
    late = sorted((row for row in rows if row.late_days), key=lambda row: -row.late_days)
    items = "\n".join(
        f'<li><a href="#muc-{escape(row.section.id)}">{escape(row.section.heading)}</a>: '
        f"{_deadline(row.deadline, row.late_days)}, {STATES[row.state].lower()}"
        f"{', ' + escape(row.owner) if row.owner else ''}</li>"
        for row in late
    )
    return f'<ul class="tre-han-ds">\n{items}\n</ul>' if items else ""


def finding_list(findings: Sequence[Finding]) -> str:
    """Count the findings of each file, with the findings themselves one step away."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.path, []).append(finding)
    blocks = []
    for path, found in by_file.items():
        counts = Counter(one.severity for one in found)
        parts = [f"{counts[Severity.ERROR]} lỗi"] * bool(counts[Severity.ERROR])
        parts += [f"{counts[Severity.WARNING]} cảnh báo"] * bool(counts[Severity.WARNING])
        items = "\n".join(
            f"<li>Dòng {one.line}: {escape(one.message)}; <em>{escape(one.remedy)}</em></li>"
            for one in found
        )
        blocks.append(
            f'<details class="phat-hien"><summary><code>{escape(path)}</code>: '
            f"{', '.join(parts)}</summary>\n<ul>\n{items}\n</ul>\n</details>"
        )
    return "\n".join(blocks)


def _state(state: str) -> str:
    sign = f'<span class="dau" aria-hidden="true">{SIGNS[state]}</span>'
    return f'<span class="tinh-trang" data-trang-thai="{state}">{sign} {STATES[state]}</span>'


def _deadline(deadline: datetime.date | None, late_days: int) -> str:
    if deadline is None:
        return _NOTHING
    late = f' <strong class="tre">trễ {late_days} ngày</strong>' if late_days else ""
    return format_short(deadline) + late


def _sorted_by(date: datetime.date | None) -> str:
    """Give a date cell the value to sort by."""
    return f' data-gia-tri="{date.isoformat()}"' if date else ' data-gia-tri=""'
