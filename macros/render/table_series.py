"""Which series a year belongs to, where a table's meaning changes from a year on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.read.table import Table
    from macros.read.table_schema import Series


def series_of(table: Table, year: str) -> int:
    """Number the series of a year: 0 before the first break, 1 after it, and so on."""
    if not table.schema.breaks:
        return 0
    return sum(item.at <= int(year) for item in table.schema.breaks)


def all_series(table: Table) -> Sequence[Series | None]:
    """List the series, oldest first; (None,) for a table without breaks."""
    breaks = sorted(table.schema.breaks, key=lambda item: item.at)
    return [breaks[0].before, *(item.after for item in breaks)] if breaks else [None]
