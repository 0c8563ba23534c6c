"""Write a book as pandoc's document tree: every block with a style of the reference document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree, html

from macros.export.blocks import list_mark, unit_of, walk_blocks
from macros.export.book import Book
from macros.export.chapter import Chapter
from macros.export.drawings import find_drawing, fit_into, is_drawing
from macros.export.fonts import Font
from macros.export.page.fit import Paper
from macros.export.profile import MM
from macros.export.word.caption import Captions, labels_in
from macros.export.word.contents import Entry
from macros.export.word.draft import Block, Draft, on_turned_pages
from macros.export.word.fields import bookmark_name
from macros.export.word.inline import InlineWriter, Places
from macros.export.word.pandoc import (
    Node,
    bullet_list,
    header,
    image,
    line_break,
    ordered_list,
    paragraph,
    plain_text,
    quotation,
    raw,
    raw_block,
    string,
    wrap,
)
from macros.export.word.pictures import write_drawing, write_picture
from macros.export.word.sections import REPORT
from macros.export.word.tables import plan_table, write_table

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_SPACER = '<w:p><w:pPr><w:pStyle w:val="SauBang"/></w:pPr></w:p>'


class DocumentWriter:
    """Writes one book; use once.

    Args:
        pictures: Folder for pictures that have to be made.
        depth: Levels of headings in the contents.
    """

    def __init__(self, font: Font, paper: Paper, pictures: Path, depth: int) -> None:
        self.font = font
        self.paper = paper
        self.draft = Draft()
        self._pictures = pictures
        self._depth = depth
        self._in_cell = False
        self._appendix = 0

    def write(self, book: Book) -> Draft:
        """Write all chapters, then the appendices."""
        self._places = Places(_link_targets(book), labels_in(book))
        self._captions = Captions(self.draft, self._places)
        blocks = [block for chapter in book.chapters for block in self._chapter(chapter)]
        self.draft.nodes = list(on_turned_pages(blocks, REPORT))
        for number, chapter in enumerate(book.appendices, 1):
            self._appendix = number
            head, *rest = self._chapter(chapter)
            self.draft.appendices.append([*head.nodes, *on_turned_pages(rest, number)])
        return self.draft

    @property
    def chapter(self) -> Chapter:
        """The chapter that is being written."""
        return self._current

    def _chapter(self, chapter: Chapter) -> Iterator[Block]:
        self._current = chapter
        first, *rest = list(self.blocks(chapter.body))
        # Whatever links lead to and has no bookmark of its own is found at the section's head.
        ids = {element.get("id", "") for element in chapter.body.iterdescendants()}
        lost = sorted((ids & self._places.links) - self._places.marked)
        self._places.marked.update(lost)
        points = [raw(self._places.bookmarks.point(bookmark_name("Toc", name))) for name in lost]
        heading = first.nodes[0]
        content = heading["c"][1][0]["c"] if heading["t"] == "Div" else heading["c"][2]
        content[0:0] = points
        yield first
        yield from rest

    # --- blocks

    def blocks(self, parent: html.HtmlElement) -> Iterator[Block]:
        """Write the children of a container; loose text becomes paragraphs."""
        return walk_blocks(parent, self.inline, _paragraph, self._block)

    def inside_cell(self, parent: html.HtmlElement) -> list[Node]:
        """Write the children of a quotation or cell, nothing turned."""
        outer, self._in_cell = self._in_cell, True
        nodes = [node for block in self.blocks(parent) for node in block.nodes]
        self._in_cell = outer
        return nodes

    def inline(
        self, *, asides: list[list[Node]] | None = None, is_copied: bool = False
    ) -> InlineWriter:
        return InlineWriter(self._places, self._picture, asides=asides, is_copied=is_copied)

    def _text(
        self,
        element: html.HtmlElement,
        *,
        asides: list[list[Node]] | None = None,
        is_copied: bool = False,
    ) -> list[Node]:
        run = self.inline(asides=asides, is_copied=is_copied)
        run.add_content(element)
        return run.inlines()

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
            yield from self._table(element.find(".//table"), element)
        elif tag == "figure":
            yield from self._figure(element)
        elif tag == "table":
            yield from self._table(element, None)
        elif tag == "blockquote":
            yield Block([quotation(self.inside_cell(element))])
        elif tag == "dt":
            yield Block([paragraph([wrap("Strong", self._text(element))])])
        elif tag == "pre":
            yield from self._verbatim(element)
        elif tag != "hr":
            yield from self.blocks(element)

    def _heading(self, element: html.HtmlElement) -> Block:
        level, name = int(element.tag[1]), element.get("id")
        inlines = self._text(element)
        # The contents repeat the outline; headings that an author adds are not listed.
        is_listed = bool(element.get("data-muc"))
        if name and (is_listed or name in self._places.links):
            if is_listed and level <= self._depth:
                self.draft.headings.append(Entry(name, plain_text(inlines), level, self._appendix))
            begin, end = self._places.bookmarked(name)
            inlines = [begin, *inlines, end]
        if is_listed or level > self._depth:
            return Block([header(level, inlines)], is_heading=True)
        return Block([paragraph(inlines, f"Heading {level} ngoài mục lục")], is_heading=True)

    def _text_paragraph(self, element: html.HtmlElement) -> Iterator[Block]:
        pictures = element.findall(".//img")
        if len(pictures) == 1 and not element.text_content().strip():
            yield Block([paragraph([self._picture(pictures[0])], "Hình")])
            return
        run = self.inline()
        run.add_anchor(element.get("id"))
        run.add_content(element)
        yield from _paragraph(run)

    def _list(self, element: html.HtmlElement) -> Iterator[Block]:
        items = [
            [node for block in self.blocks(item) for node in block.nodes]
            for item in element.iterchildren("li")
        ]
        if not items:
            return
        if self._in_cell:
            yield Block(
                [node for n, item in enumerate(items) for node in _marked(element, n, item)]
            )
        elif element.tag == "ul":
            yield Block([bullet_list(items)])
        else:
            start, letters = element.get("start", "1"), element.get("type") in {"a", "A"}
            yield Block(
                [
                    ordered_list(
                        items,
                        start=int(start) if start.isdecimal() else 1,
                        style="LowerAlpha" if letters else "Decimal",
                        delimiter="OneParen" if letters else "Period",
                    )
                ]
            )

    def _verbatim(self, element: html.HtmlElement) -> Iterator[Block]:
        nodes: list[Node] = []
        for line in element.text_content().rstrip("\n").split("\n"):
            nodes += [line_break()] if nodes else []
            nodes.append(string(line.replace(" ", "\u00a0")))
        yield Block([paragraph(nodes)])

    # --- tables and figures

    def _table(self, table: html.HtmlElement, figure: html.HtmlElement | None) -> Iterator[Block]:
        plan = plan_table(self, table, figure)
        if plan is None:
            return
        self.draft.tables.append(plan)
        asides: list[list[Node]] = []
        nodes = self._caption(figure, "bang", asides) if figure is not None else []
        if unit_of(figure):
            nodes.append(paragraph([string(unit_of(figure))], "Đơn vị tính"))
        nodes.append(write_table(self, plan, asides))
        # Two tables without a paragraph between them would become one.
        nodes += self._source_lines(figure, asides) or [raw_block(_SPACER)]
        yield Block(nodes, is_turned=plan.fit.is_landscape and not self._in_cell)

    def _figure(self, figure: html.HtmlElement) -> Iterator[Block]:
        frame = next(iter(figure.find_class("hinh")), figure)
        drawing, picture = find_drawing(frame), frame.find(".//img")
        if drawing is None and picture is None:
            return
        asides: list[list[Node]] = []
        nodes = []
        headline = next(iter(figure.find_class("tieu-de")), None)
        if headline is not None:
            nodes.append(paragraph(self._text(headline, asides=asides), "Tiêu đề hình"))
        if drawing is not None:
            placed = self._drawing(drawing, frame.get("aria-label") or "")
        else:
            placed = self._picture(picture)
        nodes.append(paragraph([placed], "Hình"))
        nodes += self._caption(figure, "hinh", asides)
        nodes += self._source_lines(figure, asides, style="Nguồn hình")
        yield Block(nodes)

    def _caption(self, figure: html.HtmlElement, kind: str, asides: list[list[Node]]) -> list[Node]:
        caption = figure.find("figcaption")
        if caption is None:
            return []
        inlines = self._text(caption, asides=asides, is_copied=True)
        return [self._captions.write(figure, kind, inlines, self._appendix)]

    def _source_lines(
        self,
        figure: html.HtmlElement | None,
        asides: Iterable[list[Node]],
        *,
        style: str = "Nguồn",
    ) -> list[Node]:
        nodes = [paragraph(inlines, "Ghi chú bảng") for inlines in asides]
        for element in figure.xpath(".//p") if figure is not None else ():
            if "nguon" in element.classes:
                nodes.append(paragraph(self._text(element), style))
            elif "ghi-chu-bang" in element.classes:
                nodes.append(paragraph(self._text(element), "Ghi chú bảng"))
        return nodes

    def _drawing(self, drawing: etree._Element, alt: str) -> Node:
        file, svg, size = write_drawing(drawing, self.font, self._pictures)
        return self._placed(file, svg, size, alt)

    def _picture(self, picture: html.HtmlElement) -> Node:
        file, svg, size = write_picture(Path(picture.get("data-tep", "")), self._pictures)
        return self._placed(file, svg, size, picture.get("alt", ""))

    def _placed(self, file: Path, svg: bytes | None, size: tuple[float, float], alt: str) -> Node:
        self.draft.drawings.append(svg)
        room = (self.paper.portrait_width / MM, self.paper.portrait_height / MM / 2)
        return image(file, alt, fit_into(size, room))


def _paragraph(run: InlineWriter) -> Iterator[Block]:
    inlines = run.inlines()
    if not run.is_empty:
        yield Block([paragraph(inlines)])


def _marked(element: html.HtmlElement, number: int, item: list[Node]) -> list[Node]:
    """Put the mark of a list item into its text, where a list would be indented too far."""
    mark = string(f"{list_mark(element, number)} ")
    if item and item[0]["t"] == "Para":
        return [paragraph([mark, *item[0]["c"]]), *item[1:]]
    return [paragraph([mark]), *item]


def _link_targets(book: Book) -> frozenset[str]:
    return frozenset(
        link.get("href", "")[1:]
        for chapter in book.all_chapters
        for link in chapter.body.iterdescendants("a")
        if link.get("href", "").startswith("#")
    )
