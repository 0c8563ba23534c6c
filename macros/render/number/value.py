"""Numbers in a sentence as the cells have them: so, tong, binh_quan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from macros.findings import AuthorError, Code
from macros.format import format_quantity
from macros.read.table.column import Field
from macros.render.call.context import Context, Fact, Rendered, check_decimals, check_flag
from macros.render.call.mark import number_link
from macros.render.number.amount import (
    Amount,
    describe_formula,
    single_amount,
    summed_amount,
    warn_empty,
)
from macros.render.number.selection import Selection, pick
from macros.render.number.times import time_of, times_of


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
