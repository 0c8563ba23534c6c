"""Code in Markdown, whose signs mean nothing: between backticks, in fences, indented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.findings import Code, Finding
from macros.read.call_text import Kind, cut
from macros.read.page import Page
from macros.read.report import Report

# Inline code ends in its paragraph.
_CODE = re.compile(
    r"(?ms)^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$"
    r"|(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\2(?!`)"
)
_CALL = re.compile(r"(?s)\{\{.*?\}\}")
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
    for match in _CODE.finditer(text):
        yield match.start(), match.group()
    is_in_item = False
    for match in _BLOCK.finditer(_CODE.sub(_blank, text)):
        if not _INDENTED.match(match.group()):
            is_in_item = _ITEM.match(match.group()) is not None
        elif not is_in_item:
            yield match.start(), match.group()


def blank_code(text: str) -> str:
    """Put blanks for calls and code, which are not read as author text; positions stay true."""
    return _CALL.sub(_blank, _CODE.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    """Replace a stretch by blanks, keeping its line ends, so that positions stay true."""
    return re.sub(r"[^\n]", " ", match.group(0))


def _refusal(page: Page, line: int, word: str) -> Finding:
    message = f"lệnh gọi “{word}” nằm trong dấu mã hoặc dòng lùi vào, sẽ in ra mã HTML"
    remedy = "bỏ dấu ` quanh lệnh gọi, không lùi dòng"
    return Finding(page.path, line, message, remedy, Code.JINJA)
