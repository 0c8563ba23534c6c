"""What a clerk takes away: a template to be filled in, or a table for Excel."""

from __future__ import annotations

from collections.abc import Sequence

from macros.errors import AuthorError, BrokenReport
from macros.findings import Code, nearest
from macros.intake.excel_book import write_excel_book
from macros.intake.excel_csv import write_excel_csv
from macros.intake.shelf import Shelf, year_field
from macros.intake.template_plan import plan_template
from macros.intake.template_write import write_template
from macros.project import Project
from macros.read.identity import Identity
from macros.read.yaml_file import read_model


def make_template(
    project: Project, table: str, unit: str | None, years: Sequence[int], *, blank: bool
) -> bytes:
    """Make the .xlsx template of a table for one unit.

    Args:
        years: The years to be filled in; empty for the whole period of the report.
        blank: Whether to leave out what the table holds already.

    Raises:
        AuthorError: for an unknown table or unit.
        BrokenReport: when the files of the table cannot be read.
    """
    shelf = Shelf(project)
    schema = shelf.schemas.get(table)
    if not years and schema is not None and year_field(schema) is not None:
        identity = read_model(project, project.data / "report.yml", Identity, shelf.findings)
        years = () if identity is None else range(identity.ky.tu, identity.ky.den + 1)
    plan = plan_template(shelf, table, unit, tuple(years), blank=blank)
    if shelf.findings:
        raise BrokenReport(tuple(shelf.findings))
    return write_template(plan)


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
