"""The ledger of all printed numbers."""

from __future__ import annotations

from collections.abc import Callable

from macros.findings import Code, Severity
from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.evaluate import read_ledger

Damage = Callable[[str, str, str], None]
STOCK = "docs/a-kho-sach-ban-doc/1-kho-sach.md"


def test_the_ledger_has_every_call_of_a_sound_report(report: Report) -> None:
    """In the order of the outline, with nothing left out and nothing to complain about."""
    ledger = read_ledger(report)
    assert not [str(finding) for finding in ledger.findings]
    assert [entry.call for entry in ledger.entries] == [
        call for page in report.pages for call in page.calls
    ]


def test_the_ledger_knows_where_each_number_is_printed(report: Report) -> None:
    """Page, line, text and cells belong together."""
    found = [
        (call.path, call.line, fact.cells[0].line)
        for call, fact in read_ledger(report).facts()
        if fact.text == "31.305"
    ]
    assert found[0] == (STOCK, 10, 21)


def test_all_mistakes_are_listed_with_their_lines(small: Project, damage: Damage) -> None:
    """One wrong call does not hide the next."""
    damage(STOCK, 'so("kho_sach"', 'so("kho_sac"')
    damage(STOCK, "> 30000", "> 40000")
    damage("docs/b-xep-loai.md", "hinh:xep_loai", "hinh:xep")
    findings = read_ledger(read_report(small)).findings
    assert [(item.path, item.line, item.code) for item in findings] == [
        (STOCK, 10, Code.UNKNOWN_TABLE),
        (STOCK, 13, Code.CLAIM),
        ("docs/b-xep-loai.md", 10, Code.UNKNOWN_TARGET),
    ]


def test_an_empty_cell_is_only_a_warning(small: Project, damage: Damage) -> None:
    """A draft can be read before all numbers are in."""
    damage("docs/a-kho-sach-ban-doc/2-ban-doc.md", '"luot_muon", tu=2019', '"luot_muon", tu=2016')
    (finding,) = read_ledger(read_report(small)).findings
    assert (finding.code, finding.severity) == (Code.NO_DATA, Severity.WARNING)


def test_calls_on_a_broken_table_are_not_judged(small: Project, damage: Damage) -> None:
    """The broken CSV is reported once, not again for each number taken from it."""
    damage("data/tables/kho_sach.csv", "31305", "nhiều")
    report = read_report(small)
    assert "kho_sach" in report.broken_tables
    assert not read_ledger(report).findings
