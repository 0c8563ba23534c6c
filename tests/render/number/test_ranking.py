"""cao_nhat, thap_nhat, xep_hang: the data choose the year, the unit and the rank."""

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
        ('cao_nhat("ban_doc", "the_moi")', "783"),
        ('cao_nhat("ban_doc", "the_moi", in_ra="nam")', "2019"),
        ('cao_nhat("ban_doc", "the_moi", in_ra="nam", den=2018)', "2018"),
        ('cao_nhat("ban_doc", "the_moi", in_ra="nam", nam=[2016, 2020])', "2016"),
        ('thap_nhat("ban_doc", "the_moi", kem_don_vi=true)', "508\u00a0thẻ"),
        ('cao_nhat("ban_doc", "the_moi", in_ra="chi_nhanh", nam=2020)', "Cơ sở Trung tâm"),
        (
            'thap_nhat("ban_doc", "the_moi", in_ra="chi_nhanh", nam=2020, chu_thuong=true)',
            "chi nhánh Ven biển",
        ),
        ('cao_nhat("ban_doc", "the_moi", theo="chi_nhanh", tu=2019, den=2020)', "1.053"),
        ('thap_nhat("kho_sach", "ban_sach", in_ra="loai_sach", nam=2020)', "Khoa học"),
        ('cao_nhat("xep_loai", "muc_1", tren="so_phong", den=2018, le=2)', "69,23%"),
        ('thap_nhat("xep_loai", "muc_1", tren="so_phong", den=2018, in_ra="nam")', "2016"),
    ],
)
def test_the_extreme_is_a_number_or_a_place(text_of: TextOf, call: str, text: str) -> None:
    """Among years by themselves, among units or categories by their key; of sums and shares too."""
    assert text_of(call) == text


def test_places_that_tie_are_both_named(text_of: TextOf) -> None:
    """Nobody guesses which of two years was meant."""
    assert text_of('cao_nhat("xep_loai", "muc_3", in_ra="nam", den=2018)') == "2016 và 2017"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ('thap_nhat("xep_loai", "muc_3", in_ra="nam", tu=2019)', Code.AMBIGUOUS_KEY),
        ('cao_nhat("xep_loai", "muc_3")', Code.SERIES_BREAK),
        ('cao_nhat("ban_doc", "the_moi", nam=2020)', Code.ARGUMENT),
        ('cao_nhat("ban_doc", "the_moi", theo="chinhanh", nam=2020)', Code.UNKNOWN_COLUMN),
        ('cao_nhat("ban_doc", "the_moi", theo="nam", in_ra="chi_nhanh")', Code.ARGUMENT),
        ('cao_nhat("kho_sach", "ban_sach", theo="loai_sach", tu=2016)', Code.NOT_SUMMABLE),
        (
            'cao_nhat("kho_sach", "ban_sach", theo="loai_sach", nam=2020,'
            ' loai_sach=["tat_ca", "van_hoc"])',
            Code.ARGUMENT,
        ),
        ('xep_hang("kho_sach", "ban_sach", theo="loai_sach", nam=2020)', Code.AMBIGUOUS_KEY),
    ],
)
def test_what_cannot_be_compared_is_refused(say: Say, call: str, code: Code) -> None:
    """All alike, across a break, one year alone, a whole with its parts, stocks over years."""
    with pytest.raises(AuthorError) as caught:
        say(call)
    assert caught.value.code == code


def test_with_a_number_missing_nobody_knows_the_highest(say: Say) -> None:
    """The empty cell is named, as for a sum."""
    rendered = say('cao_nhat("ban_doc", "luot_muon", in_ra="nam")')
    assert [fact.text for fact in rendered.facts] == ["…"]
    assert "data/tables/ban_doc.csv:2" in rendered.warnings[0].remedy


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('theo="loai_sach", loai_sach="khoa_hoc", nam=2020', "thứ\u00a03/3"),
        ('theo="loai_sach", loai_sach="khoa_hoc", nam=2020, tu_thap=true', "thứ\u00a01/3"),
    ],
)
def test_a_rank_counts_from_the_highest(text_of: TextOf, call: str, text: str) -> None:
    """Or from the lowest, where less is better; the total is not ranked with its parts."""
    assert text_of(f'xep_hang("kho_sach", "ban_sach", {call})') == text


def test_a_rank_that_is_shared_says_so(text_of: TextOf) -> None:
    """Two years with one number have one rank."""
    assert text_of('xep_hang("xep_loai", "muc_3", nam=2017, den=2018)') == "đồng hạng\u00a01/3"


def test_the_card_shows_what_was_compared(say: Say) -> None:
    """The cells of the answer come first, so that its row is the one a reader is led to."""
    (fact,) = say('cao_nhat("ban_doc", "the_moi", in_ra="nam")').facts
    assert fact.formula == "cao nhất theo năm, trong 5 số: Thẻ cấp mới 2019"
    assert [cell.value for cell in fact.cells] == [783, 608, 652, 732, 508]
