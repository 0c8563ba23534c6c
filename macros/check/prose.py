"""What checks read of a page's own words: no calls, no code; its links and where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from macros.read.page import Page

_CODE = re.compile(r"(?ms)^(`{3,}|~{3,}).*?^\1[^\n]*$|(`+)(?!`).+?(?<!`)\2(?!`)")
_CALL = re.compile(r"(?s)\{\{.*?\}\}")
# An address may hold brackets in pairs; between angle brackets it may hold blanks.
_ADDRESS = r"\s*(?:<([^<>\n]*)>|((?:[^\s()]|\([^\s()]*\))*))"
_LABEL = r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_INLINE_LINK = re.compile(rf"(!?){_LABEL}\({_ADDRESS}")
_DEFINITION = re.compile(rf"(?m)^ {{0,3}}\[(?!\^)([^\]\n]+)\]:{_ADDRESS}")
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
    return _CALL.sub(blank, _CODE.sub(blank, text))


def blank(match: re.Match[str]) -> str:
    """Replace a stretch by blanks, keeping its line ends, so that positions stay true."""
    return re.sub(r"[^\n]", " ", match.group(0))


def read_links(text: str) -> Iterator[Link]:
    """List the links, images and definitions of links in author text without code and calls."""
    for match in _INLINE_LINK.finditer(text):
        yield Link(match.start(), _address(match[3], match[4]), bool(match[1]))
        for inner in read_links(match[2]) if "](" in match[2] else ():
            yield Link(match.start(2) + inner.position, inner.raw, inner.is_image)
    for match in _DEFINITION.finditer(text):
        yield Link(match.start(), _address(match[2], match[3]), is_image=False)


def read_undefined(text: str) -> Iterator[tuple[int, str]]:
    """List the names that links such as `[words][name]` use and no line defines, with positions."""
    defined = {_plain(match[1]) for match in _DEFINITION.finditer(text)}
    for match in _REFERENCE.finditer(text):
        if _plain(match[1]) not in defined:
            yield match.start() + 1, match[1]


def line_of(page: Page, position: int) -> int:
    """Give the line, in the page's file, of a position in its body."""
    return page.body_line + page.body.count("\n", 0, position)


def _address(bracketed: str | None, bare: str | None) -> str:
    return bare or "" if bracketed is None else bracketed


def _plain(name: str) -> str:
    """Compare names of links as Markdown does."""
    return " ".join(name.lower().split())
