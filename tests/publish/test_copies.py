"""Drafts, final copies, single sections, and data that travel inside the PDF."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from click.testing import Result

from macros.project import Project

Run = Callable[..., Result]
Damage = Callable[[str, str, str], None]
STOCK = "docs/a-kho-sach-ban-doc/1-kho-sach.md"


def _text(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_an_unfinished_report_is_a_first_draft_that_lists_what_it_lacks(
    run: Run, small: Project, damage: Damage
) -> None:
    """The mark stands under the number, the list on the last page, and the site says it too."""
    damage(STOCK, "trang_thai: hoan-thanh", "trang_thai: du-thao")
    result = run("pdf")
    pages = _text(small.site / "bao-cao.pdf")
    assert result.exit_code == 0, result.output
    assert "Dự thảo lần 1" in pages[0]
    assert "VIỆC CÒN PHẢI LÀM" in pages[-1]
    assert "Mục chưa hoàn thành: 1. Về kho sách" in pages[-1]


def test_a_finished_report_has_neither_mark_nor_list(
    run: Run, small: Project, damage: Damage
) -> None:
    """What is ready is printed as it is signed."""
    damage("docs/b-xep-loai.md", "du-thao", "hoan-thanh")
    damage("docs/a-kho-sach-ban-doc/2-ban-doc.md", "cho-duyet", "hoan-thanh")
    assert run("pdf", "--chinh-thuc").exit_code == 0
    text = " ".join(_text(small.site / "bao-cao.pdf"))
    assert "Dự thảo" not in text
    assert "VIỆC CÒN PHẢI LÀM" not in text


def test_a_draft_that_lacks_nothing_has_no_list(run: Run, small: Project, damage: Damage) -> None:
    """Readers of a last draft get its mark, and no page with a single line."""
    damage("docs/b-xep-loai.md", "du-thao", "hoan-thanh")
    damage("docs/a-kho-sach-ban-doc/2-ban-doc.md", "cho-duyet", "hoan-thanh")
    damage("data/report.yml", "du_thao: null", "du_thao: 3")
    assert run("pdf").exit_code == 0
    pages = _text(small.site / "bao-cao.pdf")
    assert "Dự thảo lần 3" in pages[0]
    assert "VIỆC CÒN PHẢI LÀM" not in " ".join(pages)


def test_a_place_left_to_be_filled_in_is_no_final_copy(
    run: Run, small: Project, damage: Damage
) -> None:
    """Whoever forgets one is told before it is signed; a draft may have it."""
    damage("docs/b-xep-loai.md", "du-thao", "hoan-thanh")
    damage("docs/a-kho-sach-ban-doc/2-ban-doc.md", "cho-duyet", "hoan-thanh")
    damage("docs/b-xep-loai.md", "Kho sách đã nêu", "[điền sau] Kho sách đã nêu")
    result = run("pdf", "--chinh-thuc")
    assert result.exit_code == 1
    assert "còn chỗ chờ điền “[điền sau]”" in result.output
    assert run("pdf").exit_code == 0
    assert "Dự thảo lần 1" in _text(small.site / "bao-cao.pdf")[0]


def test_no_single_section_is_a_final_copy(run: Run, small: Project) -> None:
    """Only the whole report is held against what a final copy must be."""
    result = run("pdf", "--chinh-thuc", "--muc", "a-1")
    assert result.exit_code == 1
    assert "bỏ --muc" in result.output
    assert not list(small.root.glob("*.pdf"))


def test_a_final_copy_carries_no_marks(run: Run) -> None:
    """Of what has changed: those are for reviewers."""
    result = run("docx", "--chinh-thuc", "--so-voi", "lan-1")
    assert result.exit_code == 1
    assert "bản chính thức không mang dấu đổi" in result.output


def test_marks_need_a_version_to_compare_with(run: Run, small: Project) -> None:
    """One that is not there is told, and what is published stays."""
    result = run("html", "--so-voi", "khong-co")
    assert result.exit_code == 1
    assert "khong-co" in result.output or "kho git" in result.output
    assert not small.site.exists()


def test_a_final_copy_of_a_draft_is_refused_by_name(
    run: Run, small: Project, damage: Damage
) -> None:
    """Each unfinished section and the draft mark are named; nothing is published."""
    damage(STOCK, "trang_thai: hoan-thanh", "trang_thai: du-thao")
    damage("data/report.yml", "du_thao: null", "du_thao: 2")
    result = run("pdf", "--chinh-thuc")
    assert result.exit_code == 1
    assert f"{STOCK}:1: mục chưa hoàn thành" in result.output
    assert "data/report.yml:14: bản chính thức không ghi “Dự thảo lần 2”" in result.output
    assert not small.site.exists()


def test_one_section_is_printed_without_touching_the_site(run: Run, small: Project) -> None:
    """Only its text, with today's numbers, in a file of its own."""
    result = run("pdf", "--muc", "a-1")
    assert result.exit_code == 0, result.output
    text = " ".join(_text(small.root / "bao-cao-a-1.pdf"))
    assert "1. Về kho sách" in text
    assert "MỤC LỤC" not in text
    assert "Nơi nhận" not in text
    assert not small.site.exists()


