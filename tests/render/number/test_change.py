"""tang_giam: the data choose the word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from macros.findings import AuthorError, Code
from macros.render.call.context import Rendered

Say = Callable[..., Rendered]
TextOf = Callable[[str], str]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('tang_giam("ban_doc", "cuoi_nam", tu=2016, den=2020)', "tăng 25,2%"),
        ('tang_giam("ban_doc", "cuoi_nam", 2016, 2020)', "tăng 25,2%"),
        ('tang_giam("ban_doc", "the_moi", tu=2016, den=2020)', "giảm 16,4%"),
        ('tang_giam("ban_doc", "the_moi", tu=2016, den=2020, le=0)', "giảm 16%"),
        ('tang_giam("xep_loai", "muc_3", tu=2019, den=2020)', "không thay đổi"),
    ],
)
def test_a_change_is_relative(text_of: TextOf, call: str, text: str) -> None:
    """Percent of the earlier value."""
    assert text_of(call) == text


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            'tang_giam("ban_doc", "cuoi_nam", tu=2016, den=2020, kieu="tuyet_doi")',
            "tăng 1.426\u00a0thẻ",
        ),
        (
            'tang_giam("kho_sach", "kinh_phi", tu=2019, den=2020, kieu="tuyet_doi",'
            ' loai_sach="khoa_hoc")',
            "giảm 145,9\u00a0triệu đồng",
        ),
    ],
)
def test_an_absolute_change_has_the_unit_of_its_column(
    text_of: TextOf, call: str, text: str
) -> None:
    """The unit cannot slip to the next line."""
    assert text_of(call) == text


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            'tang_giam("kho_sach", "ban_sach", 2016, 2020, trong="loai_sach",'
            ' loai_sach="thieu_nhi")',
            "tăng 1,0\u00a0điểm phần trăm",
        ),
        (
            'tang_giam("xep_loai", "muc_1", tu=2016, den=2018, tren="so_phong", le=2)',
            "tăng 10,90\u00a0điểm phần trăm",
        ),
        (
            'tang_giam("ban_doc", "ty_le_dung_han", tu=2018, den=2019)',
            "giảm 0,1\u00a0điểm phần trăm",
        ),
    ],
)
def test_shares_change_by_percentage_points(text_of: TextOf, call: str, text: str) -> None:
    """A share that grows from 20% to 30% grows by ten points, not by ten percent."""
    assert text_of(call) == text


def test_a_change_of_printed_shares_is_what_a_reader_computes(say: Say) -> None:
    """32,9% and 33,7% differ by 0,8, though before rounding they differ by 0,7."""
    share = 'trong="loai_sach", loai_sach="thieu_nhi"'
    shares = [
        say(f'ty_le("kho_sach", "ban_sach", {share}, nam={year})').facts[0].text
        for year in (2017, 2020)
    ]
    (change,) = say(f'tang_giam("kho_sach", "ban_sach", 2017, 2020, {share})').facts
    assert [*shares, change.text] == ["32,9%", "33,7%", "tăng 0,8\u00a0điểm phần trăm"]
    assert change.formula.endswith(", tính trên hai tỷ lệ đã làm tròn")


def test_a_percentage_may_still_be_compared_relatively(text_of: TextOf) -> None:
    """When the author says so."""
    call = 'tang_giam("ban_doc", "ty_le_dung_han", tu=2016, den=2020, kieu="tuong_doi")'
    assert text_of(call) == "tăng 4,5%"


def test_a_change_too_small_to_print_is_not_called_none(text_of: TextOf) -> None:
    """Neither “tăng 0%” nor “không thay đổi” would be true."""
    call = 'tang_giam("ban_doc", "ty_le_dung_han", tu=2018, den=2019, le=0)'
    assert text_of(call) == "giảm chưa đến 1\u00a0điểm phần trăm"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('"ban_doc", "cuoi_nam", 2016, 2020', "tăng bình quân 5,8%/năm"),
        ('"ban_doc", "the_moi", tu=2016, den=2020, le=2', "giảm bình quân 4,39%/năm"),
        ('"xep_loai", "muc_3", 2019, 2020', "không thay đổi"),
    ],
)
def test_growth_is_compounded(text_of: TextOf, call: str, text: str) -> None:
    """The rate that, year upon year, leads from the first number to the last."""
    assert text_of(f"tang_binh_quan({call})") == text


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('"ban_doc", "cuoi_nam", tu=2016, den=2020', "gấp 1,3\u00a0lần"),
        ('"ban_doc", "the_moi", tu=2016, den=2020, le=2', "bằng 0,84\u00a0lần"),
        ('"ban_doc", "the_moi", tren="the_huy", nam=2019', "gấp 2,6\u00a0lần"),
        ('"xep_loai", "so_phong", tren="muc_1", tu=none, nam=2020', "gấp 3,5\u00a0lần"),
        ('"xep_loai", "muc_3", tu=2019, den=2020', "bằng"),
        ('"ban_doc", "cuoi_nam", tu=2019, den=2020', "xấp xỉ bằng"),
        ('"ban_doc", "the_moi", tren="luot_muon", nam=2019', "chưa bằng 0,1\u00a0lần"),
    ],
)
def test_a_multiple_says_no_more_than_is_true(text_of: TextOf, call: str, text: str) -> None:
    """Below one nothing is a multiple, and what rounds to one is only nearly as much."""
    assert text_of(f"so_lan({call})") == text


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('"ban_doc", "cuoi_nam"', "tăng liên tục từ năm\u00a02016"),
        ('"ban_doc", "cuoi_nam", tu=2018', "tăng liên tục từ năm\u00a02018"),
        ('"ban_doc", "the_moi", den=2019', "tăng liên tục từ năm\u00a02016 đến năm\u00a02019"),
    ],
)
def test_a_run_says_its_direction_and_since_when(text_of: TextOf, call: str, text: str) -> None:
    """From the year whose number was the last to be passed; its end is told where it is chosen."""
    assert text_of(f"lien_tuc({call})") == text


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ('lien_tuc("ban_doc", "the_moi")', Code.CLAIM),
        ('lien_tuc("xep_loai", "muc_1")', Code.SERIES_BREAK),
        ('tang_binh_quan("ban_doc", "ty_le_dung_han", 2016, 2020)', Code.ARGUMENT),
        ('tang_binh_quan("xep_loai", "muc_3", 2016, 2018)', Code.DIVISION),
        ('so_lan("ban_doc", "the_moi", nam=2020)', Code.ARGUMENT),
        ('so_lan("xep_loai", "muc_1", tren="muc_3", nam=2018)', Code.DIVISION),
    ],
)
def test_what_no_word_is_true_of_is_refused(say: Say, call: str, code: Code) -> None:
    """No run, two series, growth of shares or to nothing, a multiple of nothing."""
    with pytest.raises(AuthorError) as caught:
        say(call)
    assert caught.value.code == code


def test_a_run_that_may_begin_before_an_empty_cell_is_left_open(say: Say) -> None:
    """The author fills the cell, or says from when to look."""
    rendered = say('lien_tuc("ban_doc", "luot_muon", den=2019)')
    assert [fact.text for fact in rendered.facts] == ["…"]
    assert len(rendered.warnings) == 1
