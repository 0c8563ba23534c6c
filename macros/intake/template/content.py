"""What a template holds: its rows and columns, its words, and which cells may be filled in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from macros.findings import AuthorError, Code, look_up
from macros.intake.shelf import Shelf, column_title, unit_field
from macros.read.table.column import Field
from macros.read.table.grain import DAY, GRAINS, YEAR
from macros.read.table.schema import TableSchema
from macros.read.table.table import Table
from macros.read.table.timeline import Years
from macros.rules.language.expression import Name, references
from macros.rules.language.rule import Condition
from macros.rules.verdict import RowJudge

_FREE_ROWS = 30  # for tables whose keys nobody knows beforehand
_MAX_ROWS = 5000

Key = tuple[str, ...]  # of a row, without the unit


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the sheet.

    Args:
        keys: Its key values, without the unit; empty when the clerk types them.
        values: What the table holds for it already, "" where nothing.
    """

    keys: Mapping[str, str]
    values: Mapping[str, str]


@dataclass(frozen=True)
class TemplatePlan:
    """A template before it is drawn.

    Args:
        fixed: The unit, as key column and value; empty when the table has none.
        fields: The sheet's columns: keys first, then all others as the table orders them.
    """

    name: str
    schema: TableSchema
    shelf: Shelf
    fixed: Mapping[str, str]
    fields: tuple[Field, ...]
    rows: tuple[PlannedRow, ...]

    @property
    def unit_line(self) -> str:
        """Say which unit fills the template in; "" for a table without units."""
        for key, unit in self.fixed.items():
            return f"Đơn vị báo cáo: {self.shelf.words(self.schema.by_name[key])[unit]}"
        return ""

    @property
    def instructions(self) -> str:
        """Say how the template is filled in and handed over."""
        cells = ((field, row) for field in self.fields for row in self.rows if row.keys)
        has_grey = any(not self.applies(field, row) for field, row in cells)
        greyed = " Ô xám không áp dụng cho năm đó." if has_grey else ""
        return (
            f"{self.schema.description} Chỉ điền các ô trắng: số ghi bằng chữ số, không có ghi 0, "
            f"không có số liệu để trống.{greyed} Ô đỏ là số chưa khớp, xem cột Kiểm tra. "
            f"Điền xong lưu lại dạng .xlsx, không thêm, xóa dòng, cột."
        ).strip()

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that the rows are about."""
        time = self.schema.calendar_key
        if time is None:
            return ()
        return tuple(sorted({int(row.keys[time.name][:4]) for row in self.rows if row.keys}))

    def is_key(self, field: Field) -> bool:
        """Whether a column belongs to the key."""
        return field.name in self.schema.primaryKey

    def applies(self, field: Field, row: PlannedRow) -> bool:
        """Whether a cell may hold anything in the row's year."""
        time = self.schema.calendar_key
        year = row.keys.get(time.name) if time is not None else None
        return year is None or field.applies is None or field.applies.covers(year)

    def shown(self, column: str, value: str) -> str:
        """How the sheet shows a value: its words, or the value where words are not unique."""
        return self._words.get(column, {}).get(value, value)

    def choices(self, field: Field) -> tuple[str, ...]:
        """The values that a column offers, as the sheet shows them."""
        return tuple(self._words.get(field.name, {}).values())

    @cached_property
    def _judge(self) -> RowJudge:
        return RowJudge(self.schema, self.shelf.targets(self.schema))

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, Mapping[str, str]] = {}
        for field in self.fields:
            words = self.shelf.words(field)
            alike = {label for label in words.values() if list(words.values()).count(label) > 1}
            found[field.name] = {
                value: value if label in alike else label for value, label in words.items()
            }
        return found

    def only_choice(self, field: Field, row: PlannedRow) -> str | None:
        """The value that a cell must have: a key, or what the rules leave for the row's keys."""
        if not row.keys:
            return None
        if self.is_key(field):
            return row.keys[field.name]
        if field.categories is None:
            return None
        return self._choices[tuple(row.keys.values())].get(field.name)

    @cached_property
    def _choices(self) -> Mapping[tuple[str, ...], Mapping[str, str]]:
        """What the rules leave for each row's keys, where they leave one value of a column."""
        keys = [row.keys for row in self.rows if row.keys]
        only = self._judge.choices([{**self.fixed, **item} for item in keys])
        return {tuple(item.values()): values for item, values in zip(keys, only, strict=True)}

    def settled(self, condition: Condition) -> bool | None:
        """Tell whether a condition on the unit holds; None for one that rows decide."""
        if condition.column not in self.fixed:
            return None
        return self._judge.meets(condition, self.fixed)

    def title(self, field: Field) -> str:
        """The heading of a column; where a series breaks, with its name on each side."""
        return column_title(self.schema, field, self.years)


