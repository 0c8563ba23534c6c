"""A document as plain text, piece by piece: for counting, comparing and looking for letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from macros.export.document.inlines import (
    CodeText,
    Inlines,
    Node,
    Note,
    Picture,
    Text,
    joined,
)
from macros.export.document.nodes import Exhibit, List, Verbatim, parts

_BLANKS = re.compile(r"[ \t\r\n\f]+")  # not the no-break space


def one_blank(text: str | None) -> str:
    """Write every stretch of blanks and line ends as one blank, as a browser does."""
    return _BLANKS.sub(" ", text or "")


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
    """Return the words of a run in one line."""
    return one_blank("".join(pieces(content, with_notes=with_notes))).strip(" ")
