"""The macro `bang`: what readers see in a table, and around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html
from markdown import markdown

from macros.findings import AuthorError, Code
from macros.render.call.context import Rendered

Say = Callable[..., Rendered]


def rows(rendered: Rendered) -> list[list[str]]:
    """Read all rows of a table, heads included, as texts."""
    figure = html.fromstring(rendered.markdown)
    return [[cell.text_content() for cell in row] for row in figure.iter("tr")]


def text(rendered: Rendered, path: str) -> str:
    """Read the text of the one element that an XPath names."""
    (found,) = html.fromstring(rendered.markdown).xpath(path)
    return found.text_content()


def test_years_are_rows_and_chosen_columns_are_columns(say: Say) -> None:
    """Without any other wish the open key, here the years, makes the rows."""
    assert rows(say('bang("ban_doc", cot=["cuoi_nam", "tang_thuan"], tu=2019)')) == [
        ["Năm", "Cuối năm", "Tăng thuần"],
        ["2019", "6.978", "483"],
        ["2020", "7.084", "106"],
    ]


def test_columns_of_a_group_share_a_spanner(say: Say) -> None:
    """Neighbours of one group stand under its name; other heads reach down beside it."""
    rendered = say('bang("ban_doc", cot=["the_moi", "the_huy", "cuoi_nam"], nam=[2016, 2020])')
    assert rows(rendered)[:2] == [
        ["Năm", "Thẻ trong năm", "Cuối năm"],
        ["Thẻ cấp mới", "Thẻ hủy"],
    ]
    assert '<th scope="colgroup" colspan="2">Thẻ trong năm</th>' in rendered.markdown
    assert '<th scope="col" rowspan="2">Cuối năm</th>' in rendered.markdown


def test_a_spanner_over_one_column_is_left_out(say: Say) -> None:
    """A group of which one column is shown tells nothing."""
    rendered = say('bang("ban_doc", cot=["the_moi", "cuoi_nam"], nam=[2016, 2020])')
    assert rows(rendered)[0] == ["Năm", "Thẻ cấp mới", "Cuối năm"]


def test_years_spread_over_the_columns(say: Say) -> None:
    """One column needs only the year above it, and the caption says which column it is."""
    rendered = say('bang("kho_sach", cot="dau_sach", ngang="nam", nam=[2016, 2020])')
    assert rows(rendered)[:2] == [["Loại sách", "2016", "2020"], ["Thiếu nhi", "3.100", "3.410"]]
    caption = "Kho sách theo loại: đầu sách, các năm 2016, 2020"
    assert text(rendered, "//figcaption").endswith(caption)


def test_several_columns_stand_under_each_year(say: Say) -> None:
    """The year is the spanner of its columns."""
    call = 'bang("kho_sach", cot=["dau_sach", "kinh_phi"], ngang="nam", nam=[2016, 2017])'
    assert rows(say(call))[:2] == [
        ["Loại sách", "2016", "2017"],
        [
            "Đầu sách (đầu sách)",
            "Kinh phí bổ sung (triệu đồng)",
            "Đầu sách (đầu sách)",
            "Kinh phí bổ sung (triệu đồng)",
        ],
    ]


def test_the_total_category_is_the_total_row(say: Say) -> None:
    """The row of the `total` category is printed last and only when asked for."""
    plain = rows(say('bang("kho_sach", cot="dau_sach", nam=2016)'))
    total = rows(say('bang("kho_sach", cot="dau_sach", nam=2016, cong=True)'))
    assert [row[0] for row in plain] == ["Loại sách", "Thiếu nhi", "Văn học", "Khoa học"]
    assert total[-1] == ["Tổng số", "10.700"]


def test_the_reports_own_unit_is_the_total_of_the_others(say: Say) -> None:
    """Listing units leaves out the one that the report is about; its row is their total."""
    call = 'bang("ban_doc", cot="the_moi", hang="chi_nhanh", chi_nhanh="*", nam=2016, cong=True)'
    rendered = say(call)
    assert rows(rendered) == [
        ["Cơ sở", "Thẻ cấp mới"],
        ["Cơ sở Trung tâm", "512"],
        ["Chi nhánh Ven biển", "96"],
        ["Tổng số", "608"],
    ]
    assert '<tr class="cong">' in rendered.markdown


def test_chosen_rows_are_summed_as_a_subtotal(say: Say) -> None:
    """A list of values need not be all, so that its sum is not called the total."""
    call = 'bang("kho_sach", cot=["dau_sach", "ban_moi_dau"], nam=2016, cong=True,'
    call += ' loai_sach=["thieu_nhi", "khoa_hoc"])'
    rendered = say(call)
    assert rows(rendered)[-1] == ["Cộng", "5.500", "2,61"]  # a ratio of sums, never a sum of ratios
    added, ratio = rendered.facts[-2:]
    assert (added.formula, len(added.cells)) == ("3.100 + 2.400", 2)
    assert (ratio.formula, len(ratio.cells)) == ("Bản sách ÷ Đầu sách", 4)


def test_a_sum_with_an_unknown_part_is_unknown(say: Say) -> None:
    """A total never hides that a part was not reported."""
    call = 'bang("ban_doc", cot="luot_muon", hang="chi_nhanh", nam=2016, cong=True,'
    call += ' chi_nhanh=["trung_tam", "ven_bien"])'
    assert rows(say(call))[-1] == ["Cộng", "…"]


def test_a_total_over_years_leaves_stocks_blank(say: Say) -> None:
    """New cards of five years add up; the cards at the end of each year do not."""
    table = rows(say('bang("ban_doc", cot=["the_moi", "cuoi_nam"], hang="nam", cong=true)'))
    assert table[-1] == ["Tổng số", "3.283", ""]


def test_shares_are_parts_of_the_total(say: Say) -> None:
    """Each share is computed from the numbers, not from printed shares."""
    rendered = say('bang("kho_sach", cot="dau_sach", nam=2016, co_cau=True, cong=True)')
    assert rows(rendered) == [
        ["Loại sách", "Đầu sách", "Tỷ lệ (%)"],
        ["Thiếu nhi", "3.100", "29,0"],
        ["Văn học", "5.200", "48,6"],
        ["Khoa học", "2.400", "22,4"],
        ["Tổng số", "10.700", "100,0"],
    ]
    assert rendered.facts[1].formula == "3.100 ÷ 10.700 × 100"


@pytest.mark.parametrize(
    ("call", "is_told"),
    [
        ('bang("kho_sach", cot="ban_sach", nam=2016, co_cau=True)', True),
        ('bang("kho_sach", cot="ban_sach", nam=2016, co_cau=True, cong=True)', True),
        ('bang("kho_sach", cot="ban_sach", nam=2017, co_cau=True)', False),
        ('bang("kho_sach", cot="ban_sach", hang="nam", ngang="loai_sach", co_cau="*")', True),
        ('bang("kho_sach", cot="ban_sach", nam=2016)', False),
        ('bieu_do("kho_sach", "ban_sach", loai="co_cau", nhom="loai_sach")', True),
    ],
)
def test_shares_that_miss_the_whole_say_why(say: Say, call: str, is_told: bool) -> None:
    """Where the printed parts of a whole sum to 99,9 or 100,1, a line below explains it."""
    assert ("Do làm tròn, các tỷ lệ" in say(call).markdown) == is_told


def test_shares_of_a_named_column(say: Say) -> None:
    """A column given to co_cau is what every other column is a share of."""
    rendered = say(
        'bang("xep_loai", cot=["so_phong", "muc_1"], co_cau="so_phong", hang="nam", nam=2020)'
    )
    assert rows(rendered)[1:] == [["Số lượng", "Tỷ lệ (%)"], ["2020", "14", "4", "28,6"]]


def test_a_total_of_columns_stands_on_the_right(say: Say) -> None:
    """With years as rows the values spread over the columns are totalled beside them."""
    call = 'bang("kho_sach", cot="dau_sach", hang="nam", ngang="loai_sach", tu=2016, den=2017,'
    rendered = say(call + " cong=True)")
    assert rows(rendered)[0] == ["Năm", "Thiếu nhi", "Văn học", "Khoa học", "Tổng số"]
    assert rows(rendered)[1][-1] == "10.700"


def test_columns_listed_as_rows(say: Say) -> None:
    """hang="cot" lists indicators down and years across, as yearbooks do."""
    call = 'bang("ban_doc", cot=["the_moi", "cuoi_nam"], hang="cot", ngang="nam", nam=[2016, 2020])'
    assert rows(say(call)) == [
        ["Chỉ tiêu", "2016", "2020"],
        ["Thẻ cấp mới", "608", "508"],
        ["Thẻ có đến cuối năm", "5.658", "7.084"],
    ]


def test_two_keys_make_groups_of_rows(say: Say) -> None:
    """The outer key heads its rows; each group has its own total."""
    rendered = say('bang("kho_sach", cot="dau_sach", tu=2019, cong=True)')
    assert [row[0] for row in rows(rendered)] == [
        "Loại sách",
        *("Năm 2019", "Thiếu nhi", "Văn học", "Khoa học", "Tổng số"),
        *("Năm 2020", "Thiếu nhi", "Văn học", "Khoa học", "Tổng số"),
    ]
    assert '<th scope="rowgroup" colspan="2">Năm 2020</th>' in rendered.markdown


def test_a_key_may_be_summed_over(say: Say) -> None:
    """gop adds the rows of a key, without the row that is their total already."""
    rendered = say('bang("kho_sach", cot="dau_sach", hang="nam", gop="loai_sach", nam=2016)')
    assert rows(rendered)[-1] == ["2016", "10.700"]
    assert len(rendered.facts[0].cells) == 3


def test_a_key_left_out_is_its_total(say: Say) -> None:
    """A key that is neither shown nor named means its total, where it has one."""
    assert rows(say('bang("kho_sach", cot="dau_sach", hang="nam", nam=2016)'))[-1][-1] == "10.700"


def test_a_break_begins_a_body_with_its_own_heads(say: Say) -> None:
    """Years before and after a break never share a body, and each body names its columns."""
    rendered = say('bang("xep_loai", tu=2018)')
    bodies = html.fromstring(rendered.markdown).findall(".//tbody")
    heads = [[cell.text_content() for cell in body[0]] for body in bodies]
    assert heads == [
        ["Từ năm 2018 trở về trước", "Tiên tiến", "Đạt yêu cầu", "Yếu"],
        ["Từ năm 2019", "Xuất sắc", "Tốt", "Không đạt"],
    ]
    assert [body[0].get("class") for body in bodies] == ["he", "he"]
    assert [len(body) for body in bodies] == [2, 3]


def test_one_series_needs_no_head_of_its_own(say: Say) -> None:
    """Within one series the columns simply have that series' names."""
    rendered = say('bang("xep_loai", tu=2016, den=2018)')
    assert rows(rendered)[0] == ["Năm", "Số phòng", "Tiên tiến", "Đạt yêu cầu", "Yếu"]
    assert 'class="he"' not in rendered.markdown


