"""What a clerk is told of a broken rule: cell, heading, value found, value wanted, the rule."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from macros.intake.delivery import Wishes
from macros.intake.hand_out import make_template
from macros.intake.take_in import Intake, take_in
from macros.project import Project
from tests.intake.files import messages

ROW = 9
NUMBERS = {
    "B": 156,  # all
    "E": 0,
    "F": 72,
    **dict(zip("KLMNOPQR", (15, 42, 6, 19, 47, 6, 5, 16), strict=True)),  # by occupation
    **dict(zip("STUV", (100, 42, 12, 2), strict=True)),  # by age
}
KD2 = "Tám nhóm nghề nghiệp cộng lại bằng tổng số"
KD3 = "Bốn nhóm tuổi cộng lại bằng tổng số"
FILL = "điền ô này, ghi 0 nếu không phát sinh"


def _told(project: Project, tmp_path: Path, changes: dict[str, Any]) -> list[str]:
    """Fill in a template of the real table of admissions, and hand it in."""
    from openpyxl import load_workbook

    raw = make_template(project, "ket_nap", "na_phong", (2020,), blank=True)
    book = load_workbook(io.BytesIO(raw))
    for column, value in {**NUMBERS, **changes}.items():
        book.active[f"{column}{ROW}"].value = value
    path = tmp_path / "mau.xlsx"
    book.save(path)
    return messages(_import(project, path))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({}, [], id="sound"),
        pytest.param(
            {"B": 300},
            [
                f"B9: cột “Kết nạp” ghi 300, phải bằng 156 (K9 + L9 + … + R9): {KD2}; "
                "sửa B9 hoặc K9, L9, …, R9 (quy tắc KD2)",
                f"B9: cột “Kết nạp” ghi 300, phải bằng 156 (S9 + T9 + U9 + V9): {KD3}; "
                "sửa B9 hoặc S9, T9, U9, V9 (quy tắc KD3)",
            ],
            id="wrong_total",
        ),
        pytest.param(
            {"B": None},
            [
                f"B9: cột “Kết nạp” để trống, phải bằng 156 (K9 + L9 + … + R9): {KD2}; "
                f"{FILL} (quy tắc KD2)",
                f"B9: cột “Kết nạp” để trống, phải bằng 156 (S9 + T9 + U9 + V9): {KD3}; "
                f"{FILL} (quy tắc KD3)",
            ],
            id="emptied_total",
        ),
        pytest.param(
            {"T": None},
            [
                "T9: cột “31 - 40” để trống, mà các số khác của quy tắc KD3 đều có: "
                f"{KD3}; {FILL} (quy tắc KD3)"
            ],
            id="emptied_part",
        ),
        pytest.param(
            {"F": 157},
            [
                "F9: cột “Nữ” ghi 157, không được quá 156 (cột “Kết nạp”, ô B9): "
                "Mỗi nhóm “trong đó” không vượt quá tổng số; sửa F9 hoặc B9 (quy tắc KD4)"
            ],
            id="part_above_its_total",
        ),
    ],
)
def test_broken_rule(
    forms: Project, tmp_path: Path, changes: dict[str, Any], told: list[str]
) -> None:
    """The clerk reads headings and cells, never the names that the CSV has for columns."""
    place = "mau.xlsx:9: trang tính “Kết nạp đảng viên”, ô "
    assert _told(forms, tmp_path, changes) == [f"{place}{text} [quy-tac]" for text in told]


def test_heading_of_the_row_s_year(forms: Project, tmp_path: Path) -> None:
    """Where a series breaks, a column is called as in the row's year."""
    from openpyxl import load_workbook

    raw = make_template(forms, "xep_loai_dang_vien", "na_phong", (2017, 2018), blank=True)
    book = load_workbook(io.BytesIO(raw))
    for row in (ROW, ROW + 1):
        for column, value in zip("CDEFHIJ", (4, 0, 0, 4, 1, 1, 1), strict=True):
            book.active[f"{column}{row}"].value = value
    path = tmp_path / "mau.xlsx"
    book.save(path)
    headings = [text.split("cột “")[1].split("”")[0] for text in messages(_import(forms, path))]
    assert headings == [
        "Đủ tư cách, hoàn thành xuất sắc nhiệm vụ",
        "Hoàn thành xuất sắc nhiệm vụ",
    ]


def _import(project: Project, path: Path) -> Intake:
    return take_in(project, path, Wishes())
