"""The comparison for machines and for the comment on a pull request: changes.json, review.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from macros.findings import Finding, Severity
from macros.review.comparison import Comparison, PageChange, PassageChange
from macros.review.page import title_of
from macros.review.redline import Mark, Run
from macros.review.values import CellChange, ValueChange

MOST_LETTERS = 60_000  # of review.md: what a comment on a pull request may have
_FEWEST_LINES = 3  # of a part that is folded
_AROUND = 40  # letters kept on each side of a change
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~]")
_SAID = {"@": "&#64;", "#": "&#35;", "://": "&#58;//"}  # what would call people, issues, addresses


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Side(_Closed):
    """One of the two versions; `commit` is "" for a folder."""

    name: str
    commit: str


class Cell(_Closed):
    """A cell of data that changed; `line` counts from 1, header included."""

    table: str
    path: str
    line: int
    column: str
    row: str
    old: str
    new: str
    printed: bool | None = None


class Value(_Closed):
    """A printed number that changed; `cells` are those responsible."""

    old: str
    new: str
    sentence: str
    flips: bool
    call_changed: bool
    cells: list[Cell]


class Change(_Closed):
    """A passage, table or figure that changed."""

    kind: str
    state: Literal["added", "removed", "changed", "moved"]
    path: str
    line: int
    old: str
    new: str
    moved_from: str = ""
    table: dict[str, int] = {}
    values: list[Value] = []


class Page(_Closed):
    """A page that changed; `section` is its file where it answers no section."""

    section: str
    heading: str
    path: str
    state: Literal["added", "removed", "changed"]
    changes: list[Change]


class Around(_Closed):
    """What changed around the words."""

    kind: str
    what: str
    old: str
    new: str
    path: str
    line: int


class Data(_Closed):
    """What changed in the data of a table."""

    table: str
    title: str
    path: str
    columns: list[str]
    rows_added: list[str]
    rows_removed: list[str]
    cells: list[Cell]
    unlisted: int


class Found(_Closed):
    """A finding."""

    path: str
    line: int
    code: str
    severity: str
    message: str
    remedy: str


class Changes(_Closed):
    """All that changed between two versions of a report."""

    format: Literal[1] = 1
    report: str
    old: Side
    new: Side
    counts: dict[str, int]
    pages: list[Page]
    around: list[Around]
    data: list[Data]
    findings_gained: list[Found]
    findings_lost: list[Found]


def write_schema() -> str:
    """Write the JSON Schema of changes.json."""
    return json.dumps(Changes.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


def write_json(it: Comparison) -> str:
    """Write the comparison for machines."""
    said = Changes(
        report=it.new.report.identity.title,
        old=Side(name=it.old.name, commit=it.old.commit),
        new=Side(name=it.new.name, commit=it.new.commit),
        counts=dict(it.counts()),
        pages=[_page(page) for page in it.pages],
        around=[
            Around(kind=a.kind, what=a.what, old=a.old, new=a.new, path=a.path, line=a.line)
            for a in it.asides
        ],
        data=[
            Data(
                table=table.name,
                title=table.title,
                path=table.path,
                columns=list(table.columns),
                rows_added=[row.row for row in table.added],
                rows_removed=[row.row for row in table.removed],
                cells=[_cell(cell, printed=cell not in table.unprinted) for cell in table.cells],
                unlisted=table.rest,
            )
            for table in it.tables
        ],
        findings_gained=[_found(finding) for finding in it.gained],
        findings_lost=[_found(finding) for finding in it.lost],
    )
    return said.model_dump_json(indent=1) + "\n"


def _page(page: PageChange) -> Page:
    state: Any = "added" if page.is_new else "removed" if page.is_gone else "changed"
    changes = [_change(row) for row in page.changes]
    return Page(
        section=page.key, heading=page.heading, path=page.path, state=state, changes=changes
    )


def _change(row: PassageChange) -> Change:
    state: Any = "moved" if row.is_moved else "changed"
    if row.old is None or row.new is None:
        state = "added" if row.old is None else "removed"
    place = row.passage.place
    return Change(
        kind=row.passage.kind.value,
        state=state,
        path=place.path,
        line=place.line,
        old=row.old.text if row.old else "",
        new=row.new.text if row.new else "",
        moved_from=row.was_in,
        table=dict(row.grid.counts()) if row.grid else {},
        values=[_value(value) for value in row.values],
    )


def _value(value: ValueChange) -> Value:
    return Value(
        old=value.old.fact.text,
        new=value.new.fact.text,
        sentence=value.sentence,
        flips=value.flips,
        call_changed=value.asks_otherwise,
        cells=[_cell(cell) for cell in value.cells],
    )


def _cell(cell: CellChange, *, printed: bool | None = None) -> Cell:
    return Cell(
        table=cell.table,
        path=cell.path,
        line=cell.line,
        column=cell.column,
        row=cell.row,
        old=cell.old,
        new=cell.new,
        printed=printed,
    )


def _found(finding: Finding) -> Found:
    return Found(
        path=finding.path,
        line=finding.line,
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        remedy=finding.remedy,
    )


# --- the comment


def write_comment(it: Comparison) -> str:
    """Write the comparison in short, as Markdown under 60,000 letters; the longest parts give way.

    What authors typed calls nobody and leads nowhere.
    """
    head = [
        f"## Đối chiếu: {_safe(it.new.report.identity.title)}",
        "",
        f"Bản trước: {_safe(it.old.name)}. Bản này: {_safe(it.new.name)}.",
        "",
    ]
    if it.is_empty:
        return "\n".join([*head, "Hai bản in ra như nhau; số liệu cũng như nhau."]) + "\n"
    counts = [f"**{count}** {words}" for words, count in it.counts().items() if count]
    head += [", ".join(counts) + ".", ""]
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


def _parts(it: Comparison) -> Iterator[tuple[str, list[str]]]:
    flips = [value for value in it.values if value.flips]
    if flips:
        yield (
            "Từ chỉ chiều đã đảo ngược",
            [f"- {_arrow(value)}: {_safe(value.sentence)}" for value in flips],
        )
    for page in it.pages:
        numbers = len(list(page.values))
        count = f"{len(page.changes)} chỗ" + (f", {numbers} số" if numbers else "")
        yield f"{_safe(page.heading)} ({count})", list(_lines(page))
    if it.asides:
        lines = [
            f"- {_safe(a.kind)}, {_safe(a.what)}: {_safe(a.old) or '(chưa có)'} → "
            f"{_safe(a.new) or '(không còn)'}"
            for a in it.asides
        ]
        yield f"Quanh lời văn ({len(lines)})", lines
    for table in it.tables:
        lines = [f"- {_safe(words)}" for words in table.columns]
        lines += [f"- thêm dòng {row.line}: {_safe(row.row)}" for row in table.added]
        lines += [f"- bỏ dòng {row.line}: {_safe(row.row)}" for row in table.removed]
        for cell in table.cells:
            note = " (không in ở đâu)" if cell in table.unprinted else ""
            lines.append(f"- {_said(cell)}{note}")
        yield f"Số liệu: {_safe(table.title)} ({table.count})", lines
    for title, found in (("Lỗi, cảnh báo thêm", it.gained), ("Lỗi, cảnh báo hết", it.lost)):
        if found:
            shown = [
                f"- {'**lỗi** ' if one.severity is Severity.ERROR else ''}{_safe(str(one))}"
                for one in found
            ]
            yield f"{title} ({len(found)})", shown


def _lines(page: PageChange) -> Iterator[str]:
    for row in page.changes:
        place = row.passage.place
        told = f"- {title_of(row)}, {_safe(place.path)}:{place.line}"
        counts = row.grid.counts() if row.grid else {}
        if counts:
            told += ": " + ", ".join(f"{count} {words}" for words, count in counts.items())
        elif row.has_new_words:
            told += f": {_redline(row.runs)}"
        yield told
        for value in row.values:
            why = (
                "; ".join(map(_said, value.cells[:3]))
                if not value.asks_otherwise
                else "lời gọi đổi"
            )
            yield f"  - {_arrow(value)}" + (f" ({why})" if why else "")


def _redline(runs: Sequence[Run]) -> str:
    """Write the changes of a passage, with some words around each."""
    said = ""
    for place, run in enumerate(runs):
        text = run.text.replace("\n", " ")
        if run.mark is Mark.KEPT:
            said += _safe(_shorten(text, place, len(runs)))
            continue
        sign, core = "**" if run.mark is Mark.ADDED else "~~", text.strip()
        # Two changes side by side need a blank, or their signs would run together.
        gap = " " if said.endswith(("*", "~")) else ""
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        said += f"{gap}{before}{sign}{_safe(core)}{sign}{after}" if core else text
    return said.strip()


def _shorten(text: str, place: int, count: int) -> str:
    if len(text) <= 2 * _AROUND:
        return text
    head = "" if place == 0 else text[:_AROUND].rpartition(" ")[0]
    tail = "" if place == count - 1 else text[-_AROUND:].partition(" ")[2]
    return f"{head} … {tail}"


def _arrow(value: ValueChange) -> str:
    note = " (đảo chiều)" if value.flips else ""
    return f"{_safe(value.old.fact.text)} → **{_safe(value.new.fact.text)}**{note}"


def _said(cell: CellChange) -> str:
    words = f"{cell.path}:{cell.line} {cell.title}, {cell.row}"
    return _safe(f"{words}: {cell.old or '(chưa có)'} → {cell.new or '(không còn)'}")


def _safe(text: str) -> str:
    """Write text so that Markdown prints it as it stands, and nobody is called by it."""
    text = _SPECIAL.sub(r"\\\g<0>", text.replace("&", "&amp;")).replace("\n", " ")
    for sign, said in _SAID.items():
        text = text.replace(sign, said)
    return text
