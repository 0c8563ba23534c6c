"""Write a document as Typst code: every block a call of a function of the template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from macros.export.document import nodes
from macros.export.document.chapter import Chapter, link_names, part_last_item
from macros.export.document.inlines import Hyperlink, Inlines, Note, Picture
from macros.export.document.pictures import fit_into, prepare_drawing
from macros.export.page.edition import Edition, Nest
from macros.export.page.fit import MM, MOST_WHITE, report_too_wide, room_of
from macros.export.page.flow import (
    Slab,
    SlabKind,
    hold_headings,
    hold_notes,
    letters_in,
    movable_name,
    note_height,
    place_figures,
    room_to_begin,
    slab_of,
)
from macros.export.pdf.typst_code import (
    Labels,
    TableWriter,
    TypstText,
    code_line,
    code_of,
    count_row_heads,
    literal,
    on_pages,
)
from macros.export.pdf.white import Concessions, draw_up
from macros.findings import Finding
from macros.format import NO_BREAK_SPACE
from macros.read.picture import upright

_FRAME = 110.0  # pt; headline, caption and source of a figure, with the white around it
_CAPTION = 52.0  # pt; two lines of caption above a table, one of unit
_CAPTION_LINE, _ONE_LINE = 16.0, 60  # pt, letters
_SMALL_LINE, _LINE, _HAND = 17.5, 18.0, 60.0  # pt; _HAND for who signs below a table
_SOURCE = 35.0  # pt; source and notes below a table
_LONG = 850  # letters of a last paragraph that may be parted from the signature
_SLOT = re.compile(r"\0(\d+)\0")  # how a paragraph gives way, which no text can hold


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


class TypstPrinter(nodes.Printer[Slab]):
    """Prints one book, its blocks once, however often they are arranged."""

    def __init__(self, edition: Edition) -> None:
        self.manuscript = Manuscript()
        self._edition = edition
        self._book = edition.book
        self._paper = edition.paper
        self._labels = Labels(link_names(edition.book.all_chapters))
        self._kinds: set[str] = set()
        self._nest = Nest(room_of(edition.paper))
        self._noted: list[tuple[Inlines, bool]] = []  # with notes; in nothing else?
        self._chapter: Chapter

    @cached_property
    def _parts(self) -> tuple[list[list[Slab]], list[str], str]:
        """The blocks of each chapter, the appendices and the emblem."""
        slabs = [self._slabs(chapter) for chapter in part_last_item(self._book.chapters)]
        appendices = [self._appendix(chapter) for chapter in self._book.appendices]
        return slabs, appendices, self._logo()

    def write(self, given: Concessions | None = None) -> Manuscript:
        """Write cover, title block, chapters, signature, appendices, contents before or behind.

        Nobody signs an extract.

        Args:
            given: What gave way in the copies so far.
        """
        edition = self._edition
        is_first = edition.contents == "dau"
        chapters, appendices, logo = self._parts
        given = given or Concessions()
        every = [slab for chapter in chapters for slab in hold_headings(chapter, given.held)]
        room = self._paper.portrait_height
        slabs = list(place_figures(draw_up(every, given.white, room), room))
        last = "none"
        for end in slabs[-1:]:
            if end.letters < _LONG and not (end.may_break or end.is_turned):
                last = code_of(replace(slabs.pop(), is_adrift=False))
        lists = "".join(
            f"({literal(kind)},{literal(name)}),"
            for kind, name in edition.lists
            if kind in self._kinds
        )
        short = "".join(f"{literal(line)}," for line in edition.abbreviations)
        contents = f"contents(({lists}),({short}))"
        lines = ['#import "bao-cao.typ": *', "#show: report"]
        if edition.has_front:
            parts = [*["cover"] * bool(edition.front.cover), *[contents] * is_first]
            lines.append(f"#front-matter({{{';'.join(parts)}}})\n#page-one")
        lines.append(f"#title-block({logo})")
        lines.extend(f"#{code}" for code in on_pages(slabs))
        lines.append(f"#{last}" if edition.is_extract else f"#signature({last})")
        lines.extend(appendices)
        if edition.contents == "cuoi":
            lines.append(f"#{contents}")
        lines.append("#missing-page()")
        code = "\n".join(lines) + "\n"
        code = _SLOT.sub(lambda slot: self._holding(int(slot[1]), given.held), code)
        return replace(self.manuscript, code=code)

    def _appendix(self, chapter: Chapter) -> str:
        head, *rest = self._slabs(chapter)
        slabs = [head, Slab("attached()", SlabKind.HEADING), *rest]
        return f"#appendix({chapter.appendix},{{{';'.join(on_pages(slabs, 'turned-page'))}}})"

    def _slabs(self, chapter: Chapter) -> list[Slab]:
        self._chapter = chapter
        first, *rest = self._printed(chapter.blocks)
        # Whatever links lead to and has no label of its own is found at the section's head.
        lost = [name for name in sorted(chapter.names) if self._labels.claim(name)]
        anchors = (Slab(f"anchor({literal(name)})", SlabKind.HEADING) for name in lost)
        return [first, *anchors, *rest]

    def _printed(self, blocks: Iterable[nodes.Block]) -> Iterator[Slab]:
        return map(self.print, blocks)

    def _joined(self, blocks: nodes.Blocks) -> str:
        """Write a quotation or cell as one expression, nothing turned."""
        codes = [code_of(slab) for slab in self._printed(blocks)]
        return "{" + ";".join(codes) + "}" if codes else "[]"

    @contextmanager
    def _inside(self, nest: Nest) -> Iterator[None]:
        outer, self._nest = self._nest, nest
        yield
        self._nest = outer

    def _text(self, content: Inlines, *, is_copied: bool = False) -> str:
        """Write a run of text as one expression."""
        return self._runs(is_copied=is_copied).block(content)

    def _runs(self, *, is_copied: bool = False) -> TypstText:
        return TypstText(self._labels, self._picture, is_copied)

    # --- blocks of text

    def print_heading(self, node: nodes.Heading) -> Slab:
        code, shown = self._text(node.content, is_copied=True), self._text(node.content)
        options = f",shown:{shown}" if shown != code else ""
        # The contents repeat the outline; headings that an author adds are bookmarks only.
        options += ("" if node.is_listed else ",listed:false") + ",lettered:true" * node.is_lettered
        call = f"head({node.level},{literal(self._name(node.name))},{code}{options})"
        gap = 18.0 if node.level == 1 else 10.0
        slab = slab_of(node, call, SlabKind.HEADING)
        return replace(slab, gap=gap, level=node.level if node.is_listed else 0)

    def print_paragraph(self, node: nodes.Paragraph) -> Slab:
        if node.is_picture:
            return Slab(f"pictures({self._text(node.content)})", SlabKind.OTHER)
        code = self._text_block(node.content)
        return slab_of(node, code, SlabKind.PARAGRAPH)

    def _text_block(self, content: Inlines, mark: str = "") -> str:
        """Write a paragraph; one that was parted from a note of its own gives way for it."""
        with self._inside(self._nest.in_line()):
            code = f"p({{{mark}{self._runs().statements(content)}}})"
        if not any(isinstance(one, Note) for one in nodes.walk(content)):
            return code
        self._noted.append((content, self._nest.is_open))
        return f"hold(\0{len(self._noted) - 1}\0,{code})"

    def _holding(self, number: int, held: Mapping[str, int]) -> str:
        """Say, always alike, how a paragraph gives way: what keeps its place is remembered."""
        content, is_open = self._noted[number]
        page = self._paper.portrait_height
        name, is_loose, need = hold_notes(content, held, page, is_open=is_open)
        return f"{literal(name)},{str(is_loose).lower()},{need}"

    def print_verbatim(self, node: nodes.Verbatim) -> Slab:
        lines = (f"{{{code_line(line or NO_BREAK_SPACE)}}}" for line in node.text.split("\n"))
        return slab_of(node, f"code-lines({','.join(lines)})", SlabKind.TEXT)

    def print_list(self, node: nodes.List) -> Slab:
        """Write a list as official papers do: marked paragraphs, indented on the first line."""
        with self._inside(self._nest.in_list()):
            items = [self._item(item, node.mark(number)) for number, item in enumerate(node.items)]
        return slab_of(node, f"list({','.join(items)})", SlabKind.TEXT)

    def _item(self, item: nodes.Item, sign: str) -> str:
        indent = self._nest.mark_mm(self._edition.profile)
        mark = f"mark({literal(f'{sign} ')},indent:{indent}mm);"
        blocks: nodes.Blocks = item.blocks
        words: Inlines = ()
        first = blocks[0] if blocks else None
        if isinstance(first, nodes.Paragraph):
            blocks, words = blocks[1:], first.content
        codes = [self._text_block(words, mark)]
        codes += [code_of(slab) for slab in self._printed(blocks)]
        return "{" + ";".join(codes) + "}"

    def print_quote(self, node: nodes.Quote) -> Slab:
        with self._inside(self._nest.in_quote()):
            code = self._joined(node.blocks)
        return slab_of(node, f"quote({code})", SlabKind.TEXT)

    def print_divider(self, node: nodes.Divider) -> Slab:
        return slab_of(node, "divider", SlabKind.OTHER)

    # --- tables and pictures

    def print_exhibit(self, node: nodes.Exhibit) -> Slab:
        if isinstance(node.body, nodes.Grid):
            return self._table(node, node.body)
        self._kinds.add("hinh")
        return self._picture_figure(node, node.body)

    def _table(self, node: nodes.Exhibit, grid: nodes.Grid) -> Slab:
        fit = self._edition.fit(grid, landscape=node.wants_landscape, nest=self._nest)
        self.manuscript.findings.extend(
            report_too_wide(node, grid, fit, may_turn=self._nest.is_open)
        )
        options = [f"size:{fit.size}", f"pitch:{fit.pitch}", f"width:{sum(fit.widths):.2f}pt"]
        if node.caption:
            self._kinds.add("bang")
            options += self._options(node)
        options += [f"unit:{literal(node.unit)}"] if node.unit else []
        height = fit.height + _SOURCE + (_CAPTION if node.caption or node.source else 0)
        height -= _CAPTION_LINE * (len(nodes.words_of(node.caption)) < _ONE_LINE)
        height += sum(note_height(note) for note in node.asides)
        may_break = height >= MOST_WHITE * fit.room
        running = (node.label or "Bảng", node.unit)
        in_heads = (node for row in grid.rows if row.kind.is_head for node in nodes.walk(row.cells))
        heads = self._runs(is_copied=not any(isinstance(one, Hyperlink) for one in in_heads))

        def write_head(cell: nodes.GridCell) -> str:
            with self._inside(self._nest.in_cell(fit.room_in(cell))):
                return heads.block(cell.content)

        def write_cell(cell: nodes.GridCell) -> str:
            with self._inside(self._nest.in_cell(fit.room_in(cell))):
                return self._joined(cell.blocks) if cell.blocks else self._text(cell.content)

        writer = TableWriter(grid, fit, write_head, write_cell)
        is_short = may_break and fit.is_short and self._nest.is_open
        if may_break:
            options.append(f"need:{room_to_begin(grid, fit, height):.1f}pt")
        options += ["short:true"] * is_short
        room = self._room_to_sign(node) if may_break and writer.tail else 0.0
        options += [f"room:{room:.1f}pt"] * (room > 0)
        options.append(self._lines_after(node))
        options.append(f"signed:({''.join(f'{literal(name)},' for name in node.signers)})")
        table = writer.write(running if may_break else None, room)
        self.manuscript.stubs.append([count_row_heads(row) for row in grid.body])
        return Slab(
            f"{','.join(options)},{table}",
            SlabKind.TABLE,
            is_turned=fit.is_landscape,
            may_break=may_break,
            height=height,
            is_short=is_short,
            name=movable_name(node),
        )

    def _room_to_sign(self, node: nodes.Exhibit) -> float:
        """Say how high what stands below a table is, in pt, where somebody signs there; else 0."""
        front = self._edition.front
        lines = [name.count("\n") + 1 for name in node.signers]
        if node is self._book.chapters[-1].blocks[-1] and not self._edition.is_extract:
            lines += len(front.recipients), len(front.authority) + len(front.signer) + 4
        below = (node.source, *node.notes, *(one.content for one in node.asides))
        height = sum(_SMALL_LINE * (1 + letters_in(one) // _ONE_LINE) for one in below if one)
        return height + _HAND + _LINE * max(lines) if lines else 0.0

    def _picture_figure(self, node: nodes.Exhibit, picture: Picture) -> Slab:
        body = self._picture(picture)
        options = ",".join([*self._options(node), self._lines_after(node)])
        width, height = picture.size_mm
        return Slab(
            f"picture-figure({options},{body})",
            SlabKind.FIGURE,
            name=movable_name(node),
            height=self._width_mm(picture) * height / width * MM + _FRAME,
        )

    def _options(self, node: nodes.Exhibit) -> Iterator[str]:
        yield f"id:{literal(self._name(node.name))}"
        if node.headline:
            yield f"headline:{self._text(node.headline)}"
        if node.caption:
            yield f"caption:{self._text(node.caption, is_copied=True)}"

    def _lines_after(self, node: nodes.Exhibit) -> str:
        """Write notes, source and remarks as the argument `after`."""
        marks = [f"{literal(f'{note.mark} ')};{self._text(note.content)}" for note in node.asides]
        lines = [f"{{{note}}}" for note in marks]
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

    def _logo(self) -> str:
        logo = self._edition.logo
        return f"logo:{self._picture(logo)}" if logo is not None else ""

    def _width_mm(self, picture: Picture) -> float:
        return fit_into(picture.size_mm, self._nest.room)
