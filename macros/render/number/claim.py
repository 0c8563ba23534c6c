"""Claims that the data must bear out, about numbers and about series through time: khang_dinh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from macros.findings import AuthorError, Code, nearest
from macros.format import format_number
from macros.read.table.table import Cell
from macros.render.call.context import Context, Rendered
from macros.render.number.amount import check_series, named_amount, summed_amount, warn_empty
from macros.render.number.selection import find_measure, find_table, select, time_of
from macros.rules.language.expression import (
    COMPARE,
    CellReference,
    Comparison,
    Expression,
    Name,
    Operation,
    evaluate,
    references,
)
from macros.rules.language.parser import parse_comparison, parse_expression


def value_of(context: Context, expression: Expression, cells: list[Cell]) -> Decimal:
    """Calculate an expression over cells; `cells` collects those that were read.

    Raises:
        AuthorError: for an empty cell, or cells on both sides of a break of the series.
    """

    def find(reference: Name | CellReference) -> Decimal:
        if isinstance(reference, Name):
            raise AuthorError(
                f"“{reference.name}” chưa nói là ô của bảng nào",
                f"viết bảng.cột(khóa=giá trị), như bang.{reference.name}(nam=2020)",
                Code.JINJA,
            )
        return _look_up(context, reference, cells)

    value = Decimal(evaluate(expression, find))
    for name in {cell.table for cell in cells}:
        table = context.report.tables[name]
        check_series(table, [cell.row for cell in cells if cell.table == name])
    return value


def contradicted(claim: str, facts: str) -> AuthorError:
    """Say that the data contradict a claim, and with which numbers."""
    return AuthorError(
        f"số liệu trái với khẳng định “{claim}”: {facts}",
        "sửa câu văn và khẳng định, hoặc sửa số liệu",
        Code.CLAIM,
    )


def write_amount(value: Decimal) -> str:
    """Write a number of a claim with the decimals that it has, six at most."""
    if not value.is_finite():
        return str(value)
    exponent = value.normalize().as_tuple().exponent
    decimals = min(6, max(0, -exponent)) if isinstance(exponent, int) else 0
    return format_number(value, decimals)


def _look_up(context: Context, reference: CellReference, cells: list[Cell]) -> Decimal:
    table = find_table(context, reference.table)
    field = find_measure(table, reference.column)
    keys = dict(reference.keys)
    period = (keys.pop("tu", None), keys.pop("den", None))
    selection = select(context, table.name, keys, *period)
    add = summed_amount if any(end is not None for end in period) else named_amount
    amount = add(selection, field)
    cells.extend(amount.cells)
    if amount.value is None:
        empty = next(iter(warn_empty(table, amount.cells)))
        raise AuthorError(f"chưa thể khẳng định: {empty.message}", empty.remedy, Code.NO_DATA)
    return amount.value


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


def khang_dinh(
    context: Context,
    bieu_thuc: str,
    /,
    *,
    xu_the: str | None = None,
    cao_nhat: int | str | None = None,
    thap_nhat: int | str | None = None,
    tu: int | str | None = None,
    den: int | str | None = None,
    **khoa: Any,
) -> Rendered:
    """Print nothing; AuthorError when the data contradict the claim or cannot be compared.

    Without options the claim is one comparison; with `tu` and `den` alone, one at each step
    of time between them. With `xu_the` ("tang", "giam") an amount
    changes that way at each step of time from `tu` to `den`; with `cao_nhat` or `thap_nhat`
    it is highest or lowest at that time.
    """
    options = [option for option in (xu_the, cao_nhat, thap_nhat) if option is not None]
    if not options:
        _claim_comparison(context, str(bieu_thuc), tu, den, khoa)
        return Rendered("")
    if len(options) > 1:
        raise AuthorError(
            "một khẳng định chỉ có một trong xu_the, cao_nhat, thap_nhat",
            "tách thành nhiều khẳng định",
            Code.ARGUMENT,
        )
    series = read_series(context, str(bieu_thuc), tu, den, khoa)
    if xu_the is not None:
        claim_trend(series, xu_the)
    elif cao_nhat is not None:
        claim_extreme(series, str(cao_nhat), highest=True)
    else:
        claim_extreme(series, str(thap_nhat), highest=False)
    return Rendered("")


def _claim_comparison(
    context: Context,
    text: str,
    tu: int | str | None,
    den: int | str | None,
    keys: Mapping[str, Any],
) -> None:
    stated = parse_comparison(text)
    for at in times_of(context, stated, tu, den):
        cells: list[Cell] = []
        left = value_of(context, add_keys(stated.left, {**keys, **at}), cells)
        right = value_of(context, add_keys(stated.right, {**keys, **at}), cells)
        if not COMPARE[stated.operator](left, right):
            sides = f"vế trái là {write_amount(left)}, vế phải là {write_amount(right)}"
            when = "".join(f"{value}: " for value in at.values())
            raise contradicted(text, when + sides)
