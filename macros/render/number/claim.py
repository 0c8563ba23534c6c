"""Claims that the data must bear out, about numbers and about series through time: khang_dinh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from macros.findings import AuthorError, Code, look_up, nearest
from macros.format import format_number
from macros.read.table.table import Cell
from macros.render.call.context import Context, Rendered
from macros.render.number.amount import named_amount, summed_amount, warn_empty
from macros.render.number.selection import between, check_series, find_table, pick, time_of
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

Steps = Sequence[tuple[str, Decimal]]  # times and amounts, in the order of time

_TRENDS = {"tang": "tăng", "giam": "giảm"}
_MAX_DECIMALS = 6


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
    claim = str(bieu_thuc)
    options = [option for option in (xu_the, cao_nhat, thap_nhat) if option is not None]
    if not options:
        _claim_comparison(context, claim, tu, den, khoa)
        return Rendered("")
    if len(options) > 1:
        raise AuthorError(
            "một khẳng định chỉ có một trong xu_the, cao_nhat, thap_nhat",
            "tách thành nhiều khẳng định",
            Code.ARGUMENT,
        )
    steps = _read_steps(context, claim, tu, den, khoa)
    if xu_the is not None:
        _claim_trend(claim, steps, xu_the)
    elif cao_nhat is not None:
        _claim_extreme(claim, steps, str(cao_nhat), highest=True)
    else:
        _claim_extreme(claim, steps, str(thap_nhat), highest=False)
    return Rendered("")


def _claim_comparison(
    context: Context,
    claim: str,
    tu: int | str | None,
    den: int | str | None,
    keys: Mapping[str, Any],
) -> None:
    """Refuse a comparison unless it holds at all its times; once, where none are given."""
    stated = parse_comparison(claim)
    is_series = tu is not None or den is not None
    for at in _times_of(context, stated, tu, den) if is_series else ({},):
        cells: list[Cell] = []
        left = _value_of(context, _add_keys(stated.left, {**keys, **at}), cells)
        right = _value_of(context, _add_keys(stated.right, {**keys, **at}), cells)
        if not COMPARE[stated.operator](left, right):
            sides = f"vế trái là {_write(left)}, vế phải là {_write(right)}"
            when = "".join(f"{value}: " for value in at.values())
            raise _contradicted(claim, when + sides)


def _claim_trend(claim: str, steps: Steps, trend: str) -> None:
    """Refuse the claim unless the amount changes that way at every step."""
    word = look_up(trend, _TRENDS, f"xu_the “{trend}” không có", Code.ARGUMENT)
    for (before, low), (after, high) in pairwise(steps):
        if not (high > low if trend == "tang" else high < low):
            numbers = f"{before} là {_write(low)}, {after} là {_write(high)}"
            raise _contradicted(f"{claim} {word} liên tục", numbers)


def _claim_extreme(claim: str, steps: Steps, time: str, *, highest: bool) -> None:
    """Refuse the claim unless the amount at that time is above (below) all others."""
    amounts = dict(steps)
    message = f"“{time}” không nằm trong khoảng so sánh"
    own = look_up(time, amounts, message, Code.UNKNOWN_YEAR)
    for other, amount in steps:
        beaten = amount >= own if highest else amount <= own
        if other != time and beaten:
            word = "cao nhất" if highest else "thấp nhất"
            numbers = f"{time} là {_write(own)}, {other} là {_write(amount)}"
            raise _contradicted(f"{claim} {word} {time}", numbers)


def _read_steps(
    context: Context,
    claim: str,
    tu: int | str | None,
    den: int | str | None,
    keys: Mapping[str, Any],
) -> Steps:
    """Calculate an expression such as `ket_nap.tong` at each time from `tu` to `den`."""
    expression = parse_expression(claim)
    times = _times_of(context, expression, tu, den)
    if len(times) < 2:
        raise AuthorError("cần ít nhất hai thời điểm để so sánh", "sửa tu, den", Code.ARGUMENT)
    cells: list[Cell] = []
    return [
        (value, _value_of(context, _add_keys(expression, {**keys, **at}), cells))
        for at in times
        for value in at.values()
    ]


def _times_of(
    context: Context,
    claim: Expression | Comparison,
    tu: int | str | None,
    den: int | str | None,
) -> Sequence[Mapping[str, str]]:
    """List the times at which a claim is made, each as the key to add to its cells."""
    named = [cell for cell in references(claim) if isinstance(cell, CellReference)]
    if not named:
        raise AuthorError(
            "khẳng định không nêu cột nào", "viết bảng.cột, như ket_nap.tong", Code.ARGUMENT
        )
    table = find_table(context, named[0].table)
    time = time_of(table).name
    known = table.values(time)
    for end in (tu, den):
        if end is not None and str(end) not in known:
            remedy = nearest(str(end), known)
            raise AuthorError(f"không có số liệu “{end}”", remedy, Code.UNKNOWN_YEAR)
    return [{time: value} for value in between(known, tu, den)]


def _add_keys(expression: Expression, keys: Mapping[str, Any]) -> Expression:
    """Add keys to every cell of an expression; those that it names itself stay."""
    match expression:
        case CellReference():
            own = dict(expression.keys)
            return replace(expression, keys=tuple({**keys, **own}.items()))
        case Operation(operator, left, right):
            return Operation(operator, _add_keys(left, keys), _add_keys(right, keys))
    return expression


def _value_of(context: Context, expression: Expression, cells: list[Cell]) -> Decimal:
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


def _look_up(context: Context, reference: CellReference, cells: list[Cell]) -> Decimal:
    keys = dict(reference.keys)
    period = (keys.pop("tu", None), keys.pop("den", None))
    selection, field = pick(context, reference.table, reference.column, keys, *period)
    read = summed_amount if any(end is not None for end in period) else named_amount
    amount = read(selection, field)
    cells.extend(amount.cells)
    if amount.value is None:
        empty = next(iter(warn_empty(selection.table, amount.cells)))
        raise AuthorError(f"chưa thể khẳng định: {empty.message}", empty.remedy, Code.NO_DATA)
    return amount.value


def _contradicted(claim: str, facts: str) -> AuthorError:
    """Say that the data contradict a claim, and with which numbers."""
    return AuthorError(
        f"số liệu trái với khẳng định “{claim}”: {facts}",
        "sửa câu văn và khẳng định, hoặc sửa số liệu",
        Code.CLAIM,
    )


def _write(value: Decimal) -> str:
    """Write a number of a claim with the decimals that it has, six at most."""
    if not value.is_finite():
        return str(value)
    exponent = value.normalize().as_tuple().exponent
    decimals = min(_MAX_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0
    return format_number(value, decimals)
