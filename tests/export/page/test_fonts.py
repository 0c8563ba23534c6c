"""Fonts are chosen by their letters."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from macros.export.page.fonts import FONT_DIRECTORY, OWN_FAMILY, VIETNAMESE, choose_font
from macros.findings import Code


def test_there_are_134_accented_letters() -> None:
    """Sixty-seven lower-case ones and their capitals."""
    assert len(VIETNAMESE) == len(set(VIETNAMESE)) == 134


def test_a_fresh_machine_prints_the_prescribed_widths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no Times New Roman, the font that travels along has its widths: no warning."""
    none = typst.Fonts(False, False, [])
    real = typst.Fonts

    def fresh(*given: object, **_: object) -> object:
        return real(*given) if given else none

    monkeypatch.setattr(typst, "Fonts", fresh)
    font, findings = choose_font()
    assert (font.family, findings) == (OWN_FAMILY, ())
    # As Times New Roman has them, in units of 2,048 to the em.
    assert [round(font.width_em(letter) * 2048) for letter in "0mđ"] == [1024, 1593, 1024]
    assert {file.name for file in font.files} == {
        f"Tinos-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")
    }
    assert sum(file.stat().st_size for file in font.files) < 500_000


def test_a_folder_of_fonts_that_is_none_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever set the variable meant something; the copy is printed all the same."""
    monkeypatch.setenv(FONT_DIRECTORY, str(tmp_path / "khong-co"))
    _, findings = choose_font()
    assert findings[0].code is Code.FONT
    assert "khong-co" in findings[0].message


def test_the_chosen_font_measures_and_knows_its_letters() -> None:
    """Bold is not narrower than regular, a digit is about half an em."""
    font, _ = choose_font()
    assert 0.4 < font.width_em("0") < 0.6
    assert font.width_em("Đảng viên", bold=True) >= font.width_em("Đảng viên")
    assert font.missing("Đảng ủy") == ()
