"""The tables to download: each CSV as it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from macros.export.data.safe_text import defuse

if TYPE_CHECKING:
    from macros.project import Project
    from macros.read.table import Table

FOLDER = "so-lieu"


def write_csv(project: Project, table: Table, site_dir: Path) -> bytes:
    """Copy a table byte for byte, unless a text in it would be run by a spreadsheet."""
    content = _safe_bytes(project, table)
    target = site_dir / FOLDER / f"{table.name}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return content


def _safe_bytes(project: Project, table: Table) -> bytes:
    columns = {
        name: [text if _is_number(table, name) else defuse(text) for text in texts]
        for name, texts in table.columns.items()
    }
    if all(list(table.columns[name]) == texts for name, texts in columns.items()):
        return (project.root / table.path).read_bytes()
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return stream.getvalue().encode("utf-8")


def _is_number(table: Table, name: str) -> bool:
    return table.field(name).is_numeric
