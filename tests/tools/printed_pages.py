"""What a chief of office would mark on a printed copy: white holes, widows, lone headings …

`python -m tests.tools.printed_pages site/bao-cao.pdf` lists them; each has 0 as its target.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2.raw as raw

from macros.export.proof.printed import OpenPdf, open_pdf

HOLE, WIDOW, HEADING = "lỗ trắng", "dòng lẻ", "tiêu đề lẻ"
NOTE, HEAD = "chú thích xa dấu", "đầu bảng quá ba dòng"
TABLE, ALONE = "bảng ngắn bị ngắt", "chữ ký đứng một mình"
KINDS = (HOLE, WIDOW, HEADING, NOTE, HEAD, TABLE, ALONE)
_MOST_WHITE = 1 / 3  # of the text area
_MOST_LINES = 3  # of a cell in the head of a table
_FEW_ROWS = 15  # tables with fewer stay whole
_FEWEST_LINES = 2  # of text or rows of a table, that stand above who signs
_BODY_SIZE = 12.5  # pt; smaller type is that of sources and notes
_MARGIN = 57.0  # pt; at the head and at the foot
_ONE_LINE = 4.0  # pt; raised marks stand on the line of their word
_ALONE = re.compile(r"P|H\d|TH")  # elements whose lines are looked at as one
# What begins a page by itself: the page before it ends where its words end.
_BEGINNING = re.compile(r"(?:(?:\d+|[ivx]+|PL\d+-\d+) )?(?:MỤC LỤC|Phụ lục|.*VIỆC CÒN PHẢI LÀM)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One place that would be marked, on a page of the file, from 1."""

    kind: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class _Ink:
    """One piece of marked content: where it stands, in pt from the foot of its page."""

    page: int
    bottom: float
    top: float
    size: float
    lines: frozenset[float]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Marked content with the elements around it, outermost first, each with its own number."""

    ink: _Ink
    path: tuple[tuple[str, int], ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.path)

    @property
    def paragraph(self) -> int | None:
        """The number of the paragraph, heading or head of a column that it stands in."""
        return next((n for kind, n in self.path if _ALONE.fullmatch(kind)), None)


def find_marks(path: Path) -> list[Mark]:
    """List what would be marked on a printed copy."""
    with open_pdf(path) as file:
        leaves = list(_leaves(file))
        signed = list(_signed_pages(leaves))
        # What cannot be parted goes to the page of the signature as a whole.
        ends = {one.page - 1 for one in signed if one.has_exhibit and not one.lines}
        marks = [*_holes(file, leaves, ends), *_lone_lines(leaves), *_headings(leaves)]
        marks += [*_heads(leaves), *_broken_tables(leaves), *_lone_signatures(signed)]
        return [*marks, *_parted_notes(file.pdf)]


def count_marks(path: Path) -> Mapping[str, int]:
    """Count them by kind."""
    found = Counter(mark.kind for mark in find_marks(path))
    return {kind: found[kind] for kind in KINDS}


def _leaves(file: OpenPdf) -> Iterator[_Leaf]:
    """Yield all content in logical order; ornaments and the lines at head and foot are none."""
    inks = dict(_inks(file))
    numbers = {page.obj.objgen: number for number, page in enumerate(file.pdf.pages)}
    count = 0

    def walk(element: Any, path: tuple[tuple[str, int], ...]) -> Iterator[_Leaf]:
        nonlocal count
        count += 1
        path = (*path, (str(element.get("/S", "")).lstrip("/"), count))
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            is_dictionary = isinstance(kid, pikepdf.Dictionary)
            if is_dictionary and "/S" in kid:
                yield from walk(kid, path)
                continue
            number = kid.get("/MCID") if is_dictionary else kid
            if number is not None:
                owner = kid if is_dictionary and "/Pg" in kid else element
                ink = inks.get((numbers[owner.Pg.objgen], int(number)))
                if ink is not None:
                    yield _Leaf(ink, path)

    yield from walk(file.pdf.Root.StructTreeRoot, ())


def _inks(file: OpenPdf) -> Iterator[tuple[tuple[int, int], _Ink]]:
    for index, (page, _) in enumerate(file.pages):
        boxes: dict[int, list[tuple[float, float, float, float]]] = defaultdict(list)
        for number in range(raw.FPDFPage_CountObjects(page)):
            thing = raw.FPDFPage_GetObject(page, number)
            _, bottom, _, top = _bounds(thing)
            matrix, size = raw.FS_MATRIX(), ctypes.c_float()
            raw.FPDFPageObj_GetMatrix(thing, matrix)
            raw.FPDFTextObj_GetFontSize(thing, size)
            box = bottom, top, abs(size.value * matrix.d), matrix.f
            boxes[raw.FPDFPageObj_GetMarkedContentID(thing)].append(box)
        for key, found in boxes.items():
            bottoms, tops, sizes, lines = zip(*found, strict=True)
            extent = min(bottoms), max(tops), max(sizes)
            yield (index, key), _Ink(index + 1, *extent, frozenset(lines))


def _bounds(thing: Any) -> list[float]:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(thing, *sides)
    return [side.value for side in sides]


def _holes(file: OpenPdf, leaves: Sequence[_Leaf], ends: Collection[int]) -> Iterator[Mark]:
    """Find pages with white above their notes, other than at ends."""
    floors: dict[int, float] = {}
    notes: dict[int, float] = {}
    for leaf in leaves:
        page = leaf.ink.page
        if "Note" in leaf.kinds:
            notes[page] = max(notes.get(page, _MARGIN), leaf.ink.top)
        else:
            floors[page] = min(floors.get(page, 900), leaf.ink.bottom)
    sizes = [page.get_size() for page, _ in file.pages]
    texts = [" ".join(text.get_text_bounded().split()) for _, text in file.pages]
    for page in sorted(floors):
        is_last = page == len(sizes) or _BEGINNING.match(texts[page]) is not None
        if is_last or page in ends or sizes[page - 1][0] > sizes[page - 1][1]:
            continue
        white = floors[page] - notes.get(page, _MARGIN)
        if white > _MOST_WHITE * (sizes[page - 1][1] - 2 * _MARGIN):
            yield Mark(HOLE, page, f"{white:.0f} pt trắng")


def _lines(leaves: Sequence[_Leaf], *, with_cells: bool) -> dict[int, list[_Ink]]:
    """Map the number of each paragraph, heading or head of a column to its content."""
    found: dict[int, list[_Ink]] = defaultdict(list)
    for leaf in leaves:
        if "Note" in leaf.kinds or ("Table" in leaf.kinds) != with_cells:
            continue
        if leaf.paragraph is not None:
            found[leaf.paragraph].append(leaf.ink)
    return found


def _count_lines(inks: Sequence[_Ink]) -> int:
    """Count base lines of one page; a raised mark has none of its own."""
    count, last = 0, 1e9
    for y in sorted({y for ink in inks for y in ink.lines}, reverse=True):
        if last - y > _ONE_LINE:
            count, last = count + 1, y
    return count


def _lone_lines(leaves: Sequence[_Leaf]) -> Iterator[Mark]:
    """Find paragraphs of which one line stands alone at the foot or head of a page."""
    for inks in _lines(leaves, with_cells=False).values():
        pages = sorted({ink.page for ink in inks})
        if len(pages) > 1:
            for page in (pages[0], pages[-1]):
                if _count_lines([ink for ink in inks if ink.page == page]) == 1:
                    yield Mark(WIDOW, page, "một dòng")


def _headings(leaves: Sequence[_Leaf]) -> Iterator[Mark]:
    """Find headings whose page has nothing of what follows them."""
    body = [leaf for leaf in leaves if "Note" not in leaf.kinds]
    for number, leaf in enumerate(body):
        if any(re.fullmatch(r"H\d", kind) for kind in leaf.kinds):
            following = (
                one.ink.page
                for one in body[number + 1 :]
                if not any(re.fullmatch(r"H\d", kind) for kind in one.kinds)
            )
            if next(following, leaf.ink.page) != leaf.ink.page:
                yield Mark(HEADING, leaf.ink.page, "tiêu đề")


def _heads(leaves: Sequence[_Leaf]) -> Iterator[Mark]:
    """Find tables with a cell of the head in more lines than three."""
    heads = [leaf for leaf in leaves if "THead" in leaf.kinds]
    high: dict[int, int] = {}
    for inks in _lines(heads, with_cells=True).values():
        lines = _count_lines(inks)
        if lines > _MOST_LINES:
            high[inks[0].page] = max(lines, high.get(inks[0].page, 0))
    for page, lines in high.items():
        yield Mark(HEAD, page, f"{lines} dòng")


def _broken_tables(leaves: Sequence[_Leaf]) -> Iterator[Mark]:
    """Find tables of few rows that run over the end of a page."""
    pages: dict[int, set[int]] = defaultdict(set)
    rows: dict[int, set[int]] = defaultdict(set)
    for leaf in leaves:
        table = next((n for kind, n in leaf.path if kind == "Table"), None)
        if table is not None:
            pages[table].add(leaf.ink.page)
            if "TBody" in leaf.kinds:
                rows[table].add(next(n for kind, n in leaf.path if kind == "TR"))
    for table, count in rows.items():
        if len(count) < _FEW_ROWS and len(pages[table]) > 1:
            yield Mark(TABLE, min(pages[table]), f"{len(count)} hàng")


@dataclass(frozen=True, slots=True)
class _Signed:
    """A page where somebody signs, and what stands there above: lines of text, rows, a picture."""

    page: int
    lines: int
    rows: int
    has_picture: bool

    @property
    def has_exhibit(self) -> bool:
        return self.has_picture or self.rows > 0


def _signed_pages(leaves: Sequence[_Leaf]) -> Iterator[_Signed]:
    pages: dict[int, list[_Leaf]] = defaultdict(list)
    for leaf in leaves:
        if "Note" not in leaf.kinds:
            pages[leaf.ink.page].append(leaf)
    for page, found in pages.items():
        signed = next((n for n in range(len(found)) if _signs(found[n], found[n + 1 :])), None)
        if signed is None or any("Title" in one.kinds for one in found):
            continue
        above = found[:signed]
        text = [one for one in above if not {"Table", "Figure", "Caption"} & one.kinds]
        lines = {y for one in text if one.ink.size > _BODY_SIZE for y in one.ink.lines}
        body = (one for one in above if "TBody" in one.kinds)
        rows = {n for one in body for kind, n in one.path if kind == "TR"}
        picture = any("Figure" in one.kinds for one in above)
        yield _Signed(page, len(lines), len(rows), picture)


def _lone_signatures(signed: Iterable[_Signed]) -> Iterator[Mark]:
    """Find pages on which those who sign have neither text, rows nor a picture above them."""
    for one in signed:
        if not one.has_picture and one.lines + one.rows < _FEWEST_LINES:
            yield Mark(ALONE, one.page, f"{one.rows} hàng, {one.lines} dòng phía trên")


def _parted_notes(pdf: pikepdf.Pdf) -> Iterator[Mark]:
    """Find notes on another page than their mark, to which each leads back."""
    elements = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    notes = (one for one in _links(pdf, pages) if _is_note(one[2], elements))
    for number, (page, mark_page, _) in enumerate(notes, 1):
        if page != mark_page:
            yield Mark(NOTE, page + 1, f"chú thích {number}")


def _links(pdf: pikepdf.Pdf, pages: dict[tuple[int, int], int]) -> Iterator[tuple[int, int, Any]]:
    """Yield the links to a place without a name, with its page and their own."""
    for number, page in enumerate(pdf.pages):
        for link in page.obj.get("/Annots", ()):
            action = link.get("/A", pikepdf.Dictionary())
            place = link.get("/Dest", action.get("/D"))
            if isinstance(place, pikepdf.Array):
                yield number, pages[place[0].objgen], link


def _is_note(link: Any, elements: Any) -> bool:
    """Tell whether a link stands in the number of a note."""
    label = elements[int(link.StructParent)].P
    return bool(label.S == "/Lbl" and label.P.S == "/Note")


def _signs(leaf: _Leaf, later: Iterable[_Leaf]) -> bool:
    """Tell whether a line stands beside another one, as nothing else does outside tables."""
    if {"Table", "TOC"} & leaf.kinds or leaf.paragraph is None:
        return False
    return any(
        leaf.ink.lines & one.ink.lines and one.paragraph not in {None, leaf.paragraph}
        for one in later
        if "Table" not in one.kinds
    )


def main(names: Sequence[str]) -> None:
    """Print what would be marked in each file, and how often."""
    for name in names:
        for mark in sorted(find_marks(Path(name)), key=lambda one: (one.page, one.kind)):
            sys.stdout.write(f"trang {mark.page}: {mark.kind}: {mark.words}\n")
        counts = ", ".join(f"{kind} {count}" for kind, count in count_marks(Path(name)).items())
        sys.stdout.write(f"{name}: {counts}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
