"""Months and quarters in templates and in what clerks type."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from macros.intake.delivery import Wishes
from macros.intake.hand_out import export_table, make_template
from macros.intake.take_in import Intake, take_in
from macros.project import Project
from tests.intake.files import messages

FIRST = 9  # the first row of data in a template

_TABLE = """title: Theo {title}
primaryKey: [{name}]
years: {{from: 2017, to: {last}}}
fields:
- {{name: {name}, title: {title}, type: {kind}}}
- {{name: so, title: Số, unit: lượt, constraints: {{minimum: 0}}}}
- {{name: them, title: Thêm, unit: lượt, applies: {{from: {last}}}}}
rules:
- {{id: T1, says: Không quá chín lượt., holds: so <= 9}}
"""


@pytest.fixture
def timed(project: Project) -> Project:
    """The project with a table of months, to February 2018, and one of quarters; both empty."""
    for name, title, kind, last in (
        ("thang", "Tháng", "month", "2018-02"),
        ("quy", "Quý", "quarter", "2018-Q1"),
    ):
        text = _TABLE.format(name=name, title=title, kind=kind, last=last)
        (project.tables / f"theo_{name}.yml").write_text(text, encoding="utf-8")
        (project.tables / f"theo_{name}.csv").write_text(f"{name},so,them\n", encoding="utf-8")
    return project


def back(project: Project, book: Any, tmp_path: Path) -> Intake:
    """Save a workbook and hand it in."""
    path = tmp_path / "tep.xlsx"
    book.save(path)
    return take_in(project, path, Wishes(table="theo_thang"))


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("theo_thang", [*(f"2017-{month:02d}" for month in range(1, 13)), "2018-01", "2018-02"]),
        ("theo_quy", ["2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4", "2018-Q1"]),
    ],
)
def test_a_template_lists_every_step_of_the_years_asked_for(
    timed: Project, tmp_path: Path, name: str, times: list[str]
) -> None:
    """As far as the table goes; filled in, it comes back as it was."""
    book = load_workbook(io.BytesIO(make_template(timed, name, None, (2017, 2018), blank=True)))
    sheet = book.active
    shown = [sheet.cell(FIRST + place, 1).value for place in range(len(times) + 1)]
    assert shown == [*times, None]
    for place in range(len(times)):
        sheet.cell(FIRST + place, 2, place % 9)
    path = tmp_path / "mau.xlsx"
    book.save(path)
    taken = take_in(timed, path, Wishes())
    assert messages(taken) == []
    taken.write()
    lines = (timed.tables / f"{name}.csv").read_text(encoding="utf-8").split()
    assert lines[1:] == [f"{time},{place % 9}," for place, time in enumerate(times)]
    exported = load_workbook(io.BytesIO(export_table(timed, name, ".xlsx"))).active
    assert exported is not None
    assert [cell.value for cell in exported["A"]][1:] == times


def test_months_are_understood_as_clerks_type_them(timed: Project, tmp_path: Path) -> None:
    """Excel makes a day of what looks like one; every change is told."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Tháng", "Số", "Thêm"])
    for typed in ("2017-01", "Tháng 2/2017", "3/2017", "T4/2017", datetime.date(2017, 5, 1)):
        sheet.append([typed, 5, None])
    taken = back(timed, book, tmp_path)
    assert messages(taken) == []
    taken.write()
    text = (timed.tables / "theo_thang.csv").read_text(encoding="utf-8")
    assert text.split()[1:] == [f"2017-{month:02d},5," for month in range(1, 6)]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("13/2017", "không phải tháng; ghi tháng dạng 2024-09"),
        ("2017-13", "không có trong lịch; tháng từ 01 đến 12"),
        (datetime.date(2017, 5, 2), "không phải tháng"),
        ("2010-01", "năm 2010 ngoài kỳ báo cáo"),
    ],
)
def test_what_is_no_month_is_refused_in_its_cell(
    timed: Project, tmp_path: Path, typed: Any, says: str
) -> None:
    """With what would be right."""
    (timed.data / "report.yml").write_text(
        "{ten_loai: BÁO CÁO, trich_yeu: x, co_quan: A, ky_hieu: BC, dia_danh: A,"
        " ky: {tu: 2017, den: 2018}}\n",
        encoding="utf-8",
    )
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Tháng", "Số", "Thêm"])
    sheet.append([typed, 5, None])
    assert any(says in message for message in messages(back(timed, book, tmp_path)))
