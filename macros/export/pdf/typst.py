"""Write a document as Typst code: every block a call of a function of the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from macros.export.document import nodes
from macros.export.document.chapter import Chapter, link_names
from macros.export.document.inlines import Inlines, Picture
from macros.export.document.pictures import Room, fit_into, narrowed, prepare_drawing
from macros.export.page.edition import Edition
from macros.export.page.fit import (
    FIRST_ROWS,
    MARKED,
    MM,
    MOST_WHITE,
    QUOTED,
    Fit,
    report_too_wide,
    room_of,
)
from macros.export.page.flow import (
    Slab,
    SlabKind,
    hold_headings,
    place_figures,
    slab_of,
    turned_runs,
)
from macros.export.pdf.typst_code import Labels, TableWriter, TypstText, count_row_heads, literal
from macros.findings import Finding
from macros.read.picture import upright

_FRAME = 110.0  # pt; headline, caption and source of a figure, with the white around it
_CAPTION = 52.0  # pt; two lines of caption above a table, one of unit
_SOURCE = 35.0  # pt; source and notes below a table
_LONG = 850  # letters of a last paragraph that may be parted from the signature
_LISTS = (("bang", "DANH MỤC BẢNG"), ("hinh", "DANH MỤC HÌNH"))


@dataclass(slots=True)
class Manuscript:
    """What the compiler gets.

    Args:
        code: main.typ.
        files: Drawings and pictures by name.
        stubs: For each table in print order, for each row of its body, how many cells at its
            beginning are row heads.
    """

    code: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    stubs: list[list[int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class TypstPrinter(nodes.Printer[Slab | None]):
    """Prints one book; use once."""

    def __init__(self, edition: Edition) -> None:
        self.manuscript = Manuscript()
        self._edition = edition
        self._book = edition.book
        self._paper = edition.paper
        self._labels = Labels(link_names(edition.book.all_chapters))
        self._kinds: set[str] = set()
        self._in_cell = False
        self._room = room_of(edition.paper)  # for a picture, where it is printed
        self._chapter: Chapter

    def write(self) -> Manuscript:
        """Write title block, contents, chapters, signature, appendices.

        Nobody signs an extract, and it needs no contents.
        """
        is_extract = self._edition.is_extract
        chapters = [list(hold_headings(self._slabs(one))) for one in self._book.chapters]
        appendices = [self._appendix(chapter) for chapter in self._book.appendices]
        every = [slab for chapter in chapters for slab in chapter]
        slabs = list(place_figures(every, self._paper.portrait_height))
        last = "none"
        if slabs and slabs[-1].kind is SlabKind.PARAGRAPH and slabs[-1].letters < _LONG:
            last = slabs.pop().code
        lists = "".join(
            f"({literal(kind)},{literal(name)})," for kind, name in _LISTS if kind in self._kinds
        )
        lines = ['#import "bao-cao.typ": *', "#show: report", "#title-block()"]
        if not is_extract:
            lines.append(f"#contents(({lists}))")
        lines.extend(f"#{code}" for code in _on_pages(slabs))
        lines.append(f"#{last}" if is_extract else f"#signature({last})")
        lines.extend(appendices)
        lines.append("#missing-page()")
        self.manuscript.code = "\n".join(lines) + "\n"
        return self.manuscript

    def _appendix(self, chapter: Chapter) -> str:
        head, *rest = self._slabs(chapter)
        body = ";".join([head.code, "attached()", *_on_pages(rest)])
        return f"#appendix({chapter.appendix},{{{body}}})"

    def _slabs(self, chapter: Chapter) -> list[Slab]:
        self._chapter = chapter
        first, *rest = self._printed(chapter.blocks)
        # Whatever links lead to and has no label of its own is found at the section's head.
        lost = [name for name in sorted(chapter.names) if self._labels.claim(name)]
        anchors = (Slab(f"anchor({literal(name)})", SlabKind.HEADING) for name in lost)
        return [first, *anchors, *rest]

    def _printed(self, blocks: Iterable[nodes.Block]) -> Iterator[Slab]:
        return (slab for slab in map(self.print, blocks) if slab is not None)

    def _joined(self, blocks: nodes.Blocks) -> str:
        """Write a quotation or cell as one expression, nothing turned."""
        outer, self._in_cell = self._in_cell, True
        codes = [_code_of(slab) for slab in self._printed(blocks)]
        self._in_cell = outer
        return "{" + ";".join(codes) + "}" if codes else "[]"

    def _text(
        self, content: Inlines, *, asides: list[str] | None = None, is_copied: bool = False
    ) -> str:
        """Write a run of text as one expression."""
        return self._runs(asides=asides, is_copied=is_copied).block(content)

    def _runs(self, *, asides: list[str] | None = None, is_copied: bool = False) -> TypstText:
        return TypstText(self._labels, self._picture, asides, is_copied)

    # --- blocks of text

    def print_heading(self, node: nodes.Heading) -> Slab:
        code = self._text(node.content, is_copied=True)
        # The contents repeat the outline; headings that an author adds are bookmarks only.
        listed = "" if node.is_listed else ",listed:false"
        call = f"head({node.level},{literal(self._name(node.name))},{code}{listed})"
        return slab_of(node, call, SlabKind.HEADING)

    def print_paragraph(self, node: nodes.Paragraph) -> Slab:
        if node.is_picture:
            return Slab(f"pictures({self._text(node.content)})", SlabKind.OTHER)
        return slab_of(node, f"p({{{self._sentence(node)}}})", SlabKind.PARAGRAPH)

    def print_verbatim(self, node: nodes.Verbatim) -> Slab:
        return slab_of(node, f"p({{{self._sentence(node)}}})", SlabKind.PARAGRAPH)

    def _sentence(self, node: nodes.Paragraph | nodes.Verbatim) -> str:
        if isinstance(node, nodes.Paragraph):
            return self._runs().statements(node.content)
        lines = node.text.split("\n")
        return ";linebreak();".join(literal(line.replace(" ", "\u00a0")) for line in lines)

    def print_list(self, node: nodes.List) -> Slab:
        """Write a list as official papers do: marked paragraphs, indented on the first line."""
        with self._within(narrowed(self._room, MARKED)):
            items = [self._item(item, node.mark(number)) for number, item in enumerate(node.items)]
        return slab_of(node, f"list({','.join(items)})", SlabKind.TEXT)

    def _item(self, item: nodes.Item, sign: str) -> str:
        mark = literal(f"{sign} ") if self._in_cell else f"mark({literal(f'{sign} ')})"
        blocks, words = item.blocks, ""
        first = blocks[0] if blocks else None
        if isinstance(first, nodes.Paragraph | nodes.Verbatim):
            blocks, words = blocks[1:], f";{self._sentence(first)}"
        codes = [_code_of(slab) for slab in self._printed(blocks)]
        return "{" + ";".join([f"p({{{mark}{words}}})", *codes]) + "}"

    def print_quote(self, node: nodes.Quote) -> Slab:
        with self._within(narrowed(self._room, QUOTED)):
            return slab_of(node, f"quote({self._joined(node.blocks)})", SlabKind.TEXT)

    def print_divider(self, node: nodes.Divider) -> None:
        """A line across the page is for the screen."""

    # --- tables and pictures

    def print_exhibit(self, node: nodes.Exhibit) -> Slab:
        if isinstance(node.body, nodes.Grid):
            return self._table(node, node.body)
        self._kinds.add("hinh")
        return self._picture_figure(node, node.body)

    def _table(self, node: nodes.Exhibit, grid: nodes.Grid) -> Slab:
        fit = self._edition.fit(grid, landscape=node.wants_landscape)
        if not fit.fits:
            self.manuscript.findings.append(report_too_wide(self._chapter, grid, node.label))
        asides: list[str] = []
        options = [f"size:{fit.size}", f"pitch:{fit.pitch}", f"width:{sum(fit.widths):.2f}pt"]
        if node.caption:
            self._kinds.add("bang")
            options += self._options(node, asides)
        options += [f"unit:{literal(node.unit)}"] if node.unit else []
        height = fit.height + _SOURCE + (_CAPTION if node.caption or node.source else 0)
        may_break = height >= MOST_WHITE * fit.room
        running = (node.label or "Bảng", node.unit)
        # A repeated head is an artifact and may hold neither notes nor links.
        heads = self._runs(asides=asides, is_copied=True)

        def write_head(cell: nodes.GridCell) -> str:
            with self._within(fit.room_in(cell)):
                return heads.block(cell.content)

        def write_cell(cell: nodes.GridCell) -> str:
            with self._within(fit.room_in(cell)):
                return self._cell(cell)

        writer = TableWriter(grid, fit, write_head, write_cell)
        table = writer.write(running if may_break else None)
        if may_break:
            options.append(f"need:{_need(grid, fit, height):.1f}pt")
        options.append(self._lines_after(node, asides))
        self.manuscript.stubs.append([count_row_heads(row) for row in grid.body])
        return Slab(
            f"{','.join(options)},{table}",
            SlabKind.TABLE,
            is_turned=fit.is_landscape,
            may_break=may_break,
            height=height,
        )

    @contextmanager
    def _within(self, room: Room) -> Iterator[None]:
        """Write where pictures have less room."""
        outer, self._room = self._room, room
        yield
        self._room = outer

    def _cell(self, cell: nodes.GridCell) -> str:
        return self._joined(cell.blocks) if cell.blocks else self._text(cell.content)

    def _picture_figure(self, node: nodes.Exhibit, picture: Picture) -> Slab:
        body = self._picture(picture)
        asides: list[str] = []
        options = ",".join([*self._options(node, asides), self._lines_after(node, asides)])
        width, height = picture.size_mm
        return Slab(
            f"picture-figure({options},{body})",
            SlabKind.FIGURE,
            height=self._width_mm(picture) * height / width * MM + _FRAME,
        )

    def _options(self, node: nodes.Exhibit, asides: list[str]) -> Iterator[str]:
        yield f"id:{literal(self._name(node.name))}"
        if node.headline:
            yield f"headline:{self._text(node.headline, asides=asides)}"
        if node.caption:
            yield f"caption:{self._text(node.caption, asides=asides, is_copied=True)}"

    def _lines_after(self, node: nodes.Exhibit, asides: Iterable[str]) -> str:
        """Write notes, source and remarks as the argument `after`."""
        lines = list(asides)
        if node.source:
            lines.append(f"emph({self._text(node.source)})")
        lines.extend(self._text(note) for note in node.notes)
        return f"after:({''.join(f'{line},' for line in lines)})"

    def _name(self, name: str) -> str:
        """Give the label of a heading or figure; one without a name gets a label of its own."""
        name = name or f"khong-ten-{len(self._labels.set)}"
        self._labels.set.add(name)
        return name

    def _picture(self, picture: Picture) -> str:
        number = len(self.manuscript.files) + 1
        width = self._width_mm(picture)
        if picture.file is not None:
            kept = self._edition.report.project.cache / "anh"
            suffix, content = upright(picture.file, kept)
            name = f"anh-{number}{suffix}"
        else:
            content = prepare_drawing(picture.drawing, self._edition.font.family, width)
            name = f"hinh-{number}.svg"
        self.manuscript.files[name] = content
        return f"picture({literal(name)},{literal(picture.alt)},{width:.2f})"

    def _width_mm(self, picture: Picture) -> float:
        return fit_into(picture.size_mm, self._room)


def _need(grid: nodes.Grid, fit: Fit, height: float) -> float:
    """Say how much room in pt a table wants to begin in, or it begins on the next page.

    One that a page can hold would rather leave a third of a page white than be broken.

    Args:
        height: Of the whole table, with caption and source, in pt.
    """
    most = MOST_WHITE * fit.room
    if height < fit.room:
        return most
    begin = height - fit.height + sum(fit.heights[: len(grid.head) + FIRST_ROWS])
    return min(begin, most)


def _code_of(slab: Slab) -> str:
    """Write a block as the flow wants it placed."""
    if slab.kind is SlabKind.FLUSH:
        return "place.flush()"
    if slab.reserve:
        return f"reserve({slab.reserve}pt)"
    if slab.kind is SlabKind.TABLE:
        return f"table-figure(keep:{'false' if slab.may_break else 'true'},{slab.code})"
    return f"drift({slab.code})" if slab.is_adrift else slab.code


def _on_pages(slabs: Iterable[Slab]) -> Iterator[str]:
    """Write blocks, those that are turned on pages of their own."""
    for is_turned, run in turned_runs(slabs):
        codes = [_code_of(slab) for slab in run]
        if is_turned:
            yield f"landscape({{{';'.join(codes)}}})"
        else:
            yield from codes
