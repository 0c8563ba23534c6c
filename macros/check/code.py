"""Code in Markdown, whose signs mean nothing: between backticks, in fences, indented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.prose import CODE, blank
from macros.findings import Code, Finding
from macros.read.call_text import Kind, cut
from macros.read.page import Page
from macros.read.report import Report

_BLOCK = re.compile(r"(?:^[^\n]*\S[^\n]*\n?)+", re.MULTILINE)
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+\.|\[\^[^\]]+\]:)\s")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")


def find_calls_in_code(report: Report) -> Iterator[Finding]:
    """Refuse calls in code, where readers would see the HTML that they print."""
    for page in report.pages:
        for position, code in find_code(page.body):
            line = page.body_line + page.body.count("\n", 0, position) - 1
            for stretch in cut(code):
                if stretch.kind is Kind.CALL:
                    word = stretch.text.strip().partition("(")[0]
                    yield _refusal(page, line + stretch.line, word)


def find_code(text: str) -> Iterator[tuple[int, str]]:
    """List the code in Markdown, each piece with its position."""
    for match in CODE.finditer(text):
        yield match.start(), match.group()
    is_in_item = False
    for match in _BLOCK.finditer(CODE.sub(blank, text)):
        if not _INDENTED.match(match.group()):
            is_in_item = _ITEM.match(match.group()) is not None
        elif not is_in_item:
            yield match.start(), match.group()


def _refusal(page: Page, line: int, word: str) -> Finding:
    message = f"lệnh gọi “{word}” nằm trong dấu mã hoặc dòng lùi vào, sẽ in ra mã HTML"
    remedy = "bỏ dấu ` quanh lệnh gọi, không lùi dòng"
    return Finding(page.path, line, message, remedy, Code.JINJA)
