"""What is not ready to be signed: a report is a draft then, which lists what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from macros.findings import BrokenReport, Code, Finding, Severity, errors_among
from macros.read.report import Report
from macros.read.yaml.file import find_line

_SHOWN = 12  # findings of one kind that are listed one by one


def as_draft(report: Report, findings: tuple[Finding, ...]) -> Report:
    """Mark a report as a first draft while any of its sections is unfinished."""
    if report.identity.du_thao is not None or not _unfinished(findings):
        return report
    return replace(report, identity=report.identity.model_copy(update={"du_thao": 1}))


def list_missing(report: Report, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Say what a draft lacks, one line each; nothing for a final copy, or a draft that is done."""
    return () if report.identity.du_thao is None else tuple(_lines(report, findings))


def refuse_draft(report: Report, findings: tuple[Finding, ...]) -> None:
    """Refuse to print a final copy of what is not final.

    Raises:
        BrokenReport: with one error for each thing that is in the way.
    """
    blockers = [replace(found, severity=Severity.ERROR) for found in _unfinished(findings)]
    if report.identity.du_thao is not None:
        message = f"bản chính thức không ghi “Dự thảo lần {report.identity.du_thao}”"
        remedy = "ghi “du_thao: null”"
        project = report.project
        path = project.data / "report.yml"
        line = find_line(project, path, "du_thao")
        blockers.append(Finding(project.relative(path), line, message, remedy, Code.UNFINISHED))
    blockers.extend(errors_among(findings))
    if blockers:
        others = (found for found in findings if not found.is_to_write)
        raise BrokenReport(tuple(sorted({*blockers, *others})))


def _unfinished(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(found for found in findings if found.is_to_write)


def headings_of(report: Report) -> Mapping[str, str]:
    """Give the heading of each page of the final copy."""
    return {
        page.path: report.outline.section(page.section).heading
        for page in report.book_pages
        if page.section
    }


def _lines(report: Report, findings: tuple[Finding, ...]) -> Iterator[str]:
    headings = headings_of(report)
    for found in (found for found in findings if found.code is Code.UNFINISHED):
        yield f"Mục chưa hoàn thành: {headings.get(found.path, found.path)}"
    for code, words in (
        (Code.MISSING_SECTION, "Thiếu mục"),
        (Code.UNANSWERED_PROMPT, "Chưa trả lời"),
        (Code.MISSING_ASPECT, "Trả lời chưa đủ"),
        (Code.UNAPPROVED, "Chưa duyệt"),
        (Code.PLACEHOLDER, "Chưa viết xong"),
        (Code.EMPTY_TABLE, "Chưa có số liệu"),
        (Code.MISSING_RETURN, "Chờ đơn vị gửi"),
    ):
        of_kind = [found for found in findings if found.code is code]
        for found in of_kind[:_SHOWN]:
            yield f"{words} ({headings.get(found.path, found.path)}): {found.message}"
        if len(of_kind) > _SHOWN:
            yield f"{words}: còn {len(of_kind) - _SHOWN} chỗ nữa"
    others = Counter(found.path for found in findings if not found.is_to_write)
    if others:
        places = len(others)
        total = sum(others.values())
        yield f"Cảnh báo khác: {total}, ở {places} tệp; xem bằng lệnh baocao check"
