"""Write numbers the Vietnamese way: 84.213 · 12,5% · 1,5 điểm phần trăm."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

NO_BREAK_SPACE = "\u00a0"
NOT_REPORTED = "…"
POINTS = "điểm phần trăm"

_ANY_LENGTH = Context(prec=1_000_000)  # the default context refuses to round beyond 28 digits
_VIETNAMESE_MARKS = str.maketrans(",.", ".,")


def round_half_up(value: Decimal | int, decimals: int = 0) -> Decimal:
    """Round as official statistics do: halves away from zero, and never to minus zero."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(step, ROUND_HALF_UP, _ANY_LENGTH)
    return rounded if rounded else abs(rounded)


def format_number(value: Decimal | int | None, decimals: int = 0) -> str:
    """Write a number with thousands dots and a decimal comma, such as "84.213".

    Args:
        value: None when not reported, which is written "…".
        decimals: Digits after the comma; halves round away from zero.
    """
    if value is None:
        return NOT_REPORTED
    return f"{round_half_up(value, decimals):,f}".translate(_VIETNAMESE_MARKS)


def format_percent(share: Decimal | int | None, decimals: int = 1) -> str:
    """Write a share such as "12,5%".

    Args:
        share: Percent, 100 for the whole; None when not reported.
        decimals: Digits after the comma.
    """
    return NOT_REPORTED if share is None else f"{format_number(share, decimals)}%"


def format_points(difference: Decimal | int | None, decimals: int = 1) -> str:
    """Write a difference of two shares such as "1,5 điểm phần trăm"."""
    return format_quantity(difference, POINTS, decimals)


def format_quantity(value: Decimal | int | None, unit: str, decimals: int = 0) -> str:
    """Write a number with its unit, which never begins a new line; percent takes no space."""
    if value is None:
        return NOT_REPORTED
    if unit == "%":
        return format_percent(value, decimals)
    number = format_number(value, decimals)
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number
