"""Cells as a clerk's file holds them, in Unicode, and what a recognised file says for a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

from macros.files.cell_text import column_letters, is_error_value
from macros.findings import AuthorError, Code
from macros.read.table.column import Field
from macros.read.text.legacy import Encoding, Evidence, convert, judge_text
from macros.rules.language.expression import CellReference, Name, evaluate

_REMEDY = "gõ lại ô này bằng Unicode (phông Times New Roman)"


class CellKind(Enum):
    """What a cell holds according to its file."""

    EMPTY = auto()
    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    BOOLEAN = auto()


@dataclass(frozen=True, slots=True)
class FileSheet:
    """Where cells come from: a file, and a sheet of it, "" in a CSV."""

    file: str
    sheet: str = ""

    def __str__(self) -> str:
        return f"trang tính “{self.sheet}” của {self.file}" if self.sheet else self.file


NOWHERE = FileSheet("")


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
        font: The font's name, which may tell the encoding of the text; "" when not said.
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
    """One sheet: a full rectangle of cells from A1 on; or one CSV, whose rows may be shorter.

    Args:
        name: The sheet's name; "" for a CSV.
        hidden: Whether Excel hides it.
        hidden_rows: The rows that it hides or filters away, of those that hold something.
        hidden_columns: The columns that it hides.
        merged: The ranges that are merged, as rows and columns; only the first cell holds anything.
        file: The file that it is from.
    """

    name: str
    rows: tuple[tuple[RawCell, ...], ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[range, range], ...] = ()
    file: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return all(cell.is_blank for row in self.rows for cell in row)

    def cell(self, row: int, column: int) -> RawCell:
        """The cell at a place counted from 1; beyond the rectangle all is empty."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return RawCell(row, row, column, CellKind.EMPTY, "", "")

    @property
    def source(self) -> FileSheet:
        """Where its cells come from."""
        return FileSheet(self.file, self.name)

    def span(self, row: int, column: int) -> tuple[range, range]:
        """The rows and columns of the merged range that a cell is in, or the cell alone."""
        alone = range(row, row + 1), range(column, column + 1)
        return next((pair for pair in self.merged if row in pair[0] and column in pair[1]), alone)

    def shown(self, row: int, column: int) -> RawCell:
        """The cell that one sees at a place: of a merged range its first."""
        if self.cell(row, column).problem is None:
            return self.cell(row, column)
        rows, columns = self.span(row, column)
        return self.cell(rows.start, columns.start)


def excel_error(shown: str) -> AuthorError:
    """Say that a cell holds an error of the spreadsheet."""
    remedy = "mở tệp, sửa công thức hoặc dán giá trị"
    return AuthorError(f"mã lỗi của Excel “{shown}”", remedy, Code.EXCEL_ERROR)


def convert_sheet(sheet: Sheet) -> Sheet:
    """Convert every cell of a sheet that is not Unicode, each with its reason."""
    cells = [cell for row in sheet.rows for cell in row if _is_marked(cell)]
    if not cells:
        return sheet
    certain = _certain_encodings(cells)
    rows = (
        tuple(_convert_cell(cell, certain) if _is_marked(cell) else cell for cell in row)
        for row in sheet.rows
    )
    return replace(sheet, rows=tuple(rows))


def _is_marked(cell: RawCell) -> bool:
    return cell.kind is CellKind.TEXT and not cell.text.isascii() and cell.problem is None


def _certain_encodings(cells: Iterable[RawCell]) -> frozenset[Encoding]:
    found: set[Encoding] = set()
    for cell in cells:
        named = _named_by_font(cell.font)
        certain = judge_text(cell.text).certain
        found |= {named} if named is not None and not certain else certain
    return frozenset(found)


