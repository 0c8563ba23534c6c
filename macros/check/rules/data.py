"""The tables that rules look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from macros.check.rules.columns import Columns
from macros.errors import AuthorError, BrokenTable
from macros.findings import Code, nearest
from macros.read.identity import Period
from macros.read.report import Report
from macros.read.table import Table
from macros.read.table_years import years_of_table


class Data:
    """All tables of a report as columns, each made when a rule first needs it.

    Args:
        broken: Names of the tables that could not be read.
        defaults: Key values that hold where an expression does not name the key.
        period: The years of the report; None when it does not say.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        broken: Collection[str] = (),
        defaults: Mapping[str, str] | None = None,
        period: Period | None = None,
    ) -> None:
        self.tables = tables
        self.defaults = defaults or {}
        self.told: set[object] = set()
        self._broken = broken
        self._period = period
        self._columns: dict[str, Columns] = {}

    def table(self, name: str) -> Table:
        """Find a table; AuthorError offers the nearest one.

        Raises:
            BrokenTable: when it could not be read.
        """
        if name in self._broken:
            raise BrokenTable(f"bảng “{name}” có lỗi", "sửa bảng đó trước", Code.UNKNOWN_TABLE)
        if name not in self.tables:
            remedy = nearest(name, sorted(self.tables))
            raise AuthorError(f"không có bảng “{name}”", remedy, Code.UNKNOWN_TABLE)
        return self.tables[name]

    def columns(self, name: str) -> Columns:
        """Find a table as columns; raises what `table` raises."""
        table = self.table(name)
        if name not in self._columns:
            self._columns[name] = Columns(table, self)
        return self._columns[name]

    def years(self, table: Table) -> range | None:
        """The years in which a table has numbers; None for a table without, or unknown ones."""
        return years_of_table(table, self._period)


def data_of(report: Report) -> Data:
    """Take the tables of a report, with what it says of their keys and years."""
    identity = report.identity
    period = identity.ky if report.is_whole else None
    return Data(report.tables, report.broken_tables, identity.mac_dinh, period)
