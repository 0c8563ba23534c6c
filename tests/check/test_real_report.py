"""The report that this repository publishes obeys its own rules."""

from __future__ import annotations

from macros.check.run import examine
from macros.project import Project
from macros.read.report import read_report


def test_the_published_report_has_no_finding(real: Project) -> None:
    """Every rule holds, every claim is true, every prompt is answered, no warning is open."""
    assert [str(finding) for finding in examine(read_report(real)).findings] == []
