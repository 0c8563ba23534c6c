"""Numbers in a sentence: so, tong, binh_quan, ty_le."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

Say = Callable[..., object]
TextOf = Callable[[str], str]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('so("ban_doc", "cuoi_nam", nam=2020)', "7.084"),
        ('so("ban_doc", "cuoi_nam", nam=2020, chi_nhanh="ven_bien")', "1.370"),
        ('so("ban_doc", "cuoi_nam", nam=2020, kem_don_vi=true)', "7.084\u00a0thẻ"),
        ('so("ban_doc", "ty_le_dung_han", nam=2020)', "94,6"),
        ('so("ban_doc", "ty_le_dung_han", nam=2020, kem_don_vi=true)', "94,6%"),
        ('so("ban_doc", "tang_thuan", nam=2020)', "106"),
        ('so("ban_doc", "luot_truc_tuyen", nam=2018, chi_nhanh="ven_bien")', "0"),
        ('so("kho_sach", "kinh_phi", nam=2019, loai_sach="thieu_nhi")', "131,3"),
        ('so("kho_sach", "kinh_phi", nam=2019, loai_sach="thieu_nhi", le=0)', "131"),
        ('so("kho_sach", "ban_moi_dau", nam=2020, loai_sach="van_hoc")', "2,74"),
    ],
)
def test_so_prints_one_cell(text_of: TextOf, call: str, text: str) -> None:
    """The report's own unit is meant unless another is named; columns know their decimals."""
    assert text_of(call) == text


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('tong("ban_doc", "the_moi")', "3.283"),
        ('tong("ban_doc", "the_moi", tu=2019)', "1.291"),
        ('tong("ban_doc", "the_moi", tu=2017, den=2018)', "1.384"),
        ('tong("ban_doc", "the_moi", nam=[2016, 2020])', "1.116"),
        ('tong("ban_doc", "the_moi", nam=2020, chi_nhanh="*")', "508"),
        ('tong("ban_doc", "the_moi", nam=2020, chi_nhanh=["trung_tam", "ven_bien"])', "508"),
        ('tong("kho_sach", "kinh_phi", kem_don_vi=true)', "2.071,4\u00a0triệu đồng"),
    ],
)
def test_tong_adds_what_the_keys_match(text_of: TextOf, call: str, text: str) -> None:
    """Ranges, lists and open keys are summed over."""
    assert text_of(call) == text


def test_stocks_add_up_over_units_but_not_over_years(text_of: TextOf) -> None:
    """Cards at the end of a year: one year, any branches; over years only a mean."""
    branches = 'chi_nhanh=["trung_tam", "ven_bien"]'
    assert text_of(f'tong("ban_doc", "cuoi_nam", nam=2020, {branches})') == "7.084"
    assert text_of(f'tong("ban_doc", "cuoi_nam", tu=2020, den=2020, {branches})') == "7.084"
    assert text_of('binh_quan("ban_doc", "cuoi_nam", tu=2019, den=2020, le=0)') == "7.031"


