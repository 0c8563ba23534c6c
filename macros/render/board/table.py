"""The progress of the report: as a picture, in a table, and what the checks found."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from macros.findings import Finding, Severity
from macros.format import format_number, format_short
from macros.read.outline import Outline
from macros.read.page.page import Page
from macros.render.board.rows import STATES, PromptRow, SectionRow, aspect_list
from macros.render.call.address import address_of

SIGNS = {"hoan-thanh": "✓", "cho-duyet": "◐", "du-thao": "○", "chua-co": "–"}
_WIDTH, _HEIGHT = 640, 26


def draw_progress(outline: Outline, rows: Sequence[SectionRow]) -> str:
    """Draw how many sections are in each state, and which; never by colour alone."""
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    words = ", ".join(f"{n} {STATES[state].lower()}" for state, n in counts.items() if n)
    legend = "\n".join(
        f'<li data-trang-thai="{state}"><span class="dau" aria-hidden="true">{SIGNS[state]}</span>'
        f" {label}: <strong>{counts[state]}</strong></li>"
        for state, label in STATES.items()
    )
    if late := sum(row.late_days > 0 for row in rows):
        legend += f'\n<li class="vien">Viền kép – trễ hạn: <strong>{late}</strong></li>'
    return "\n".join(
        [
            '<div class="hinh-tien-do">',
            _bar(counts, f"{len(rows)} mục của đề cương: {words}"),
            f'<ul class="chu-giai">\n{legend}\n</ul>',
            *_map(outline, rows),
            "</div>",
        ]
    )


def small_bar(part: int, whole: int) -> str:
    """Draw a share beside the figures that say it; decoration, hidden from screen readers."""
    filled = round(60 * part / whole) if whole else 0
    return (
        '<svg class="thanh-nho" viewBox="0 0 60 6" width="60" height="6" aria-hidden="true">'
        '<rect class="nen" width="60" height="6"></rect>'
        f'<rect class="day" width="{filled}" height="6"></rect></svg>'
    )


def _bar(counts: dict[str, int], words: str) -> str:
    whole = sum(counts.values()) or 1
    parts: list[str] = []
    start = 0.0
    for state, count in counts.items():
        if not count:
            continue
        width = _WIDTH * count / whole
        place = f'x="{start:.1f}" y="1" width="{width:.1f}" height="{_HEIGHT - 2}"'
        parts.append(f'<rect class="doan" data-trang-thai="{state}" {place}></rect>')
        if state == "cho-duyet":
            parts.append(_hatch(start, width))
        start += width
    return (
        f'<svg class="thanh" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' aria-label="{escape(words)}">{"".join(parts)}</svg>'
    )


def _hatch(start: float, width: float) -> str:
    """Cross a part with slanting lines, so that it differs without its colour."""
    lines = []
    x = start
    while x < start + width:
        end = min(x + 10, start + width)
        lines.append(f"M{x:.1f} {_HEIGHT - 1}L{end:.1f} {_HEIGHT - 1 - (end - x) * 2.4:.1f}")
        x += 10
    return f'<path class="gach" d="{"".join(lines)}"></path>'


def _map(outline: Outline, rows: Iterable[SectionRow]) -> Iterable[str]:
    """Set the tiles of each part in a line of their own."""
    parts: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for row in rows:
        part = (*outline.ancestors(row.section), row.section)[0]
        names[part.id] = f"Phần {part.number}" if part.number else "Ngoài phần"
        parts.setdefault(part.id, []).append(_tile(row))
    yield '<ul class="ban-do">'
    for part_id, tiles in parts.items():
        yield f'<li><span class="ten-phan">{escape(names[part_id])}</span>'
        yield "<ul>"
        yield from tiles
        yield "</ul></li>"
    yield "</ul>"


def _tile(row: SectionRow) -> str:
    section = row.section
    label = section.number or "Mở đầu"
    late = f", trễ {row.late_days} ngày" if row.late_days else ""
    title = escape(f"{section.heading}: {STATES[row.state].lower()}{late}")
    classes = ' class="tre-han"' if row.late_days else ""
    return (
        f'<li data-trang-thai="{row.state}"{classes}><a href="#muc-{escape(section.id)}"'
        f' title="{title}" aria-label="{title}">{escape(label)}'
        f'<span class="dau" aria-hidden="true">{SIGNS[row.state]}</span></a></li>'
    )


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
