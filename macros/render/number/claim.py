"""Claims that the data must bear out, about numbers, series, units and categories: khang_dinh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from macros.findings import AuthorError, Code, look_up
from macros.format import format_quantity, round_half_up
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.context import Context, Rendered
from macros.render.number.amount import Amount, warn_empty
from macros.render.number.ranking import Compared, compare, find_key, part_own, values_along
from macros.render.number.selection import find_table
from macros.render.number.value import calculate, check_one_series, first_cell, write_exactly
from macros.rules.language.expression import COMPARE, Comparison, Expression
from macros.rules.language.parser import parse_comparison, parse_expression

_KINDS = ("xu_the", "cao_nhat", "thap_nhat", "xep_hang", "gap", "phan")
_TRENDS = {"tang": "tăng", "giam": "giảm"}
_HALF = "mot_nua"
_FRACTIONS: Mapping[str, tuple[str, Decimal]] = {
    "mot_phan_tu": ("một phần tư", Decimal(1) / 4),
    "mot_phan_ba": ("một phần ba", Decimal(1) / 3),
    _HALF: ("một nửa", Decimal(1) / 2),
    "hai_phan_ba": ("hai phần ba", Decimal(2) / 3),
    "ba_phan_tu": ("ba phần tư", Decimal(3) / 4),
}
# What words say of a share: how they are read, and the comparison that they stand for.
_PARTS: Mapping[str, tuple[str, str, Decimal]] = {
    "phan_lon": ("phần lớn", ">", _FRACTIONS[_HALF][1]),
    **{f"tren_{name}": (f"trên {word}", ">", at) for name, (word, at) in _FRACTIONS.items()},
    **{f"duoi_{name}": (f"dưới {word}", "<", at) for name, (word, at) in _FRACTIONS.items()},
}


def khang_dinh(
    context: Context,
    bieu_thuc: str,
    /,
    *,
    theo: str | None = None,
    tu: int | str | None = None,
    den: int | str | None = None,
    xu_the: str | None = None,
    cao_nhat: Any = None,
    thap_nhat: Any = None,
    xep_hang: int | None = None,
    gap: int | Decimal | None = None,
    phan: str | None = None,
    **khoa: Any,
) -> Rendered:
    """Print nothing; AuthorError when the data contradict the claim or cannot be compared.

    Without other options the claim is one comparison; with `tu`, `den` or `theo`, one at each
    time between them or at each value of that key.

    Args:
        theo: The key along which amounts are compared; time when not given.
        xu_the: "tang" or "giam": at each step of time.
        cao_nhat: The time, unit or category with the highest amount; all of them if they tie.
        xep_hang: The rank of the value that `khoa` names of the key `theo`, from the highest.
        gap: How many times the amount at `tu` that at `den` is; without both, what the
            expression is. As rounded as it is typed.
        phan: What part of a whole the expression is: "phan_lon", "tren_ba_phan_tu" …
    """
    claim = str(bieu_thuc)
    given = (xu_the, cao_nhat, thap_nhat, xep_hang, gap, phan)
    kinds = [kind for kind, value in zip(_KINDS, given, strict=True) if value is not None]
    if len(kinds) > 1:
        message = f"một khẳng định chỉ có một trong {', '.join(_KINDS)}"
        raise AuthorError(message, "tách thành nhiều khẳng định", Code.ARGUMENT)
    asked = _Asked(context, theo, (tu, den), khoa)
    match kinds:
        case []:
            _claim_comparison(asked, claim)
        case ["phan"]:
            _claim_part(asked, claim, str(phan))
        case ["gap"]:
            _claim_multiple(asked, claim, gap)
        case ["xu_the"]:
            _claim_trend(asked, claim, str(xu_the))
        case ["xep_hang"]:
            _claim_rank(asked, claim, xep_hang)
        case _:
            place = thap_nhat if cao_nhat is None else cao_nhat
            _claim_extreme(asked, claim, place, highest=thap_nhat is None)
    return Rendered("")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of what a claim speaks, as the author typed it."""

    context: Context
    key: str | None
    ends: tuple[Any, Any]
    keys: Mapping[str, Any]

    def along(
        self, claim: Expression | Comparison
    ) -> tuple[Table, Field, Mapping[str, Any], tuple[Any, Any]]:
        """Find the key along which a claim runs, in the table of the cell that is named first.

        Returns that table, the key, what is said of other keys, and the times compared.
        """
        cell = first_cell(claim)
        table, key = find_key(self.context, find_table(self.context, cell.table), self.key)
        keys = {**self.keys, **dict(cell.keys)}
        if key.name == table.schema.timeline.key:
            return table, key, keys, self.ends
        if self.ends != (None, None):
            message = f"tu, den không đi với theo=“{key.name}”"
            remedy = "ghi trong biểu thức, như ket_nap.tong(tu=2016, den=2020)"
            raise AuthorError(message, remedy, Code.ARGUMENT)
        period = keys.pop("tu", None), keys.pop("den", None)
        return table, key, keys, period

    def places(self, claim: Expression | Comparison) -> Sequence[Mapping[str, Any]]:
        """List the places as keys to add; where the claim speaks of none, it is made once."""
        if self.key is None and self.ends == (None, None):
            return ({},)
        table, key, keys, ends = self.along(claim)
        return [{key.name: value} for value in values_along(self.context, table, key, keys, ends)]

    def read(self, claim: Expression, at: Mapping[str, Any]) -> tuple[Amount, Decimal]:
        """Calculate an expression at one place; AuthorError for an empty cell."""
        amount = calculate(self.context, claim, {**self.keys, **at})
        if amount.value is None:
            empty = next(warn_empty(self.context.report.tables, amount.cells))
            raise AuthorError(f"chưa thể khẳng định: {empty.message}", empty.remedy, Code.NO_DATA)
        return amount, amount.value

    def compare(self, claim: str) -> Compared:
        """Calculate an expression such as `ket_nap.tong` at each of several places."""
        expression = parse_expression(claim)
        table, key, keys, ends = self.along(expression)

        def read(_: object, at: Mapping[str, Any]) -> Amount:
            return self.read(expression, {key.name: at[key.name]})[0]

        return compare(self.context, table, key.name, keys, ends, read)