def plan_template(
    shelf: Shelf, name: str, unit: str | None, years: Sequence[int], *, blank: bool
) -> TemplatePlan:
    """Plan the template of a table for one unit.

    Args:
        unit: Code of the unit; None for a table without units.
        blank: Whether to leave out what the table holds already.

    Raises:
        AuthorError: for an unknown table or unit, or a unit where the table has none.
    """
    schema = shelf.schema(name)
    fixed = _fixed_unit(shelf, schema, name, unit)
    fields = (field for field in schema.stored_fields if field.name in schema.primaryKey)
    keys = tuple(field for field in fields if field.name not in fixed)
    others = tuple(field for field in schema.fields if field.name not in schema.primaryKey)
    rows = _Rows(shelf, shelf.table(name), schema, keys, fixed)
    held, wanted = rows.held(), rows.wanted({str(year) for year in years})
    if len(wanted) > _MAX_ROWS:
        message = f"mẫu có {len(wanted)} dòng, quá {_MAX_ROWS}"
        raise AuthorError(message, "chọn năm bằng --nam", Code.ARGUMENT)
    nothing = dict.fromkeys((field.name for field in others), "")
    planned = [
        PlannedRow(rows.named(key), nothing if blank else held.get(key, nothing)) for key in wanted
    ]
    if rows.are_free:
        planned += [PlannedRow({}, nothing)] * _FREE_ROWS
    return TemplatePlan(name, schema, shelf, fixed, (*keys, *others), tuple(planned))


def _fixed_unit(
    shelf: Shelf, schema: TableSchema, name: str, unit: str | None
) -> Mapping[str, str]:
    field = unit_field(schema)
    if field is None:
        if unit is not None:
            message = f"bảng “{name}” không chia theo đơn vị"
            raise AuthorError(message, "bỏ --don-vi", Code.ARGUMENT)
        return {}
    if unit is None:
        raise AuthorError(f"bảng “{name}” chia theo đơn vị", "thêm --don-vi MÃ", Code.ARGUMENT)
    look_up(unit, shelf.words(field), f"không có đơn vị “{unit}”", Code.UNKNOWN_CATEGORY)
    return {field.name: unit}


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a table that are the business of one unit, by their other keys."""

    shelf: Shelf
    table: Table | None
    schema: TableSchema
    keys: tuple[Field, ...]
    fixed: Mapping[str, str]

    @property
    def are_free(self) -> bool:
        """Whether nobody knows the values of a key beforehand."""
        return any(
            not self.shelf.words(field) and GRAINS.get(field.type, DAY) is DAY
            for field in self.keys
        )

    def named(self, key: Key) -> Mapping[str, str]:
        """The values of a key by their columns."""
        return dict(zip((field.name for field in self.keys), key, strict=True))

    def held(self) -> Mapping[Key, Mapping[str, str]]:
        """What the table holds already."""
        table = self.table
        held: dict[Key, Mapping[str, str]] = {}
        if table is None:
            return held
        for row in range(len(table)):
            values = {name: texts[row] for name, texts in table.columns.items()}
            if self.fixed.items() <= values.items():
                held[tuple(values[field.name] for field in self.keys)] = values
        return held

    def wanted(self, years: Set[str]) -> Sequence[Key]:
        """All that are to be filled in: what the table has for anyone, or else all, in order."""
        time = self.schema.calendar_key
        found = self.held() if self.are_free else self._combinations(years)
        dated = [key for key in found if time is None or self.named(key)[time.name][:4] in years]
        judge = RowJudge(self.schema, self.shelf.targets(self.schema))
        wrong = judge.impossible([{**self.fixed, **self.named(key)} for key in dated])
        possible = (key for key, is_wrong in zip(dated, wrong, strict=True) if not is_wrong)
        return sorted(possible, key=self.shelf.order(self.keys))

    def _combinations(self, years: Set[str]) -> Iterator[Key]:
        """The combinations of categories that occur for any unit, each in every year."""
        time = self.schema.calendar_key
        options = [
            self._steps(years) if field == time else self.shelf.words(field) for field in self.keys
        ]
        untimed = [place for place, field in enumerate(self.keys) if field != time]
        used: set[Key] = set()  # a table without rows may have them all
        if self.table is not None:
            texts = [self.table.columns[self.keys[place].name] for place in untimed]
            used = {tuple(column[row] for column in texts) for row in range(len(self.table))}
        for key in itertools.product(*options):
            if not used or tuple(key[place] for place in untimed) in used:
                yield key

    def _steps(self, years: Set[str]) -> Sequence[str]:
        """The times of some years, as far as the table has numbers then."""
        grain, own = self.schema.timeline.grain, self.schema.years
        if grain is None or grain is YEAR or own is None:
            own = Years()
        found = (grain.parts(year, YEAR) if grain else (year,) for year in sorted(years))
        return [time for times in found for time in times if own.covers(time)]


def column_numbers(fields: Sequence[Field], keys: Sequence[str]) -> tuple[str, ...]:
    """Number the columns as official forms do: A, B for the keys, then 1, 2, 3 = 1 + 2."""
    letters = iter("ABCDEFGH")
    measures = [field for field in fields if field.name not in keys]
    numbers = {field.name: str(place) for place, field in enumerate(measures, start=1)}
    return tuple(
        next(letters) if field.name in keys else numbers[field.name] + _formula(field, numbers)
        for field in fields
    )


def _formula(field: Field, numbers: dict[str, str]) -> str:
    """Write a sum of columns by their numbers; longer formulas are left to the sheet."""
    expression = field.expression
    if expression is None or field.formula is None:
        return ""
    text = field.formula
    if re.search(r"[^a-z0-9_+\- ]", text) or len(list(references(expression))) > 8:
        return ""
    parts = [numbers[name.name] for name in references(expression) if isinstance(name, Name)]
    run = [str(int(parts[0]) + step) for step in range(len(parts))]
    if len(parts) > 3 and parts == run and "-" not in text:
        return f"={parts[0]}+…+{parts[-1]}"
    whole = re.sub(r"[a-z][a-z0-9_]*", lambda match: numbers[match.group()], text)
    return "=" + whole.replace(" ", "")
