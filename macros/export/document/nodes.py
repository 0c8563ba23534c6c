"""What a document is made of: every kind of node, frozen, with the place that it came from.

Blocks stand below each other, inlines stand in a line of text. What a printer must decide is a
typed property here, so that none looks at HTML, nor at what it has written itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from macros.findings import Code as FindingCode
from macros.findings import Finding, Severity

if TYPE_CHECKING:
    from macros.read.identity import Identity
    from macros.read.outline import Section
    from macros.read.page import Page

APPENDIX = "phu-luc"  # the kind of section that an appendix counts as


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the author's files; line from 1, the nearest that is known."""

    path: str
    line: int


NOWHERE = Place("", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in the tree; two nodes are equal wherever they stand."""

    place: Place = field(default=NOWHERE, compare=False, repr=False)


# --- in a line of text


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Words with single blanks between them, none at the beginning or end of a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number that the ledger holds; it is part of the words around it.

    Args:
        fact: Its id on the page, such as "3.1": the call, and the place in the call.
    """

    text: str
    fact: str


class Style(StrEnum):
    """How words may differ from their neighbours."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SUB = "sub"
    SUPER = "super"


@dataclass(frozen=True, slots=True)
class Styled(Node):
    """Words in another style, never empty."""

    style: Style
    content: Inlines


@dataclass(frozen=True, slots=True)
class Span(Node):
    """Words that are set apart without looking different, such as the label of a caption."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class CodeText(Node):
    """Code in a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Link(Node):
    """Words that lead somewhere, never empty.

    Args:
        target: "#name" inside the document, else an address of the web or of a mailbox.
    """

    target: str
    content: Inlines

    @property
    def name(self) -> str:
        """Name of the place inside the document; "" for a link that leads out of it."""
        return self.target[1:] if self.target.startswith("#") else ""


@dataclass(frozen=True, slots=True)
class Anchor(Node):
    """A place in the text that links may lead to."""

    name: str


@dataclass(frozen=True, slots=True)
class Note(Node):
    """A footnote where it is called, never empty.

    Args:
        key: As the author names it; that of a document for a citation.
    """

    name: str
    key: str
    content: Inlines


@dataclass(frozen=True, slots=True)
class NoteAgain(Node):
    """A second call of a note that stands elsewhere."""

    name: str


@dataclass(frozen=True, slots=True)
class Break(Node):
    """The end of a line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Picture(Node):
    """A picture of the author's or a drawing, in a line of text or as the body of a figure.

    Args:
        alt: What it shows, in words.
        size_mm: Width and height at 96 px to the inch.
        file: The author's file; None for a drawing.
        drawing: SVG; "" for a file.
        words: The words inside the drawing.
    """

    alt: str
    size_mm: tuple[float, float]
    file: Path | None = None
    drawing: str = ""
    words: str = ""


Inline: TypeAlias = (
    Text | Number | Styled | Span | CodeText | Link | Anchor | Note | NoteAgain | Break | Picture
)
Inlines: TypeAlias = tuple[Inline, ...]

# --- below each other


@dataclass(frozen=True, slots=True)
class Heading(Node):
    """A heading.

    Args:
        level: From 1; none is skipped in a whole document.
        name: Of the place, for links; "" for none.
        is_listed: Whether it belongs to the outline, and so to the contents.
    """

    level: int
    name: str
    content: Inlines
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Paragraph(Node):
    """A paragraph, never empty."""

    content: Inlines

    @property
    def picture(self) -> Picture | None:
        """The picture that is the whole paragraph."""
        only = self.content[0]
        return only if len(self.content) == 1 and isinstance(only, Picture) else None


@dataclass(frozen=True, slots=True)
class Item(Node):
    """One item of a list."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class List(Node):
    """A list of at least one item.

    Args:
        letters: "a" or "A" for a list counted by letters, else "".
        depth: How many lists without numbers it stands in, itself included.
    """

    items: tuple[Item, ...]
    is_ordered: bool = False
    start: int = 1
    letters: str = ""
    depth: int = 1

    def mark(self, number: int) -> str:
        """Return what an official paper writes before the nth item, from 0."""
        if not self.is_ordered:
            return "-+•"[min(self.depth, 3) - 1]
        number += self.start
        if self.letters and number <= 26:
            return f"{chr(ord(self.letters) + number - 1)})"
        return f"{number}."


@dataclass(frozen=True, slots=True)
class Quote(Node):
    """A quotation."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Code(Node):
    """Lines that keep their blanks."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule(Node):
    """A line across the page."""


class RowKind(StrEnum):
    """What a row of a table is: the class names of the site."""

    HEAD = "dau"
    SERIES = "he"  # head of a series inside the body
    GROUP = "nhom"  # name of a group of rows
    TOTAL = "cong"
    PLAIN = ""

    @property
    def is_inner_head(self) -> bool:
        """Whether it stands in the body and heads what follows."""
        return self in {RowKind.SERIES, RowKind.GROUP}


class Side(StrEnum):
    """Where the words of a column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """One cell of a table.

    Args:
        row: Row of its upper left corner, from 0, over head and body together.
        column: Column of that corner, from 0.
        text: Its words in one line, notes left out.
        content: Its words, as one run.
        blocks: The same as paragraphs and lists, where it holds such; empty in heads.
        is_filler: Whether it only fills up a row that was too short.
        side: What the author asked for; None for nothing.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    content: Inlines = ()
    blocks: Blocks = ()
    is_head: bool = False
    is_number: bool = False
    is_filler: bool = False
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Row(Node):
    """One row of a table; a cell from a row above may take some of its columns."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.PLAIN


@dataclass(frozen=True, slots=True)
class Table(Node):
    """A table of at least one cell.

    Args:
        width: How many columns there are.
        sides: For each column of the body.
    """

    rows: tuple[Row, ...]
    width: int
    sides: tuple[Side, ...]

    @property
    def head(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind is RowKind.HEAD)

    @property
    def body(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind is not RowKind.HEAD)


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """A table or picture with what stands around it.

    Args:
        name: Of the place, for links; "" for none.
        label: Such as "Bảng 3", which its caption begins with; "" for none.
        unit: The line above a table that names its unit.
        headline: The sentence above a chart.
        notes: What stands below the source.
    """

    name: str
    body: Table | Picture
    label: str = ""
    caption: Inlines = ()
    headline: Inlines = ()
    unit: str = ""
    source: Inlines = ()
    notes: tuple[Inlines, ...] = ()
    wants_landscape: bool = False


Block: TypeAlias = Heading | Paragraph | List | Quote | Code | Rule | Figure | Table
Blocks: TypeAlias = tuple[Block, ...]

# --- the whole


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the outline, or an appendix.

    Args:
        page: None when the section has no page; the heading then stands alone.
        blocks: Its heading first.
        names: Of all places that links may lead to, whether or not a node carries them.
    """

    section: Section
    page: Page | None
    blocks: Blocks
    names: frozenset[str]

    @property
    def heading(self) -> Heading:
        first = self.blocks[0]
        assert isinstance(first, Heading)  # noqa: S101 - the reader puts it there
        return first

    def finding(
        self, message: str, remedy: str, code: FindingCode, *, near: str = "", warn: bool = False
    ) -> Finding:
        """Place a finding in the page, on the line that holds `near` if there is one."""
        severity = Severity.WARNING if warn else Severity.ERROR
        place = place_in(self.section, self.page, near)
        return Finding(place.path, place.line, message, remedy, code, severity)


@dataclass(frozen=True, slots=True)
class Book:
    """The whole document in print order, and what was wrong while it was put together."""

    identity: Identity
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]
    appendices: tuple[Chapter, ...] = ()

    @property
    def all_chapters(self) -> tuple[Chapter, ...]:
        """The chapters, then the appendices."""
        return self.chapters + self.appendices


def place_in(section: Section, page: Page | None, near: str = "") -> Place:
    """Find the line of a section's page that holds some words; else that of its title."""
    if page is None:
        is_appendix = section.kind == APPENDIX
        return Place("data/report.yml" if is_appendix else "data/outline.yml", 1)
    position = page.body.find(near) if near else -1
    line = page.title_line if position < 0 else page.body_line + page.body.count("\n", 0, position)
    return Place(page.path, line)


_PARTS = ("headline", "caption", "content", "blocks", "items", "rows", "cells", "source")


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below a node."""
    for part in _PARTS:
        yield from getattr(node, part, ())
    if isinstance(node, Figure):
        yield node.body
        for note in node.notes:
            yield from note


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes and all that is below them, each before what it holds."""
    for node in nodes:
        yield node
        yield from walk(children(node))


def joined(content: Inlines) -> Iterator[Inline]:
    """Yield inlines with numbers as part of the words around them: no two texts side by side."""
    words: list[str] = []
    for inline in content:
        if isinstance(inline, Text | Number):
            words.append(inline.text)
            continue
        if words:
            yield Text("".join(words))
            words = []
        yield inline
    if words:
        yield Text("".join(words))
