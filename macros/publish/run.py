"""The whole path: read, check, build the site, print, replace the last publication."""

from __future__ import annotations

from typing import Any

from macros.check.run import check_report
from macros.errors import BrokenReport
from macros.findings import Finding, errors_among
from macros.project import Project
from macros.publish.replace import replacing
from macros.publish.site import build_site
from macros.publish.stages import Stages
from macros.read.report import Report, read_report

PDF_NAME = "bao-cao.pdf"
DOCX_NAME = "bao-cao.docx"


def check(project: Project, stages: Stages) -> tuple[Finding, ...]:
    """Read and check a report; list all that is wrong with it."""
    return _read_and_check(project, stages)[1]


def publish(
    project: Project, stages: Stages, *, with_pdf: bool = False, with_docx: bool = False
) -> tuple[Finding, ...]:
    """Publish a report into its site folder; what was there stays until all is well.

    Returns the warnings.

    Raises:
        BrokenReport: when the report has errors; nothing was replaced.
    """
    report, findings = _read_and_check(project, stages)
    if errors_among(findings):
        raise BrokenReport(findings)
    announced: dict[str, Any] = {"pdf": PDF_NAME} if with_pdf else {}
    announced |= {"docx": DOCX_NAME} if with_docx else {}
    with replacing(project.site) as folder:
        with stages.stage("Dựng trang web") as advance:
            build_site(report, folder, advance, announced, findings)
        if with_pdf:
            from macros.export.pdf import write_pdf

            with stages.stage("Dựng bản in PDF"):
                printed = write_pdf(report, folder, folder / PDF_NAME)
            findings += printed
            if errors_among(printed):
                raise BrokenReport(findings)
        if with_docx:
            from macros.export.word.write import write_docx

            pdf = folder / PDF_NAME if with_pdf else None
            with stages.stage("Dựng bản Word"):
                written = write_docx(report, folder, folder / DOCX_NAME, printed=pdf)
            # What is wrong with the book was said by the print copy already.
            findings += tuple(finding for finding in written if finding not in findings)
            if errors_among(written):
                raise BrokenReport(findings)
    return findings


def _read_and_check(project: Project, stages: Stages) -> tuple[Report, tuple[Finding, ...]]:
    with stages.stage("Đọc báo cáo"):
        report = read_report(project)
    with stages.stage("Kiểm tra"):
        findings = check_report(report)
    return report, findings
