"""Write a book as Typst code: every block a call of a function of the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree, html

from macros.export.blocks import list_mark, walk_blocks
from macros.export.book import Book
from macros.export.chapter import Chapter
from macros.export.columns import Measure, Paper
from macros.export.drawings import (
    drawing_size,
    find_drawing,
    fit_into,
    is_drawing,
    picture_size,
    prepare_drawing,
)
from macros.export.flow import Block, hold_headings, place_figures, turn_pages
from macros.export.inline import InlineWriter, literal
from macros.export.profile import MM
from macros.export.typst_table import write_table
from macros.findings import Finding

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_MOST_OF_PAGE = 0.78  # of its height, what a picture may take beside headline and caption
_CAPTION = 110.0  # pt; headline, caption and source of a figure, with the white around it
_LISTS = (("bang", "DANH MỤC BẢNG"), ("hinh", "DANH MỤC HÌNH"))


@dataclass(slots=True)
class Manuscript:
    """What the compiler gets.

    Args:
        code: main.typ.
        files: Drawings by name; pictures as the path to link.
        stubs: For each table in print order, for each row of its body, how many cells at its
            beginning are row heads.
    """

    code: str = ""
    files: dict[str, bytes | Path] = field(default_factory=dict)
    stubs: list[list[int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class BookWriter:
    """Writes one book; use once."""

    def __init__(self, font: Measure, family: str, paper: Paper) -> None:
        self.font = font
        self.paper = paper
        self._family = family
        self.manuscript = Manuscript()
        self._labels: set[str] = set()
        self._links: set[str] = set()
        self._kinds: set[str] = set()
        self._in_cell = False

    def write(self, book: Book, *, is_extract: bool = False) -> Manuscript:
        """Write title block, contents, chapters, signature, appendices.

        Args:
            is_extract: Only a part is printed: nobody signs it, and it needs no contents.
        """
        self._links = {
            link.get("href", "")[1:]
            for chapter in book.all_chapters
            for link in chapter.body.iterdescendants("a")
            if link.get("href", "").startswith("#")
        }
        chapters = [list(hold_headings(list(self._chapter(chapter)))) for chapter in book.chapters]
        appendices = [self._appendix(chapter) for chapter in book.appendices]
        room = self.paper.portrait_height
        blocks = list(place_figures([block for chapter in chapters for block in chapter], room))
        last = "none"
        if blocks and blocks[-1].code.startswith("p(") and len(blocks[-1].code) < 900:
            last = blocks.pop().code
        lists = "".join(
            f"({literal(kind)},{literal(name)})," for kind, name in _LISTS if kind in self._kinds
        )
        lines = ['#import "bao-cao.typ": *', "#show: report", "#title-block()"]
        if not is_extract:
            lines.append(f"#contents(({lists}))")
        lines.extend(f"#{code}" for code in turn_pages(blocks))
        lines.append(f"#{last}" if is_extract else f"#signature({last})")
        lines.extend(appendices)
        lines.append("#missing-page()")
        self.manuscript.code = "\n".join(lines) + "\n"
        return self.manuscript

    def _appendix(self, chapter: Chapter) -> str:
        head, *rest = self._chapter(chapter)
        body = ";".join([head.code, "attached()", *turn_pages(rest)])
        number = chapter.section.id.rpartition("-")[2]
        return f"#appendix({number},{{{body}}})"

    def _chapter(self, chapter: Chapter) -> Iterator[Block]:
        self._current = chapter
        first, *rest = list(self.blocks(chapter.body))
        yield first
        # Whatever links lead to and has no label of its own is found at the section's head.
        ids = {element.get("id") for element in chapter.body.iterdescendants() if element.get("id")}
        for name in sorted((ids & self._links) - self._labels):
            self._labels.add(name)
            yield Block(f"anchor({literal(name)})", is_heading=True)
        yield from rest

    # --- blocks

    def blocks(self, parent: html.HtmlElement) -> Iterator[Block]:
        """Write the children of a container; loose text becomes paragraphs."""
        return walk_blocks(parent, self.inline, self._paragraph, self._block)

    def joined(self, parent: html.HtmlElement) -> str:
        """Write the children of a quotation or cell as one expression, nothing turned."""
        outer, self._in_cell = self._in_cell, True
        codes = [block.code for block in self.blocks(parent)]
        self._in_cell = outer
        return "{" + ";".join(codes) + "}" if codes else "[]"

    def inline(self, *, asides: list[str] | None = None, is_copied: bool = False) -> InlineWriter:
        return InlineWriter(
            self._labels, self._links, self._inline_picture, asides=asides, is_copied=is_copied
        )

    def text(
        self,
        element: html.HtmlElement,
        *,
        asides: list[str] | None = None,
        is_copied: bool = False,
    ) -> str:
        """Write the inside of an element as one expression."""
        run = self.inline(asides=asides, is_copied=is_copied)
        run.add_content(element)
        return run.code()

    def _paragraph(self, run: InlineWriter) -> Iterator[Block]:
        code = run.code()
        if code != "[]":
            yield Block(f"p({code})")

    def _block(self, element: etree._Element) -> Iterator[Block]:
        if is_drawing(element) or not isinstance(element, html.HtmlElement):
            return
        tag = element.tag
        if tag in _HEADINGS:
            yield self._heading(element)
        elif tag == "p":
            yield from self._text_paragraph(element)
        elif tag in {"ul", "ol"}:
            yield from self._list(element)
        elif tag == "figure" and element.find(".//table") is not None:
            self._kinds.add("bang")
            yield write_table(self, element.find(".//table"), element)
        elif tag == "figure":
            yield self._picture_figure(element)
        elif tag == "table":
            yield write_table(self, element, None)
        elif tag == "blockquote":
            yield Block(f"quote({self.joined(element)})")
        elif tag == "dt":
            yield Block(f"p(bold({self.text(element)}))")
        elif tag == "pre":
            yield from self._verbatim(element)
        elif tag != "hr":
            yield from self.blocks(element)

    def _heading(self, element: html.HtmlElement) -> Block:
        name = self.name_of(element)
        code = self.text(element, is_copied=True)
        # The contents repeat the outline; headings that an author adds are bookmarks only.
        listed = "" if element.get("data-muc") else ",listed:false"
        return Block(f"head({element.tag[1]},{literal(name)},{code}{listed})", is_heading=True)

    def _text_paragraph(self, element: html.HtmlElement) -> Iterator[Block]:
        pictures = element.findall(".//img")
        if len(pictures) == 1 and not element.text_content().strip():
            code = self._inline_picture(pictures[0])
            yield Block(f"block(width:100%,above:10pt,below:12pt,align(center,{code}))")
            return
        run = self.inline()
        if element.get("id") in self._links:
            run.add_element(html.Element("span", {"id": element.get("id")}))
        run.add_content(element)
        yield from self._paragraph(run)

    def _list(self, element: html.HtmlElement) -> Iterator[Block]:
        """Write a list as official papers do: marked paragraphs, indented on the first line."""
        items = []
        for number, item in enumerate(element.iterchildren("li")):
            sign = literal(f"{list_mark(element, number)} ")
            mark = sign if self._in_cell else f"mark({sign})"
            first, *rest = [block.code for block in self.blocks(item)] or ["p({})"]
            if not first.startswith("p({"):
                first, rest = f"p({{{mark}}})", [first, *rest]
            else:
                first = "p({" + mark + ";" + first.removeprefix("p({")
            items.append("{" + ";".join((first, *rest)) + "}")
        if items:
            yield Block(f"list({','.join(items)})")

    def _verbatim(self, element: html.HtmlElement) -> Iterator[Block]:
        lines = element.text_content().rstrip("\n").split("\n")
        code = ";linebreak();".join(literal(line.replace(" ", "\u00a0")) for line in lines)
        yield Block("p({" + code + "})")

    # --- pictures

    def _picture_figure(self, figure: html.HtmlElement) -> Block:
        frame = next(iter(figure.find_class("hinh")), figure)
        drawing, picture = find_drawing(frame), frame.find(".//img")
        if drawing is not None:
            body = self._drawing(drawing, frame.get("aria-label") or "")
            size = drawing_size(drawing)
        elif picture is not None:
            body = self._inline_picture(picture)
            size = picture_size(Path(picture.get("data-tep", "")))
        else:
            return Block("[]")
        self._kinds.add("hinh")
        asides: list[str] = []
        options = [f"id:{literal(self.name_of(figure))}"]
        headline = next(iter(figure.find_class("tieu-de")), None)
        if headline is not None:
            options.append(f"headline:{self.text(headline, asides=asides)}")
        caption = figure.find("figcaption")
        if caption is not None:
            options.append(f"caption:{self.text(caption, asides=asides, is_copied=True)}")
        options.append(self.source_lines(figure, asides))
        height = self._fit(size) * size[1] / size[0] * MM + _CAPTION
        return Block(f"picture-figure({','.join(options)},{body})", is_figure=True, height=height)

    def name_of(self, element: html.HtmlElement) -> str:
        """Give the label of a heading or figure; one without an id gets a label of its own."""
        name = element.get("id") or f"khong-ten-{len(self._labels)}"
        self._labels.add(name)
        return name

    def source_lines(self, figure: html.HtmlElement | None, asides: Iterable[str]) -> str:
        """Write notes, source and remarks as the argument `after`."""
        lines = list(asides)
        for element in figure.xpath(".//p") if figure is not None else ():
            if "nguon" in element.classes:
                lines.append(f"emph({self.text(element)})")
            elif "ghi-chu-bang" in element.classes:
                lines.append(self.text(element))
        return f"after:({''.join(f'{line},' for line in lines)})"

    def _drawing(self, drawing: etree._Element, alt: str) -> str:
        name = f"hinh-{len(self.manuscript.files) + 1}.svg"
        width = self._fit(drawing_size(drawing))
        self.manuscript.files[name] = prepare_drawing(drawing, self._family, width)
        return f"picture({literal(name)},{literal(alt)},{width:.2f})"

    def _inline_picture(self, picture: html.HtmlElement) -> str:
        path = Path(picture.get("data-tep", ""))
        name = f"anh-{len(self.manuscript.files) + 1}{path.suffix.lower()}"
        self.manuscript.files[name] = path
        width = self._fit(picture_size(path))
        return f"picture({literal(name)},{literal(picture.get('alt', ''))},{width:.2f})"

    def _fit(self, size: tuple[float, float]) -> float:
        height = self.paper.portrait_height / MM * _MOST_OF_PAGE
        return fit_into(size, (self.paper.portrait_width / MM, height))

    @property
    def chapter(self) -> Chapter:
        """The chapter that is being written."""
        return self._current
