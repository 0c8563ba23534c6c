"""What one side of a claim amounts to, cell by cell."""

from __future__ import annotations

from decimal import Decimal

from macros.errors import AuthorError
from macros.findings import Code
from macros.format.number import format_number
from macros.read.expression import CellReference, Expression, Name, evaluate
from macros.read.table import Cell
from macros.render.amount import check_series, named_amount, summed_amount, warn_empty
from macros.render.context import Context
from macros.render.selection import find_measure, find_table, select


def value_of(context: Context, expression: Expression, cells: list[Cell]) -> Decimal:
    """Calculate an expression over cells; `cells` collects those that were read.

    Raises:
        AuthorError: for an empty cell, or cells on both sides of a break of the series.
    """

    def find(reference: Name | CellReference) -> Decimal:
        if isinstance(reference, Name):
            raise AuthorError(
                f"“{reference.name}” chưa nói là ô của bảng nào",
                f"viết bảng.cột(khóa=giá trị), như bang.{reference.name}(nam=2020)",
                Code.JINJA,
            )
        return _look_up(context, reference, cells)

    value = Decimal(evaluate(expression, find))
    for name in {cell.table for cell in cells}:
        table = context.report.tables[name]
        check_series(table, [cell.row for cell in cells if cell.table == name])
    return value


def contradicted(claim: str, facts: str) -> AuthorError:
    """Say that the data contradict a claim, and with which numbers."""
    return AuthorError(
        f"số liệu trái với khẳng định “{claim}”: {facts}",
        "sửa câu văn và khẳng định, hoặc sửa số liệu",
        Code.CLAIM,
    )


def write_amount(value: Decimal) -> str:
    """Write a number of a claim with the decimals that it has, six at most."""
    if not value.is_finite():
        return str(value)
    exponent = value.normalize().as_tuple().exponent
    decimals = min(6, max(0, -exponent)) if isinstance(exponent, int) else 0
    return format_number(value, decimals)


def _look_up(context: Context, reference: CellReference, cells: list[Cell]) -> Decimal:
    table = find_table(context, reference.table)
    field = find_measure(table, reference.column)
    keys = dict(reference.keys)
    period = (keys.pop("tu", None), keys.pop("den", None))
    selection = select(context, table.name, keys, *period)
    add = summed_amount if any(end is not None for end in period) else named_amount
    amount = add(selection, field)
    cells.extend(amount.cells)
    if amount.value is None:
        empty = next(iter(warn_empty(table, amount.cells)))
        raise AuthorError(f"chưa thể khẳng định: {empty.message}", empty.remedy, Code.NO_DATA)
    return amount.value
