"""The bookmarks of a finished PDF: which heading a place on a page stands under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from macros.export.document.chapter import Book, Chapter
from macros.export.document.nodes import Heading, walk
from macros.export.document.plain_text import words_of


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One heading of the print copy.

    Args:
        number: Its place among all headings of the copy, from 0.
        page: Counted from 0.
        top: Its height above the foot of the page in pt.
    """

    number: int
    page: int
    top: float
    title: str


def read_bookmarks(document: pdfium.PdfDocument) -> tuple[Bookmark, ...]:
    """List the headings in print order; those that lead nowhere are left out."""
    found = []
    for number, mark in enumerate(document.get_toc()):
        destination = mark.get_dest()
        if destination is None or destination.get_index() is None:
            continue
        view = destination.get_view()[1]
        if len(view) > 1:
            found.append(Bookmark(number, destination.get_index(), view[1], mark.get_title()))
    return tuple(found)


def heading_over(bookmarks: Sequence[Bookmark], page: int, height: float) -> Bookmark | None:
    """Find the last heading above a place; None before the first one.

    Args:
        page: Counted from 0.
        height: Of the place above the foot of the page in pt.
    """
    found = None
    for mark in bookmarks:
        if mark.page < page or (mark.page == page and mark.top >= height):
            found = mark
    return found


def chapter_of(book: Book, bookmark: Bookmark | None) -> Chapter | None:
    """Find the chapter with the heading that a bookmark of the print copy leads to."""
    headings = [
        (node, chapter)
        for chapter in book.all_chapters
        for node in walk(chapter.blocks)
        if isinstance(node, Heading)
    ]
    if bookmark is None or bookmark.number >= len(headings):
        return None
    heading, chapter = headings[bookmark.number]
    words = "".join(words_of(heading.content, with_notes=True).split())
    # The words of a heading may go on with those of a note, which no bookmark has.
    return chapter if words.startswith("".join(bookmark.title.split())) else None
