"""All checks of a report, in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from macros.check.coverage import find_uncovered
from macros.check.data import find_contradictions, find_misplaced_notes
from macros.check.navigation import find_misordered
from macros.check.safety import find_unsafe
from macros.findings import Finding
from macros.read.report import Report
from macros.render.ledger import read_ledger

Check = Callable[[Report], Iterator[Finding]]


def _find_failed_calls(report: Report) -> Iterator[Finding]:
    yield from read_ledger(report).findings


CHECKS: tuple[Check, ...] = (
    find_contradictions,
    find_misplaced_notes,
    find_uncovered,
    find_misordered,
    find_unsafe,
    _find_failed_calls,
)


def check_report(report: Report) -> tuple[Finding, ...]:
    """Run every check; findings come by file and line, each once."""
    found = list(report.findings)
    for check in CHECKS if report.is_whole else (find_unsafe,):
        found.extend(check(report))
    return tuple(sorted(set(found)))