def test_series_stand_over_the_years_they_cover(say: Say) -> None:
    """Years across a break get the names of the series above them."""
    call = 'bang("xep_loai", cot=["so_phong", "muc_1"], hang="cot", ngang="nam", nam=[2018, 2019])'
    assert rows(say(call))[:2] == [
        ["Chỉ tiêu", "Từ năm 2018 trở về trước", "Từ năm 2019"],
        ["2018", "2019"],
    ]


def test_none_not_reported_and_not_applicable_look_different(say: Say) -> None:
    """0 prints "-", an empty cell "…", a year outside `applies` nothing; only "…" is explained."""
    rendered = say(
        'bang("ban_doc", cot=["luot_muon", "luot_truc_tuyen"], chi_nhanh="ven_bien", tu=2016)'
    )
    by_year = {row[0]: row[1:] for row in rows(rendered)}
    assert by_year["2016"] == ["…", ""]
    assert by_year["2018"][1] == "-"
    assert "“…” là không có số liệu" in rendered.markdown
    assert "“…”" not in say('bang("kho_sach", nam=2016)').markdown


def test_one_unit_stands_above_and_several_in_the_heads(say: Say) -> None:
    """The unit of most columns stands above the table; the others are named where they differ."""
    assert "Đơn vị tính: thẻ" in say('bang("ban_doc", cot=["the_moi", "the_huy"])').markdown
    mixed = say('bang("ban_doc", cot=["the_moi", "the_huy", "ty_le_dung_han"])')
    assert "Đơn vị tính: thẻ" in mixed.markdown
    assert "Tỷ lệ trả đúng hạn (%)" in mixed.markdown
    even = say('bang("ban_doc", cot=["the_moi", "luot_muon"])')
    assert "Đơn vị tính" not in even.markdown
    assert "Lượt mượn (lượt)" in even.markdown


