"""The highest, the lowest, and the rank among times, units or categories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial, wraps
from typing import Any

from macros.findings import AuthorError, Code, look_up, nearest
from macros.format import NO_BREAK_SPACE, NOT_REPORTED, format_quantity
from macros.read.table.column import Field
from macros.read.table.table import Cell, Table
from macros.render.call.context import Context, Fact, Rendered, check_decimals, check_flag
from macros.render.number.amount import Amount, named_amount, summed_amount
from macros.render.number.keys import (
    attributes_of,
    between,
    extend,
    key_behind,
    refuse_blank,
    time_of,
)
from macros.render.number.selection import ALL, find_table, pick, select
from macros.render.number.value import check_one_series, find_share, print_fact
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
    chu_thuong: bool = False,
    tu: int | str | None = None,
    den: int | str | None = None,
    tren: str | None = None,
    trong: str | None = None,
    le: int | None = None,
    kem_don_vi: bool = False,
    **khoa: Any,
) -> Rendered:
    """Print the highest of several amounts, or where it is; those that tie are all named.

    Args:
        theo: The key along which amounts are compared; the one in `in_ra`, or else time.
        in_ra: "gia_tri" for the number, or a key for the year, unit or category that has it.
        chu_thuong: Whether a place that is printed begins with a small letter.
        tren, trong: Compare shares, as in `ty_le`.
    """
    check_decimals(le)
    check_flag("chu_thuong", chu_thuong)
    check_flag("kem_don_vi", kem_don_vi)
    if in_ra != VALUE and theo not in (None, in_ra):
        remedy = f'ghi in_ra="{theo}" hoặc in_ra="{VALUE}"'
        raise AuthorError(f"theo=“{theo}” nhưng in_ra=“{in_ra}”", remedy, Code.ARGUMENT)
    read = partial(read_amount, context, bang, cot, (tren, trong))
    along = theo if in_ra == VALUE else in_ra
    compared = compare(context, find_table(context, bang), along, khoa, (tu, den), read)
    is_highest = context.call.name == cao_nhat.__name__
    word, choose = ("cao nhất", max) if is_highest else ("thấp nhất", min)
    best = choose(compared.amounts.values(), default=None)
    tied = [place for place in compared.places if place.amount.value == best]
    first = (tied or compared.places)[0].amount
    formula = f"{word} {compared.among}: {' = '.join(one.amount.formula for one in tied)}"
    value = None if compared.is_incomplete else best
    if value is not None and in_ra != VALUE:
        text = _name(compared, tied, word, is_small=chu_thuong)
    else:
        is_share = tren is not None or trong is not None
        unit = first.unit if kem_don_vi or is_share else ""
        text = format_quantity(value, unit, first.decimals if le is None else le)
    fact = Fact(text, value, first.unit, formula, compared.cells_after(tied))
    return print_fact(context, fact)


@wraps(cao_nhat, assigned=(), updated=())  # which gives it the same options
def thap_nhat(context: Context, /, *args: Any, **options: Any) -> Rendered:
    """Print the lowest of several amounts, or where it is; `cao_nhat` looks which word calls."""
    return cao_nhat(context, *args, **options)


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
    table = find_table(context, bang)
    read = partial(read_amount, context, bang, cot, (tren, trong))
    own, others = part_own(find_key(context, table, theo)[1], khoa)
    compared = compare(context, table, theo, others, (tu, den), read)
    rank, is_shared = compared.rank_of(own, from_lowest=tu_thap)
    place = next(place for place in compared.places if place.value == own)
    direction = "từ thấp lên" if tu_thap else "từ cao xuống"
    formula = f"thứ hạng {direction} {compared.among}: {place.amount.formula}"
    word, cells = "đồng hạng" if is_shared else "thứ", compared.cells_after((place,))
    if compared.is_incomplete:
        return print_fact(context, Fact(NOT_REPORTED, None, "", formula, cells))
    text = f"{word}{NO_BREAK_SPACE}{rank}/{len(compared.places)}"
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
    is_time: bool
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

    def rank_of(self, own: str, *, from_lowest: bool = False) -> tuple[int, bool]:
        """Rank a place among those with a number, and tell whether others share its rank."""
        names = {place.value: place for place in self.places}
        message = f"chưa rõ xếp hạng giá trị nào của khóa {self.key.name}"
        amount = look_up(own, names, message, Code.AMBIGUOUS_KEY).amount.value or Decimal(0)
        sign = -1 if from_lowest else 1
        ahead = sum(sign * other > sign * amount for other in self.amounts.values())
        return ahead + 1, list(self.amounts.values()).count(amount) > 1


def compare(
    context: Context,
    table: Table,
    theo: object,
    keys: Mapping[str, Any],
    ends: tuple[Any, Any],
    read: Callable[..., Amount],
) -> Compared:
    """Read the amounts at the values of a key; AuthorError when they cannot be compared.

    Args:
        ends: `tu` and `den`: of the times compared, or else those that are summed over.
        read: Takes the times that are summed over, and the keys of one place.
    """
    table, key = find_key(context, table, theo)
    is_time = key.name == table.schema.timeline.key
    values = values_along(context, table, key, keys, ends)
    if len(values) < 2:
        message = f"cần ít nhất hai giá trị của {key.name} để so sánh"
        raise AuthorError(message, "sửa tu, den hoặc khóa", Code.ARGUMENT)
    if not is_time:
        _refuse_wholes(table, key, values)
    summed = (None, None) if is_time else ends
    spoken = table.schema.timeline.spoken(table.periods) if is_time else {}
    places = tuple(
        Place(
            value,
            spoken.get(value) or table.label(key.name, value),
            read(summed, {**keys, key.name: value}),
        )
        for value in values
    )
    if is_time:
        check_one_series(context, (cell for place in places for cell in place.amount.cells))
    return Compared(key, is_time, places)


def part_own(key: Field, keys: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Part the value whose rank is asked from the keys that all have in common."""
    return str(keys.get(key.name)), {name: keys[name] for name in keys if name != key.name}


