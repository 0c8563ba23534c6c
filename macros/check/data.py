"""The numbers: rules of tables, their explanations, marks on cells, the years of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from macros.findings import AuthorError, Code, Finding, Severity, nearest
from macros.read.report import Report
from macros.read.table.table import Table, years_of_table
from macros.rules.judge.failures import place
from macros.rules.judge.judge import Verdict, judge_totals
from macros.rules.judge.terms import Data
from macros.rules.language.rule import Explanation, Rule


def find_contradictions(
    report: Report, verdicts: Iterable[Verdict], data: Data
) -> Iterator[Finding]:
    """List what contradicts the rules of the tables, with explanations nobody needs.

    Args:
        verdicts: On all rules of all tables.
        data: The tables with which they were judged.
    """
    for verdict in verdicts:
        yield from verdict.listing.findings
        for number in verdict.listing.unused:
            table, path = verdict.table, verdict.table.schema_path
            line = place(report.project, table, "explanations", number)
            message = f"giải trình cho {verdict.rule.id} không còn ứng với cảnh báo nào"
            remedy = "xóa giải trình này hoặc sửa keys"
            yield Finding(path, line, message, remedy, Code.EXPLANATION, Severity.WARNING)
    yield from judge_totals(report, data)


def find_misplaced_notes(report: Report) -> Iterator[Finding]:
    """Find explanations that can explain nothing, and marks on cells that do not exist."""
    for table in report.tables.values():
        rules = {rule.id: rule for rule in table.schema.rules}
        for number, note in enumerate(table.schema.explanations):
            try:
                _check_explanation(note, rules)
            except AuthorError as error:
                yield _noted(report, table, error, "explanations", number)
        for number, flag in enumerate(table.schema.flags):
            try:
                for column in flag.columns:
                    table.field(column)
                if not table.rows(flag.keys):
                    raise AuthorError("không có dòng nào có các khóa này", "sửa keys", Code.FLAG)
            except AuthorError as error:
                yield _noted(report, table, error, "flags", number)


def _check_explanation(note: Explanation, rules: Mapping[str, Rule]) -> None:
    rule = rules.get(note.rule)
    if rule is None:
        raise AuthorError(f"quy tắc lạ “{note.rule}”", nearest(note.rule, rules), Code.EXPLANATION)
    if rule.severity is Severity.ERROR:
        raise AuthorError(
            f"{note.rule} là lỗi, không giải trình được",
            "sửa số liệu và xóa giải trình này",
            Code.EXPLANATION,
        )


def _noted(report: Report, table: Table, error: AuthorError, part: str, number: int) -> Finding:
    line = place(report.project, table, part, number)
    message = f"{part}: {error.message}"
    return Finding(table.schema_path, line, message, error.remedy, error.code)


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
