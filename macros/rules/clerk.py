"""Rules for a clerk: rows judged each by itself, before they stand in a table, and his sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from macros.findings import AuthorError, Severity
from macros.read.table.schema import TableSchema
from macros.read.table.table import Table
from macros.rules.excel import SheetGrid, all_of, meets
from macros.rules.judge.breach import Breach
from macros.rules.judge.columns import Columns, Data, Mask
from macros.rules.language.rule import Condition, Rule
from macros.rules.verbs import VERBS

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Check:
    """What a sheet checks of a rule by itself.

    Args:
        formula: True of a row that breaks the rule.
        columns: The columns whose cells are marked then.
    """

    rule: Rule
    formula: str
    columns: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is told beside the row."""
        kind = "Sai" if self.rule.severity is Severity.ERROR else "Xem lại"
        return f"{kind} {self.rule.id}: {self.rule.says}"


def find_checks(
    rule: Rule, grid: SheetGrid, settled: Callable[[Condition], bool | None]
) -> Iterator[Check]:
    """List what of a rule a sheet can check by itself.

    Args:
        settled: Whether a condition holds for every row alike; None when rows differ.
    """
    checks = VERBS[rule.verb].checks
    known = {condition: settled(condition) for condition in rule.conditions}
    differing = [condition for condition, holds in known.items() if holds is None]
    if (
        checks is None
        or False in known.values()
        or any(
            condition.attribute or condition.column not in grid.letters for condition in differing
        )
    ):
        return
    given = [meets(condition, grid) for condition in differing]
    for parts, columns in checks(rule, grid):
        yield Check(rule, all_of([*given, *parts]), columns)


class RowJudge:
    """Judges rows of one table, each by itself; rules that are wrong themselves are passed over.

    Args:
        tables: The tables that the columns of this one refer to.
    """

    def __init__(self, schema: TableSchema, tables: Mapping[str, Table]) -> None:
        self._schema = schema
        self._data = Data(tables, alone=True)
        self._strict = [rule for rule in schema.rules if rule.severity is Severity.ERROR]

    def breaches(self, rows: Rows) -> Iterator[tuple[int, Rule, Breach]]:
        """List what rows break, row by row, in the order of the rules."""
        columns = self._columns(rows)
        found = [
            (row, place, rule, breach)
            for place, rule in enumerate(self._strict)
            for row, breach in self._broken(rule, columns)
        ]
        for row, _, rule, breach in sorted(found, key=lambda item: item[:2]):
            yield row, rule, breach

    def impossible(self, keys: Rows) -> Mask:
        """Find the rows whose keys alone break a rule, whatever their numbers are."""
        columns = self._columns(keys)
        wrong = np.zeros(len(keys), dtype=bool)
        for rule in self._strict:
            looked_at = {condition.column for condition in rule.conditions} | set(rule.allows or ())
            if (rule.valid or rule.allows) and looked_at <= set(self._schema.primaryKey):
                wrong[[row for row, _ in self._broken(rule, columns)]] = True
        return wrong

    def choices(self, keys: Rows) -> Sequence[Mapping[str, str]]:
        """List the columns that have one possible value in rows with these keys, and the value."""
        found: list[dict[str, str]] = [{} for _ in keys]
        columns, known = self._columns(keys), {name for row in keys for name in row}
        for rule in self._strict:
            allowed = rule.allows or {}
            only = {name: values[0] for name, values in allowed.items() if len(values) == 1}
            if only and {condition.column for condition in rule.conditions} <= known:
                try:
                    met = columns.meeting(rule.conditions)
                except AuthorError:
                    continue  # `check` reports the rule
                for row in np.flatnonzero(met).tolist():
                    found[row] = only | found[row]
        return found

    def meets(self, condition: Condition, row: Mapping[str, str]) -> bool:
        """Tell whether a row meets a condition."""
        return bool(self._columns([row]).meeting([condition])[0])

    def _broken(self, rule: Rule, columns: Columns) -> Iterator[tuple[int, Breach]]:
        verb = VERBS[rule.verb]
        if verb.is_about_rows:
            try:
                for breaches in verb.judge(rule, columns, self._data):
                    for item in breaches.items.tolist():
                        yield breaches.row(item), breaches.at(item)
            except AuthorError:
                return  # `check` reports the rule

    def _columns(self, rows: Rows) -> Columns:
        texts = {
            field.name: tuple(row.get(field.name, "") for row in rows)
            for field in self._schema.stored_fields
        }
        return Columns(Table("", self._schema, texts, range(len(rows)), "", ""), self._data)
