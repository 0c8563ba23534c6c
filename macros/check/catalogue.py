"""Whether the data catalogue has a page for every table, with the table's own title."""

from __future__ import annotations

from collections.abc import Iterator

from macros.findings import Code, Finding, Severity
from macros.read.report import Report
from macros.render.numbering import number_report


def find_uncatalogued(report: Report) -> Iterator[Finding]:
    """Hold the catalogue against the tables; a report may also do without a catalogue."""
    pages = number_report(report).catalogue
    if not pages:
        return
    is_whole = all(page.is_whole for page in report.pages)
    for name, table in report.tables.items():
        page = pages.get(name)
        if page is None and is_whole:
            message = f"bảng “{name}” chưa có trang trong danh mục số liệu"
            remedy = "chạy baocao danh-muc"
            yield Finding(table.schema_path, 1, message, remedy, Code.CATALOGUE, Severity.WARNING)
        elif page is not None and page.title != table.schema.title:
            message = f"tiêu đề “{page.title}” khác tên bảng"
            remedy = f"dòng tiêu đề phải là “# {table.schema.title}”"
            yield Finding(
                page.path, page.title_line, message, remedy, Code.HEADING, Severity.WARNING
            )
