"""What a rule is judged on, and what it compares: rows or groups of rows, and their operands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from macros.findings import AuthorError, Code, nearest
from macros.read.table.grain import GRAINS, Grain
from macros.read.table.table import Table
from macros.rules.judge.columns import Columns, Mask
from macros.rules.judge.ratio import Positions, Ratio, exact, number_positions, number_texts
from macros.rules.language import expression as tree
from macros.rules.language.rule import Rule
from macros.rules.words import refuse_overlap

Fixed = Mapping[str, Any]  # the keys that a term names itself
Shift = Mapping[str, Callable[[str], str | None]]


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The items of a rule: each is judged once.

    Args:
        keys: The key columns whose values an item has.
        first: For each item, its first row.
        member: For each row of the table, the number of its item, or -1.
    """

    columns: Columns
    keys: tuple[str, ...]
    first: Positions
    member: Positions
    is_grouped: bool

    def key(self, item: int) -> dict[str, str]:
        """The key values that name an item."""
        row = int(self.first[item])
        return {name: self.columns.table.columns[name][row] for name in self.keys}

    def row(self, item: int) -> int:
        """The first row of an item."""
        return int(self.first[item])

    def rows(self, item: int) -> Positions:
        """The rows of an item."""
        return np.flatnonzero(self.member == item)


def find_scope(columns: Columns, rule: Rule) -> Scope:
    """Find the items of a rule from its `when` and `by`."""
    chosen = np.flatnonzero(columns.meeting(rule.conditions))
    table = columns.table
    member = np.full(len(columns), -1, dtype=np.int64)
    if rule.by is None:
        member[chosen] = np.arange(chosen.size)
        return Scope(columns, table.schema.primaryKey, chosen, member, is_grouped=False)
    columns.refuse_no_keys("by", rule.by)
    ids, _ = match(columns, columns, rule.by)
    _, first, numbers = np.unique(ids[chosen], return_index=True, return_inverse=True)
    member[chosen] = numbers
    return Scope(columns, rule.by, chosen[first], member, is_grouped=True)


def match(
    left: Columns, right: Columns, keys: Sequence[str], shift: Shift | None = None
) -> tuple[Positions, Positions]:
    """Number the combinations of key values in two tables alike.

    Args:
        shift: For a key of the left table, the value to look for instead of its own.

    Returns:
        A number for each row of the left table, -1 where the right one has no such row, and
        a number from 0 for each row of the right one.
    """
    ids_left = np.zeros(len(left), dtype=np.int64)
    ids_right = np.zeros(len(right), dtype=np.int64)
    known = np.ones(len(left), dtype=bool)
    for key in keys:
        codes, values = _codes(right, key, left.table.schema.timeline.grain)
        place = {value: code for code, value in enumerate(values) if value}
        move = (shift or {}).get(key)
        own_codes, own_values = left.codes(key)
        wanted = own_values if move is None else [move(value) or "" for value in own_values]
        found = np.array([place.get(value, -1) for value in wanted], dtype=np.int64)[own_codes]
        known &= found >= 0
        ids_left = ids_left * len(values) + found
        ids_right = ids_right * len(values) + codes
    numbers, places = number_positions(ids_right, ids_left)
    return np.where(known, places, -1), numbers


