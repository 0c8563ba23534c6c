"""The operands of a rule: cells of the row, sums over rows, the year before, other tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from macros.findings import AuthorError, Code, nearest
from macros.read.table.table import Table
from macros.rules.judge.columns import Columns, Data, Mask
from macros.rules.judge.ratio import Floats, Positions, Ratio, exact
from macros.rules.judge.scope import Scope, match
from macros.rules.language.expression import (
    CellReference,
    Count,
    Keys,
    Name,
    Previous,
    Term,
    Total,
    write,
)
from macros.rules.words import refuse_overlap


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The rows from which a term is read, and the number for each item of the scope.

    Args:
        item_groups: For each item, the number of its group of source rows, or -1 without any.
        shared: The keys by which the rows of an item are found in the source.
        times: The times that the term names itself, if any.
        groups: For each row of the source, the number of its group, or -1 when filtered out.
    """

    columns: Columns
    column: str
    item_groups: Positions
    groups: Positions
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
        numbers = self.columns.numbers(self.column)
        if not isinstance(numbers.bottom, float):
            raise _refuse(self.column, "là tỷ lệ, không cộng được", "dùng một cột số lượng")
        size = int(max(self.groups.max(initial=-1), self.item_groups.max(initial=-1))) + 1
        kept = self.groups >= 0
        sums = np.bincount(self.groups[kept], weights=numbers.top[kept], minlength=size)
        return Ratio(exact(_pick(sums, self.item_groups)), numbers.bottom)


