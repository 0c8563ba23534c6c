"""The ledger: every call of every page, with what it prints and from which cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from macros.errors import AuthorError, BrokenTable
from macros.findings import Code, Finding, Severity, place_finding
from macros.read.page import Call
from macros.read.report import Report
from macros.render.context import Context, Draw, draw_nothing
from macros.render.fact import Fact, Rendered
from macros.render.numbering import number_report
from macros.render.vocabulary import run


@dataclass(frozen=True, slots=True)
class Entry:
    """One call and what it printed."""

    call: Call
    rendered: Rendered


@dataclass(frozen=True, slots=True)
class Ledger:
    """All calls of a report that could be evaluated, and what was wrong with the others."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    def printed(self) -> Mapping[tuple[str, int], Rendered]:
        """Map each call, by its page and its number there, to what it prints."""
        return {(entry.call.path, entry.call.index): entry.rendered for entry in self.entries}

    def facts(self) -> Iterator[tuple[Call, Fact]]:
        """List every printed number with the call that prints it."""
        for entry in self.entries:
            for fact in entry.rendered.facts:
                yield entry.call, fact


def read_ledger(report: Report, draw: Draw = draw_nothing) -> Ledger:
    """Evaluate every call of every page; the authors' mistakes become findings.

    Calls on a table that could not be read are left out: its own findings say why. So are
    references to what is missing for a reason that is found elsewhere.
    """
    numbering = number_report(report)
    entries: list[Entry] = []
    findings: list[Finding] = list(numbering.findings)
    for page in report.pages:
        for call in page.calls:
            context = Context(report, page, call, numbering, draw)
            try:
                rendered = run(context)
            except BrokenTable:
                continue
            except AuthorError as error:
                if not _follows(error, report):
                    findings.append(place_finding(error, call.path, call.line))
                continue
            entries.append(Entry(call, rendered))
            for warning in rendered.warnings:
                finding = place_finding(warning, call.path, call.line)
                findings.append(replace(finding, severity=Severity.WARNING))
    return Ledger(tuple(entries), tuple(findings))


def _follows(error: AuthorError, report: Report) -> bool:
    """Tell whether a mistake is but the consequence of another one, which is found as well."""
    if error.code is Code.UNKNOWN_TARGET:
        # The table or figure may be in a call that cannot be read.
        return bool(report.broken_pages) or not all(page.is_whole for page in report.pages)
    return error.code is Code.MISSING_SECTION
