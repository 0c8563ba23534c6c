"""Write running text as Typst code.

Everything is written in code mode with string literals, never as markup: hyphens, quotes, dots
and brackets then come out exactly as they stand in the text, and nothing can be a command.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from macros.export.document import inlines
from macros.export.document.nodes import Printer

# Not to be parted at the end of a line: "2010 - 2020", "213-QĐ/TW".
_SPAN = re.compile(r"(\b\d{4} ?[-–] ?\d{4}\b|\b\d+-[A-ZĐ][A-Za-zĐđ]*/[A-ZĐ][A-Za-zĐđ]*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
STYLES = {
    inlines.Style.STRONG: "strong",
    inlines.Style.EMPHASIS: "emph",
    inlines.Style.UNDERLINE: "underline",
    inlines.Style.STRIKE: "strike",
    inlines.Style.SUB: "sub",
    inlines.Style.SUPER: "super",
}


def literal(text: str) -> str:
    """Write a string so that Typst reads back exactly these characters."""
    clean = _CONTROL.sub("", text)
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@dataclass(slots=True)
class Labels:
    """The places of a book.

    Args:
        links: Names that links lead to.
        set: Names that have their label; grows.
    """

    links: frozenset[str]
    set: set[str] = field(default_factory=set)

    def claim(self, name: str) -> bool:
        """Tell whether a label is wanted here, and remember that it is set."""
        if name not in self.links or name in self.set:
            return False
        self.set.add(name)
        return True


@dataclass(frozen=True, slots=True)
class TypstText(Printer[str]):
    """Writes one run of text as statements.

    Args:
        write_picture: Writes a picture within the text.
        asides: Where notes go that may not be footnotes (captions, repeated heads); they are
            marked (*), (**), … and printed below the table. None: real footnotes.
        is_copied: The text is printed again in a list of contents: no links, no labels.
    """

    labels: Labels
    write_picture: Callable[[inlines.Picture], str]
    asides: list[str] | None = None
    is_copied: bool = False

    def block(self, content: inlines.Inlines) -> str:
        """Write a run as one block of code."""
        code = self.statements(content)
        return f"{{{code}}}" if code else "[]"

    def statements(self, content: inlines.Inlines) -> str:
        """Write a run as statements, each with its semicolon."""
        return "".join(self.print(node) for node in inlines.joined(content))

    def print_text(self, node: inlines.Text | inlines.CodeText | inlines.Numeral) -> str:
        pieces = enumerate(_SPAN.split(node.text))
        return "".join(
            f"span({literal(piece)});" if number % 2 else f"{literal(piece)};"
            for number, piece in pieces
            if piece
        )

    print_numeral = print_code_text = print_text

    def print_styled(self, node: inlines.Styled) -> str:
        return self._wrapped(f"{STYLES[node.style]}(", node.content)

    def print_segment(self, node: inlines.Segment) -> str:
        return self.statements(node.content)

    def print_hyperlink(self, node: inlines.Hyperlink) -> str:
        if self.is_copied:
            return self.statements(node.content)
        opening = f"to({literal(node.name)}," if node.name else f"link({literal(node.target)},"
        return self._wrapped(opening, node.content)

    def _wrapped(self, opening: str, content: inlines.Inlines) -> str:
        code = self.statements(content)
        return f"{opening}{{{code}}});" if code else ""

    def print_anchor(self, node: inlines.Anchor) -> str:
        is_wanted = not self.is_copied and self.labels.claim(node.name)
        return f"anchor({literal(node.name)});" if is_wanted else ""

    def print_note(self, node: inlines.Note) -> str:
        code = TypstText(self.labels, self.write_picture).block(node.content)
        if self.asides is not None:
            mark = f"({'*' * (len(self.asides) + 1)})"
            self.asides.append(f"{{{literal(f'{mark} ')};{code}}}")
            return f"super({literal(mark)});"
        if self.is_copied:
            return f"footnote({code});"
        self.labels.set.add(node.name)
        return f"note({literal(node.name)},{code});"

    def print_note_again(self, node: inlines.NoteAgain) -> str:
        is_there = node.name in self.labels.set and self.asides is None and not self.is_copied
        return f"again({literal(node.name)});" if is_there else ""

    def print_line_break(self, node: inlines.LineBreak) -> str:
        return "linebreak();"

    def print_picture(self, node: inlines.Picture) -> str:
        return f"{self.write_picture(node)};"
