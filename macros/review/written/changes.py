"""The comparison for machines, changes.json; its schema lies beside the templates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from macros.export.document.inlines import Origin
from macros.review.data import RowChange, TableChange
from macros.review.diff.values import ValueChange
from macros.review.differences import Differences, PageChange, PassageChange
from macros.review.version import Version

SCHEMA = Path(__file__).parent / "khuon" / "changes.schema.json"


def write_json(it: Differences) -> str:
    """Write the comparison for machines."""
    said = {
        "format": 1,
        "report": it.new.report.identity.title,
        "old": _version(it.old),
        "new": _version(it.new),
        "unread": it.unread,
        "counts": it.counts(),
        "pages": [_page(page) for page in it.pages],
        "around": [*map(asdict, it.asides)],
        "data": [_table(table) for table in it.tables],
        "findings_gained": [*map(asdict, it.gained)],
        "findings_lost": [*map(asdict, it.lost)],
        "restated": [
            {"cell": asdict(cell), "explanation": why} for cell, why in it.restated.items()
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _version(version: Version) -> dict[str, str]:
    return {"name": version.name, "commit": version.commit}


def _table(table: TableChange) -> dict[str, Any]:
    return {
        "table": table.name,
        "title": table.title,
        "path": table.path,
        "columns": table.columns,
        "rows_added": [*map(_row, table.added)],
        "rows_removed": [*map(_row, table.removed)],
        "cells": [{**asdict(one), "places": _places(at)} for one, at in table.cells.items()],
        "unlisted": table.rest,
    }


def _row(row: RowChange) -> dict[str, Any]:
    return {"row": row.row, "line": row.line, "places": _places(row.places)}


def _places(found: Sequence[Origin]) -> list[str]:
    return [f"{one.path}:{one.line}" for one in found]


def _page(page: PageChange) -> dict[str, Any]:
    state = "added" if page.is_new else "removed" if page.is_gone else "changed"
    changes = [_change(row) for row in page.changes]
    said = {"section": page.key, "heading": page.heading, "path": page.path}
    return {**said, "state": state, "changes": changes}


def _change(row: PassageChange) -> dict[str, Any]:
    state = "moved" if row.is_moved or row.is_part else "changed"
    if state == "changed" and (row.old is None or row.new is None):
        state = "added" if row.old is None else "removed"
    pictures = ([one.alt if one else "" for one in both] for both in row.new_pictures)
    return {
        "kind": row.passage.kind.value,
        "state": state,
        "path": row.passage.place.path,
        "line": row.passage.place.line,
        "old": row.old.text if row.old else "",
        "new": row.new.text if row.new else "",
        "moved_from": row.was_in,
        "pictures": _turns([*(("", *alts) for alts in pictures), *row.new_alts]),
        "table": row.grid.counts() if row.grid else {},
        "renamed": _turns(row.grid.renamed if row.grid else ()),
        "cells": [*_cells(row)],
        "looks": _turns(row.new_looks),
        "links": _turns(row.new_links),
        "values": [_value(value) for value in row.values],
    }


def _turns(found: Iterable[Sequence[str]]) -> list[dict[str, str]]:
    return [dict(zip(("words", "old", "new"), one, strict=True)) for one in found]


def _cells(row: PassageChange) -> Iterator[dict[str, str]]:
    """Say what stands otherwise in the cells of a table; also of rows that one version lacks."""
    if row.grid is not None:
        for _, line, column, old, new in row.grid.said:
            yield {"row": line, "column": column, "old": old, "new": new}
    elif None in (row.old, row.new):
        side = "old" if row.old else "new"
        for own in row.passage.rows:
            nothing = {"row": own.cells[0].text, "column": "", "old": "", "new": ""}
            yield from ({**nothing, side: one.text} for one in own.cells)


def _value(value: ValueChange) -> dict[str, Any]:
    return {
        "old": value.old.fact.text,
        "new": value.new.fact.text,
        "sentence": value.sentence,
        "flips": value.flips,
        "call_changed": value.about is not None,
        "cells": [*map(asdict, value.cells)],
    }
