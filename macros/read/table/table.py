"""A table: its meaning, its cells as typed in the CSV, and where each one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from macros.findings import AuthorError, Code, look_up, nearest
from macros.format import write_spans
from macros.project import digest
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS, YEAR
from macros.read.table.schema import TableSchema
from macros.rules.language.expression import Expression, evaluate, references

KeyValue = str | int | Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; a derived one lists the cells that it was computed from.

    Args:
        row: Position of the row in the table, from 0.
        line: Line of the CSV file, from 1.
        value: The number; None when the cell is empty or not a number.
        mark: "so_bo" (provisional) or "da_sua" (revised); a derived cell takes over the marks
            of its sources, provisional before revised.
        note: What the mark's author wrote to explain it.
    """

    table: str
    column: str
    row: int
    line: int
    value: Decimal | None
    text: str
    mark: str | None = None
    sources: tuple[Cell, ...] = field(default=())
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Table:
    """One CSV with its YAML; nobody can change its columns or its cells.

    Args:
        columns: For each stored column, the text of its cells in file order.
        lines: For each row, its line in the CSV.
        labels: For each referencing column, value → words of the table referred to.
        parents: For each column that refers to a table with `parent`, value → the one above.
    """

    name: str
    schema: TableSchema
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    path: str
    schema_path: str
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = {name: tuple(cells) for name, cells in self.columns.items()}
        lines = self.lines if isinstance(self.lines, range) else tuple(self.lines)
        object.__setattr__(self, "columns", MappingProxyType(columns))
        object.__setattr__(self, "lines", lines)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def key_fields(self) -> tuple[Field, ...]:
        """The columns that together name a row."""
        return self.schema.key_fields

    @property
    def stored(self) -> Table:
        """The table of the file."""
        return self

    @property
    def partial(self) -> Mapping[str, str]:
        """The times that are incomplete, each as it may be said; none in a table of a file."""
        return {}

    @cached_property
    def digest(self) -> str:
        """Digest of all that it says."""
        return digest(self.frame, [*self.columns.values()])

    @cached_property
    def frame(self) -> str:
        """Digest of all that it says, but for the cells of columns that are no keys."""
        keys = {one: self.columns.get(one) for one in self.schema.primaryKey}
        names = self.name, self.path, self.schema_path, self.labels, self.parents
        return digest(self.schema.digest, names, keys, self.lines, [*self.columns])

    @cached_property
    def views(self) -> dict[str, Table]:
        """The table by longer steps of time, as far as they were asked for."""
        return {}

    @cached_property
    def time(self) -> Field | None:
        """The key column along which the table runs through time."""
        key = self.schema.timeline.key
        return self.schema.by_name[key] if key is not None else None

    @cached_property
    def periods(self) -> Mapping[str, str]:
        """The times that the table has rows of, in order, each in words; {} without time."""
        key = self.schema.timeline.key
        return {} if key is None else {time: self.label(key, time) for time in self.values(key)}

    def applies(self, item: Field, row: int) -> bool:
        """Tell whether a column has numbers at the time of a row."""
        key = self.schema.timeline.key
        return key is None or self.schema.timeline.applies(item.applies, self.columns[key][row])

    def title_at(self, column: str, row: int) -> str:
        """Say how a column was called at the time of a row."""
        key, timeline = self.schema.timeline.key, self.schema.timeline
        own = timeline.title_of(column, self.columns[key][row]) if key is not None else None
        return own or self.field(column).title

    @property
    def numeric_fields(self) -> tuple[Field, ...]:
        """The columns that hold statistics, derived ones included."""
        keys = self.schema.primaryKey
        return tuple(f for f in self.schema.fields if f.is_numeric and f.name not in keys)

    def field(self, name: str) -> Field:
        """Find a column; AuthorError offers the nearest one."""
        message = f"bảng “{self.name}” không có cột “{name}”"
        return look_up(name, self.schema.by_name, message, Code.UNKNOWN_COLUMN)

    def values(self, column: str) -> tuple[str, ...]:
        """List the different values of a column: in time or category order, else file order."""
        return tuple(self._by_value(column))

    def label(self, column: str, value: str | int) -> str:
        """Say a key value in words: its category, or the name in the table referred to."""
        text = str(value)
        categories = self.schema.by_name[column].categories
        if categories is not None and text in categories:
            return categories[text]
        grain = GRAINS.get(self.schema.by_name[column].type)
        if grain is not None and grain.holds(text):
            return grain.label(text)
        return self.labels.get(column, {}).get(text, text)

    def rows(self, keys: Mapping[str, KeyValue]) -> tuple[int, ...]:
        """Find the rows whose keys match, in file order; a list allows each of its values.

        Raises:
            AuthorError: for a column that is no key, or a value that it never has.
        """
        names = self.schema.primaryKey
        wanted = {column: self._wanted(column, value) for column, value in keys.items()}
        if wanted.keys() == set(names) and all(len(values) == 1 for values in wanted.values()):
            row = self._by_key.get(tuple(wanted[name][0] for name in names))
            if row is not None:
                return (row,)
        found: set[int] | None = None
        for column, values in wanted.items():
            index = self._by_value(column)
            for value in values:
                if value not in index:
                    raise self._unknown_value(column, value)
            rows = {row for value in values for row in index[value]}
            found = rows if found is None else found & rows
        return tuple(range(len(self))) if found is None else tuple(sorted(found))

    def cell(self, row: int, column: str) -> Cell:
        """Read one cell, or compute it when the column is derived."""
        item = self.field(column)
        expression = self._expressions.get(column)
        if expression is None:
            text = self.columns[column][row]
            value = Decimal(text) if text and item.is_numeric else None
            mark, note = self._marks.get((row, column), (None, None))
            return Cell(self.name, column, row, self.lines[row], value, text, mark, (), note)
        cells, value = self._compute(expression, row)
        text = "" if value is None else str(value)
        mark, note = strongest(cells)
        return Cell(self.name, column, row, self.lines[row], value, text, mark, cells, note)

    def key(self, row: int) -> dict[str, str]:
        """The key values that name a row."""
        return {name: self.columns[name][row] for name in self.schema.primaryKey}

    def _compute(self, expression: Expression, row: int) -> tuple[tuple[Cell, ...], Decimal | None]:
        """Compute a formula from its cells; an empty one is the last that is looked at."""
        cells: list[Cell] = []
        values: dict[str, Decimal] = {}
        for name in references(expression):
            cell = self.cell(row, name.column)
            cells.append(cell)
            if cell.value is None:
                return tuple(cells), None
            values[cell.column] = cell.value
        return tuple(cells), Decimal(evaluate(expression, lambda name: values[name.column]))

    @cached_property
    def _expressions(self) -> Mapping[str, Expression]:
        formulas = {item.name: item.expression for item in self.schema.fields}
        return {name: formula for name, formula in formulas.items() if formula is not None}

    @cached_property
    def _marks(self) -> Mapping[tuple[int, str], tuple[str, str | None]]:
        """Map marked cells to mark and note; flags on cells that do not exist are left out."""
        marks: dict[tuple[int, str], tuple[str, str | None]] = {}
        for flag in self.schema.flags:
            try:
                rows = self.rows(flag.keys)
            except AuthorError:
                continue
            for row in rows:
                marks.update({(row, name): (flag.mark, flag.note or None) for name in flag.columns})
        return marks

    def _wanted(self, column: str, value: KeyValue) -> tuple[str, ...]:
        if column not in self.schema.primaryKey:
            message = f"“{column}” không phải là khóa của bảng “{self.name}”"
            raise AuthorError(message, nearest(column, self.schema.primaryKey), Code.ARGUMENT)
        values = (value,) if isinstance(value, str | int | Decimal) else value
        return tuple(str(item) for item in values)

    def _unknown_value(self, column: str, value: str) -> AuthorError:
        message = f"bảng “{self.name}”, khóa “{column}” không có giá trị “{value}”"
        values = self.values(column)
        grain = GRAINS.get(self.schema.by_name[column].type)
        if grain is None:
            return AuthorError(message, nearest(value, values), Code.UNKNOWN_CATEGORY)
        if grain is YEAR:
            remedy = f"bảng có số liệu các năm {write_spans(map(int, values))}"
        elif grain.holds(value):
            remedy = f"bảng có số liệu từ {values[0]} đến {values[-1]}"
        else:
            remedy = f'ghi {column}="{grain.understand(value) or values[-1]}"'
        return AuthorError(message, remedy, Code.UNKNOWN_YEAR)

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, ...], int]:
        keys = zip(*(self.columns[name] for name in self.schema.primaryKey), strict=True)
        return {key: row for row, key in enumerate(keys)}

    @cached_property
    def _rows_by_column(self) -> dict[str, Mapping[str, list[int]]]:
        return {}

    def _by_value(self, column: str) -> Mapping[str, list[int]]:
        if column not in self._rows_by_column:
            index: dict[str, list[int]] = {}
            for row, value in enumerate(self.columns.get(column, ())):
                index.setdefault(value, []).append(row)
            item = self.schema.by_name[column]
            order = sorted(index) if item.type in GRAINS else item.categories or index
            known = (value for value in order if value in index)
            self._rows_by_column[column] = {value: index[value] for value in known}
        return self._rows_by_column[column]


def label_rows(table: Table) -> Mapping[str, str]:
    """Map each key of a dimension table to the words of the column that names its rows."""
    name = table.schema.naming_column
    if name is None or len(table.schema.primaryKey) != 1:
        return {}
    return dict(zip(table.columns[table.schema.primaryKey[0]], table.columns[name], strict=True))


def strongest(cells: Sequence[Cell]) -> tuple[str | None, str | None]:
    """Choose the mark of a computed number: provisional as soon as one of its cells is."""
    marked = sorted((cell for cell in cells if cell.mark), key=lambda cell: cell.mark != "so_bo")
    return (marked[0].mark, marked[0].note) if marked else (None, None)
