"""Whether the rows of the tables lie in the years that the report, or the table, is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from macros.findings import Code, Finding
from macros.read.report import Report
from macros.read.table_years import years_of_table


def find_rows_outside(report: Report) -> Iterator[Finding]:
    """Name each year in which a table has rows and should have none."""
    for table in report.tables.values():
        years = years_of_table(table, report.identity.ky)
        if years is None or table.time is None:
            continue
        typed = table.columns[table.time.name]
        whose = "kỳ báo cáo" if table.schema.years is None else "những năm của bảng"
        span = f"{years[0]}–{years[-1]}" if years else "(không có năm nào)"
        for year, rows in Counter(typed).items():
            if int(year) in years:
                continue
            message = f"năm {year} nằm ngoài {whose} {span} mà có {rows} dòng"
            remedy = (
                f"sửa năm hoặc xóa các dòng này; bảng có số liệu năm {year} thì khai báo years"
                f" trong {table.schema_path}"
            )
            line = table.lines[typed.index(year)]
            yield Finding(table.path, line, message, remedy, Code.UNKNOWN_YEAR)
