"""The documents that the report cites: when they were issued, what replaced them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from macros.findings import Code, Finding, Severity
from macros.format import format_short
from macros.read.documents import Document
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.render.documents.citation import Force, State, force_of

# Words by which a sentence says that a document is one of the past.
_SAYS_SO = re.compile(r"thay thế|thay cho|được thay|nay là|hết hiệu lực|trước đây|lúc đó|khi đó")


def find_miscited(report: Report) -> Iterator[Finding]:
    """Hold the citations against the register, on the pages of the final copy."""
    for page in report.book_pages:
        yield from _wrong_in_time(report, page)


def _wrong_in_time(report: Report, page: Page) -> Iterator[Finding]:
    date = report.identity.ngay
    if date is None:
        return  # nobody knows yet what the report comes after
    cited = _citations(page)
    for key, calls in cited.items():
        document = report.documents.get(key)
        if document is None or document.date is None:
            continue  # found where the call is evaluated
        force = force_of(document, report.documents, date)
        line = calls[0].line
        if force.state is State.LATER:
            # No wording makes this right, so that it is no warning.
            message = (
                f"dẫn {document.number} ngày {format_short(document.date)}, "
                f"ban hành sau ngày báo cáo ({format_short(date)})"
            )
            remedy = "bỏ chỗ dẫn này hoặc sửa “ngay” trong data/report.yml"
            yield Finding(page.path, line, message, remedy, Code.CITED_TOO_EARLY)
        elif page.is_whole and not _says_so(page, calls, force, cited):
            yield from _replaced(page, line, document, force)


def _replaced(page: Page, line: int, document: Document, force: Force) -> Iterator[Finding]:
    if force.state is State.REPLACED and force.successor:
        doubt = "" if force.successor.relation.verified else ", theo nguồn chưa kiểm chứng"
        what = f"đã được {force.successor.words} thay thế trước ngày báo cáo{doubt}"
    elif force.state is State.ENDED:
        what = "đã hết hiệu lực trước ngày báo cáo"
    else:
        return
    message = f"{document.number} {what}, mà bài không nói rõ"
    remedy = "dẫn thêm văn bản mới hoặc ghi như “(nay là …)”, “(đã được thay thế)”"
    yield Finding(page.path, line, message, remedy, Code.REPLACED_DOCUMENT, Severity.WARNING)


def _citations(page: Page) -> Mapping[str, list[Call]]:
    cited: dict[str, list[Call]] = {}
    for call in page.calls:
        if call.name == "van_ban" and call.args and isinstance(call.args[0], str):
            cited.setdefault(call.args[0], []).append(call)
    return cited


def _says_so(page: Page, calls: Iterable[Call], force: Force, cited: Iterable[str]) -> bool:
    """Tell whether the page cites the successor too, or says that the document is past."""
    successor = force.successor.document if force.successor else None
    if successor is not None and successor.key in cited:
        return True
    lines = page.body.split("\n")
    return any(_SAYS_SO.search(lines[call.line - page.body_line]) for call in calls)
