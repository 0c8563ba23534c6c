"""What a clerk takes away: a template to be filled in, or a table for Excel."""

from __future__ import annotations

from collections.abc import Sequence

from macros.errors import AuthorError, BrokenReport
from macros.findings import Code, nearest
from macros.intake.excel_book import write_excel_book
from macros.intake.excel_csv import write_excel_csv
from macros.intake.period import allowed_years
from macros.intake.shelf import Shelf, year_field
from macros.intake.template_plan import plan_template
from macros.intake.template_write import write_template
from macros.project import Project


def make_template(
    project: Project, table: str, unit: str | None, years: Sequence[int], *, blank: bool
) -> bytes:
    """Make the .xlsx template of a table for one unit.

    Args:
        years: The years to be filled in; empty for the whole period of the report.
        blank: Whether to leave out what the table holds already.

    Raises:
        AuthorError: for an unknown table or unit, or a year outside the report's period.
        BrokenReport: when the files of the table cannot be read.
    """
    shelf = Shelf(project)
    plan = plan_template(shelf, table, unit, _wanted_years(shelf, table, years), blank=blank)
    if shelf.findings:
        raise BrokenReport(tuple(shelf.findings))
    return write_template(plan)


def _wanted_years(shelf: Shelf, table: str, years: Sequence[int]) -> tuple[int, ...]:
    """The years of a template: those asked for, or else the report's period."""
    if table not in shelf.schemas or year_field(shelf.schemas[table]) is None:
        return tuple(years)
    allowed = allowed_years(shelf, table)
    if allowed is None and not years and not shelf.findings:
        message = "chưa có data/report.yml, không biết kỳ báo cáo"
        raise AuthorError(message, "chọn năm bằng --nam", Code.MISSING_FILE)
    if allowed is None:
        return tuple(years)
    for year in years:
        if not allowed.covers(year):
            raise allowed.refuse(year)
    return tuple(years) or tuple(range(allowed.first, allowed.last + 1))


def export_table(project: Project, name: str, kind: str) -> bytes:
    """Write a table for Excel.

    Args:
        kind: ".csv" or ".xlsx".

    Raises:
        AuthorError: for an unknown table or kind.
        BrokenReport: when the files of the table cannot be read.
    """
    shelf = Shelf(project)
    if name not in shelf.schemas:
        message = f"không có bảng “{name}”"
        raise AuthorError(message, nearest(name, shelf.schemas), Code.UNKNOWN_TABLE)
    if kind not in (".csv", ".xlsx"):
        message = f"không ghi được loại tệp “{kind}”"
        raise AuthorError(message, "đặt tên tệp có đuôi .csv hoặc .xlsx", Code.ARGUMENT)
    table = shelf.table(name)
    if table is not None:
        table.labels = {field.name: shelf.words(field) for field in table.schema.fields}
    if table is None or shelf.findings:
        raise BrokenReport(tuple(shelf.findings))
    return write_excel_csv(table) if kind == ".csv" else write_excel_book(table)
