"""Read a finished PDF back: its tags in logical order, each with the words that it shows."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from macros.export.document.inlines import NOWHERE, Origin
from macros.export.proof.transcript import Sign, Transcript
from macros.project import PDF_NAME

_LINE = raw.FPDF_WCHAR * 256  # letters, more than most text objects have
_SIGNS = {
    "Table": Sign.TABLE,
    "TR": Sign.ROW,
    "TD": Sign.CELL,
    "TH": Sign.CELL,
    "Figure": Sign.PICTURE,
    "Link": Sign.LINK,
    "Note": Sign.NOTE,
}
_ENDS = {"Table": Sign.TABLE_END, "Note": Sign.NOTE_END} | dict.fromkeys(
    ("P", "Caption", "Title", "TOCI", "H1", "H2", "H3", "H4", "H5", "H6"), "\n"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Words on a page, counted from 1."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One element of the logical structure; what is no part of it repeats or is ornament.

    Args:
        kind: Such as "P", "TD", "Note".
    """

    kind: str
    parts: tuple[Tag | Shown, ...] = ()

    def shown(self) -> Iterator[Shown]:
        """Yield its words, those of the tags in it included."""
        for part in self.parts:
            if isinstance(part, Shown):
                yield part
            else:
                yield from part.shown()

    @property
    def page(self) -> int:
        """The page on which it begins, from 1; 0 for one that shows nothing."""
        return next((one.page for one in self.shown()), 0)


_Things: TypeAlias = dict[tuple[int, int], list[tuple[Any, Any]]]


@dataclass(frozen=True, slots=True)
class OpenPdf:
    """A finished PDF, opened once for all that look into it.

    Args:
        document: What shows its pages.
        pages: Each page, and the text on it.
        pdf: What knows its objects.
    """

    document: Any
    pages: tuple[tuple[Any, Any], ...]
    pdf: Any


@contextmanager
def open_pdf(path: Path) -> Iterator[OpenPdf]:
    """Open a finished PDF."""
    with pikepdf.open(path) as pdf, pdfium.PdfDocument(path) as document:
        pages = (document[number] for number in range(len(document)))
        yield OpenPdf(document, tuple((page, page.get_textpage()) for page in pages), pdf)


def read_tags(path: Path) -> Tag:
    """Read the logical structure of a PDF by its path."""
    with open_pdf(path) as file:
        return tags_of(file)


def tags_of(file: OpenPdf) -> Tag:
    """Read the logical structure of a PDF; the words inside pictures are left out."""
    root = file.pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    numbers = {page.obj.objgen: number for number, page in enumerate(file.pdf.pages)}
    return _read_tag(root, numbers, _find_texts(file))


def texts_on(page: Any) -> Iterator[Any]:
    """Yield the text objects of a page."""
    for number in range(raw.FPDFPage_CountObjects(page)):
        thing = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT:
            yield thing


def _find_texts(file: OpenPdf) -> _Things:
    """Map page, from 0, and number of each marked content to its texts, with their pages."""
    found: _Things = {}
    for index, (page, text) in enumerate(file.pages):
        for thing in texts_on(page):
            key = index, raw.FPDFPageObj_GetMarkedContentID(thing)
            found.setdefault(key, []).append((thing, text))
    return found


def _read_tag(element: Any, pages: dict[Any, int], texts: _Things) -> Tag:
    kind = str(element.get("/S", "")).lstrip("/")
    kids = element.get("/K")
    parts: list[Tag | Shown] = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        is_dictionary = isinstance(kid, pikepdf.Dictionary)
        if is_dictionary and "/S" in kid:
            parts.append(_read_tag(kid, pages, texts))
            continue
        number = kid.get("/MCID") if is_dictionary else kid
        if number is not None:
            page = pages[(kid if is_dictionary and "/Pg" in kid else element).Pg.objgen]
            things = texts.get((page, int(number)), ()) if kind != "Figure" else ()
            parts.append(Shown(page + 1, "".join(letters_of(*each) for each in things)))
    return Tag(kind, tuple(parts))


def letters_of(thing: object, page: pdfium.PdfTextPage) -> str:
    """Return the letters of a text object."""
    buffer = _LINE()
    size = raw.FPDFTextObj_GetText(thing, page, buffer, ctypes.sizeof(buffer))
    if size > ctypes.sizeof(buffer):
        buffer = (raw.FPDF_WCHAR * size)()
        raw.FPDFTextObj_GetText(thing, page, buffer, ctypes.sizeof(buffer))
    return ctypes.string_at(buffer, size).decode("utf-16-le", "replace").rstrip("\0")


def say_pdf(root: Tag, name: str = "bản in PDF") -> Transcript:
    """Say what a printed copy says, from its tags; places are pages of the file, from 1."""
    said = Transcript(name, is_exact=False)
    _say_tag(root, said)
    return said


def _say_tag(tag: Tag, said: Transcript) -> None:
    place = Origin(PDF_NAME, tag.page) if tag.page else NOWHERE
    for caption in _captions_of_table(tag):
        _say_tag(caption, said)
    said.say(_SIGNS.get(tag.kind, ""), place)
    if tag.kind[:1] == "H" and tag.kind[1:].isdecimal():
        said.head(int(tag.kind[1:]), place)
    if tag.kind == "TOCI":
        shown = list(tag.shown())
        said.say("".join(one.text for one in shown[:-1]))  # the last is the number of a page
    elif tag.kind == "Lbl":  # of a note; that of an item is empty
        said.say(Sign.MARK if tag.page else "", place)
    else:
        for part in _in_order(tag):
            if isinstance(part, Shown):
                said.say(part.text, Origin(PDF_NAME, part.page))
            elif not (tag.kind == "Note" and part.kind == "Lbl"):
                _say_tag(part, said)
    said.say(_ENDS.get(tag.kind, ""))


def _in_order(tag: Tag) -> Sequence[Tag | Shown]:
    """Return parts as they stand on paper: a figure before its caption."""
    if captions := _captions_of_table(tag):
        return [part for part in tag.parts if part not in captions]
    first = tag.parts[0] if tag.parts else None
    if isinstance(first, Tag) and first.kind == "Caption":
        inner = [part for one in tag.parts[1:] if isinstance(one, Tag) for part in one.parts]
        if not any(isinstance(part, Tag) and part.kind == "Table" for part in inner):
            return (*tag.parts[1:], first)
    return tag.parts


def _captions_of_table(tag: Tag) -> list[Tag]:
    """Return the captions that are parts of a table itself: of one with nothing below it."""
    parts = tag.parts if tag.kind == "Table" else ()
    return [part for part in parts if isinstance(part, Tag) and part.kind == "Caption"]
