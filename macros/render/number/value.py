"""Numbers in a sentence as the cells have them, and reckoned of these: so, tong, ty_le, tinh …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code, nearest
from macros.format import POINTS, format_number, format_quantity
from macros.read.table.column import Field
from macros.read.table.table import Cell, Table
from macros.render.call.context import Context, Fact, Rendered, check_decimals, check_flag
from macros.render.call.mark import number_link
from macros.render.number.amount import (
    Amount,
    describe,
    describe_formula,
    named_amount,
    percentage,
    single_amount,
    summed_amount,
    warn_empty,
)
from macros.render.number.keys import attributes_of, extend, key_behind, time_of, times_of
from macros.render.number.selection import (
    Selection,
    check_series,
    find_table,
    pick,
    select,
    whole_of,
)
from macros.rules.language import expression as tree
from macros.rules.language.parser import parse_expression


def so(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    le: int | None = None,
    kem_don_vi: bool = False,
    **khoa: Any,
) -> Rendered:
    """Print one cell, such as "84.213"."""
    picked = selection, field = pick(context, bang, cot, khoa)
    formula = describe_formula(selection.table, field)
    amount = replace(single_amount(selection, field), formula=formula)
    return _print_amount(context, picked, amount, le, kem_don_vi)


def tong(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    tu: int | None = None,
    den: int | None = None,
    le: int | None = None,
    kem_don_vi: bool = False,
    **khoa: Any,
) -> Rendered:
    """Print the sum of all matching cells."""
    picked = pick(context, bang, cot, khoa, tu, den)
    return _print_amount(context, picked, summed_amount(*picked), le, kem_don_vi)


def binh_quan(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    tu: int | None = None,
    den: int | None = None,
    le: int | None = 1,
    kem_don_vi: bool = False,
    **khoa: Any,
) -> Rendered:
    """Print the mean per time step: the sum of all matching cells over the number of steps."""
    picked = selection, field = pick(context, bang, cot, khoa, tu, den)
    time_of(selection.table)
    total = summed_amount(selection, field, is_for_mean=True)
    steps = len(set(times_of(selection.table, selection.rows)))
    mean = None if total.value is None else total.value / steps
    amount = replace(total, value=mean, formula=f"({total.formula}) ÷ {steps}")
    return _print_amount(context, picked, amount, le, kem_don_vi)


def _print_amount(
    context: Context,
    picked: tuple[Selection, Field],
    amount: Amount,
    le: int | None,
    kem_don_vi: bool,
) -> Rendered:
    check_decimals(le)
    check_flag("kem_don_vi", kem_don_vi)
    table, field = picked[0].table, picked[1]
    if kem_don_vi and not field.unit:
        message = f"cột “{field.name}” của bảng “{table.name}” không có đơn vị"
        remedy = f"thêm unit vào {table.schema_path} hoặc bỏ kem_don_vi"
        raise AuthorError(message, remedy, Code.ARGUMENT)
    decimals = field.decimals if le is None else le
    text = format_quantity(amount.value, field.unit if kem_don_vi else "", decimals)
    return print_fact(context, amount.fact(text))


def print_fact(context: Context, fact: Fact) -> Rendered:
    """Print a number, with a warning for each empty cell that it needs."""
    empty = warn_empty(context.report.tables, fact.cells) if fact.value is None else ()
    return Rendered(number_link(context, fact), (fact,), tuple(empty))


def ty_le(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    tren: str | None = None,
    trong: str | None = None,
    le: int | None = 1,
    **khoa: Any,
) -> Rendered:
    """Print a share such as "12,5%": of another column, or within all values of a key."""
    check_decimals(le)
    share = find_share(context, bang, cot, tren, trong, khoa)
    text = format_quantity(share.value, "%", share.decimals if le is None else le)
    return print_fact(context, share.fact(text))


def find_share(
    context: Context,
    bang: str,
    cot: str,
    tren: str | None,
    trong: str | None,
    keys: Mapping[str, Any],
) -> Amount:
    """Compute a percentage.

    Args:
        tren: Column to divide by, "cot" of the same table or "bang.cot" of another.
        trong: Key column over all of whose values the divisor is the sum.
    """
    if (tren is None) == (trong is None):
        remedy = 'ghi tren="cột" (chia cho cột khác) hoặc trong="khóa" (cơ cấu trong một khóa)'
        raise AuthorError("tỷ lệ cần đúng một mẫu số: tren hoặc trong", remedy, Code.ARGUMENT)
    selection, field = pick(context, bang, cot, keys)
    table = selection.table
    key = None if trong is None else _find_key(context, table, trong, keys)
    part = named_amount(selection, field)
    if key is not None:
        others = {name: value for name, value in keys.items() if name not in (key.name, trong)}
        whole = _whole(context, table, field, key, others)
    else:
        whole = other_column(context, table, str(tren), keys)
    return percentage(part, whole, f"{part.formula} ÷ {whole.formula}")


def _find_key(context: Context, table: Table, trong: object, keys: Mapping[str, Any]) -> Field:
    """Find the key over all of whose values the divisor is the sum, or that behind an attribute."""
    known = [*(key.name for key in table.key_fields), *attributes_of(context, table)]
    if trong not in known:
        message = f"trong=“{trong}” không phải là khóa của bảng “{table.name}”"
        raise AuthorError(message, nearest(str(trong), known), Code.UNKNOWN_COLUMN)
    name = str(trong)
    if name not in keys:
        example = next(filter(None, extend(context, table, (name,)).values(name)))
        message = f"trong=“{trong}” nhưng chưa nói tỷ lệ của giá trị nào"
        raise AuthorError(message, f'thêm khóa, ví dụ {trong}="{example}"', Code.AMBIGUOUS_KEY)
    return table.field(key_behind(context, table, name))


def _whole(
    context: Context, table: Table, field: Field, key: Field, others: Mapping[str, Any]
) -> Amount:
    whole = whole_of(context, key)
    parts = tuple(value for value in table.values(key.name) if value != whole)
    total = summed_amount(select(context, table.name, {**others, key.name: parts}), field)
    words = describe(select(context, table.name, others, free=(key.name,)), field)
    return replace(total, formula=f"tổng {words} theo {key.title.lower()}")


def other_column(context: Context, table: Table, tren: str, keys: Mapping[str, Any]) -> Amount:
    """Read the amount to divide by: a column of the table, or "bang.cot" of another."""
    name, dot, column = tren.rpartition(".")
    other = find_table(context, name) if dot else table
    names = {*(key.name for key in other.key_fields), *attributes_of(context, other)}
    shared = {key: value for key, value in keys.items() if key in names}
    return named_amount(*pick(context, other.name, column, shared))


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


def find_cells(expression: tree.Expression | tree.Comparison) -> Iterator[tree.CellReference]:
    """List the cells that a calculation names; AuthorError for a column of no table."""
    for reference in tree.references(expression):
        if isinstance(reference, tree.Name):
            remedy = f"viết bảng.cột(khóa=giá trị), như bang.{reference.name}(nam=2020)"
            raise AuthorError(f"“{reference.name}” chưa nói là ô của bảng nào", remedy, Code.JINJA)
        yield reference


def first_cell(expression: tree.Expression | tree.Comparison) -> tree.CellReference:
    """Find the cell that is named first; AuthorError in a calculation of typed numbers alone."""
    found = tuple(find_cells(expression))
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
