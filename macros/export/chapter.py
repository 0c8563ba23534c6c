"""One section of the book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from macros.findings import Code, Finding, Severity

if TYPE_CHECKING:
    from macros.read.outline import Section
    from macros.read.page.page import Page

APPENDIX = "phu-luc"  # the kind of section that an appendix counts as


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the outline with its page.

    Args:
        page: None when the section has no page; the body is then the heading alone.
        body: A `<section>` whose first child is the section's heading.
    """

    section: Section
    page: Page | None
    body: html.HtmlElement

    def finding(
        self, message: str, remedy: str, code: Code, *, near: str = "", warn: bool = False
    ) -> Finding:
        """Place a finding in the page, on the line that holds `near` if there is one."""
        severity = Severity.WARNING if warn else Severity.ERROR
        if self.page is None:
            file = "data/report.yml" if self.section.kind == APPENDIX else "data/outline.yml"
            return Finding(file, 1, message, remedy, code, severity)
        line = _line_with(self.page, near)
        return Finding(self.page.path, line, message, remedy, code, severity)


def _line_with(page: Page, near: str) -> int:
    position = page.body.find(near) if near else -1
    return page.title_line if position < 0 else page.body_line + page.body.count("\n", 0, position)