class Terms:
    """Finds the number of each term for each item of a scope.

    Args:
        data: All tables of the report.
    """

    def __init__(self, scope: Scope, data: Data) -> None:
        self.scope = scope
        self.data = data
        self.own = scope.columns
        self._values: dict[Term, Ratio] = {}

    def values(self, term: Term) -> Ratio:
        """Read a term; AuthorError when it does not name one number for each item."""
        if term not in self._values:
            match term:
                case Name(name) if not self.scope.is_grouped:
                    self._values[term] = _choose(self.own.numbers(name), self.scope.first)
                case Count(keys):
                    self._values[term] = Ratio(self._count(self.own.having(keys)))
                case _:
                    self._values[term] = self.source(term).values()
        return self._values[term]

    def source(self, term: Term) -> Source:
        """Find the rows that a term reads."""
        match term:
            case Previous(of):
                return self._source(of, self._shift())
            case Count(keys):
                chosen = np.where(self.own.having(keys), self.scope.member, -1)
                name = self.own.table.schema.primaryKey[0]
                return Source(self.own, name, np.arange(self.scope.first.size), chosen)
        return self._source(term, {})

    def _source(self, term: Term, shift: Mapping[str, Any]) -> Source:
        match term:
            case Total(Name(name, keys)):
                return self._own_rows(name, keys, shift)
            case Total(CellReference(table, column, keys)):
                return self._other_rows(self.data.columns(table), column, keys, shift)
            case CellReference(table, column, keys):
                other = self.data.columns(table)
                self._refuse_several(other.table, term)
                return self._other_rows(other, column, keys, shift)
            case Name(name):
                if self.scope.is_grouped:
                    raise _refuse(name, "có nhiều dòng khi gộp bằng by", f"viết tong({name})")
                return self._other_rows(self.own, name, (), shift)
        raise TypeError(term)

    def _own_rows(self, name: str, keys: Any, shift: Mapping[str, Any]) -> Source:
        """Add up rows of the own table: those of the group, but not the rows of a total."""
        if not self.scope.is_grouped:
            raise _refuse(
                f"tong({name})", "cộng các dòng nào chưa rõ", "thêm by: [các khóa giữ lại]"
            )
        if shift:
            return self._other_rows(self.own, name, keys, shift)
        self._refuse_stock(self.own, name, keys, self.scope.keys)
        kept = self._counted(self.own, keys)
        groups = np.where(kept, self.scope.member, -1)
        self.own.numbers(name)
        return Source(self.own, name, np.arange(self.scope.first.size), groups)

    def _other_rows(
        self, other: Columns, column: str, keys: Any, shift: Mapping[str, Any]
    ) -> Source:
        fixed = {name for name, _ in keys}
        shared = [
            name
            for name in other.table.schema.primaryKey
            if name in self.scope.keys and name not in fixed
        ]
        if not shared and not fixed:
            raise _refuse(
                f"{other.table.name}.{column}",
                "không có khóa chung với bảng này",
                'nêu khóa, như bang.cot(khoa="giá trị")',
            )
        self._refuse_stock(other, column, keys, shared)
        other.numbers(column)
        item_ids, ids = match(self.own, other, shared, shift)
        kept = self._counted(other, keys, shared)
        groups, times = np.where(kept, ids, -1), _times(other, keys)
        if times and other.table.time is not None:
            # Without any row in the years that the term names, its number is unknown, not 0.
            then = ids[other.having([(other.table.time.name, times)])]
            item_ids = np.where(np.isin(item_ids, then), item_ids, -1)
        return Source(other, column, item_ids[self.scope.first], groups, tuple(shared), times)

    def _counted(self, columns: Columns, keys: Any, shared: Any = None) -> Mask:
        """Find the rows that a sum counts; refuse to add a unit to the units above it."""
        fixed = {name for name, _ in keys}
        given = fixed | set(self.scope.keys if shared is None else shared)
        kept = columns.having(keys)
        for name, value in keys:
            if isinstance(value, tuple):
                refuse_overlap(columns.table, name, map(str, value))
        for name in columns.table.schema.primaryKey:
            if name in given:
                continue
            if name in columns.total_rows:
                kept &= ~columns.total_rows[name]
            if columns.hierarchy(name) is not None:
                raise _refuse(
                    f"tổng qua {name}",
                    "sẽ cộng cả đơn vị cấp trên lẫn cấp dưới",
                    f"thêm {name} vào by hoặc nêu {name} trong tong(…)",
                )
        return kept

    def _refuse_stock(
        self, columns: Columns, column: str, keys: Any, shared: Sequence[str]
    ) -> None:
        """Refuse to add a number at a moment to the same number at another moment."""
        time = columns.table.time
        if time is None or not columns.table.field(column).stock:
            return
        one_each = {name for name, value in keys if not isinstance(value, tuple)}
        if time.name not in one_each | (set(shared) - {name for name, _ in keys}):
            raise _refuse(
                f"tong({column})",
                "cộng số có đến thời điểm qua các năm",
                f"thêm {time.name} vào by hoặc nêu một giá trị của {time.name}",
            )

    def _refuse_several(self, other: Table, term: CellReference) -> None:
        fixed = {name for name, _ in term.keys}
        for name in fixed:
            if name not in other.schema.primaryKey:
                remedy = nearest(name, other.schema.primaryKey)
                raise _refuse(f"{other.name}.{name}", "không phải là khóa", remedy)
        several = [isinstance(value, tuple) for _, value in term.keys]
        left = set(other.schema.primaryKey) - fixed - set(self.scope.keys)
        if left or any(several):
            raise _refuse(
                write(term),
                f"chỉ nhiều dòng (khác nhau ở {', '.join(sorted(left)) or 'khóa có danh sách'})",
                f"viết {write(Total(term))}",
            )

    def _count(self, rows: Mask) -> Floats:
        counted = self.scope.member[rows & (self.scope.member >= 0)]
        return np.bincount(counted, minlength=self.scope.first.size).astype(np.float64)

    def _shift(self) -> Mapping[str, Callable[[str], str | None]]:
        """Say which time value comes before another: the last year, else the one listed before."""
        time = self.own.table.time
        if time is None or time.name not in self.scope.keys:
            raise _refuse(
                "truoc(…)", "cần một khóa thời gian", "khai báo time, hoặc thêm khóa đó vào by"
            )
        if time.type == "year":
            return {time.name: lambda year: str(int(year) - 1) if year else None}
        values = list(time.categories or self.own.table.values(time.name))
        before = dict(zip(values[1:], values, strict=False))
        return {time.name: before.get}


def _times(columns: Columns, keys: Keys) -> tuple[str, ...]:
    """List the times that the keys of a term name."""
    time = columns.table.time
    value = None if time is None else dict(keys).get(time.name)
    if value is None:
        return ()
    return tuple(str(item) for item in (value if isinstance(value, tuple) else (value,)))


def _choose(numbers: Ratio, rows: Positions) -> Ratio:
    bottom = numbers.bottom if isinstance(numbers.bottom, float) else numbers.bottom[rows]
    return Ratio(numbers.top[rows], bottom)


def _pick(sums: Any, groups: Positions) -> Floats:
    found = np.full(groups.shape, np.nan)
    known = groups >= 0
    found[known] = sums[groups[known]]
    return found


def _refuse(what: str, why: str, remedy: str) -> AuthorError:
    return AuthorError(f"{what} {why}", remedy, Code.RULE)
