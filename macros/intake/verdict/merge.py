"""The canonical CSV: rows merged into it in its own order, and the table that comes of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from macros.files.cell_text import write_csv
from macros.findings import AuthorError, Code
from macros.intake.delivery import Delivery
from macros.intake.sheet import FilledRow, RawCell, Values
from macros.intake.shelf import Rank, Shelf, column_title
from macros.read.table.column import Field
from macros.read.table.schema import TableSchema
from macros.read.table.table import Table
from macros.rules.verdict import RowJudge

_EMPTY = "ô trống"
_FIRST_LINE = 2  # of the CSV; the first one is the header


@dataclass(frozen=True, slots=True)
class FilledTable:
    """What an import makes of one table.

    Args:
        target: Its CSV.
        table: The table as it would be.
        given: The rows of the file, by their place in that table.
        added: How many rows are new.
        replaced: How many were there with other values.
        same: How many were there just so.
        changes: What became of cells that had another value, for the reader.
        untold: Titles of the columns that keep old values because the file does not have them.
    """

    target: Path
    table: Table
    given: Mapping[int, FilledRow]
    added: int
    replaced: int
    same: int
    changes: tuple[str, ...]
    untold: tuple[str, ...]

    @property
    def content(self) -> str:
        """The canonical CSV."""
        columns = self.table.columns
        return write_csv([tuple(columns), *zip(*columns.values(), strict=True)])

    def values(self, place: int) -> Values:
        """The row at a place."""
        return {name: texts[place] for name, texts in self.table.columns.items()}


def fill_table(name: str, rows: Sequence[FilledRow], shelf: Shelf) -> FilledTable:
    """Put rows in the place of those with the same key, and new ones where they belong.

    Args:
        rows: A row that has no value for a column keeps the old one.
    """
    schema, table = shelf.schemas[name], shelf.table(name)
    fields = schema.stored_fields
    names = [field.name for field in fields]
    old = zip(*(table.columns[column] for column in names), strict=True) if table else ()
    merged: list[tuple[str, ...]] = list(old)
    keys = [names.index(column) for column in schema.primaryKey]
    key_order = shelf.order([fields[column] for column in keys])

    def key(row: Sequence[str]) -> tuple[str, ...]:
        return tuple(row[column] for column in keys)

    def order(row: Sequence[str]) -> tuple[Rank, ...]:
        return key_order(key(row))

    places = {key(row): place for place, row in enumerate(merged)}
    added: list[tuple[str, ...]] = []
    changes: list[str] = []
    untold: dict[str, None] = {}
    same = 0
    for stated in (row.stated for row in rows):
        place = places.get(tuple(stated[column] for column in schema.primaryKey))
        if place is None:
            added.append(tuple(stated.get(column, "") for column in names))
            continue
        before = merged[place]
        new = (stated.get(column, value) for column, value in zip(names, before, strict=True))
        merged[place] = kept = tuple(map(_keep_equal, fields, before, new))
        same += kept == before
        changes.extend(_differences(name, schema, before, kept))
        untold.update(
            (field.title, None)
            for field, value in zip(fields, kept, strict=True)
            if value and field.name not in stated
        )
    _insert(merged, sorted(added, key=order), order)
    path = shelf.project.tables / f"{name}.csv"
    filled = Table(
        name,
        schema,
        dict(zip(names, zip(*merged, strict=True), strict=True)),
        range(_FIRST_LINE, len(merged) + _FIRST_LINE),
        shelf.project.relative(path),
        shelf.project.relative(path.with_suffix(".yml")),
    )
    places = {key(row): place for place, row in enumerate(merged)}
    return FilledTable(
        path,
        filled,
        {places[tuple(row.values[column] for column in schema.primaryKey)]: row for row in rows},
        len(added),
        len(rows) - len(added) - same,
        same,
        tuple(changes),
        tuple(untold),
    )


def _insert(
    rows: list[tuple[str, ...]],
    added: Sequence[tuple[str, ...]],
    order: Callable[[Sequence[str]], tuple[Rank, ...]],
) -> None:
    """Insert new rows; behind a file that is out of order, which keeps its author's own."""
    is_ordered = all(one <= two for one, two in itertools.pairwise(map(order, rows)))
    rows.extend(added)
    if is_ordered:
        rows.sort(key=order)


def _keep_equal(field: Field, before: str, after: str) -> str:
    """Keep the way a number was written when it is the same number."""
    is_same = field.is_numeric and before and after and Decimal(before) == Decimal(after)
    return before if is_same else after


def _differences(
    name: str, schema: TableSchema, old: Sequence[str], new: Sequence[str]
) -> Iterator[str]:
    names = [field.name for field in schema.stored_fields]
    values = dict(zip(names, new, strict=True))
    key = ", ".join(f"{column}={values[column]}" for column in schema.primaryKey)
    for column, before, after in zip(names, old, new, strict=True):
        if before != after:
            yield f"{name} ({key}): {column} {before or _EMPTY} → {after or _EMPTY}"


def check_rows(filled: FilledTable, delivery: Delivery) -> None:
    """Hold every row of the file, as it would be stored, against the rules about single rows."""
    shelf, schema = delivery.shelf, filled.table.schema
    judge = RowJudge(schema, shelf.targets(schema))
    rows = list(filled.given.items())
    for number, rule, breach in judge.breaches([filled.values(place) for place, _ in rows]):
        place, row = rows[number]
        delivery.journal.source = row.raw.source
        cells = row.raw.cells
        notice = breach.at_cell(rule, _RowOfFile(schema, shelf, cells, filled.values(place)))
        # A column that the file lacks is not its fault.
        if notice is None or not {*breach.columns} & {*cells, *row.raw.fixed}:
            continue
        error = AuthorError(notice.message, notice.remedy, Code.RULE)
        delivery.journal.note(error, cells.get(notice.column), row.raw.line)


@dataclass(frozen=True, slots=True)
class _RowOfFile:
    """One row of a file, in the words of its sheet.

    Args:
        cells: The cells of the row by column; columns that the file lacks have none.
        values: The row as it will be stored.
    """

    schema: TableSchema
    shelf: Shelf
    cells: Mapping[str, RawCell]
    values: Values

    def place(self, column: str) -> str | None:
        cell = self.cells.get(column)
        return None if cell is None else cell.place

    def title(self, column: str) -> str:
        time = self.schema.calendar_key
        year = self.values.get(time.name, "")[:4] if time is not None else ""
        years = (int(year),) if year.isdecimal() else ()
        return f"cột “{column_title(self.schema, self.schema.by_name[column], years)}”"

    def shown(self, column: str, value: str) -> str:
        return self.shelf.words(self.schema.by_name[column]).get(value, value)
