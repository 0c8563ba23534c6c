"""Read a finished copy back: its words in order, and its headings, without what repeats."""

from __future__ import annotations

import ctypes
import math
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from lxml import etree

from macros.export.document.chapter import Book, Chapter
from macros.export.document.nodes import Heading, walk, words_of
from macros.render.call.mark import SIGNS

_MARK_SIZE = 9.0  # pt; the raised marks of notes are smaller
_SIGNS = frozenset(f"({sign})" for sign in SIGNS.values())  # "(sb)", "(đs)"
_SIGN_SIZE = 7.0  # pt, as the print template sets them
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Found:
    """Words on a page, and the height of their upper edge above its foot in pt."""

    words: str
    height: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A run of text on one line of a page, counted from 1."""

    page: int
    text: str


def read_pdf(path: Path, *, body_only: bool = False) -> Iterator[PrintedLine]:
    """Read the text of a tagged PDF in its logical order.

    Page numbers, foot lines and repeated heads of tables are artifacts and left out, and so are
    the marks of notes and the words inside drawings.

    Args:
        body_only: Begin on the page of the first section, behind the contents.
    """
    with pdfium.PdfDocument(path) as document:
        first = _first_section(document) if body_only else 0
        for index in range(first, len(document)):
            page = document[index]
            text = page.get_textpage()
            for number in range(raw.FPDFPage_CountObjects(page)):
                found = _text_of(raw.FPDFPage_GetObject(page, number), text)
                if found:
                    yield PrintedLine(index + 1, found)
            text.close()
            page.close()


def _first_section(document: pdfium.PdfDocument) -> int:
    for mark in document.get_toc():
        destination = mark.get_dest()
        if destination is not None and destination.get_index() is not None:
            return int(destination.get_index())
    return 0


def _text_of(thing: object, page: pdfium.PdfTextPage) -> str:
    is_text = raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT
    if not is_text or raw.FPDFPageObj_GetMarkedContentID(thing) < 0:
        return ""
    size, is_drawn = _size_of(thing)
    words = "" if is_drawn else _letters_of(thing, page)
    is_mark = size < _MARK_SIZE and not any(letter.isalpha() for letter in words)
    return "" if is_mark else words


def _size_of(thing: object) -> tuple[float, bool]:
    """Return the type size in pt, and whether the text belongs to a drawing."""
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(thing, size)
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    scale = math.hypot(matrix.b, matrix.d)
    return size.value * scale, abs(scale - 1) > 0.01  # drawings are scaled, text never


def _letters_of(thing: object, page: pdfium.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(thing, page, None, 0)
    buffer = ctypes.create_string_buffer(length)
    letters = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFTextObj_GetText(thing, page, letters, length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")


def find_small_text(page: pdfium.PdfPage, text: pdfium.PdfTextPage, least: float) -> Found | None:
    """Find text below a size in pt; raised marks of notes and capitals alone do not count.

    The marks of provisional and revised numbers may be smaller as well, down to 7 pt.
    """
    for number in range(raw.FPDFPage_CountObjects(page)):
        thing = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        size, is_drawn = _size_of(thing)
        if size >= least - 0.1:
            continue
        words = _letters_of(thing, text).strip()
        if words in _SIGNS and not is_drawn and size >= _SIGN_SIZE - 0.1:
            continue
        small_letters = sum(letter.isalpha() and letter.islower() for letter in words)
        if small_letters > 1 or (is_drawn and words):
            return Found(words[:40], _top_of(thing))
    return None


def _top_of(thing: object) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return float(top.value)


def read_docx(path: Path, first_heading: str) -> Iterator[str]:
    """Read the paragraphs of a Word file from a heading on, then its notes."""
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        names = archive.namelist()
        notes = archive.read("word/footnotes.xml") if "word/footnotes.xml" in names else None
    has_begun = False
    for paragraph in body.iter(f"{_W}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        is_heading = style is not None and style.get(f"{_W}val", "").startswith("Heading")
        has_begun = has_begun or (is_heading and " ".join(text.split()) == first_heading)
        if has_begun:
            yield text
    for paragraph in etree.fromstring(notes).iter(f"{_W}p") if notes else ():
        yield "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))


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
