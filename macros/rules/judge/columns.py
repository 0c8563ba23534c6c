"""The tables that rules look at, as columns of numbers and of codes for the different texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt

from macros.findings import AuthorError, BrokenTable, Code, look_up, nearest
from macros.read.identity import Period
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS
from macros.read.table.table import Table
from macros.read.table.timeline import Years
from macros.rules.judge.ratio import Positions, Ratio, as_ratio, number_texts
from macros.rules.language.expression import evaluate, listed
from macros.rules.language.rule import Condition

Mask = npt.NDArray[np.bool_]


@dataclass
class Data:
    """All tables of a report as columns, each made when a rule first needs it.

    Args:
        defaults: Key values that hold where an expression does not name the key.
        period: The years of the report; None when it does not say.
        alone: Whether each row is judged by itself, whatever its year and the other rows are.
        told: What rules have told to be missing, which others do not tell again.
    """

    tables: Mapping[str, Table]
    broken: Collection[str] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None
    alone: bool = field(default=False, kw_only=True)
    told: set[str] = field(default_factory=set, kw_only=True)
    _columns: dict[str, Columns] = field(default_factory=dict, init=False)

    def table(self, name: str) -> Table:
        """Find a table; AuthorError offers the nearest one.

        Raises:
            BrokenTable: when it could not be read.
        """
        if name in self.broken:
            raise BrokenTable(f"bảng “{name}” có lỗi", "sửa bảng đó trước", Code.UNKNOWN_TABLE)
        return look_up(name, self.tables, f"không có bảng “{name}”", Code.UNKNOWN_TABLE)

    def columns(self, name: str) -> Columns:
        """Find a table as columns; raises what `table` raises."""
        table = self.table(name)
        if name not in self._columns:
            self._columns[name] = Columns(table, self)
        return self._columns[name]

    def reach(self, table: Table) -> Years | None:
        """From when to when a table has numbers; None without a calendar, or if unknown."""
        return None if self.alone else table.schema.timeline.reach(self.period)


class Columns:
    """Arrays over the rows of one table, made when first asked for."""

    def __init__(self, table: Table, data: Data) -> None:
        self.table = table
        self.data = data
        self._codes: dict[str, tuple[Positions, Sequence[str]]] = {}
        self._numbers: dict[str, Ratio] = {}
        self._told: dict[str, Mask] = {}

    def __len__(self) -> int:
        return len(self.table)

    def codes(self, column: str) -> tuple[Positions, Sequence[str]]:
        """Number the different texts of a column: a code for each row, a text for each code."""
        if column not in self._codes:
            self._codes[column] = number_texts(self.table.columns[column])
        return self._codes[column]

    def numbers(self, column: str) -> Ratio:
        """Read a column of numbers; a derived one is computed from its formula."""
        if column not in self._numbers:
            field = self.field(column)
            self._numbers[column] = (
                self._stored(field) if not field.formula else self._derived(field)
            )
        return self._numbers[column]

    def field(self, column: str) -> Field:
        """Find a column of numbers; AuthorError if it is none."""
        field = self.table.field(column)
        if not field.is_numeric and field.type not in GRAINS:
            message = f"cột “{column}” của bảng “{self.table.name}” không phải là cột số"
            raise AuthorError(message, "dùng một cột số trong phép so sánh", Code.RULE)
        return field

    def judge(self, column: str, verdict: Callable[[str], object]) -> Mask:
        """Ask something of each different text of a column; answer for each row."""
        codes, values = self.codes(column)
        return np.array([bool(verdict(value)) for value in values], dtype=bool)[codes]

    def meeting(self, conditions: Sequence[Condition]) -> Mask:
        """Find the rows that meet every condition of a rule, in the years of the table."""
        met = self.within.copy()
        for condition in conditions:
            met &= self._meeting(condition)
        return met

    def having(self, keys: Iterable[tuple[str, object]]) -> Mask:
        """Find the rows with these key values; a tuple allows each of its values."""
        found = np.ones(len(self), dtype=bool)
        for column, value in keys:
            wanted = listed(value)
            self.refuse_unknown(column, wanted)
            allowed = frozenset(wanted)
            found &= self.judge(column, allowed.__contains__)
        return found

    def refuse_unknown(self, column: str, values: Sequence[str]) -> None:
        """Raise AuthorError for an unknown column, a value that is no category, or no year."""
        field, reach = self.table.field(column), self.reach
        if field.formula is not None:
            raise AuthorError(f"cột “{column}” là cột tính ra", "chọn một cột khác", Code.RULE)
        is_time = self.table.time is not None and self.table.time.name == column
        for value in values:
            if field.categories is not None and value not in field.categories:
                message = f"cột “{column}” của bảng “{self.table.name}” không có giá trị “{value}”"
                raise AuthorError(message, nearest(value, field.categories), Code.UNKNOWN_CATEGORY)
            grain = self.table.schema.timeline.grain
            if is_time and grain and reach and not (grain.holds(value) and reach.covers(value)):
                message = f"bảng “{self.table.name}” không có {grain.noun} “{value}”"
                remedy = f"bảng có số liệu các {grain.noun} {reach.span}"
                raise AuthorError(message, remedy, Code.UNKNOWN_YEAR)

    def refuse_no_keys(self, word: str, names: Sequence[str]) -> None:
        """Raise AuthorError for a column that is no key, named after a word of the rule."""
        keys = self.table.schema.primaryKey
        for name in names:
            if name not in keys:
                message = f"{word}: “{name}” không phải là khóa của bảng “{self.table.name}”"
                raise AuthorError(message, nearest(name, keys), Code.UNKNOWN_COLUMN)

    def applying(self, column: str) -> Mask:
        """Find the rows in whose year a column applies."""
        applies, time = self.table.field(column).applies, self.table.time
        if applies is None or time is None:
            return np.ones(len(self), dtype=bool)
        return self.judge(time.name, applies.covers)

    def fillable(self, column: str) -> Mask:
        """Find the empty cells that should hold a number: stored, in years in which they apply."""
        if self.field(column).formula is not None:
            return np.zeros(len(self), dtype=bool)
        return np.isnan(self.numbers(column).top) & self.applying(column) & self.within

    def told_empty(self, column: str) -> Mask:
        """The empty cells of a column that a finding has named, for whoever adds to them."""
        return self._told.setdefault(column, np.zeros(len(self), dtype=bool))

    @cached_property
    def reach(self) -> Years | None:
        """From when to when the table has numbers; None for a table without a calendar."""
        return self.data.reach(self.table)

    @cached_property
    def within(self) -> Mask:
        """The rows in this reach; the others are reported, not judged."""
        reach, time = self.reach, self.table.time
        if reach is None or time is None:
            return np.ones(len(self), dtype=bool)
        return self.judge(time.name, reach.covers)

    @cached_property
    def total_rows(self) -> Mapping[str, Mask]:
        """For each key with a `total` category, the rows of that category."""
        return {
            field.name: self.judge(field.name, frozenset((field.total,)).__contains__)
            for field in self.table.key_fields
            if field.total is not None
        }

    def attribute(self, column: str, attribute: str) -> Mapping[str, str]:
        """Map the values of a column to a column of the table that it refers to."""
        target = self.target(column)
        if attribute not in target.columns:
            target.field(attribute)
        keys = target.columns[target.schema.primaryKey[0]]
        return dict(zip(keys, target.columns[attribute], strict=True))

    def target(self, column: str) -> Table:
        """Find the table that a column refers to."""
        name = self.table.field(column).references
        if name is None:
            message = f"cột “{column}” không tham chiếu bảng nào"
            raise AuthorError(message, "thêm references cho cột này", Code.RULE)
        if name not in self.data.tables:
            raise BrokenTable(f"bảng “{name}” có lỗi", "sửa bảng đó trước", Code.UNKNOWN_TABLE)
        return self.data.tables[name]

    def hierarchy(self, column: str) -> Mapping[str, str] | None:
        """Map the values of a column to the values above them; None where nothing is above.

        Raises:
            BrokenTable: when the table that would say so could not be read.
        """
        if self.table.field(column).references is None:
            return None
        parent = self.target(column).schema.parent
        return None if parent is None else self.attribute(column, parent)

    def _meeting(self, condition: Condition) -> Mask:
        if condition.attribute is not None:
            attribute = self.attribute(condition.column, condition.attribute)
            return self.judge(
                condition.column, lambda value: condition.meets(attribute.get(value, ""))
            )
        self.refuse_unknown(condition.column, () if condition.is_numeric else condition.values)
        if condition.is_numeric:
            self.field(condition.column)
        return self.judge(condition.column, condition.meets)

    def _stored(self, field: Field) -> Ratio:
        codes, texts = self.codes(field.name)
        decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
        if decimals:
            numbers = [float(Decimal(t).scaleb(decimals)) if t else np.nan for t in texts]
        else:
            numbers = [float(text) if text else np.nan for text in texts]
        return Ratio(np.array(numbers, dtype=np.float64)[codes], 10.0**decimals)

    def _derived(self, field: Field) -> Ratio:
        if field.expression is None:
            raise TypeError(field.name)
        found = evaluate(field.expression, lambda name: self.numbers(name.column), as_ratio)
        bottom = found.bottom
        if not isinstance(bottom, float):
            bottom = np.broadcast_to(bottom, len(self))
        return Ratio(np.broadcast_to(found.top, len(self)), bottom)
