"""The comparison in short: the comment on a pull request, review.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from macros.export.document.inlines import Origin
from macros.findings import Severity
from macros.format import NO_BREAK_SPACE, shorten
from macros.review.around import Aside
from macros.review.diff.redline import Mark, RedlineRun
from macros.review.diff.values import ValueChange
from macros.review.differences import NOT_READ, SAME, Differences, PageChange
from macros.review.written.one_page import moved_note, title_of

MOST_LETTERS = 60_000  # of review.md: what a comment on a pull request may have
_FEWEST_LINES = 3  # of a part that is folded
_LONGEST = 400  # letters of what came or went
_MOST_OF_ONE = 4_000  # letters of one passage, of which so much has changed that no line holds it
_MOST_PLACES = 3  # of one row or cell
_UNSEEN = {"\n": "[ngắt dòng]", NO_BREAK_SPACE: "[dấu cách không ngắt]", "": "[dấu cách]"}
_AROUND = 40  # letters kept on each side of a change
# What would call people, issues, labels, addresses gets a sign in between that nobody sees; of
# HTML and Markdown every sign is written by its number, since in a title only these are read.
_CALLS = re.compile(r"[@#!~%$&](?=\w)|:(?=//)|(?<=www)\.")
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&@#$]")
_JOINER = "\u2060"


def write_comment(it: Differences) -> str:
    """Write the comparison in short, as Markdown under 60,000 letters; the longest parts give way.

    What authors typed calls nobody and leads nowhere.
    """
    head = [
        f"## Đối chiếu: {safe(it.new.report.identity.title)}",
        "",
        f"Bản trước: {safe(it.old.name)}. Bản này: {safe(it.new.name)}.",
        "",
    ]
    head += [f"**{safe(name)}** {NOT_READ}\n" for name in it.unread]
    if it.is_empty:
        return "\n".join([*head, SAME]) + "\n"
    counts = [f"**{count}** {words}" for words, count in it.counts().items() if count]
    head += [", ".join(counts) + ".", ""] * bool(counts)
    parts = list(_parts(it))
    most = max((len(lines) for _, lines in parts), default=0)
    text = _join(head, parts, most)
    while len(text) > MOST_LETTERS and most > _FEWEST_LINES:
        most = max(_FEWEST_LINES, most * 3 // 4)
        text = _join(head, parts, most)
    if len(text) > MOST_LETTERS:
        note = "\n\n(Còn nữa; xem index.html.)\n"
        text = text[: MOST_LETTERS - len(note)].rpartition("\n<details>")[0] + note
    return text


def _join(head: Sequence[str], parts: Sequence[tuple[str, list[str]]], most: int) -> str:
    lines = list(head)
    for title, said in parts:
        shown = said[:most]
        if len(said) > most:
            shown = [*shown, f"- … và {len(said) - most} dòng nữa, xem index.html"]
        lines += [f"<details><summary>{title}</summary>", "", *shown, "", "</details>"]
    return "\n".join(lines) + "\n"


def _parts(it: Differences) -> Iterator[tuple[str, list[str]]]:
    flips = [value for value in it.values if value.flips]
    if flips:
        yield (
            "Từ chỉ chiều đã đảo ngược",
            [f"- {_arrow(value)}: {safe(value.sentence)}" for value in flips],
        )
    for page in it.pages:
        told = {**page.counts(), "đoạn chuyển đi": page.left}
        count = ", ".join(f"{count} {words}" for words, count in told.items() if count)
        yield safe(page.heading) + (f" ({count})" if count else ""), list(_lines(it, page))
    if it.asides:
        lines = [*map(_aside, it.asides)]
        yield f"Quanh lời văn ({len(lines)})", lines
    for table in it.tables:
        lines = [f"- {safe(words)}" for words in table.columns]
        for what, rows in (("thêm", table.added), ("bỏ", table.removed)):
            for row in rows:
                said = f"{what} dòng {row.line}: {row.row}"
                lines.append(f"- {safe(said)} ({_where(row.places)})")
        lines += [f"- {safe(cell)} ({_where(places)})" for cell, places in table.cells.items()]
        yield f"Số liệu: {safe(table.title)} ({table.count or 'khai báo'})", lines
    if it.restated:
        reasons = it.restated.items()
        lines = [f"- {safe(cell)}: {safe(why) or '**chưa giải trình**'}" for cell, why in reasons]
        yield f"Số đã công bố nay khác ({len(lines)})", lines
    for title, found in (("Lỗi, cảnh báo thêm", it.gained), ("Lỗi, cảnh báo hết", it.lost)):
        if found:
            shown = [
                f"- {'**lỗi** ' if one.severity is Severity.ERROR else ''}{safe(one)}"
                for one in found
            ]
            yield f"{title} ({len(found)})", shown


def _lines(it: Differences, page: PageChange) -> Iterator[str]:
    for row in page.changes:
        place = row.passage.place
        told = f"- {title_of(row)}, {safe(place.path)}:{place.line}"
        changed = [*map(safe, row.grid.told(row.elsewhere) if row.grid else ())]
        if any(run.mark for run in row.shown):
            changed.insert(0, write_redline(row.shown))
        elif row.passage.exhibit:
            caption = "".join(run.text for run in row.shown) or row.passage.quoted
            changed[:0] = [safe(shorten(caption, 2 * _AROUND))] * bool(caption)
        changed += [safe(f"{what}: {was} → {now}") for what, was, now in row.turns]
        told += f": {'; '.join(changed)}" if changed else ""
        yield told + (" (ảnh đã thay)" if row.new_pictures else "")
        for value in row.values:
            why = safe(value.why) or "; ".join(map(safe, value.cells[:3]))
            yield f"  - {_arrow(value)}" + (f" ({why})" if why else "")
        words = it.words_in(row)
        yield from (f"  - {safe(cell)}" for cell in words[:_MOST_PLACES])
        for cell, *names, was, now in row.grid.said if row.grid and not words else ():
            has_number = any(token.fact for side in (cell.old, cell.new) for token in side or ())
            if cell.is_changed and not (cell.is_name or has_number):
                said = f"{' / '.join(filter(None, names))}: {was or '(trống)'} → {now or '(trống)'}"
                yield f"  - {safe(said)}"


def write_redline(runs: Sequence[RedlineRun]) -> str:
    """Write the changes of a passage, with some words around each."""
    said, is_seen = "", any(run.mark and run.text.strip() for run in runs)
    for place, run in enumerate(runs):
        text = run.text.replace("\n", " ")
        if len(said) > _MOST_OF_ONE:
            return f"{said} …"
        if run.mark is Mark.KEPT:
            said += safe(_shorten(text, place, len(runs)))
            continue
        if not is_seen:
            text = next(name for sign, name in _UNSEEN.items() if sign in run.text)
        name = "ins" if run.mark.is_new else "del"
        said += f"<{name}>{safe(shorten(text, _LONGEST))}</{name}>" if text.strip() else text
        said += f" ({safe(note)}) " if (note := moved_note(run)) else ""
    return said.strip()


def _shorten(text: str, place: int, count: int) -> str:
    if len(text) <= 2 * _AROUND:
        return text
    head = "" if place == 0 else text[:_AROUND].rpartition(" ")[0]
    tail = "" if place == count - 1 else text[-_AROUND:].partition(" ")[2]
    return f"{head} … {tail}"


def _aside(one: Aside) -> str:
    old, new = (safe(shorten(said, _LONGEST)) for said in (one.old, one.new))
    turn = write_redline(one.runs) or f"{old or '(chưa có)'} → {new or '(không còn)'}"
    return f"- {safe(f'{one.kind}, {one.path}:{one.line}, {one.title}')}: {turn}"


def _arrow(value: ValueChange) -> str:
    note = " (đảo chiều)" if value.flips else ""
    return f"{safe(value.old.fact.text)} → **{safe(value.new.fact.text)}**{note}"


def _where(places: Sequence[Origin]) -> str:
    """Say where a row or cell is printed, a few places of many."""
    said = ", ".join(f"{one.path}:{one.line}" for one in places[:_MOST_PLACES])
    return safe(f"in ở {len(places)} chỗ: {said}" if said else "không in ở đâu")


def safe(told: object) -> str:
    """Write text so that Markdown prints it as it stands, and nobody is called by it."""
    said = _CALLS.sub(lambda sign: sign[0] + _JOINER, " ".join(str(told).splitlines()))
    return _SPECIAL.sub(lambda sign: f"&#{ord(sign[0])};", said)
