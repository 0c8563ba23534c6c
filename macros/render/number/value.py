"""Numbers in a sentence: so, tong, binh_quan, ty_le."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from macros.findings import AuthorError, Code, nearest
from macros.format import format_percent, format_quantity
from macros.read.table.schema import Field
from macros.read.table.table import Table
from macros.render.call.context import Context, Fact, Rendered, check_decimals, check_flag
from macros.render.call.mark import number_link
from macros.render.number.addition import times_of
from macros.render.number.amount import (
    Amount,
    describe,
    describe_formula,
    named_amount,
    percentage,
    refuse_zero,
    single_amount,
    summed_amount,
    warn_empty,
)
from macros.render.number.selection import find_table, pick, select, time_of, whole_of


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
    selection, field = pick(context, bang, cot, khoa)
    amount = single_amount(selection, field)
    plain = replace(amount, formula=describe_formula(selection.table, field))
    return _print_amount(context, selection.table, field, plain, le, kem_don_vi)


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
    selection, field = pick(context, bang, cot, khoa, tu, den)
    amount = summed_amount(selection, field)
    return _print_amount(context, selection.table, field, amount, le, kem_don_vi)


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
    selection, field = pick(context, bang, cot, khoa, tu, den)
    time_of(selection.table)
    total = summed_amount(selection, field, is_for_mean=True)
    steps = len(set(times_of(selection.table, (cell.row for cell in total.cells))))
    mean = None if total.value is None else total.value / steps
    amount = replace(total, value=mean, formula=f"({total.formula}) ÷ {steps}")
    return _print_amount(context, selection.table, field, amount, le, kem_don_vi)


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
        raise AuthorError(
            "tỷ lệ cần đúng một mẫu số: tren hoặc trong",
            'ghi tren="cột" (chia cho cột khác) hoặc trong="khóa" (cơ cấu trong một khóa)',
            Code.ARGUMENT,
        )
    selection, field = pick(context, bang, cot, keys)
    table = selection.table
    if trong is not None:
        key = _find_key(table, trong, keys)
        part = named_amount(selection, field)
        whole = _whole(context, table, field, key, keys)
    else:
        part = named_amount(selection, field)
        whole = _other_column(context, table, str(tren), keys)
    if part.value is not None:
        refuse_zero(whole)
    return percentage(part, whole, f"{part.formula} ÷ {whole.formula}")


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
    return print_fact(context, amount.fact(text))


def _find_key(table: Table, trong: object, keys: Mapping[str, Any]) -> Field:
    for key in table.key_fields:
        if key.name == trong:
            if trong in keys:
                return key
            raise AuthorError(
                f"trong=“{trong}” nhưng chưa nói tỷ lệ của giá trị nào",
                f'thêm khóa, ví dụ {trong}="{table.values(key.name)[0]}"',
                Code.AMBIGUOUS_KEY,
            )
    raise AuthorError(
        f"trong=“{trong}” không phải là khóa của bảng “{table.name}”",
        nearest(str(trong), [key.name for key in table.key_fields]),
        Code.UNKNOWN_COLUMN,
    )


def _whole(
    context: Context, table: Table, field: Field, key: Field, keys: Mapping[str, Any]
) -> Amount:
    whole = whole_of(context, key)
    parts = tuple(value for value in table.values(key.name) if value != whole)
    others = {name: value for name, value in keys.items() if name != key.name}
    total = summed_amount(select(context, table.name, {**others, key.name: parts}), field)
    words = describe(select(context, table.name, others, free=(key.name,)), field)
    return replace(total, formula=f"tổng {words} theo {key.title.lower()}")


def _other_column(context: Context, table: Table, tren: str, keys: Mapping[str, Any]) -> Amount:
    name, dot, column = tren.rpartition(".")
    other = find_table(context, name) if dot else table
    names = {key.name for key in other.key_fields}
    shared = {key: value for key, value in keys.items() if key in names}
    return named_amount(*pick(context, other.name, column, shared))
