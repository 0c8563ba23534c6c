"""Appendices made of data: official forms and whole tables, on paper, in Word and on the site."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from rich.console import Console

from macros.export.document.book import read_book
from macros.export.document.chapter import Book
from macros.export.document.nodes import Exhibit, Grid, words_of
from macros.project import Project
from macros.publish.run import check
from macros.publish.stages import Stages
from macros.read.report import read_report
from tests.published import SMALL, copy_report, publish_quietly

FORM = """title: Biểu số 1-TV
name: Bạn đọc
unit: thẻ
note: chưa đối chiếu với mẫu in.
table: ban_doc
recognise: [Biểu số 1-TV]
keys: {nam: ["Năm {}"], chi_nhanh: ["Đơn vị: {}"]}
columns:
- {head: Trong kỳ / Tổng số}
rows:
- {label: A. Tăng thuần, column: tang_thuan, rows: [{label: Cấp mới, column: the_moi}]}
- {label: B. Khiếu nại, ignore: true}
signers: [Người lập biểu, Giám đốc]
"""
WIDE = """title: Biểu số 2-TV
table: ban_doc
recognise: [Biểu số 2-TV]
keys: {nam: ["Năm {}"]}
columns:
- {head: Mới, column: the_moi}
- {head: Hủy, column: the_huy}
- {head: Tăng, column: tang_thuan}
- {head: Cuối năm, column: cuoi_nam}
- {head: Mượn, column: luot_muon}
- {head: Trực tuyến, column: luot_truc_tuyen}
- {head: Phục vụ, column: luot_phuc_vu}
rows:
- {label: Trung tâm, keys: {chi_nhanh: trung_tam}}
"""
WANTED = """phu_luc:
- {ten: Biểu rộng, bieu: 2}
- {bieu: 1, nam: [2019, 2020], don_vi: trung_tam}
- {ten: Bạn đọc, bang: ban_doc, nam: 2020}
muc_luc: {viet_tat: true}
"""


def _write(project: Project, wanted: str) -> Project:
    (project.data / "mau_bieu").mkdir()
    (project.data / "mau_bieu" / "bieu_1.yml").write_text(FORM, encoding="utf-8")
    (project.data / "mau_bieu" / "bieu_2.yml").write_text(WIDE, encoding="utf-8")
    with (project.data / "report.yml").open("a", encoding="utf-8") as file:
        file.write(wanted)
    return project


def _found(project: Project) -> list[str]:
    found = check(project, Stages(Console(file=io.StringIO())))
    return [str(one) for one in found if one.path == "data/report.yml"]


def _exhibits(book: Book, appendix: int) -> list[Exhibit]:
    return [one for one in book.appendices[appendix].blocks if isinstance(one, Exhibit)]


def _words(grid: object) -> list[list[str]]:
    assert isinstance(grid, Grid)
    return [[cell.text for cell in row.cells] for row in grid.rows]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small report with a form for two years, and a table, as appendices."""
    project = _write(copy_report(SMALL, tmp_path_factory.mktemp("phu-luc")), WANTED)
    (project.docs / "bieu.md").write_text("# Biểu\n\n{{ bieu_thong_ke() }}\n", encoding="utf-8")
    with project.config.open("a", encoding="utf-8") as file:
        file.write("- Biểu: bieu.md\n")
    with (project.docs / "b-xep-loai.md").open("a", encoding="utf-8") as file:
        file.write("\nPhòng đọc (PĐ) mở cả tuần, mỗi PĐ có một người.\n")
    publish_quietly(project, with_copies=True)
    return project


def test_a_form_is_printed_for_each_year(published: Project) -> None:
    """With number, name, unit of the report, head, column numbers, what is not known, signers."""
    book = read_book(read_report(published), published.site)
    first, second = _exhibits(book, 1)
    assert book.appendices[1].section.title == "Biểu số 1-TV. Bạn đọc"
    assert first.caption == ()
    assert first.unit == "Năm 2019 · Cơ sở Trung tâm · Đơn vị tính: thẻ"
    date = "Hải Vân, ngày 05 tháng 02 năm 2021"
    assert first.signers == ("Người lập biểu", f"{date}\nGiám đốc")
    assert "số liệu minh họa" in str(first.source)
    assert "chưa đối chiếu với mẫu in" in str(first.notes)
    assert _words(second.body) == [
        ["Chỉ tiêu", "Trong kỳ"],
        ["Tổng số"],
        ["A", "1"],
        ["A. Tăng thuần", "115"],
        ["- Cấp mới", "420"],
        ["B. Khiếu nại", "…"],
    ]


def test_a_wide_form_is_printed_on_turned_paper(published: Project) -> None:
    """With the head of its appendix on the same page, and no empty page before it."""
    with pdfium.PdfDocument(published.site / "bao-cao.pdf") as document:
        sizes = [page.get_size() for page in document]
        words = [page.get_textpage().get_text_bounded() for page in document]
    (turned,) = [number for number, (width, height) in enumerate(sizes) if width > height]
    assert words[turned].startswith("PL1-1")
    assert "Phụ lục 1" in words[turned]
    assert words[turned + 1].startswith("PL2-1")


