"""Put the pages of the built site together, appendices behind them: what copies are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from macros.export.document.article import (
    Article,
    Names,
    Targets,
    article_of,
    empty_article,
    name_places,
    read_article,
)
from macros.export.document.block_reader import BlockReader
from macros.export.document.chapter import Book, Chapter
from macros.export.document.front import appendix_label
from macros.export.document.inline_reader import Memory
from macros.export.document.inlines import Inlines, LineBreak, Origin, Text
from macros.export.document.nodes import Exhibit
from macros.findings import AuthorError, Code, Finding
from macros.read.outline import Section
from macros.read.profile import read_profile
from macros.read.report import Report
from macros.read.yaml.file import find_line
from macros.render.call.address import built_name
from macros.render.table.appendix import print_appendix

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
        sections = self._report.outline.sections
        chosen = {section.id for section in sections}
        if section_id is not None:
            chosen = self._report.outline.ids_below(section_id)
        pages = {page.section: page for page in reversed(self._report.pages) if page.section}
        # Every page is opened, since links from the chosen ones may lead there.
        every = [
            Chapter(section, pages.get(section.id))
            for section in sections
            if section.id in chosen or section.id in pages
        ]
        chapters = [chapter for chapter in every if chapter.section.id in chosen]
        appendices = list(self._appendices()) if section_id is None else []
        for chapter in (*every, *appendices):
            self._open(chapter)
        targets = Targets(self._names, self._site_dir)
        if section_id is not None:
            targets = self._targets_within(chapters)
        printed = [self._read(chapter, targets) for chapter in chapters]
        attached = [self._read_appendix(chapter, targets) for chapter in appendices]
        findings = (*self._findings, *self._memory.gaps)
        paths = {one.page.path for one in (*printed, *attached) if one.page is not None}
        kept = tuple(found for found in findings if found.path in paths | {_IDENTITY})
        return Book(self._report.identity, tuple(printed), kept, tuple(attached))

    def _open(self, chapter: Chapter) -> None:
        """Read the HTML of a chapter and name its places."""
        article = self._articles.get(chapter.section.id)
        if chapter.page is not None:
            path = self._site_dir / chapter.built
            article = read_article(path) if path.is_file() else None
            if article is None:
                message = f"trang của mục “{chapter.section.heading}” chưa được dựng thành HTML"
                remedy = "dựng lại trang web"
                self._findings.append(Finding(chapter.page.path, 1, message, remedy, Code.BUILD))
        article = article or empty_article()
        self._articles[chapter.section.id] = article
        names = name_places(article, chapter.section.id)
        if chapter.page is not None:
            self._names[chapter.built] = names

    def _targets_within(self, chapters: list[Chapter]) -> Targets:
        """Let links lead to some chapters only; of the site, only these may have been built."""
        built = {chapter.built for chapter in chapters if chapter.page is not None}
        unread = {built_name(page) for page in self._report.pages} - built
        printed = {name for page in built for name in self._names[page].values()}
        printed |= {chapter.section.id for chapter in chapters}
        return Targets(self._names, self._site_dir, unread, printed)

    def _read(self, chapter: Chapter, targets: Targets, title: Inlines = ()) -> Chapter:
        article = self._articles[chapter.section.id]
        reader = BlockReader(chapter, article, targets, self._memory)
        read = reader.read(title)
        self._findings.extend(reader.findings)
        return read

    # --- appendices

    def _appendices(self) -> Iterator[Chapter]:
        report = self._report
        for number, appendix in enumerate(report.identity.phu_luc, 1):
            try:
                page = report.appendix_page(appendix)
                section = Section(
                    id=f"phu-luc-{number}", title=report.appendix_name(appendix), level=1
                )
                if page is None:
                    printed = print_appendix(report, appendix).markdown
                    self._articles[section.id] = article_of(printed)
            except AuthorError as error:
                way = ("phu_luc", number - 1)
                line = find_line(report.project, report.project.data / "report.yml", *way)
                self._findings.append(error.at(_IDENTITY, line))
                continue
            yield Chapter(section, page, appendix=number)

    def _read_appendix(self, chapter: Chapter, targets: Targets) -> Chapter:
        project, wanted = self._report.project, self._report.identity.phu_luc
        appendix = wanted[chapter.appendix - 1]
        profile = read_profile(project, self._report.identity.the_thuc)
        label = appendix_label(chapter.appendix, len(wanted), profile)
        title = (Text(label), LineBreak(sign="."), Text(chapter.section.title))
        read = self._read(chapter, targets, title)
        if chapter.page is not None:
            return read
        way = ("phu_luc", chapter.appendix - 1, "bang" if appendix.bang else "bieu")
        place = Origin(_IDENTITY, find_line(project, project.data / "report.yml", *way))
        blocks = (
            replace(block, place=place, label=block.label or label)
            if isinstance(block, Exhibit)
            else block
            for block in read.blocks
        )
        return replace(read, blocks=tuple(blocks))
