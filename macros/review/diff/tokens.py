"""The words of a passage one by one, with how they look and mean, and what is printed besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache

from macros.export.document import inlines, nodes
from macros.format import NO_BREAK_SPACE
from macros.project import digest

_WORDS = re.compile(r"\s+|[^\W_]+(?:[.,/-][^\W_]+)*|.", re.DOTALL)  # "28-CT/TW" is one


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


NOTE = Token("(*)", meant="[chú thích]")
DIVIDER = Token("[đường kẻ ngang]")
LOOKS = {
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
# Fields of nodes of which their shape says nothing.
_SAID = frozenset(
    {"place", "name", "key", "mark", "label", "target", "row", "column"}  # names and places
    | {"text", "unit", "alt", "words", "caption", "headline", "source", "notes"}  # words
    | {"body", "content", "blocks", "items", "rows", "cells", "file", "drawing"}  # other nodes
)


def text_of(tokens: Iterable[Token]) -> str:
    """Give words, blanks and signs as they are read."""
    return "".join([token.text for token in tokens])


def words_of(tokens: Iterable[Token]) -> list[str]:
    """Give words without blanks, a number as just that."""
    words = ("#" if token.fact else token.text for token in tokens)
    return [word for word in words if not word.isspace()]


_word = cache(Token)  # most words of a report come again and again


def tokens_in(text: str) -> Iterator[Token]:
    """Cut a text into words, blanks and signs."""
    return map(_word, _WORDS.findall(text))


def so_deep(name: str, depth: int) -> str:
    """Name a look that words have so many times over."""
    return f"{name} cấp {depth}" if depth > 1 else name * depth


def by_place(tokens: Iterable[Token], name: str) -> Iterator[Token]:
    """Let the numbers that lead to a place mean just that, such as in "Bảng 3", "mục 2.1"."""
    before = ""
    for one in tokens:
        yield replace(one, meant=name) if before == NO_BREAK_SPACE and not one.fact else one
        before = one.text


def in_look(tokens: Iterable[Token], *looks: str) -> Iterable[Token]:
    """Let words look so, too."""
    if not any(looks):
        return tokens
    every = ((one, {*looks, *one.look.split(", ")} - {""}) for one in tokens)
    return (Token(one.text, one.fact, one.meant, ", ".join(sorted(look))) for one, look in every)


def shape_of(content: Iterable[inlines.Node]) -> str:
    """Digest what printers are told of nodes, but for words, names, other nodes, and notes."""
    found = [*nodes.walk(content)]
    notes = (one.content for one in found if isinstance(one, inlines.Note))
    apart = {id(inner) for note in notes for inner in nodes.walk(note)}  # passages of their own
    every = [(node, fields(node)) for node in found if id(node) not in apart]
    return digest(
        [
            (type(node).__name__, [getattr(node, one.name) for one in own if one.name not in _SAID])
            for node, own in every
            if not isinstance(node, inlines.Text | inlines.Numeral | inlines.Anchor)
        ]
    )
