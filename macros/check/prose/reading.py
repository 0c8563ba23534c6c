"""What checks read of a page: its own words without calls and code, and its links."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from urllib.parse import unquote, urlsplit

from macros.findings import Code, Finding
from macros.read.page.page import Page

# Inline code ends in its paragraph.
_CODE = re.compile(
    r"(?ms)^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$"
    r"|(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\2(?!`)"
)
_CALL = re.compile(r"(?s)\{\{.*?\}\}")
PARAGRAPH = re.compile(r"(?:^[^\n]*\S[^\n]*\n?)+", re.MULTILINE)
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+\.|\[\^[^\]]+\]:)\s")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
# An address may hold brackets in pairs; between angle brackets it may hold blanks.
_ADDRESS = r"\s*(?:<([^<>\n]*)>|((?:[^\s()]|\([^\s()]*\))*))"
_TARGET = re.compile(rf"\]\({_ADDRESS}")
# An address with blanks is none; Markdown takes it for one where the words are a title.
BLANK_ADDRESS = re.compile(r"\]\(([^()<>\s\"']+(?:[ \t]+[^()<>\s\"']+)+)\)")
_LONGEST_WORDS = 2000  # letters between the brackets of a link
_DEFINITION = re.compile(rf"(?m)^ {{0,3}}\[(?!\^)([^\]\n]+)\]:{_ADDRESS}")
# A picture whose file is named elsewhere: ![words][label], ![label][], ![label].
_PICTURE = re.compile(r"!\[([^\[\]]*)\](?:\s?\[([^\[\]]*)\])?(?!\()")
_REFERENCE = re.compile(r"\]\[(?!\^)([^\[\]\n]+)\]")


@dataclass(frozen=True, slots=True)
class Prose:
    """What an author typed on a page, with blanks for all that is not to be read.

    Args:
        text: As long as the body of the page, so that positions are the same.
    """

    page: Page
    text: str

    def without(self, pattern: re.Pattern[str]) -> Prose:
        """Leave out more."""
        return replace(self, text=pattern.sub(blank, self.text))

    def finding(self, position: int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what is wrong at a position."""
        line = self.page.body_line + self.text.count("\n", 0, position)
        return Finding(self.page.path, line, message, remedy, code)

    def warning(self, position: int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what should be mended at a position, but stops no publication."""
        return self.finding(position, message, remedy, code).as_warning


@dataclass(frozen=True, slots=True)
class TypedLink:
    """One link, image or definition of a link that an author typed.

    Args:
        position: Of its first letter in the body of the page.
    """

    position: int
    raw: str
    is_image: bool

    @property
    def address(self) -> str:
        """The address as a browser reads it, `&amp;` and its kin resolved."""
        return html.unescape(self.raw)


def read_prose(page: Page) -> Prose:
    """Read the words of a page without calls and code, which are not read as author text."""
    return Prose(page, own_words(page.body))


@lru_cache(maxsize=512)  # nearly every check of words asks for them
def own_words(body: str, filler: str = " ") -> str:
    """Put fillers for calls and code, of which only the line ends are kept."""
    return _CALL.sub(partial(blank, filler=filler), _CODE.sub(partial(blank, filler=filler), body))


def read_links(text: str) -> Iterator[TypedLink]:
    """List the links, images and definitions of links in author text without code and calls."""
    for match in _TARGET.finditer(text):
        start = _opening(text, match.start())
        if start is not None and not BLANK_ADDRESS.match(text, match.start()):
            is_image = text[:start].endswith("!")
            yield TypedLink(start - is_image, _address(match[1], match[2]), is_image)
    pictures = {_plain(words) for match in _PICTURE.finditer(text) for words in match.groups("")}
    for match in _DEFINITION.finditer(text):
        address = _address(match[2], match[3])
        yield TypedLink(match.start(), address, is_image=_plain(match[1]) in pictures)


def target_of(page: Page, address: str) -> str:
    """Name the file to which an address on a page leads, relative to docs/."""
    path = unquote(urlsplit(address).path)
    here = posixpath.dirname(page.source_uri)
    return posixpath.normpath(posixpath.join(here, path)) if path else page.source_uri


def read_undefined(text: str) -> Iterator[tuple[int, str]]:
    """List the names that links such as `[words][name]` use and no line defines, with positions."""
    defined = {_plain(match[1]) for match in _DEFINITION.finditer(text)}
    for match in _REFERENCE.finditer(text):
        if _plain(match[1]) not in defined:
            yield match.start() + 1, match[1]


def find_code(text: str) -> Iterator[tuple[int, str]]:
    """List the code in Markdown, each piece with its position."""
    for match in _CODE.finditer(text):
        yield match.start(), match.group()
    is_in_item = False
    for match in PARAGRAPH.finditer(_CODE.sub(blank, text)):
        if not _INDENTED.match(match.group()):
            is_in_item = _ITEM.match(match.group()) is not None
        elif not is_in_item:
            yield match.start(), match.group()


def blank(match: re.Match[str], filler: str = " ") -> str:
    """Replace a stretch by fillers, keeping its line ends."""
    return re.sub(r"[^\n]", filler, match.group())


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
