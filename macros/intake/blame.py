"""Tell whether an error lies in the rows of a file alone, or between them and stored ones."""

from __future__ import annotations

from collections.abc import Mapping, Set

from macros.check.rules.data import Data
from macros.check.rules.scope import find_scope
from macros.check.rules.terms import Terms
from macros.errors import AuthorError
from macros.intake.shelf import unit_field
from macros.intake.table_error import TableError
from macros.read.expression import Name, terms
from macros.read.rule import Rule
from macros.read.table import Table

Rows = Mapping[str, Set[int]]  # by table


def lies_in(given: Rows, error: TableError, data: Data) -> bool:
    """Tell whether all rows that take part in an error are rows of the file.

    Args:
        given: The rows of the file, by their places in the tables as they would be.
        data: These tables.
    """
    table, rule, row = error.table, error.rule, error.row
    own = given.get(table.name, set())
    if row not in own:
        return False
    if rule is None:
        totals = {field.name for field in table.key_fields if field.total is not None}
        return _alike(table, row, totals) <= own
    if rule.verb == "sum_of_children":
        unit = unit_field(table.schema)
        return unit is not None and _alike(table, row, {unit.name}) <= own
    if rule.verb == "holds":
        return _has_gap(error) or _looks_at(given, rule, error, data)
    return rule.verb == "recomputes"


def _alike(table: Table, row: int, but: Set[str]) -> set[int]:
    """The rows that have all keys of a row but those named."""
    keys = [table.columns[name] for name in table.schema.primaryKey if name not in but]
    return {
        place for place in range(len(table)) if all(texts[place] == texts[row] for texts in keys)
    }


def _has_gap(error: TableError) -> bool:
    """Whether the row lacks a number that an equation gives: the file need only fill it in."""
    columns = error.table.columns
    return any(columns[name][error.row] == "" for name in error.columns if name in columns)


def _looks_at(given: Rows, rule: Rule, error: TableError, data: Data) -> bool:
    """Tell whether a comparison looks at nothing but rows of the file."""
    try:
        scope = find_scope(data.columns(error.table.name), rule)
        found, item = Terms(scope, data), int(scope.member[error.row])
        if item < 0 or not set(scope.rows(item).tolist()) <= given[error.table.name]:
            return False
        for _, comparison in rule.comparisons:
            for term in terms(comparison):
                if isinstance(term, Name):
                    continue
                source = found.source(term)
                rows = set(source.rows(item).tolist())
                if not rows or not rows <= given.get(source.columns.table.name, set()):
                    return False
    except AuthorError:
        return False  # the rule itself is wrong, which `check` reports
    return True
