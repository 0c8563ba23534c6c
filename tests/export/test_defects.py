"""The gate on the finished PDF sees what the compiler lets through."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from macros.export.defects import find_defects
from macros.export.fonts import LAST_RESORT, Font, choose_font


def _compile(source: str, target: Path) -> Path:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    typst.compile(source.encode(), output=str(target), font_paths=fonts)
    return target


@pytest.fixture
def embedded() -> Font:
    return choose_font(())[0]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("#place(dx: 190mm, box(width: 90mm)[Chữ dài tràn ra ngoài])", "tran"),
        ("#place(dy: 265mm)[Chân trang]", "tran"),
        ("a\n#pagebreak()\n#pagebreak()\nb", "trang-trong"),
        ('a #text(font: "DejaVu Sans Mono")[lạ]', "phong"),
    ],
)
def test_defects_are_seen(tmp_path: Path, embedded: Font, source: str, kind: str) -> None:
    """Overflow, empty pages, foreign fonts."""
    page = '#set page(margin: 20mm)\n#set text(font: "Libertinus Serif")\n'
    defects = find_defects(_compile(page + source, tmp_path / "x.pdf"), embedded)
    assert kind in [defect.kind for defect in defects]


def test_a_sound_page_has_none(tmp_path: Path, embedded: Font) -> None:
    """Plain text in the family of the book."""
    source = f'#set text(font: "{LAST_RESORT}")\nĐảng viên'
    assert find_defects(_compile(source, tmp_path / "x.pdf"), embedded) == ()