def _codes(columns: Columns, key: str, longer: Grain | None) -> tuple[Positions, Sequence[str]]:
    """Number the values of a key; of one that the table lacks, the longer steps of its time."""
    timeline = columns.table.schema.timeline
    grain = timeline.grain
    if key in columns.table.schema.by_name or grain is None or longer is None:
        return columns.codes(key)
    codes, texts = columns.codes(str(timeline.key))
    places, values = number_texts([grain.within(text, longer) for text in texts])
    return places[codes], values


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The rows from which a term is read, and the number for each item of the scope.

    Args:
        item_groups: For each item, the number of its group of source rows, or -1 without any.
        groups: For each row of the source, the number of its group, or -1 when filtered out.
        column: The column that is added up; None where rows are counted.
        shared: The keys by which the rows of an item are found in the source.
    """

    columns: Columns
    item_groups: Positions
    groups: Positions
    column: str | None = None
    shared: tuple[str, ...] = ()
    times: tuple[str, ...] = ()

    def rows(self, item: int) -> Positions:
        """The rows that an item's number is made of."""
        group = self.item_groups[item]
        return np.flatnonzero(self.groups == group) if group >= 0 else np.empty(0, np.int64)

    def values(self) -> Ratio:
        """Add the rows of each item; unknown as soon as one of them is empty.

        Rows filtered out count as nothing: a unit with rows, but none of this kind, has 0.
        """
        kept, weights, bottom = self.groups >= 0, None, 1.0
        if self.column is not None:
            numbers = self.columns.numbers(self.column)
            if not isinstance(numbers.bottom, float):
                raise _refuse(self.column, "là tỷ lệ, không cộng được", "dùng một cột số lượng")
            weights, bottom = numbers.top[kept], numbers.bottom
        size = int(max(self.groups.max(initial=-1), self.item_groups.max(initial=-1))) + 1
        sums = np.bincount(self.groups[kept], weights=weights, minlength=size)
        found = np.full(self.item_groups.shape, np.nan)
        known = self.item_groups >= 0
        found[known] = sums[self.item_groups[known]]
        return Ratio(exact(found), bottom)


