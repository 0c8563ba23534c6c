"""The list of abbreviations is collected from the words of the report itself."""

from __future__ import annotations

from macros.check.run import examine
from macros.project import Project
from macros.read.report import read_report
from macros.render.abbreviations import collect_abbreviations
from tests.conftest import Damage

PAGE = "docs/b-xep-loai.md"
LIST = "# Danh mục chữ viết tắt\n\n{{ danh_muc_viet_tat() }}\n"


def write(project: Project, text: str) -> None:
    """Add words to a page of the outline."""
    path = project.root / PAGE
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def test_what_is_spelled_out_once_is_in_the_list(small: Project) -> None:
    """Marks of emphasis do not hide it; code and calls say nothing."""
    write(small, "Do **Hội đồng nhân dân** (HĐND) tỉnh lập.\n\nGhi `ban thường vụ (BTV)` là mã.")
    assert collect_abbreviations(read_report(small)) == {"HĐND": "Hội đồng nhân dân"}


def test_what_is_never_spelled_out_stands_in_report_yml(small: Project, damage: Damage) -> None:
    """Of those, only what the report uses."""
    write(small, "UBND tỉnh cấp kinh phí.")
    given = "viet_tat: {UBND: Ủy ban nhân dân, BTV: Ban Thường vụ}"
    damage("data/report.yml", "repo_url: null", f"repo_url: null\n{given}")
    assert collect_abbreviations(read_report(small)) == {"UBND": "Ủy ban nhân dân"}


def test_the_list_is_in_the_order_of_the_alphabet(small: Project) -> None:
    """Đ comes behind D, on a page that may be printed as an appendix."""
    write(small, "Dân tộc thiểu số (DTTS), đảng ủy viên (ĐUV), đoàn viên (ĐV), cán bộ (CB).")
    (small.docs / "viet-tat.md").write_text(LIST, encoding="utf-8")
    small.config.write_text(f"{small.config.read_text('utf-8')}- Viết tắt: viet-tat.md\n", "utf-8")
    entries = examine(read_report(small)).ledger.entries
    (printed,) = (one.rendered.markdown for one in entries if one.call.name == "danh_muc_viet_tat")
    shorts = [part.partition("<")[0] for part in printed.split('<th scope="row">')[1:]]
    assert shorts == ["CB", "DTTS", "ĐUV", "ĐV"]
    assert "<td>Dân tộc thiểu số</td>" in printed


def test_two_meanings_of_one_abbreviation_are_refused(small: Project) -> None:
    """Nothing tells which is meant; both places are named."""
    write(small, "Cán bộ (CB) và chi bộ (CB).")
    (small.docs / "viet-tat.md").write_text(LIST, encoding="utf-8")
    found = [str(one) for one in examine(read_report(small)).findings]
    wanted = f"chữ viết tắt “CB” có hai nghĩa: “Cán bộ” ({PAGE}) và “chi bộ” ({PAGE})"
    assert any(one.startswith(f"docs/viet-tat.md:3: {wanted}") for one in found), found
