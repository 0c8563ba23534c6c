"""Whatever a page holds: a sound copy or a finding that names the place, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from macros.export.page.fonts import Font
from macros.findings import Code, Severity
from tests.export.build import write_page
from tests.export.conftest import Printed, table_html

Print = Callable[..., Printed]


def codes(printed: Printed) -> list[Code]:
    return [finding.code for finding in printed.findings]


def test_a_letter_without_glyph_is_named_with_its_section(print_page: Print) -> None:
    """The finding shows letter, code point, page and section."""
    printed = print_page("<h1>Một</h1><p>Kết quả tốt 😀</p>")
    assert codes(printed) == [Code.GLYPH]
    assert "“😀” (U+1F600)" in printed.messages
    assert "mục “Đặc điểm, tình hình chung của địa phương”" in printed.messages
    assert printed.findings[0].path == "docs/0-dac-diem.md"
    assert not printed.path.exists()


@pytest.mark.parametrize("letter", ["ש", "\u200b", "\u00ad", "\ufe0f", "\u202b"])
def test_odd_letters_never_crash(print_page: Print, letter: str) -> None:
    """Right-to-left letters and invisible ones are printed or found."""
    printed = print_page(f"<h1>Một</h1><p>Chữ{letter}lạ</p>")
    assert printed.path.exists() or codes(printed) == [Code.GLYPH]


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ('<a href="#khong-co">x</a>', "không có chỗ tên “khong-co”"),
        ('<a href="khong-co.html">x</a>', "không dẫn tới đâu"),
        ('<a href="../../etc/passwd">x</a>', "không dẫn tới đâu"),
        ('<a href="javascript:alert(1)">x</a>', "không dẫn tới đâu"),
    ],
)
def test_a_link_to_nowhere_is_found(print_page: Print, link: str, words: str) -> None:
    """Dead links stop the copy."""
    printed = print_page(f"<h1>Một</h1><p>Xem {link}.</p>")
    assert codes(printed) == [Code.DEAD_LINK]
    assert words in printed.messages


def test_a_link_to_a_page_that_is_not_printed_is_a_warning(
    print_page: Print, tmp_path: Path
) -> None:
    """Its words stay, the link goes."""
    write_page(tmp_path / "site", "tien-do.md", "<h1>Tiến độ</h1>")
    printed = print_page('<h1>Một</h1><p>Xem <a href="tien-do.html">tiến độ</a>.</p>')
    assert [finding.severity for finding in printed.findings] == [Severity.WARNING]
    assert "Xem tiến độ." in printed.text


def test_a_link_to_any_id_of_a_page_works(print_page: Print) -> None:
    """An id that no printed element carries leads to the head of its section."""
    printed = print_page(
        '<h1>Một</h1><p><a href="#dong">dòng</a> <a href="#doan">đoạn</a></p>'
        '<p id="doan">Đoạn</p><table><tr id="dong"><th>a</th></tr><tr><td>b</td></tr></table>'
    )
    assert printed.findings == ()


def test_a_skipped_heading_level_is_closed(print_page: Print) -> None:
    """PDF/UA refuses gaps, so the heading moves up and the author is told."""
    printed = print_page("<h1>Một</h1><h2>Hai</h2><h5>Năm</h5><h5>Sáu</h5><p>x</p>")
    assert codes(printed) == [Code.HEADING, Code.HEADING]
    assert printed.findings[0].severity is Severity.WARNING
    assert printed.count_tags("H3") == 2


def test_a_page_without_a_title_gets_that_of_the_outline(print_page: Print) -> None:
    """The heading comes from the outline."""
    printed = print_page("<p>Chỉ có chữ.</p>")
    assert "Đặc điểm, tình hình chung của địa phương" in printed.pages[-1]


def test_sections_without_pages_print_their_heading(print_page: Print) -> None:
    """The outline stays whole in a draft."""
    printed = print_page("<h1>Một</h1><p>x</p>")
    assert "I. THỰC TRẠNG" in printed.text
    assert "1. Về kiện toàn" in printed.text


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ('<img src="khong-co.png" alt="Ảnh">', Code.IMAGE),
        ('<img src="hong.png" alt="Ảnh">', Code.IMAGE),
        ('<img src="https://example.org/a.png" alt="Ảnh">', Code.IMAGE),
        ('<img src="tot.png">', Code.MISSING_ALT),
        ('<img src="to.png" alt="Ảnh">', Code.IMAGE),
    ],
)
def test_a_picture_that_cannot_be_printed_is_found(
    print_page: Print, tmp_path: Path, tag: str, code: Code
) -> None:
    """Missing, torn, remote, mute or huge pictures stop the copy."""
    _write_pictures(tmp_path / "site")
    assert codes(print_page(f"<h1>Một</h1><p>{tag}</p>")) == [code]


def test_a_sound_picture_is_printed(print_page: Print, tmp_path: Path) -> None:
    """With its text alternative."""
    _write_pictures(tmp_path / "site")
    printed = print_page('<h1>Một</h1><p><img src="tot.png" alt="Ảnh trụ sở"></p>')
    assert printed.findings == ()
    assert printed.count_tags("Figure") == 1


def _write_pictures(site: Path) -> None:
    from PIL import Image

    site.mkdir(parents=True, exist_ok=True)
    Image.new("L", (40, 30), 128).save(site / "tot.png")
    (site / "hong.png").write_bytes((site / "tot.png").read_bytes()[:40])
    Image.new("1", (8000, 6250)).save(site / "to.png")


def test_a_chart_without_words_is_found(print_page: Print) -> None:
    """A text alternative is not optional."""
    printed = print_page(
        '<h1>Một</h1><figure class="bieu-do" id="hinh-x"><div class="hinh" role="img">'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/></svg></div>'
        '<figcaption><span class="nhan">Hình 1.</span> X</figcaption></figure>'
    )
    assert Code.MISSING_ALT in codes(printed) or Code.IMAGE in codes(printed)


def test_a_long_table_repeats_its_head_and_says_so(print_page: Print) -> None:
    """Each continuation page has the head, the number and the unit."""
    rows = [[f"Đơn vị {n}", f"{n}.000", "-"] for n in range(90)]
    printed = print_page("<h1>Một</h1>" + table_html(rows, ["Tên", "Đầu kỳ", "Cuối kỳ"]))
    assert printed.findings == ()
    body = [page for page in printed.pages if "Đơn vị" in page and "Đầu kỳ" in page]
    assert len(body) >= 3
    assert "Bảng 1 (tiếp theo)" not in body[0]
    assert all("Bảng 1 (tiếp theo)" in page for page in body[1:])
    assert "(tiếp theo)" not in "".join(page for page in printed.pages if page not in body)


@pytest.mark.parametrize("count", range(33, 42))
def test_no_single_row_is_left_for_a_new_page(print_page: Print, count: int) -> None:
    """The last three rows hold together, and still are rows of the body in the tags."""
    rows = [[f"Đơn vị {n}", f"{n}.000"] for n in range(count)]
    printed = print_page("<h1>Một</h1>" + table_html(rows, ["Tên", "Đầu kỳ"]))
    assert printed.findings == ()
    left = [page.count("Đơn vị ") for page in printed.pages if "Đầu kỳ" in page]
    assert min(left) >= 3
    assert printed.count_tags("TFoot") == 0
    assert printed.count_tags("TH") == 2 + count


def test_a_wide_table_is_turned(print_page: Print) -> None:
    """Too wide for portrait: a landscape page, and portrait again behind it."""
    head = ["Đơn vị", *(f"Chỉ tiêu {n}" for n in range(16))]
    rows = [["Huyện", *(["1.234,5"] * 16)] for _ in range(3)]
    printed = print_page("<h1>Một</h1>" + table_html(rows, head) + "<p>Sau bảng.</p>")
    assert printed.findings == ()
    assert _orientations(printed) == ["dọc", "ngang", "dọc"]


def test_a_table_is_turned_on_request(print_page: Print) -> None:
    """`data-kho` decides, and the heading above goes along."""
    table = table_html([["a", "1"]], ["Tên", "Số"], data_kho="ngang")
    printed = print_page(f"<h1>Một</h1><p>x</p><h2>Riêng</h2>{table}<p>y</p>")
    assert _orientations(printed) == ["dọc", "ngang", "dọc"]
    assert next(page for page in printed.pages if "Bảng thử\r\n" in page).count("Riêng") == 1


def _orientations(printed: Printed) -> list[str]:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(printed.path) as document:
        sides = ["ngang" if page.get_width() > page.get_height() else "dọc" for page in document]
    return [side for n, side in enumerate(sides) if n == 0 or side != sides[n - 1]]


def test_forty_columns_are_refused_by_name(print_page: Print) -> None:
    """No paper is wide enough; the finding says what to do."""
    head = ["Đơn vị", *(f"Chỉ tiêu số {n}" for n in range(39))]
    printed = print_page("<h1>Một</h1>" + table_html([["Huyện", *(["12.345"] * 39)]], head))
    assert codes(printed) == [Code.OVERFLOW]
    assert "Bảng 1" in printed.messages
    assert "40 cột" in printed.messages


def test_forty_narrow_columns_fit(print_page: Print) -> None:
    """Forty one-digit columns are a sound table."""
    head = ["Đ", *(str(n) for n in range(39))]
    printed = print_page("<h1>Một</h1>" + table_html([["H", *(["1"] * 39)]], head))
    assert printed.findings == ()


def test_a_cell_of_five_thousand_words_runs_over_pages(print_page: Print) -> None:
    """A row taller than the page may be broken, or it would run off the paper."""
    words = " ".join(f"từ{n}" for n in range(5000))
    table = (
        "<table><thead><tr><th>A</th><th>B</th></tr></thead>"
        f"<tbody><tr><td>{words}</td><td>1</td></tr></tbody></table>"
    )
    printed = print_page(f"<h1>Một</h1>{table}")
    assert printed.findings == ()
    assert "từ0 " in printed.text
    assert "từ4999" in printed.text


@pytest.mark.parametrize(
    "table",
    [
        "<table></table>",
        "<table><tr></tr></table>",
        "<table><tr><td>một ô</td></tr></table>",
        "<table><thead><tr><th rowspan=9 colspan=9>a</th></tr></thead></table>",
        "<table><tr><td rowspan=99>a</td><td colspan=0>b</td></tr><tr><td>c</td></tr></table>",
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr>"
        "<tr></tr></tbody></table>",
        '<table><tbody><tr class="he"><th rowspan=3>a</th></tr><tr><td>b</td></tr></tbody></table>',
        "<table><tr><td><table><tr><td>lồng</td></tr></table></td></tr></table>",
    ],
)
def test_misshapen_tables_never_crash(print_page: Print, table: str) -> None:
    """Ragged rows, spans beyond the table, nothing at all."""
    assert print_page(f"<h1>Một</h1><p>x</p>{table}").findings == ()


def test_notes_of_a_table_stand_below_it(print_page: Print) -> None:
    """A repeated head may hold none, and those of cells would part from them at a page's end."""
    printed = print_page(
        '<h1>Một</h1><table><thead><tr><th>Cột<sup id="fnref:a"><a class="footnote-ref" '
        'href="#fn:a">1</a></sup></th></tr></thead><tbody><tr><td>1<sup id="fnref:b">'
        '<a class="footnote-ref" href="#fn:b">2</a></sup></td></tr></tbody></table>'
        '<div class="footnote"><hr><ol><li id="fn:a"><p>Ghi dưới bảng.</p></li>'
        '<li id="fn:b"><p>Ghi của ô.</p></li></ol></div>'
    )
    assert printed.findings == ()
    assert "(*) Ghi dưới bảng." in printed.text
    assert "(**) Ghi của ô." in printed.text