def test_one_section_prints_what_the_whole_report_prints(run: Run, small: Project) -> None:
    """The same sentences and numbers as in the whole copy."""
    assert run("pdf", "--muc", "a-1").exit_code == 0
    assert run("pdf").exit_code == 0
    whole = " ".join(_text(small.site / "bao-cao.pdf"))
    part = " ".join(_text(small.root / "bao-cao-a-1.pdf"))
    body = part[part.index("1. Về kho sách") :]
    sentences = [one for one in body.split(". ") if len(one) > 40 and "minh họa" not in one]
    assert sentences
    assert [one for one in sentences if one not in whole] == []


def test_a_mistake_in_the_section_is_found_and_one_elsewhere_is_not(
    run: Run, damage: Damage
) -> None:
    """Reviewers of one section need not wait for another."""
    damage("docs/b-xep-loai.md", 'so("', 'so("khong_co_')
    assert run("pdf", "--muc", "a-1").exit_code == 0
    result = run("pdf", "--muc", "b")
    assert result.exit_code == 1
    assert "docs/b-xep-loai.md:" in result.output
    assert "[bang-la]" in result.output


@pytest.mark.parametrize("section", ["a-11", "a/../../evil"])
def test_an_unknown_section_is_refused_by_name(run: Run, small: Project, section: str) -> None:
    """The sections of the outline are offered; nothing is written beside the report."""
    before = set(small.root.parent.rglob("*"))
    result = run("pdf", "--muc", section)
    assert result.exit_code == 1
    assert section in result.output
    assert set(small.root.parent.rglob("*")) == before


def test_a_section_prints_no_drawing_that_reaches_out(run: Run, small: Project) -> None:
    """What is refused for the site is refused for a reviewer's copy."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/hostname"/></svg>'
    (small.docs / "x.svg").write_text(drawing, encoding="utf-8")
    with (small.root / STOCK).open("a", encoding="utf-8") as page:
        page.write("\n![Hình](../x.svg)\n")
    result = run("pdf", "--muc", "a-1")
    assert result.exit_code == 1
    assert "docs/x.svg:1: hình SVG dẫn ra ngoài: “/etc/hostname”" in result.output


def test_data_and_ledger_travel_inside_the_pdf(run: Run, small: Project) -> None:
    """PDF/A-3a with every table, every printed fact, and the check sum of each file."""
    assert run("pdf", "--dinh-kem").exit_code == 0
    with pikepdf.open(small.site / "bao-cao.pdf") as pdf:
        files = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
        with pdf.open_metadata() as data:
            assert data["pdfaid:part"] == "3"
    tables = {path.name: path.read_bytes() for path in small.tables.glob("*.csv")}
    assert {name: files[name] for name in tables} == tables
    sums = dict(
        reversed(line.split("  ")) for line in files["SHA256SUMS.txt"].decode().split("\n")[:-1]
    )
    assert sums == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "SHA256SUMS.txt"
    }
    facts = list(csv.DictReader(io.StringIO(files["so-cai.csv"].decode("utf-8-sig"))))
    assert any(fact["Mục"] == "A.1" and fact["In ra"] == "31.305" for fact in facts)
