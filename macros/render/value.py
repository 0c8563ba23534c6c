"""Numbers in a sentence: so, tong, binh_quan, ty_le."""

from __future__ import annotations

from typing import Any

from macros.errors import AuthorError
from macros.findings import Code
from macros.format.number import format_percent, format_quantity
from macros.read.table import Table
from macros.read.table_schema import Field
from macros.render.amount import Amount, single_amount, summed_amount, warn_empty
from macros.render.argument import check_decimals, check_flag
from macros.render.context import Context
from macros.render.fact import Fact, Rendered
from macros.render.formula import describe_formula
from macros.render.selection import find_measure, find_table, select, time_of
from macros.render.share import find_share
from macros.render.span import number_link


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
    table = find_table(context, bang)
    field = find_measure(table, cot)
    amount = single_amount(select(context, bang, khoa), field)
    plain = Amount(amount.value, describe_formula(table, field), amount.cells)
    return _print_amount(context, table, field, plain, le, kem_don_vi)


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
    table = find_table(context, bang)
    field = find_measure(table, cot)
    amount = summed_amount(select(context, bang, khoa, tu, den), field)
    return _print_amount(context, table, field, amount, le, kem_don_vi)


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
    table = find_table(context, bang)
    field = find_measure(table, cot)
    time = time_of(table)
    total = summed_amount(select(context, bang, khoa, tu, den), field, is_for_mean=True)
    times = table.columns[time.name]
    steps = len({times[cell.row] for cell in total.cells})
    mean = None if total.value is None else total.value / steps
    amount = Amount(mean, f"({total.formula}) ÷ {steps}", total.cells)
    return _print_amount(context, table, field, amount, le, kem_don_vi)


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
    text = format_percent(share.value, 1 if le is None else le)
    fact = Fact(text, share.value, "%", share.formula, share.cells)
    return print_fact(context, fact)


def print_fact(context: Context, fact: Fact) -> Rendered:
    """Print a number, with a warning for each empty cell that it needs."""
    names = dict.fromkeys(cell.table for cell in fact.cells)
    warnings = tuple(
        warning
        for name in names
        if fact.value is None
        for warning in warn_empty(context.report.tables[name], fact.cells)
    )
    return Rendered(number_link(context, fact), (fact,), warnings)


def _print_amount(
    context: Context,
    table: Table,
    field: Field,
    amount: Amount,
    le: int | None,
    kem_don_vi: bool,
) -> Rendered:
    check_decimals(le)
    check_flag("kem_don_vi", kem_don_vi)
    if kem_don_vi and not field.unit:
        raise AuthorError(
            f"cột “{field.name}” của bảng “{table.name}” không có đơn vị",
            f"thêm unit vào {table.schema_path} hoặc bỏ kem_don_vi",
            Code.ARGUMENT,
        )
    decimals = field.decimals if le is None else le
    text = format_quantity(amount.value, field.unit if kem_don_vi else "", decimals)
    fact = Fact(text, amount.value, field.unit, amount.formula, amount.cells)
    warnings = warn_empty(table, amount.cells) if amount.value is None else ()
    return Rendered(number_link(context, fact), (fact,), warnings)
