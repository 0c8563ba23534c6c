"""Changes between two times in a sentence: tang_giam."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code
from macros.format import NOT_REPORTED, POINTS, format_quantity, round_half_up
from macros.render.call.context import Context, Rendered, check_choice, check_decimals
from macros.render.number.amount import Amount, named_amount, refuse_zero
from macros.render.number.selection import Selection, check_series, pick, time_of
from macros.render.number.share import find_share
from macros.render.number.value import print_fact

RELATIVE = "tuong_doi"
ABSOLUTE = "tuyet_doi"
UNCHANGED = "không thay đổi"


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
        before, after = (find_share(context, bang, cot, tren, trong, keys) for keys in at)
    else:
        before, after = (named_amount(*pick(context, bang, cot, keys)) for keys in at)
    change = _compare(before, after, kieu, le)
    decimals = change.decimals if le is None else le
    return print_fact(context, change.fact(_say_change(change, decimals)))


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
