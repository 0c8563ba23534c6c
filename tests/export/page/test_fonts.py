"""Fonts are chosen by their letters."""

from __future__ import annotations

from macros.export.page.fonts import LAST_RESORT, VIETNAMESE, choose_font


def test_there_are_134_accented_letters() -> None:
    """Sixty-seven lower-case ones and their capitals."""
    assert len(VIETNAMESE) == len(set(VIETNAMESE)) == 134


def test_without_a_font_the_embedded_one_is_used_with_a_warning() -> None:
    """The warning names the families looked for."""
    font, findings = choose_font(("Không Có Phông",))
    assert font.family == LAST_RESORT
    assert "Không Có Phông" in findings[0].message


def test_the_chosen_font_measures_and_knows_its_letters() -> None:
    """Bold is not narrower than regular, a digit is about half an em."""
    font, _ = choose_font()
    assert 0.4 < font.width_em("0") < 0.6
    assert font.width_em("Đảng viên", bold=True) >= font.width_em("Đảng viên")
    assert font.missing("Đảng ủy") == ()
