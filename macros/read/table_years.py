"""The years that a table is about: those of the report, unless the table says otherwise."""

from __future__ import annotations

from macros.read.identity import Period
from macros.read.table import Table
from macros.read.table_schema import Years


def years_of_table(table: Table, period: Period) -> range | None:
    """List the years in which a table has numbers; None for a table without years."""
    if table.time is None or table.time.type != "year":
        return None
    own = table.schema.years or Years()
    first = period.tu if own.from_ is None else own.from_
    last = period.den if own.to is None else own.to
    return range(first, last + 1)
