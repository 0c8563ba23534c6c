"""The canonical CSV: rows merged into it in its own order, and the table that comes of it."""

from __future__ import annotations

import bisect
import csv
import io
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from macros.findings import AuthorError, Code
from macros.intake.delivery import Delivery
from macros.intake.filling import FilledRow, Values
from macros.intake.sheet import RawCell
from macros.intake.shelf import Rank, Shelf
from macros.intake.values.labels import column_title
from macros.read.table.schema import Field, TableSchema
from macros.read.table.table import Table
from macros.rules.verdict import RowJudge

_FIRST_LINE = 2  # of the CSV; the first one is the header


@dataclass(frozen=True, slots=True)
class Merge:
    """A table's rows after an import.

    Args:
        added: How many rows are new.
        replaced: How many were there with other values.
        same: How many were there just so.
        changes: What became of cells that had another value, for the reader.
        untold: Titles of the columns that keep old values because the file does not have them.
    """

    rows: tuple[tuple[str, ...], ...]
    added: int
    replaced: int
    same: int
    changes: tuple[str, ...]
    untold: tuple[str, ...]


def merge_rows(
    name: str, schema: TableSchema, table: Table | None, rows: Iterable[Values], shelf: Shelf
) -> Merge:
    """Put rows in the place of those with the same key, and new ones where they belong.

    Args:
        rows: Values by column; a row that has no value for a column keeps the old one.
    """
    fields = schema.stored_fields
    names = [field.name for field in fields]
    old = list(zip(*(table.columns[column] for column in names), strict=True)) if table else []
    keys = [names.index(column) for column in schema.primaryKey]
    key_order = shelf.order([fields[column] for column in keys])

    def order(row: Sequence[str]) -> tuple[Rank, ...]:
        return key_order([row[column] for column in keys])

    places = {tuple(row[column] for column in keys): place for place, row in enumerate(old)}
    added: list[tuple[str, ...]] = []
    changes: list[str] = []
    untold: dict[str, None] = {}
    replaced = same = 0
    for values in rows:
        place = places.get(tuple(values[column] for column in schema.primaryKey))
        if place is None:
            added.append(tuple(values.get(column, "") for column in names))
            continue
        new = tuple(
            values.get(column, kept) for column, kept in zip(names, old[place], strict=True)
        )
        kept = tuple(map(_keep_equal, fields, old[place], new))
        same += kept == old[place]
        replaced += kept != old[place]
        changes.extend(_differences(name, schema, names, old[place], kept))
        untold.update(
            (field.title, None)
            for field, value in zip(fields, kept, strict=True)
            if value and field.name not in values
        )
        old[place] = kept
    _insert(old, sorted(added, key=order), order)
    return Merge(tuple(old), len(added), replaced, same, tuple(changes), tuple(untold))


def write_canonical(schema: TableSchema, rows: Iterable[Sequence[str]]) -> str:
    """Write the canonical CSV."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([field.name for field in schema.stored_fields])
    writer.writerows(rows)
    return target.getvalue()


def _insert(
    rows: list[tuple[str, ...]],
    added: Sequence[tuple[str, ...]],
    order: Callable[[Sequence[str]], tuple[Rank, ...]],
) -> None:
    """Insert new rows; a file that is out of order keeps the order that its author gave it."""
    if not added:
        return
    orders = [order(row) for row in rows]
    if all(one <= two for one, two in itertools.pairwise(orders)):
        rows.extend(added)
        rows.sort(key=order)
        return
    for row in added:
        place = bisect.bisect_right(orders, order(row))
        orders.insert(place, order(row))
        rows.insert(place, row)


def _keep_equal(field: Field, before: str, after: str) -> str:
    """Keep the way a number was written when it is the same number."""
    is_same = field.is_numeric and before and after and Decimal(before) == Decimal(after)
    return before if is_same else after


def _differences(
    name: str, schema: TableSchema, names: Sequence[str], old: Sequence[str], new: Sequence[str]
) -> Iterable[str]:
    before, after = dict(zip(names, old, strict=True)), dict(zip(names, new, strict=True))
    key = ", ".join(f"{column}={after[column]}" for column in schema.primaryKey)
    for column in names:
        if before[column] != after[column]:
            was, now = before[column] or "ô trống", after[column] or "ô trống"
            yield f"{name} ({key}): {column} {was} → {now}"


@dataclass(frozen=True, slots=True)
class FilledTable:
    """What an import makes of one table.

    Args:
        table: The table as it would be.
        given: The rows of the file, by their place in that table.
    """

    merge: Merge
    table: Table
    given: Mapping[int, FilledRow]

    def values(self, place: int) -> Values:
        """The row at a place."""
        return {name: texts[place] for name, texts in self.table.columns.items()}


def fill_table(name: str, rows: Sequence[FilledRow], shelf: Shelf) -> FilledTable:
    """Merge the rows of a file into a table, in memory."""
    schema = shelf.schemas[name]
    merge = merge_rows(name, schema, shelf.table(name), (row.stated for row in rows), shelf)
    names = [field.name for field in schema.stored_fields]
    columns = [[row[place] for row in merge.rows] for place in range(len(names))]
    path = shelf.project.tables / f"{name}.csv"
    table = Table(
        name,
        schema,
        dict(zip(names, columns, strict=True)),
        range(_FIRST_LINE, len(merge.rows) + _FIRST_LINE),
        shelf.project.relative(path),
        shelf.project.relative(path.with_suffix(".yml")),
    )
    keys = zip(*(table.columns[key] for key in schema.primaryKey), strict=True)
    places = {key: place for place, key in enumerate(keys)}
    given = {places[tuple(row.values[key] for key in schema.primaryKey)]: row for row in rows}
    return FilledTable(merge, table, given)


def check_rows(filled: FilledTable, delivery: Delivery) -> None:
    """Hold every row of the file, as it would be stored, against the rules about single rows."""
    shelf, schema = delivery.shelf, filled.table.schema
    judge = RowJudge(schema, shelf.targets(schema))
    rows = list(filled.given.items())
    for number, rule, breach in judge.breaches([filled.values(place) for place, _ in rows]):
        place, row = rows[number]
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
        time = self.schema.year_key
        year = self.values.get(time.name, "") if time is not None else ""
        years = (int(year),) if year.isdigit() else ()
        return f"cột “{column_title(self.schema, self.schema.by_name[column], years)}”"

    def shown(self, column: str, value: str) -> str:
        return self.shelf.words(self.schema.by_name[column]).get(value, value)
