"""The comparison for machines: changes.json and its schema."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from macros.findings import Finding
from macros.review.around import Aside
from macros.review.data import TableChange
from macros.review.diff.values import ValueChange
from macros.review.differences import Differences, PageChange, PassageChange


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


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
    state: Literal["added", "removed", "changed", "moved"]
    path: str
    line: int
    old: str
    new: str
    moved_from: str = ""
    picture_changed: bool = False
    table: dict[str, int] = {}
    looks: list[dict[Literal["words", "old", "new"], str]] = []
    links: list[dict[Literal["words", "old", "new"], str]] = []
    values: list[ToldValue] = []


class ToldPage(_Closed):
    """A page that changed; `section` is its file where it answers no section."""

    section: str
    heading: str
    path: str
    state: Literal["added", "removed", "changed"]
    changes: list[ToldPassage]


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
    around: list[Aside]
    data: list[ToldTable]
    findings_gained: list[Finding]
    findings_lost: list[Finding]
    restated: list[ToldRestated]


def write_schema() -> str:
    """Write the JSON Schema of changes.json."""
    return json.dumps(Changes.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


def write_json(it: Differences) -> str:
    """Write the comparison for machines."""
    said = Changes.model_validate(
        {
            "report": it.new.report.identity.title,
            "old": it.old,
            "new": it.new,
            "unread": list(it.unread),
            "counts": dict(it.counts()),
            "pages": [_page(page) for page in it.pages],
            "around": list(it.asides),
            "data": [_table(table) for table in it.tables],
            "findings_gained": list(it.gained),
            "findings_lost": list(it.lost),
            "restated": [{"cell": cell, "explanation": why} for cell, why in it.restated.items()],
        }
    )
    return said.model_dump_json(indent=1) + "\n"


def _table(table: TableChange) -> dict[str, Any]:
    cells = [ToldCell.model_validate(cell) for cell in table.cells]
    for told, cell in zip(cells, table.cells, strict=True):
        told.printed = cell not in table.unprinted
    return {
        "table": table.name,
        "title": table.title,
        "path": table.path,
        "columns": list(table.columns),
        "rows_added": [row.row for row in table.added],
        "rows_removed": [row.row for row in table.removed],
        "cells": cells,
        "unlisted": table.rest,
    }


def _page(page: PageChange) -> dict[str, Any]:
    state = "added" if page.is_new else "removed" if page.is_gone else "changed"
    changes = [_change(row) for row in page.changes]
    said = {"section": page.key, "heading": page.heading, "path": page.path}
    return {**said, "state": state, "changes": changes}


def _change(row: PassageChange) -> dict[str, Any]:
    state = "moved" if row.is_moved or row.is_part else "changed"
    if state == "changed" and (row.old is None or row.new is None):
        state = "added" if row.old is None else "removed"
    return {
        "kind": row.passage.kind.value,
        "state": state,
        "path": row.passage.place.path,
        "line": row.passage.place.line,
        "old": row.old.text if row.old else "",
        "new": row.new.text if row.new else "",
        "moved_from": row.was_in,
        "picture_changed": row.has_new_drawing,
        "table": dict(row.grid.counts()) if row.grid else {},
        "looks": [{"words": one, "old": was, "new": now} for one, was, now in row.new_looks],
        "links": [{"words": one, "old": was, "new": now} for one, was, now in row.new_links],
        "values": [_value(value) for value in row.values],
    }


def _value(value: ValueChange) -> dict[str, Any]:
    return {
        "old": value.old.fact.text,
        "new": value.new.fact.text,
        "sentence": value.sentence,
        "flips": value.flips,
        "call_changed": value.about is not None,
        "cells": list(value.cells),
    }