def test_a_note_in_a_caption_is_printed_once(print_page: Print) -> None:
    """Not a second time in the list of tables."""
    table = table_html([["a", "1"]], ["Tên", "Số"]).replace(
        "Bảng thử",
        'Bảng thử<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup>',
    )
    notes = '<div class="footnote"><hr><ol><li id="fn:a"><p>Một lần.</p></li></ol></div>'
    printed = print_page(f"<h1>Một</h1>{table}{notes}")
    assert printed.findings == ()
    assert printed.text.count("Một lần.") == 1


def test_every_element_of_markdown_is_printed(print_page: Print) -> None:
    """Quotations, code, definition lists, rules, admonitions keep their words."""
    printed = print_page(
        "<h1>Một</h1>chữ rời<blockquote><p>trích</p></blockquote><pre><code>a  b\nc</code></pre>"
        "<dl><dt>khái niệm</dt><dd>nghĩa</dd></dl><hr><div class='admonition note'>"
        "<p class='admonition-title'>Lưu ý</p><p>hộp</p></div><ol start='3'><li>ba</li>"
        "<li><p>bốn</p><ul><li>con</li></ul></li></ol><p>H<sub>2</sub>O, m<sup>2</sup>, "
        "<del>bỏ</del><br>dòng mới <strong> </strong><em></em></p><p></p><ul></ul>"
    )
    assert printed.findings == ()
    for words in ("chữ rời", "trích", "khái niệm", "nghĩa", "Lưu ý", "hộp", "3. ba", "4. bốn"):
        assert words in printed.text


