"""Locked cells of a template: whoever changes them is told which one, and nothing is stored."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from macros.intake.delivery import Wishes
from macros.intake.hand_out import make_template
from macros.intake.take_in import take_in
from macros.project import Project
from tests.intake.files import messages, rows_of

FIRST = 9  # the first row of data
NUMBERS = ((4, 100), (5, 5), (8, 2.5))  # column and value
OTHER = "cần năm, mục, đơn vị khác thì xuất mẫu khác bằng baocao mau [bo-cuc]"


@pytest.fixture
def book(project: Project) -> Any:
    """A template of 2018 for unit "an", its first row filled in."""
    from openpyxl import load_workbook

    raw = make_template(project, "so_dv", "an", (2018,), blank=True)
    book = load_workbook(io.BytesIO(raw))
    _fill(book.active, FIRST)
    return book


def _fill(sheet: Any, row: int) -> None:
    for column, value in NUMBERS:
        sheet.cell(row, column).value = value


def _back(project: Project, book: Any, tmp_path: Path) -> list[str]:
    path = tmp_path / "mau.xlsx"
    book.save(path)
    intake = take_in(project, path, Wishes())
    return messages(intake) or rows_of(intake)


def test_untouched_locks(project: Project, book: Any, tmp_path: Path) -> None:
    """Blanks that a program adds change nothing."""
    book.active["A2"].value = "Đơn vị báo  cáo: Huyện An\n"
    assert _back(project, book, tmp_path) == ["2018,an,xa,moi,100,5,,2.5,,"]


@pytest.mark.parametrize(
    ("place", "value", "before", "after"),
    [
        ("A9", 2019, "2018", "“2019”"),
        ("B9", "Phường", "Xã", "“Phường”"),
        ("A9", None, "2018", "ô trống"),
        ("A2", "Đơn vị báo cáo: Huyện Bình", "Đơn vị báo cáo: Huyện An", None),
        ("C9", "Hệ cũ", "Hệ mới", "“Hệ cũ”"),
    ],
)
def test_changed_lock(
    project: Project,
    book: Any,
    tmp_path: Path,
    place: str,
    value: object,
    before: str,
    after: str | None,
) -> None:
    """A key that was typed over would put the numbers into another row or unit."""
    book.active[place].value = value
    assert _back(project, book, tmp_path) == [
        f"mau.xlsx:{place[1:]}: trang tính “Đảng viên”, ô {place}: ô khóa của mẫu bị đổi từ "
        f"“{before}” thành "
        f"{after or f'“{value}”'}; ghi lại “{before}”; {OTHER}"
    ]


def test_extra_row(project: Project, book: Any, tmp_path: Path) -> None:
    """A row below the last one is not of this template, however valid it is."""
    sheet = book.active
    for column, value in ((1, 2019), (2, "Xã"), (3, "Hệ mới")):
        sheet.cell(FIRST + 2, column).value = value
    _fill(sheet, FIRST + 2)
    assert _back(project, book, tmp_path) == [
        "mau.xlsx:11: trang tính “Đảng viên”, ô A11: dòng 11 không có trong mẫu, mẫu hết ở dòng "
        "10; "
        f"xóa dòng này; {OTHER}"
    ]


@pytest.mark.parametrize(("above", "told"), [(1, "A4"), (FIRST, "A11"), (FIRST + 1, "A12")])
def test_added_rows(project: Project, book: Any, tmp_path: Path, above: int, told: str) -> None:
    """Rows put above keys are to go again; to type the keys again would exchange numbers."""
    book.active.insert_rows(above, 2)
    assert _back(project, book, tmp_path) == [
        f"mau.xlsx:{told[1:]}: trang tính “Đảng viên”, ô {told}: mẫu bị thêm 2 dòng ở trên ô này; "
        "xóa 2 dòng ấy, không ghi lại ô nào [bo-cuc]"
    ]


def test_deleted_row(project: Project, tmp_path: Path) -> None:
    """When a row was taken out all keys below it differ; not every one of them is told."""
    from openpyxl import load_workbook

    raw = make_template(project, "so_dv", "an", range(2000, 2016), blank=True)
    book = load_workbook(io.BytesIO(raw))
    book.active.delete_rows(FIRST)
    told = _back(project, book, tmp_path)
    assert len(told) == 11
    assert "bị đổi từ “Xã” thành “Phường”" in told[0]
    assert told[-1].endswith("ô khóa nữa bị đổi; không thêm, xóa, xếp lại dòng của mẫu [bo-cuc]")


def test_rows_that_the_clerk_names(forms: Project, tmp_path: Path) -> None:
    """A list of documents may be longer than the rows that the template offers."""
    from openpyxl import load_workbook

    raw = make_template(forms, "van_ban_chi_dao", None, (), blank=True)
    book = load_workbook(io.BytesIO(raw))
    sheet = book.active
    values = ("05-CT/TU", "01/02/2015", "Chỉ thị", "Tỉnh ủy", "Chỉ thị về việc thử")
    for column, value in enumerate(values, start=1):
        sheet.cell(FIRST + 30, column).value = value
    row = "05-CT/TU,2015-02-01,chi_thi,Tỉnh ủy,Chỉ thị về việc thử,"
    assert _back(forms, book, tmp_path) == [row]


def test_template_of_an_earlier_version(project: Project, book: Any, tmp_path: Path) -> None:
    """A template without these notes cannot be held against them."""
    book["_bao_cao"]["B1"].value = "mau-1"
    assert _back(project, book, tmp_path) == [
        "mau.xlsx:1: trang ẩn của mẫu bị hỏng, hoặc mẫu làm bằng phiên bản trước; "
        "xuất lại mẫu bằng baocao mau rồi chép số liệu sang [bo-cuc]"
    ]
