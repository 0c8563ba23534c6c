"""The macro `bieu_do`: what a chart says in words, and the figure around it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from lxml import html
from markdown import markdown

from macros.findings import AuthorError, Code
from macros.read.report import Report
from macros.render.call.context import Context, Rendered
from macros.render.evaluate import run

Say = Callable[..., Rendered]


def part(rendered: Rendered, name: str) -> html.HtmlElement:
    """Find the one element of a class."""
    (found,) = html.fromstring(rendered.markdown).find_class(name)
    return found


def alternative(rendered: Rendered) -> str:
    """Read what a chart says to those who cannot see it."""
    return str(part(rendered, "hinh").get("aria-label"))


def test_the_headline_tells_the_extremes(say: Say) -> None:
    """Without an author's message the data speak."""
    rendered = say('bieu_do("ban_doc", "cuoi_nam")')
    headline = part(rendered, "tieu-de")
    assert headline.text_content() == "Cao nhất năm 2020 (7.084), thấp nhất năm 2016 (5.658)"
    assert [span.text for span in headline.find_class("so")] == ["7.084", "5.658"]


def test_the_authors_message_comes_first(say: Say) -> None:
    """tieu_de replaces the headline."""
    rendered = say('bieu_do("ban_doc", "cuoi_nam", tieu_de="Số thẻ tăng đều & nhanh")')
    assert part(rendered, "tieu-de").text_content() == "Số thẻ tăng đều & nhanh"


def test_few_values_are_all_told(say: Say) -> None:
    """Up to twelve points the text alternative holds every value."""
    assert alternative(say('bieu_do("ban_doc", "cuoi_nam", tu=2019)')) == (
        "Biểu đồ cột: Bạn đọc và lượt phục vụ: thẻ có đến cuối năm, 2019 - 2020, "
        "đơn vị tính: thẻ. 2019: 6.978; 2020: 7.084."
    )


def test_of_many_values_the_ends_and_extremes_are_told(say: Say) -> None:
    """More points than that are summed up, series by series."""
    told = alternative(say('bieu_do("ban_doc", ["the_moi", "the_huy", "cuoi_nam"], loai="duong")'))
    assert "Thẻ cấp mới: năm 2016: 608, năm 2020: 508, cao nhất năm 2019: 783." in told


def test_extremes_are_never_compared_across_a_break(say: Say) -> None:
    """Each stretch of a broken series is told by itself."""
    headline = part(say('bieu_do("xep_loai", "muc_1")'), "tieu-de").text_content()
    assert headline == (
        "Từ năm 2018 trở về trước: cao nhất năm 2018 (9), thấp nhất năm 2016 (7). "
        "Từ năm 2019: cao nhất năm 2020 (4), thấp nhất năm 2019 (3)"
    )
    assert "gián đoạn" in alternative(say('bieu_do("xep_loai", "muc_1")'))


def test_zero_is_a_number_in_sentences(say: Say) -> None:
    """The dash belongs to tables."""
    rendered = say('bieu_do("ban_doc", "luot_truc_tuyen", chi_nhanh="ven_bien", tu=2018)')
    assert "thấp nhất năm 2018 (0)" in part(rendered, "tieu-de").text_content()


def test_shares_carry_their_sign_in_sentences(say: Say) -> None:
    """A 100 % chart is told in percent."""
    call = 'bieu_do("kho_sach", "dau_sach", loai="co_cau", nhom="loai_sach", nam=[2016, 2020])'
    assert "Thiếu nhi: 2016: 29,0%; 2020: 29,5%." in alternative(say(call))


def test_the_data_stand_below_the_drawing(say: Say) -> None:
    """Readers of the site can open the table; it is not printed."""
    rendered = say('bieu_do("ban_doc", "cuoi_nam")')
    details = html.fromstring(rendered.markdown).find("details")
    assert details.get("class") == "so-lieu-hinh chi-tren-web"
    printed = [cell.text for cell in html.fromstring(rendered.markdown).find_class("so")]
    assert printed == [fact.text for fact in rendered.facts]


