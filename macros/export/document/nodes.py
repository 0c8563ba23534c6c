"""What a document is made of: every kind of node, frozen, with the place that it came from.

Blocks stand below each other, inlines (in a module of their own) in a line of text. What a
printer must decide is a typed property, so that none looks at HTML, nor at what it has written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar, get_args

from macros.export.document.inlines import (
    CodeText,
    Inline,
    Inlines,
    LineBreak,
    Node,
    Note,
    Picture,
    Text,
    joined,
    one_blank,
)

Printed = TypeVar("Printed")


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

    @property
    def is_lettered(self) -> bool:
        """Whether it is one of a), b), c), which look alike at every level."""
        return re.match(r"[a-zđ]\)", words_of(self.content)) is not None


@dataclass(frozen=True, slots=True)
class Paragraph(Node):
    """A paragraph, never empty.

    Args:
        is_picture: Whether it is pictures without words, which stand for themselves, perhaps as
            links. Those that an item of a list begins with stand on the line of its mark.
    """

    content: Inlines
    is_picture: bool = False


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
class Verbatim(Node):
    """Lines that keep their blanks."""

    text: str


@dataclass(frozen=True, slots=True)
class Divider(Node):
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

    @property
    def is_head(self) -> bool:
        """Whether it heads what follows, above the body or inside it."""
        return self is RowKind.HEAD or self.is_inner_head


class Side(StrEnum):
    """Where the words of a column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class GridCell(Node):
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
    row_span: int = 1
    column_span: int = 1
    text: str = ""
    content: Inlines = ()
    blocks: Blocks = ()
    is_head: bool = False
    is_number: bool = False
    is_filler: bool = False
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class GridRow(Node):
    """One row of a table; a cell from a row above may take some of its columns."""

    cells: tuple[GridCell, ...]
    kind: RowKind = RowKind.PLAIN


@dataclass(frozen=True, slots=True)
class Grid(Node):
    """A table of at least one cell; it always stands in an exhibit, though that may be bare.

    Args:
        width: How many columns there are.
        sides: For each column of the body.
        most_size: The largest type that it is set in, in pt.
    """

    rows: tuple[GridRow, ...]
    width: int
    sides: tuple[Side, ...]
    most_size: int = 12

    @property
    def head(self) -> tuple[GridRow, ...]:
        return tuple(row for row in self.rows if row.kind is RowKind.HEAD)

    @property
    def body(self) -> tuple[GridRow, ...]:
        return tuple(row for row in self.rows if row.kind is not RowKind.HEAD)


@dataclass(frozen=True, slots=True)
class Exhibit(Node):
    """A table or picture with what stands around it: what the site calls a figure.

    Args:
        name: Of the place, for links; "" for none.
        label: Such as "Bảng 3", which its caption begins with; "" for none.
        unit: The line above a table that names its unit.
        headline: The sentence above a chart.
        notes: What stands below the source.
        signers: Who signs below all that, from left to right.
    """

    name: str
    body: Grid | Picture
    label: str = ""
    caption: Inlines = ()
    headline: Inlines = ()
    unit: str = ""
    source: Inlines = ()
    notes: tuple[Inlines, ...] = ()
    signers: tuple[str, ...] = ()
    wants_landscape: bool = False

    @property
    def asides(self) -> list[Note]:
        """The notes that are called in it and stand below it, in the order of their marks."""
        notes = (node for node in walk((self,)) if isinstance(node, Note) and node.mark)
        return sorted(notes, key=lambda note: (len(note.mark), note.mark))


Block: TypeAlias = Heading | Paragraph | List | Quote | Verbatim | Divider | Exhibit
Blocks: TypeAlias = tuple[Block, ...]


_PARTS = ("headline", "caption", "content", "blocks", "items", "rows", "cells", "source")
INLINES: tuple[type[Node], ...] = get_args(Inline)
BLOCKS: tuple[type[Node], ...] = get_args(Block)
_PARTS_OF = {
    kind: tuple(name for name in _PARTS if name in {one.name for one in fields(kind)})
    for kind in (*INLINES, *BLOCKS, Item, Grid, GridRow, GridCell)
}


def parts(node: Node) -> Iterator[tuple[Node, ...]]:
    """Yield the groups of nodes directly below a node, each a text or a row of blocks."""
    if isinstance(node, Exhibit):
        yield (node.body,)
        yield from node.notes
    for name in _PARTS_OF[type(node)]:
        yield getattr(node, name)


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes and all that is below them, each before what it holds."""
    for node in nodes:
        yield node
        for part in parts(node):
            yield from walk(part)


def pieces(
    nodes: Iterable[Node], *, with_notes: bool = True, with_drawings: bool = False
) -> Iterator[str]:
    """Yield the words of a document as they follow each other; a number is never parted.

    The numbers of lists are words too. Nodes of all types are gone through alike.

    Args:
        with_notes: Notes stand where they are called.
        with_drawings: The words inside drawings count too.
    """
    for node in joined(nodes):
        if isinstance(node, Text | CodeText | Verbatim):
            yield node.text
            continue
        if isinstance(node, Note) and not with_notes:
            continue
        if isinstance(node, Picture) and with_drawings:
            yield node.words
        elif isinstance(node, Exhibit):
            yield node.unit
        for part in parts(node):
            if not (isinstance(node, List) and node.is_ordered):
                yield from pieces(part, with_notes=with_notes, with_drawings=with_drawings)
                continue
            for number, item in enumerate(part):
                yield node.mark(number)
                yield from pieces((item,), with_notes=with_notes, with_drawings=with_drawings)


def words_of(content: Inlines, *, with_notes: bool = False) -> str:
    """Return the words of a run in one line, with a sign or blank where a line ends."""
    line = (Text(f"{one.sign} ") if isinstance(one, LineBreak) else one for one in content)
    return one_blank("".join(pieces(line, with_notes=with_notes))).strip(" ")


def method_for(kind: type[Node]) -> str:
    """Name the method that prints a type of node: `print_note_again` for NoteAgain."""
    return "print" + re.sub(r"(?=[A-Z])", "_", kind.__name__).lower()


_METHODS = {kind: method_for(kind) for kind in (*INLINES, *BLOCKS)}


class Printer(Generic[Printed]):
    """Prints inlines, blocks or both, each by the method that is named after its type."""

    def print(self, node: Inline | Block) -> Printed:
        """Print any node."""
        method: Callable[[Node], Printed] = getattr(self, _METHODS[type(node)])
        return method(node)
