"""The pages of the built site as one book: what PDF and Word are both made from.

A chapter's body is plain HTML (lxml), changed from the page in these ways only:

- screen-only parts are gone;
- headings are shifted so that a section of outline level n starts with `<hn>`, none skipped;
- ids carry the section's id in front (`i-2-1--bang-ket_nap`), the first heading has the bare
  section id; links inside the book are `#id`, other links are absolute or gone;
- a footnote is `<span class="chu-thich" id="…" data-khoa="key">…</span>` where its mark stood;
  a second mark of the same note is `<a class="chu-thich-lai" href="#…">`;
- `<img>` has its file's absolute path in `data-tep`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html

from macros.export.article import read_article
from macros.export.images import check_pictures
from macros.export.links import Targets, prefix_ids, resolve_links
from macros.export.notes import place_notes
from macros.findings import Code, Finding, Severity

if TYPE_CHECKING:
    from macros.read.identity import Identity
    from macros.read.outline import Section
    from macros.read.page import Page
    from macros.read.report import Report

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


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
            return Finding("data/outline.yml", 1, message, remedy, code, severity)
        line = _line_with(self.page, near)
        return Finding(self.page.path, line, message, remedy, code, severity)


@dataclass(frozen=True, slots=True)
class Book:
    """All chapters in print order, and what was wrong while they were put together."""

    identity: Identity
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]


def read_book(report: Report, site_dir: Path) -> Book:
    """Put the built pages of the outline together."""
    findings: list[Finding] = []
    pages = {page.section: page for page in reversed(report.pages) if page.section}
    chapters = tuple(
        _read_chapter(section, pages.get(section.id), site_dir, findings)
        for section in report.outline.sections
    )
    targets: Targets = {}
    cited: set[str] = set()
    for chapter in chapters:
        ids = prefix_ids(chapter.body, chapter.section.id)
        if chapter.page is not None:
            targets[built_name(chapter.page)] = ids
        findings.extend(place_notes(chapter, report.documents, cited))
    for chapter in chapters:
        if chapter.page is not None:
            findings.extend(resolve_links(chapter, built_name(chapter.page), targets, site_dir))
            findings.extend(check_pictures(chapter, built_name(chapter.page), site_dir))
    findings.extend(_close_level_gaps(chapters))
    return Book(report.identity, chapters, tuple(findings))


def built_name(page: Page) -> str:
    """Name the built file of a page, relative to the site."""
    stem = page.source_uri.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    name = "index" if name == "README" else name  # as mkdocs does
    return f"{folder}/{name}.html" if folder else f"{name}.html"


def _line_with(page: Page, near: str) -> int:
    position = page.body.find(near) if near else -1
    return page.title_line if position < 0 else page.body_line + page.body.count("\n", 0, position)


def _read_chapter(
    section: Section, page: Page | None, site_dir: Path, findings: list[Finding]
) -> Chapter:
    article = None
    if page is not None:
        path = site_dir / built_name(page)
        article = read_article(path) if path.is_file() else None
        if article is None:
            message = f"trang của mục “{section.heading}” chưa được dựng thành HTML"
            findings.append(Finding(page.path, 1, message, "dựng lại trang web", Code.BUILD))
    body = html.Element("section")
    if article is not None:
        body.text = article.text
        body.extend(list(article))
    _shift_headings(body, section)
    return Chapter(section, page, body)


def _shift_headings(body: html.HtmlElement, section: Section) -> None:
    headings = list(body.iterdescendants(*_HEADINGS))
    title = next((heading for heading in headings if heading.tag == "h1"), None)
    for heading in headings:
        # A second h1 on a page can only be a part of the section.
        depth = int(heading.tag[1]) if heading.tag != "h1" or heading is title else 2
        heading.tag = f"h{min(section.level + depth - 1, 6)}"
    if title is None:
        title = html.Element(f"h{section.level}")
        title.text = section.heading
    else:
        title.drop_tree()
        title.tail = None
    title.set("data-muc", section.id)
    body.insert(0, title)
    title.tail, body.text = body.text, None


def _close_level_gaps(chapters: tuple[Chapter, ...]) -> Iterator[Finding]:
    """Pull headings up that skip a level: neither PDF/UA nor a reader can follow a gap."""
    above = 0
    for chapter in chapters:
        for heading in chapter.body.iterdescendants(*_HEADINGS):
            level = int(heading.tag[1])
            if level > above + 1:
                text = " ".join(heading.text_content().split())
                if not heading.get("data-muc"):
                    message = f"tiêu đề “{text}” nhảy cóc một cấp"
                    yield chapter.finding(
                        message, "bớt một dấu # trước tiêu đề", Code.HEADING, near=text, warn=True
                    )
                level = above + 1
                heading.tag = f"h{level}"
            above = level
