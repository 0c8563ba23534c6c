"""How data are put beside the pages: written as scripts, and kept until their table changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from macros.project import kept_name, take
from macros.read.report import Report
from macros.read.table.table import Table
from macros.render.call.address import repository_of

FOLDER = "so-lieu"  # of the site


def keep(report: Report, table: Table, ending: str, make: Callable[[], bytes]) -> bytes:
    """Find in the report's cache what was made from one table, or make and keep it.

    It is named by the table, the tables that its keys refer to, the report's own unit and the
    address of its repository.

    Args:
        ending: What tells it from other things made from the same table.
    """
    named = [report.tables.get(field.references or "") for field in table.schema.fields]
    identity = repr((report.identity.mac_dinh, repository_of(report.identity)))
    files = (
        (report.project.root / path).read_bytes()
        for item in (table, *(one for one in named if one is not None))
        for path in (item.path, item.schema_path)
    )
    name = kept_name(identity.encode(), *files, tools=("openpyxl",))
    return take(report.project.cache / "bang" / f"{name}.{ending}", make)


def lines_address(report: Report, table: Table) -> str | None:
    """Return the address of the lines of a table in the repository, but for their numbers."""
    repository = repository_of(report.identity)
    return repository.lines(table.path) if repository else None


def as_json(value: Any) -> str:
    """Write a value in as few letters as JSON allows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def put(site_dir: Path, name: str, content: bytes) -> None:
    """Write a file of the site.

    Args:
        name: Relative to the site.
    """
    path = site_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_script(site_dir: Path, name: str, *parts: str) -> None:
    """Write values as a script: the only way in which a page opened from a disk can load them.

    Args:
        name: Of the file, relative to the site and without its ending, and of the values for the
            scripts that look for them.
        parts: Values written as JSON; several become a list.
    """
    value = parts[0] if len(parts) == 1 else f"[{','.join(parts)}]"
    # Line ends in JSON text are none in older JavaScript.
    value = value.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    put(site_dir, f"{name}.js", f"(self.baoCao??={{}})[{as_json(name)}]={value}\n".encode())
