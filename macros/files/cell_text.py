"""Cells of spreadsheets and of CSV: text that stays text, numbers as numbers, errors left."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from openpyxl.cell import Cell

_FORMATS = {"integer": "#,##0", "number": "General", "date": "dd/mm/yyyy", "year": "0"}
_STARTERS = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = re.compile(r"[-+]|-[\d.,]+%?")  # a sign alone, or a negative number
# Where a program with another sign between cells, or another quote, would begin a cell.
_HIDDEN = re.compile(r'((?:[;,]|(?<=.)[\t\r\n])["\s]*)(?=[=@]|[-+][^;,\t\r\n]*[(|!])', re.DOTALL)
_ERROR = re.compile(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
# The file format writes odd letters as _x000A_. Excel wants four digits, LibreOffice takes
# fewer: it would read the name "lam_an_xa_mat" as "lam_an", a line break, "mat".
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{1,4}_)")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # letters that XML cannot hold


def write_csv(rows: Iterable[Sequence[object]]) -> str:
    """Write rows as the house keeps them in CSV: commas, and a line feed behind each."""
    stream = io.StringIO()
    put_csv(rows, stream)
    return stream.getvalue()


def put_csv(rows: Iterable[Sequence[object]], stream: TextIO) -> None:
    """Write rows as `write_csv` does, into a file opened with `newline=""`, one after the other."""
    csv.writer(stream, lineterminator="\n").writerows(rows)


def runs_as_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula."""
    bare = text.lstrip(" \u00a0\n")
    begins = bare.startswith(_STARTERS) and not _HARMLESS.fullmatch(bare.rstrip())
    return begins or hides_formula(text)


def hides_formula(text: str) -> bool:
    """Tell whether a CSV with a text, such as "a;=b", has a formula for who separates by ";"."""
    return _HIDDEN.search(text) is not None


def is_error_value(text: str) -> bool:
    """Tell whether a text is what Excel writes in place of a value that it cannot show."""
    return _ERROR.fullmatch(text) is not None


@lru_cache(maxsize=4096)  # most texts of a ledger stand there many times
def defuse(text: str) -> str:
    """Write a text so that a spreadsheet shows it and does not run it, however it splits cells."""
    safe = _HIDDEN.sub(r"\1'", text)
    return f"'{safe}" if runs_as_formula(safe) else safe


def storable(text: str) -> str:
    """Write a text as workbooks store it: nothing in it looks like an escape of theirs."""
    return _LOOKS_ESCAPED.sub("_x005F_", _ILLEGAL.sub("", text))


def write_text(cell: Cell, text: str) -> None:
    """Write text as text, even where it begins like a formula or looks like an escape."""
    cell.value = storable(text)
    cell.data_type = "s"


def write_value(cell: Cell, kind: str, text: str) -> None:
    """Write a value in machine notation as what it is; an empty one leaves the cell empty.

    Args:
        kind: The type of its column, as the schema of a table names it.

    Raises:
        ValueError, ArithmeticError: for what is not of this type.
    """
    if text == "":
        return
    if kind in ("integer", "number"):
        number = Decimal(text)
        cell.value = int(number) if number == int(number) else float(number)
    elif kind == "year":
        cell.value = int(text)
    elif kind == "date":
        cell.value = datetime.date.fromisoformat(text)
    else:
        write_text(cell, text)


def number_format(kind: str, decimals: int) -> str:
    """The number format of a column; Excel writes the signs of the reader's country."""
    if kind == "number" and decimals:
        return "#,##0." + "0" * decimals
    return _FORMATS.get(kind, "@")


def column_letters(column: int) -> str:
    """Name a column as Excel does: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