def _claim_comparison(asked: _Asked, claim: str) -> None:
    """Refuse a comparison unless it holds at all its places."""
    stated = parse_comparison(claim)
    for at in asked.places(stated):
        (first, left), (second, right) = (asked.read(x, at) for x in (stated.left, stated.right))
        check_one_series(asked.context, (*first.cells, *second.cells))
        if not COMPARE[stated.operator](left, right):
            sides = f"vế trái là {write_exactly(left)}, vế phải là {write_exactly(right)}"
            raise _contradicted(claim, _where(at) + sides)


def _claim_part(asked: _Asked, claim: str, part: str) -> None:
    """Refuse to call what the expression is such a part of a whole, at any of its places."""
    words, sign, bound = look_up(part, _PARTS, f"phan=“{part}” không có", Code.ARGUMENT)
    expression = parse_expression(claim)
    for at in asked.places(expression):
        amount, value = asked.read(expression, at)
        share = value / 100 if amount.unit == "%" else value
        if not 0 <= share <= 1:
            message = (
                f"biểu thức “{claim}” bằng {write_exactly(value)}, không là một phần (0 đến 1)"
            )
            raise AuthorError(message, "viết phần chia cho tổng, như a.nu / a.tong", Code.ARGUMENT)
        if not COMPARE[sign](share, bound):
            percent = format_quantity(share * 100, "%", 2)
            raise _contradicted(f"{claim} là {words}", f"{_where(at)}phần ấy là {percent}")


