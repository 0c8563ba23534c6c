"""Whatever a page holds: a sound copy or a finding that names the place, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from macros.export.page.edition import prepare_edition
from macros.export.word.write import write_docx
from macros.findings import Code
from tests.export.build import SITE, make_report
from tests.export.conftest import table_html
from tests.export.word.conftest import W, Written, own_cache

Write = Callable[..., Written]


@pytest.mark.parametrize("letter", ["😀", "ש", "\u200b", "\u00ad", "\x0b", "\ufffe"])
def test_odd_letters_never_break_the_file(write_it: Write, letter: str) -> None:
    """Word finds a font for letters that the print copy lacks; what XML cannot hold is left out."""
    written = write_it(f"<h1>Một</h1><p>Chữ{letter}lạ</p>")
    assert written.findings == ()
    assert "lạ" in written.text


def test_forty_columns_are_refused_by_name(write_it: Write) -> None:
    """No paper is wide enough; nothing is written."""
    head = ["Đơn vị", *(f"Chỉ tiêu số {n}" for n in range(39))]
    written = write_it("<h1>Một</h1>" + table_html([["Huyện", *(["12.345"] * 39)]], head))
    assert [finding.code for finding in written.findings] == [Code.OVERFLOW]
    assert not written.path.exists()


def test_a_wide_table_is_a_section_of_its_own(write_it: Write) -> None:
    """Portrait, landscape, portrait; only the first section has a first page of its own."""
    head = ["Đơn vị", *(f"Chỉ tiêu {n}" for n in range(16))]
    rows = [["Huyện", *(["1.234,5"] * 16)] for _ in range(3)]
    written = write_it("<h1>Một</h1><p>Trước.</p>" + table_html(rows, head) + "<p>Sau bảng.</p>")
    sections = list(written.document.sections)
    assert [section.orientation for section in sections] == [0, 1, 0]
    assert [round(section.page_width.mm) for section in sections] == [210, 297, 210]
    assert [section.different_first_page_header_footer for section in sections] == [1, 0, 0]
    for section in sections:
        assert section.footer.paragraphs[0].text == "Số liệu minh họa"
    # Each section ends in the paragraph before it, not in an empty one that might fill a page.
    ends = [p for p in written.document.paragraphs if p._p.pPr.find(f"{W}sectPr") is not None]
    assert [paragraph.text for paragraph in ends] == ["Trước.", "Nguồn: thử."]


def test_a_cell_of_five_thousand_words_may_break(write_it: Write) -> None:
    """A row taller than the page would run off it."""
    rows = [["a", "dài " * 5000], ["b", "ngắn"]]
    table = table_html(rows, ["Tên", "Nội dung"]).replace('<td class="so">', "<td>")
    written = write_it(f"<h1>Một</h1>{table}")
    assert written.findings == ()
    split = [row.find(f"{W}trPr/{W}cantSplit") is None for row in written.tables[0]._tbl.tr_lst]
    assert split == [False, True, False]


def test_tables_in_a_row_stay_apart(write_it: Write) -> None:
    """Word would join two tables without a paragraph between them."""
    table = "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>"
    written = write_it(f"<h1>Một</h1>{table}{table}")
    assert len(written.tables) == 2
    assert all(t._tbl.getnext().tag == f"{W}p" for t in written.tables)


@pytest.mark.parametrize(
    "body",
    [
        "<table></table>",
        "<table><tr></tr></table>",
        '<table><tr><td colspan="9" rowspan="9">a</td></tr><tr><td>b</td><td>c</td></tr></table>',
        "<table><tr><td><table><tr><td>trong</td></tr></table></td></tr></table>",
        "<table><tr><th>a</th></tr><tr><td><ul><li>x</li></ul><p>y</p></td></tr></table>",
        "<figure></figure>",
        "<blockquote><p>a</p><ul><li>b<ol><li>c</li></ol></li></ul></blockquote>",
        '<ol start="5" type="a"><li>a<p>b</p></li></ol>',
        "<dl><dt>a</dt><dd>b</dd></dl><pre>x\n  y</pre><hr>",
        "<h1>Hai</h1><h6>Sáu</h6>",
        "chữ trần <b>đậm <i>nghiêng</i></b><br>",
    ],
)
def test_odd_markup_never_breaks_the_file(write_it: Write, body: str) -> None:
    """Empty, ragged, nested: the words are all there."""
    written = write_it(f"<h1>Một</h1>{body}<p>Hết.</p>")
    assert "Hết." in written.text
    assert written.document.paragraphs


def test_lists_are_lists(write_it: Write) -> None:
    """Official signs before the text, lines back to the margin."""
    written = write_it('<h1>Một</h1><ul><li>a</li></ul><ol start="3"><li>b</li></ol>')
    items = [p for p in written.document.paragraphs if p._p.pPr.find(f"{W}numPr") is not None]
    assert [item.text for item in items] == ["a", "b"]
    assert {item.style.name for item in items} == {"Body Text"}
    levels = written.part("word/numbering.xml").iter(f"{W}lvl")
    marks = {level.find(f"{W}lvlText").get(f"{W}val") for level in levels}
    assert {"-", "%1."} <= marks


def test_pictures_that_word_cannot_show_become_png(write_it: Write, tmp_path: Path) -> None:
    """An SVG keeps its drawing beside it."""
    from PIL import Image

    site = tmp_path / "site"
    site.mkdir()
    Image.new("RGB", (40, 30)).save(site / "a.webp")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0L9 9"/></svg>'
    (site / "b.svg").write_text(svg, encoding="utf-8")
    written = write_it(
        '<h1>Một</h1><p><img src="a.webp" alt="A"></p><p><img src="b.svg" alt="B"></p>'
    )
    assert written.findings == ()
    kinds = sorted(name.rpartition(".")[2] for name in written.names if "/media/" in name)
    assert kinds == ["png", "png", "svg"]


def test_a_missing_picture_stops_the_copy(write_it: Write) -> None:
    """As it stops the print copy."""
    written = write_it('<h1>Một</h1><p><img src="khong-co.png" alt="A"></p>')
    assert [finding.code for finding in written.findings] == [Code.IMAGE]
    assert not written.path.exists()


def test_names_are_written_as_they_stand(write_it: Write) -> None:
    """Neither HTML nor XML in a name does anything."""
    name = "<b>TỈNH ỦY</b> & <w:p/>"
    written = write_it("<h1>Một</h1><p>x</p>", co_quan=name, trich_yeu="về “<i>” & \x01 khác")
    assert name in written.text
    assert written.document.core_properties.author == name


def test_a_report_without_date_signature_or_recipients_is_written(write_it: Write) -> None:
    """Blanks for the registry, nothing else."""
    written = write_it(
        "<h1>Một</h1><p>x</p>", ngay=None, ky_ten=None, noi_nhan=[], du_thao=None, minh_hoa=None
    )
    assert written.findings == ()
    assert "ngày tháng năm" in written.text
    assert "Dự thảo" not in written.text
    assert written.document.sections[0].footer.paragraphs[0].text == ""


def test_contents_without_a_print_copy_say_how_to_fill_them(tmp_path: Path) -> None:
    """A warning, and a file that is sound all the same."""
    target = tmp_path / "bao-cao.docx"
    report = own_cache(make_report(), tmp_path)
    findings = write_docx(prepare_edition(report, SITE), target, tmp_path / "khong-co.pdf")
    assert [str(finding.severity) for finding in findings] == ["canh_bao"]
    assert "F9" in findings[0].remedy
    assert target.is_file()


def test_a_broken_reference_document_is_found(tmp_path: Path) -> None:
    """The finding names the file; the last good copy stays."""
    (tmp_path / "overrides" / "in").mkdir(parents=True)
    (tmp_path / "overrides" / "in" / "mau.docx").write_bytes(b"not a document")
    target = tmp_path / "bao-cao.docx"
    target.write_bytes(b"last good copy")
    report = own_cache(make_report(), tmp_path)
    findings = write_docx(prepare_edition(report, SITE), target, tmp_path / "khong-co.pdf")
    assert any(finding.code is Code.PRINT and "mau.docx" in finding.remedy for finding in findings)
    assert target.read_bytes() == b"last good copy"
    assert not list(tmp_path.glob(".bao-cao.docx-*"))