def _convert_cell(cell: RawCell, certain: frozenset[Encoding]) -> RawCell:
    """Convert one cell.

    Args:
        certain: The encodings that other cells of the sheet are certainly in.
    """
    evidence = judge_text(cell.text)
    encoding = _choose(evidence, _named_by_font(cell.font), certain)
    if encoding is Encoding.UNICODE:
        return cell
    if encoding is not None:
        reason = f"chuyển từ bảng mã {encoding.value}"
        return cell.changed(convert(cell.text, encoding, cell.font), reason)
    legacy = _names(evidence.certain - {Encoding.UNICODE})
    if legacy:
        message = f"chữ lẫn bảng mã {legacy}, không chuyển hết được"
    elif len(evidence.possible & certain) > 1:
        names = _names(evidence.possible & certain)
        message = f"chữ đọc được theo nhiều bảng mã ({names})"
    else:
        return cell  # not Vietnamese, as in Müller; nothing speaks for another encoding
    return replace(cell, problem=AuthorError(message, _REMEDY, Code.ENCODING))


def _choose(
    evidence: Evidence, by_font: Encoding | None, certain: frozenset[Encoding]
) -> Encoding | None:
    """Pick the encoding that the evidence leaves; None when it leaves none or several."""
    if len(evidence.certain) == 1:
        only = next(iter(evidence.certain))
        # A foreign word beside Vietnamese ones is no reason to doubt a Unicode text.
        return only if only in evidence.possible or only is Encoding.UNICODE else None
    if evidence.certain:
        return None
    if by_font in evidence.possible:
        return by_font
    used = evidence.possible & certain
    return next(iter(used)) if len(used) == 1 else None


def _names(encodings: Iterable[Encoding]) -> str:
    return ", ".join(sorted(encoding.value for encoding in encodings))


def _named_by_font(font: str) -> Encoding | None:
    lowered = font.lower()
    if lowered.startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if lowered.startswith("vni") else None


Values = Mapping[str, str]
Parts = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of the table, as the file has it.

    Args:
        line: Line of the file that findings about the whole row name.
        cells: The cells of its columns; derived columns are only compared.
        fixed: Values of columns that have no cell in the row, such as the unit of a form.
        stray: Cells with content in columns without a heading.
        source: The sheet that it is from.
    """

    line: int
    cells: Mapping[str, RawCell]
    fixed: Values
    stray: tuple[RawCell, ...] = ()
    source: FileSheet = NOWHERE


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row for the CSV, and the cells that it came from."""

    values: Values
    raw: RawRow

    @property
    def stated(self) -> Values:
        """The values that the file speaks of: an empty cell counts, a column it lacks does not."""
        said = {*self.raw.cells, *self.raw.fixed}
        return {name: value for name, value in self.values.items() if value or name in said}

    def number(self, field: Field) -> Decimal | None:
        """The number in a column, stored or derived; None when there is none."""
        if field.expression is None:
            return Decimal(self.values[field.name]) if self.values[field.name] else None
        try:
            return Decimal(evaluate(field.expression, self._find))
        except (ArithmeticError, AuthorError, KeyError):
            return None  # an empty cell is no number

    def _find(self, name: Name | CellReference) -> Decimal:
        return Decimal(self.values[name.name if isinstance(name, Name) else name.column])


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """A total that a form prints: it is compared, never stored.

    Args:
        cell: The printed total.
        label: What the form calls it.
        parts: The number of the row, and the column, of each number that it sums up.
        others: What else it may sum up, where the sheet does not say.
    """

    cell: RawCell
    label: str
    parts: Parts
    others: tuple[Parts, ...] = ()


@dataclass(frozen=True, slots=True)
class Remainder:
    """A number that a form leaves out: what other numbers leave of a printed total.

    Args:
        total: The total, with what is to be taken away.
        label: What the form would call the number.
        column: The column of the number.
        row: The number of the row that it belongs to; None when it makes a row of its own.
        keys: The values of that row of its own.
    """

    total: PrintedTotal
    label: str
    column: str
    row: int | None
    keys: Values


@dataclass(frozen=True, slots=True)
class Filling:
    """The content of one sheet for one table; a form may fill several.

    Args:
        layout: What kind of sheet it is, for the reader of the result.
        source: The sheet.
        may_be_empty: Whether it is one of many that need not be filled in.
    """

    table: str
    layout: str
    rows: tuple[RawRow, ...]
    totals: tuple[PrintedTotal, ...] = ()
    remainders: tuple[Remainder, ...] = ()
    source: FileSheet = NOWHERE
    may_be_empty: bool = False
