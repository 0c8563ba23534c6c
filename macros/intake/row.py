"""A row for the canonical CSV, and the cells that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from macros.errors import AuthorError
from macros.intake.filling import Entry
from macros.read.expression import CellReference, Name, evaluate
from macros.read.table_schema import Field

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
