"""khang_dinh: claims that hold print nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[..., object]


@pytest.mark.parametrize(
    "claim",
    [
        "ban_doc.cuoi_nam(nam=2020) > ban_doc.cuoi_nam(nam=2016)",
        "ban_doc.cuoi_nam(nam=2016) + ban_doc.tang_thuan(tu=2017, den=2020)"
        " = ban_doc.cuoi_nam(nam=2020)",
        'kho_sach.ban_sach(nam=2020, loai_sach=["van_hoc", "khoa_hoc"]) < 21000',
        "100 * xep_loai.muc_1(nam=2020) / xep_loai.so_phong(nam=2020) >= 28.5",
    ],
)
def test_a_true_claim_prints_nothing(say: Say, claim: str) -> None:
    """Cells, sums and arithmetic may be compared."""
    rendered = say(f"khang_dinh('{claim}')")
    assert (rendered.markdown, rendered.facts) == ("", ())


@pytest.mark.parametrize(
    "claim",
    [
        '"ban_doc.cuoi_nam", xu_the="tang"',
        '"ban_doc.cuoi_nam - ban_doc.the_moi", xu_the="tang", tu=2016, den=2018',
        '"ban_doc.cuoi_nam", cao_nhat=2020',
        '"ban_doc.cuoi_nam", thap_nhat=2017, tu=2017',
        '"ban_doc.cuoi_nam", thap_nhat=2016, chi_nhanh="ven_bien"',
        '"ban_doc.the_moi > ban_doc.the_huy", tu=2016, den=2020',
    ],
)
def test_a_claim_may_speak_of_a_whole_series(say: Say, claim: str) -> None:
    """It rises or falls at every step, is highest or lowest, or holds in every year."""
    assert say(f"khang_dinh({claim})").markdown == ""


@pytest.mark.parametrize(
    "claim",
    [
        '"ban_doc.the_moi", theo="chi_nhanh", nam=2020, cao_nhat="trung_tam"',
        '"ban_doc.the_moi(tu=2018, den=2020)", theo="chi_nhanh", thap_nhat="ven_bien"',
        '"kho_sach.ban_sach", theo="loai_sach", nam=2020, loai_sach="khoa_hoc", xep_hang=3',
        '"ban_doc.the_moi > ban_doc.the_huy", theo="chi_nhanh", nam=2019',
        '"xep_loai.muc_3", thap_nhat=[2019, 2020], tu=2019',
    ],
)
def test_a_claim_may_speak_of_units_and_categories(say: Say, claim: str) -> None:
    """The highest of them, the rank of one, or what holds for each; those that tie are named."""
    assert say(f"khang_dinh({claim})").markdown == ""


@pytest.mark.parametrize(
    "claim",
    [
        '"ban_doc.cuoi_nam", gap=1.3, tu=2016, den=2020',
        '"ban_doc.cuoi_nam", gap=1.25, tu=2016, den=2020',
        '"ban_doc.the_moi / ban_doc.the_huy", gap=1.3, nam=2020',
        '"ban_doc.the_moi / ban_doc.cuoi_nam", phan="duoi_mot_nua", theo="nam"',
        '"ban_doc.ty_le_dung_han", phan="tren_ba_phan_tu", tu=2016, den=2020',
    ],
)
def test_a_claim_may_speak_of_multiples_and_parts(say: Say, claim: str) -> None:
    """As often as it is typed, rounded; a part of the whole, in one year or in every year."""
    assert say(f"khang_dinh({claim})").markdown == ""
