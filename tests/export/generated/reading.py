"""What a reader sees of the three copies, read by means of their own."""

from __future__ import annotations

import ctypes
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from lxml import etree, html

from tests.export.generated.model import MARK, RULE, TABLE, Piece

_DRAWN = "Biểu đồ"  # how the text in place of a chart begins
Inside = frozenset[str]


def read_site(path: Path) -> list[Piece]:
    """Read the article of a built page, its notes behind it."""
    article = html.parse(str(path)).getroot().xpath("//article")[0]
    return list(_html(article, frozenset()))


_HTML = {"strong": "strong", "em": "em", "pre": "pre", "a": "link", "blockquote": "quote"}
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset(
    {"p", "li", "ul", "ol", "td", "th", "tr", "table", "div", "pre", "blockquote", "figure"}
)
_UNREAD = frozenset({"headerlink", "footnote-backref", "chi-tren-web"})


def _html(element: html.HtmlElement, inside: Inside) -> Iterator[Piece]:
    tag, names = element.tag, set(element.classes)
    if not isinstance(tag, str) or tag in {"svg", "details", "script"} or names & _UNREAD:
        return
    if tag == "img":
        yield Piece(element.get("alt", ""), inside | {"picture"})
        return
    if "footnote-ref" in names:
        yield Piece(MARK, inside)
        return
    if tag in _HTML:
        inside |= {_HTML[tag]}
    elif tag in _HEADS:
        inside |= {"heading"}
    elif tag == "code" and "pre" not in inside:
        inside |= {"code"}
    elif tag == "table":
        rows = element.xpath(".//tr")
        yield Piece(f" {TABLE}{len(rows)}x{max(len(row) for row in rows)} ", inside)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                cell.set("data-o", f"cell {number},{column}")
    elif tag == "hr":
        yield Piece(f" {RULE} ", inside)
    elif tag in {"td", "th"}:
        inside |= {element.get("data-o")}
    elif "footnote" in names:
        for note in element.xpath("./ol/li"):
            yield from _html(note, inside | {"note"})
        return
    is_line = tag in _LINES or tag in _HEADS
    if is_line:
        yield Piece(" ", inside)
    yield Piece(element.text or "", inside)
    depth = sum(one.startswith("item") for one in inside) + 1
    number = int(element.get("start", "1")) if tag == "ol" else 0
    for child in element:
        within = inside
        if child.tag == "li":
            within = inside | {f"item{depth} {f'{number}.' if tag == 'ol' else '-'}"}
            number += 1
        yield from _html(child, within)
        yield Piece(child.tail or "", inside)
    if is_line:
        yield Piece(" ", inside)


# --- Word

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DESCRIPTION = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_LISTED = ("TOC", "TableofFigures")


def read_word(path: Path) -> list[Piece]:
    """Read the body of a Word file, its notes behind it."""
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
    pieces = list(_blocks(body, frozenset()))
    for note in notes:
        pieces += _blocks(note, frozenset({"note"}))
    return pieces


def _blocks(parent: Any, inside: Inside) -> Iterator[Piece]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, inside)
        elif child.tag == f"{_W}tbl":
            rows = child.findall(f"{_W}tr")
            columns = len(child.findall(f"{_W}tblGrid/{_W}gridCol"))
            yield Piece(f" {TABLE}{len(rows)}x{columns} ", inside)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row.findall(f"{_W}tc")):
                    yield from _blocks(cell, inside | {f"cell {number},{column}"})


def _paragraph(paragraph: Any, inside: Inside) -> Iterator[Piece]:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else style.get(f"{_W}val")
    if name.startswith(_LISTED):
        return
    level = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    if level is not None:
        inside |= {f"item{int(level.get(f'{_W}val')) + 1}"}
    if name.startswith("Heading"):
        inside |= {"heading"}
    if name == "GhiChuBang":
        inside |= {"note"}
    if name.startswith(("Quote", "Trchdn", "TrichDan", "Trích")):
        inside |= {"quote"}
    if name == "VachNgang":
        yield Piece(f" {RULE} ", inside)
    yield Piece(" ", inside)
    for run in paragraph.iter(f"{_W}r"):
        yield from _run(run, inside)
    yield Piece(" ", inside)


