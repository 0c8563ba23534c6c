"""The sentences of a page as they are printed, for those who ask where a number stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from macros.render.numbering import KINDS

if TYPE_CHECKING:
    from macros.read.page import Page
    from macros.render.fact import Rendered

_MARK = re.compile("\x00(\\d+)\x00")
_END = re.compile(r"(?<=[.!?;:])[*_]*\s+(?=[*_]*[A-ZÀ-ỸĐ“\x00])")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS = re.compile(r"\[\^[^\]]*\]|<[^>]*>|\*\*|__|^\s*(?:[-*+]|\d+\.|#+|>)\s+", re.MULTILINE)
_MAX_LETTERS = 220


def sentences_of(page: Page, printed: Mapping[int, Rendered]) -> Mapping[int, str]:
    """Find the sentence in which each call of a page stands.

    Args:
        printed: What the calls print, by their number on the page.
    """
    text = "".join(
        piece if isinstance(piece, str) else f"\x00{piece.index}\x00" for piece in page.pieces
    )
    found: dict[int, str] = {}
    for line in text.split("\n"):
        for piece in _END.split(line):
            for mark in _MARK.finditer(piece):
                found[int(mark[1])] = _around(piece, mark.start(), printed)
    return found


def _around(piece: str, start: int, printed: Mapping[int, Rendered]) -> str:
    """Write a sentence, or the part of a long one around a number."""
    before, after = (_plain(part, printed) for part in (piece[:start], piece[start:]))
    if len(before) + len(after) <= _MAX_LETTERS:
        return f"{before}{after}".strip()
    half = _MAX_LETTERS // 2
    head = before if len(before) <= half else "… " + before[-half:].partition(" ")[2]
    tail = after if len(after) <= half else after[:half].rpartition(" ")[0] + " …"
    return f"{head}{tail}".strip()


def _plain(text: str, printed: Mapping[int, Rendered]) -> str:
    words = _MARK.sub(lambda mark: "".join(_words(printed.get(int(mark[1])))), text)
    return _SIGNS.sub("", _LINK.sub(r"\1", words))


def _words(rendered: Rendered | None) -> Iterator[str]:
    if rendered is None or "<figure" in rendered.markdown or "<aside" in rendered.markdown:
        return
    if rendered.facts:
        yield rendered.facts[0].text
    else:
        yield _SIGNS.sub("", _LINK.sub(r"\1", rendered.markdown)).replace("\\", "")


def caption_in(markdown: str) -> str:
    """Find the caption of a printed table or chart."""
    found = re.search(r"(?s)<figcaption>(.*?)</figcaption>", markdown)
    return re.sub(r"<[^>]*>", "", found[1]) if found else ""


def is_figure(name: str) -> bool:
    """Tell whether a call prints a table or a chart."""
    return name in KINDS