class Terms:
    """Finds the number of each term for each item of a scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.own = scope.columns
        self.data = scope.columns.data
        self._values: dict[tree.Term, Ratio] = {}

    def values(self, term: tree.Term) -> Ratio:
        """Read a term; AuthorError when it does not name one number for each item."""
        if term not in self._values:
            if isinstance(term, tree.Name) and not self.scope.is_grouped:
                self._values[term] = self.own.numbers(term.name).at_rows(self.scope.first)
            else:
                self._values[term] = self.source(term).values()
        return self._values[term]

    def source(self, term: tree.Term) -> Source:
        """Find the rows that a term reads."""
        if isinstance(term, tree.Previous):
            return self._source(term.of, self._shift())
        return self._source(term, {})

    def _source(self, term: tree.Term, shift: Shift) -> Source:
        match term:
            case tree.Count(keys):
                return self._own_rows(self.own.having(keys))
            case tree.Total(tree.Name(name, keys)):
                return self._sum(name, dict(keys), shift)
            case tree.Total(tree.CellReference(table, column, keys)):
                return self._other_rows(self.data.columns(table), column, dict(keys), shift)
            case tree.CellReference(table, column, keys):
                other = self.data.columns(table)
                self._refuse_several(other, term, dict(keys))
                return self._other_rows(other, column, dict(keys), shift)
            case tree.Name(name):
                if self.scope.is_grouped:
                    raise _refuse(name, "có nhiều dòng khi gộp bằng by", f"viết tong({name})")
                return self._other_rows(self.own, name, {}, shift)
        raise TypeError(term)

    def _sum(self, name: str, fixed: Fixed, shift: Shift) -> Source:
        """Add up rows of the own table: those of the group, but not the rows of a total."""
        if not self.scope.is_grouped:
            remedy = "thêm by: [các khóa giữ lại]"
            raise _refuse(f"tong({name})", "cộng các dòng nào chưa rõ", remedy)
        if shift:
            return self._other_rows(self.own, name, fixed, shift)
        self._refuse_stock(self.own, name, fixed, self.scope.keys)
        kept = self._counted(self.own, fixed, self.scope.keys)
        self.own.numbers(name)
        return self._own_rows(kept, name)

    def _own_rows(self, kept: Mask, column: str | None = None) -> Source:
        groups = np.where(kept, self.scope.member, -1)
        return Source(self.own, np.arange(self.scope.first.size), groups, column)

    def _other_rows(self, other: Columns, column: str, fixed: Fixed, shift: Shift) -> Source:
        table = other.table
        keys = (name for name in table.schema.primaryKey if name in self.scope.keys)
        shared = tuple(name for name in keys if name not in fixed)
        shared += tuple(name for name in self._longer_time(table) if name in self.scope.keys)
        if not shared and not fixed:
            name, remedy = f"{table.name}.{column}", 'nêu khóa, như bang.cot(khoa="giá trị")'
            raise _refuse(name, "không có khóa chung với bảng này", remedy)
        self._refuse_stock(other, column, fixed, shared)
        other.numbers(column)
        item_ids, ids = match(self.own, other, shared, shift)
        groups = np.where(self._counted(other, fixed, shared), ids, -1)
        times: tuple[str, ...] = ()
        if table.time is not None and table.time.name in fixed:
            # Without any row in the years that the term names, its number is unknown, not 0.
            times = tree.listed(fixed[table.time.name])
            then = ids[other.having([(table.time.name, times)])]
            item_ids = np.where(np.isin(item_ids, then), item_ids, -1)
        return Source(other, item_ids[self.scope.first], groups, column, shared, times)

    def _longer_time(self, other: Table) -> tuple[str, ...]:
        """Name the key of time, where another table counts it in shorter steps."""
        own, timeline = self.own.table.schema.timeline, other.schema.timeline
        is_shorter = timeline.grain and own.grain and timeline.grain.makes(own.grain)
        return (str(own.key),) if is_shorter and own.key not in other.schema.by_name else ()

    def _counted(self, columns: Columns, fixed: Fixed, shared: Sequence[str]) -> Mask:
        """Find the rows that a sum counts; refuse to add a unit to the units above it."""
        kept = columns.having(fixed.items())
        for name, value in fixed.items():
            if isinstance(value, tuple):
                refuse_overlap(columns.table, name, tree.listed(value))
        for name in columns.table.schema.primaryKey:
            if name in fixed or name in shared:
                continue
            if name in columns.total_rows:
                kept &= ~columns.total_rows[name]
            if columns.hierarchy(name) is not None:
                remedy = f"thêm {name} vào by hoặc nêu {name} trong tong(…)"
                raise _refuse(f"tổng qua {name}", "sẽ cộng cả đơn vị cấp trên lẫn cấp dưới", remedy)
        return kept

    def _refuse_stock(
        self, columns: Columns, column: str, fixed: Fixed, shared: Sequence[str]
    ) -> None:
        """Refuse to add a number at a moment to the same number at another moment."""
        time = columns.table.time
        if time is None or not columns.table.field(column).stock:
            return
        is_listed = isinstance(fixed.get(time.name), tuple)
        noun = GRAINS[time.type].noun if time.type in GRAINS else "kỳ"
        if is_listed or not (time.name in fixed or time.name in shared):
            remedy = f"thêm {time.name} vào by hoặc nêu một giá trị của {time.name}"
            raise _refuse(f"tong({column})", f"cộng số có đến thời điểm qua các {noun}", remedy)

    def _refuse_several(self, other: Columns, term: tree.CellReference, fixed: Fixed) -> None:
        keys = other.table.schema.primaryKey
        for name in fixed:
            if name not in keys:
                remedy = nearest(name, keys)
                raise _refuse(f"{term.table}.{name}", "không phải là khóa", remedy)
        left = sorted(set(keys) - fixed.keys() - set(self.scope.keys))
        if left or any(isinstance(value, tuple) for value in fixed.values()):
            why = f"chỉ nhiều dòng (khác nhau ở {', '.join(left) or 'khóa có danh sách'})"
            raise _refuse(tree.write(term), why, f"viết {tree.write(tree.Total(term))}")

    def _shift(self) -> Shift:
        """Say which time value comes before another: one step, else the one listed before."""
        time = self.own.table.time
        if time is None or time.name not in self.scope.keys:
            raise _refuse(
                "truoc(…)", "cần một khóa thời gian", "khai báo time, hoặc thêm khóa đó vào by"
            )
        grain = GRAINS.get(time.type)
        if grain is not None:
            return {time.name: lambda text: grain.after(text, -1) if text else None}
        values = list(time.categories or self.own.table.values(time.name))
        before = dict(zip(values[1:], values, strict=False))
        return {time.name: before.get}


def _refuse(what: str, why: str, remedy: str) -> AuthorError:
    return AuthorError(f"{what} {why}", remedy, Code.RULE)
