"""A change between two years, in words that the data choose: tang_giam."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code
from macros.format import POINTS, format_quantity, round_half_up
from macros.read.table.schema import Field
from macros.render.call.context import Context, Fact, Rendered, check_choice, check_decimals
from macros.render.number.addition import check_series
from macros.render.number.amount import Amount, named_amount, refuse_zero
from macros.render.number.selection import Selection, pick, time_of
from macros.render.number.value import find_share, print_fact

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
    period, field = pick(context, bang, cot, khoa, tu, den)
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
    fact = _compare(before, after, field, kieu, is_share, le)
    return print_fact(context, fact)


def _check_period(period: Selection, tu: object, den: object) -> None:
    """Refuse a period that is none, or that crosses a break."""
    if tu is None or den is None or tu == den:
        raise AuthorError(
            f"tu={tu}, den={den} không phải là hai thời điểm",
            "ghi hai năm khác nhau, ví dụ tu=2010, den=2020",
            Code.ARGUMENT,
        )
    check_series(period.table, period.rows)


def _compare(
    before: Amount,
    after: Amount,
    field: Field,
    kieu: str | None,
    is_share: bool,
    le: int | None,
) -> Fact:
    in_points = is_share or (field.unit == "%" and kieu != RELATIVE)
    difference = f"{_bracket(after)} − {_bracket(before)}"
    cells = (*after.cells, *before.cells)
    if in_points:
        unit, formula, decimals = POINTS, difference, 1
    elif kieu == ABSOLUTE:
        unit, formula, decimals = field.unit, difference, field.decimals
    else:
        unit, formula, decimals = "%", f"({difference}) ÷ {before.formula} × 100", 1
    if before.value is None or after.value is None:
        return Fact("…", None, unit, formula, cells)
    change = after.value - before.value
    if unit == "%":
        _refuse_base(before)
        change = change / before.value * 100
    return Fact(_words(change, unit, decimals if le is None else le), change, unit, formula, cells)


def _bracket(amount: Amount) -> str:
    return f"({amount.formula})" if "÷" in amount.formula else amount.formula


def _refuse_base(before: Amount) -> None:
    refuse_zero(before)
    if before.value is not None and before.value < 0:
        raise AuthorError(
            f"gốc so sánh “{before.formula}” là số âm nên không tính được phần trăm",
            f'dùng kieu="{ABSOLUTE}"',
            Code.DIVISION,
        )


def _words(change: Decimal, unit: str, decimals: int) -> str:
    if change == 0:
        return UNCHANGED
    direction = "tăng" if change > 0 else "giảm"
    if round_half_up(change, decimals) == 0:
        # Neither "tăng 0,0%" nor "không thay đổi" would be true.
        smallest = Decimal(1).scaleb(-decimals)
        return f"{direction} chưa đến {format_quantity(smallest, unit, decimals)}"
    return f"{direction} {format_quantity(abs(change), unit, decimals)}"
