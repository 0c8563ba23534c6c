"""The sections of the outline at a glance, as tiles, and in a table."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from macros.format import format_number, format_short
from macros.read.outline import Outline
from macros.read.page.page import Page
from macros.render.board.rows import STATES, SectionRow
from macros.render.call.address import address_of
from macros.render.call.html import Html, block, inline, plain_table, tag

_SIGNS = {"hoan-thanh": "✓", "cho-duyet": "◐", "du-thao": "○", "chua-co": "–"}
_WIDTH, _HEIGHT = 640, 26
_NOTHING = inline(
    tag("span", "–", class_="trong", aria_hidden="true"),
    tag("span", "chưa ghi", class_="chi-nghe"),
)


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
        parts.append(
            tag(
                "rect",
                class_="doan",
                data_trang_thai=state,
                x=f"{start:.1f}",
                y=1,
                width=f"{width:.1f}",
                height=_HEIGHT - 2,
            )
        )
        if state == "cho-duyet":
            parts.append(_hatch(start, width))
        start += width
    size = f"0 0 {_WIDTH} {_HEIGHT}"
    return tag("svg", *parts, class_="thanh", viewBox=size, role="img", aria_label=words)


def _hatch(start: float, width: float) -> Html:
    """Cross a part with slanting lines, so that it differs without its colour."""
    strokes = []
    x = start
    while x < start + width:
        end = min(x + 10, start + width)
        strokes.append(f"M{x:.1f} {_HEIGHT - 1}L{end:.1f} {_HEIGHT - 1 - (end - x) * 2.4:.1f}")
        x += 10
    return tag("path", class_="gach", d="".join(strokes))


def _map(outline: Outline, rows: Sequence[SectionRow]) -> Html:
    """Set the tiles of each part in a line of their own."""
    tiles: dict[str, list[Html]] = {}
    names: dict[str, str] = {}
    for row in rows:
        part = (*outline.ancestors(row.section), row.section)[0]
        names[part.id] = f"Phần {part.number}" if part.number else "Ngoài phần"
        tiles.setdefault(part.id, []).append(_tile(row))
    parts = (
        tag("li", tag("span", names[part], class_="ten-phan"), "\n", block("ul", *mine))
        for part, mine in tiles.items()
    )
    return block("ul", *parts, class_="ban-do")


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
        aria_label=title,
    )
    is_late = "tre-han" if row.late_days else None
    return tag("li", link, data_trang_thai=row.state, class_=is_late)


def section_table(here: Page, rows: Sequence[SectionRow], *, with_changes: bool) -> Html:
    """List the sections; columns that nothing is known about are left out."""
    with_findings = any(row.findings is not None for row in rows)
    heads = ["Mục", "Trạng thái", "Phụ trách", "Hạn", "Khía cạnh", "Số chữ"]
    heads += ["Sửa gần nhất"] * with_changes + ["Phát hiện"] * with_findings
    body = (
        _line(here, row, number, with_changes=with_changes, with_findings=with_findings)
        for number, row in enumerate(rows)
    )
    return plain_table("Tiến độ từng mục", heads, body, class_="tien-do sap-xep")


def _line(
    here: Page, row: SectionRow, number: int, *, with_changes: bool, with_findings: bool
) -> Html:
    name: str = row.section.heading
    if row.page:
        name = tag("a", name, href=address_of(here, row.page))
    aspects = inline(_small_bar(row.covered, row.demanded), f" {row.covered}/{row.demanded}")
    cells = [
        tag("th", name, scope="row", data_gia_tri=number),
        tag("td", _state(row.state)),
        tag("td", row.owner or _NOTHING),
        tag("td", write_deadline(row.deadline, row.late_days), data_gia_tri=_key(row.deadline)),
        tag("td", aspects if row.demanded else _NOTHING, class_="so"),
        tag("td", format_number(row.words), class_="so", data_gia_tri=row.words),
    ]
    if with_changes:
        changed = format_short(row.changed) if row.changed else _NOTHING
        cells.append(tag("td", changed, data_gia_tri=_key(row.changed)))
    if with_findings:
        cells.append(tag("td", str(len(row.findings or ())), class_="so"))
    return block("tr", *cells, id=f"muc-{row.section.id}", data_cap=row.section.level)


def write_deadline(deadline: datetime.date | None, late_days: int) -> Html:
    """Write when a piece of work is due, and how long it is overdue."""
    if deadline is None:
        return _NOTHING
    late = inline(" ", tag("strong", f"trễ {late_days} ngày", class_="tre")) if late_days else ""
    return inline(format_short(deadline), late)


def _small_bar(part: int, whole: int) -> Html:
    """Draw a share beside the figures that say it; decoration, hidden from screen readers."""
    filled = round(60 * part / whole) if whole else 0
    return tag(
        "svg",
        tag("rect", class_="nen", width=60, height=6),
        tag("rect", class_="day", width=filled, height=6),
        class_="thanh-nho",
        viewBox="0 0 60 6",
        width=60,
        height=6,
        aria_hidden="true",
    )


def _state(state: str) -> Html:
    return tag(
        "span", _sign(state), f" {STATES[state]}", class_="tinh-trang", data_trang_thai=state
    )


def _sign(state: str) -> Html:
    return tag("span", _SIGNS[state], class_="dau", aria_hidden="true")


def _strong(number: int) -> Html:
    return tag("strong", str(number))


def _key(date: datetime.date | None) -> str:
    """Give a date the value to sort by."""
    return date.isoformat() if date else ""
