"""Write all data of a published site, after its pages are built."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from macros.export.data.cards import write_cards
from macros.export.data.copies import write_csv
from macros.export.data.fill import fill_pages
from macros.export.data.ledger_csv import write_ledger_csv
from macros.export.data.package import write_package
from macros.export.data.place import places_of
from macros.export.data.rows import write_rows_of
from macros.export.data.shelf import Shelf
from macros.export.data.standing import Standing
from macros.export.data.workbook import write_workbook

if TYPE_CHECKING:
    from macros.read.report import Report
    from macros.render.ledger import Ledger


def write_data(
    report: Report, ledger: Ledger, standings: Iterable[Standing], site_dir: Path
) -> None:
    """Write tables, ledger and descriptor into a built site, and fill in its catalogue."""
    shelf = Shelf(report)
    places = places_of(report, ledger)
    cards = write_cards(report, places, site_dir)
    write_ledger_csv(report, places, site_dir)
    tables = report.tables.items()
    copies = {name: write_csv(report.project, table, site_dir) for name, table in tables}
    for table in report.tables.values():
        write_workbook(shelf, table, site_dir)
    write_rows_of(report, shelf, places, site_dir)
    write_package(report, copies, site_dir)
    fill_pages(report, shelf, places, standings, cards, site_dir)
