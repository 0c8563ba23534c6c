"""Look into the finished PDF: nothing beyond the paper, readable, one font, no lone heading."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from macros.export.document.pictures import MIN_SIZE
from macros.export.page.fonts import CODE_FAMILY, Font
from macros.export.proof.printed import OpenPdf, letters_of, texts_on
from macros.render.call.mark import SIGNS

_LOWER_PART = 260.0  # pt above the foot of the paper; higher up no heading can stand alone
_FOOT = 50.0  # pt; below it stands the foot line
_SHOWN = 40  # letters
_EDGE_X, _EDGE_Y = 36.0, 25.0  # pt; half an inch is the least that printers and binders need

_SIGNS = frozenset(f"({sign})" for sign in SIGNS.values())  # "(sb)", "(đs)"
_SIGN_SIZE = 7.0  # pt, as the print template sets them


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault of the printed copy on a page counted from 1; page 0 is the whole file.

    Args:
        words: Those at the fault; "" for all that is on the page.
    """

    page: int
    words: str
    message: str
    remedy: str
    # "tran" beyond the margins, "trang-trong" empty page, "phong" font, "co-chu" too small,
    # "tieu-de" heading alone at the foot of a page
    kind: str


def find_defects(file: OpenPdf, font: Font) -> Iterator[Defect]:
    """List what is wrong with a finished PDF."""
    headings = _lowest_headings(file)
    before = next((n for n, page in enumerate(file.pdf.pages) if page.label == "1"), 0)
    for index, (page, text) in enumerate(file.pages):
        is_back = 0 < index == before - 1  # of the last page before the first one
        if text.count_rects() == 0 and not is_back:
            yield Defect(index + 1, "", "trang trống", "xem lại mục này", "trang-trong")
        words = _outside(text, *page.get_size())
        if words:
            message = f"chữ “{words}” tràn ra lề giấy"
            yield Defect(index + 1, words, message, "chia bảng, rút ngắn chữ", "tran")
        words = _small_text(page, text, MIN_SIZE)
        if words:
            message = f"chữ “{words}” nhỏ hơn {MIN_SIZE} pt"
            yield Defect(index + 1, words, message, "bớt nhóm hoặc chia hình, bảng", "co-chu")
        title, top = headings.get(index, ("", math.inf))
        if _is_alone(text, title, top):
            message = f"tiêu đề “{title}” đứng một mình ở cuối trang"
            yield Defect(index + 1, title, message, "thêm chữ sau tiêu đề", "tieu-de")
    yield from _font_defects(file, font)


def _lowest_headings(file: OpenPdf) -> dict[int, tuple[str, float]]:
    """Map each page, from 0, to its lowest heading and the height of that above the foot in pt."""
    found = {}
    for mark in file.document.get_toc():
        place = mark.get_dest()
        view = list(place.get_view()[1]) if place is not None else []
        if view[1:] and place.get_index() is not None:
            found[place.get_index()] = mark.get_title(), view[1]
    return found


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


def _outside(text: pdfium.PdfTextPage, width: float, height: float) -> str:
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        inside_x = left >= _EDGE_X and right <= width - _EDGE_X
        if not (inside_x and bottom >= _EDGE_Y and top <= height - _EDGE_Y):
            found: str = text.get_text_bounded(left, bottom, right, top).strip()
            if found:
                return found[:_SHOWN]
    return ""


def _font_defects(file: OpenPdf, font: Font) -> Iterator[Defect]:
    wanted = font.family.replace(" ", "")
    for name, is_embedded in sorted(used_fonts(file.pdf)):
        bare = name.partition("+")[2] or name
        if not is_embedded:
            message = f"phông “{bare}” không được nhúng"
            yield Defect(0, "", message, "cài lại phông chữ", "phong")
        elif not _same_family(bare, wanted) and bare != CODE_FAMILY:
            message = f"bản in lẫn phông “{bare}” bên cạnh “{font.family}”"
            yield Defect(0, "", message, "bỏ ký tự lạ khỏi văn bản", "phong")


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


def _small_text(page: pdfium.PdfPage, text: pdfium.PdfTextPage, least: float) -> str:
    """Find text below a size in pt; raised marks of notes and capitals alone do not count.

    The marks of provisional and revised numbers may be smaller as well, down to 7 pt.
    """
    for thing in texts_on(page):
        size, is_drawn = _size_of(thing)
        if size >= least - 0.1:
            continue
        words = letters_of(thing, text).strip()
        if words in _SIGNS and not is_drawn and size >= _SIGN_SIZE - 0.1:
            continue
        small_letters = sum(letter.isalpha() and letter.islower() for letter in words)
        if small_letters > 1 or (is_drawn and words):
            return words[:_SHOWN]
    return ""
