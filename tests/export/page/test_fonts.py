"""Fonts are chosen by their letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from macros.export.page.edition import prepare_edition
from macros.export.page.fonts import FONT_DIRECTORY, LAST_RESORT, VIETNAMESE, choose_font
from macros.export.pdf.write import write_pdf
from macros.findings import Code, Severity
from macros.project import PACKAGED, Project
from tests.export.build import SITE, make_report


def test_there_are_134_accented_letters() -> None:
    """Sixty-seven lower-case ones and their capitals."""
    assert len(VIETNAMESE) == len(set(VIETNAMESE)) == 134


def test_without_a_font_the_embedded_one_is_used_with_a_warning() -> None:
    """The warning names the families looked for."""
    font, findings = choose_font(("Không Có Phông",))
    assert font.family == LAST_RESORT
    assert "Không Có Phông" in findings[0].message
    assert (findings[0].code, findings[0].severity) == (Code.FONT, Severity.WARNING)


def test_a_folder_of_fonts_that_is_none_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever set the variable meant something; the copy is printed all the same."""
    monkeypatch.setenv(FONT_DIRECTORY, str(tmp_path / "khong-co"))
    _, findings = choose_font()
    assert findings[0].code is Code.FONT
    assert "khong-co" in findings[0].message


def test_a_strange_font_in_the_print_copy_is_an_error(tmp_path: Path) -> None:
    """Such as one that a report's own template asks for; nothing is printed."""
    template = (PACKAGED.root / "overrides/in/bao-cao.typ").read_text(encoding="utf-8")
    assert "emph(front.footer)" in template
    strange = 'text(font: "DejaVu Sans Mono", front.footer)'
    own = tmp_path / "overrides" / "in" / "bao-cao.typ"
    own.parent.mkdir(parents=True)
    own.write_text(template.replace("emph(front.footer)", strange), encoding="utf-8")
    report = replace(make_report(), project=Project(tmp_path))
    embedded, _ = choose_font(())
    target = tmp_path / "bao-cao.pdf"
    findings = write_pdf(prepare_edition(report, SITE, font=embedded), target)
    assert {finding.code for finding in findings} == {Code.FONT}
    assert all("DejaVuSansMono" in finding.message for finding in findings)
    assert not target.exists()


def test_the_chosen_font_measures_and_knows_its_letters() -> None:
    """Bold is not narrower than regular, a digit is about half an em."""
    font, _ = choose_font()
    assert 0.4 < font.width_em("0") < 0.6
    assert font.width_em("Đảng viên", bold=True) >= font.width_em("Đảng viên")
    assert font.missing("Đảng ủy") == ()
