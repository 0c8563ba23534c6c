"""Places left to be filled in, and marks that would be printed as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.prose.reading import blank_code, line_of
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


_BLOCK = re.compile(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")  # lines between blank ones
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,2}\.)[ \t]+\S", re.MULTILINE)
_HEADING = re.compile(r"(?:#{1,6}[^\n]*\n)+")
_HEAD_OF_TABLE = re.compile(
    r"^[^\n]*\|[^\n]*\n {0,3}\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:? *)?$", re.MULTILINE
)
_UNKNOWN = re.compile(
    r"~~[^~\n]+~~"  # struck out
    r"|==[^=\n]+=="  # marked
    r"|^ {0,3}(?:!!!|\?\?\?\+?) *\w+"  # boxes
    r"|^ *[-*+] \[[ xX]\](?= )",  # boxes to be ticked
    re.MULTILINE,
)


def find_unread_marks(report: Report) -> Iterator[Finding]:
    """Warn of lists and tables glued to a paragraph, and of marks of other dialects."""
    for page in report.pages:
        for position, message, remedy in _unread(blank_code(page.body)):
            line = line_of(page, position)
            yield Finding(page.path, line, message, remedy, Code.UNREAD_MARK, Severity.WARNING)


def _unread(text: str) -> Iterator[tuple[int, str, str]]:
    """List the marks, each with its position, what is wrong and what to do."""
    for begin, end in _paragraphs(text):
        for what, first in (("danh sách", _ITEM), ("bảng", _HEAD_OF_TABLE)):
            found = first.search(text, begin, end)
            if found is not None and text[begin : found.start()].strip():
                message = f"{what} dính liền đoạn văn phía trên nên in thành chữ"
                yield found.start(), message, "để một dòng trống phía trên"
    for mark in _UNKNOWN.finditer(text):
        yield mark.start(), f"không có dấu “{mark.group().strip()[:40]}”", "viết bằng lời"


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines between blank ones begin and end, the headings above them left out."""
    for block in _BLOCK.finditer(text):
        heading = _HEADING.match(text, block.start(), block.end())
        begin = heading.end() if heading else block.start()
        if text[begin : begin + 1] == ">" or text.endswith("    ", 0, begin):
            continue  # a quotation, or the text of an item, which has its own rules
        yield begin, block.end()
