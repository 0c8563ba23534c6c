"""The whole document: its sections in print order, and where in the author's files each stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from macros.export.document.inlines import Place
from macros.export.document.nodes import Blocks, Heading
from macros.findings import Code, Finding, Severity

if TYPE_CHECKING:
    from macros.read.identity import Identity
    from macros.read.outline import Section
    from macros.read.page import Page

APPENDIX = "phu-luc"  # the kind of section that an appendix counts as


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the outline, or an appendix.

    Args:
        page: None when the section has no page; the heading then stands alone.
        blocks: Its heading first.
        names: Of all places that links may lead to, whether or not a node carries them.
    """

    section: Section
    page: Page | None
    blocks: Blocks
    names: frozenset[str]

    @property
    def heading(self) -> Heading:
        first = self.blocks[0]
        assert isinstance(first, Heading)  # noqa: S101 - the reader puts it there
        return first

    def finding(
        self, message: str, remedy: str, code: Code, *, near: str = "", warn: bool = False
    ) -> Finding:
        """Place a finding in the page, on the line that holds `near` if there is one."""
        severity = Severity.WARNING if warn else Severity.ERROR
        place = place_in(self.section, self.page, near)
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


def place_in(section: Section, page: Page | None, near: str = "") -> Place:
    """Find the line of a section's page that holds some words; else that of its title."""
    if page is None:
        is_appendix = section.kind == APPENDIX
        return Place("data/report.yml" if is_appendix else "data/outline.yml", 1)
    position = page.body.find(near) if near else -1
    line = page.title_line if position < 0 else page.body_line + page.body.count("\n", 0, position)
    return Place(page.path, line)
