"""Put pages together, appendices behind them: those of the built site, or bare ones without it."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from urllib.parse import unquote

from lxml import html

from macros.export.document.article import (
    NUMBER,
    Article,
    Names,
    Targets,
    name_places,
    read_article,
)
from macros.export.document.block_reader import BlockReader
from macros.export.document.chapter import Book, Chapter
from macros.export.document.front import appendix_label
from macros.export.document.inline_reader import Memory
from macros.export.document.inlines import Inlines, LineBreak, Origin, Text
from macros.export.document.nodes import Exhibit
from macros.findings import AuthorError, BrokenReport, Code, Finding
from macros.project import PACKAGED, again
from macros.read.outline import Section
from macros.read.page.page import Page
from macros.read.profile import read_profile
from macros.read.report import Report
from macros.read.yaml.file import find_line
from macros.render.call.address import built_name
from macros.render.call.context import Draw
from macros.render.call.markdown import make_reader
from macros.render.evaluate import evaluate, print_page
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
        article = article or Article(html.Element("article"), "")
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
        article, before = self._articles[chapter.section.id], self._memory

        def read() -> tuple[Chapter, list[Finding], Memory]:
            after = before.copy()
            reader = BlockReader(chapter, article, targets, after)
            return reader.read(title), reader.findings, after

        if "<img" in article.source:  # whose files may be others
            chapter, findings, self._memory = read()
        else:
            known = "chapter", self._site_dir, chapter.section.id
            seen = article.source, chapter, targets, before, title
            chapter, findings, self._memory = again(known, seen, read)
        self._findings.extend(findings)
        return chapter

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
                    body = html.fragment_fromstring(printed, create_parent="article")
                    self._articles[section.id] = Article(body, printed)
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


Refuse = Callable[[Path], Iterable[Finding]]  # says why a picture may not be published

_START = re.compile(r"<svg\b.*?</svg>|<([a-z][a-z0-9]*)\b[^<>]*?(?=\s*/?>)", re.DOTALL)
_SOURCE = re.compile(r'(href="[^":?#]*)\.md(["#])')
_PICTURE = re.compile(r'<img\b[^>]*\bsrc="([^":]+)"')


def find_elements(body: str) -> list[re.Match[str]]:
    """Find where the elements of a page begin, in order; a drawing is no element, nor its parts.

    The site's own page, before the theme is around it, has the same ones.
    """
    return [start for start in _START.finditer(body) if start[1]]


def _numbered(body: str) -> str:
    numbers = count()
    return _START.sub(lambda at: f'{at[0]} {NUMBER}="{next(numbers)}"' if at[1] else at[0], body)


def write_pages(
    report: Report,
    pages: Iterable[Page],
    printed: Mapping[tuple[str, int], str],
    folder: Path,
    refuse: Refuse,
) -> None:
    """Write pages and their pictures into a folder; elements are numbered in their order.

    Args:
        printed: The Markdown of each call, by its page and its number there.

    Raises:
        BrokenReport: for pictures that are refused; a printer would read whatever files a
            drawing names.
    """
    reader = again("đọc lời văn", PACKAGED.config.read_bytes(), make_reader)
    for page in pages:
        text = print_page(page, report.documents, lambda call: printed[call.path, call.index])
        body = _SOURCE.sub(r"\1.html\2", reader.reset().convert(text))
        path = folder / built_name(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        article = f'<article class="md-content__inner">{_numbered(body)}</article>'
        path.write_text(f"<html><body>{article}</body></html>", encoding="utf-8")
        _copy_pictures(report, page, body, folder, refuse)


def print_calls(
    report: Report, pages: Iterable[Page], draw: Draw
) -> tuple[Mapping[tuple[str, int], str], tuple[Finding, ...]]:
    """Evaluate the calls of some pages, and tell every mistake with its line.

    A call with a mistake prints in brackets that it could not, and its word.
    """
    printed: dict[tuple[str, int], str] = {}
    broken: list[Finding] = []
    for call, said in evaluate(report, pages, draw):
        if isinstance(said, AuthorError):
            broken.append(said.at(call.path, call.line))
            printed[call.path, call.index] = f"[không in được: {call.name}]"
        else:
            printed[call.path, call.index] = said.markdown
    return printed, tuple(broken)


def _copy_pictures(report: Report, page: Page, body: str, folder: Path, refuse: Refuse) -> None:
    for source in _PICTURE.findall(body):
        here = posixpath.dirname(built_name(page))
        name = posixpath.normpath(posixpath.join(here, unquote(source)))
        origin = report.project.docs / name
        if not name.startswith(("..", "/")) and origin.is_file():
            if faults := tuple(refuse(origin)):
                raise BrokenReport(faults)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, folder / name)
