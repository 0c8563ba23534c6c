"""The years that a table is about: those of the report, unless the table says otherwise."""

from __future__ import annotations

from macros.read.identity import Period
from macros.read.table import Table
from macros.read.table_schema import Years


def years_of_table(table: Table, period: Period | None) -> range | None:
    """List the years in which a table has numbers; None for a table without years.

    Args:
        period: The years of the report; None when they are unknown, and then so are the
            table's, unless it names both ends.
    """
    if table.time is None or table.time.type != "year":
        return None
    own = table.schema.years or Years()
    first = own.from_ if own.from_ is not None or period is None else period.tu
    last = own.to if own.to is not None or period is None else period.den
    return None if first is None or last is None else range(first, last + 1)
