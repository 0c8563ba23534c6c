"""The tables that rules look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from macros.check.rules.columns import Columns
from macros.errors import AuthorError
from macros.findings import Code, nearest
from macros.read.table import Table


class BrokenTable(AuthorError):
    """A rule needs a table that could not be read; what is wrong with it is reported already."""


class Data:
    """All tables of a report as columns, each made when a rule first needs it.

    Args:
        broken: Names of the tables that could not be read.
        defaults: Key values that hold where an expression does not name the key.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        broken: Collection[str] = (),
        defaults: Mapping[str, str] | None = None,
    ) -> None:
        self.tables = tables
        self.defaults = defaults or {}
        self._broken = broken
        self._columns: dict[str, Columns] = {}

    def columns(self, name: str) -> Columns:
        """Find a table; AuthorError offers the nearest one."""
        if name in self._broken:
            raise BrokenTable(f"bảng “{name}” có lỗi", "sửa bảng đó trước", Code.UNKNOWN_TABLE)
        if name not in self.tables:
            remedy = nearest(name, sorted(self.tables))
            raise AuthorError(f"không có bảng “{name}”", remedy, Code.UNKNOWN_TABLE)
        if name not in self._columns:
            self._columns[name] = Columns(self.tables[name], self.tables)
        return self._columns[name]
