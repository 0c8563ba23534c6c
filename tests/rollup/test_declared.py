"""What a table's YAML says of adding up holds for the rules of the table, too."""

from __future__ import annotations

from macros.check.ruling import judge_numbers
from macros.project import Project
from macros.read.report import read_report


def test_what_two_units_count_alike_is_taken_off_once(province: Project) -> None:
    """The row of the province is the sum of its districts less a declared overlap."""
    replace(
        province,
        "dang_vien.csv",
        "2020,son_ha,3740,120,42,42,3860",
        "2020,son_ha,3740,120,42,42,3850",
    )
    assert any("lệch 10" in line for line in contradictions(province))
    append(
        province,
        "dang_vien.yml",
        "overlaps:\n- keys: {nam: 2020, ma_don_vi: son_ha}\n  amounts: {cuoi_ky: 10}\n"
        "  units: [an_thinh, ban_ly]\n  text: Chi bộ Trạm bơm sinh hoạt ở cả hai huyện.\n",
    )
    assert not any("theo DV2" in line for line in contradictions(province))


def test_movements_inside_a_unit_are_none_of_its_own(province: Project) -> None:
    """What districts send each other is no movement of the province."""
    replace(province, "dang_vien.csv", "2020,son_ha,3740,120,42,42", "2020,son_ha,3740,120,0,0")
    assert len(contradictions(province)) == 2
    append(
        province,
        "dang_vien.yml",
        "transfers:\n- {in: chuyen_den, out: chuyen_di, within: [son_ha]}\n",
    )
    replace(province, "dang_vien.csv", "2019,son_ha,3600,140,45,45", "2019,son_ha,3600,140,0,0")
    assert contradictions(province) == []


def test_who_collects_nothing_is_asked_for_nothing(province: Project) -> None:
    """A unit that declares a table not collected is not missing there."""
    drop(province, "ket_nap.csv", "cao_son")
    before = contradictions(province)
    assert any("thiếu dòng, trái với KN2" in line for line in before)
    append(province, "ket_nap.yml", "not_collected: {cao_son: Mới thành lập}\n")
    after = contradictions(province)
    assert not any("KN2" in line or "DV5" in line for line in after if "cao_son" in line)


def contradictions(project: Project) -> list[str]:
    return [str(one) for one in judge_numbers(read_report(project)).contradictions]


def replace(project: Project, name: str, old: str, new: str) -> None:
    path = project.tables / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def append(project: Project, name: str, text: str) -> None:
    path = project.tables / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def drop(project: Project, name: str, unit: str) -> None:
    path = project.tables / name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if unit not in line), encoding="utf-8")
