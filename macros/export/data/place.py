"""Where the numbers of the report are printed: every call that prints some, with its words."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from macros.export.data.sentence import caption_in, is_figure, sentences_of
from macros.render.address import built_name

if TYPE_CHECKING:
    from macros.read.page import Call, Page
    from macros.read.report import Report
    from macros.render.fact import Fact, Rendered
    from macros.render.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Place:
    """One call that prints numbers.

    Args:
        address: The built page, relative to the site.
        words: The sentence around it, or the caption of the table or chart.
    """

    page: Page
    call: Call
    address: str
    words: str
    facts: tuple[Fact, ...]

    @property
    def is_sentence(self) -> bool:
        """Whether its numbers stand in a sentence."""
        return not is_figure(self.call.name)


def places_of(report: Report, ledger: Ledger) -> tuple[Place, ...]:
    """List all calls that print numbers, in the order of the report."""
    printed: dict[str, dict[int, Rendered]] = {}
    for entry in ledger.entries:
        printed.setdefault(entry.call.path, {})[entry.call.index] = entry.rendered
    return tuple(
        place for page in report.pages for place in _on_page(page, printed.get(page.path, {}))
    )


def _on_page(page: Page, printed: dict[int, Rendered]) -> Iterator[Place]:
    if not any(rendered.facts for rendered in printed.values()):
        return
    sentences = sentences_of(page, printed)
    for index, rendered in printed.items():
        call = page.calls[index]
        if rendered.facts:
            caption = html.unescape(caption_in(rendered.markdown))
            words = caption if is_figure(call.name) else sentences.get(index, "")
            yield Place(page, call, built_name(page), words, rendered.facts)
