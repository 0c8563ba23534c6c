"""Keep what is made from a table alone, until the table changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import macros
from macros.kept import take
from macros.render.repository import repository_of

if TYPE_CHECKING:
    from macros.read.report import Report
    from macros.read.table import Table

# All code that a kept file may depend on: what writes numbers, tables and data.
_CODE = ("format", "read", "render", "export/data")


class Shelf:
    """Files kept in the report's cache, by all that they are made from."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._keys: dict[str, str] = {}

    def take(self, table: Table, ending: str, make: Callable[[], bytes]) -> bytes:
        """Find what was made from a table, or make and keep it.

        Args:
            ending: What tells it from other things made from the same table.
        """
        folder = self._report.project.cache / "bang"
        return take(folder / f"{self._key(table)}.{ending}", make)

    def _key(self, table: Table) -> str:
        if table.name not in self._keys:
            names = [field.references for field in table.schema.fields if field.references]
            tables = self._report.tables
            digest = hashlib.sha256(_code())
            identity = self._report.identity
            digest.update(repr((identity.mac_dinh, repository_of(identity))).encode())
            for item in (table, *(tables[name] for name in names if name in tables)):
                for path in (item.path, item.schema_path):
                    digest.update((self._report.project.root / path).read_bytes())
            self._keys[table.name] = digest.hexdigest()
        return self._keys[table.name]


@cache
def _code() -> bytes:
    digest = hashlib.sha256(version("openpyxl").encode())
    root = Path(macros.__file__).parent
    for folder in _CODE:
        for path in sorted((root / folder).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.digest()
