"""Pages made before or without the whole site: one section, what was edited, what is only tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from macros.check.folder import find_faults
from macros.check.unfinished import as_draft
from macros.files.replace import replace_files, unchanged
from macros.files.scratch import temporary
from macros.findings import BrokenReport, Finding, errors_among
from macros.project import Project, digest, recall
from macros.publish.stages import Stages
from macros.read.page.page import Page
from macros.read.profile import read_profile
from macros.read.report import Report, read_report
from macros.read.text.file import walk
from macros.render.call.address import built_name
from macros.render.call.context import Rendered
from macros.render.call.html import DRAWN
from macros.render.call.watch import Watch
from macros.render.evaluate import Ledger, evaluate
from macros.vocabulary import TABLE, MacroKind

if TYPE_CHECKING:
    from macros.publish.kept import KeptPages
    from macros.render.site import Handover

# What stands around and between words and numbers, in pages and copies.
_AROUND = ("identity", "outline", "documents", "forms")
# The line below the head of a typed table; a table that is called within an item or a quotation.
_TABLE = re.compile(r"(?m)^[ >\t]*\|?[ \t]*:?-+:?[ \t]*\||^[^\S\n]*[->*+\d ][^\n{]*\{\{\s*bang\b")


def section_name(section_id: str) -> str:
    """Name the file of a section printed alone."""
    return f"bao-cao-{section_id}.pdf"


def publish_section(
    project: Project, stages: Stages, section_id: str
) -> tuple[Path, tuple[Finding, ...]]:
    """Print one section, with those below it, beside the site; the site is left alone.

    Raises:
        AuthorError: when the outline has no such section.
        BrokenReport: when the tables, or a page of the section, have errors.
        ReportError: when a file of the report is changed meanwhile.
    """
    target = project.root / section_name(section_id)
    with temporary("muc") as folder:
        with unchanged(project.root, project.sources):
            findings = _print(project, stages, section_id, folder)
        replace_files({target: (folder / target.name).read_bytes()})
    return target, findings


def _print(project: Project, stages: Stages, section_id: str, folder: Path) -> tuple[Finding, ...]:
    from macros.export.document.book import print_calls, write_pages
    from macros.export.page.edition import prepare_edition
    from macros.export.pdf.write import write_pdf
    from macros.render.chart.drawing import drawing_for

    with stages.stage("Đọc báo cáo"):
        report = read_report(project)
    inside = report.outline.ids_below(section_id)
    pages = [page for page in report.pages if page.section in inside]
    foreign = {page.path for page in report.pages if page.section not in inside}
    findings = tuple(found for found in report.findings if found.path not in foreign)
    if errors_among(findings) or not report.is_whole:
        raise BrokenReport(findings)
    with stages.stage("Dựng các trang của mục"):
        said, broken = print_calls(report, pages, drawing_for(report.project))
        if broken:
            raise BrokenReport(broken)
        write_pages(report, pages, said, folder, partial(find_faults, project, project.docs))
    with stages.stage("Dựng bản in PDF"):
        edition = prepare_edition(report, folder, section_id=section_id)
        printed = write_pdf(edition, folder / section_name(section_id))
    if errors_among(printed):
        raise BrokenReport(findings + printed)
    return findings + printed


def fit_tables(report: Report, ledger: Ledger) -> tuple[Finding, ...]:
    """List the tables that no page has room for, which the printers would refuse much later.

    Args:
        ledger: Every call of the report; drawings may be missing.
    """
    from macros.export.page.fonts import digest_fonts

    printed = {place: said.markdown for place, said in ledger.printed().items()}
    pages = [page for page in report.pages if _may_be_wide(page, printed)]
    if not pages and not any(one.trang is None for one in report.identity.phu_luc):
        return ()

    def make() -> tuple[list[Finding], tuple[str]]:
        from macros.export.document.book import write_pages
        from macros.export.page.edition import prepare_edition
        from macros.export.pdf.typst import TypstPrinter

        with temporary("bang") as folder:
            refuse = partial(find_faults, report.project, report.project.docs)
            write_pages(report, pages, printed, folder, refuse)
            return TypstPrinter(prepare_edition(report, folder)).write().findings, ("seen",)

    said = [[DRAWN.sub("", printed[c.path, c.index]) for c in page.calls] for page in pages]
    tables = [one.digest for one in report.tables.values()]  # which the appendices may print
    parts = report.documents, report.identity, report.outline, report.forms
    profile = read_profile(report.project, report.identity.the_thuc)
    pictures = [
        (one.name, one.read_bytes())
        for one in walk(report.project.docs)
        if one.suffix != ".md" and one.is_file()
    ]
    seen = digest(pages, said, tables, parts, profile, pictures, digest_fonts())
    record = report.project.record("vua-giay", "")
    found: list[Finding] = recall(record, {"seen": seen}.get, make)
    return tuple(found)


def try_look(report: Report, ledger: Ledger) -> tuple[Finding, ...]:
    """Print with the report's own template, once for each state of it; tell what it refuses.

    Args:
        ledger: Every call of the report; drawings may be missing.
    """
    own = [path.read_bytes() for path in report.project.own_look("*.typ")]
    if not own:
        return ()

    def make() -> tuple[list[Finding], tuple[str]]:
        from macros.export.document.book import write_pages
        from macros.export.page.edition import prepare_edition
        from macros.export.pdf.write import try_template

        printed = {place: said.markdown for place, said in ledger.printed().items()}
        with temporary("khuon") as folder:
            write_pages(report, report.book_pages, printed, folder, lambda _: ())
            return list(try_template(prepare_edition(report, folder))), ("seen",)

    record = report.project.record("khuon", "")
    found: list[Finding] = recall(record, {"seen": digest(own)}.get, make)
    return tuple(found)


def _may_be_wide(page: Page, printed: Mapping[tuple[str, int], str]) -> bool:
    """Tell whether a page has typed tables, some within lists or quotations, or turned ones."""
    calls = (call for call in page.calls if call.macro.figure is TABLE)
    is_turned = any('data-kho="ngang"' in printed[call.path, call.index] for call in calls)
    return is_turned or _TABLE.search(page.body) is not None


class Edited:
    """Pages of what was saved, made before all others are made again.

    The site builder is as the last build left it: navigation, theme and other pages are those of
    then, and the whole build that follows brings the rest. Whatever is not simple is left to that:
    mistakes, new pages, pages into which the data of the whole report are filled.

    Args:
        left: What the last build left.
        root: The built site, into which the pages are written.
    """

    def __init__(self, left: KeptPages, root: Path) -> None:
        from macros.render.chart.drawing import drawing_for
        from macros.render.site import HANDOVER_KEY

        self._left, self._root = left, root
        self._env, self._config, self._files, self._nav = left.builder
        self._handover: Handover = self._config.extra[HANDOVER_KEY]
        self._was = was = self._handover.report
        self.report = as_draft(read_report(was.project), self._handover.findings or ())
        self._is_broken = not self.report.is_whole or bool(errors_among(self.report.findings))
        self._watch, self._draw = Watch(self.report), drawing_for(self.report.project)

    def remake(self, address: str) -> bool:
        """Write the page of an address, relative to the site; tell whether it is there."""
        return any(self._remake(one) for one in self.report.pages if built_name(one) == address)

    def remake_printed(self) -> bool:
        """Write what the printed copy says anew; tell whether that is all that has changed."""
        is_around = any(getattr(self._was, one) != getattr(self.report, one) for one in _AROUND)
        return not is_around and all(map(self._remake, self.report.printed_pages))

    def _remake(self, page: Page) -> bool:
        """Write a page, unless it says what it said; False where that is not simple."""
        file = self._files.get_file_from_path(page.source_uri)
        is_filled = any(call.macro.kind is MacroKind.APPENDIX for call in page.calls)
        if self._is_broken or is_filled or file is None:
            return False
        handover, printed = self._handover, dict[int, Rendered]()
        for call, said in evaluate(self.report, [page], self._draw, self._watch):
            if not isinstance(said, Rendered):
                return False
            printed[call.index] = said
        known = {number: handover.printed.get((page.path, number)) for number in printed}
        if page == handover.pages.get(page.source_uri) and printed == known:
            return True
        from mkdocs.commands.build import _build_page, _populate_page

        from macros.publish.kept import listening

        handover.renew(self.report, page, printed)
        self._config.plugins["bao-cao"].pages[page.source_uri] = page
        file.abs_dest_path = str(self._root / file.dest_uri)
        with listening(1, lambda done, total: None) as complaints:
            self._left.complaints, self._left.is_searched = complaints, False
            _populate_page(file.page, self._config, self._files)
            if not complaints:
                pages = self._files.documentation_pages()
                _build_page(file.page, self._config, pages, self._nav, self._env)
        return not complaints
