"""`sum_of_children`, and the `total` of a category: a row that is the sum of others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from macros.findings import AuthorError, Code
from macros.read.table.column import Field
from macros.rules.judge.breach import Breach, Breaches, Rows, Ruling, Verb, row_breaches
from macros.rules.judge.columns import Columns, Mask
from macros.rules.judge.comparison import FILL
from macros.rules.judge.ratio import Floats, Positions, Ratio, contradictions
from macros.rules.judge.terms import match
from macros.rules.language.rule import Rule
from macros.rules.verbs.missing import empty_cells, reported_rows
from macros.rules.words import name_column, name_lines, write_number

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Family:
    """Which rows are parts of which.

    Args:
        whole: For each row, the row that it is a part of, or -1.
        wholes: The rows that are to be the sum of their parts.
        orphans: The rows that belong to a whole which has rows, but none with their keys.
        unit: The key that tells units; "" where the parts are no units.
    """

    whole: Positions
    wholes: Mask
    orphans: Mask
    words: str
    unit: str = ""


def find_unequal_sums(rule: Rule, columns: Columns) -> Iterator[Breaches]:
    """Judge that the row of a unit is the sum of the units below it, column by column."""
    family = _units(columns, columns.meeting(rule.conditions))
    names = rule.sum_of_children or ()
    names = tuple(_summable(columns)) if names == ("all",) else names
    unequal = [_unequal(rule.id, columns, name, family) for name in names]
    for name in names:
        yield from _empty(rule, columns, name, family)
    orphaned = _orphaned(rule.id, columns, names, family)
    if any(breaches.items.size for breaches in (*unequal, orphaned)):
        above, below = _explained(columns, _unit_key(columns))
        unequal = [breaches.without(above) for breaches in unequal]
        orphaned = orphaned.without(below)
    yield from (*unequal, orphaned)


def rows_of_units(_: Rule, columns: Columns, row: int) -> Rows | None:
    """Find the rows of a row's keys for all units."""
    return _alike(columns, row, {_unit_key(columns).name})


VERBS = {"sum_of_children": Verb(find_unequal_sums, rows=rows_of_units)}


def find_unequal_totals(rule: Ruling, field: Field, columns: Columns) -> Iterator[Breaches]:
    """Judge that the row of a `total` category is the sum of the other categories."""
    table = columns.table
    shift = {field.name: lambda value: None if value == field.total else field.total}
    whole = match(columns, columns, table.schema.primaryKey, shift)[0]
    wholes = np.bincount(whole[whole >= 0], minlength=len(columns)) > 0
    none = np.zeros(len(columns), dtype=bool)
    words = f"các giá trị khác của {name_column(table, field.name)}"
    family = _Family(whole, wholes, none, words)
    for name in _summable(columns):
        yield _unequal(rule.id, columns, name, family)
        yield from _empty(rule, columns, name, family)


def rows_of_categories(columns: Columns, row: int) -> Rows:
    """Find the rows of a row's keys for all categories that have a total."""
    return _alike(columns, row, columns.total_rows.keys())


def _alike(columns: Columns, row: int, but: Collection[str]) -> Rows:
    """Find the rows that have all keys of a row but those named."""
    alike = np.ones(len(columns), dtype=bool)
    for name in columns.table.schema.primaryKey:
        if name not in but:
            codes, _ = columns.codes(name)
            alike &= codes == codes[row]
    return {columns.table.name: {*np.flatnonzero(alike).tolist()}}


def _units(columns: Columns, chosen: Mask) -> _Family:
    """Find the parts of each unit's row: same keys, a unit directly below.

    A unit with parts in a year is the sum of them also where none of them has a row with its
    other keys: those count as 0.
    """
    key = _unit_key(columns)
    parents = columns.attribute(key.name, columns.target(key.name).schema.parent or "")
    shift: dict[str, Callable[[str], str | None]] = {key.name: parents.get}
    whole, _ = match(columns, columns, columns.table.schema.primaryKey, shift)
    time = columns.table.time
    unit_and_year = [key.name] if time is None else [time.name, key.name]
    above, own = match(columns, columns, unit_and_year, shift)
    has_parts = np.bincount(above[above >= 0], minlength=int(own.max(initial=-1)) + 1) > 0
    orphans = (above >= 0) & (whole < 0) & columns.within
    words = "các đơn vị trực thuộc"
    return _Family(whole, has_parts[own] & chosen, orphans, words, key.name)


def _unit_key(columns: Columns) -> Field:
    for field in columns.table.key_fields:
        if columns.hierarchy(field.name) is not None:
            return field
    message = f"bảng “{columns.table.name}” không có khóa nào tham chiếu bảng có parent"
    raise AuthorError(message, "khai báo parent trong bảng danh mục", Code.RULE)


def _summable(columns: Columns) -> Sequence[str]:
    return [
        field.name
        for field in columns.table.numeric_fields
        if field.is_summable and field.formula is None
    ]


