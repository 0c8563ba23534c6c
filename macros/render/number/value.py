"""Numbers in a sentence: so, tong, binh_quan, ty_le, tang_giam."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code, nearest
from macros.format import NOT_REPORTED, POINTS, format_percent, format_quantity, round_half_up
from macros.read.table.schema import Field
from macros.read.table.table import Table
from macros.render.call.context import (
    Context,
    Fact,
    Rendered,
    check_choice,
    check_decimals,
    check_flag,
)
from macros.render.call.mark import number_link
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
from macros.render.number.selection import (
    Selection,
    check_series,
    find_table,
    pick,
    select,
    time_of,
    times_of,
    whole_of,
)

RELATIVE = "tuong_doi"
ABSOLUTE = "tuyet_doi"
UNCHANGED = "không thay đổi"


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
    steps = len(set(times_of(selection.table, (cell.row for cell in total.cells))))
    mean = None if total.value is None else total.value / steps
    amount = replace(total, value=mean, formula=f"({total.formula}) ÷ {steps}")
    return _print_amount(context, picked, amount, le, kem_don_vi)


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
    share = _find_share(context, bang, cot, tren, trong, khoa)
    text = format_percent(share.value, share.decimals if le is None else le)
    return _print_fact(context, share.fact(text))


def tang_giam(
    context: Context,
    /,
    bang: str,
    cot: str,
    tu: int,
    den: int,
    *,
    kieu: str | None = None,
    tren: str | None = None,
    trong: str | None = None,
    le: int | None = None,
    **khoa: Any,
) -> Rendered:
    """Print a change such as "tăng 12,5%", "giảm 37 người" or "tăng 1,5 điểm phần trăm".

    Args:
        kieu: "tuong_doi" in percent, "tuyet_doi" in the column's unit. Left out: in percent,
            but for shares in percentage points.
    """
    check_decimals(le)
    period, _ = pick(context, bang, cot, khoa, tu, den)
    _check_period(period, tu, den)
    is_share = tren is not None or trong is not None
    if kieu is not None:
        check_choice("kieu", kieu, (RELATIVE, ABSOLUTE))
    if is_share and kieu == RELATIVE:
        raise AuthorError(
            "thay đổi của một tỷ lệ tính bằng điểm phần trăm",
            f'bỏ kieu="{RELATIVE}" hoặc bỏ tren, trong',
            Code.ARGUMENT,
        )
    time = time_of(period.table).name
    at = [{**khoa, time: str(year)} for year in (tu, den)]
    if is_share:
        before, after = (_find_share(context, bang, cot, tren, trong, keys) for keys in at)
    else:
        before, after = (named_amount(*pick(context, bang, cot, keys)) for keys in at)
    change = _compare(before, after, kieu, le)
    decimals = change.decimals if le is None else le
    return _print_fact(context, change.fact(_say_change(change, decimals)))


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
        raise AuthorError(
            f"cột “{field.name}” của bảng “{table.name}” không có đơn vị",
            f"thêm unit vào {table.schema_path} hoặc bỏ kem_don_vi",
            Code.ARGUMENT,
        )
    decimals = field.decimals if le is None else le
    text = format_quantity(amount.value, field.unit if kem_don_vi else "", decimals)
    return _print_fact(context, amount.fact(text))


def _print_fact(context: Context, fact: Fact) -> Rendered:
    """Print a number, with a warning for each empty cell that it needs."""
    names = dict.fromkeys(cell.table for cell in fact.cells)
    warnings = tuple(
        warning
        for name in names
        if fact.value is None
        for warning in warn_empty(context.report.tables[name], fact.cells)
    )
    return Rendered(number_link(context, fact), (fact,), warnings)


def _find_share(
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


def _check_period(period: Selection, tu: object, den: object) -> None:
    """Refuse a period that is none, or that crosses a break."""
    if tu is None or den is None or tu == den:
        raise AuthorError(
            f"tu={tu}, den={den} không phải là hai thời điểm",
            "ghi hai năm khác nhau, ví dụ tu=2010, den=2020",
            Code.ARGUMENT,
        )
    check_series(period.table, period.rows)


def _compare(before: Amount, after: Amount, kieu: str | None, le: int | None) -> Amount:
    """Subtract two amounts; the unit of both decides in which one the change is told."""
    decimals = 1 if le is None else le
    formula = " − ".join(
        f"({amount.formula})" if "÷" in amount.formula else amount.formula
        for amount in (after, before)
    )
    cells = (*after.cells, *before.cells)
    value = None
    if before.value is not None and after.value is not None:
        value = after.value - before.value
    if before.unit == "%" and kieu != RELATIVE:
        value, formula = _subtract_printed(before, after, formula, decimals)
        return Amount(value, cells, formula, POINTS, decimals)
    if kieu == ABSOLUTE:
        return Amount(value, cells, formula, before.unit, before.decimals)
    if value is not None and before.value is not None:
        _refuse_base(before)
        value = value / before.value * 100
    return Amount(value, cells, f"({formula}) ÷ {before.formula} × 100", "%", 1)


def _subtract_printed(
    before: Amount, after: Amount, formula: str, decimals: int
) -> tuple[Decimal | None, str]:
    """Subtract two percentages as they are printed, so that readers find the same difference.

    Only when both print the same is the exact difference given, for the word that it calls for.
    """
    if before.value is None or after.value is None:
        return None, formula
    exact = after.value - before.value
    printed = round_half_up(after.value, decimals) - round_half_up(before.value, decimals)
    if printed in (0, round_half_up(exact, decimals)):
        return exact, formula
    return printed, f"{formula}, tính trên hai tỷ lệ đã làm tròn"


def _refuse_base(before: Amount) -> None:
    refuse_zero(before)
    if before.value is not None and before.value < 0:
        raise AuthorError(
            f"gốc so sánh “{before.formula}” là số âm nên không tính được phần trăm",
            f'dùng kieu="{ABSOLUTE}"',
            Code.DIVISION,
        )


def _say_change(change: Amount, decimals: int) -> str:
    """Choose the word that the data call for."""
    if change.value is None:
        return NOT_REPORTED
    if change.value == 0:
        return UNCHANGED
    direction = "tăng" if change.value > 0 else "giảm"
    smallest = Decimal(1).scaleb(-decimals)
    if abs(change.value) < smallest:
        # Neither "tăng 0,0%" nor "không thay đổi" would be true.
        return f"{direction} chưa đến {format_quantity(smallest, change.unit, decimals)}"
    return f"{direction} {format_quantity(abs(change.value), change.unit, decimals)}"
