"""A page as a row of passages: what a reviewer reads in one go, in words and numbers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from macros.export.document import inlines, nodes
from macros.export.document.chapter import Chapter
from macros.export.document.inlines import Origin
from macros.project import digest, recall
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.evaluate import Ledger
from macros.review.diff.pairing import FEWEST
from macros.review.version import read_chapters

_WORDS = re.compile(r"\s+|[^\W_]+(?:[.,/-][^\W_]+)*|.", re.DOTALL)  # "28-CT/TW" is one
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
class Token:
    """A word, a blank, a sign, or a printed number as one.

    Args:
        fact: Its id on the page, such as "3.1": the call and the place in it; "" for words.
        meant: What it says wherever it stands in the report, where its text is the number of a
            table, of a figure, or of those that a link leads to; None where that is its text.
        look: How it looks, in words for reviewers; "" for nothing special.
    """

    text: str
    fact: str = ""
    meant: str | None = None
    look: str = ""


@dataclass(frozen=True, slots=True)
class PagePassage:
    """One passage of a page.

    Args:
        tokens: Its words; of a table or figure its caption, source and notes.
        exhibit: The table or figure.
        images: The pictures in it, drawings too.
        looks: What tells each of them from others: one may be replaced under the same name.
        links: The words that lead somewhere, and whereto.
        text: All its words in one line.
    """

    kind: PassageKind
    tokens: tuple[Token, ...]
    place: Origin
    exhibit: nodes.Exhibit | None = None
    images: tuple[inlines.Picture, ...] = ()
    looks: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    text: str = field(init=False, compare=False, repr=False)  # asked for over and over

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", text_of(self.tokens).strip())
        object.__setattr__(self, "kind", PassageKind(self.kind))  # of which JSON keeps the word

    @property
    def cells(self) -> Iterator[nodes.GridCell]:
        """The cells of a table."""
        body = self.exhibit.body if self.exhibit else None
        for row in body.rows if isinstance(body, nodes.Grid) else ():
            yield from row.cells

    @property
    def pictures(self) -> tuple[str, ...]:
        """Digests of the authors' pictures."""
        both = zip(self.images, self.looks, strict=True)
        return tuple(look for image, look in both if image.file is not None)

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
        """Its first words."""
        text = self.text
        return text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED].rpartition(" ")[0] + " …"


_KEPT = (PagePassage, Token, Origin, *nodes.INLINES, *nodes.BLOCKS)
_KEPT += (nodes.Item, nodes.Grid, nodes.GridRow, nodes.GridCell)
_NOTE = Token("(*)", meant="[chú thích]")
_LOOKS = {
    inlines.Style.STRONG: "đậm",
    inlines.Style.EMPHASIS: "nghiêng",
    inlines.Style.UNDERLINE: "gạch chân",
    inlines.Style.STRIKE: "gạch ngang",
    inlines.Style.SUB: "chỉ số dưới",
    inlines.Style.SUPER: "chỉ số trên",
    nodes.Side.LEFT: "căn trái",
    nodes.Side.CENTER: "căn giữa",
    nodes.Side.RIGHT: "căn phải",
}
_APART = (PassageKind.TABLE, PassageKind.FIGURE, PassageKind.HEADING)  # never taken for words


def text_of(tokens: Iterable[Token]) -> str:
    """Give words, blanks and signs as they are read."""
    return "".join([token.text for token in tokens])


def words_of(tokens: Iterable[Token]) -> list[str]:
    """Give words without blanks, a number as just that."""
    words = ("#" if token.fact else token.text for token in tokens)
    return [word for word in words if not word.isspace()]


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
        has_files = any(image.file for passage in passages for image in passage.images)
        return passages, ("files" if has_files else "seen",)

    record = report.project.record("doan", page.path)
    return tuple(map(_revived, recall(record, {"seen": seen}.get, make, *_KEPT)))


def _revived(passage: PagePassage) -> PagePassage:
    """Give the rows of a table their kind again, of which JSON keeps the word."""
    if passage.exhibit is None or not isinstance(grid := passage.exhibit.body, nodes.Grid):
        return passage
    rows = tuple(replace(row, kind=nodes.RowKind(row.kind)) for row in grid.rows)
    return replace(passage, exhibit=replace(passage.exhibit, body=replace(grid, rows=rows)))


def read_passages(chapter: Chapter) -> tuple[PagePassage, ...]:
    """Cut a chapter into its passages, in reading order; notes follow what calls them."""
    return tuple(_Cutter().cut(chapter.blocks))


