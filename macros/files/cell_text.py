"""Text in the cells of spreadsheets: what they would run, what they left as an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell

_STARTERS = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = re.compile(r"[-+]|-[\d.,]+%?")  # a sign alone, or a negative number
_ERROR = re.compile(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
# The file format writes odd letters as _x000A_. Excel wants four digits, LibreOffice takes
# fewer: it would read the name "lam_an_xa_mat" as "lam_an", a line break, "mat".
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{1,4}_)")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # letters that XML cannot hold


def runs_as_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula."""
    bare = text.lstrip(" \u00a0\n")
    return bare.startswith(_STARTERS) and not _HARMLESS.fullmatch(bare.rstrip())


def is_error_value(text: str) -> bool:
    """Tell whether a text is what Excel writes in place of a value that it cannot show."""
    return _ERROR.fullmatch(text) is not None


def defuse(text: str) -> str:
    """Write a text so that a spreadsheet shows it and does not run it."""
    return f"'{text}" if runs_as_formula(text) else text


def storable(text: str) -> str:
    """Write a text as workbooks store it: nothing in it looks like an escape of theirs."""
    return _LOOKS_ESCAPED.sub("_x005F_", _ILLEGAL.sub("", text))


def write_text(cell: Cell, text: str) -> None:
    """Write text as text, even where it begins like a formula or looks like an escape."""
    cell.value = storable(text)
    cell.data_type = "s"
