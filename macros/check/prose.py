"""What checks read of a page's own words: no calls, no code; its links and where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from macros.read.page import Page

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
