"""Judge the rules: of all tables, of rows that stand in none yet, of the sheet of a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from macros.findings import AuthorError, BrokenTable, Severity
from macros.read.table.schema import TableSchema
from macros.read.table.table import Table
from macros.read.yaml.file import Key
from macros.rules.excel import SheetGrid, all_of, meets
from macros.rules.judge.breach import (
    Breach,
    Breaches,
    Listing,
    Rows,
    Ruling,
    TotalRule,
    list_breaches,
)
from macros.rules.judge.columns import Columns, Data, Mask
from macros.rules.language.rule import Condition, Explanation, Rule, Standing
from macros.rules.verbs import VERBS
from macros.rules.verbs.sums import find_unequal_totals, rows_of_categories
from macros.rules.words import name_column, name_value

Keyed = Sequence[Mapping[str, str]]  # rows, each with its texts by column


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one rule stands, with what breaks it.

    Args:
        place: Where the rule stands in the YAML of the table, such as ("rules", 2, "holds").
    """

    table: Table
    rule: Ruling
    place: tuple[Key, ...]
    listing: Listing
    fault: AuthorError | None = None

    @property
    def standing(self) -> Standing:
        """How it stands, in numbers."""
        listing = self.listing
        return Standing(self.table.name, self.rule.id, listing.contradictions, listing.explained)


def judge_rules(data: Data, *names: str) -> Iterator[Verdict]:
    """Judge every rule of some tables, or of all; rules that need a broken one are left out.

    Errors come before warnings, then ids by number: what one rule tells the next one does not
    tell again, and which one does may not depend on the order in which an author writes them.
    Last comes what the schema says itself: a `total` category is the sum of the others.
    """
    for table in map(data.table, names or data.tables):
        rules = table.schema.rules
        for number in sorted(range(len(rules)), key=lambda number: _rank(rules[number])):
            rule = rules[number]
            notes = enumerate(table.schema.explanations)
            mine = {place: note for place, note in notes if note.rule == rule.id}
            find = partial(VERBS[rule.verb].judge, rule)
            yield from _judge(table, rule, ("rules", number, rule.verb), find, data, mine)
        for number, field in enumerate(table.schema.fields):
            if field.total is None or field.name not in table.schema.primaryKey:
                continue
            total = name_value(table, field.name, field.total)
            others = f"các giá trị khác của {name_column(table, field.name)}"
            whole = TotalRule(f"total: {field.total}", f"{total} là tổng {others}")
            find = partial(find_unequal_totals, whole, field)
            yield from _judge(table, whole, ("fields", number, "total"), find, data, {})


def rows_behind(rule: Rule | None, table: str, row: int, data: Data) -> Rows | None:
    """Find the rows that take part in what a rule has against a row, by table.

    Args:
        rule: None for the total of a category.

    Returns None where a row is missing that would take part; raises AuthorError as judging does.
    """
    columns = data.columns(table)
    if rule is None:
        return rows_of_categories(columns, row)
    return VERBS[rule.verb].rows(rule, columns, row)


def _judge(
    table: Table,
    rule: Ruling,
    place: tuple[Key, ...],
    find: Callable[[Columns], Iterator[Breaches]],
    data: Data,
    notes: Mapping[int, Explanation],
) -> Iterator[Verdict]:
    try:
        found = list(find(data.columns(table.name)))
    except BrokenTable:
        return
    except AuthorError as error:
        whose = f"quy tắc {rule.id}: " if isinstance(rule, Rule) else ""
        fault = AuthorError(whose + error.message, error.remedy, error.code)
        yield Verdict(table, rule, place, Listing(), fault)
        return
    yield Verdict(table, rule, place, list_breaches(table, rule, found, notes))


def _rank(rule: Rule) -> tuple[bool, str, int, str]:
    letters, number, rest = re.split(r"(\d+)", rule.id)
    return rule.severity is not Severity.ERROR, letters, int(number), rest


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
    is_beyond = any(one.attribute or one.column not in grid.letters for one in differing)
    if checks is None or is_beyond or False in known.values():
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

    def breaches(self, rows: Keyed) -> Iterator[tuple[int, Rule, Breach]]:
        """List what rows break, row by row, in the order of the rules."""
        columns = self._columns(rows)
        found = [
            (row, place, rule, breach)
            for place, rule in enumerate(self._strict)
            for row, breach in self._broken(rule, columns)
        ]
        for row, _, rule, breach in sorted(found, key=lambda item: item[:2]):
            yield row, rule, breach

    def impossible(self, keys: Keyed) -> Mask:
        """Find the rows whose keys alone break a rule, whatever their numbers are."""
        columns = self._columns(keys)
        wrong = np.zeros(len(keys), dtype=bool)
        for rule in self._strict:
            looked_at = {condition.column for condition in rule.conditions} | set(rule.allows or ())
            if (rule.valid or rule.allows) and looked_at <= set(self._schema.primaryKey):
                wrong[[row for row, _ in self._broken(rule, columns)]] = True
        return wrong

    def choices(self, keys: Keyed) -> Sequence[Mapping[str, str]]:
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
                for breaches in verb.judge(rule, columns):
                    for item in breaches.items.tolist():
                        yield breaches.row(item), breaches.at(item)
            except AuthorError:
                return  # `check` reports the rule

    def _columns(self, rows: Keyed) -> Columns:
        texts = {
            field.name: tuple(row.get(field.name, "") for row in rows)
            for field in self._schema.stored_fields
        }
        return Columns(Table("", self._schema, texts, range(len(rows)), "", ""), self._data)