class _Cutter:
    """Cuts one chapter; use once."""

    def __init__(self) -> None:
        self._notes: list[inlines.Note] = []

    def cut(self, blocks: Iterable[nodes.Block], mark: str = "") -> Iterator[PagePassage]:
        """Yield the passages of some blocks.

        Args:
            mark: Of the list's item whose first block stands here.
        """
        for block in blocks:
            yield from self._block(block, mark)
            mark = ""

    def _block(self, block: nodes.Block, mark: str) -> Iterator[PagePassage]:
        if isinstance(block, nodes.Heading):
            look = f"tiêu đề cấp {block.level}"
            yield from self._passage(PassageKind.HEADING, block.content, block.place, look)
        elif isinstance(block, nodes.Paragraph):
            kind = PassageKind.ITEM if mark else PassageKind.PARAGRAPH
            content = (inlines.Text(f"{mark} "), *block.content) if mark else block.content
            yield from self._passage(kind, content, block.place)
        elif isinstance(block, nodes.List):
            for number, item in enumerate(block.items):
                yield from self.cut(item.blocks, block.mark(number))
        elif isinstance(block, nodes.Quote):
            for one in self.cut(block.blocks, mark):
                yield replace(one, tokens=tuple(_in_look(one.tokens, "lời trích")))
        elif isinstance(block, nodes.Verbatim):
            yield PagePassage(PassageKind.CODE, tuple(tokens_in(block.text)), block.place)
        elif isinstance(block, nodes.Exhibit):
            yield from self._exhibit(block)

    def _exhibit(self, block: nodes.Exhibit) -> Iterator[PagePassage]:
        is_table = isinstance(block.body, nodes.Grid)
        unit = (inlines.Text(block.unit),) if block.unit else ()
        lines = (block.headline, block.caption, unit, block.source, *block.notes)
        tokens: list[Token] = []
        for line in filter(None, lines):
            tokens += [Token("\n")] if tokens else []
            tokens += self._say(line)
        kind = PassageKind.TABLE if is_table else PassageKind.FIGURE
        beyond = (*_pictures((block,)), _links((block,)))
        yield PagePassage(kind, tuple(tokens), block.place, block, *beyond)
        self._notes = block.asides  # those that its cells call, too
        yield from self._pending_notes()

    def _passage(
        self, kind: PassageKind, content: inlines.Inlines, place: Origin, look: str = ""
    ) -> Iterator[PagePassage]:
        tokens = tuple(_in_look(self._say(content), look))
        numbers = (node for node in nodes.walk(content) if isinstance(node, inlines.Numeral))
        first = next((node.place for node in numbers if node.place.path), place)
        place = place if place.path else first
        yield PagePassage(kind, tokens, place, None, *_pictures(content), _links(content))
        yield from self._pending_notes()

    def _pending_notes(self) -> Iterator[PagePassage]:
        notes, self._notes = self._notes, []
        for note in notes:
            yield PagePassage(PassageKind.NOTE, tuple(self._say(note.content)), note.place)

    def _say(self, content: Iterable[inlines.Node]) -> Iterator[Token]:
        for node in content:
            if isinstance(node, inlines.Numeral):
                yield Token(node.text, node.fact)
            elif isinstance(node, inlines.Text | inlines.CodeText):
                look = "" if isinstance(node, inlines.Text) else "chữ mã"
                yield from _in_look(tokens_in(node.text), look)
            elif isinstance(node, inlines.LineBreak):
                yield Token("\n")
            elif isinstance(node, inlines.Note | inlines.NoteAgain):
                self._notes += [node] if isinstance(node, inlines.Note) else []
                yield _NOTE
            elif isinstance(node, inlines.Picture):
                yield Token(f"[hình: {node.alt}]")
            else:
                said: Iterable[Token] = (
                    token for part in nodes.parts(node) for token in self._say(part)
                )
                if isinstance(node, inlines.Styled):
                    said = _in_look(said, _LOOKS[node.style])
                elif isinstance(node, inlines.Segment):
                    said = (one if one.fact else replace(one, meant="") for one in said)
                elif isinstance(node, inlines.Hyperlink) and node.name:
                    name = f"[{node.name.rpartition('--')[2]}]"
                    said = (
                        one if one.fact else replace(one, meant="" if at else name)
                        for at, one in enumerate(said)
                    )
                yield from said


def _in_look(tokens: Iterable[Token], look: str) -> Iterable[Token]:
    """Let words look so, too."""
    if not look:
        return tokens
    looks = ((one, {look, *one.look.split(", ")} - {""}) for one in tokens)
    return (Token(one.text, one.fact, one.meant, ", ".join(sorted(every))) for one, every in looks)


def _pictures(
    content: Iterable[inlines.Node],
) -> tuple[tuple[inlines.Picture, ...], tuple[str, ...]]:
    found = tuple(node for node in nodes.walk(content) if isinstance(node, inlines.Picture))
    return found, tuple(map(_look, found))


def _links(content: Iterable[inlines.Node]) -> tuple[tuple[str, str], ...]:
    found = (node for node in nodes.walk(content) if isinstance(node, inlines.Hyperlink))
    places = ((one, one.name.rpartition("--")[2] or one.target) for one in found)
    return tuple((nodes.words_of(one.content), place) for one, place in places)


def _look(picture: inlines.Picture) -> str:
    if picture.file is None:
        return digest(picture.drawing, picture.alt)
    return hashlib.sha256(picture.file.path.read_bytes()).hexdigest()


_word = cache(Token)  # most words of a report come again and again


def tokens_in(text: str) -> Iterator[Token]:
    """Cut a text into words, blanks and signs."""
    return map(_word, _WORDS.findall(text))


def say_cell(cell: nodes.GridCell) -> tuple[Token, ...]:
    """Give the words and numbers of a cell, of its paragraphs too."""
    cutter = _Cutter()
    passages = cutter.cut(cell.blocks) if cell.blocks else ()
    tokens = [*cutter._say(cell.content)]
    for passage in passages:
        tokens += [Token("\n")] if tokens else []
        tokens += passage.tokens
    return tuple(_in_look(tokens, _LOOKS[cell.side] if cell.side else ""))
