"""A page as a row of passages: what a reviewer reads in one go, in words and numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from macros.export.document import inlines, nodes
from macros.export.document.chapter import Chapter
from macros.export.document.inlines import Origin
from macros.format import NO_BREAK_SPACE
from macros.project import digest, recall
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.render.call.html import DRAWN
from macros.render.evaluate import Ledger, print_page
from macros.review.diff.pairing import FEWEST
from macros.review.diff.tokens import (
    DIVIDER,
    LOOKS,
    NOTE,
    Token,
    by_place,
    in_look,
    shape_of,
    so_deep,
    text_of,
    tokens_in,
    words_of,
)
from macros.review.version import Version, digest_tree, read_chapters

_MAX_QUOTED = 80


class PassageKind(StrEnum):
    """What a passage is; the value is said to reviewers."""

    HEADING = "tiêu đề"
    PARAGRAPH = "đoạn văn"
    ITEM = "gạch đầu dòng"
    NOTE = "chú thích"
    CODE = "khối mã"
    TABLE = "bảng"
    FIGURE = "hình"


@dataclass(frozen=True, slots=True)
class PagePassage:
    """One passage of a page.

    Args:
        tokens: Its words; of a table or figure its caption, source and notes.
        exhibit: The table or figure.
        pictures: Those in it, drawings too, each with what tells it from others: one may be
            replaced under the same name.
        links: The words that lead somewhere, and whereto.
        shape: Digest of whatever is printed of it besides words, names and numbers of places.
        text: All its words in one line.
    """

    kind: PassageKind
    tokens: tuple[Token, ...]
    place: Origin
    exhibit: nodes.Exhibit | None = None
    pictures: tuple[tuple[inlines.Picture, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    shape: str = ""
    text: str = field(init=False, compare=False, repr=False)  # asked for over and over

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", text_of(self.tokens).strip())
        object.__setattr__(self, "kind", PassageKind(self.kind))  # of which JSON keeps the word

    @property
    def anchor(self) -> str:
        """The name of a table or figure on its page; "" of what has none."""
        return self.exhibit.name.rpartition("--")[2] if self.exhibit else ""

    @property
    def rows(self) -> tuple[nodes.GridRow, ...]:
        """The rows of a table."""
        body = self.exhibit.body if self.exhibit else None
        return body.rows if isinstance(body, nodes.Grid) else ()

    @property
    def cells(self) -> Iterator[nodes.GridCell]:
        """The cells of a table."""
        return (cell for row in self.rows for cell in row.cells)

    @property
    def all_text(self) -> str:
        """The same with the words of all cells of a table."""
        return " ".join((self.text, *(text_of(say_cell(cell)) for cell in self.cells)))

    @property
    def said(self) -> str:
        """The same, whatever the numbers of tables and figures."""
        said = (one.text if one.meant is None else one.meant for one in self.tokens)
        return "".join(said).strip()

    @property
    def words(self) -> list[str]:
        """The words by which it is known again, a typed table by its cells as well.

        Its numbers may all be others.
        """
        cells = [*self.cells]
        is_typed = all(cell.row == 0 for cell in cells if cell.is_head)
        said = [token for cell in cells if is_typed for token in say_cell(cell)]
        return [*([self.kind] if self.kind in _APART else []), *words_of([*self.tokens, *said])]

    def known_in(self, page: int) -> list[str]:
        """Give the words by which it is known elsewhere; a short heading by all, on its page."""
        is_short = self.kind is PassageKind.HEADING and len(self.words) < FEWEST
        return [f"{page}: {self.text}"] * FEWEST if is_short else self.words

    @property
    def quoted(self) -> str:
        """Its first words; of a table without any around it those of its first row."""
        text = self.text or " | ".join(cell.text for row in self.rows[:1] for cell in row.cells)
        return text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED].rpartition(" ")[0] + " …"


_KEPT = (PagePassage, Token, Origin, *nodes.INLINES, *nodes.BLOCKS)
_KEPT += (nodes.Item, nodes.Grid, nodes.GridRow, nodes.GridCell)
_APART = (PassageKind.TABLE, PassageKind.FIGURE, PassageKind.HEADING)  # never taken for words


def passages_of(
    report: Report, page: Page, folder: Path, ledger: Ledger, said: str
) -> tuple[PagePassage, ...]:
    """Cut a page into its passages; they are on record with all that it says.

    Args:
        folder: To build it in.
        said: What its calls print, and what the pictures that it names are.
    """
    charts = [(call.args, call.kwargs) for one in report.pages for call in one.calls_of("bieu_do")]
    seen = digest(page, said, report.documents, report.maps, charts)

    def make() -> tuple[tuple[PagePassage, ...], tuple[str]]:
        (chapter,) = read_chapters(report, [page], folder, ledger).values()
        passages = read_passages(chapter)
        # A picture is a file, which may lie elsewhere the next time.
        has_files = any(image.file for passage in passages for image, _ in passage.pictures)
        return passages, ("files" if has_files else "seen",)

    record = report.project.record("doan", page.source_uri)
    return tuple(map(_revived, recall(record, {"seen": seen}.get, make, *_KEPT)))


def _revived(passage: PagePassage) -> PagePassage:
    """Give the rows of a table their kind again, of which JSON keeps the word."""
    if passage.exhibit is None or not isinstance(grid := passage.exhibit.body, nodes.Grid):
        return passage
    rows = tuple(replace(row, kind=nodes.RowKind(row.kind)) for row in grid.rows)
    return replace(passage, exhibit=replace(passage.exhibit, body=replace(grid, rows=rows)))


class Sayer:
    """Says what the pages of a version print, without building them."""

    def __init__(self, version: Version) -> None:
        self._report = version.report
        self._printed = version.examination.ledger.printed()
        docs = version.report.project.docs
        lying = ((Path(name), digest) for name, digest in digest_tree(docs, [docs]))
        self._files = {
            one: digest
            for path, digest in lying
            if digest and path.suffix != ".md"
            for one in (path.name, quote(path.name, errors="replace"))  # as a link writes it
        }
        self._said: dict[str, str] = {}

    def say(self, page: Page) -> str:
        """Give the words of a page, its calls evaluated, and the contents of what it names.

        A drawing is made of what stands beside it, and not everybody has it drawn.
        """
        if page.path not in self._said:
            text = DRAWN.sub("", print_page(page, self._report.documents, self._call))
            named = (digest for name, digest in self._files.items() if name in text)
            self._said[page.path] = "\n".join((page.title, text, *named))
        return self._said[page.path]

    def _call(self, call: Call) -> str:
        found = self._printed.get((call.path, call.index))
        return found.markdown if found is not None else f"[{call.name}]"


def read_passages(chapter: Chapter) -> tuple[PagePassage, ...]:
    """Cut a chapter into its passages, in reading order; notes follow what calls them."""
    return tuple(_Cutter().cut(chapter.blocks))


class _Cutter:
    """Cuts one chapter; use once."""

    def __init__(self) -> None:
        self._notes: list[inlines.Note] = []
        self._noted: dict[str, str] = {}  # what each says, by its name

    def cut(
        self, blocks: Iterable[nodes.Block], mark: str = "", quotes: int = 0, lists: int = 0
    ) -> Iterator[PagePassage]:
        """Yield the passages of some blocks.

        Args:
            mark: Of the list's item whose first block stands here.
            quotes: In how many quotations they stand.
            lists: In how many lists.
        """
        for block in blocks:
            if isinstance(block, nodes.List):
                for number, item in enumerate(block.items):
                    yield from self.cut(item.blocks, block.mark(number), quotes, lists + 1)
            elif isinstance(block, nodes.Quote):
                yield from self.cut(block.blocks, mark, quotes + 1, lists)
            else:
                looks = (
                    so_deep("lời trích", quotes),
                    so_deep("gạch đầu dòng" if mark else "thuộc gạch đầu dòng", lists),
                )
                for one in self._block(block, mark):
                    yield replace(one, tokens=tuple(in_look(one.tokens, *looks)))
            mark = ""

    def _block(self, block: nodes.Block, mark: str) -> Iterator[PagePassage]:
        if isinstance(block, nodes.Heading):
            look = f"tiêu đề cấp {block.level}"
            yield from self._passage(PassageKind.HEADING, block.content, block.place, look)
        elif isinstance(block, nodes.Paragraph):
            kind = PassageKind.ITEM if mark else PassageKind.PARAGRAPH
            content = (inlines.Text(f"{mark} "), *block.content) if mark else block.content
            yield from self._passage(kind, content, block.place)
        elif isinstance(block, nodes.Divider):
            yield PagePassage(PassageKind.PARAGRAPH, (DIVIDER,), block.place)
        elif isinstance(block, nodes.Verbatim):
            tokens = tuple(in_look(tokens_in(block.text), "khối mã"))
            yield PagePassage(PassageKind.CODE, tokens, block.place)
        elif isinstance(block, nodes.Exhibit):
            yield from self._exhibit(block)

    def _exhibit(self, block: nodes.Exhibit) -> Iterator[PagePassage]:
        is_table = isinstance(block.body, nodes.Grid)
        unit, *signers = ((inlines.Text(one),) * bool(one) for one in (block.unit, *block.signers))
        lines = (block.headline, block.caption, unit, block.source, *block.notes, *signers)
        tokens: list[Token] = []
        for line in filter(None, lines):
            tokens += [Token("\n")] if tokens else []
            said = [*self._say(line)]
            if line is block.caption:
                label = [replace(one, meant="") for one in tokens_in(block.label)]
                said = [*label, *said[len(label) :]]
                said = [*in_look(said, "khổ ngang" * block.wants_landscape)]
            tokens += said
        kind = PassageKind.TABLE if is_table else PassageKind.FIGURE
        yield PagePassage(kind, tuple(tokens), block.place, block, *self._beyond((block,)))
        self._notes = block.asides  # those that its cells call, too
        yield from self._pending_notes()

    def _passage(
        self, kind: PassageKind, content: inlines.Inlines, place: Origin, look: str = ""
    ) -> Iterator[PagePassage]:
        tokens = tuple(in_look(self._say(content), look))
        numbers = (node for node in nodes.walk(content) if isinstance(node, inlines.Numeral))
        first = next((node.place for node in numbers if node.place.path), place)
        place = place if place.path else first
        yield PagePassage(kind, tokens, place, None, *self._beyond(content))
        yield from self._pending_notes()

    def _pending_notes(self) -> Iterator[PagePassage]:
        notes, self._notes = self._notes, []
        for note in notes:
            yield from self._passage(PassageKind.NOTE, note.content, note.place)

    def _say(self, content: Iterable[inlines.Node]) -> Iterator[Token]:
        for node in content:
            if isinstance(node, inlines.Numeral):
                yield Token(node.text, node.fact)
            elif isinstance(node, inlines.Text | inlines.CodeText):
                look = "" if isinstance(node, inlines.Text) else "chữ mã"
                yield from in_look(tokens_in(node.text), look)
            elif isinstance(node, inlines.LineBreak):
                yield Token("\n")
            elif isinstance(node, inlines.Note | inlines.NoteAgain):
                self._notes += [node] if isinstance(node, inlines.Note) else []
                yield replace(NOTE, text=node.mark or NOTE.text)
            elif isinstance(node, inlines.Picture):
                yield Token(f"[hình: {node.alt}]")
            else:
                said: Iterable[Token] = (
                    token for part in nodes.parts(node) for token in self._say(part)
                )
                if isinstance(node, inlines.Styled):
                    said = in_look(said, LOOKS[node.style])
                elif isinstance(node, inlines.Hyperlink) and node.name:
                    said = by_place(said, f"[{node.name.rpartition('--')[2]}]")
                yield from said

    def _beyond(
        self, content: Iterable[inlines.Node]
    ) -> tuple[tuple[tuple[inlines.Picture, str], ...], tuple[tuple[str, str], ...], str]:
        """Give what is printed beyond the words: pictures, links, shape."""
        found = (node for node in nodes.walk(content) if isinstance(node, inlines.Picture))
        pictures = tuple((one, _look(one)) for one in found)
        return pictures, tuple(self._links(content)), shape_of(content)

    def _links(self, content: Iterable[inlines.Node]) -> Iterator[tuple[str, str]]:
        """List what leads somewhere, and whereto: links, and further calls of a note."""
        for node in content:
            if isinstance(node, inlines.Note):  # a passage of its own
                self._noted[node.name] = nodes.words_of(node.content)
                continue
            if isinstance(node, inlines.NoteAgain):
                yield node.mark or NOTE.text, f"chú thích “{self._noted.get(node.name, '')}”"
            elif isinstance(node, inlines.Hyperlink):
                words = nodes.words_of(node.content)
                if not (node.name and NO_BREAK_SPACE in words):  # its number says whereto
                    yield words, node.name.rpartition("--")[2] or node.target
            for part in nodes.parts(node):
                yield from self._links(part)


def _look(picture: inlines.Picture) -> str:
    if picture.file is None:
        return digest(picture.drawing)
    return hashlib.sha256(picture.file.path.read_bytes()).hexdigest()


def say_cell(cell: nodes.GridCell) -> tuple[Token, ...]:
    """Give the words and numbers of a cell, of its paragraphs too."""
    cutter = _Cutter()
    passages = cutter.cut(cell.blocks) if cell.blocks else ()
    tokens = [*cutter._say(cell.content)]
    for passage in passages:
        tokens += [Token("\n")] if tokens else []
        tokens += passage.tokens
    return tuple(in_look(tokens, LOOKS[cell.side] if cell.side else ""))
