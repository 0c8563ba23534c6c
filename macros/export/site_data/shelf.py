"""Keep what is made from a table alone until the table changes; how a rule of it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import macros
from macros.project import take
from macros.render.call.address import repository_of

if TYPE_CHECKING:
    from macros.read.report import Report
    from macros.read.table.table import Table


@dataclass(frozen=True, slots=True)
class Standing:
    """What was found when a rule was judged.

    Args:
        contradictions: How many rows or groups contradict it.
        explained: How many of these a written explanation accepts.
    """

    table: str
    rule: str
    contradictions: int
    explained: int

    @property
    def words(self) -> str:
        """Say it to a reader."""
        left = self.contradictions - self.explained
        if not self.contradictions:
            return "Đúng ở mọi dòng"
        parts = [f"{left} chỗ không đúng"] if left else []
        parts += [f"{self.explained} chỗ đã giải trình"] if self.explained else []
        return "; ".join(parts)

    @property
    def state(self) -> str:
        """Name it for the stylesheet: kept, explained or broken."""
        if not self.contradictions:
            return "dung"
        return "giai-trinh" if self.contradictions == self.explained else "sai"


# All code that a kept file may depend on: what writes numbers, tables and data.
_CODE = ("read", "rules", "render", "export/site_data")


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
    code = (path for folder in _CODE for path in (root / folder).rglob("*.py"))
    for path in sorted((root / "format.py", *code)):
        digest.update(path.read_bytes())
    return digest.digest()
