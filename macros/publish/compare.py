"""Hold the finished copies against each other and against the ledger."""

from __future__ import annotations

from pathlib import Path

from macros.export.book import read_book
from macros.export.front import write_front
from macros.export.parity import compare_with_docx, compare_with_pdf, compare_with_site
from macros.export.profile import find_assets, read_profile
from macros.findings import Finding
from macros.project import DOCX_NAME, PDF_NAME
from macros.read.report import Report
from macros.render.ledger import Ledger


def compare_copies(
    report: Report, ledger: Ledger, site_dir: Path, missing: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """List the numbers that site, PDF and Word do not print alike; copies not made are skipped.

    Args:
        missing: What the last page of a draft says.
    """
    findings = list(compare_with_site(report, ledger, site_dir))
    pdf, docx = site_dir / PDF_NAME, site_dir / DOCX_NAME
    if pdf.is_file() or docx.is_file():
        book = read_book(report, site_dir)
        profile = read_profile(find_assets(report.project), report.identity.the_thuc)
        front = write_front(report.identity, profile, missing)
        if pdf.is_file():
            findings.extend(compare_with_pdf(book, front, pdf))
        if docx.is_file():
            findings.extend(compare_with_docx(book, front, docx))
    return tuple(findings)
