"""Look into the finished PDF: nothing beyond the paper, readable, one font, no lone heading."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from macros.export.document.chapter import Book, Chapter
from macros.export.document.nodes import Heading, walk, words_of
from macros.export.document.pictures import MIN_SIZE
from macros.export.page.fonts import CODE_FAMILY, Font
from macros.export.proof.printed import letters_of
from macros.render.call.mark import SIGNS

_LOWER_PART = 260.0  # pt above the foot of the paper; higher up no heading can stand alone
_FOOT = 50.0  # pt; below it stands the foot line
_EDGE_X, _EDGE_Y = 36.0, 25.0  # pt; half an inch is the least that printers and binders need

_SIGNS = frozenset(f"({sign})" for sign in SIGNS.values())  # "(sb)", "(đs)"
_SIGN_SIZE = 7.0  # pt, as the print template sets them


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


@dataclass(frozen=True, slots=True)
class Found:
    """Words on a page, and the height of their upper edge above its foot in pt."""

    words: str
    height: float


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault of the printed copy on a page counted from 1; page 0 is the whole file.

    Args:
        heading: The last one above the fault, if any.
    """

    page: int
    heading: Bookmark | None
    message: str
    remedy: str
    # "tran" beyond the margins, "trang-trong" empty page, "phong" font, "co-chu" too small,
    # "tieu-de" heading alone at the foot of a page
    kind: str


def find_defects(path: Path, font: Font) -> tuple[Defect, ...]:
    """List what is wrong with a finished PDF."""
    return (*_page_defects(path), *_font_defects(path, font))


def _page_defects(path: Path) -> Iterator[Defect]:
    with pdfium.PdfDocument(path) as document:
        bookmarks = _read_bookmarks(document)
        lowest = {mark.page: mark for mark in bookmarks}
        for index in range(len(document)):
            page = document[index]
            text = page.get_textpage()
            height = page.get_height()
            if text.count_rects() == 0:
                heading = _heading_over(bookmarks, index, height)
                yield Defect(index + 1, heading, "trang trống", "xem lại mục này", "trang-trong")
            outside = _outside(text, *page.get_size())
            if outside is not None:
                heading = _heading_over(bookmarks, index, outside.height)
                message = f"chữ “{outside.words}” tràn ra lề giấy"
                yield Defect(index + 1, heading, message, "chia bảng, rút ngắn chữ", "tran")
            small = _find_small_text(page, text, MIN_SIZE)
            if small is not None:
                heading = _heading_over(bookmarks, index, small.height)
                message = f"chữ “{small.words}” nhỏ hơn {MIN_SIZE} pt"
                yield Defect(index + 1, heading, message, "bớt nhóm hoặc chia hình, bảng", "co-chu")
            if index in lowest and _is_alone(text, lowest[index].title, lowest[index].top):
                message = f"tiêu đề “{lowest[index].title}” đứng một mình ở cuối trang"
                yield Defect(index + 1, lowest[index], message, "thêm chữ sau tiêu đề", "tieu-de")
            text.close()
            page.close()


def _size_at(text: pdfium.PdfTextPage, x: float, y: float) -> float:
    """Return the type size in pt at a place, 0 when there is no letter."""
    index = raw.FPDFText_GetCharIndexAtPos(text, x + 0.8, y, 3, 3)
    return 0.0 if index < 0 else float(raw.FPDFText_GetFontSize(text, index))


def _is_alone(text: pdfium.PdfTextPage, heading: str, place: float) -> bool:
    """Tell whether nothing but notes and the foot line stands below a heading."""
    if place > _LOWER_PART:
        return False
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        if top > place - 5 or bottom < _FOOT:
            continue
        words = text.get_text_bounded(left, bottom, right, top).strip()
        if words and words not in heading and _size_at(text, left, (bottom + top) / 2) > 11.5:
            return False
    return True


def _outside(text: pdfium.PdfTextPage, width: float, height: float) -> Found | None:
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        inside_x = left >= _EDGE_X and right <= width - _EDGE_X
        if not (inside_x and bottom >= _EDGE_Y and top <= height - _EDGE_Y):
            found: str = text.get_text_bounded(left, bottom, right, top).strip()
            if found:
                return Found(found[:40], top)
    return None


def _font_defects(path: Path, font: Font) -> Iterator[Defect]:
    wanted = font.family.replace(" ", "")
    with pikepdf.open(path) as pdf:
        for name, is_embedded in sorted(used_fonts(pdf)):
            bare = name.partition("+")[2] or name
            if not is_embedded:
                message = f"phông “{bare}” không được nhúng"
                yield Defect(0, None, message, "cài lại phông chữ", "phong")
            elif not _same_family(bare, wanted) and bare != CODE_FAMILY:
                message = f"bản in lẫn phông “{bare}” bên cạnh “{font.family}”"
                yield Defect(0, None, message, "bỏ ký tự lạ khỏi văn bản", "phong")


def _same_family(name: str, wanted: str) -> bool:
    plain = name.replace("-", "").lower()
    stem = wanted.lower().removesuffix("roman")  # TimesNewRomanPSMT, TimesNewRomanPS-BoldMT
    return plain.startswith(stem)


def used_fonts(pdf: pikepdf.Pdf) -> set[tuple[str, bool]]:
    """Collect the fonts that pages and their drawings use: name, and whether it is embedded."""
    found: set[tuple[str, bool]] = set()
    seen: set[tuple[int, int]] = set()
    stack = [page.obj.get("/Resources") for page in pdf.pages]
    while stack:
        resources = stack.pop()
        if resources is None or (resources.objgen != (0, 0) and resources.objgen in seen):
            continue
        seen.add(resources.objgen)
        for font in dict(resources.get("/Font", {})).values():
            if font.objgen not in seen:
                seen.add(font.objgen)
                found.add(_face(font))
        forms = [*dict(resources.get("/XObject", {})).values()]
        forms += dict(resources.get("/Pattern", {})).values()
        stack.extend(form.get("/Resources") for form in forms if form.objgen not in seen)
        seen.update(form.objgen for form in forms)
    return found


def _face(font: pikepdf.Object) -> tuple[str, bool]:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    is_embedded = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
    return str(font.get("/BaseFont", font.get("/Name", "?"))).lstrip("/"), is_embedded


def _size_of(thing: object) -> tuple[float, bool]:
    """Return the type size in pt, and whether the text belongs to a drawing."""
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(thing, size)
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    scale = math.hypot(matrix.b, matrix.d)
    return size.value * scale, abs(scale - 1) > 0.01  # drawings are scaled, text never


def _find_small_text(page: pdfium.PdfPage, text: pdfium.PdfTextPage, least: float) -> Found | None:
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
        words = letters_of(thing, text).strip()
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


def _read_bookmarks(document: pdfium.PdfDocument) -> tuple[Bookmark, ...]:
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


def _heading_over(bookmarks: Sequence[Bookmark], page: int, height: float) -> Bookmark | None:
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
