"""Put the pages of the built site together: what every copy is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from macros.export.document.appendix import find_page, write_whole_table
from macros.export.document.article import (
    Article,
    Names,
    empty_article,
    name_places,
    read_article,
)
from macros.export.document.block_reader import Memory, PageReader
from macros.export.document.chapter import Book, Chapter
from macros.export.document.front import appendix_label
from macros.export.document.hyperlinks import Links, Targets
from macros.export.document.inlines import Inlines, LineBreak, Text
from macros.export.document.pictures import Pictures
from macros.findings import AuthorError, Code, Finding
from macros.read.outline import Section
from macros.read.profile import read_profile
from macros.render.call.address import built_name

if TYPE_CHECKING:
    from macros.read.outline import Outline
    from macros.read.report import Report

_IDENTITY = "data/report.yml"


def read_book(report: Report, site_dir: Path, section_id: str | None = None) -> Book:
    """Put the built pages of the outline together.

    Args:
        section_id: Take only this section and those below it.

    Raises:
        AuthorError: when the outline has no such section.
    """
    return _BookReader(report, site_dir).read(section_id)


class _BookReader:
    """Reads one book; use once."""

    def __init__(self, report: Report, site_dir: Path) -> None:
        self._report = report
        self._site_dir = site_dir
        self._findings: list[Finding] = []
        self._memory = Memory(report.documents)
        self._articles: dict[str, Article] = {}
        self._names: dict[str, Names] = {}

    def read(self, section_id: str | None) -> Book:
        chosen = _sections_below(self._report.outline, section_id)
        pages = {page.section: page for page in reversed(self._report.pages) if page.section}
        # Every page is opened, since links from the chosen ones may lead there.
        every = [
            Chapter(section, pages.get(section.id))
            for section in self._report.outline.sections
            if section.id in chosen or section.id in pages
        ]
        chapters = [chapter for chapter in every if chapter.section.id in chosen]
        appendices = list(self._appendices()) if section_id is None else []
        for chapter in (*every, *appendices):
            self._open(chapter)
        targets = self._targets(chapters, is_whole=section_id is None)
        printed = [self._read(chapter, targets) for chapter in chapters]
        attached = [self._read_appendix(chapter, targets) for chapter in appendices]
        findings = (*self._findings, *self._memory.gaps)
        paths = {one.page.path for one in (*printed, *attached) if one.page is not None}
        kept = tuple(found for found in findings if found.path in paths | {_IDENTITY})
        return Book(self._report.identity, tuple(printed), kept, tuple(attached))

    def _appendices(self) -> Iterable[Chapter]:
        for number, appendix in enumerate(self._report.identity.phu_luc, 1):
            section = Section(id=f"phu-luc-{number}", title=appendix.ten, level=1)
            try:
                page = find_page(self._report, appendix)
                if appendix.bang is not None:
                    self._report.table(appendix.bang)
            except AuthorError as error:
                self._findings.append(error.at(_IDENTITY, 1))
                continue
            yield Chapter(section, page, appendix=number)

    def _open(self, chapter: Chapter) -> None:
        """Read the HTML of a chapter and name its places."""
        page, article = chapter.page, None
        if page is not None:
            path = self._site_dir / built_name(page)
            article = read_article(path) if path.is_file() else None
            if article is None:
                message = f"trang của mục “{chapter.section.heading}” chưa được dựng thành HTML"
                remedy = "dựng lại trang web"
                self._findings.append(Finding(page.path, 1, message, remedy, Code.BUILD))
        article = article or empty_article()
        self._articles[chapter.section.id] = article
        names = name_places(article, chapter.section.id)
        if page is not None:
            self._names[built_name(page)] = names

    def _targets(self, chapters: list[Chapter], *, is_whole: bool) -> Targets:
        if is_whole:
            return Targets(self._names, self._site_dir)
        built = {built_name(chapter.page) for chapter in chapters if chapter.page is not None}
        return Targets(
            self._names,
            self._site_dir,
            unread={built_name(page) for page in self._report.pages} - built,
            printed={name for page in built for name in self._names[page].values()}
            | {chapter.section.id for chapter in chapters},
        )

    def _read(self, chapter: Chapter, targets: Targets, title: Inlines = ()) -> Chapter:
        built = built_name(chapter.page) if chapter.page is not None else ""
        findings: list[Finding] = []
        reader = PageReader(
            chapter,
            self._articles[chapter.section.id],
            Links(chapter, built, targets, findings),
            Pictures(chapter, built, self._site_dir, findings),
            self._memory,
            findings,
        )
        read = reader.read(title)
        self._findings.extend(findings)
        return read

    def _read_appendix(self, chapter: Chapter, targets: Targets) -> Chapter:
        wanted = self._report.identity.phu_luc
        appendix = wanted[chapter.appendix - 1]
        profile = read_profile(self._report.project, self._report.identity.the_thuc)
        label = appendix_label(chapter.appendix, len(wanted), profile)
        title = (Text(label), LineBreak(), Text(appendix.ten))
        read = self._read(chapter, targets, title)
        if appendix.bang is None:
            return read
        table = write_whole_table(self._report.table(appendix.bang), label)
        return replace(read, blocks=(*read.blocks, table))


def _sections_below(outline: Outline, section_id: str | None) -> set[str]:
    if section_id is None:
        return {section.id for section in outline.sections}
    top = outline.section(section_id)
    return {
        section.id
        for section in outline.sections
        if section is top or top in outline.ancestors(section)
    }
