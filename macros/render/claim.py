"""A claim that the data must bear out: khang_dinh."""

from __future__ import annotations

from decimal import Decimal

from macros.errors import AuthorError
from macros.findings import Code
from macros.format.number import format_number
from macros.read.expression import (
    COMPARE,
    CellReference,
    Expression,
    Name,
    evaluate,
    parse_comparison,
)
from macros.read.table import Cell
from macros.render.amount import check_series, named_amount, summed_amount, warn_empty
from macros.render.context import Context
from macros.render.fact import Rendered
from macros.render.selection import find_measure, find_table, select


def khang_dinh(context: Context, bieu_thuc: str, /) -> Rendered:
    """Print nothing; AuthorError when the comparison is false or cannot be made."""
    comparison = parse_comparison(str(bieu_thuc))
    cells: list[Cell] = []
    left = _side(context, comparison.left, cells)
    right = _side(context, comparison.right, cells)
    _refuse_joined_series(context, cells)
    if not COMPARE[comparison.operator](left, right):
        raise AuthorError(
            f"số liệu trái với khẳng định “{bieu_thuc}”:"
            f" vế trái là {_write(left)}, vế phải là {_write(right)}",
            "sửa câu văn và khẳng định, hoặc sửa số liệu",
            Code.CLAIM,
        )
    return Rendered("")


def _side(context: Context, expression: Expression, cells: list[Cell]) -> Decimal:
    def find(reference: Name | CellReference) -> Decimal:
        if isinstance(reference, Name):
            raise AuthorError(
                f"“{reference.name}” chưa nói là ô của bảng nào",
                f"viết bảng.cột(khóa=giá trị), như bang.{reference.name}(nam=2020)",
                Code.JINJA,
            )
        return _look_up(context, reference, cells)

    return Decimal(evaluate(expression, find))


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


def _refuse_joined_series(context: Context, cells: list[Cell]) -> None:
    for name in {cell.table for cell in cells}:
        table = context.report.tables[name]
        check_series(table, [cell.row for cell in cells if cell.table == name])


def _write(value: Decimal) -> str:
    if not value.is_finite():
        return str(value)
    exponent = value.normalize().as_tuple().exponent
    decimals = min(6, max(0, -exponent)) if isinstance(exponent, int) else 0
    return format_number(value, decimals)