def test_words_are_written_as_words(say: Say) -> None:
    """Columns of text stand beside numbers, marked for their own alignment."""
    rendered = say('bang("chi_nhanh", cot=["ten", "dien_tich"], hang="chi_nhanh", ma="xep_loai")')
    assert '<td class="chu">Cơ sở Trung tâm</td>' in rendered.markdown
    assert '<td class="so" data-so="0.0">1.800</td>' in rendered.markdown


def test_caption_source_and_note(say: Say) -> None:
    """The caption has number and years, the source says that data are invented."""
    rendered = say(
        'bang("ban_doc", cot="the_moi", ten="Thẻ mới", ghi_chu="Chưa kể thẻ < 1 tháng.")'
    )
    assert text(rendered, "//figcaption").endswith("Thẻ mới, 2016 - 2020")
    assert text(rendered, "//p[@class='nguon']") == "Nguồn: Sổ thẻ bạn đọc; số liệu minh họa."
    assert "Ghi chú: Chưa kể thẻ &lt; 1 tháng." in rendered.markdown
    region = html.fromstring(rendered.markdown).find_class("bang-cuon")[0]
    assert region.get("aria-label") == text(rendered, "//figcaption")


def test_a_caption_that_names_a_year_gets_no_other(say: Say) -> None:
    """The years are added only where the author's words have none."""
    rendered = say('bang("ban_doc", cot="the_moi", ten="Thẻ mới từ năm 2016")')
    assert text(rendered, "//figcaption").endswith("Thẻ mới từ năm 2016")


