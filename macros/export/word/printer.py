"""Print a document as pandoc's tree: every block with a style of the reference document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from macros.export.document.chapter import Book, Chapter, link_names
from macros.export.document.inlines import Inlines, Picture
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
from macros.export.document.pictures import fit_into
from macros.export.page.edition import Edition, Nest
from macros.export.page.fit import Fit, report_too_wide, room_of
from macros.export.word import pandoc
from macros.export.word.around_body import write_signers
from macros.export.word.draft import (
    REPORT,
    SEQUENCES,
    ContentsLine,
    Draft,
    Passage,
    PlannedList,
    PlannedTable,
    on_turned_pages,
)
from macros.export.word.inline import Places, WordText
from macros.export.word.openxml import field, run, styled
from macros.export.word.pandoc import PandocNode, paragraph, string
from macros.export.word.png import write_picture

_CAPTIONS = {"bang": "Caption", "hinh": "Tên hình"}  # kind → style
_QUOTES = ("", "Quote", "Trích dẫn 2", "Trích dẫn 3")  # depth → style
_SPACER = '<w:p><w:pPr><w:pStyle w:val="SauBang"/></w:pPr></w:p>'
_LETTERED = 4  # the level of headings whose style looks as those of a), b), c) do
_LABEL = re.compile(r"(.*\S)[\s\u00a0]+(\d+)")


class WordPrinter(Printer[list[Passage]]):
    """Prints one book; use once.

    Args:
        pictures: Folder in which pandoc runs, for the files of pictures.
    """

    def __init__(self, edition: Edition, pictures: Path) -> None:
        self._edition, self._pictures = edition, pictures
        self._depth = edition.profile.cap_muc_luc  # levels of headings in the contents
        self._draft = Draft()
        self._nest = Nest(room_of(edition.paper))
        self._appendix = 0
        self._numbers: dict[str, int] = {}  # word of a caption → the number of the last one

    def print_book(self) -> Draft:
        """Print all chapters, then the appendices."""
        book = self._edition.book
        self._places = Places(link_names(book.all_chapters), _labels_in(book))
        if self._edition.logo is not None:
            self._draft.logo = [paragraph([self._picture(self._edition.logo)], "Căn giữa")]
        blocks = [block for chapter in book.chapters for block in self._print_chapter(chapter)]
        self._draft.nodes = list(on_turned_pages(blocks, REPORT))
        for self._appendix, chapter in enumerate(book.appendices, 1):
            nodes = on_turned_pages(self._print_chapter(chapter), self._appendix)
            self._draft.appendices.append(list(nodes))
        return self._draft

    def _print_chapter(self, chapter: Chapter) -> list[Passage]:
        self._chapter = chapter
        blocks = self._blocks(chapter.blocks)
        # Whatever links lead to and has no bookmark of its own is found at the section's head.
        lost = (chapter.names & self._places.links) - self._places.marked
        points = [self._places.point(name) for name in sorted(lost)]
        head = next(block for block in blocks if block.is_heading)
        pandoc.inlines_of(head.nodes[0])[:0] = points
        return blocks

    # --- blocks

    def _blocks(self, nodes: Blocks) -> list[Passage]:
        return [block for node in nodes for block in self.print(node)]

    def _nodes(self, nodes: Blocks, nest: Nest) -> list[PandocNode]:
        """Print what stands inside an item, a quotation or a cell, nothing turned."""
        with self._inside(nest):
            return [node for block in self._blocks(nodes) for node in block.nodes]

    @contextmanager
    def _inside(self, nest: Nest) -> Iterator[None]:
        outer, self._nest = self._nest, nest
        yield
        self._nest = outer

    def _inlines(self, content: Inlines, *, is_copied: bool = False) -> list[PandocNode]:
        writer = WordText(self._places, self._picture, is_copied=is_copied)
        return writer.content(content)

    def print_heading(self, node: Heading) -> list[Passage]:
        inlines = self._inlines(node.content)
        if node.is_lettered and node.level != _LETTERED:
            look = "Emph" if node.level < _LETTERED else "Strong"
            inlines = [pandoc.wrap(look, inlines)]
        # The contents repeat the outline; headings that an author adds are not listed.
        is_in_contents = node.is_listed and node.level <= self._depth
        if is_in_contents and node.name:
            words = words_of(node.content)
            self._draft.headings.append(ContentsLine(node.name, words, node.level, self._appendix))
        if node.name and (node.is_listed or node.name in self._places.links):
            inlines = self._places.bookmarked(node.name, inlines)
        if node.is_listed or node.level > self._depth:
            return [Passage([pandoc.header(node.level, inlines)], is_heading=True)]
        style = f"Heading {node.level} ngoài mục lục"
        return [Passage([paragraph(inlines, style)], is_heading=True)]

    def print_paragraph(self, node: Paragraph) -> list[Passage]:
        with self._inside(self._nest if node.is_picture else self._nest.in_line()):
            inlines = self._inlines(node.content)
        style = _QUOTES[min(self._nest.quotes, len(_QUOTES) - 1)]
        style = style or "Ảnh" * node.is_picture
        return [Passage([paragraph(inlines, style)])] if inlines else []

    def print_list(self, node: List) -> list[Passage]:
        nest = self._nest.in_list()
        if not nest.is_cell:
            mark = nest.mark_mm(self._edition.profile)
            self._draft.lists.append(PlannedList(node, nest.lists - 1, nest.left_mm, mark))
        items = [self._nodes(item.blocks, nest) for item in node.items]
        if nest.is_cell:
            return [
                Passage([one for n, item in enumerate(items) for one in _marked(node, n, item)])
            ]
        # A mark wants a paragraph of text to stand in.
        for item, blocks in zip(node.items, items, strict=True):
            if not item.blocks or not isinstance(item.blocks[0], Paragraph):
                blocks.insert(0, paragraph([pandoc.raw("<w:r/>")], _QUOTES[min(nest.quotes, 3)]))
        return [Passage([pandoc.wrap("BulletList", items)])]

    def print_quote(self, node: Quote) -> list[Passage]:
        return [Passage(self._nodes(node.blocks, self._nest.in_quote()))]

    def print_verbatim(self, node: Verbatim) -> list[Passage]:
        style = "Mã trong trích dẫn" if self._nest.quotes else "Source Code"
        lines = (pandoc.code(line or "\u00a0") for line in node.text.split("\n"))
        return [Passage([paragraph([line], style) for line in lines])]

    def print_divider(self, node: Divider) -> list[Passage]:
        return [Passage([pandoc.raw_block(styled("VachNgang", ""))])]

    # --- tables and figures

    def print_exhibit(self, node: Exhibit) -> list[Passage]:
        if isinstance(node.body, Grid):
            return [self._table(node, node.body)]
        nodes = []
        if node.headline:
            nodes.append(paragraph(self._inlines(node.headline), "Tiêu đề hình"))
        nodes.append(paragraph([self._picture(node.body)], "Hình"))
        nodes += self._caption(node, "hinh")
        nodes += self._below(node, "Nguồn hình")
        return [Passage(nodes)]

    def _table(self, figure: Exhibit, table: Grid) -> Passage:
        fit = self._edition.fit(table, landscape=figure.wants_landscape, nest=self._nest)
        self._draft.findings.extend(
            report_too_wide(figure, table, fit, may_turn=self._nest.is_open)
        )
        planned = PlannedTable(table, fit, words_of(figure.caption), self._nest.left_mm)
        self._draft.tables.append(planned)
        nodes = self._caption(figure, "bang") or [pandoc.raw_block(_SPACER)]
        if figure.unit:
            nodes.append(paragraph([string(figure.unit)], "Đơn vị tính"))
        shares = [width / sum(fit.widths) for width in fit.widths]
        head, body = ([self._row(row, fit) for row in part] for part in (table.head, table.body))
        nodes.append(pandoc.table(shares, head, body))
        # Two tables without a paragraph between them would become one.
        nodes += self._below(figure, "Nguồn") or [pandoc.raw_block(_SPACER)]
        if figure.signers:
            nodes.append(pandoc.raw_block(write_signers(figure.signers, sum(fit.widths))))
        return Passage(nodes, is_turned=fit.is_landscape)

    def _row(self, row: GridRow, fit: Fit) -> list[list[Any]]:
        cells = []
        for cell in row.cells:
            with self._inside(self._nest.in_cell(fit.room_in(cell))):
                blocks = self._cell(cell, row)
            cells.append(pandoc.cell(blocks, cell.row_span, cell.column_span))
        return cells

    def _cell(self, cell: GridCell, row: GridRow) -> list[PandocNode]:
        if cell.blocks:
            return self._nodes(cell.blocks, self._nest)
        inlines = self._inlines(cell.content)
        if not inlines:
            return []
        is_bold = row.kind.is_head or row.kind is RowKind.TOTAL
        return [paragraph([pandoc.wrap("Strong", inlines)] if is_bold else inlines)]

    def _caption(self, figure: Exhibit, kind: str) -> list[PandocNode]:
        """Write number and title of a table ("bang") or figure ("hinh"), and list it."""
        if not figure.caption:
            return []
        inlines = self._inlines(figure.caption, is_copied=True)
        entries = self._draft.captions[kind]
        name = figure.name or f"{kind}-{len(entries)}"
        words = words_of(figure.caption)
        entries.append(ContentsLine(name, words, appendix=self._appendix))
        match = _LABEL.fullmatch(figure.label) if figure.name else None
        if match:
            number = pandoc.raw(self._number(name, match[1], int(match[2])))
            inlines = [number, *_after(inlines, match[0])]
        else:  # a hidden one, or the list of tables would lose it when it is updated
            hidden = field(f"SEQ {SEQUENCES[kind]} \\c \\h", "")
            hidden = hidden.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
            inlines = [pandoc.raw(hidden), *inlines]
        return [paragraph(self._places.bookmarked(name, inlines), _CAPTIONS[kind])]

    def _number(self, name: str, word: str, number: int) -> str:
        """Write "Bảng 3" with a field that counts; a gap in the numbers is set on."""
        code = f"SEQ {word} \\* ARABIC"
        if number != self._numbers.get(word, 0) + 1:
            code += f" \\r {number}"
        self._numbers[word] = number
        begin, end = self._places.begin("Ref", name)
        return begin + run(f"{word}\u00a0") + field(code, str(number)) + end

    def _below(self, figure: Exhibit, source: str) -> list[PandocNode]:
        """Write the notes, the source and the remarks that stand below a table or figure."""
        nodes = []
        for aside in figure.asides:
            inlines = [string(f"{aside.mark} "), *self._inlines(aside.content)]
            nodes.append(paragraph(inlines, "Ghi chú bảng"))
        if figure.source:
            nodes.append(paragraph(self._inlines(figure.source), source))
        for note in figure.notes:
            style = "Ghi chú bảng" if isinstance(figure.body, Grid) else source
            nodes.append(paragraph(self._inlines(note), style))
        return nodes

    def _picture(self, picture: Picture) -> PandocNode:
        cache = self._edition.report.project.cache
        file, svg = write_picture(picture, self._edition.font, cache, self._pictures)
        self._draft.drawings.append(svg)
        return pandoc.image(file, picture.alt, fit_into(picture.size_mm, self._nest.room))


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


def _after(inlines: list[PandocNode], label: str) -> list[PandocNode]:
    """Take the label off the beginning of a caption."""
    first = inlines[0]
    if first["t"] == "Str" and _plain(first["c"]).startswith(_plain(label)):
        return [string(first["c"][len(label) :]), *inlines[1:]]
    return [string(". "), *inlines]


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
