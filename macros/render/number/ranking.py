"""The highest, the lowest, and the rank among times, units or categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code, look_up, nearest
from macros.format import NO_BREAK_SPACE, NOT_REPORTED, format_quantity
from macros.read.table.schema import Field
from macros.read.table.table import Cell, Table
from macros.render.call.context import Context, Fact, Rendered, check_decimals, check_flag
from macros.render.number.amount import Amount, named_amount, summed_amount
from macros.render.number.arithmetic import check_one_series
from macros.render.number.selection import ALL, find_table, pick, select
from macros.render.number.share import find_share
from macros.render.number.times import between, time_of
from macros.render.number.value import print_fact
from macros.rules.words import list_above, name_value

VALUE = "gia_tri"  # in `in_ra`: the number; otherwise the key whose value is printed
_MOST_TIED = 3  # places that share an extreme and are all named


def cao_nhat(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    theo: str | None = None,
    in_ra: str = VALUE,
    tu: int | str | None = None,
    den: int | str | None = None,
    tren: str | None = None,
    trong: str | None = None,
    le: int | None = None,
    kem_don_vi: bool = False,
    **khoa: Any,
) -> Rendered:
    """Print the highest of several amounts, or where it is.

    Args:
        theo: The key along which amounts are compared; the one in `in_ra`, or else time.
        in_ra: "gia_tri" for the number, or a key for the year, unit or category that has it.
        tren, trong: Compare shares, as in `ty_le`.
    """
    key = _key_shown(context, bang, in_ra, theo)
    compared = compare(context, bang, cot, key, (tu, den), (tren, trong), khoa)
    return compared.print_extreme(context, in_ra, le, kem_don_vi, highest=True)


def thap_nhat(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    theo: str | None = None,
    in_ra: str = VALUE,
    tu: int | str | None = None,
    den: int | str | None = None,
    tren: str | None = None,
    trong: str | None = None,
    le: int | None = None,
    kem_don_vi: bool = False,
    **khoa: Any,
) -> Rendered:
    """Print the lowest of several amounts, or where it is, as `cao_nhat` does the highest."""
    key = _key_shown(context, bang, in_ra, theo)
    compared = compare(context, bang, cot, key, (tu, den), (tren, trong), khoa)
    return compared.print_extreme(context, in_ra, le, kem_don_vi, highest=False)


def xep_hang(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    theo: str | None = None,
    tu_thap: bool = False,
    tu: int | str | None = None,
    den: int | str | None = None,
    tren: str | None = None,
    trong: str | None = None,
    **khoa: Any,
) -> Rendered:
    """Print the rank of one time, unit or category, such as "thứ 2/12" or "đồng hạng 2/12".

    Args:
        theo: The key along which amounts are compared, of which `khoa` names one value.
        tu_thap: Whether the lowest amount is the first.
    """
    check_flag("tu_thap", tu_thap)
    key = find_key(find_table(context, bang), theo)
    others = dict(khoa)
    own = str(others.pop(key.name, None))
    compared = compare(context, bang, cot, key, (tu, den), (tren, trong), others)
    message = f"chưa rõ xếp hạng giá trị nào của khóa {key.name}"
    values = {place.value: place for place in compared.places}
    place = look_up(own, values, message, Code.AMBIGUOUS_KEY)
    cells = compared.cells_after((place,))
    direction = "từ thấp lên" if tu_thap else "từ cao xuống"
    formula = f"thứ hạng {direction} {compared.among}: {place.amount.formula}"
    if compared.is_incomplete:
        return print_fact(context, Fact(NOT_REPORTED, None, "", formula, cells))
    rank, ties = rank_of(compared.amounts, own, from_lowest=tu_thap)
    word = "đồng hạng" if ties else "thứ"
    text = f"{word}{NO_BREAK_SPACE}{rank}/{len(values)}"
    return print_fact(context, Fact(text, Decimal(rank), "", formula, cells))


@dataclass(frozen=True, slots=True)
class Place:
    """An amount that is compared with others, and where it is: a time, a unit, a category."""

    value: str
    label: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Compared:
    """The amounts at the values of one key of a table."""

    key: Field
    places: tuple[Place, ...]

    @property
    def amounts(self) -> Mapping[str, Decimal]:
        """The numbers by their places; those that are not reported are left out."""
        return {x.value: x.amount.value for x in self.places if x.amount.value is not None}

    @property
    def is_incomplete(self) -> bool:
        """Whether a number is not reported, so that nobody knows which is the highest."""
        return len(self.amounts) < len(self.places)

    @property
    def among(self) -> str:
        """What is compared, for a formula."""
        return f"theo {self.key.title.lower()}, trong {len(self.places)} số"

    def cells_after(self, first: Sequence[Place]) -> tuple[Cell, ...]:
        """List all cells that were read, those of some places first."""
        others = [place for place in self.places if place not in first]
        return tuple(cell for place in (*first, *others) for cell in place.amount.cells)

    def print_extreme(
        self, context: Context, shown: str, le: int | None, kem_don_vi: bool, *, highest: bool
    ) -> Rendered:
        """Print the number, or the places that have it, each of those that tie."""
        check_decimals(le)
        check_flag("kem_don_vi", kem_don_vi)
        best = (max if highest else min)(self.amounts.values(), default=None)
        tied = [place for place in self.places if place.amount.value == best]
        first = tied[0].amount if tied else self.places[0].amount
        word = "cao nhất" if highest else "thấp nhất"
        formula = f"{word} {self.among}: {' = '.join(one.amount.formula for one in tied)}"
        value = None if self.is_incomplete else best
        if value is None:
            text = NOT_REPORTED
        elif shown != VALUE:
            text = self._name(tied, word)
        else:
            is_share = first.unit == "%" and "÷" in first.formula
            unit = first.unit if kem_don_vi or is_share else ""
            text = format_quantity(value, unit, first.decimals if le is None else le)
        cells = self.cells_after(tied)
        return print_fact(context, Fact(text, value, first.unit, formula, cells))

    def _name(self, tied: Sequence[Place], word: str) -> str:
        """Name the places that tie; AuthorError when they are too many for a sentence."""
        names = [place.label for place in tied]
        if len(names) == len(self.places) or len(names) > _MOST_TIED:
            raise AuthorError(
                f"{len(names)} giá trị của {self.key.name} cùng {word}: {', '.join(names[:4])} …",
                f"viết câu khác, hoặc in số: in_ra=“{VALUE}”",
                Code.AMBIGUOUS_KEY,
            )
        return " và ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def compare(
    context: Context,
    bang: str,
    cot: str,
    key: Field,
    ends: tuple[Any, Any],
    of: tuple[str | None, str | None],
    keys: Mapping[str, Any],
) -> Compared:
    """Read the amounts at the values of a key; AuthorError when they cannot be compared.

    Args:
        ends: `tu` and `den`: of the times compared, or else those that are summed over.
        of: `tren` and `trong`, where shares are compared.
    """
    table = find_table(context, bang)
    is_time = key.name == table.schema.timeline.key
    values = values_along(context, table, key, keys, *ends)
    if len(values) < 2:
        message = f"cần ít nhất hai giá trị của {key.name} để so sánh"
        raise AuthorError(message, "sửa tu, den hoặc khóa", Code.ARGUMENT)
    if not is_time:
        refuse_wholes(table, key, values)
    summed = (None, None) if is_time else ends
    found = [
        _read_amount(context, bang, cot, summed, of, {**keys, key.name: value}) for value in values
    ]
    if is_time:
        check_one_series(context, (cell for amount in found for cell in amount.cells))
    spoken = table.schema.timeline.spoken(table.periods) if is_time else {}
    places = zip(values, found, strict=True)
    return Compared(
        key,
        tuple(
            Place(value, spoken.get(value) or table.label(key.name, value), one)
            for value, one in places
        ),
    )


def _key_shown(context: Context, bang: str, shown: str, along: str | None) -> Field:
    """Find the key that `theo` or `in_ra` names."""
    if shown != VALUE and along not in (None, shown):
        message = f"theo=“{along}” nhưng in_ra=“{shown}”"
        remedy = f'ghi in_ra="{along}" hoặc in_ra="{VALUE}"'
        raise AuthorError(message, remedy, Code.ARGUMENT)
    return find_key(find_table(context, bang), along if shown == VALUE else shown)


def rank_of(
    amounts: Mapping[str, Decimal], own: str, *, from_lowest: bool = False
) -> tuple[int, bool]:
    """Rank one of several amounts, and tell whether others share its rank."""
    sign = -1 if from_lowest else 1
    ahead = sum(sign * amount > sign * amounts[own] for amount in amounts.values())
    return ahead + 1, list(amounts.values()).count(amounts[own]) > 1


def _read_amount(
    context: Context,
    bang: str,
    cot: str,
    ends: tuple[Any, Any],
    of: tuple[str | None, str | None],
    keys: Mapping[str, Any],
) -> Amount:
    if of == (None, None):
        read = named_amount if ends == (None, None) else summed_amount
        return read(*pick(context, bang, cot, keys, *ends))
    if ends != (None, None):
        message = "tỷ lệ được so của một năm, không của tu, den"
        raise AuthorError(message, "ghi một năm", Code.ARGUMENT)
    return find_share(context, bang, cot, *of, keys)


def find_key(table: Table, theo: object) -> Field:
    """Find the key along which amounts are compared; without a name the time."""
    if theo is None:
        return time_of(table)
    for key in table.key_fields:
        if key.name == theo:
            return key
    raise AuthorError(
        f"theo=“{theo}” không phải là khóa của bảng “{table.name}”",
        nearest(str(theo), [key.name for key in table.key_fields]),
        Code.UNKNOWN_COLUMN,
    )


def values_along(
    context: Context,
    table: Table,
    key: Field,
    keys: Mapping[str, Any],
    tu: object = None,
    den: object = None,
) -> tuple[str, ...]:
    """List the values of a key that are compared: those named, else all that are no total.

    Of times none may be missing; of units and categories those count that have rows.

    Args:
        keys: What the call says of all keys of the table.
    """
    if key.name == table.schema.timeline.key and key.name not in keys:
        known = table.values(key.name)
        for end in (tu, den):
            if end is not None and str(end) not in known:
                remedy = nearest(str(end), known)
                raise AuthorError(f"không có số liệu “{end}”", remedy, Code.UNKNOWN_YEAR)
        return between(known, tu, den)
    selection = select(context, table.name, {**keys, key.name: keys.get(key.name, ALL)}, tu, den)
    present = {table.columns[key.name][row] for row in selection.rows}
    return tuple(value for value in selection.keys[key.name] if value in present)


def refuse_wholes(table: Table, key: Field, values: Iterable[str]) -> None:
    """Refuse to compare a value with one that contains it, such as a district with its province."""
    compared = dict.fromkeys(values)
    for value in compared:
        for above in list_above(table, key.name, value):
            if above in compared:
                whole, part = (name_value(table, key.name, one) for one in (above, value))
                raise AuthorError(
                    f"{key.name}: {whole} đã gồm {part} nên không so với nhau",
                    f"ghi {key.name}=[…] gồm các giá trị cùng cấp",
                    Code.ARGUMENT,
                )
