"""What a recognised file says for a table, before and after its values are understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from macros.findings import AuthorError
from macros.intake.sheet import NOWHERE, FileSheet, RawCell
from macros.read.table.column import Field
from macros.rules.language.expression import CellReference, Name, evaluate

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
