"""Every text that is printed, with the place where its author typed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from macros.check.prose.reading import blank, own_words
from macros.findings import Code, Finding
from macros.project import again
from macros.read.page.page import GAP, Call, Page
from macros.read.report import Report
from macros.read.table.table import Table
from macros.vocabulary import MacroKind

# What stands in for what is no word of the author's: sentences do not run together over it.
FILLER = "¤"
_NO_WORDS = re.compile(
    rf"{GAP.pattern}|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[\^[^\]\n]+\]:?|<?https?://[^\s>]+"
    r"|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[[^\]\n]+\]:[ \t]*\S+|\b(?:[\w-]+\.)+(?:vn|com|net|org)\b"
    r"|\b(?=[^\W_]+_[^\W_])[\w.]+|&#?\w+;|\b(?:TODO|FIXME|XXX)\b"
    r"|(?<![^\W_])\d[\w.]*(?: ?[-–] ?|/)[\w./-]*[A-ZĐ][\w/-]*"  # the number of a document
)
_fill = partial(blank, filler=FILLER)
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

    def finding(self, place: re.Match[str] | int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what is wrong at a place of the text."""
        start = place if isinstance(place, int) else place.start()
        if self.source is None:
            line = self.line + self.text.count("\n", 0, start)
        else:
            words = (
                self.text[start:].split(" ") if isinstance(place, int) else place.group().split()
            )
            line = _line_with(self.source, words[0] if words else "", self.line)
        return Finding(self.path, line, message, remedy, code)

    def warning(self, place: re.Match[str] | int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what should be mended, but stops no publication."""
        return self.finding(place, message, remedy, code).as_warning


def _line_with(source: tuple[str, ...], words: str, first: int) -> int:
    """Find the first line with some words, from where they may stand."""
    for number, line in enumerate(source[first - 1 :], start=first):
        if words in line:
            return number
    return first


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
        yield from _of_file(report, table.schema_path, table.schema.model_dump, _SAID - {"ten"})
        yield from _cells(report, table)
    yield from _of_file(report, "data/report.yml", report.identity.model_dump, _SAID)
    documents = report.documents.values()
    yield from _of_file(
        report, "data/documents.yml", lambda: [one.model_dump() for one in documents], _SAID
    )


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


def _of_file(
    report: Report, path: str, say: Callable[[], Any], keys: frozenset[str]
) -> tuple[Wording, ...]:
    """List what a YAML file says for readers."""
    content = (report.project.root / path).read_text(encoding="utf-8")

    def make() -> tuple[Wording, ...]:
        texts, source = dict.fromkeys(_strings(say(), keys, is_said=False)), (*content.split("\n"),)
        return tuple(Wording(path, 1, _NO_WORDS.sub(_fill, one), source, one) for one in texts)

    return again(("loi", path), content, make)


def _strings(value: Any, keys: frozenset[str], *, is_said: bool) -> Iterator[str]:
    if isinstance(value, str):
        if is_said:
            yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, keys, is_said=is_said or key in keys)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner, keys, is_said=is_said)


def _cells(report: Report, table: Table) -> Iterator[Wording]:
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
