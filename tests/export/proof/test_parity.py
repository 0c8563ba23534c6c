"""Copies that do not print what the site prints are refused, whatever the difference."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from macros.export.document.inlines import Text
from macros.export.document.nodes import Paragraph
from macros.export.page.edition import prepare_edition
from macros.export.pdf import write
from macros.export.pdf.typst import Manuscript, TypstPrinter
from macros.export.proof.parity import compare_with_pdf, compare_with_site
from macros.findings import Code
from macros.project import PDF_NAME, Project
from macros.read.report import read_report
from macros.render.evaluate import read_ledger
from tests.export.build import SITE, make_report

PAGE = "a-kho-sach-ban-doc/1-kho-sach"


@pytest.fixture
def site(small_copies: Project, tmp_path: Path) -> Project:
    """The small report with all its copies, to be damaged."""
    return Project(shutil.copytree(small_copies.root, tmp_path / "in"))


def test_a_number_that_the_ledger_does_not_have_is_found(site: Project) -> None:
    """It was printed by nobody."""
    page = site.site / f"{PAGE}.html"
    text = page.read_text(encoding="utf-8")
    number = '<a class="so" data-so="99.0">7.777</a></article>'
    page.write_text(text.replace("</article>", number, 1), encoding="utf-8")
    report = read_report(site)
    (found,) = compare_with_site(report, read_ledger(report), site.site)
    assert (found.path, found.code) == (f"docs/{PAGE}.md", Code.PARITY)
    assert found.message == "trang web in “7.777” mà sổ cái không có"


def test_a_page_without_its_numbers_is_found(site: Project) -> None:
    """Each number is named by the line of its call."""
    (site.site / f"{PAGE}.html").unlink()
    report = read_report(site)
    found = list(compare_with_site(report, read_ledger(report), site.site))
    assert {finding.code for finding in found} == {Code.PARITY}
    assert all(finding.message.startswith("trang web in “không có”") for finding in found)


def test_many_differences_are_told_one_by_one_up_to_ten_and_counted(site: Project) -> None:
    """The rest may have the same cause."""
    edition = prepare_edition(read_report(site), site.site)
    numbers = " ".join(f"8.765.4{number}" for number in range(10, 25))
    first, *rest = edition.book.chapters
    longer = replace(first, blocks=(*first.blocks, Paragraph((Text(numbers),))))
    book = replace(edition.book, chapters=(longer, *rest))
    found = list(compare_with_pdf(book, edition.front, site.site / PDF_NAME))
    assert {finding.code for finding in found} == {Code.PARITY}
    assert len(found) == 11
    assert "số khác lệch giữa trang web và bản in PDF" in found[-1].message


def test_a_table_that_loses_rows_in_print_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last good copy stays."""

    class Forgetful(TypstPrinter):
        def write(self) -> Manuscript:
            manuscript = super().write()
            manuscript.stubs[0].append(1)  # a row that never reached the page
            return manuscript

    monkeypatch.setattr(write, "TypstPrinter", Forgetful)
    target = tmp_path / "bao-cao.pdf"
    target.write_bytes(b"last good copy")
    found = write.write_pdf(prepare_edition(make_report(), SITE), target)
    assert [finding.code for finding in found] == [Code.PARITY]
    assert found[0].message == "bảng thứ 1 của bản in có số hàng khác trang web"
    assert target.read_bytes() == b"last good copy"