def test_wide_tables_turn_the_page(say: Say) -> None:
    """Landscape is chosen by width, unless the author decides."""
    assert "data-kho" not in say('bang("ban_doc", cot="the_moi")').markdown
    assert 'data-kho="ngang"' in say('bang("ban_doc", cot="the_moi", kho_ngang=True)').markdown
    wide = 'bang("ban_doc", ngang="chi_nhanh", chi_nhanh=["toan_he", "trung_tam", "ven_bien"]'
    assert 'data-kho="ngang"' in say(wide + ")").markdown
    assert "data-kho" not in say(wide + ", kho_ngang=False)").markdown


def test_a_table_too_wide_for_any_page_is_a_warning(say: Say) -> None:
    """The author hears of it while writing, not from the printed page."""
    call = 'bang("ban_doc", ngang="chi_nhanh", chi_nhanh=["toan_he", "trung_tam", "ven_bien"])'
    assert [warning.code for warning in say(call).warnings] == [Code.OVERFLOW]


def test_every_number_is_a_fact_in_reading_order(say: Say) -> None:
    """What the page shows and what the ledger holds are the same list."""
    rendered = say('bang("kho_sach", co_cau=True, cong=True, ngang="nam", cot="kinh_phi")')
    cells = html.fromstring(rendered.markdown).find_class("so")
    assert [cell.text for cell in cells] == [fact.text for fact in rendered.facts]


def test_cells_never_share_a_line(say: Say) -> None:
    """Search would read two numbers on one line as one."""
    lines = say('bang("kho_sach", nam=2016)').markdown.splitlines()
    assert max(line.count("</td>") for line in lines) == 1


def test_markdown_leaves_a_table_as_it_is(say: Say) -> None:
    """The figure is one block of HTML, whatever stands before and after it."""
    figure = say('bang("xep_loai", ten="Kết quả *năm* [1]")').markdown
    text = markdown(f"Trước.\n\n{figure}\n\nSau.", extensions=["md_in_html", "attr_list", "tables"])
    assert text.replace("\n\n", "\n") == f"<p>Trước.</p>\n{figure}\n<p>Sau.</p>"


@pytest.mark.parametrize(
    ("call", "code", "remedy"),
    [
        ('bang("kho_sch")', Code.UNKNOWN_TABLE, "kho_sach"),
        ('bang("kho_sach", cot="dau_sch")', Code.UNKNOWN_COLUMN, "dau_sach"),
        ('bang("kho_sach", hang="loai_sac")', Code.ARGUMENT, "loai_sach"),
        ('bang("kho_sach", ngag="nam")', Code.ARGUMENT, "ngang"),
        ('bang("kho_sach", loai_sach="van_hok")', Code.UNKNOWN_CATEGORY, "van_hoc"),
        ('bang("kho_sach", cong="co")', Code.ARGUMENT, "true"),
        ('bang("ban_doc", hang="chi_nhanh")', Code.AMBIGUOUS_KEY, "hang"),
        ('bang("xep_loai", cong=True)', Code.SERIES_BREAK, "2019"),
        ('bang("ban_doc", hang="cot", ngang="nam", cong=True)', Code.ARGUMENT, "formula"),
        ('bang("ban_doc", co_cau=True)', Code.ARGUMENT, "co_cau="),
    ],
)
def test_mistakes_are_explained(say: Say, call: str, code: Code, remedy: str) -> None:
    """Each mistake has its code and a remedy that names what to type."""
    with pytest.raises(AuthorError) as caught:
        say(call)
    assert caught.value.code is code
    assert remedy in caught.value.remedy
