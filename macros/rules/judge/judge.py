"""Judge all rules of all tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from macros.findings import AuthorError, BrokenTable, Finding, Severity, place_finding
from macros.read.report import Report
from macros.read.table.table import Table
from macros.rules.judge.children import find_unequal_sums, find_unequal_totals
from macros.rules.judge.columns import Columns
from macros.rules.judge.comparison import find_contradictions, find_miscalculated
from macros.rules.judge.completeness import find_missing_rows
from macros.rules.judge.failures import Failures, Listing, list_failures, place
from macros.rules.judge.terms import Data, data_of
from macros.rules.judge.values import find_disallowed, find_invalid_units, find_unfilled
from macros.rules.language.rule import Rule
from macros.rules.words import name_column, name_value

Verb = Callable[[Rule, Columns, Data], Iterator[Failures]]
_VERBS: Mapping[str, Verb] = {
    "holds": find_contradictions,
    "sum_of_children": lambda rule, columns, _: find_unequal_sums(rule, columns),
    "allows": lambda rule, columns, _: find_disallowed(rule, columns),
    "filled": lambda rule, columns, _: find_unfilled(rule, columns),
    "valid": lambda rule, columns, _: find_invalid_units(rule, columns),
    "complete": lambda rule, columns, _: find_missing_rows(rule, columns),
    "recomputes": find_miscalculated,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one rule stands, with what contradicts it."""

    table: Table
    rule: Rule
    listing: Listing

    @property
    def is_kept(self) -> bool:
        """Whether nothing contradicts the rule."""
        return not self.listing.contradictions


def judge_rules(report: Report, data: Data | None = None) -> Iterator[Verdict]:
    """Judge every rule of every table; rules that need a broken table are left out.

    Args:
        data: The tables of the report, if something else is judged with them.
    """
    data = data or data_of(report)
    for name, table in report.tables.items():
        for number, rule in enumerate(table.schema.rules):
            try:
                failures = list(_VERBS[rule.verb](rule, data.columns(name), data))
            except BrokenTable:
                continue
            except AuthorError as error:
                line = place(report.project, table, "rules", number, rule.verb)
                message = f"quy tắc {rule.id}: {error.message}"
                finding = Finding(table.schema_path, line, message, error.remedy, error.code)
                yield Verdict(table, rule, Listing(findings=(finding,)))
                continue
            notes = enumerate(table.schema.explanations)
            mine = {number: note for number, note in notes if note.rule == rule.id}
            yield Verdict(table, rule, list_failures(table, rule, failures, mine))


def judge_totals(report: Report, data: Data) -> Iterator[Finding]:
    """Judge what the schemas say themselves: a `total` category is the sum of the others."""
    for table in report.tables.values():
        for number, field in enumerate(table.schema.fields):
            if field.total is None or field.name not in table.schema.primaryKey:
                continue
            total = name_value(table, field.name, field.total)
            others = f"các giá trị khác của {name_column(table, field.name)}"
            rule = _TotalRule(says=f"{total} là tổng {others}")
            try:
                failures = list(find_unequal_totals(field, data.columns(table.name)))
            except AuthorError as error:
                line = place(report.project, table, "fields", number, "total")
                yield place_finding(error, table.schema_path, line)
                continue
            yield from list_failures(table, rule, failures, {}).findings


@dataclass(frozen=True, slots=True)
class _TotalRule:
    says: str
    id: str = "total"
    severity: Severity = Severity.ERROR
