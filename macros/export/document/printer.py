"""What every printer of a document does: one method for each kind of node, chosen in one place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, TypeVar, assert_never

from macros.export.document.inlines import (
    Anchor,
    Break,
    CodeText,
    Inline,
    Link,
    Note,
    NoteAgain,
    Number,
    Picture,
    Span,
    Styled,
    Text,
)
from macros.export.document.nodes import (
    Block,
    Code,
    Figure,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
)

Printed = TypeVar("Printed")  # what a block becomes
Run = TypeVar("Run")  # what an inline becomes


class InlinePrinter(ABC, Generic[Run]):
    """Prints what stands in a line of text."""

    def print_inline(self, node: Inline) -> Run:
        """Print any inline."""
        match node:
            case Text():
                return self.text(node)
            case Number():
                return self.number(node)
            case Styled():
                return self.styled(node)
            case Span():
                return self.span(node)
            case CodeText():
                return self.code_text(node)
            case Link():
                return self.link(node)
            case Anchor():
                return self.anchor(node)
            case Note():
                return self.note(node)
            case NoteAgain():
                return self.note_again(node)
            case Break():
                return self.line_break(node)
            case Picture():
                return self.picture(node)
            case _:
                assert_never(node)

    @abstractmethod
    def text(self, node: Text) -> Run: ...

    @abstractmethod
    def number(self, node: Number) -> Run: ...

    @abstractmethod
    def styled(self, node: Styled) -> Run: ...

    @abstractmethod
    def span(self, node: Span) -> Run: ...

    @abstractmethod
    def code_text(self, node: CodeText) -> Run: ...

    @abstractmethod
    def link(self, node: Link) -> Run: ...

    @abstractmethod
    def anchor(self, node: Anchor) -> Run: ...

    @abstractmethod
    def note(self, node: Note) -> Run: ...

    @abstractmethod
    def note_again(self, node: NoteAgain) -> Run: ...

    @abstractmethod
    def line_break(self, node: Break) -> Run: ...

    @abstractmethod
    def picture(self, node: Picture) -> Run: ...


class BlockPrinter(ABC, Generic[Printed]):
    """Prints what stands below each other."""

    def print_block(self, node: Block) -> Printed:
        """Print any block."""
        match node:
            case Heading():
                return self.heading(node)
            case Paragraph():
                return self.paragraph(node)
            case List():
                return self.list(node)
            case Quote():
                return self.quote(node)
            case Code():
                return self.code(node)
            case Rule():
                return self.rule(node)
            case Figure():
                return self.figure(node)
            case Table():
                return self.table(node)
            case _:
                assert_never(node)

    @abstractmethod
    def heading(self, node: Heading) -> Printed: ...

    @abstractmethod
    def paragraph(self, node: Paragraph) -> Printed: ...

    @abstractmethod
    def list(self, node: List) -> Printed: ...

    @abstractmethod
    def quote(self, node: Quote) -> Printed: ...

    @abstractmethod
    def code(self, node: Code) -> Printed: ...

    @abstractmethod
    def rule(self, node: Rule) -> Printed: ...

    @abstractmethod
    def figure(self, node: Figure) -> Printed: ...

    @abstractmethod
    def table(self, node: Table) -> Printed: ...
