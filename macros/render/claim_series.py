"""Claims about a series through time: it rises, it falls, it is highest or lowest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from macros.errors import AuthorError
from macros.findings import Code, nearest
from macros.read.expression import CellReference, Comparison, Expression, Operation, references
from macros.read.expression_parser import parse_expression
from macros.read.table import Cell
from macros.render.claim_value import contradicted, value_of, write_amount
from macros.render.context import Context
from macros.render.selection import find_table, time_of

_TRENDS = {"tang": "tăng", "giam": "giảm"}


@dataclass(frozen=True, slots=True)
class Series:
    """An amount at each step of time.

    Args:
        claim: The expression as typed.
        steps: Time value and amount, in the order of time; at least two.
    """

    claim: str
    steps: tuple[tuple[str, Decimal], ...]


def read_series(
    context: Context,
    text: str,
    tu: int | str | None,
    den: int | str | None,
    keys: Mapping[str, Any],
) -> Series:
    """Calculate an expression such as `ket_nap.tong` at each time from `tu` to `den`."""
    expression = parse_expression(text)
    times = times_of(context, expression, tu, den, always=True)
    if len(times) < 2:
        raise AuthorError("cần ít nhất hai thời điểm để so sánh", "sửa tu, den", Code.ARGUMENT)
    cells: list[Cell] = []
    steps = tuple(
        (value, value_of(context, add_keys(expression, {**keys, **at}), cells))
        for at in times
        for value in at.values()
    )
    return Series(text, steps)


def times_of(
    context: Context,
    claim: Expression | Comparison,
    tu: int | str | None,
    den: int | str | None,
    *,
    always: bool = False,
) -> tuple[Mapping[str, str], ...]:
    """List the times at which a claim is made, each as the key to add to its cells.

    Without `tu` and `den` the claim stands once, with the keys it names itself, unless it is
    `always` about a series.
    """
    if tu is None and den is None and not always:
        return ({},)
    named = [cell for cell in references(claim) if isinstance(cell, CellReference)]
    if not named:
        raise AuthorError(
            "khẳng định không nêu cột nào", "viết bảng.cột, như ket_nap.tong", Code.ARGUMENT
        )
    table = find_table(context, named[0].table)
    time = time_of(table).name
    return tuple({time: value} for value in _between(table.values(time), tu, den))


def claim_trend(series: Series, trend: str) -> None:
    """Refuse the claim unless the amount changes that way at every step."""
    if trend not in _TRENDS:
        raise AuthorError(f"xu_the “{trend}” không có", nearest(trend, _TRENDS), Code.ARGUMENT)
    for (before, low), (after, high) in pairwise(series.steps):
        if not (high > low if trend == "tang" else high < low):
            numbers = f"{before} là {write_amount(low)}, {after} là {write_amount(high)}"
            raise contradicted(f"{series.claim} {_TRENDS[trend]} liên tục", numbers)


def claim_extreme(series: Series, time: str, *, highest: bool) -> None:
    """Refuse the claim unless the amount at that time is above (below) all others."""
    amounts = dict(series.steps)
    if time not in amounts:
        raise AuthorError(
            f"“{time}” không nằm trong khoảng so sánh", nearest(time, amounts), Code.UNKNOWN_YEAR
        )
    for other, amount in series.steps:
        beaten = amount >= amounts[time] if highest else amount <= amounts[time]
        if other != time and beaten:
            word = "cao nhất" if highest else "thấp nhất"
            numbers = f"{time} là {write_amount(amounts[time])}, {other} là {write_amount(amount)}"
            raise contradicted(f"{series.claim} {word} {time}", numbers)


def _between(
    values: tuple[str, ...], tu: int | str | None, den: int | str | None
) -> tuple[str, ...]:
    for end in (tu, den):
        if end is not None and str(end) not in values:
            raise AuthorError(
                f"không có số liệu “{end}”", nearest(str(end), values), Code.UNKNOWN_YEAR
            )
    first = values.index(str(tu)) if tu is not None else 0
    last = values.index(str(den)) if den is not None else len(values) - 1
    if last < first:
        raise AuthorError(f"tu={tu} muộn hơn den={den}", "đổi chỗ hai giá trị", Code.ARGUMENT)
    return values[first : last + 1]


def add_keys(expression: Expression, keys: Mapping[str, Any]) -> Expression:
    """Add keys to every cell of an expression; those that it names itself stay."""
    match expression:
        case CellReference():
            own = dict(expression.keys)
            return replace(expression, keys=tuple({**keys, **own}.items()))
        case Operation(operator, left, right):
            return Operation(operator, add_keys(left, keys), add_keys(right, keys))
    return expression
