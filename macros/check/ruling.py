"""How the tables stand with their rules; kept while tables and rules are as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from macros.check.series import find_outliers
from macros.findings import AuthorError, Code, Finding
from macros.project import digest, recall
from macros.read.report import Report
from macros.read.table.table import Table
from macros.read.yaml.file import Key, find_line
from macros.rules.language.rule import Standing

if TYPE_CHECKING:
    from macros.rules.judge.columns import Data
    from macros.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules say.

    Args:
        contradictions: What contradicts them, with explanations that nobody needs.
        outliers: What no rule forbids, and is far from the numbers beside it.
        standings: How each rule stands, but for those that cannot be judged.
    """

    contradictions: tuple[Finding, ...] = ()
    outliers: tuple[Finding, ...] = ()
    standings: tuple[Standing, ...] = ()


def judge_numbers(report: Report) -> Ruling:
    """Judge every rule of every table.

    Nothing is kept while a rule is wrong itself, or an explanation unused: where these stand in
    the YAML, no table knows.
    """

    def make() -> tuple[Ruling, Iterable[str]]:
        from macros.rules.verdict import judge_rules, judge_totals

        data = data_of(report)
        verdicts = tuple(judge_rules(data))
        judged = (*verdicts, *judge_totals(data))
        told = tuple(find_contradictions(report, judged)), tuple(find_outliers(report))
        is_placed = any(one.fault or one.listing.unused for one in judged)
        return Ruling(*told, tuple(map(_standing, verdicts))), ("YAML" if is_placed else "seen",)

    if not report.project.keeps:
        return make()[0]
    tables = [table.digest for table in report.tables.values()]
    seen = digest(tables, sorted(report.broken_tables), report.identity.mac_dinh, _period(report))
    record = report.project.record("quy-tac", "")
    ruling: Ruling = recall(record, {"seen": seen}.get, make, Ruling, Standing)
    return ruling


def _standing(one: Verdict) -> Standing:
    listing = one.listing
    return Standing(one.table.name, one.rule.id, listing.contradictions, listing.explained)


def _period(report: Report) -> Any:
    return report.identity.ky if report.is_whole else None


def data_of(report: Report) -> Data:
    """Take the tables of a report, with what it says of their keys and years."""
    from macros.rules.judge.columns import Data  # numpy takes a tenth of a second

    identity = report.identity
    return Data(report.tables, report.broken_tables, identity.mac_dinh, _period(report))


def find_contradictions(report: Report, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    """List what contradicts the rules of the tables, with explanations nobody needs."""
    for verdict in verdicts:
        if verdict.fault is not None:
            yield place(report, verdict.table, verdict.fault, *verdict.place)
        yield from verdict.listing.findings
        for number in verdict.listing.unused:
            message = f"giải trình cho {verdict.rule.id} không còn ứng với cảnh báo nào"
            remedy = "xóa giải trình này hoặc sửa keys"
            unused = AuthorError(message, remedy, Code.EXPLANATION)
            yield place(report, verdict.table, unused, "explanations", number).as_warning


def place(report: Report, table: Table, error: AuthorError, *location: Key) -> Finding:
    """Find the line of the table's YAML, which is read again only now that it must be told."""
    line = find_line(report.project, report.project.root / table.schema_path, *location)
    return error.at(table.schema_path, line)
