"""What checks read: the words of pages without calls and code, their links, all that is printed."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel

from macros.findings import Code, Finding
from macros.project import again
from macros.read.page.page import GAP, Call, Page
from macros.read.report import Report
from macros.read.table.table import Table
from macros.vocabulary import MacroKind

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
# What stands in for what is no word of the author's: sentences do not run together over it.
FILLER = "¤"
_NO_WORDS = re.compile(
    rf"{GAP.pattern}|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[\^[^\]\n]+\]:?|<?https?://[^\s>]+"
    r"|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[[^\]\n]+\]:[ \t]*\S+|\b(?:[\w-]+\.)+(?:vn|com|net|org)\b"
    r"|\b(?=[^\W_]+_[^\W_])[\w.]+|&#?\w+;|\b(?:TODO|FIXME|XXX)\b"
    r"|(?<![^\W_])\d[\w.]*(?: ?[-–] ?|/)[\w./-]*[A-ZĐ][\w/-]*"  # the number of a document
)
_TITLE = re.compile(r"^# .*$", re.MULTILINE)
# Arguments that are printed, and those that are so by their place.
_WORDED = frozenset({"ten", "tieu_de", "ghi_chu", "chu_thich", "mo_ta", "nguon"})
_NAMED_SECOND = frozenset({"ten_bang", "hinh_anh"})


@dataclass(frozen=True, slots=True)
class Wording:
    """One text.

    Args:
        path: Its file.
        line: Line of the file on which it begins, from 1.
        text: Fillers stand for calls, code, addresses and numbers of documents.
        source: The lines of the file, where the words may stand further down than `line`; None
            for the body of a page, of which every line end is kept.
        typed: The words as they were typed, as long as the text.
        is_book: Whether it is the body of a page of the final copy.
    """

    path: str
    line: int
    text: str
    source: tuple[str, ...] | None = field(repr=False)
    typed: str
    is_book: bool = False

    def without(self, pattern: re.Pattern[str]) -> Wording:
        """Leave out more."""
        return replace(self, text=pattern.sub(blank, self.text))

    def finding(self, place: re.Match[str] | int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what is wrong at a place of the text."""
        start = place if isinstance(place, int) else place.start()
        if self.source is None:
            line = self.line + self.text.count("\n", 0, start)
        else:
            words = (
                self.text[start:].split(" ") if isinstance(place, int) else place.group().split()
            )
            lines = enumerate(self.source[self.line - 1 :], start=self.line)
            line = next((at for at, one in lines if "".join(words[:1]) in one), self.line)
        return Finding(self.path, line, message, remedy, code)

    def warning(self, place: re.Match[str] | int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what should be mended, but stops no publication."""
        return self.finding(place, message, remedy, code).as_warning


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


def read_prose(page: Page) -> Wording:
    """Read the words of a page without calls and code, which are not read as author text."""
    return Wording(page.path, page.body_line, own_words(page.body), None, page.body)


@lru_cache(maxsize=10_000)  # nearly every check of words asks for them
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


_fill = partial(blank, filler=FILLER)


def list_printed(report: Report) -> Iterator[Wording]:
    """List the pages, their captions, and what tables, outline, documents and particulars say."""
    book = {page.path for page in report.book_pages}
    # Where the text begins, and what in it is a call, is not known of these.
    unclear = (Code.FRONT_MATTER, Code.JINJA, Code.ENCODING)
    unread = {one.path for one in report.findings if one.code in unclear}
    for page in report.pages:
        if page.path not in unread:
            seen = page, page.path in book
            yield from again(("loi", page.path), seen, lambda: tuple(_of_page(*seen)))  # noqa: B023
    for table in report.tables.values():
        yield from _of_file(report, table.schema_path, table.schema, _SAID - {"ten"})
        yield from _cells(table)
    yield from _of_file(report, "data/report.yml", report.identity, _SAID)
    yield from _of_file(report, "data/documents.yml", (*report.documents.values(),), _SAID)


def _of_page(page: Page, is_book: bool) -> Iterator[Wording]:
    text = _NO_WORDS.sub(_fill, own_words(page.body, FILLER))
    if page.section is not None:
        text = _TITLE.sub(_fill, text, count=1)  # the outline's words, whatever they are
    yield Wording(page.path, page.body_line, text, None, page.body, is_book)
    for call in page.calls:
        if call.macro.kind is MacroKind.BLOCK:
            for words in _captions(call):
                source = ("",) * (page.body_line - 1) + tuple(page.body.split("\n"))
                yield Wording(page.path, call.line, words, source, words)


# Keys of the YAML files whose values are words for readers.
_SAID = frozenset(
    {"title", "short", "group", "unit", "description", "source", "categories", "note", "text"}
    | {"reason", "subject", "issuer", "trich_yeu", "ten_loai", "minh_hoa", "noi_nhan", "chuc_vu"}
    | {"quyen_han", "ten", "ten_co_quan", "pham_vi_luu_hanh"}
)


def _captions(call: Call) -> Iterator[str]:
    printed = [value for key, value in call.kwargs.items() if key in _WORDED]
    printed += call.args[1:2] if call.name in _NAMED_SECOND else ()
    return (value for value in printed if isinstance(value, str))


def _of_file(report: Report, path: str, said: object, keys: frozenset[str]) -> tuple[Wording, ...]:
    """List what a YAML file says for readers."""
    content = (report.project.root / path).read_text(encoding="utf-8")

    def make() -> tuple[Wording, ...]:
        texts, source = dict.fromkeys(_strings(said, keys, is_said=False)), (*content.split("\n"),)
        return tuple(Wording(path, 1, _NO_WORDS.sub(_fill, one), source, one) for one in texts)

    return again(("loi", path), (content, said), make)


def _strings(value: Any, keys: frozenset[str], *, is_said: bool) -> Iterator[str]:
    value = value.model_dump() if isinstance(value, BaseModel) else value
    if isinstance(value, str):
        if is_said:
            yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, keys, is_said=is_said or key in keys)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner, keys, is_said=is_said)


def _cells(table: Table) -> Iterator[Wording]:
    """List the words of a table's columns of text, each once, at its first row."""
    schema = table.schema
    for column in schema.fields:
        is_coded = (
            column.categories is not None or column.references or column.name == schema.document
        )
        if column.type != "string" or is_coded or column.name not in table.columns:
            continue
        first: dict[str, int] = {}
        for row, text in enumerate(table.columns[column.name]):
            first.setdefault(text, row)
        for text, row in first.items():
            if " " in text and "_" not in text:  # a single word is a code more often than not
                words = _NO_WORDS.sub(_fill, text)
                yield Wording(table.path, table.lines[row], words, (), text)
