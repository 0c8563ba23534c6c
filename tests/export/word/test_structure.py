"""The Word copy as a clerk gets it: styles, fields, sections, words."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pytest

from macros.export.word.draft import ContentsLine
from macros.export.word.write import find_pages
from tests.export.word.conftest import W, Written

CODE_STYLES = {"SourceCode", "MaTrongTrichDan", "VerbatimChar"}
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def test_a_sound_report_is_written_without_findings(written: Written) -> None:
    """Nothing is found in the sample."""
    assert written.findings == ()


def test_headings_have_real_styles_and_literal_numbers(written: Written) -> None:
    """Levels are styles, numbers are words."""
    assert written.styled("Heading 1") == [
        "Đặc điểm, tình hình chung của địa phương",
        "I. THỰC TRẠNG CÔNG TÁC XÂY DỰNG TỔ CHỨC CƠ SỞ ĐẢNG",
    ]
    assert written.styled("Heading 2")[-1] == "1. Về kiện toàn tổ chức cơ sở đảng"
    assert "a) Kết quả" in written.styled("Heading 3 ngoài mục lục")


def test_headings_of_authors_are_headings_but_not_in_the_contents(written: Written) -> None:
    """Their style follows a heading style, with its level for navigation."""
    styles = written.document.styles
    assert styles["Heading 3 ngoài mục lục"].base_style.name == "Heading 3"
    assert "a) Kết quả" not in written.styled("toc 3")


def test_body_text_has_the_prescribed_measures(written: Written) -> None:
    """14 pt on exactly 18 pt, first line 10 mm, 6 pt between paragraphs."""
    style = written.document.styles["Body Text"]
    normal = written.document.styles["Normal"]
    assert normal.font.size.pt == 14
    assert style.paragraph_format.line_spacing.pt == 18
    assert style.paragraph_format.line_spacing_rule == 4  # exactly
    assert round(style.paragraph_format.first_line_indent.mm) == 10
    assert style.paragraph_format.space_before.pt == 6


def test_paper_and_margins_are_mirrored(written: Written) -> None:
    """A4, 20/20/30/15 mm, binding edge inside."""
    section = written.document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [20, 20, 30, 15]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert written.part("word/settings.xml").find(f"{W}mirrorMargins") is not None


def test_the_page_number_begins_on_page_two(written: Written) -> None:
    """Centred at the top, 10 mm from the edge; the first page has a blank header."""
    section = written.document.sections[0]
    assert section.different_first_page_header_footer
    assert round(section.header_distance.mm) == 10
    assert "PAGE" in written.part(_part_of(written, section.header)).xpath(
        "string(//@*[contains(., 'PAGE')])"
    )
    assert section.first_page_header.paragraphs[0].text == ""


def _part_of(written: Written, edge: object) -> str:
    return str(edge.part.partname).lstrip("/")  # type: ignore[attr-defined]


def test_every_page_says_that_the_figures_are_illustrative(written: Written) -> None:
    """First page and all others."""
    section = written.document.sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == "Số liệu minh họa"


@pytest.mark.parametrize(
    "line",
    [
        "TỈNH ỦY THANH GIANG",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "-BC/TU",
        "Dự thảo lần 1",
        "Thanh Giang, ngày 05 tháng 02 năm 2021",
        "BÁO CÁO tổng kết về xây dựng tổ chức cơ sở đảng giai đoạn 2010 - 2020 -----",
        "mọi số liệu của tỉnh là giả định",
        "T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ",
        "Nguyễn Văn A",
        "Nơi nhận: - Ban Tổ chức Trung ương, - Lưu Văn phòng Tỉnh ủy.",
    ],
)
def test_title_block_and_signature_have_every_line(written: Written, line: str) -> None:
    """The same words as on the print copy."""
    assert line in written.text


def test_contents_list_the_outline_with_the_pages_of_the_print_copy(written: Written) -> None:
    """The field is filled in: nobody has to update anything."""
    assert written.text.count("MỤC LỤC") == 1
    first = written.styled("toc 1")
    with pdfium.PdfDocument(written.printed) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    page = min(n for n, text in enumerate(pages, 1) if "I. THỰC TRẠNG" in text)
    assert first[1] == f"I. THỰC TRẠNG CÔNG TÁC XÂY DỰNG TỔ CHỨC CƠ SỞ ĐẢNG\t{page}"


def test_contents_and_lists_are_fields(written: Written) -> None:
    """Word can bring them up to date."""
    codes = [code for code in written.fields if code.startswith("TOC")]
    assert codes == ['TOC \\o "1-3" \\h \\z', 'TOC \\h \\z \\c "Bảng"', 'TOC \\h \\z \\c "Hình"']
    lines = [line.partition("\t")[0] for line in written.styled("table of figures")]
    assert [line.replace("\u00a0", " ") for line in lines] == [
        "Bảng 1. Kết nạp đảng viên, 2017–2020",
        "Hình 1. Số kết nạp",
    ]


def test_fields_are_brought_up_to_date_when_word_opens_the_file(written: Written) -> None:
    """Word may break pages elsewhere; until then, the numbers are those of the print copy."""
    wanted = written.part("word/settings.xml").find(f"{W}updateFields")
    assert wanted.get(f"{W}val") == "true"
    assert not written.body.xpath("//@*[local-name()='dirty']")


def test_fields_are_closed(written: Written) -> None:
    """Begin, separate and end come in threes."""
    kinds = [mark.get(f"{W}fldCharType") for mark in written.body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 0


def test_captions_count_by_field(written: Written) -> None:
    """A table added by the clerk moves the numbers behind it."""
    assert "SEQ Bảng \\* ARABIC" in written.fields
    assert "SEQ Hình \\* ARABIC" in written.fields
    assert written.styled("Caption") == ["Bảng\u00a01. Kết nạp đảng viên, 2017–2020"]
    assert written.styled("Tên hình") == ["Hình\u00a01. Số kết nạp"]


def test_the_caption_stands_above_a_table_and_below_a_figure(written: Written) -> None:
    """Caption, unit, table, source; picture, caption, source."""
    kinds = [_kind(element) for element in written.body]
    table = kinds.index("Table")
    assert kinds[table - 2 : table + 3] == ["Caption", "DonViTinh", "Table", "Nguon", "GhiChuBang"]
    picture = kinds.index("Hinh")
    assert kinds[picture - 1 : picture + 3] == ["TieuDeHinh", "Hinh", "TenHinh", "NguonHinh"]


def _kind(element: object) -> str:
    return "".join(element.xpath("./*/*[local-name()='pStyle' or local-name()='tblStyle']/@*"))  # type: ignore[attr-defined]


def test_references_to_tables_and_figures_follow_their_numbers(written: Written) -> None:
    """REF fields with the number in them, to bookmarks that are there."""
    marks = {mark.get(f"{W}name") for mark in written.body.iter(f"{W}bookmarkStart")}
    targets = [code.split()[1] for code in written.fields if code.startswith("REF ")]
    assert len(set(targets)) == 2
    assert set(targets) <= marks
    assert "(Bảng 1, Hình 1)" in written.text


def test_every_bookmark_and_every_way_to_one_is_valid(written: Written) -> None:
    """Word takes letters, digits and underscores, 40 at most, each name and number once."""
    starts = list(written.body.iter(f"{W}bookmarkStart"))
    names = [mark.get(f"{W}name") for mark in starts]
    numbers = [mark.get(f"{W}id") for mark in starts]
    assert len(set(names)) == len(names) == len(set(numbers))
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII) for name in names)
    wanted = set(written.body.xpath("//@*[local-name()='anchor']"))
    wanted |= {
        code.split()[1].strip('"')
        for code in written.fields
        if code.startswith(("PAGEREF", "REF", "NOTEREF"))
    }
    wanted |= {
        code.split()[2].strip('"') for code in written.fields if code.startswith("HYPERLINK")
    }
    assert wanted <= set(names)
    ends = [mark.get(f"{W}id") for mark in written.body.iter(f"{W}bookmarkEnd")]
    assert sorted(ends) == sorted(numbers)


def test_heads_come_again_and_rows_stay_whole(written: Written) -> None:
    """Two rows of head are marked; no row may break."""
    rows = written.tables[0]._tbl.tr_lst
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows[:3]] == [
        True,
        True,
        False,
    ]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_tables_have_the_cells_of_the_site(written: Written) -> None:
    """Row by row the same text."""
    rows = [[cell.text for cell in row.cells] for row in written.tables[0].rows]
    assert rows[0] == ["Năm", "Tăng trong năm", "Tăng trong năm", "Tỷ lệ (%)"]
    assert rows[2] == ["2017", "3.012", "-", "7,5"]
    assert rows[3] == ["Từ năm 2018", "Kết nạp mới", "Chuyển đến", "Tỷ lệ mới"]
    assert rows[-1] == ["Tổng số", "4.010", "1.204", "…"]


def test_heads_series_heads_and_totals_are_bold(written: Written) -> None:
    """Other rows are not."""
    table = written.tables[0]
    bold = [all(r.bold for p in row.cells[1].paragraphs for r in p.runs) for row in table.rows]
    assert bold == [True, True, False, True, False, True]


def test_numbers_stand_on_their_decimal_comma(written: Written) -> None:
    """Right-aligned, and moved left by what is missing behind the comma."""
    cells = [row.cells[3].paragraphs[0] for row in written.tables[0].rows]
    assert cells[2].alignment == cells[4].alignment == 2  # right
    indents = [cells[n].paragraph_format.right_indent for n in (2, 4)]
    assert round(indents[0].pt, 1) == 6.0  # one digit of 12 pt
    assert indents[1] is None


def test_column_widths_fill_the_measure(written: Written) -> None:
    """Fixed widths, 165 mm together, the same in grid and cells."""
    for table in written.tables:
        grid = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid.iter(f"{W}gridCol")]
        assert abs(sum(grid) - 9354) < 10
        assert table._tbl.tblPr.find(f"{W}tblLayout").get(f"{W}type") == "fixed"


def test_notes_are_real_and_printed_once(written: Written) -> None:
    """One note for a document however often it is cited."""
    notes = written.part("word/footnotes.xml")
    texts = ["".join(note.itertext(f"{W}t")).strip() for note in notes if not note.get(f"{W}type")]
    assert len(texts) == len(set(texts)) > 0
    marks = list(written.body.iter(f"{W}footnoteReference"))
    assert len(marks) == len(texts)


def test_drawings_have_a_picture_beside_them_and_words(written: Written) -> None:
    """PNG for old programs, SVG for Word, the text alternative for those who do not see it."""
    assert [name.rpartition(".")[2] for name in written.names if "media" in name] == [
        "svg",
        "png",
    ] or [name.rpartition(".")[2] for name in written.names if "media" in name] == ["png", "svg"]
    words = written.body.xpath("//@descr")
    assert "Biểu đồ cột: năm 2017 là 3.012, năm 2018 là 998 người." in words
    relations = written.document.part.rels
    extension = written.body.xpath("//*[local-name()='svgBlip']")[0]
    assert relations[extension.get(f"{R}embed")].target_part.content_type == "image/svg+xml"


def test_language_and_font_are_set_in_every_slot(written: Written) -> None:
    """vi-VN for spelling; Times New Roman for all scripts, Courier New for code."""
    styles = written.part("word/styles.xml")
    assert styles.find(f".//{W}lang").get(f"{W}val") == "vi-VN"
    assert written.document.core_properties.language == "vi-VN"
    for part in (
        "word/styles.xml",
        "word/document.xml",
        "word/numbering.xml",
        "word/footnotes.xml",
    ):
        for fonts in written.part(part).iter(f"{W}rFonts"):
            style = fonts.xpath("string(ancestor::*[local-name()='style']/@*[name()='w:styleId'])")
            family = "Courier New" if style in CODE_STYLES else "Times New Roman"
            assert set(fonts.attrib.values()) == {family}
            assert len(fonts.attrib) == 4


def test_the_signature_never_stands_alone(written: Written) -> None:
    """The last paragraph is held together with it."""
    signature = written.body.findall(f"{W}tbl")[-1]
    before = signature.getprevious()
    while before.find(f"{W}pPr/{W}pStyle").get(f"{W}val") != "BodyText":
        assert before.find(f"{W}pPr/{W}keepNext") is not None
        before = before.getprevious()
    assert "".join(before.itertext(f"{W}t")) == "Câu cuối của báo cáo."
    assert before.find(f"{W}pPr/{W}keepNext") is not None


def test_properties_name_report_and_issuer(written: Written) -> None:
    """Title and author for the archive; the date is the report's, not the clock's."""
    properties = written.document.core_properties
    assert properties.title.startswith("Báo cáo tổng kết về xây dựng")
    assert properties.author == "TỈNH ỦY THANH GIANG"
    assert (properties.created.year, properties.created.month) == (2021, 2)


def test_what_belongs_to_the_screen_is_not_in_the_copy(written: Written) -> None:
    """Data behind charts, prompts, anchors."""
    assert "Phải bỏ" not in written.text
    assert "¶" not in written.text


def test_pages_are_found_in_any_pdf(written: Written) -> None:
    """What does not stand in the print copy has no page."""
    entries = [ContentsLine("khong-co", "Mục không có")]
    assert find_pages(written.printed, entries, {"bang": entries}) == {}
