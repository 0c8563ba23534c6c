"""Numbers of tables and figures."""

from __future__ import annotations

from collections.abc import Callable

from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.call.numbering import number_report

Damage = Callable[[str, str, str], None]


def test_numbers_follow_the_outline_not_the_file_names(small: Project, damage: Damage) -> None:
    """When the outline moves a section, its tables move with it."""
    outline = small.data / "outline.yml"
    text = outline.read_text(encoding="utf-8")
    start, last = text.index("- id: a\n"), text.index("- id: b\n")
    moved = text[:start] + text[last:] + text[start:last]
    outline.write_text(moved, encoding="utf-8")
    numbering = number_report(read_report(small))
    numbers = [
        numbering.place(f"bang:{name}").number for name in ("xep_loai", "kho_sach", "ban_doc")
    ]
    assert numbers == [1, 2, 3]


def test_tables_and_figures_are_counted_apart(report: Report) -> None:
    """Bảng 3 and Hình 2 stand on one page."""
    numbering = number_report(report)
    assert numbering.place("bang:xep_loai").number == 3
    assert numbering.place("hinh:xep_loai").number == 2


def test_a_table_printed_twice_needs_an_id(small: Project, damage: Damage) -> None:
    """The second one is found where it stands, with the place of the first."""
    damage("docs/b-xep-loai.md", '{{ bang("xep_loai") }}', '{{ bang("kho_sach") }}')
    (finding,) = number_report(read_report(small)).findings
    assert (finding.path, finding.line) == ("docs/b-xep-loai.md", 13)
    assert "docs/a-kho-sach-ban-doc/1-kho-sach.md" in finding.message
    assert 'ma="kho_sach-2"' in finding.remedy


def test_an_id_of_ones_own_makes_a_target(small: Project, damage: Damage) -> None:
    """The anchor follows the id."""
    damage("docs/b-xep-loai.md", '{{ bang("xep_loai") }}', '{{ bang("kho_sach", ma="kho") }}')
    place = number_report(read_report(small)).place("bang:kho")
    assert (place.anchor, place.number, place.page.path) == ("bang-kho", 3, "docs/b-xep-loai.md")


def test_an_id_is_plain_letters(small: Project, damage: Damage) -> None:
    """It becomes part of an address."""
    damage("docs/b-xep-loai.md", '{{ bang("xep_loai") }}', '{{ bang("xep_loai", ma="kết quả") }}')
    (finding,) = number_report(read_report(small)).findings
    assert "kết quả" in finding.message
