"""Cells as a clerk's file holds them, before anybody knows what they mean."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import Enum, auto

from macros.files.cell_text import column_letters, is_error_value
from macros.findings import AuthorError, Code


class CellKind(Enum):
    """What a cell holds according to its file."""

    EMPTY = auto()
    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    BOOLEAN = auto()


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell of a file.

    Args:
        line: Line of the file, or row of the sheet, from 1.
        row: Row of the sheet, from 1; in a CSV a quoted line break makes it less than `line`.
        column: Column of the sheet, from 1.
        text: What it says; numbers as plain digits, dates as 2021-11-30.
        original: What stood in the file, when `text` was changed already.
        reasons: Why it was changed already.
        percent: Whether the sheet shows the number times 100 with a percent sign.
        font: The font's name, where it tells the encoding of the text.
        problem: Why it cannot be used; that matters only when something wants its value.
    """

    line: int
    row: int
    column: int
    kind: CellKind
    text: str
    original: str
    reasons: tuple[str, ...] = ()
    percent: bool = False
    font: str = ""
    problem: AuthorError | None = None

    @property
    def place(self) -> str:
        """The address that Excel shows, such as "C7"."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it, not even something unusable."""
        return self.problem is None and not self.text.strip()

    def composed(self) -> RawCell:
        """The same cell with its letters composed; an Excel error typed as text is none."""
        bare = self.text.strip()
        if is_error_value(bare):
            return replace(self, problem=excel_error(bare))
        if unicodedata.is_normalized("NFC", self.text):
            return self
        text = unicodedata.normalize("NFC", self.text)
        return self.changed(text, "chuyển chữ tổ hợp sang Unicode dựng sẵn")

    def changed(self, text: str, reason: str) -> RawCell:
        """The same cell with another text, and why."""
        return replace(self, text=text, reasons=(*self.reasons, reason))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or one CSV: a full rectangle of cells from A1 on.

    Args:
        name: The sheet's name; "" for a CSV.
        hidden: Whether Excel hides it.
    """

    name: str
    rows: tuple[tuple[RawCell, ...], ...]
    hidden: bool = False

    def cell(self, row: int, column: int) -> RawCell:
        """The cell at a place counted from 1; beyond the rectangle all is empty."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return RawCell(row, row, column, CellKind.EMPTY, "", "")


def excel_error(shown: str) -> AuthorError:
    """Say that a cell holds an error of the spreadsheet."""
    remedy = "mở tệp, sửa công thức hoặc dán giá trị"
    return AuthorError(f"mã lỗi của Excel “{shown}”", remedy, Code.EXCEL_ERROR)
