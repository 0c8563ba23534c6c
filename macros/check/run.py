"""All checks of a report, in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from macros.check.coverage import find_misordered, find_uncatalogued, find_uncovered
from macros.check.data import data_of, find_contradictions, find_misplaced_notes, find_rows_outside
from macros.check.prose.citations import find_miscited, find_typed_documents
from macros.check.prose.links import find_dead_links, find_lost_notes
from macros.check.prose.safety import find_calls_in_code, find_stray_files, find_unsafe
from macros.check.prose.typed import find_placeholders, find_typed_numbers, find_unread_marks
from macros.findings import Finding
from macros.read.report import Report
from macros.render.call.context import Draw, draw_nothing
from macros.render.evaluate import Ledger, read_ledger
from macros.rules.verdict import Verdict, judge_rules, judge_totals

Check = Callable[[Report], Iterator[Finding]]


CHECKS: tuple[Check, ...] = (
    find_misplaced_notes,
    find_rows_outside,
    find_uncovered,
    find_misordered,
    find_unsafe,
    find_calls_in_code,
    find_stray_files,
    find_lost_notes,
    find_placeholders,
    find_unread_marks,
    find_miscited,
    find_typed_documents,
    find_uncatalogued,
)


# What can be judged even without identity, outline and register.
_ALWAYS: tuple[Check, ...] = (find_unsafe, find_calls_in_code, find_stray_files)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found out about a report.

    Args:
        findings: By file and line, each once.
        ledger: Every call with what it prints.
        verdicts: How every rule of the tables stands.
    """

    findings: tuple[Finding, ...]
    ledger: Ledger
    verdicts: tuple[Verdict, ...]


def examine(report: Report, draw: Draw = draw_nothing) -> Examination:
    """Evaluate every call, judge every rule, run every check.

    Args:
        draw: Makes the drawings of charts, for whoever is to print them afterwards.
    """
    found = list(report.findings)
    ledger = Ledger((), ())
    verdicts: tuple[Verdict, ...] = ()
    if report.is_whole:
        data = data_of(report)
        ledger, verdicts = read_ledger(report, draw), tuple(judge_rules(data))
        found.extend(ledger.findings)
        found.extend(find_contradictions(report, (*verdicts, *judge_totals(data))))
        found.extend(find_typed_numbers(report, ledger))
        found.extend(find_dead_links(report, ledger))
    for check in CHECKS if report.is_whole else _ALWAYS:
        found.extend(check(report))
    return Examination(tuple(sorted(set(found))), ledger, verdicts)