def test_copies_and_site_have_the_forms(published: Project) -> None:
    """Both copies agree with the document, or nothing would be published; the site shows them."""
    site = (published.site / "bieu.html").read_text(encoding="utf-8")
    assert "Biểu số 1-TV. Bạn đọc" in site
    assert site.count("Giám đốc") >= 2
    assert {one.name for one in published.site.glob("bao-cao.*")} == {"bao-cao.pdf", "bao-cao.docx"}


def test_lists_that_word_updates_keep_tables_without_a_number(published: Project) -> None:
    """Each caption has the field by which tables are listed."""
    paragraphs = docx.Document(str(published.site / "bao-cao.docx")).paragraphs
    captions = [one._p for one in paragraphs if one.style and one.style.style_id == "Caption"]
    assert len(captions) > 3
    assert all("SEQ Bảng" in "".join(one.itertext()) for one in captions)


def test_abbreviations_are_listed_behind_the_contents(published: Project) -> None:
    """Collected from the text; that the Word copy has them as well is held at publishing."""
    with pdfium.PdfDocument(published.site / "bao-cao.pdf") as pdf:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    (listed,) = (page for page in pages if "MỤC LỤC" in page)
    assert listed.index("MỤC LỤC") < listed.index("DANH MỤC CHỮ VIẾT TẮT PĐ: Phòng đọc")


def test_a_table_is_cut_to_years_and_units(published: Project) -> None:
    """The rows that are asked for, in words, with what is fixed in the caption."""
    (table,) = _exhibits(read_book(read_report(published), published.site), 2)
    rows = _words(table.body)
    assert [row[0] for row in rows[2:]] == [
        "Toàn hệ thống",
        "Cơ sở Trung tâm",
        "Chi nhánh Ven biển",
    ]
    assert "2020" in str(table.caption)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("{bieu: 9}", "không có biểu “9” trong data/mau_bieu"),
        ("{bieu: 1, nam: 2031}", "“nam” không có giá trị “2031”; bảng có số liệu các năm"),
        ("{bieu: 1, don_vi: trung_tan}", "không có giá trị “trung_tan”; có phải “trung_tam”?"),
        ("{ten: A, bang: kho_sach, don_vi: trung_tam}", "không có khóa để chọn theo don_vi"),
        ("{ten: A, bang: ban_doc, cot: [the_moj]}", "không có cột “the_moj”"),
    ],
)
def test_what_the_data_do_not_have_is_told_at_its_line(
    small: Project, wanted: str, words: str
) -> None:
    """With what there is instead, and once only."""
    (found,) = _found(_write(small, f"phu_luc:\n- {wanted}\n"))
    assert found.startswith("data/report.yml:19: ")
    assert words in found


def test_a_whole_table_has_its_title(small: Project) -> None:
    """Without a choice of years or units, too: the list of tables has it."""
    project = _write(small, "phu_luc:\n- {ten: Bạn đọc, bang: ban_doc}\n")
    book = read_book(read_report(project), small.root / "site")
    captions = [words_of(one.caption) for one in _exhibits(book, 0)]
    assert captions == ["Bạn đọc và lượt phục vụ, 2016 - 2020"]


def test_a_wide_table_comes_in_parts(small: Project) -> None:
    """Each part has the columns that name the rows, and fits; nothing is refused."""
    names = [f"nghieng_{number}" for number in range(30)]
    _add_table(small, names, f"2020{',1' * 30}\n")
    project = _write(small, "phu_luc:\n- {ten: Bảng rộng, bang: rong}\n")
    assert _found(project) == []
    parts = _exhibits(read_book(read_report(project), small.root / "site"), 0)
    heads = [_words(part.body)[0] for part in parts]
    assert len(parts) > 1
    assert {head[0] for head in heads} == {"Năm"}
    assert [name for head in heads for name in head[1:]] == names
    assert f"(phần 1/{len(parts)})" in str(parts[0].caption)


def test_a_table_that_nobody_would_leaf_through_is_told(small: Project) -> None:
    """With about how many pages it takes, and what to choose by."""
    rows = "".join(f"{year},1\n" for year in range(1500, 2000))
    _add_table(small, ["so"], rows)
    (found,) = _found(_write(small, "phu_luc:\n- {ten: Dài, bang: rong}\n"))
    assert "phụ lục “Dài” in 500 dòng, khoảng 20 trang; chọn bớt bằng nam, don_vi, cot" in found


def _add_table(project: Project, names: list[str], rows: str) -> None:
    fields = "".join(f"- {{name: {name}, title: {name}}}\n" for name in names)
    about = "title: Rộng\ndescription: Rộng.\nsource: Thư viện\nillustrative: true\n"
    about += f"primaryKey: [nam]\nfields:\n- {{name: nam, title: Năm, type: year}}\n{fields}"
    (project.tables / "rong.yml").write_text(about, encoding="utf-8")
    (project.tables / "rong.csv").write_text(f"nam,{','.join(names)}\n{rows}", encoding="utf-8")


def test_a_form_whose_table_is_broken_is_not_judged(small: Project) -> None:
    """The table tells its own mistakes."""
    project = _write(small, "phu_luc:\n- {bieu: 1}\n")
    path = Path(small.tables / "ban_doc.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("608", "x"), encoding="utf-8")
    assert _found(project) == []
