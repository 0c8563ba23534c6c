"""Numbers in a sentence as the cells have them, and what they are shares of: so, tong, ty_le …"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from macros.findings import AuthorError, Code, nearest
from macros.format import format_percent, format_quantity
from macros.read.table.column import Field
from macros.read.table.table import Table
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
from macros.render.number.attribute import attributes_of, extend, key_behind
from macros.render.number.selection import Selection, find_table, pick, select, whole_of
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
    text = format_percent(share.value, share.decimals if le is None else le)
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
