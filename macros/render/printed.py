"""The Markdown of a page as it is printed: its text, what its calls print, the notes it owes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from macros.read.documents import Document
from macros.read.page import Call, Page
from macros.render.author_markdown import shield, strip_marks
from macros.render.citation import notes_owed


def print_page(page: Page, documents: Mapping[str, Document], say: Callable[[Call], str]) -> str:
    """Put a page together.

    Args:
        documents: The register, for the notes of the documents that the page cites.
        say: Gives the Markdown that a call prints.
    """
    text = "".join(
        strip_marks(piece) if isinstance(piece, str) else shield(say(piece))
        for piece in page.pieces
    )
    notes = notes_owed(page, documents)
    return f"{text}\n\n{notes}\n" if notes else text
