"""Cells as a clerk's file holds them, and the canonical rows that come from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

from macros.findings import AuthorError, Code
from macros.read.table.schema import Field
from macros.rules.language.expression import CellReference, Name, evaluate


class Kind(Enum):
    """What a cell holds according to its file."""

    EMPTY = auto()
    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    BOOLEAN = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be used; it matters only when something wants its value."""

    message: str
    remedy: str
    code: Code


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
    """

    line: int
    row: int
    column: int
    kind: Kind
    text: str
    original: str
    reasons: tuple[str, ...] = ()
    percent: bool = False
    font: str = ""
    problem: Problem | None = None

    @property
    def place(self) -> str:
        """The address that Excel shows, such as "C7"."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it, not even something unusable."""
        return self.problem is None and not self.text.strip()

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
        return RawCell(row, row, column, Kind.EMPTY, "", "")


def column_letters(column: int) -> str:
    """Name a column as Excel does: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row for the CSV, and the cells that it came from."""

    values: Values
    entry: Entry

    @property
    def stated(self) -> Values:
        """The values that the file speaks of: an empty cell counts, a column it lacks does not."""
        said = {*self.entry.cells, *self.entry.fixed}
        return {name: value for name, value in self.values.items() if value or name in said}


def computed(values: Values, field: Field) -> Decimal | None:
    """Compute a derived column of a row; None when a cell that it needs is empty."""
    expression = field.expression
    if expression is None:
        return None

    def find(name: Name | CellReference) -> Decimal:
        return Decimal(values[name.name if isinstance(name, Name) else name.column])

    try:
        return Decimal(evaluate(expression, find))
    except (ArithmeticError, AuthorError, KeyError):
        return None  # an empty cell is no number


def number(row: Row | None, field: Field) -> Decimal | None:
    """The number in a column of a row, stored or derived; None when there is none."""
    if row is None:
        return None
    if field.formula is not None:
        return computed(row.values, field)
    return Decimal(row.values[field.name]) if row.values[field.name] else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table.

    Args:
        line: Line of the file that findings about the whole row name.
        cells: The cells of its columns; derived columns are only compared.
        fixed: Values of columns that have no cell in the row, such as the unit of a form.
        stray: Cells with content in columns without a heading.
    """

    line: int
    cells: Mapping[str, RawCell]
    fixed: Mapping[str, str]
    stray: tuple[RawCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """A total that a form prints: it is compared, never stored.

    Args:
        cell: The printed total.
        label: What the form calls it.
        parts: The entry and column of each number that it sums up.
    """

    cell: RawCell
    label: str
    parts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Remainder:
    """A number that a form leaves out: what its parts leave of a printed total.

    Args:
        cell: The printed total.
        total: What the form calls the total.
        label: What the form would call the number.
        parts: The entry and column of each number to be taken away.
        column: The column of the number.
        entry: The entry that it belongs to; None when it makes a row of its own.
        keys: The values of that row of its own.
    """

    cell: RawCell
    total: str
    label: str
    parts: tuple[tuple[int, str], ...]
    column: str
    entry: int | None
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filling:
    """The content of one file for one table; a form may fill several.

    Args:
        layout: What kind of file it is, for the reader of the result.
    """

    table: str
    sheet: Sheet
    layout: str
    entries: tuple[Entry, ...]
    controls: tuple[Control, ...] = ()
    remainders: tuple[Remainder, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the clerk says about a file; None where the file must tell.

    Args:
        unsettled: Whether errors between the file and stored rows are accepted for now.
    """

    table: str | None = None
    unit: str | None = None
    year: int | None = None
    unsettled: bool = False
