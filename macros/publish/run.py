"""The whole path: read, check, build the site, print, replace the last publication."""

from __future__ import annotations

from typing import Any

from macros.check.run import Examination, examine
from macros.errors import BrokenReport
from macros.findings import Finding, errors_among
from macros.project import Project
from macros.publish.compare import DOCX_NAME, PDF_NAME, compare_copies
from macros.publish.data import publish_data
from macros.publish.readiness import as_draft, list_missing, refuse_draft
from macros.publish.replace import replacing
from macros.publish.site import build_site
from macros.publish.stages import Stages
from macros.read.report import Report, read_report
from macros.render.context import Draw, draw_nothing
from macros.render.drawing import drawing_for


def check(project: Project, stages: Stages) -> tuple[Finding, ...]:
    """Read and check a report; list all that is wrong with it."""
    return _read_and_examine(project, stages, draw_nothing)[1].findings


def publish(
    project: Project,
    stages: Stages,
    *,
    with_pdf: bool = False,
    with_docx: bool = False,
    is_final: bool = False,
    with_data: bool = False,
) -> tuple[Finding, ...]:
    """Publish a report into its site folder; what was there stays until all is well.

    Returns the warnings.

    Args:
        is_final: Refuse anything that is not ready to be signed.
        with_data: Let tables and ledger travel inside the PDF.

    Raises:
        BrokenReport: when the report has errors; nothing was replaced.
    """
    report, examination = _read_and_examine(project, stages, drawing_for(project))
    findings = examination.findings
    if is_final:
        refuse_draft(report, findings)
    if errors_among(findings):
        raise BrokenReport(findings)
    report = as_draft(report, findings)
    announced: dict[str, Any] = {"pdf": PDF_NAME} if with_pdf else {}
    announced |= {"docx": DOCX_NAME} if with_docx else {}
    missing = list_missing(report, findings)
    with replacing(project.site) as folder:
        with stages.stage("Dựng trang web") as advance:
            build_site(report, folder, advance, announced, findings, examination.ledger)
        with stages.stage("Ghi số liệu kèm trang web"):
            publish_data(report, examination, folder)
        if with_pdf:
            from macros.export.attachments import collect_attachments
            from macros.export.pdf import write_pdf

            with stages.stage("Dựng bản in PDF"):
                printed = write_pdf(
                    report,
                    folder,
                    folder / PDF_NAME,
                    missing=missing,
                    attachments=collect_attachments(report, folder) if with_data else (),
                )
            findings += printed
            if errors_among(printed):
                raise BrokenReport(findings)
        if with_docx:
            from macros.export.word.write import write_docx

            pdf = folder / PDF_NAME if with_pdf else None
            with stages.stage("Dựng bản Word"):
                written = write_docx(
                    report, folder, folder / DOCX_NAME, printed=pdf, missing=missing
                )
            # What is wrong with the book was said by the print copy already.
            findings += tuple(finding for finding in written if finding not in findings)
            if errors_among(written):
                raise BrokenReport(findings)
        if with_pdf:
            with stages.stage("Đối chiếu các bản"):
                differences = compare_copies(report, examination.ledger, folder, missing)
            if differences:
                raise BrokenReport(findings + differences)
    return findings


def _read_and_examine(project: Project, stages: Stages, draw: Draw) -> tuple[Report, Examination]:
    with stages.stage("Đọc báo cáo"):
        report = read_report(project)
    with stages.stage("Kiểm tra"):
        examination = examine(report, draw)
    return report, examination
