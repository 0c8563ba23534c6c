"""What checks read of a page: its words without calls and code, its links, its anchors."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from macros.findings import Code, Finding
from macros.read.page.call import Kind, cut
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.call.context import Rendered
from macros.render.call.markdown import make_reader
from macros.render.evaluate import Ledger, print_page

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


# Inline code ends in its paragraph.
CODE = re.compile(
    r"(?ms)^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$"
    r"|(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\2(?!`)"
)
_CALL = re.compile(r"(?s)\{\{.*?\}\}")
# An address may hold brackets in pairs; between angle brackets it may hold blanks.
_ADDRESS = r"\s*(?:<([^<>\n]*)>|((?:[^\s()]|\([^\s()]*\))*))"
_TARGET = re.compile(rf"\]\({_ADDRESS}")
_LONGEST_WORDS = 2000  # letters between the brackets of a link
_DEFINITION = re.compile(rf"(?m)^ {{0,3}}\[(?!\^)([^\]\n]+)\]:{_ADDRESS}")
# A picture whose file is named elsewhere: ![words][label], ![label][], ![label].
_PICTURE = re.compile(r"!\[([^\[\]]*)\](?:\s?\[([^\[\]]*)\])?(?!\()")
_REFERENCE = re.compile(r"\]\[(?!\^)([^\[\]\n]+)\]")


@dataclass(frozen=True, slots=True)
class Link:
    """One link, image or definition of a link that an author typed.

    Args:
        position: Of its first letter in the body of the page.
        raw: The address as it is typed.
    """

    position: int
    raw: str
    is_image: bool

    @property
    def address(self) -> str:
        """The address as a browser reads it, `&amp;` and its kin resolved."""
        return html.unescape(self.raw)


def blank_code(text: str) -> str:
    """Put blanks for calls and code, which are not read as author text; positions stay true."""
    return _CALL.sub(blank, CODE.sub(blank, text))


def blank(match: re.Match[str]) -> str:
    """Replace a stretch by blanks, keeping its line ends, so that positions stay true."""
    return re.sub(r"[^\n]", " ", match.group(0))


def read_links(text: str) -> Iterator[Link]:
    """List the links, images and definitions of links in author text without code and calls."""
    for match in _TARGET.finditer(text):
        start = _opening(text, match.start())
        if start is not None:
            is_image = text[:start].endswith("!")
            yield Link(start - is_image, _address(match[1], match[2]), is_image)
    pictures = {_plain(words) for match in _PICTURE.finditer(text) for words in match.groups("")}
    for match in _DEFINITION.finditer(text):
        address = _address(match[2], match[3])
        yield Link(match.start(), address, is_image=_plain(match[1]) in pictures)


def read_undefined(text: str) -> Iterator[tuple[int, str]]:
    """List the names that links such as `[words][name]` use and no line defines, with positions."""
    defined = {_plain(match[1]) for match in _DEFINITION.finditer(text)}
    for match in _REFERENCE.finditer(text):
        if _plain(match[1]) not in defined:
            yield match.start() + 1, match[1]


def line_of(page: Page, position: int) -> int:
    """Give the line, in the page's file, of a position in its body."""
    return page.body_line + page.body.count("\n", 0, position)


def _opening(text: str, end: int) -> int | None:
    """Find the bracket that is closed at a position; None when it opens nowhere."""
    depth = 0
    for position in range(end, max(-1, end - _LONGEST_WORDS), -1):
        depth += (text[position] == "]") - (text[position] == "[")
        if depth == 0:
            return position
    return end - _LONGEST_WORDS if end > _LONGEST_WORDS else None


def _address(bracketed: str | None, bare: str | None) -> str:
    return bare or "" if bracketed is None else bracketed


def _plain(name: str) -> str:
    """Compare names of links as Markdown does."""
    return " ".join(name.lower().split())


_ID = re.compile(r'<[^<>]*?\s(?:id|name)="([^"]+)"')


class Anchors:
    """Reads pages as the site builder does, each at most once, and only those that are asked for.

    What headings, notes and macros are called in HTML is thus known from one source.
    """

    def __init__(self, report: Report, ledger: Ledger) -> None:
        self._report = report
        self._printed: Mapping[tuple[str, int], Rendered] = ledger.printed()
        self._refused = {one.path for one in report.findings if one.code is Code.JINJA}
        self._known: dict[str, frozenset[str] | None] = {}

    def of(self, page: Page) -> frozenset[str] | None:
        """List the anchors of a page; None while a mistake in it or in mkdocs.yml hides them."""
        if page.path not in self._known:
            self._known[page.path] = self._read(page)
        return self._known[page.path]

    def _read(self, page: Page) -> frozenset[str] | None:
        is_whole = all((call.path, call.index) in self._printed for call in page.calls)
        if self._reader is None or not is_whole or page.path in self._refused:
            return None
        text = print_page(
            page,
            self._report.documents,
            lambda call: self._printed[call.path, call.index].markdown,
        )
        found = _ID.findall(self._reader.reset().convert(text))
        return frozenset(html.unescape(name) for name in found)

    @cached_property
    def _reader(self) -> Any:
        import yaml
        from mkdocs.exceptions import MkDocsException

        try:
            return make_reader(self._report.project)
        except (OSError, ImportError, AttributeError, yaml.YAMLError, MkDocsException):
            return None  # the check of mkdocs.yml, or the site builder, says what is wrong
