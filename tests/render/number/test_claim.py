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
