"""What the rules of a report have against its tables, as `baocao check` judges them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from macros.check.rules.data import data_of
from macros.check.rules.judge import judge_rules, judge_totals
from macros.findings import Finding, Severity
from macros.intake.row_rules import row_comparisons
from macros.project import Project
from macros.read.expression import Name, Total, terms
from macros.read.identity import Identity
from macros.read.outline import Outline
from macros.read.report import Report
from macros.read.rule import Rule
from macros.read.table import Table
from macros.read.table_references import resolve_references


@dataclass(frozen=True, slots=True)
class TableError:
    """One thing that a rule has against a table.

    Args:
        rule: None where the schema itself asks for a total of categories.
        row: The row that it is told of.
        is_one_of_many: Whether its rule has more against the table than is listed.
    """

    table: Table
    rule: Rule | None
    row: int
    finding: Finding
    is_one_of_many: bool = False

    @property
    def subject(self) -> tuple[str, str]:
        """Table and rule."""
        return self.table.name, "total" if self.rule is None else self.rule.id

    @property
    def identity(self) -> tuple[str, str, tuple[str, ...]]:
        """What tells it from others, wherever the row stands."""
        return (*self.subject, tuple(self.table.key(self.row).values()))

    @property
    def is_about_one_row(self) -> bool:
        """Whether its rule looks at single rows, one after the other."""
        if self.rule is None:
            return False
        stated, alone = len(list(self.rule.comparisons)), len(row_comparisons(self.rule))
        return self.rule.verb in ("allows", "filled", "valid") or 0 < stated == alone

    @property
    def is_missing_row(self) -> bool:
        """Whether a row is missing: a table fills up unit by unit."""
        return self.rule is not None and self.rule.verb == "complete"

    @property
    def is_about_group(self) -> bool:
        """Whether its rule adds up several rows."""
        return self.rule is not None and self.rule.by is not None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table that a comparison reads."""
        names: dict[str, None] = {}
        for _, comparison in self.rule.comparisons if self.rule is not None else ():
            for term in terms(comparison):
                column = term.column if isinstance(term, Total) else term
                if isinstance(column, Name):
                    names[column.name] = None
        return tuple(names)


def find_errors(
    tables: Mapping[str, Table], broken: Set[str], identity: Identity, project: Project
) -> Iterator[TableError]:
    """Judge all rules of all tables; warnings, and rules that are wrong themselves, are left out.

    Args:
        broken: Tables that cannot be read; rules that need one are not judged.
    """
    for table in tables.values():
        list(resolve_references(table, tables, broken, identity.mac_dinh))
    report = Report(
        project=project,
        identity=identity,
        outline=Outline(sections=()),
        documents={},
        tables=tables,
        broken_tables=frozenset(broken),
        pages=(),
        findings=(),
        is_whole=False,
    )
    data = data_of(report)
    for verdict in judge_rules(report, data):
        listing = verdict.listing
        is_long = len(listing.findings) < listing.contradictions - listing.explained
        for finding in listing.findings:
            for error in _place(verdict.table, verdict.rule, finding):
                yield replace(error, is_one_of_many=is_long)
    by_path = {table.path: table for table in tables.values()}
    for finding in judge_totals(report, data):
        yield from _place(by_path[finding.path], None, finding)


def _place(table: Table, rule: Rule | None, finding: Finding) -> Iterator[TableError]:
    if finding.severity is Severity.ERROR and finding.path == table.path:
        yield TableError(table, rule, table.lines.index(finding.line), finding)
