"""Print a document as pandoc's tree: every block with a style of the reference document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from macros.export.document.chapter import Book, Chapter, link_names
from macros.export.document.inlines import Inlines, LineBreak, Picture, Text
from macros.export.document.nodes import (
    Blocks,
    Divider,
    Exhibit,
    Grid,
    GridCell,
    GridRow,
    Heading,
    List,
    Paragraph,
    Printer,
    Quote,
    RowKind,
    Verbatim,
    walk,
    words_of,
)
from macros.export.document.pictures import Room, fit_into, narrowed
from macros.export.page.edition import Edition
from macros.export.page.fit import MARKED, QUOTED, Fit, report_too_wide, room_of
from macros.export.word import pandoc
from macros.export.word.draft import (
    REPORT,
    ContentsLine,
    Draft,
    Passage,
    PlannedTable,
    on_turned_pages,
)
from macros.export.word.inline import Places, WordText, keep_years
from macros.export.word.openxml import field, run
from macros.export.word.pandoc import PandocNode, paragraph, string
from macros.export.word.png import write_picture

_CAPTIONS = {"bang": "Caption", "hinh": "Tên hình"}  # kind → style
_SPACER = '<w:p><w:pPr><w:pStyle w:val="SauBang"/></w:pPr></w:p>'
_LABEL = re.compile(r"(.*\S)[\s\u00a0]+(\d+)")


class WordPrinter(Printer[list[Passage]]):
    """Prints one book; use once.

    Args:
        pictures: Folder in which pandoc runs, for the files of pictures.
    """

    def __init__(self, edition: Edition, pictures: Path) -> None:
        self._edition, self._pictures = edition, pictures
        self._room = room_of(edition.paper)  # for a picture, where it is printed
        self._depth = edition.profile.cap_muc_luc  # levels of headings in the contents
        self._draft = Draft()
        self._in_cell = False
        self._appendix = 0
        self._numbers: dict[str, int] = {}  # word of a caption → the number of the last one

    def print_book(self) -> Draft:
        """Print all chapters, then the appendices."""
        book = self._edition.book
        self._places = Places(link_names(book.all_chapters), _labels_in(book))
        blocks = [block for chapter in book.chapters for block in self._print_chapter(chapter)]
        self._draft.nodes = list(on_turned_pages(blocks, REPORT))
        for self._appendix, chapter in enumerate(book.appendices, 1):
            head, *rest = self._print_chapter(chapter)
            nodes = [*head.nodes, *on_turned_pages(rest, self._appendix)]
            self._draft.appendices.append(nodes)
        return self._draft

    def _print_chapter(self, chapter: Chapter) -> list[Passage]:
        self._chapter = chapter
        blocks = self._blocks(chapter.blocks)
        # Whatever links lead to and has no bookmark of its own is found at the section's head.
        lost = (chapter.names & self._places.links) - self._places.marked
        points = [self._places.point(name) for name in sorted(lost)]
        pandoc.inlines_of(blocks[0].nodes[0])[:0] = points
        return blocks

    # --- blocks

    def _blocks(self, nodes: Blocks) -> list[Passage]:
        return [block for node in nodes for block in self.print(node)]

    def _nodes(self, nodes: Blocks, *, in_cell: bool) -> list[PandocNode]:
        """Print what stands inside an item, a quotation or a cell, nothing turned."""
        outer, self._in_cell = self._in_cell, in_cell
        printed = [node for block in self._blocks(nodes) for node in block.nodes]
        self._in_cell = outer
        return printed

    def _inlines(
        self,
        content: Inlines,
        *,
        asides: list[list[PandocNode]] | None = None,
        is_copied: bool = False,
    ) -> list[PandocNode]:
        writer = WordText(self._places, self._picture, asides=asides, is_copied=is_copied)
        return writer.content(content)

    def print_heading(self, node: Heading) -> list[Passage]:
        inlines = self._inlines(node.content)
        # The contents repeat the outline; headings that an author adds are not listed.
        is_in_contents = node.is_listed and node.level <= self._depth
        if is_in_contents and node.name:
            words = _in_one_line(node.content)
            self._draft.headings.append(ContentsLine(node.name, words, node.level, self._appendix))
        if node.name and (node.is_listed or node.name in self._places.links):
            inlines = self._places.bookmarked(node.name, inlines)
        if node.is_listed or node.level > self._depth:
            return [Passage([pandoc.header(node.level, inlines)], is_heading=True)]
        style = f"Heading {node.level} ngoài mục lục"
        return [Passage([paragraph(inlines, style)], is_heading=True)]

    def print_paragraph(self, node: Paragraph) -> list[Passage]:
        inlines = self._inlines(node.content)
        return [Passage([paragraph(inlines, "Hình" * node.is_picture)])] if inlines else []

    def print_list(self, node: List) -> list[Passage]:
        with self._within(narrowed(self._room, MARKED)):
            items = [self._nodes(item.blocks, in_cell=self._in_cell) for item in node.items]
        if self._in_cell:
            return [
                Passage([one for n, item in enumerate(items) for one in _marked(node, n, item)])
            ]
        if not node.is_ordered:
            return [Passage([pandoc.wrap("BulletList", items)])]
        style, delimiter = ("LowerAlpha", "OneParen") if node.letters else ("Decimal", "Period")
        printed = pandoc.ordered_list(items, start=node.start, style=style, delimiter=delimiter)
        return [Passage([printed])]

    def print_quote(self, node: Quote) -> list[Passage]:
        with self._within(narrowed(self._room, QUOTED)):
            return [Passage([pandoc.wrap("BlockQuote", self._nodes(node.blocks, in_cell=True))])]

    def print_verbatim(self, node: Verbatim) -> list[Passage]:
        nodes: list[PandocNode] = []
        for line in node.text.split("\n"):
            nodes += [pandoc.line_break()] if nodes else []
            nodes.append(string(line.replace(" ", "\u00a0")))
        return [Passage([paragraph(nodes)])]

    def print_divider(self, node: Divider) -> list[Passage]:
        return []

    # --- tables and figures

    def print_exhibit(self, node: Exhibit) -> list[Passage]:
        if isinstance(node.body, Grid):
            return [self._table(node, node.body)]
        asides: list[list[PandocNode]] = []
        nodes = []
        if node.headline:
            nodes.append(paragraph(self._inlines(node.headline, asides=asides), "Tiêu đề hình"))
        nodes.append(paragraph([self._picture(node.body)], "Hình"))
        nodes += self._caption(node, "hinh", asides)
        nodes += self._below(node, asides, "Nguồn hình")
        return [Passage(nodes)]

    def _table(self, figure: Exhibit, table: Grid) -> Passage:
        fit = self._edition.fit(table, landscape=figure.wants_landscape)
        if not fit.fits:
            self._draft.findings.append(report_too_wide(self._chapter, table, figure.label))
        self._draft.tables.append(PlannedTable(table, fit, words_of(figure.caption)))
        asides: list[list[PandocNode]] = []
        nodes = self._caption(figure, "bang", asides)
        if figure.unit:
            nodes.append(paragraph([string(figure.unit)], "Đơn vị tính"))
        shares = [width / sum(fit.widths) for width in fit.widths]
        head, body = (
            [self._row(row, fit, asides) for row in part] for part in (table.head, table.body)
        )
        nodes.append(pandoc.table(shares, head, body))
        # Two tables without a paragraph between them would become one.
        nodes += self._below(figure, asides, "Nguồn") or [pandoc.raw_block(_SPACER)]
        return Passage(nodes, is_turned=fit.is_landscape and not self._in_cell)

    def _row(self, row: GridRow, fit: Fit, asides: list[list[PandocNode]]) -> list[list[Any]]:
        cells = []
        for cell in row.cells:
            with self._within(fit.room_in(cell)):
                blocks = self._cell(cell, row, asides)
            cells.append(pandoc.cell(blocks, cell.row_span, cell.column_span))
        return cells

    @contextmanager
    def _within(self, room: Room) -> Iterator[None]:
        """Print where pictures have less room."""
        outer, self._room = self._room, room
        yield
        self._room = outer

    def _cell(
        self, cell: GridCell, row: GridRow, asides: list[list[PandocNode]]
    ) -> list[PandocNode]:
        if cell.blocks:
            return self._nodes(cell.blocks, in_cell=True)
        # A head comes again on each page and may hold neither notes nor links.
        is_head = row.kind.is_head
        inlines = self._inlines(cell.content, asides=asides if is_head else None, is_copied=is_head)
        if not inlines:
            return []
        is_bold = is_head or row.kind is RowKind.TOTAL
        return [paragraph([pandoc.wrap("Strong", inlines)] if is_bold else inlines)]

    def _caption(
        self, figure: Exhibit, kind: str, asides: list[list[PandocNode]]
    ) -> list[PandocNode]:
        """Write number and title of a table ("bang") or figure ("hinh"), and list it."""
        if not figure.caption:
            return []
        inlines = self._inlines(figure.caption, asides=asides, is_copied=True)
        entries = self._draft.captions[kind]
        name = figure.name or f"{kind}-{len(entries)}"
        words = _in_one_line(figure.caption)
        entries.append(ContentsLine(name, words, appendix=self._appendix))
        match = _LABEL.fullmatch(figure.label) if figure.name else None
        if match:
            number = pandoc.raw(self._number(name, match[1], int(match[2])))
            inlines = [number, *_after(inlines, match[0])]
        return [paragraph(self._places.bookmarked(name, inlines), _CAPTIONS[kind])]

    def _number(self, name: str, word: str, number: int) -> str:
        """Write "Bảng 3" with a field that counts; a gap in the numbers is set on."""
        code = f"SEQ {word} \\* ARABIC"
        if number != self._numbers.get(word, 0) + 1:
            code += f" \\r {number}"
        self._numbers[word] = number
        begin, end = self._places.begin("Ref", name)
        return begin + run(f"{word}\u00a0") + field(code, str(number)) + end

    def _below(
        self, figure: Exhibit, asides: list[list[PandocNode]], source: str
    ) -> list[PandocNode]:
        """Write the notes, the source and the remarks that stand below a table or figure."""
        nodes = [paragraph(inlines, "Ghi chú bảng") for inlines in asides]
        if figure.source:
            nodes.append(paragraph(self._inlines(figure.source), source))
        for note in figure.notes:
            nodes.append(paragraph(self._inlines(note), "Ghi chú bảng"))
        return nodes

    def _picture(self, picture: Picture) -> PandocNode:
        cache = self._edition.report.project.cache
        file, svg = write_picture(picture, self._edition.font, cache, self._pictures)
        self._draft.drawings.append(svg)
        return pandoc.image(file, picture.alt, fit_into(picture.size_mm, self._room))


def _marked(source: List, number: int, item: list[PandocNode]) -> list[PandocNode]:
    """Put the mark of a list item into its text, where a list would be indented too far."""
    mark = string(f"{source.mark(number)} ")
    if item and item[0]["t"] == "Para":
        return [paragraph([mark, *item[0]["c"]]), *item[1:]]
    return [paragraph([mark]), *item]


def _labels_in(book: Book) -> dict[str, str]:
    """Collect the labels of captions that have a number."""
    return {
        node.name: node.label
        for chapter in book.all_chapters
        for node in walk(chapter.blocks)
        if isinstance(node, Exhibit) and node.name and node.caption
        if _LABEL.fullmatch(node.label)
    }


def _in_one_line(content: Inlines) -> str:
    """Return the words of a heading or caption as a list of contents has them."""
    line = (Text(" ") if isinstance(one, LineBreak) else one for one in content)
    return keep_years(words_of(tuple(line)))


def _after(inlines: list[PandocNode], label: str) -> list[PandocNode]:
    """Take the label off the beginning of a caption."""
    first = inlines[0]
    if first["t"] == "Str" and _plain(first["c"]).startswith(_plain(label)):
        return [string(first["c"][len(label) :]), *inlines[1:]]
    return [string(". "), *inlines]


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
