"""tinh: arithmetic over named cells, in their units."""

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
        ('"ban_doc.the_moi(nam=2020) - ban_doc.the_huy(nam=2020)"', "106"),
        ('"ban_doc.the_moi - ban_doc.the_huy", nam=2020, kem_don_vi=true', "106\u00a0thẻ"),
        ('"ban_doc.the_moi(tu=2019, den=2020) / 2", kem_don_vi=true', "645,5\u00a0thẻ"),
        ('"ban_doc.luot_muon / ban_doc.cuoi_nam", nam=2020, kem_don_vi=true', "2,6\u00a0lượt/thẻ"),
        ('"100 * ban_doc.the_huy / ban_doc.the_moi", nam=2020, don_vi="%"', "79,1%"),
        (
            '"ban_doc.ty_le_dung_han(nam=2020) - ban_doc.ty_le_dung_han(nam=2016)",'
            " kem_don_vi=true",
            "4,1\u00a0điểm phần trăm",
        ),
        ('"-(ban_doc.the_moi - ban_doc.the_huy)", nam=2020', "-106"),
    ],
)
def test_cells_are_added_and_divided(text_of: TextOf, call: str, text: str) -> None:
    """The result has the unit and the decimals that its operands give it."""
    assert text_of(f"tinh({call})") == text


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ('"ban_doc.the_moi - ban_doc.luot_muon", nam=2020', Code.NOT_SUMMABLE, "“thẻ” và “lượt”"),
        ('"ban_doc.the_moi", nam=2020, don_vi="%"', Code.ARGUMENT, "tính bằng “thẻ”"),
        (
            '"ban_doc.the_moi * ban_doc.luot_muon", nam=2020, kem_don_vi=true',
            Code.ARGUMENT,
            "đơn vị",
        ),
        ('"the_moi - the_huy", nam=2020', Code.JINJA, "bang.the_moi(nam=2020)"),
        ('"1 + 1"', Code.ARGUMENT, "không nêu cột nào"),
        ('"__import__(1)"', Code.JINJA, "chỉ dùng số"),
        ('"ban_doc.the_moi / (ban_doc.the_moi - ban_doc.the_moi)", nam=2020', Code.DIVISION, "0"),
        ('"xep_loai.muc_1(nam=2020) - xep_loai.muc_1(nam=2018)"', Code.SERIES_BREAK, "2019"),
    ],
)
def test_what_cannot_be_calculated_is_refused(say: Say, call: str, code: Code, words: str) -> None:
    """Units that differ, columns of no table, code, division by zero, two series."""
    with pytest.raises(AuthorError) as caught:
        say(f"tinh({call})")
    assert caught.value.code == code
    assert words in str(caught.value)


def test_a_calculation_is_explained_in_words(say: Say) -> None:
    """The card shows the formula with the names of columns, and every cell."""
    (fact,) = say('tinh("100 * ban_doc.the_huy / ban_doc.the_moi", nam=2020)').facts
    assert fact.formula == "100 × Thẻ hủy 2020 ÷ Thẻ cấp mới 2020"
    assert [cell.value for cell in fact.cells] == [402, 508]


def test_an_empty_cell_leaves_the_result_open(say: Say) -> None:
    """Printed as not reported, with a warning."""
    rendered = say('tinh("ban_doc.luot_muon - 1", nam=2016)')
    assert [fact.text for fact in rendered.facts] == ["…"]
    assert len(rendered.warnings) == 1