def _unequal(rule: str, columns: Columns, name: str, family: _Family) -> Breaches:
    numbers = columns.numbers(name)
    if not isinstance(numbers.bottom, float):
        raise AuthorError(f"cột “{name}” là tỷ lệ, không cộng được", "bỏ cột này", Code.RULE)
    is_part = family.whole >= 0
    sums = np.bincount(family.whole[is_part], weights=numbers.top[is_part], minlength=len(columns))
    twice = _counted_twice(columns, name, family, numbers.bottom)
    wanted = Ratio(np.where(family.wholes, sums - twice, np.nan), numbers.bottom)
    table = columns.table
    words = name_column(table, name)

    def at(row: int) -> Breach:
        found, total = numbers.at(row), wanted.at(row)
        gap = write_number(abs((found or Fraction()) - (total or Fraction())))
        parts = np.flatnonzero(family.whole == row)
        where = f", xem {name_lines(table, parts)}" if parts.size else ""
        if twice[row]:
            where = f" trừ phần tính trùng, chuyển nội bộ{where}"
        return Breach(
            f"{words} = {write_number(found)}, theo {rule} phải bằng tổng {family.words}"
            f" = {write_number(total)} (lệch {gap}){where}",
            f"sửa {name} ở dòng này hoặc ở một dòng thành phần",
        )

    return row_breaches(table, np.flatnonzero(contradictions(numbers, "=", wanted)), at)


def _counted_twice(columns: Columns, name: str, family: _Family, bottom: float) -> Floats:
    """Find what the sum of units holds twice: declared overlaps, movements between the units."""
    schema, size = columns.table.schema, len(columns)
    twice = np.zeros(size)
    if not family.unit:
        return twice
    for overlap in schema.overlaps:
        if name in overlap.amounts:
            twice[columns.having(overlap.keys.items())] += float(overlap.amounts[name]) * bottom
    for transfer in schema.transfers:
        if name in (transfer.in_, transfer.out):
            is_part = family.whole >= 0
            both = [
                np.bincount(
                    family.whole[is_part], columns.numbers(one).top[is_part], minlength=size
                )
                for one in (transfer.in_, transfer.out)
            ]
            inside = columns.judge(family.unit, transfer.within.__contains__)
            twice += np.where(inside, np.minimum(*both), 0.0)
    return twice


def _empty(rule: Ruling, columns: Columns, name: str, family: _Family) -> Iterator[Breaches]:
    """Find the empty cells that keep a sum from being judged although it has numbers.

    A sum that is empty as a whole and in all its parts was not collected.
    """
    empty, size = columns.fillable(name), len(columns)
    known = ~np.isnan(columns.numbers(name).top)
    whole = family.whole
    is_part = (whole >= 0) & family.wholes[whole]
    parts = np.bincount(whole[is_part], minlength=size) > 0
    begun = np.bincount(whole[is_part & known], minlength=size) > 0
    lacking = empty & ((is_part & begun[whole]) | (family.wholes & begun))
    yield empty_cells(columns, name, lacking, rule)
    table = columns.table
    none = family.wholes & parts & known & ~begun & columns.applying(name)

    def at(row: int) -> Breach:
        where = name_lines(table, np.flatnonzero(whole == row))
        message = f"{name_column(table, name)} có số mà {family.words} đều để trống ở {where}"
        return Breach(f"{message}, không chứng minh được {rule.id}", FILL)

    if columns.field(name).formula is None:
        yield row_breaches(table, np.flatnonzero(none), at)


def _orphaned(rule: str, columns: Columns, names: Sequence[str], family: _Family) -> Breaches:
    counted = np.zeros(len(columns), dtype=bool)
    for name in names:
        counted |= np.nan_to_num(columns.numbers(name).top) != 0

    def at(row: int) -> Breach:
        message = f"đơn vị cấp trên không có dòng cùng khóa, theo {rule} phải có"
        return Breach(message, "thêm dòng của đơn vị cấp trên")

    return row_breaches(columns.table, np.flatnonzero(family.orphans & counted), at)


def _explained(columns: Columns, unit: Field) -> tuple[Mask, Mask]:
    """Find what the rows explain that a `complete` rule reports as missing.

    Args:
        unit: The key whose values have others above them.

    Returns:
        The rows that should be the sum of rows of which one is missing, and the rows that are
        parts of a row which is missing.
    """
    above = np.zeros(len(columns), dtype=bool)
    below = np.zeros(len(columns), dtype=bool)
    parents = columns.hierarchy(unit.name) or {}
    for names, missing in reported_rows(columns):
        if unit.name in names:
            place = names.index(unit.name)
            wholes = {_raised(keys, place, parents) for keys in missing}
            rows = list(zip(*(columns.table.columns[name] for name in names), strict=True))
            above |= [keys in wholes for keys in rows]
            below |= [_raised(keys, place, parents) in missing for keys in rows]
    return above, below


def _raised(keys: Keys, place: int, parents: Mapping[str, str]) -> Keys:
    """Exchange the unit among the keys of a row for the one above it."""
    return (*keys[:place], parents.get(keys[place], ""), *keys[place + 1 :])
