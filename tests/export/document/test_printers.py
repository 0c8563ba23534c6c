"""Every printer of the document has a method for every type of node that it may meet."""

from __future__ import annotations

import pytest

from macros.export.document.inlines import (
    Anchor,
    CodeText,
    Hyperlink,
    LineBreak,
    Node,
    Note,
    NoteAgain,
    Numeral,
    Picture,
    Segment,
    Style,
    Styled,
    Text,
    joined,
)
from macros.export.document.nodes import (
    BLOCKS,
    INLINES,
    Exhibit,
    Grid,
    GridCell,
    GridRow,
    Heading,
    Item,
    List,
    Paragraph,
    Printer,
    Quote,
    Side,
    Verbatim,
    method_for,
    parts,
    pieces,
    walk,
)
from macros.export.pdf.typst import TypstPrinter
from macros.export.pdf.typst_code import STYLES, TypstText
from macros.export.proof.from_tree import Speaker
from macros.export.word.inline import WordText
from macros.export.word.printer import WordPrinter

WORDS = (Text("chữ"),)
CELL = GridCell(0, 0, content=WORDS)
EXAMPLES: dict[type[Node], Node] = {
    Text: Text("chữ"),
    Numeral: Numeral("chữ", "0.0"),
    Styled: Styled(Style.STRONG, WORDS),
    Segment: Segment(WORDS),
    CodeText: CodeText("chữ"),
    Hyperlink: Hyperlink("#a", WORDS),
    Note: Note("a", "a", WORDS),
    Picture: Picture("", (1.0, 1.0), words="chữ"),
    Heading: Heading(1, "a", WORDS, is_listed=True),
    Paragraph: Paragraph(WORDS),
    List: List((Item((Paragraph(WORDS),)),)),
    Quote: Quote((Paragraph(WORDS),)),
    Verbatim: Verbatim("chữ"),
    Exhibit: Exhibit("a", Grid((GridRow((CELL,)),), 1, (Side.LEFT,))),
}
MUTE = frozenset({"Anchor", "NoteAgain", "LineBreak", "Divider"})


@pytest.mark.parametrize(
    ("printer", "kinds"),
    [
        (TypstPrinter, BLOCKS),
        (TypstText, INLINES),
        (WordPrinter, BLOCKS),
        (WordText, INLINES),
        (Speaker, (*INLINES, *BLOCKS)),
    ],
)
def test_every_printer_handles_every_type(
    printer: type[Printer[object]], kinds: tuple[type[Node], ...]
) -> None:
    """A type that is added to the tree must be added to each of them."""
    assert [kind for kind in kinds if not hasattr(printer, method_for(kind))] == []


def test_every_style_is_printed() -> None:
    """A style that is added must be one of the compiler's."""
    assert STYLES.keys() == set(Style)


@pytest.mark.parametrize("kind", [*INLINES, *BLOCKS], ids=lambda kind: kind.__name__)
def test_plain_text_has_the_words_of_every_type(kind: type[Node]) -> None:
    """Only what has no words says nothing."""
    if kind.__name__ in MUTE:
        assert kind not in EXAMPLES
        return
    assert "chữ" in list(pieces([EXAMPLES[kind]], with_drawings=True))


def test_numbers_join_the_words_around_them() -> None:
    """Two texts never stand side by side; anything else parts them."""
    content = (Text("Có "), Numeral("12", "0.0"), Text(" người"), LineBreak(), Text("và"))
    assert list(joined(content)) == [Text("Có 12 người"), LineBreak(), Text("và")]


def test_a_walk_meets_every_node_once() -> None:
    """Each before what it holds."""
    block = EXAMPLES[List]
    assert [type(node).__name__ for node in walk([block])] == ["List", "Item", "Paragraph", "Text"]
    assert [list(parts(node)) for node in (Anchor("a"), NoteAgain("a"))] == [[], []]
