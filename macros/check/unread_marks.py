"""Marks that are no Markdown where they stand, and would be printed as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.prose import blank_code, line_of
from macros.findings import Code, Finding, Severity
from macros.read.report import Report

_BLOCK = re.compile(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")  # lines between blank ones
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,2}\.)[ \t]+\S", re.MULTILINE)
_HEADING = re.compile(r"(?:#{1,6}[^\n]*\n)+")
_RULE_OF_TABLE = re.compile(r"^ {0,3}\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:? *)?$", re.MULTILINE)
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
        text = blank_code(page.body)
        found = [(at, _glued("danh sách")) for at in _glued_lists(text)]
        found += [(at, _glued("bảng")) for at in _glued_tables(text)]
        found += [
            (match.start(), (f"không có dấu “{match.group().strip()[:40]}”", "viết bằng lời"))
            for match in _UNKNOWN.finditer(text)
        ]
        for at, (message, remedy) in found:
            line = line_of(page, at)
            yield Finding(page.path, line, message, remedy, Code.UNREAD_MARK, Severity.WARNING)


def _glued(what: str) -> tuple[str, str]:
    return f"{what} dính liền đoạn văn phía trên nên in thành chữ", "để một dòng trống phía trên"


def _glued_lists(text: str) -> Iterator[int]:
    """Where the first item of each list stands that a paragraph runs into."""
    for block in _BLOCK.finditer(text):
        heading = _HEADING.match(block.group())
        start = block.start() + (heading.end() if heading else 0)
        if text[start : start + 1] == ">" or text.endswith("    ", 0, start):
            continue  # a quotation, or the text of an item, which has its own rules
        item = _ITEM.search(text, start, block.end())
        if item is not None and text[start : item.start()].strip():
            yield item.start()


def _glued_tables(text: str) -> Iterator[int]:
    """Where the head of each table stands that a paragraph runs into."""
    for block in _BLOCK.finditer(text):
        rule = _RULE_OF_TABLE.search(text, block.start(), block.end())
        if rule is None:
            continue
        above = text[block.start() : rule.start()].splitlines(keepends=True)
        if len(above) > 1 and not above[0].startswith("#"):
            yield rule.start() - len(above[-1])
