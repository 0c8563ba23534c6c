"""The printed copy, looked at from outside: pages, text, tags, metadata."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from macros.export.page.edition import prepare_edition
from macros.export.page.fonts import Font
from macros.export.pdf.write import write_pdf
from macros.findings import AuthorError, Code
from tests.export.build import PAGES, SITE, make_report, write_page
from tests.export.conftest import Printed, table_html

STRANGE = (
    "Ký tự lạ giữ nguyên: -5; 3-4; ...; … ; “a” \"b\" 'c'; #1 $2 *3* _4_ `5` <6> @7 [8] ~9 \\10 "
    "=1 +2 //3 1. (4) -- --- => {5}; 50%."
)


def test_a_sound_report_prints_without_findings(printed: Printed) -> None:
    """Nothing is found in the sample, whatever font the machine has."""
    assert printed.findings == ()
    assert printed.path.stat().st_size > 10_000


@pytest.mark.parametrize(
    "line",
    [
        "TỈNH ỦY THANH GIANG",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "-BC/TU",
        "Dự thảo lần 1",
        "Thanh Giang, ngày 05 tháng 02 năm 2021",
        "BÁO CÁO",
        "tổng kết về xây dựng tổ chức cơ sở đảng giai đoạn 2010 - 2020",
        "-----",
        "mọi số liệu của tỉnh là giả định",
        "Đặc điểm, tình hình chung của địa phương",
    ],
)
def test_the_first_page_has_every_line_of_the_title_block(printed: Printed, line: str) -> None:
    """The prescribed lines are on page one."""
    assert line in " ".join(printed.pages[0].split())


def test_the_number_has_no_colon(printed: Printed) -> None:
    """A Party paper writes "Số" without a colon."""
    assert not re.search(r"Số\s*:", printed.pages[0])


def test_contents_give_the_page_of_each_section(printed: Printed) -> None:
    """The page number behind an entry is the page on which the heading stands."""
    contents = " ".join(printed.pages[-1].split())
    for heading in ("Đặc điểm, tình hình chung", "1. Về kiện toàn", "Bảng 1.", "Hình 1."):
        entry = re.search(rf"{re.escape(heading)}[^.]*[^\d]*?[.\s]+(\d+)", contents)
        assert entry is not None
        assert heading in printed.pages[int(entry.group(1)) - 1]


def test_headings_are_numbered_once(printed: Printed) -> None:
    """The number is part of the words; nothing counts again."""
    body = " ".join(" ".join(printed.pages[:-1]).split())
    assert body.count("1. Về kiện toàn tổ chức cơ sở đảng") == 1
    assert "I. I." not in body
    assert "1. 1." not in body


def test_bookmarks_follow_the_headings(printed: Printed) -> None:
    """A reader can jump to every section, and to the headings inside it."""
    with pdfium.PdfDocument(printed.path) as document:
        marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    assert (0, "Đặc điểm, tình hình chung của địa phương") in marks
    assert (1, "1. Về kiện toàn tổ chức cơ sở đảng") in marks
    assert (2, "a) Kết quả") in marks


def test_text_comes_out_as_written(printed: Printed) -> None:
    """No hyphen, quote or dot is improved on the way to paper."""
    assert STRANGE in printed.text
    assert "1. Đoạn mở đầu bằng số" in printed.text
    assert "84.213 đảng viên" in printed.text


def test_what_is_meant_for_the_screen_is_not_printed(printed: Printed) -> None:
    """Navigation, buttons, prompts, link marks and the data behind a chart stay away."""
    assert "Phải bỏ" not in printed.text
    assert "¶" not in printed.text
    assert "↩" not in printed.text


def test_notes_stand_at_the_foot_of_their_page(printed: Printed) -> None:
    """The note is below the last line of the body, on the page of its mark."""
    page = " ".join(printed.pages[0].split())
    assert page.index("Đoạn mở đầu") < page.index("trang ngoài.") < page.index("1 Chỉ thị số")


def test_a_document_is_noted_once_in_the_book(printed: Printed) -> None:
    """Later pages cite the same document without its note."""
    assert printed.text.count("ngày 09/3/2010 của Bộ Chính trị về kiểm thử") == 1


def test_page_numbers_start_on_page_two(printed: Printed) -> None:
    """The first page has none, the others their own."""
    tops = []
    with pdfium.PdfDocument(printed.path) as document:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            tops.append(text.get_text_bounded(0, height - 50, width, height).strip())
    assert tops[0] == ""
    assert tops[1].startswith("2")


def test_every_page_says_that_the_data_are_illustrative(printed: Printed) -> None:
    """The footer is on all pages of an illustrative report."""
    assert all("Số liệu minh họa" in page for page in printed.pages)


def test_a_real_report_says_nothing_of_the_kind(tmp_path: Path, font: Font) -> None:
    """Without `minh_hoa` there is neither line nor footer."""
    target = tmp_path / "x.pdf"
    write_pdf(prepare_edition(make_report(minh_hoa=None), SITE, font=font), target)
    first = Printed(target, ()).pages[0]
    assert "minh họa" not in first


def test_signature_and_recipients_close_the_report(printed: Printed) -> None:
    """Authority, office, name; recipients with commas and a full stop."""
    last = " ".join(printed.pages[-2].split())  # the contents follow
    for words in ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Nguyễn Văn A", "Nơi nhận:"):
        assert words in last
    assert "- Ban Tổ chức Trung ương," in last
    assert "- Lưu Văn phòng Tỉnh ủy." in last
    assert "Câu cuối của báo cáo." in last


def test_the_newer_profile_parts_recipients_by_semicolons(tmp_path: Path, font: Font) -> None:
    """Profile hd05 differs where the rules differ."""
    target = tmp_path / "x.pdf"
    write_pdf(prepare_edition(make_report(the_thuc="hd05"), SITE, font=font), target)
    assert "- Ban Tổ chức Trung ương;" in Printed(target, ()).text


def test_the_file_claims_both_standards(printed: Printed) -> None:
    """PDF/A-2a and PDF/UA-1, a title, Vietnamese."""
    with pikepdf.open(printed.path) as pdf:
        with pdf.open_metadata() as data:
            assert data["pdfaid:part"] == "2"
            assert data["pdfaid:conformance"] == "A"
            assert data["pdfuaid:part"] == "1"
            assert data["dc:title"].startswith("Báo cáo tổng kết")
        assert str(pdf.Root.Lang).startswith("vi")
        assert pdf.Root.MarkInfo.Marked


def test_rows_and_columns_have_heads_in_the_tags(printed: Printed) -> None:
    """Each cell names the head of its column and the head of its row."""
    with pikepdf.open(printed.path) as pdf:
        heads = list(printed.tags(pdf, "TH"))
        scopes = [str(_attributes(head).Scope) for head in heads]
        ids = {bytes(head.ID) for head in heads}
        cells = [
            [bytes(name) for name in _attributes(cell).Headers] for cell in printed.tags(pdf, "TD")
        ]
    assert scopes.count("/Row") == 3
    assert len(cells) == 9
    assert all(len(names) >= 2 and ids.issuperset(names) for names in cells)


def _attributes(cell: pikepdf.Dictionary) -> pikepdf.Dictionary:
    attributes = list(cell.A) if isinstance(cell.A, pikepdf.Array) else [cell.A]
    return next(found for found in attributes if found.O == "/Table")


def test_a_chart_has_its_text_alternative(printed: Printed) -> None:
    """The sentence of the site travels into the tags."""
    with pikepdf.open(printed.path) as pdf:
        words = [str(figure.Alt) for figure in printed.tags(pdf, "Figure")]
    assert words == ["Biểu đồ cột: năm 2017 là 3.012, năm 2018 là 998 người."]


def test_links_lead_into_the_book_or_to_the_web(printed: Printed) -> None:
    """Links between pages become destinations in the file."""
    with pikepdf.open(printed.path) as pdf:
        actions = [
            note.get("/A", {}).get("/URI") or "trong"
            for page in pdf.pages
            for note in page.get("/Annots", [])
        ]
    assert [str(action) for action in actions].count("https://example.org/a?b=1&c=2") == 1
    assert [str(action) for action in actions].count("trong") >= 5


def test_two_builds_are_the_same_bytes(printed: Printed, tmp_path: Path, font: Font) -> None:
    """The file depends on the report and the font, not on the clock."""
    target = tmp_path / "x.pdf"
    write_pdf(prepare_edition(make_report(), SITE, font=font), target)
    assert target.read_bytes() == printed.path.read_bytes()


def test_all_fonts_are_embedded_and_of_one_family(printed: Printed, font: Font) -> None:
    """Nothing is borrowed from another family, in charts neither."""
    from macros.export.proof.defects import find_defects
    from macros.export.proof.printed import open_pdf

    with open_pdf(printed.path) as file:
        assert list(find_defects(file, font)) == []


def test_a_broken_site_leaves_the_last_good_copy(tmp_path: Path, font: Font) -> None:
    """An error replaces nothing and leaves no half-written file."""
    target = tmp_path / "out" / "x.pdf"
    target.parent.mkdir()
    target.write_bytes(b"ban cu")
    findings = write_pdf(prepare_edition(make_report(), tmp_path / "khong-co", font=font), target)
    assert {finding.code for finding in findings} == {Code.BUILD}
    assert target.read_bytes() == b"ban cu"
    assert [path.name for path in target.parent.iterdir()] == ["x.pdf"]


def test_one_section_is_printed_alone(tmp_path: Path, font: Font) -> None:
    """With its own notes, no dead links, and headings from level one."""
    target = tmp_path / "x.pdf"
    findings = write_pdf(prepare_edition(make_report(), SITE, font=font, section_id="i"), target)
    printed = Printed(target, findings)
    assert findings == ()
    assert "Đặc điểm, tình hình chung" not in printed.text
    assert "1. Về kiện toàn" in printed.text
    assert printed.text.count("ngày 09/3/2010 của Bộ Chính trị về kiểm thử") == 1


def test_a_deep_section_is_printed_alone(tmp_path: Path, font: Font) -> None:
    """PDF/UA wants the first heading on level one."""
    target = tmp_path / "x.pdf"
    assert (
        write_pdf(prepare_edition(make_report(), SITE, font=font, section_id="i-1"), target) == ()
    )
    assert "Câu cuối của báo cáo." in Printed(target, ()).text


def test_an_unknown_section_is_refused_by_name(font: Font) -> None:
    """The nearest section is offered."""
    with pytest.raises(AuthorError, match="i-11"):
        prepare_edition(make_report(), SITE, font=font, section_id="i-11")


def test_a_provisional_number_in_the_smallest_table_is_legible(
    print_page: Callable[..., Printed],
) -> None:
    """Its raised mark does not shrink with the type of a wide table."""
    head = ["Đơn vị", *(f"Chỉ tiêu {number}" for number in range(11))]
    marked = '84.213<sup class="dau-so">(sb)</sup>'
    printed = print_page(f"<h1>Mục</h1>{table_html([['Tỉnh', *[marked] * 11]], head)}")
    assert printed.messages == ""


def test_a_defect_names_the_page_on_which_it_stands(tmp_path: Path, font: Font) -> None:
    """Also below a heading that the author added, and when other sections have the same one."""
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    small = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="40" viewBox="0 0 600 40">'
        '<text x="9" y="20" font-size="3" font-family="serif">chữ nhỏ</text></svg>'
    )
    figure = (
        '<figure class="bieu-do" id="hinh-nho"><div class="hinh" role="img" aria-label="Hình">'
        f'{small}</div><figcaption><span class="nhan">Hình 1.</span> Nhỏ</figcaption></figure>'
    )
    for section, body in (("mo-dau", ""), ("i", figure)):
        write_page(
            site, PAGES[section], f"<h1>Mục</h1><h2 id='dac-diem'>Kết quả</h2><p>Lời văn.</p>{body}"
        )
    findings = write_pdf(prepare_edition(make_report(), site, font=font), tmp_path / "x.pdf")
    assert [finding.path for finding in findings if "nhỏ hơn" in finding.message] == [
        f"docs/{PAGES['i']}"
    ]