def test_tong_leaves_out_rows_that_are_totals_of_others(text_of: TextOf) -> None:
    """The category “tat_ca” is the sum of the other three and is not added to them."""
    everything = text_of('so("kho_sach", "ban_sach", nam=2020, loai_sach="tat_ca")')
    assert text_of('tong("kho_sach", "ban_sach", nam=2020)') == everything


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('binh_quan("ban_doc", "the_moi")', "656,6"),
        ('binh_quan("ban_doc", "the_moi", tu=2019, le=0, kem_don_vi=true)', "646\u00a0thẻ"),
        ('binh_quan("kho_sach", "dau_sach", tu=2019)', "11.505,0"),
    ],
)
def test_binh_quan_is_a_mean_per_year(text_of: TextOf, call: str, text: str) -> None:
    """What is added within a year is divided by the years, not by the rows."""
    assert text_of(call) == text


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('ty_le("xep_loai", "muc_1", tren="so_phong", nam=2020)', "28,6%"),
        ('ty_le("xep_loai", "muc_1", tren="so_phong", nam=2020, le=2)', "28,57%"),
        ('ty_le("ban_doc", "luot_muon", tren="ban_doc.cuoi_nam", nam=2020, le=0)', "257%"),
        ('ty_le("ban_doc", "cuoi_nam", tren="chi_nhanh.dien_tich", nam=2020)', "301,4%"),
        (
            'ty_le("kho_sach", "ban_sach", trong="loai_sach", nam=2020, loai_sach="van_hoc")',
            "48,3%",
        ),
        (
            'ty_le("ban_doc", "cuoi_nam", trong="chi_nhanh", nam=2020, chi_nhanh="ven_bien")',
            "19,3%",
        ),
        (
            'ty_le("kho_sach", "ban_sach", trong="loai_sach", nam=2020,'
            ' loai_sach=["van_hoc", "khoa_hoc"])',
            "66,3%",
        ),
    ],
)
def test_ty_le_divides_by_a_column_or_by_all_values_of_a_key(
    text_of: TextOf, call: str, text: str
) -> None:
    """The whole is another column, of this table or another, or the sum over a key."""
    assert text_of(call) == text


def test_a_number_has_a_name_on_its_page(say: Say) -> None:
    """By which the site finds out where it comes from; a report without catalogue has no link."""
    assert say('so("ban_doc", "cuoi_nam", nam=2020)').markdown == (
        '<span class="so" data-so="0.0">7.084</span>'
    )


def test_a_fact_keeps_value_unit_formula_and_cells(say: Say) -> None:
    """The ledger needs more than the printed text."""
    (fact,) = say('ty_le("xep_loai", "muc_1", tren="so_phong", nam=2020)').facts
    assert fact.value == Decimal(4) / 14 * 100
    assert fact.unit == "%"
    assert fact.formula == "Xuất sắc 2020 ÷ Số phòng được đánh giá 2020 × 100"
    assert [(cell.column, cell.line) for cell in fact.cells] == [("muc_1", 6), ("so_phong", 6)]


def test_a_derived_number_is_explained_by_its_formula(say: Say) -> None:
    """Readers see words, not column ids."""
    (fact,) = say('so("ban_doc", "tang_thuan", nam=2020)').facts
    assert fact.formula == "Thẻ cấp mới − Thẻ hủy"
    assert [cell.value for cell in fact.cells[0].sources] == [508, 402]


def test_a_formula_names_what_the_keys_mean(say: Say) -> None:
    """Labels of categories and units, not their ids; the report's own unit goes unsaid."""
    share = 'ty_le("kho_sach", "ban_sach", trong="loai_sach", nam=2020, loai_sach="van_hoc")'
    (fact,) = say(share).facts
    assert fact.formula == ("Bản sách (Văn học) 2020 ÷ tổng Bản sách 2020 theo loại sách × 100")
    (fact,) = say('ty_le("chi_nhanh", "dien_tich", trong="chi_nhanh", chi_nhanh="ven_bien")').facts
    assert fact.formula.startswith("Diện tích phục vụ (Chi nhánh Ven biển) ÷ ")


def test_a_formula_calls_a_column_as_its_year_did(say: Say) -> None:
    """Before the break of 2019 the best rating had another name."""
    (fact,) = say('ty_le("xep_loai", "muc_1", tren="so_phong", nam=2018)').facts
    assert fact.formula.startswith("Tiên tiến 2018")


@pytest.mark.parametrize(
    "call",
    [
        'so("ban_doc", "luot_muon", nam=2016)',
        'tong("ban_doc", "luot_muon")',
        'ty_le("ban_doc", "luot_muon", tren="cuoi_nam", nam=2016)',
        'tang_giam("ban_doc", "luot_muon", tu=2016, den=2020)',
    ],
)
def test_an_empty_cell_is_an_ellipsis_and_a_warning(say: Say, call: str) -> None:
    """What was not collected is neither zero nor guessed, and the author is told where."""
    rendered = say(call)
    assert [fact.text for fact in rendered.facts] == ["…"]
    (warning,) = rendered.warnings
    assert "data/tables/ban_doc.csv:2" in warning.remedy
