"""Places that an author left to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.prose import blank_code, line_of
from macros.findings import Code, Finding, Severity
from macros.read.report import Report

_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b"
    r"|\[(?:điền|bổ sung|cập nhật|chờ)\b[^\]\n]{0,80}\](?![(\[:])"
    r"|\((?:điền|bổ sung|cập nhật|chờ) (?:số liệu|sau|thêm)[^)\n]{0,80}\)"
    r"|…{2,}|\.{4,}|\?{3,}"
)


def find_placeholders(report: Report) -> Iterator[Finding]:
    """Warn of them on the pages of the final copy, which is refused while one stands."""
    for page in report.book_pages:
        for match in _PLACEHOLDER.finditer(blank_code(page.body)):
            message = f"còn chỗ chờ điền “{match.group()[:40]}”"
            remedy = "viết cho xong hoặc xóa; bản chính thức không được còn"
            line = line_of(page, match.start())
            yield Finding(page.path, line, message, remedy, Code.PLACEHOLDER, Severity.WARNING)
