"""How findings name columns: by the title that a clerk knows, and the code of the CSV."""

from __future__ import annotations

from macros.read.table import Table


def name_column(table: Table, column: str) -> str:
    """Name a column by title and code, such as "Kết nạp trong năm (tong)"."""
    title = table.field(column).title
    return column if title == column else f"{title} ({column})"
