"""Which page answers which section, and which one was meant to where that is not said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from macros.findings import Code, Finding, closest, nearest
from macros.read.outline import Section
from macros.read.page import Page
from macros.read.report import Report


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the pages belong.

    Args:
        pages: The page of each section that has one, by the section's id.
        meant: Sections for which a page is there whose front matter does not say so; what is
            wrong with it is found at that page.
        findings: Pages that name no section, an unknown one, or that of another page.
    """

    pages: Mapping[str, Page]
    meant: frozenset[str]
    findings: tuple[Finding, ...]


def place_pages(report: Report) -> Placement:
    """Give every section its page."""
    sections = {section.id: section for section in report.outline.sections}
    pages: dict[str, Page] = {}
    # Of two pages with one section, the one with its title is right.
    for page in sorted(report.pages, key=lambda page: not _is_titled(page, sections)):
        if page.section in sections:
            pages.setdefault(page.section, page)
    astray = [page for page in report.pages if pages.get(page.section or "") is not page]
    vacant = {key: section for key, section in sections.items() if key not in pages}
    meant: dict[str, str] = {}
    for page in astray:
        wanted = _section_meant(page, vacant)
        if wanted is not None:
            meant[page.path] = wanted
            del vacant[wanted]
    findings = tuple(
        finding
        for page in astray
        for finding in _explain(page, sections, pages, meant.get(page.path))
    )
    return Placement(pages, frozenset(meant.values()), findings)


def _section_meant(page: Page, vacant: Mapping[str, Section]) -> str | None:
    """Tell which of the sections without a page a page is for: by its title, or nearly its id."""
    for key, section in vacant.items():
        if _plain(page.title) in (_plain(section.heading), _plain(section.title)):
            return key
    return closest(page.section, vacant) if page.section else None


def _is_titled(page: Page, sections: Mapping[str, Section]) -> bool:
    section = sections.get(page.section or "")
    return section is not None and page.title == section.heading


def _explain(
    page: Page,
    sections: Mapping[str, Section],
    pages: Mapping[str, Page],
    meant: str | None,
) -> Iterator[Finding]:
    if page.section is None:
        if meant is not None:
            message = f"thiếu “muc: {meant}” ở đầu trang"
            remedy = f"ghi “muc: {meant}” ở đầu tệp, giữa hai dòng ---"
            yield Finding(page.path, 1, message, remedy, Code.FRONT_MATTER)
    elif page.section in pages:
        message = f"mục “{page.section}” đã có ở {pages[page.section].path}"
        remedy = f"có phải “{meant}”?" if meant else "mỗi mục một trang"
        yield Finding(page.path, page.section_line, message, remedy, Code.DUPLICATE_SECTION)
    elif sections:
        message = f"đề cương không có mục “{page.section}”"
        remedy = f"có phải “{meant}”?" if meant else nearest(page.section, sections)
        yield Finding(page.path, page.section_line, message, remedy, Code.UNKNOWN_SECTION)


def _plain(title: str) -> str:
    return " ".join(title.split()).rstrip(". ").casefold()
