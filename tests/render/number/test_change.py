"""tang_giam: the data choose the word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
