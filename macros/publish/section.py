"""Pages rendered without the site builder: one section as a PDF, tables held against the paper."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

from macros.check.folder import find_faults
from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import AuthorError, BrokenReport, Finding, errors_among
from macros.project import Project, unchanged
from macros.publish.stages import Stages
from macros.read.page.page import Page
from macros.read.report import Report, read_report
from macros.render.call.address import built_name
from macros.render.call.markdown import make_reader
from macros.render.chart.drawing import drawing_for
from macros.render.evaluate import Ledger, evaluate, print_page
from macros.vocabulary import TABLE

_SOURCE = re.compile(r'(href="[^":?#]*)\.md(["#])')
# The line below the head of a typed table; a table that is called within an item or a quotation.
_TABLE = re.compile(r"(?m)^[ >\t]*\|?[ \t]*:?-+:?[ \t]*\||^[^\S\n]*[->*+\d ][^\n{]*\{\{\s*bang\b")
_PICTURE = re.compile(r'<img\b[^>]*\bsrc="([^":]+)"')


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
        with unchanged(project):
            findings = _print(project, stages, section_id, folder)
        replace_files({target: (folder / target.name).read_bytes()})
    return target, findings


def _print(project: Project, stages: Stages, section_id: str, folder: Path) -> tuple[Finding, ...]:
    from macros.export.page.edition import prepare_edition
    from macros.export.pdf.write import write_pdf

    with stages.stage("Đọc báo cáo"):
        report = read_report(project)
    inside = report.outline.ids_below(section_id)
    pages = [page for page in report.pages if page.section in inside]
    chosen = {page.path for page in pages}
    foreign = {page.path for page in report.pages} - chosen
    findings = tuple(found for found in report.findings if found.path not in foreign)
    if errors_among(findings) or not report.is_whole:
        raise BrokenReport(findings)
    with stages.stage("Dựng các trang của mục"):
        _build(report, pages, _evaluate(report, pages), folder)
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
    from macros.export.page.edition import find_unfit_tables, prepare_edition

    printed = {place: said.markdown for place, said in ledger.printed().items()}
    pages = [page for page in report.pages if _may_be_wide(page, printed)]
    if not pages:
        return ()
    with temporary("bang") as folder:
        _build(report, pages, printed, folder)
        return tuple(find_unfit_tables(prepare_edition(report, folder)))


def _may_be_wide(page: Page, printed: Mapping[tuple[str, int], str]) -> bool:
    """Tell whether a page has typed tables, some within lists or quotations, or turned ones."""
    calls = (call for call in page.calls if call.macro.figure is TABLE)
    is_turned = any('data-kho="ngang"' in printed[call.path, call.index] for call in calls)
    return is_turned or _TABLE.search(page.body) is not None


def _build(
    report: Report, pages: Iterable[Page], printed: Mapping[tuple[str, int], str], folder: Path
) -> None:
    """Write pages as the site builder would, without navigation and theme.

    Args:
        printed: What each call prints, by its page and its number there.

    Raises:
        BrokenReport: for a picture that may not be published.
    """
    reader = make_reader()
    for page in pages:
        text = print_page(page, report.documents, lambda call: printed[call.path, call.index])
        body = _SOURCE.sub(r"\1.html\2", reader.reset().convert(text))
        path = folder / built_name(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'<html><body><article class="md-content__inner">{body}</article></body></html>',
            encoding="utf-8",
        )
        _copy_pictures(report.project, page, body, folder)


def _evaluate(report: Report, pages: Iterable[Page]) -> Mapping[tuple[str, int], str]:
    """Evaluate the calls of these pages, so that every mistake is told with its line."""
    printed: dict[tuple[str, int], str] = {}
    broken: list[Finding] = []
    for call, said in evaluate(report, pages, drawing_for(report.project)):
        if isinstance(said, AuthorError):
            broken.append(said.at(call.path, call.line))
        else:
            printed[call.path, call.index] = said.markdown
    if broken:
        raise BrokenReport(tuple(broken))
    return printed


def _copy_pictures(project: Project, page: Page, body: str, folder: Path) -> None:
    """Put the pictures of a page beside it, those alone that may be published.

    Raises:
        BrokenReport: for others; the printer would read whatever files a drawing names.
    """
    for source in _PICTURE.findall(body):
        here = posixpath.dirname(built_name(page))
        name = posixpath.normpath(posixpath.join(here, unquote(source)))
        origin = project.docs / name
        if not name.startswith(("..", "/")) and origin.is_file():
            if faults := tuple(find_faults(project, project.docs, origin)):
                raise BrokenReport(faults)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, folder / name)
