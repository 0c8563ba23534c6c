"""The comparison for machines: changes.json and its schema."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from macros.findings import Finding
from macros.review.comparison import Comparison, PageChange, PassageChange
from macros.review.diff.values import CellChange, ValueChange


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
