"""All that the shelf keeps of a report, and what of it is still to be made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from macros.export.data.fill import take_rows
from macros.export.data.rows import take_all_rows
from macros.export.data.shelf import Shelf
from macros.export.data.workbook import take_workbook
from macros.project import Project
from macros.read.report import read_report

if TYPE_CHECKING:
    from macros.read.report import Report


def count_missing(report: Report) -> int:
    """Count the cells of the tables whose workbooks are still to be made."""
    shelf = Shelf(report)
    tables = (table for table in report.tables.values() if not shelf.has(table, "xlsx"))
    return sum(len(table) * len(table.schema.fields) for table in tables)


def fill_shelf(root: Path) -> None:
    """Make all that the shelf keeps of a report; what is there already is left alone."""
    report = read_report(Project(root))
    shelf = Shelf(report)
    for table in report.tables.values():
        take_workbook(shelf, table)
        take_rows(report, shelf, table)
        take_all_rows(report, shelf, table)