def _name(compared: Compared, tied: Sequence[Place], word: str, *, is_small: bool) -> str:
    """Name the places that tie; AuthorError when they are too many for a sentence."""
    labels = [place.label for place in tied]
    names = [f"{label[:1].lower()}{label[1:]}" if is_small else label for label in labels]
    if len(names) == len(compared.places) or len(names) > _MOST_TIED:
        key, shown = compared.key.name, ", ".join(names[:4])
        message = f"{len(names)} giá trị của {key} cùng {word}: {shown} …"
        remedy = f"viết câu khác, hoặc in số: in_ra=“{VALUE}”"
        raise AuthorError(message, remedy, Code.AMBIGUOUS_KEY)
    return " và ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def read_amount(
    context: Context,
    bang: str,
    cot: str,
    of: tuple[str | None, str | None],
    ends: tuple[Any, Any],
    keys: Mapping[str, Any],
) -> Amount:
    """Read a cell, or a share where `of` has `tren` or `trong`; a sum where there are ends."""
    if of == (None, None):
        read = named_amount if ends == (None, None) else summed_amount
        return read(*pick(context, bang, cot, keys, *ends))
    if ends != (None, None):
        message = "tỷ lệ được so của một năm, không của tu, den"
        raise AuthorError(message, "ghi một năm", Code.ARGUMENT)
    return find_share(context, bang, cot, *of, keys)


def find_key(context: Context, table: Table, theo: object) -> tuple[Table, Field]:
    """Find the key, or attribute, along which amounts are compared; without a name the time.

    Returns the table, with the attribute as a column if it is one.
    """
    if theo is None:
        return table, time_of(table)
    known = [*table.schema.primaryKey, *attributes_of(context, table)]
    if theo not in known:
        message = f"theo=“{theo}” không phải là khóa của bảng “{table.name}”"
        raise AuthorError(message, nearest(str(theo), known), Code.UNKNOWN_COLUMN)
    wider = extend(context, table, (str(theo),))
    return wider, wider.field(str(theo))


def values_along(
    context: Context,
    table: Table,
    key: Field,
    keys: Mapping[str, Any],
    ends: tuple[Any, Any],
) -> tuple[str, ...]:
    """List the values of a key that are compared: those named, else all that are no total.

    Of times none may be missing; of units and categories those count that have rows.

    Args:
        keys: What the call says of all keys of the table.
    """
    if key.name == table.schema.timeline.key and key.name not in keys:
        known = table.values(key.name)
        for end in ends:
            if end is not None and str(end) not in known:
                remedy = nearest(str(end), known)
                raise AuthorError(f"không có số liệu “{end}”", remedy, Code.UNKNOWN_YEAR)
        return between(known, *ends)
    behind = key_behind(context, table, key.name)
    selection = select(context, table.name, {**keys, behind: keys.get(behind, ALL)}, *ends)
    if behind != key.name:
        refuse_blank(table, key.name, behind, selection.rows)
    present = {table.columns[key.name][row] for row in selection.rows}
    return tuple(value for value in table.values(key.name) if value in present)


def _refuse_wholes(table: Table, key: Field, values: Iterable[str]) -> None:
    """Refuse to compare a value with one that contains it, such as a district with its province."""
    compared = dict.fromkeys(values)
    for value in compared:
        for above in list_above(table, key.name, value):
            if above in compared:
                whole, part = (name_value(table, key.name, one) for one in (above, value))
                message = f"{key.name}: {whole} đã gồm {part} nên không so với nhau"
                remedy = f"ghi {key.name}=[…] gồm các giá trị cùng cấp"
                raise AuthorError(message, remedy, Code.ARGUMENT)
