"""Captions for Word: the number is a field that counts, so that a clerk may add a table."""

from __future__ import annotations

import re

from lxml import html

from macros.export.blocks import label_of
from macros.export.book import Book
from macros.export.word.contents import Entry
from macros.export.word.draft import Draft
from macros.export.word.fields import bookmark_name, field_begin, field_end, run
from macros.export.word.inline import Places
from macros.export.word.pandoc import Node, paragraph, plain_text, raw, string

_LABEL = re.compile(r"(.*\S)[\s\u00a0]+(\d+)")
_STYLES = {"bang": "Caption", "hinh": "Tên hình"}


class Captions:
    """Writes the captions of one book, in order, and lists them in its draft."""

    def __init__(self, draft: Draft, places: Places) -> None:
        self._draft = draft
        self._places = places
        self._numbers: dict[str, int] = {}

    def name(self, figure: html.HtmlElement, kind: str) -> str:
        """Name a table or figure; one without an id by its place."""
        return figure.get("id") or f"{kind}-{len(self._draft.captions[kind])}"

    def write(
        self, figure: html.HtmlElement, kind: str, inlines: list[Node], appendix: int
    ) -> Node:
        """Write number and title of a table ("bang") or figure ("hinh").

        Args:
            inlines: The caption as it is printed.
            appendix: Number of the appendix in which it stands; 0 for the report itself.
        """
        name = self.name(figure, kind)
        entry = Entry(name, plain_text(inlines), appendix=appendix)
        self._draft.captions[kind].append(entry)
        match = _LABEL.fullmatch(self._places.labels.get(figure.get("id", ""), ""))
        if match:
            inlines = [raw(self._number(name, match[1], int(match[2]))), *_after(inlines, match[0])]
        begin, end = self._places.bookmarked(name)
        return paragraph([begin, *inlines, end], _STYLES[kind])

    def _number(self, name: str, word: str, number: int) -> str:
        """Write "Bảng 3" with a field that counts; a gap in the numbers is set on."""
        code = f"SEQ {word} \\* ARABIC"
        if number != self._numbers.get(word, 0) + 1:
            code += f" \\r {number}"
        self._numbers[word] = number
        begin, end = self._places.bookmarks.start(bookmark_name("Ref", name))
        return (
            begin + run(f"{word}\u00a0") + field_begin(code) + run(str(number)) + field_end() + end
        )


def labels_in(book: Book) -> dict[str, str]:
    """Collect the labels of captions that have a number."""
    return {
        figure.get("id", ""): label_of(figure)
        for chapter in book.all_chapters
        for figure in chapter.body.iterdescendants("figure")
        if figure.get("id") and figure.find("figcaption") is not None
        if _LABEL.fullmatch(label_of(figure))
    }


def _after(inlines: list[Node], label: str) -> list[Node]:
    """Take the label off the beginning of a caption."""
    first = inlines[0]
    if first["t"] == "Str" and _plain(first["c"]).startswith(_plain(label)):
        return [string(first["c"][len(label) :]), *inlines[1:]]
    return [string(". "), *inlines]


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