def _claim_multiple(asked: _Asked, claim: str, multiple: Any) -> None:
    """Refuse the claim unless the ratio is, rounded, as many times as it says."""
    times = multiple if isinstance(multiple, int | Decimal) else None
    if times is None or isinstance(times, bool) or times <= 0:
        raise AuthorError(f"gap={multiple} không dùng được", "ghi số lần, như 2.3", Code.ARGUMENT)
    if asked.key is not None:
        raise AuthorError("gap không đi với theo", "ghi tu, den, hoặc a / b", Code.ARGUMENT)
    expression = parse_expression(claim)
    places = asked.places(expression)
    start, end = places[0], places[-1]
    last, ratio = asked.read(expression, end)
    facts = f"biểu thức là {write_exactly(ratio)}"
    if end:
        first, base = asked.read(expression, start)
        check_one_series(asked.context, (*first.cells, *last.cells))
        facts = f"{_where(start)}{write_exactly(base)}, {_where(end)}{write_exactly(ratio)}"
        if base <= 0 or ratio < 0:
            message = f"{facts} nên không nói gấp bao nhiêu lần được"
            raise AuthorError(message, "so bằng hiệu số", Code.DIVISION)
        ratio /= base
    decimals = max(0, -int(Decimal(times).as_tuple().exponent))
    if round_half_up(ratio, decimals) != times:
        raise _contradicted(f"{claim} gấp {write_exactly(Decimal(times))} lần", facts)


def _claim_trend(asked: _Asked, claim: str, trend: str) -> None:
    """Refuse the claim unless the amount changes that way at every step of time."""
    word = look_up(trend, _TRENDS, f"xu_the “{trend}” không có", Code.ARGUMENT)
    compared = asked.compare(claim)
    if not compared.is_time:
        message = f"xu_the không đi với theo=“{compared.key.name}”"
        raise AuthorError(message, "xu thế chỉ có theo thời gian: bỏ theo", Code.ARGUMENT)
    for (before, low), (after, high) in pairwise(compared.amounts.items()):
        if not (high > low if trend == "tang" else high < low):
            numbers = f"{before} là {write_exactly(low)}, {after} là {write_exactly(high)}"
            raise _contradicted(f"{claim} {word} liên tục", numbers)


def _claim_extreme(asked: _Asked, claim: str, wanted: Any, *, highest: bool) -> None:
    """Refuse the claim unless the amounts there, which tie, are above (below) all others."""
    places = [str(one) for one in (wanted if isinstance(wanted, list | tuple) else (wanted,))]
    compared = asked.compare(claim)
    amounts = compared.amounts
    code = Code.UNKNOWN_YEAR if compared.is_time else Code.UNKNOWN_CATEGORY
    for place in places:
        look_up(place, amounts, f"“{place}” không nằm trong khoảng so sánh", code)
    best = (max if highest else min)(amounts.values())
    found = [place for place, amount in amounts.items() if amount == best]
    if sorted(found) != sorted(places):
        word = "cao nhất" if highest else "thấp nhất"
        shown = dict.fromkeys((*places, *found))
        facts = ", ".join(f"{place} là {write_exactly(amounts[place])}" for place in shown)
        raise _contradicted(f"{claim} {word} {', '.join(places)}", facts)


def _claim_rank(asked: _Asked, claim: str, rank: Any) -> None:
    """Refuse the claim unless so many amounts and no more are above that of the named value."""
    _, key, *_ = asked.along(parse_expression(claim))
    own, others = part_own(key, asked.keys)
    compared = replace(asked, keys=others).compare(claim)
    found, _ = compared.rank_of(own)
    if rank != found:
        number = write_exactly(compared.amounts[own])
        facts = f"{own} là {number}, đứng thứ {found}/{len(compared.places)}"
        raise _contradicted(f"{claim} của {own} đứng thứ {rank}", facts)


def _where(at: Mapping[str, Any]) -> str:
    return "".join(f"{value}: " for value in at.values())


def _contradicted(claim: str, facts: str) -> AuthorError:
    """Say that the data contradict a claim, and with which numbers."""
    message = f"số liệu trái với khẳng định “{claim}”: {facts}"
    return AuthorError(message, "sửa câu văn và khẳng định, hoặc sửa số liệu", Code.CLAIM)