@pytest.mark.parametrize(
    "identity",
    [
        {"so": "7"},
        {"ngay": None},
        {"ky_ten": None},
        {"noi_nhan": []},
        {"co_quan_cap_tren": "ĐẢNG BỘ TRUNG ƯƠNG"},
        {"trich_yeu": '<b>"#panic()"</b> \\ $x$'},
        {"du_thao": None},
    ],
)
def test_a_title_block_with_gaps_is_still_sound(
    print_page: Print, identity: dict[str, object]
) -> None:
    """Optional particulars may be missing; odd ones are only text."""
    printed = print_page("<h1>Một</h1><p>x</p>", **identity)
    assert printed.findings == ()
    if "so" in identity:
        assert "Số 07-BC/TU" in printed.pages[0]
    if "trich_yeu" in identity:
        assert str(identity["trich_yeu"]) in " ".join(printed.pages[0].split())


def test_a_font_given_by_directory_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, font: Font
) -> None:
    """BAOCAO_FONTS names a folder; one that is none is a warning, not a crash."""
    from macros.export.page.fonts import FONT_DIRECTORY, choose_font

    monkeypatch.setenv(FONT_DIRECTORY, str(tmp_path / "khong-co"))
    chosen, findings = choose_font()
    assert chosen.family == font.family
    assert FONT_DIRECTORY in str(findings[0])
    for file in font.files:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv(FONT_DIRECTORY, str(tmp_path))
    chosen, _ = choose_font()
    assert all(file.parent == tmp_path for file in chosen.files)
