"""Write text into a workbook so that it stays the text that it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell

# The file format writes odd letters as _x000A_. Excel wants four digits, LibreOffice takes
# fewer: it would read the name "lam_an_xa_mat" as "lam_an", a line break, "mat".
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{1,4}_)")


def write_text(cell: Cell, text: str) -> None:
    """Write text as text, even where it begins like a formula or looks like an escape."""
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", text)
    cell.data_type = "s"
