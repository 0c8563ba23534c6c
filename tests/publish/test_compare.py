"""Site, PDF and Word print the same numbers, and a difference is found."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from macros.export.document.book import read_book
from macros.export.document.front import write_front
from macros.export.document.inlines import Text
from macros.export.document.nodes import Paragraph
from macros.export.page.edition import prepare_edition
from macros.export.proof.parity import compare_with_docx, compare_with_pdf, compare_with_site
from macros.export.proof.reading import read_pdf
from macros.findings import Finding
from macros.project import Project
from macros.publish.run import as_draft, check, compare_copies, list_missing, publish
from macros.publish.stages import Stages
from macros.read.profile import read_profile
from macros.read.report import Report, read_report
from macros.render.evaluate import read_ledger
from tests.published import SMALL, copy_report

STOCK = Path("a-kho-sach-ban-doc", "1-kho-sach.html")


@pytest.fixture
def published(small_copies: Project, tmp_path: Path) -> Project:
    """The small report with all its copies, to be damaged."""
    return Project(shutil.copytree(small_copies.root, tmp_path / "in"))


@pytest.fixture
def report(published: Project) -> Report:
    return as_draft(read_report(published), check(published, Stages()))


def _compare(report: Report) -> tuple[Finding, ...]:
    missing = list_missing(report, check(report.project, Stages()))
    edition = prepare_edition(report, report.project.site, missing=missing)
    return compare_copies(edition, read_ledger(report), report.project.site)


def test_all_copies_of_a_report_print_the_same_numbers(report: Report) -> None:
    """Every number of the site, as often, in PDF and Word; every fact where the ledger says."""
    assert _compare(report) == ()


def test_a_number_changed_on_the_site_is_found(report: Report) -> None:
    """The finding names page and line of the call, and both numbers."""
    page = report.project.site / STOCK
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(">31.305<", ">31.306<", 1), encoding="utf-8")
    found = list(compare_with_site(report, read_ledger(report), report.project.site))
    assert [finding.path for finding in found] == ["docs/a-kho-sach-ban-doc/1-kho-sach.md"]
    assert "“31.306” ở chỗ sổ cái ghi “31.305”" in str(found[0])


def test_a_number_that_a_copy_does_not_print_is_found(report: Report) -> None:
    """Whichever copy it is, with both counts and the section's file."""
    site = report.project.site
    profile = read_profile(report.project, report.identity.the_thuc)
    missing = list_missing(report, check(report.project, Stages()))
    front = write_front(report.identity, profile, missing)
    book = read_book(report, site)
    more = Paragraph((Text("Thêm 98.765.432 cuốn."),))
    chapters = tuple(
        replace(one, blocks=(*one.blocks, more)) if one.section.id == "a-1" else one
        for one in book.chapters
    )
    book = replace(book, chapters=chapters)
    for compare, name in ((compare_with_pdf, "bao-cao.pdf"), (compare_with_docx, "bao-cao.docx")):
        found = list(compare(book, front, site / name))
        assert [finding.path for finding in found] == ["docs/a-kho-sach-ban-doc/1-kho-sach.md"]
        assert "“98.765.432” có 1 lần trên trang web, 0 lần" in str(found[0])


def test_appendices_and_marks_are_the_same_in_all_copies(tmp_path: Path) -> None:
    """A whole table and a page behind the signature, with every mark of the title block."""
    project = copy_report(SMALL, tmp_path / "nho")
    path = project.data / "report.yml"
    extra = (
        "do_mat: Mật\ndo_khan: Khẩn\npham_vi_luu_hanh: Lưu hành nội bộ\n"
        "ky_hieu_danh_may: ABC\nso_ban: 12\nlien_he: Điện thoại 0200 123 456\n"
        "phu_luc:\n- {ten: Bạn đọc từng năm, bang: ban_doc}\n"
        "- {ten: Trang mở đầu, trang: index.md}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")
    publish(project, Stages(), with_pdf=True, with_docx=True)
    text = " ".join(line.text for line in read_pdf(project.site / "bao-cao.pdf"))
    assert "Phụ lục 1" in text
    assert "Bạn đọc từng năm" in text
    assert "ABC-12" in text
