"""What stands in a line of text: words, numbers, links, notes; and the place of every node."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias, TypeVar

from macros.read.picture import PictureFile


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something stands in the author's files; line from 1, the nearest that is known.

    Args:
        element: The same place in the page as it was printed: the number of its element there,
            where elements are numbered; equal places may differ in it.
    """

    path: str
    line: int
    element: int | None = field(default=None, compare=False)


_BLANKS = re.compile(r"[ \t\r\n\f]+")  # not the no-break space
NOWHERE = Origin("", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in the tree; two nodes are equal wherever they stand."""

    place: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Words with single blanks between them, none at the beginning or end of a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Numeral(Node):
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
class Segment(Node):
    """Words that are set apart without looking different, such as the label of a caption."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class CodeText(Node):
    """Code in a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Hyperlink(Node):
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
    """A footnote where it is called first, never empty.

    Args:
        key: As the author names it; that of a document for a citation.
        mark: Such as "(*)" for one that is called in a table or figure and stands below it; ""
            for one that stands at the foot of the page.
    """

    name: str
    key: str
    content: Inlines
    mark: str = ""


@dataclass(frozen=True, slots=True)
class NoteAgain(Node):
    """A further call of a note that stands elsewhere, by its number or by its own mark."""

    name: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak(Node):
    """The end of a line inside a paragraph.

    Args:
        sign: What parts the lines where they are told as one.
    """

    sign: str = ""


@dataclass(frozen=True, slots=True)
class Picture(Node):
    """A picture of the author's or a drawing, in a line of text or as the body of a figure.

    Args:
        alt: What it shows, in words.
        size_mm: Width and height at 96 px to the inch.
        file: The author's file; None for a drawing.
        drawing: SVG, an author's too; "" for a file.
        words: The words inside the drawing.
        is_chart: Whether we have drawn it.
    """

    alt: str
    size_mm: tuple[float, float]
    file: PictureFile | None = None
    drawing: str = ""
    words: str = ""
    is_chart: bool = False


Inline: TypeAlias = (
    Text
    | Numeral
    | Styled
    | Segment
    | CodeText
    | Hyperlink
    | Anchor
    | Note
    | NoteAgain
    | LineBreak
    | Picture
)
Inlines: TypeAlias = tuple[Inline, ...]
AROUND = Styled | Segment | Hyperlink  # what stands around words, and may around a part of them
BEGINNING, END = 0, -1
_Any = TypeVar("_Any", bound=Node)


def joined(content: Iterable[_Any]) -> Iterator[_Any | Text]:
    """Yield nodes with numbers as part of the words around them: no two texts side by side."""
    words: list[str] = []
    for node in content:
        if isinstance(node, Text | Numeral):
            words.append(node.text)
            continue
        if words:
            yield Text("".join(words))
            words = []
        yield node
    if words:
        yield Text("".join(words))


def one_blank(text: str | None) -> str:
    """Write every stretch of blanks and line ends as one blank, as a browser does."""
    return _BLANKS.sub(" ", text or "")


def trimmed(content: Inlines, end: int, blanks: str | None = " ") -> Inlines:
    """Take blanks and ends of lines off the BEGINNING or the END of a run.

    Args:
        blanks: What counts as such; None for the no-break space too.
    """
    nodes = list(content)
    while nodes:
        node = nodes[end]
        kept: Inlines
        if isinstance(node, Text | CodeText):
            words = node.text.rstrip(blanks) if end else node.text.lstrip(blanks)
            kept = (replace(node, text=words),) if words else ()
        elif isinstance(node, AROUND):
            inner = trimmed(node.content, end, blanks)
            kept = (replace(node, content=inner),) if inner else ()
        elif isinstance(node, LineBreak):
            kept = ()
        else:
            break
        nodes[end : end + 1 or None] = kept
        if kept:
            break
    return tuple(nodes)
