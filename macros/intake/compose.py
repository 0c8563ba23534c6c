"""Compose the letters of a cell (NFC): "a" and a separate accent become "á"."""

from __future__ import annotations

import unicodedata

from macros.findings import Code
from macros.intake.cells import Problem, RawCell

# What Excel writes in place of a value that it could not calculate.
_ERRORS = (
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#N/A",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
)


def compose(cell: RawCell) -> RawCell:
    """Compose the letters of a text cell, and mark an Excel error typed as text."""
    bare = cell.text.strip()
    if bare.startswith("#") and (bare.upper() in _ERRORS or set(bare) == {"#"}):
        return with_problem(cell, error_value(bare))
    if unicodedata.is_normalized("NFC", cell.text):
        return cell
    text = unicodedata.normalize("NFC", cell.text)
    return cell.changed(text, "chuyển chữ tổ hợp sang Unicode dựng sẵn")


def with_problem(cell: RawCell, problem: Problem) -> RawCell:
    """The same cell, not to be used."""
    return RawCell(
        cell.line, cell.row, cell.column, cell.kind, cell.text, cell.original, problem=problem
    )


def error_value(shown: str) -> Problem:
    """Say that a cell holds an error of the spreadsheet."""
    remedy = "mở tệp, sửa công thức hoặc dán giá trị"
    return Problem(f"mã lỗi của Excel “{shown}”", remedy, Code.EXCEL_ERROR)
