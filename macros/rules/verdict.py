"""Judge all rules of all tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from macros.findings import AuthorError, BrokenTable, Severity
from macros.read.table.table import Table
from macros.read.yaml.file import Key
from macros.rules.judge.breach import Breaches, Listing, Rows, Ruling, TotalRule, list_breaches
from macros.rules.judge.columns import Columns, Data
from macros.rules.language.rule import Explanation, Rule
from macros.rules.verbs import VERBS
from macros.rules.verbs.sums import find_unequal_totals, rows_of_categories
from macros.rules.words import name_column, name_value


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one rule stands, with what breaks it.

    Args:
        place: Where the rule stands in the YAML of the table, such as ("rules", 2, "holds").
        fault: What is wrong with the rule itself, so that it cannot be judged.
    """

    table: Table
    rule: Ruling
    place: tuple[Key, ...]
    listing: Listing
    fault: AuthorError | None = None

    @property
    def is_kept(self) -> bool:
        """Whether nothing contradicts the rule."""
        return not self.listing.contradictions


def judge_rules(data: Data) -> Iterator[Verdict]:
    """Judge every rule of every table; rules that need a broken table are left out.

    Errors come before warnings, then ids by number: what one rule tells the next one does not
    tell again, and which one does may not depend on the order in which an author writes them.
    """
    for table in data.tables.values():
        rules = table.schema.rules
        for number in sorted(range(len(rules)), key=lambda number: _rank(rules[number])):
            rule = rules[number]
            notes = enumerate(table.schema.explanations)
            mine = {place: note for place, note in notes if note.rule == rule.id}
            find = partial(VERBS[rule.verb].judge, rule)
            yield from _judge(table, rule, ("rules", number, rule.verb), find, mine, data)


def judge_totals(data: Data) -> Iterator[Verdict]:
    """Judge what the schemas say themselves: a `total` category is the sum of the others."""
    for table in data.tables.values():
        for number, field in enumerate(table.schema.fields):
            if field.total is None or field.name not in table.schema.primaryKey:
                continue
            total = name_value(table, field.name, field.total)
            others = f"các giá trị khác của {name_column(table, field.name)}"
            rule = TotalRule(f"total: {field.total}", f"{total} là tổng {others}")
            find = partial(find_unequal_totals, rule, field)
            yield from _judge(table, rule, ("fields", number, "total"), find, {}, data)


def rows_behind(rule: Rule | None, table: str, row: int, data: Data) -> Rows | None:
    """Find the rows that take part in what a rule has against a row, by table.

    Args:
        rule: None for the total of a category.

    Returns None where a row is missing that would take part; raises AuthorError as judging does.
    """
    columns = data.columns(table)
    if rule is None:
        return rows_of_categories(columns, row)
    return VERBS[rule.verb].rows(rule, columns, data, row)


def _judge(
    table: Table,
    rule: Ruling,
    place: tuple[Key, ...],
    find: Callable[[Columns, Data], Iterator[Breaches]],
    notes: Mapping[int, Explanation],
    data: Data,
) -> Iterator[Verdict]:
    try:
        found = list(find(data.columns(table.name), data))
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
