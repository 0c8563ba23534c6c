"""The gate on the finished PDF sees what the compiler lets through."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from macros.export.page.fonts import CODE_FILE, Font, choose_font
from macros.export.proof.defects import Defect, find_defects
from macros.export.proof.printed import open_pdf

OWN = str(CODE_FILE.parent)


def _compile(source: str, target: Path) -> Path:
    source = f'#set text(font: "{choose_font()[0].family}")\n{source}'
    typst.compile(source.encode(), output=str(target), font_paths=typst.Fonts(True, True, [OWN]))
    return target


def _defects(path: Path, font: Font) -> list[Defect]:
    with open_pdf(path) as file:
        return list(find_defects(file, font))


@pytest.fixture
def font() -> Font:
    return choose_font()[0]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("#place(dx: 190mm, box(width: 90mm)[Chữ dài tràn ra ngoài])", "tran"),
        ("#place(dy: 265mm)[Chân trang]", "tran"),
        ("a\n#pagebreak()\n#pagebreak()\nb", "trang-trong"),
        ("#place(dy: 100mm, block(height: 300mm)[a #v(1fr) Hàng cuối bị cắt])", "tran"),
        ("Chữ thường #text(size: 8pt)[cỡ tám]", "co-chu"),
        ("#v(1fr)\n= Tiêu đề cuối trang", "tieu-de"),
        ('a #text(font: "DejaVu Sans Mono")[lạ]', "phong"),
    ],
)
def test_defects_are_seen(tmp_path: Path, font: Font, source: str, kind: str) -> None:
    """Overflow, empty pages, small type, lone headings, foreign fonts."""
    defects = _defects(_compile(f"#set page(margin: 20mm)\n{source}", tmp_path / "x.pdf"), font)
    assert kind in [defect.kind for defect in defects]


def test_a_sound_page_has_none(tmp_path: Path, font: Font) -> None:
    """Plain text in the family of the book."""
    assert _defects(_compile("Đảng viên", tmp_path / "x.pdf"), font) == []


def test_a_heading_with_text_below_is_no_defect(tmp_path: Path, font: Font) -> None:
    """Only the lowest heading of a page, with nothing of the body under it, is meant."""
    source = "#set text(size: 14pt)\n#v(1fr)\n= Tiêu đề\nMột dòng thân bài."
    assert _defects(_compile(source, tmp_path / "x.pdf"), font) == []


def test_the_mark_of_a_note_may_be_small(tmp_path: Path, font: Font) -> None:
    """Raised figures are no text to be read by themselves."""
    source = "#set text(size: 12pt)\nLời văn#super[12], năm#super[(\\*)] 2020"
    assert _defects(_compile(source, tmp_path / "x.pdf"), font) == []


@pytest.mark.parametrize(
    ("sign", "size", "is_fine"),
    [("(sb)", 7.2, True), ("(đs)", 7, True), ("(sb)", 6, False), ("(xyz)", 7.2, False)],
)
def test_the_mark_of_a_provisional_number_may_be_smaller_but_legible(
    tmp_path: Path, font: Font, sign: str, size: float, *, is_fine: bool
) -> None:
    """Its letters are explained below the table."""
    mark = f"#super(typographic: false, size: {size}pt)[{sign}]"
    assert (_defects(_compile(f"84.213{mark}", tmp_path / "x.pdf"), font) == []) is is_fine
