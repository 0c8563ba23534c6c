"""The comparison for machines: changes.json and its schema."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from macros.findings import Finding
from macros.review.diff.values import CellChange, ValueChange
from macros.review.differences import Differences, PageChange, PassageChange


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ToldVersion(_Closed):
    """One of the two versions; `commit` is "" for a folder."""

    name: str
    commit: str


class ToldCell(_Closed):
    """A cell of data that changed; `line` counts from 1, header included."""

    table: str
    path: str
    line: int
    column: str
    row: str
    old: str
    new: str
    printed: bool | None = None


class ToldRestated(_Closed):
    """A published figure that is another one now; `explanation` is empty where nobody says why."""

    cell: ToldCell
    explanation: str


class ToldValue(_Closed):
    """A printed number that changed; `cells` are those responsible."""

    old: str
    new: str
    sentence: str
    flips: bool
    call_changed: bool
    cells: list[ToldCell]


class ToldPassage(_Closed):
    """A passage, table or figure that changed."""

    kind: str
    state: Literal["added", "removed", "changed", "moved", "split"]
    path: str
    line: int
    old: str
    new: str
    moved_from: str = ""
    picture_changed: bool = False
    table: dict[str, int] = {}
    values: list[ToldValue] = []


class ToldPage(_Closed):
    """A page that changed; `section` is its file where it answers no section."""

    section: str
    heading: str
    path: str
    state: Literal["added", "removed", "changed"]
    changes: list[ToldPassage]


class ToldAside(_Closed):
    """What changed around the words."""

    kind: str
    what: str
    old: str
    new: str
    path: str
    line: int


class ToldTable(_Closed):
    """What changed in the data of a table."""

    table: str
    title: str
    path: str
    columns: list[str]
    rows_added: list[str]
    rows_removed: list[str]
    cells: list[ToldCell]
    unlisted: int


class ToldFinding(_Closed):
    """A finding."""

    path: str
    line: int
    code: str
    severity: str
    message: str
    remedy: str


class Changes(_Closed):
    """All that changed between two versions of a report.

    What is printed in versions that are `unread` is not compared.
    """

    format: Literal[1] = 1
    report: str
    old: ToldVersion
    new: ToldVersion
    unread: list[str]
    counts: dict[str, int]
    pages: list[ToldPage]
    around: list[ToldAside]
    data: list[ToldTable]
    findings_gained: list[ToldFinding]
    findings_lost: list[ToldFinding]
    restated: list[ToldRestated]


def write_schema() -> str:
    """Write the JSON Schema of changes.json."""
    return json.dumps(Changes.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


def write_json(it: Differences) -> str:
    """Write the comparison for machines."""
    said = Changes(
        report=it.new.report.identity.title,
        old=ToldVersion(name=it.old.name, commit=it.old.commit),
        new=ToldVersion(name=it.new.name, commit=it.new.commit),
        unread=list(it.unread),
        counts=dict(it.counts()),
        pages=[_page(page) for page in it.pages],
        around=[
            ToldAside(kind=a.kind, what=a.what, old=a.old, new=a.new, path=a.path, line=a.line)
            for a in it.asides
        ],
        data=[
            ToldTable(
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
        restated=[
            ToldRestated(cell=_cell(cell), explanation=why) for cell, why in it.restated.items()
        ],
    )
    return said.model_dump_json(indent=1) + "\n"


def _page(page: PageChange) -> ToldPage:
    state: Any = "added" if page.is_new else "removed" if page.is_gone else "changed"
    changes = [_change(row) for row in page.changes]
    return ToldPage(
        section=page.key, heading=page.heading, path=page.path, state=state, changes=changes
    )


def _change(row: PassageChange) -> ToldPassage:
    state: Any = "moved" if row.is_moved else "split" if row.is_parted else "changed"
    if row.old is None or row.new is None:
        state = "added" if row.old is None else "removed"
    place = row.passage.place
    return ToldPassage(
        kind=row.passage.kind.value,
        state=state,
        path=place.path,
        line=place.line,
        old=row.old.text if row.old else "",
        new=row.new.text if row.new else "",
        moved_from=row.was_in,
        picture_changed=row.has_new_drawing,
        table=dict(row.grid.counts()) if row.grid else {},
        values=[_value(value) for value in row.values],
    )


def _value(value: ValueChange) -> ToldValue:
    return ToldValue(
        old=value.old.fact.text,
        new=value.new.fact.text,
        sentence=value.sentence,
        flips=value.flips,
        call_changed=value.asks_otherwise,
        cells=[_cell(cell) for cell in value.cells],
    )


def _cell(cell: CellChange, *, printed: bool | None = None) -> ToldCell:
    return ToldCell(
        table=cell.table,
        path=cell.path,
        line=cell.line,
        column=cell.column,
        row=cell.row,
        old=cell.old,
        new=cell.new,
        printed=printed,
    )


def _found(finding: Finding) -> ToldFinding:
    return ToldFinding(
        path=finding.path,
        line=finding.line,
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        remedy=finding.remedy,
    )