def _run(run: Any, inside: Inside) -> Iterator[Piece]:
    marks = run.find(f"{_W}rPr")
    names = (
        {one.tag.removeprefix(_W): one.get(f"{_W}val") for one in marks}
        if marks is not None
        else {}
    )
    raised = names.get("vertAlign") == "superscript" or names.get("rStyle") == "FootnoteReference"
    for tag, kind in (("b", "strong"), ("i", "em")):
        if tag in names:
            inside |= {kind}
    if names.get("rStyle") == "VerbatimChar":
        inside |= {"code"}
    if run.getparent().tag == f"{_W}hyperlink":
        inside |= {"link"}
    for child in run:
        match child.tag.removeprefix(_W):
            case "t":
                yield Piece(MARK if raised else child.text or "", inside)
            case "noBreakHyphen":
                yield Piece("-", inside)
            case "footnoteReference":
                yield Piece(MARK, inside)
            case "br" | "tab" | "cr":
                yield Piece(" ", inside)
            case "drawing":
                words = next(child.iter(_DESCRIPTION)).get("descr", "")
                if not words.startswith(_DRAWN):
                    yield Piece(words, inside | {"picture"})


# --- PDF

_NOTED = re.compile(r"\((?:\*+|[a-z])\)")  # before a note below its table, and at its mark
_LABEL = re.compile(r"\s*(?:[-+•]|\d+\.)(?:\s|$)")
_TAGS = {"Link": "link", "BlockQuote": "quote", "Em": "em", "Strong": "strong", "Code": "code"}


def read_pdf(path: Path) -> list[Piece]:
    """Read a tagged PDF along its tags, without contents."""
    with pikepdf.open(path) as pdf:
        texts = _texts(path)
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return list(_tagged(pdf.Root.StructTreeRoot, frozenset(), -1, texts, pages))


def _texts(path: Path) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    with pdfium.PdfDocument(path) as document:
        for index, page in enumerate(document):
            text = page.get_textpage()
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
                number = raw.FPDFPageObj_GetMarkedContentID(thing.raw)
                length = raw.FPDFTextObj_GetText(thing.raw, text.raw, None, 0)
                buffer = ctypes.create_string_buffer(length)
                letters = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
                raw.FPDFTextObj_GetText(thing.raw, text.raw, letters, length)
                words = buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")
                found[index, number] = found.get((index, number), "") + words
    return found


def _tagged(
    element: Any, inside: Inside, page: int, texts: Any, pages: Any, place: str = ""
) -> Iterator[Piece]:
    tag = str(element.get("/S", "/"))[1:]
    if "/Pg" in element:
        page = pages[element.Pg.objgen]
    if tag == "TOC":
        return
    if tag == "Lbl":
        if place != "item" and "note" not in inside:
            yield Piece(MARK, inside)
        return
    if tag == "Figure":
        words = str(element.get("/Alt", ""))
        if "/K" not in element:  # a tag around nothing
            return
        if not words.startswith(_DRAWN):
            yield Piece(words, inside | {"picture"})
        return
    if tag == "Note":
        inside = frozenset({"note"})
    elif tag in _TAGS:
        inside |= {_TAGS[tag]}
    elif tag[:1] == "H" and tag[1:].isdecimal():
        inside |= {"heading"}
    elif tag == "L":
        inside |= {f"item{sum(one.startswith('item') for one in inside) + 1}"}
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    if tag == "Table":
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Caption":
                yield from _tagged(kid, inside, page, texts, pages)
        rows = list(_rows(element))
        width = max(len(row) for row in rows)
        yield Piece(f" {TABLE}{len(rows)}x{width} ", inside)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                yield Piece(" ")
                within = inside | {f"cell {number},{column}"}
                yield from _tagged(cell, within, page, texts, pages)
        return
    is_line = tag in {"P", "LI", "LBody", "Div", "Caption", "Note"} or "heading" in inside
    if is_line:
        yield Piece(" ", inside)
    for kid in kids:
        if isinstance(kid, int) or "/MCID" in kid:
            where = pages[kid.Pg.objgen] if not isinstance(kid, int) and "/Pg" in kid else page
            words = texts.get((where, int(kid if isinstance(kid, int) else kid.MCID)), "")
            if tag == "Span" and _NOTED.fullmatch(words.strip()):
                words = MARK
            elif _NOTED.match(words):
                inside = frozenset({"note"})
            yield Piece(words, inside)
        elif "/S" in kid:
            pieces = _tagged(kid, inside, page, texts, pages, "item" if tag == "LI" else "")
            yield from _unlabelled(pieces) if tag == "LI" else pieces
    if is_line:
        yield Piece(" ", inside)


def _unlabelled(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Leave out the mark of an item, which is part of its first text."""
    for piece in pieces:
        if piece.text.strip():
            yield Piece(_LABEL.sub("", piece.text, count=1), piece.inside)
            yield from pieces
        else:
            yield piece


def _rows(element: Any) -> Iterator[list[Any]]:
    kids = element.get("/K", [])
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            continue
        if kid.get("/S") == "/TR":
            cells = kid.get("/K", [])
            cells = list(cells) if isinstance(cells, pikepdf.Array) else [cells]
            yield [cell for cell in cells if isinstance(cell, pikepdf.Dictionary)]
        else:
            yield from _rows(kid)
