"""What a template holds: its rows and columns, its words, and which cells may be filled in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from macros.findings import AuthorError, Code, nearest
from macros.intake.shelf import Shelf, unit_field
from macros.intake.values.labels import column_title
from macros.read.table.schema import Field, TableSchema
from macros.read.table.table import Table
from macros.rules.clerk import RowJudge
from macros.rules.language.expression import Name, references
from macros.rules.language.rule import Condition

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # Excel's own limit


def sheet_name(title: str) -> str:
    """Name a sheet after its table, within what Excel allows."""
    words = _NOT_IN_NAMES.sub(" ", title).split()
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > _LONGEST_NAME:
            break
        name = f"{name} {word}".strip()
    return name.rstrip(",;.- ") or "Số liệu"


def unit_line(plan: TemplatePlan) -> str:
    """Say which unit fills the template in; "" for a table without units."""
    return f"Đơn vị báo cáo: {plan.unit_name}" if plan.unit_name else ""


def instructions(plan: TemplatePlan) -> str:
    """Say how the template is filled in and handed over."""
    greyed = " Ô xám không áp dụng cho năm đó." if _has_grey(plan) else ""
    unit = "".join(f" --don-vi {value}" for value in plan.fixed.values())
    return (
        f"{plan.schema.description} Chỉ điền các ô trắng: số ghi bằng chữ số, không có ghi 0, "
        f"không có số liệu để trống.{greyed} Ô đỏ là số chưa khớp, xem cột Kiểm tra. "
        f"Điền xong lưu lại dạng .xlsx, không thêm, xóa dòng, cột. (Bảng {plan.name}{unit})"
    ).strip()


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


def _has_grey(plan: TemplatePlan) -> bool:
    return any(
        not plan.applies(field, row) for field in plan.fields for row in plan.rows if row.keys
    )


_FREE_ROWS = 30  # for tables whose keys nobody knows beforehand
_MAX_ROWS = 5000


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
        rows: In print order.
    """

    name: str
    schema: TableSchema
    shelf: Shelf
    fixed: Mapping[str, str]
    unit_name: str
    fields: tuple[Field, ...]
    rows: tuple[PlannedRow, ...]

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that the rows are about."""
        time = self.schema.year_key
        if time is None:
            return ()
        return tuple(sorted({int(row.keys[time.name]) for row in self.rows if row.keys}))

    def is_key(self, field: Field) -> bool:
        """Whether a column belongs to the key."""
        return field.name in self.schema.primaryKey

    def applies(self, field: Field, row: PlannedRow) -> bool:
        """Whether a cell may hold anything in the row's year."""
        time = self.schema.year_key
        if field.applies is None or time is None or time.name not in row.keys:
            return True
        return field.applies.covers(int(row.keys[time.name]))

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
        years: The years to be filled in.
        blank: Whether to leave out what the table holds already.

    Raises:
        AuthorError: for an unknown table or unit, or a unit where the table has none.
    """
    schema = shelf.schemas.get(name)
    if schema is None:
        message = f"không có bảng “{name}”"
        raise AuthorError(message, nearest(name, shelf.schemas), Code.UNKNOWN_TABLE)
    fixed, unit_name = _fixed_unit(shelf, schema, name, unit)
    table = shelf.table(name)
    keys = tuple(
        field
        for field in schema.stored_fields
        if field.name in schema.primaryKey and field.name not in fixed
    )
    others = tuple(field for field in schema.fields if field.name not in schema.primaryKey)
    held = {} if table is None else _held(table, keys, fixed)
    combinations = _combinations(shelf, schema, table, keys, fixed, years, held)
    if len(combinations) > _MAX_ROWS:
        message = f"mẫu có {len(combinations)} dòng, quá {_MAX_ROWS}"
        raise AuthorError(message, "chọn năm bằng --nam", Code.ARGUMENT)
    nothing = dict.fromkeys((field.name for field in others), "")
    rows = [
        PlannedRow(
            dict(zip((field.name for field in keys), key, strict=True)),
            nothing if blank else held.get(key, nothing),
        )
        for key in combinations
    ]
    if any(_is_free(field, shelf) for field in keys):
        rows += [PlannedRow({}, nothing)] * _FREE_ROWS
    return TemplatePlan(name, schema, shelf, fixed, unit_name, (*keys, *others), tuple(rows))


def _fixed_unit(
    shelf: Shelf, schema: TableSchema, name: str, unit: str | None
) -> tuple[dict[str, str], str]:
    field = unit_field(schema)
    if field is None:
        if unit is not None:
            message = f"bảng “{name}” không chia theo đơn vị"
            raise AuthorError(message, "bỏ --don-vi", Code.ARGUMENT)
        return {}, ""
    words = shelf.words(field)
    if unit is None:
        raise AuthorError(f"bảng “{name}” chia theo đơn vị", "thêm --don-vi MÃ", Code.ARGUMENT)
    if unit not in words:
        message = f"không có đơn vị “{unit}”"
        raise AuthorError(message, nearest(unit, words), Code.UNKNOWN_CATEGORY)
    return {field.name: unit}, words[unit]


def _held(
    table: Table, keys: Sequence[Field], fixed: Mapping[str, str]
) -> dict[tuple[str, ...], Mapping[str, str]]:
    """The unit's rows of a table, by their other keys."""
    held: dict[tuple[str, ...], Mapping[str, str]] = {}
    for row in range(len(table)):
        if all(table.columns[name][row] == value for name, value in fixed.items()):
            values = {name: table.columns[name][row] for name in table.columns}
            held[tuple(values[field.name] for field in keys)] = values
    return held


def _combinations(
    shelf: Shelf,
    schema: TableSchema,
    table: Table | None,
    keys: Sequence[Field],
    fixed: Mapping[str, str],
    years: Sequence[int],
    held: Iterable[tuple[str, ...]],
) -> list[tuple[str, ...]]:
    """The keys of all rows to be filled in: what the table has for anyone, or else all."""
    time = schema.year_key
    wanted = {str(year) for year in years}
    names = [field.name for field in keys]
    if any(_is_free(field, shelf) for field in keys):
        found = set(held)
    else:
        options = [sorted(wanted) if field == time else list(shelf.words(field)) for field in keys]
        used = _used(table, [field.name for field in keys if field != time])
        found = {
            key
            for key in itertools.product(*options)
            if used is None or tuple(v for f, v in zip(keys, key, strict=True) if f != time) in used
        }
    dated = [key for key in found if time is None or key[names.index(time.name)] in wanted]
    rows = [{**fixed, **dict(zip(names, key, strict=True))} for key in dated]
    wrong = RowJudge(schema, shelf.targets(schema)).impossible(rows)
    possible = (key for key, is_wrong in zip(dated, wrong, strict=True) if not is_wrong)
    return sorted(possible, key=shelf.order(keys))


def _used(table: Table | None, names: Sequence[str]) -> set[tuple[str, ...]] | None:
    """The combinations of categories that occur in the table; None when it has no rows."""
    if table is None or not len(table):
        return None
    if not names:
        return {()}
    return set(zip(*(table.columns[name] for name in names), strict=True))


def _is_free(field: Field, shelf: Shelf) -> bool:
    """Whether nobody knows the values of a key beforehand."""
    return field.type != "year" and not shelf.words(field)
