"""Print what stands in a line of text for Word: formatting, notes, references as fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from macros.export.document.inlines import (
    Anchor,
    CodeText,
    Hyperlink,
    Inlines,
    LineBreak,
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
from macros.export.document.nodes import Printer, words_of
from macros.export.word import pandoc
from macros.export.word.openxml import bookmark_name, field_begin, field_end, held
from macros.export.word.pandoc import PandocNode

_STYLES = {
    Style.STRONG: "Strong",
    Style.EMPHASIS: "Emph",
    Style.UNDERLINE: "Underline",
    Style.STRIKE: "Strikeout",
    Style.SUB: "Subscript",
    Style.SUPER: "Superscript",
}


@dataclass(slots=True)
class Places:
    """Where links may lead in the document that is being written.

    Args:
        links: Names of places that links lead to.
        labels: Name of a table or figure → its label, such as "Bảng 3"; references to it by this
            very text become fields.
        marked: Names that have their bookmark; grows.
        notes: Name of a footnote → its number; grows.
        bookmarks: How many there are; grows.
    """

    links: frozenset[str]
    labels: dict[str, str]
    marked: set[str] = field(default_factory=set)
    notes: dict[str, int] = field(default_factory=dict)
    bookmarks: int = 0

    def begin(self, kind: str, name: str) -> tuple[str, str]:
        """Return the marks that begin and end a bookmark."""
        self.bookmarks += 1
        begin = f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="{bookmark_name(kind, name)}"/>'
        return begin, f'<w:bookmarkEnd w:id="{self.bookmarks}"/>'

    def bookmarked(self, name: str, content: list[PandocNode]) -> list[PandocNode]:
        """Put the bookmark to which links to a place lead around its words."""
        self.marked.add(name)
        begin, end = self.begin("Toc", name)
        return [pandoc.raw(begin), *content, pandoc.raw(end)]

    def point(self, name: str) -> PandocNode:
        """Set a bookmark where there are no words."""
        self.marked.add(name)
        return pandoc.raw("".join(self.begin("Toc", name)))


class WordText(Printer[list[PandocNode]]):
    """Prints runs of text.

    Args:
        print_picture: Prints a picture.
        is_copied: The text comes again in a list of contents: no links, no bookmarks.
    """

    def __init__(
        self,
        places: Places,
        print_picture: Callable[[Picture], PandocNode],
        *,
        is_copied: bool = False,
    ) -> None:
        self._places = places
        self._print_picture = print_picture
        self._is_copied = is_copied

    def content(self, content: Inlines) -> list[PandocNode]:
        """Print a run of text."""
        return [node for inline in joined(content) for node in self.print(inline)]

    def print_text(self, node: Text | Numeral) -> list[PandocNode]:
        return [pandoc.string(held(node.text))]

    print_numeral = print_text

    def print_code_text(self, node: CodeText) -> list[PandocNode]:
        return [pandoc.code(node.text)]

    def print_styled(self, node: Styled) -> list[PandocNode]:
        return [pandoc.wrap(_STYLES[node.style], self.content(node.content))]

    def print_segment(self, node: Segment) -> list[PandocNode]:
        return self.content(node.content)

    def print_line_break(self, node: LineBreak) -> list[PandocNode]:
        return [pandoc.line_break()]

    def print_picture(self, node: Picture) -> list[PandocNode]:
        return [self._print_picture(node)]

    def print_anchor(self, node: Anchor) -> list[PandocNode]:
        wanted = self._places.links - self._places.marked
        return (
            [self._places.point(node.name)] if node.name in wanted and not self._is_copied else []
        )

    def print_hyperlink(self, node: Hyperlink) -> list[PandocNode]:
        if self._is_copied:
            return self.content(node.content)
        if not node.name:
            return [pandoc.link(node.target, self.content(node.content))]
        return self._reference(node)

    def _reference(self, node: Hyperlink) -> list[PandocNode]:
        """Write a field: the number of a table follows it, any other text stays as it is."""
        label = self._places.labels.get(node.name, "").replace("\u00a0", " ")
        if label and words_of(node.content).replace("\u00a0", " ") == label:
            code = f"REF {bookmark_name('Ref', node.name)} \\h"
            result = [pandoc.string(label.replace(" ", "\u00a0"))]  # as the caption has it
        else:
            code = f'HYPERLINK \\l "{bookmark_name("Toc", node.name)}"'
            result = self.content(node.content)
        return [pandoc.raw(field_begin(code)), *result, pandoc.raw(field_end())]

    def print_note(self, node: Note) -> list[PandocNode]:
        if node.mark:
            return [pandoc.wrap("Superscript", [pandoc.string(node.mark)])]
        content = self.content(node.content)
        self._places.notes[node.name] = len(self._places.notes) + 1
        begin, end = self._places.begin("Note", node.name)
        footnote = pandoc.wrap("Note", [pandoc.paragraph(content)])
        return [pandoc.raw(begin), footnote, pandoc.raw(end)]

    def print_note_again(self, node: NoteAgain) -> list[PandocNode]:
        """Refer to a note that stands elsewhere by its number."""
        if node.mark:
            return [pandoc.wrap("Superscript", [pandoc.string(node.mark)])]
        number = self._places.notes[node.name]
        code = f"NOTEREF {bookmark_name('Note', node.name)} \\f \\h"
        style = '<w:rStyle w:val="FootnoteReference"/>'
        result = f"<w:r><w:rPr>{style}</w:rPr><w:t>{number}</w:t></w:r>"
        return [pandoc.raw(field_begin(code) + result + field_end())]