def test_years_are_the_axis_unless_another_is_named(say: Say) -> None:
    """The other open key makes the series."""
    call = 'bieu_do("kho_sach", "dau_sach", loai="cot_nhom", tu=2019'
    by_year = alternative(say(call + ")"))
    by_kind = alternative(say(call + ', truc="loai_sach", nhom="nam")'))
    assert "Văn học: 2019: 5.480; 2020: 5.520." in by_year
    assert "2019: Thiếu nhi: 3.350; Văn học: 5.480; Khoa học: 2.610." in by_kind


def test_columns_can_be_the_axis(say: Say) -> None:
    """In one year, with nothing else open, the columns are compared with each other."""
    told = alternative(say('bieu_do("ban_doc", ["the_moi", "the_huy"], nam=2020)'))
    assert told.endswith("Thẻ cấp mới: 508; Thẻ hủy: 402.")


def test_markdown_leaves_a_chart_as_it_is(say: Say) -> None:
    """The figure, its drawing and its data are one block of HTML."""
    figure = say('bieu_do("xep_loai", ["muc_1", "muc_2"], loai="cot_chong")').markdown
    text = markdown(f"Trước.\n\n{figure}\n\nSau.", extensions=["md_in_html", "attr_list"])
    assert text.replace("\n\n", "\n") == f"<p>Trước.</p>\n{figure}\n<p>Sau.</p>"


def test_checking_never_loads_the_converter() -> None:
    """Whoever draws nothing does not pay for the drawing library."""
    code = (
        "import sys; from macros.vocabulary import MACROS;"
        "[macro.function for macro in MACROS.values()]; sys.exit('vl_convert' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        ('bieu_do("ban_doc", "cuoi_nam", loai="tron")', Code.ARGUMENT, "tron"),
        ('bieu_do("ban_doc", ["the_moi", "luot_muon"])', Code.ARGUMENT, "đơn vị khác nhau"),
        ('bieu_do("kho_sach", "dau_sach", loai="duong", nam=2020)', Code.ARGUMENT, "thời gian"),
        ('bieu_do("ban_doc", "cuoi_nm")', Code.UNKNOWN_COLUMN, "cuoi_nm"),
        ('bieu_do("kho_sach", ["dau_sach", "ban_sach"])', Code.AMBIGUOUS_KEY, "trục"),
    ],
)
def test_mistakes_are_explained(say: Say, call: str, code: Code, said: str) -> None:
    """A chart that cannot be drawn is refused with the reason."""
    with pytest.raises(AuthorError) as caught:
        say(call)
    assert caught.value.code is code
    assert said in caught.value.message


def test_a_page_outside_of_the_outline_shows_a_chart_of_a_section_once_more(
    context_of: Callable[..., Context], report: Report
) -> None:
    """Under the number that it has there, which leads there; nothing is numbered anew."""
    page = next(one for one in report.pages if one.calls_of("bieu_do"))
    (call, *_) = page.calls_of("bieu_do")
    target = f"hinh:{call.kwargs.get('ma', call.subject)}"
    context = context_of(f'{{{{ bieu_do("{target}") }}}}', "docs/index.md")
    place = context.numbering.place(target)
    printed = run(context)
    assert place.page.path == page.path
    assert printed.figure is None
    assert f"Hình {place.number}." in printed.markdown
    assert f'#{place.anchor}"><span class="nhan"' in printed.markdown
    assert f'id="{place.anchor}"' not in printed.markdown
    assert printed.facts


def test_a_chart_that_is_shown_once_more_is_asked_for_by_its_name_alone(
    context_of: Callable[..., Context],
) -> None:
    """It is what the section says; a chart that is nowhere else is no such thing."""
    for call in ('bieu_do("hinh:khong_co")', 'bieu_do("hinh:xep_loai", loai="cot")'):
        with pytest.raises(AuthorError):
            run(context_of("{{ " + call + " }}", "docs/index.md"))
