"""Hand what the checks and macros found over to those who write the site's data."""

from __future__ import annotations

from pathlib import Path

from macros.check.run import Examination
from macros.export.data.standing import Standing
from macros.export.data.write import write_data
from macros.read.report import Report


def publish_data(report: Report, examination: Examination, site_dir: Path) -> None:
    """Write the data of a site beside its pages."""
    standings = [
        Standing(
            verdict.table.name,
            verdict.rule.id,
            verdict.listing.contradictions,
            verdict.listing.explained,
        )
        for verdict in examination.verdicts
    ]
    write_data(report, examination.ledger, standings, site_dir)
