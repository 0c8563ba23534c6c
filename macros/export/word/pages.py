"""Find out on which page of the printed copy each heading, table and figure stands.

Exact line spacing makes Word and the PDF break pages alike, so these numbers fill the contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from macros.export.word.contents import Entry

_SPACES = re.compile(r"\s+")


def find_pages(
    pdf: Path, headings: Sequence[Entry], captions: Mapping[str, Sequence[Entry]]
) -> dict[str, int]:
    """Return id → page, from 1; what cannot be found is left out."""
    names = {entry.name for entry in headings}
    pages = {name: page for name, page in _named_places(pdf) if name in names}
    # Captions come after the contents, in which their words stand as well.
    first = min(pages.values(), default=1)
    texts = list(_texts(pdf))
    for entries in captions.values():
        page = first
        for entry in entries:
            words = _SPACES.sub("", entry.text)
            found = next((n for n in range(page, len(texts) + 1) if words in texts[n - 1]), None)
            if found is not None:
                pages[entry.name] = page = found
    return pages


def _named_places(pdf: Path) -> Iterator[tuple[str, int]]:
    with pikepdf.open(pdf) as document:
        numbers = {page.obj.objgen: n for n, page in enumerate(document.pages, 1)}
        names: Any = document.Root.get("/Names", pikepdf.Dictionary())
        stack = [names["/Dests"]] if "/Dests" in names else []
        while stack:
            node = stack.pop()
            stack.extend(node.get("/Kids", []))
            pairs = list(node.get("/Names", []))
            for name, found in zip(pairs[::2], pairs[1::2], strict=False):
                place = found.get("/D") if isinstance(found, pikepdf.Dictionary) else found
                if place is not None and place[0].objgen in numbers:
                    yield bytes(name).decode("utf-8", "replace"), numbers[place[0].objgen]


def _texts(pdf: Path) -> Iterator[str]:
    """Yield the text of each page without any blanks."""
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            yield _SPACES.sub("", page.get_textpage().get_text_bounded())
