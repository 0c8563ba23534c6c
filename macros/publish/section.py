"""One section as a PDF for its reviewers: only its pages are rendered, from today's files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from macros.check.folder import find_faults
from macros.export.document.bare import print_calls, write_pages
from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import BrokenReport, Finding, errors_among
from macros.project import Project, unchanged
from macros.publish.stages import Stages
from macros.read.report import read_report
from macros.render.chart.drawing import drawing_for


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
