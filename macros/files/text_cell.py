"""Text that a spreadsheet would run as a formula, and how it is written so that it stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell


_STARTERS = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = frozenset({"-", "+", "–", "—"})


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula."""
    bare = text.lstrip(" \u00a0\n")
    return bare.startswith(_STARTERS) and bare.strip() not in _HARMLESS


def defuse(text: str) -> str:
    """Write a text so that a spreadsheet shows it and does not run it."""
    return f"'{text}" if looks_like_formula(text) else text


# The file format writes odd letters as _x000A_. Excel wants four digits, LibreOffice takes
# fewer: it would read the name "lam_an_xa_mat" as "lam_an", a line break, "mat".
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{1,4}_)")


def write_text(cell: Cell, text: str) -> None:
    """Write text as text, even where it begins like a formula or looks like an escape."""
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", text)
    cell.data_type = "s"
