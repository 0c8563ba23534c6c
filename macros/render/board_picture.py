"""The progress of the report as a picture: one bar, and one tile for each section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from macros.read.outline import Outline
from macros.render.board_rows import STATES, SectionRow

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
