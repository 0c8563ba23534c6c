"""Arithmetic over named cells, parsed and never run as code: tinh, and what claims compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code
from macros.format import POINTS, format_number, format_quantity
from macros.read.table.table import Cell
from macros.render.call.context import Context, Rendered, check_decimals, check_flag
from macros.render.number.amount import Amount, named_amount, summed_amount
from macros.render.number.selection import check_series, pick
from macros.render.number.value import print_fact
from macros.rules.language import expression as tree
from macros.rules.language.parser import parse_expression

_MAX_DECIMALS = 6

Read = Mapping[tree.CellReference, Amount]


def tinh(
    context: Context,
    bieu_thuc: str,
    /,
    *,
    le: int | None = None,
    don_vi: str | None = None,
    kem_don_vi: bool = False,
    **khoa: Any,
) -> Rendered:
    """Print the result of a calculation, such as "1.204".

    Args:
        don_vi: The unit of the result, where the calculation does not give it one.
        kem_don_vi: Whether to print the unit that the calculation gives.
    """
    check_decimals(le)
    check_flag("kem_don_vi", kem_don_vi)
    expression = parse_expression(str(bieu_thuc))
    first_cell(expression)
    amount = calculate(context, expression, khoa)
    unit = _settle_unit(amount.unit, don_vi, is_wanted=kem_don_vi)
    text = format_quantity(amount.value, unit, amount.decimals if le is None else le)
    return print_fact(context, amount.fact(text))


def calculate(context: Context, expression: tree.Expression, keys: Mapping[str, Any]) -> Amount:
    """Calculate an expression over cells, in their units.

    Args:
        keys: For every cell; those that it names itself stay.

    Raises:
        AuthorError: for units that do not add up, or cells on both sides of a break of a series.
    """
    read = {one: _read(context, one, keys) for one in find_cells(expression)}
    cells = tuple(cell for amount in read.values() for cell in amount.cells)
    check_one_series(context, cells)
    value = tree.evaluate(expression, lambda reference: read[reference].value)

    def operand(of: Any) -> str:
        return write_exactly(of.value) if isinstance(of, tree.Number) else read[of].formula

    formula = tree.write(expression, operand, tree.PRINTED_SIGNS)
    unit = _unit_of(expression, read) or ""
    return Amount(value, cells, formula, unit, _decimals_in(expression, read))


def find_cells(expression: tree.Expression | tree.Comparison) -> tuple[tree.CellReference, ...]:
    """List the cells that a calculation names; AuthorError for a column of no table."""
    found: list[tree.CellReference] = []
    for reference in tree.references(expression):
        if isinstance(reference, tree.Name):
            remedy = f"viết bảng.cột(khóa=giá trị), như bang.{reference.name}(nam=2020)"
            raise AuthorError(f"“{reference.name}” chưa nói là ô của bảng nào", remedy, Code.JINJA)
        found.append(reference)
    return tuple(found)


def first_cell(expression: tree.Expression | tree.Comparison) -> tree.CellReference:
    """Find the cell that is named first; AuthorError in a calculation of typed numbers alone."""
    found = find_cells(expression)
    if not found:
        remedy = "viết bảng.cột, như ket_nap.tong"
        raise AuthorError("biểu thức không nêu cột nào", remedy, Code.ARGUMENT)
    return found[0]


def check_one_series(context: Context, cells: Iterable[Cell]) -> None:
    """Refuse cells of one table on both sides of a break."""
    rows: dict[str, list[int]] = {}
    for cell in cells:
        rows.setdefault(cell.table, []).append(cell.row)
    for name, own in rows.items():
        check_series(context.report.tables[name], own)


def write_exactly(value: Decimal) -> str:
    """Write a number with the decimals that it has, six at most."""
    if not value.is_finite():
        return str(value)
    return format_number(value, min(_MAX_DECIMALS, decimals_of(value)))


def _read(context: Context, reference: tree.CellReference, keys: Mapping[str, Any]) -> Amount:
    named = {**keys, **dict(reference.keys)}
    period = (named.pop("tu", None), named.pop("den", None))
    selection, field = pick(context, reference.table, reference.column, named, *period)
    read = summed_amount if any(end is not None for end in period) else named_amount
    return read(selection, field)


def _unit_of(expression: tree.Expression, read: Read) -> str | None:
    """Find the unit of a result: None for a bare number, "" where nobody can say."""
    match expression:
        case tree.CellReference():
            return read[expression].unit
        case tree.Operation(operator, left, right):
            units = _unit_of(left, read), _unit_of(right, read)
            return _join_units(operator, *units)
    return None


def _join_units(operator: str, left: str | None, right: str | None) -> str | None:
    if operator in "+-":
        if left is not None and right is not None and left != right:
            names = " và ".join(f"“{unit or 'không đơn vị'}”" for unit in (left, right))
            remedy = "chọn các cột cùng đơn vị tính, hoặc nhân, chia để về cùng đơn vị tính"
            raise AuthorError(f"không cộng, trừ hai đơn vị tính {names}", remedy, Code.NOT_SUMMABLE)
        return POINTS if operator == "-" and left == right == "%" else left or right
    if left is None or right is None:
        return left if operator == "/" or right is None else right
    if operator == "/":
        return None if left == right else f"{left}/{right}" if left and right else ""
    return ""


def _decimals_in(expression: tree.Expression, read: Read) -> int:
    """Take as many decimals as the operands have; a division has one at least."""
    match expression:
        case tree.CellReference():
            return read[expression].decimals
        case tree.Number(value):
            return decimals_of(value)
        case tree.Operation(operator, left, right):
            most = max(_decimals_in(left, read), _decimals_in(right, read))
            return min(_MAX_DECIMALS, max(most, operator == "/"))
    return 0


def decimals_of(value: Decimal) -> int:
    """Count the decimals that a number has, without needless zeros."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _settle_unit(known: str, said: str | None, *, is_wanted: bool) -> str:
    """Choose the unit that is printed; the author may name it where nothing else does."""
    if said is None:
        if is_wanted and not known:
            message = "phép tính này không cho biết đơn vị tính của kết quả"
            raise AuthorError(message, 'ghi don_vi="…" thay cho kem_don_vi', Code.ARGUMENT)
        return known if is_wanted else ""
    if not isinstance(said, str) or (known and said != known):
        message = f"don_vi=“{said}”, nhưng kết quả tính bằng “{known or 'chữ'}”"
        raise AuthorError(message, "bỏ don_vi, ghi kem_don_vi=true", Code.ARGUMENT)
    return said
