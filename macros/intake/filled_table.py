"""A table as it would be after an import, and which of its rows the file speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from macros.intake.canonical import Merge, merge_rows
from macros.intake.journal import Journal
from macros.intake.row import Row, Values
from macros.intake.row_rules import Breach, RowJudge
from macros.intake.row_words import RowWords
from macros.intake.shelf import Shelf, stored_fields
from macros.read.expression import Name, terms
from macros.read.table import Table

_FIRST_LINE = 2  # of the CSV; the first one is the header


@dataclass(frozen=True, slots=True)
class FilledTable:
    """What an import makes of one table.

    Args:
        table: The table as it would be.
        given: The rows of the file, by their place in that table.
    """

    merge: Merge
    table: Table
    given: Mapping[int, Row]

    def values(self, place: int) -> Values:
        """The row at a place."""
        return {name: texts[place] for name, texts in self.table.columns.items()}


def fill_table(name: str, rows: Sequence[Row], shelf: Shelf) -> FilledTable:
    """Merge the rows of a file into a table, in memory."""
    schema = shelf.schemas[name]
    merge = merge_rows(name, schema, shelf.table(name), (row.stated for row in rows), shelf)
    names = [field.name for field in stored_fields(schema)]
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


def check_rows(filled: FilledTable, shelf: Shelf, journal: Journal) -> None:
    """Hold every row of the file, as it would be stored, against the rules about single rows."""
    schema = filled.table.schema
    judge = RowJudge(schema, shelf)
    for place, row in filled.given.items():
        values = filled.values(place)
        for breach in judge.judge(values):
            if _columns(breach) & {*row.entry.cells, *row.entry.fixed}:
                words = RowWords(schema, shelf, row.entry.line, row.entry.cells, values)
                words.refuse(breach, journal)


def _columns(breach: Breach) -> set[str]:
    """The columns that take part in a breach; one that the file lacks is not its fault."""
    if breach.comparison is None:
        return {breach.column}
    return {term.name for term in terms(breach.comparison) if isinstance(term, Name)}
