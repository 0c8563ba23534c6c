"""The tables to download: each CSV as it is; the reader refused texts that run as formulas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.project import Project
    from macros.read.table import Table

FOLDER = "so-lieu"


def write_csv(project: Project, table: Table, site_dir: Path) -> bytes:
    """Copy the file of a table; return what it holds."""
    content = (project.root / table.path).read_bytes()
    target = site_dir / FOLDER / f"{table.name}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return content
