"""The pages of the built site as one book: what PDF and Word are both made from.

A chapter's body is plain HTML (lxml), changed from the page in these ways only:

- screen-only parts are gone;
- headings are shifted so that a section of outline level n starts with `<hn>`, none skipped;
- ids carry the section's id in front (`i-2-1--bang-ket_nap`), the first heading has the bare
  section id; links inside the book are `#id`, other links are absolute or gone;
- a footnote is `<span class="chu-thich" id="…" data-khoa="key">…</span>` where its mark stood;
  a second mark of the same note is `<a class="chu-thich-lai" href="#…">`;
- `<img>` has its file's absolute path in `data-tep`.

An appendix is a chapter after the signature; its heading is "Phụ lục n", a `<br>`, its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html

from macros.export.appendix import find_page, write_whole_table
from macros.export.article import read_article
from macros.export.chapter import APPENDIX, Chapter
from macros.export.front import appendix_label
from macros.export.images import check_pictures
from macros.export.links import Targets, drop_links_outside, prefix_ids, resolve_links
from macros.export.notes import place_notes
from macros.export.profile import find_assets, read_profile
from macros.findings import AuthorError, Code, Finding
from macros.read.outline import Section
from macros.render.call.address import built_name

if TYPE_CHECKING:
    from macros.export.bookmarks import Bookmark
    from macros.read.identity import Identity
    from macros.read.outline import Outline
    from macros.read.page.page import Page
    from macros.read.report import Report

_IDENTITY = "data/report.yml"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Book:
    """All chapters in print order, and what was wrong while they were put together."""

    identity: Identity
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]
    appendices: tuple[Chapter, ...] = ()

    @property
    def all_chapters(self) -> tuple[Chapter, ...]:
        """The chapters, then the appendices."""
        return self.chapters + self.appendices


def read_book(report: Report, site_dir: Path, section_id: str | None = None) -> Book:
    """Put the built pages of the outline together.

    Args:
        section_id: Take only this section and those below it.

    Raises:
        AuthorError: when the outline has no such section.
    """
    findings: list[Finding] = []
    chosen = _sections_below(report.outline, section_id)
    pages = {page.section: page for page in reversed(report.pages) if page.section}
    # Every page is read, since links from the chosen ones may lead there.
    every = [
        _read_chapter(section, pages.get(section.id), site_dir, findings)
        for section in report.outline.sections
        if section.id in chosen or section.id in pages
    ]
    chapters = tuple(chapter for chapter in every if chapter.section.id in chosen)
    appendices: tuple[Chapter, ...] = ()
    if section_id is None and report.identity.phu_luc:
        appendices = tuple(_read_appendices(report, site_dir, findings))
    every.extend(appendices)
    targets: Targets = {}
    cited: set[str] = set()
    unread: set[str] = set()
    if section_id is not None:  # of the site, only these pages may have been built
        unread = {built_name(page) for page in report.pages} - {
            built_name(chapter.page) for chapter in chapters if chapter.page is not None
        }
    for chapter in every:
        ids = prefix_ids(chapter.body, chapter.section.id)
        if chapter.page is not None:
            targets[built_name(chapter.page)] = ids
    for chapter in (*chapters, *appendices):
        findings.extend(place_notes(chapter, report.documents, cited))
        if chapter.page is not None:
            here = built_name(chapter.page)
            findings.extend(resolve_links(chapter, here, targets, site_dir, unread))
            findings.extend(check_pictures(chapter, built_name(chapter.page), site_dir))
    if section_id is not None:
        drop_links_outside([chapter.body for chapter in chapters])
    findings.extend(_close_level_gaps((*chapters, *appendices)))
    paths = {chapter.page.path for chapter in (*chapters, *appendices) if chapter.page is not None}
    kept = tuple(found for found in findings if found.path in paths | {_IDENTITY})
    return Book(report.identity, chapters, kept, appendices)


def chapter_of(book: Book, bookmark: Bookmark | None) -> Chapter | None:
    """Find the chapter with the heading that a bookmark of the print copy leads to."""
    headings = [
        ("".join(heading.text_content().split()), chapter)
        for chapter in book.all_chapters
        for heading in chapter.body.iterdescendants(*_HEADINGS)
    ]
    if bookmark is None or bookmark.number >= len(headings):
        return None
    words, chapter = headings[bookmark.number]
    # The words of a heading may go on with those of a note, which no bookmark has.
    return chapter if words.startswith("".join(bookmark.title.split())) else None


def _read_appendices(report: Report, site_dir: Path, findings: list[Finding]) -> Iterator[Chapter]:
    profile = read_profile(find_assets(report.project), report.identity.the_thuc)
    wanted = report.identity.phu_luc
    for number, appendix in enumerate(wanted, 1):
        label = appendix_label(number, len(wanted), profile)
        section = Section(id=f"phu-luc-{number}", title=appendix.ten, level=1, kind=APPENDIX)
        try:
            page = find_page(report, appendix)
            table = report.table(appendix.bang) if appendix.bang is not None else None
        except AuthorError as error:
            findings.append(error.at(_IDENTITY, 1))
            continue
        chapter = _read_chapter(section, page, site_dir, findings)
        title = chapter.body[0]
        title.clear(keep_tail=True)
        title.set("data-muc", section.id)
        title.text = label
        title.append(html.Element("br"))
        title[0].tail = appendix.ten
        if table is not None:
            chapter.body.append(write_whole_table(table, label))
        yield chapter


def _sections_below(outline: Outline, section_id: str | None) -> set[str]:
    if section_id is None:
        return {section.id for section in outline.sections}
    top = outline.section(section_id)
    return {
        section.id
        for section in outline.sections
        if section is top or top in outline.ancestors(section)
    }


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
    open_levels: list[int] = []  # as written, from the part down to the heading before
    for chapter in chapters:
        for heading in chapter.body.iterdescendants(*_HEADINGS):
            written = int(heading.tag[1])
            while open_levels and open_levels[-1] >= written:
                open_levels.pop()
            # A section printed alone begins deep in the outline: no fault of its author.
            skips = bool(open_levels) and written > open_levels[-1] + 1
            if skips and not heading.get("data-muc"):
                text = " ".join(heading.text_content().split())
                message, remedy = (
                    f"tiêu đề “{text}” nhảy cóc một cấp",
                    "bớt một dấu # trước tiêu đề",
                )
                yield chapter.finding(message, remedy, Code.HEADING, near=text, warn=True)
            open_levels.append(written)
            heading.tag = f"h{len(open_levels)}"
