"""What the site builder is handed."""

from __future__ import annotations

from macros.read.report import Report
from macros.render.site import Handover


def test_a_report_is_handed_over_without_being_written_out(report: Report) -> None:
    """The site builder writes all that it is handed into its log, page after page of it."""
    assert len(repr(Handover(report))) < 200
