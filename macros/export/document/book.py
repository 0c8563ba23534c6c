"""Put the pages of the built site together, appendices behind them: what copies are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from macros.export.document.article import (
    Article,
    Names,
    Targets,
    empty_article,
    name_places,
    read_article,
)
from macros.export.document.block_reader import BlockReader
from macros.export.document.chapter import Book, Chapter
from macros.export.document.front import appendix_label
from macros.export.document.grid import find_sides
from macros.export.document.inline_reader import Memory
from macros.export.document.inlines import Inlines, LineBreak, Origin, Text
from macros.export.document.nodes import Exhibit, Grid, GridCell, GridRow, RowKind, Side
from macros.findings import AuthorError, Code, Finding
from macros.format import NOT_REPORTED, format_number
from macros.read.outline import Section
from macros.read.profile import read_profile
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.read.yaml.file import find_line
from macros.render.abbreviations import list_abbreviations
from macros.render.call.address import built_name

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
        abbreviations = self._abbreviations() if section_id is None else None
        findings = (*self._findings, *self._memory.gaps)
        paths = {one.page.path for one in (*printed, *attached) if one.page is not None}
        kept = tuple(found for found in findings if found.path in paths | {_IDENTITY})
        return Book(self._report.identity, tuple(printed), kept, tuple(attached), abbreviations)

    def _open(self, chapter: Chapter) -> None:
        """Read the HTML of a chapter and name its places."""
        article = None
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

    def _abbreviations(self) -> Exhibit | None:
        if not self._report.identity.muc_luc.viet_tat:
            return None
        try:
            lines = list_abbreviations(self._report)
        except AuthorError as error:
            self._findings.append(error.at(_IDENTITY, 1))
            return None
        return _write_abbreviations((("Chữ viết tắt", "Nghĩa đầy đủ"), *lines))

    # --- appendices

    def _appendices(self) -> Iterator[Chapter]:
        for number, appendix in enumerate(self._report.identity.phu_luc, 1):
            section = Section(id=f"phu-luc-{number}", title=appendix.ten, level=1)
            try:
                page = self._report.appendix_page(appendix)
                if appendix.bang is not None:
                    self._report.table(appendix.bang)
            except AuthorError as error:
                self._findings.append(error.at(_IDENTITY, 1))
                continue
            yield Chapter(section, page, appendix=number)

    def _read_appendix(self, chapter: Chapter, targets: Targets) -> Chapter:
        wanted = self._report.identity.phu_luc
        appendix = wanted[chapter.appendix - 1]
        profile = read_profile(self._report.project, self._report.identity.the_thuc)
        label = appendix_label(chapter.appendix, len(wanted), profile)
        read = self._read(chapter, targets, (Text(label), LineBreak(), Text(appendix.ten)))
        if appendix.bang is None:
            return read
        project, way = self._report.project, ("phu_luc", chapter.appendix - 1, "bang")
        place = Origin(_IDENTITY, find_line(project, project.data / "report.yml", *way))
        table = write_whole_table(self._report.table(appendix.bang), label)
        return replace(read, blocks=(*read.blocks, replace(table, place=place)))


def write_whole_table(data: Table, label: str) -> Exhibit:
    """Write all columns and rows of a table, as the CSV has them but in words."""
    fields = data.schema.fields
    keys = {field.name for field in data.key_fields}
    titles = (f"{one.head} ({one.unit})" if one.unit else one.head for one in fields)
    head = tuple(
        GridCell(0, column, text=title, content=_text(title), is_head=True)
        for column, title in enumerate(titles)
    )
    rows = [GridRow(head, RowKind.HEAD)]
    for row in range(len(data)):
        cells = (
            _cell(data, row, column, field, is_key=field.name in keys)
            for column, field in enumerate(fields)
        )
        rows.append(GridRow(tuple(cells)))
    note = "; số liệu minh họa" if data.schema.illustrative else ""
    table = Grid(tuple(rows), len(fields), tuple(find_sides(tuple(rows), len(fields))))
    return Exhibit("", table, label=label, source=_text(f"Nguồn: {data.schema.source}{note}."))


def _write_abbreviations(lines: Iterable[tuple[str, str]]) -> Exhibit:
    """Write the list of abbreviations, its head the first line."""
    rows = []
    for number, line in enumerate(lines):
        cells = tuple(
            GridCell(number, column, text=words, content=_text(words), is_head=not number)
            for column, words in enumerate(line)
        )
        rows.append(GridRow(cells, RowKind.PLAIN if number else RowKind.HEAD))
    return Exhibit("", Grid(tuple(rows), 2, (Side.LEFT, Side.LEFT)))


def _text(words: str) -> Inlines:
    return (Text(words),) if words else ()


def _cell(data: Table, row: int, column: int, field: Field, *, is_key: bool) -> GridCell:
    cell = data.cell(row, field.name)
    is_number = field.is_numeric and not is_key
    if not is_number:
        words = data.label(field.name, cell.text)
    elif cell.value is not None:
        words = format_number(cell.value, field.decimals) if cell.value else "-"
    else:
        words = NOT_REPORTED if data.applies(field, row) else ""
    return GridCell(
        row + 1,
        column,
        text=words,
        content=_text(words),
        is_head=is_key,
        is_number=is_number,
    )
