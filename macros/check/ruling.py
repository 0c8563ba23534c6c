"""How the tables stand with their rules; kept while what these look at is as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from macros.check.series import find_outliers
from macros.findings import AuthorError, Code, Finding
from macros.read.identity import Period
from macros.read.report import Report
from macros.read.table.table import Table
from macros.read.yaml.file import Key, find_line
from macros.render.call.watch import Watch
from macros.rules.language.rule import Rule, Standing

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
        told: What they have told to be missing, so that the rules of other tables do not.
    """

    contradictions: tuple[Finding, ...] = ()
    outliers: tuple[Finding, ...] = ()
    standings: tuple[Standing, ...] = ()
    told: tuple[str, ...] = ()


def judge_numbers(report: Report, watch: Watch | None = None) -> Ruling:
    """Judge every rule of every table.

    Args:
        watch: Whoever keeps what is said of a table, until that or another one that its rules
            looked at has changed. Nothing is kept while a rule is wrong itself, or an explanation
            unused: where these stand in the YAML, no table knows.
    """
    told, watch = set[str](), watch or Watch(report)
    own = sorted(report.broken_tables), report.identity.mac_dinh, _period(report)
    data: Data | None = None

    def judge(name: str, seen: Report) -> Ruling:
        from macros.rules.verdict import judge_rules

        nonlocal data
        data = data or replace(data_of(report), tables=seen.tables, told=told)
        verdicts = tuple(judge_rules(data, name))
        return Ruling(
            tuple(find_contradictions(seen, verdicts)),
            tuple(find_outliers(seen.tables[name])),
            tuple(one.standing for one in verdicts if isinstance(one.rule, Rule)),
            tuple(sorted(told)),
        )

    rulings: list[Ruling] = []
    for name, table in report.tables.items():
        known, look = (*own, sorted(told)), partial(judge, name)
        rulings.append(watch.look("quy-tac", table, known, look, Ruling, Standing))
        told.update(rulings[-1].told)
    return Ruling(
        tuple(found for one in rulings for found in one.contradictions),
        tuple(found for one in rulings for found in one.outliers),
        tuple(standing for one in rulings for standing in one.standings),
    )


def data_of(report: Report) -> Data:
    """Take the tables of a report, with what it says of their keys and years."""
    from macros.rules.judge.columns import Data  # numpy takes a tenth of a second

    identity = report.identity
    return Data(report.tables, report.broken_tables, identity.mac_dinh, _period(report))


def _period(report: Report) -> Period | None:
    return report.identity.ky if report.is_whole else None


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
