"""The whole document: its sections in print order, and where in the author's files each stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from macros.export.document.inlines import Hyperlink, NoteAgain, Origin
from macros.export.document.nodes import Blocks, List, walk
from macros.findings import Code, Finding, Severity
from macros.read.identity import Identity
from macros.read.outline import Section
from macros.read.page.page import Page
from macros.render.call.address import built_name


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the outline, or an appendix.

    Args:
        page: None when the section has no page; the heading then stands alone.
        blocks: Its heading first, or below what the author typed above it.
        names: Of all places that links may lead to, whether or not a node carries them.
        appendix: Its number among the appendices, from 1; 0 for a section of the outline.
    """

    section: Section
    page: Page | None
    blocks: Blocks = ()
    names: frozenset[str] = frozenset()
    appendix: int = 0

    @property
    def built(self) -> str:
        """The built page, relative to the site; "" without one."""
        return built_name(self.page) if self.page is not None else ""

    def place(self, near: str = "") -> Origin:
        """Find the line of the page that holds some words; else that of its title."""
        page = self.page
        if page is None:
            return Origin("data/report.yml" if self.appendix else "data/outline.yml", 1)
        position = page.body.find(near) if near else -1
        if position < 0:
            return Origin(page.path, page.title_line)
        return Origin(page.path, page.body_line + page.body.count("\n", 0, position))

    def finding(
        self, message: str, remedy: str, code: Code, *, near: str = "", warn: bool = False
    ) -> Finding:
        """Place a finding in the page, on the line that holds `near` if there is one."""
        severity = Severity.WARNING if warn else Severity.ERROR
        place = self.place(near)
        return Finding(place.path, place.line, message, remedy, code, severity)


@dataclass(frozen=True, slots=True)
class Book:
    """The whole document in print order, and what was wrong while it was put together."""

    identity: Identity
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]
    appendices: tuple[Chapter, ...] = ()

    @property
    def all_chapters(self) -> tuple[Chapter, ...]:
        """The chapters, then the appendices."""
        return self.chapters + self.appendices


def link_names(chapters: Iterable[Chapter]) -> frozenset[str]:
    """Collect the names of all places that links and second calls of notes lead to."""
    every = (node for chapter in chapters for node in walk(chapter.blocks))
    names = (node.name for node in every if isinstance(node, Hyperlink | NoteAgain))
    return frozenset(name for name in names if name)


def part_last_item(chapters: Sequence[Chapter]) -> Iterator[Chapter]:
    """Part the last item from a list at the end, so that it can come along with the signature."""
    *before, last = chapters
    yield from before
    *blocks, node = last.blocks
    if isinstance(node, List) and len(node.items) > 1:
        start = node.start + len(node.items) - 1
        blocks.append(replace(node, items=node.items[:-1]))
        node = replace(node, items=node.items[-1:], start=start)
    yield replace(last, blocks=(*blocks, node))
