"""Official forms are printed from the same layouts by which they are taken in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros.intake.delivery import Wishes
from macros.intake.take_in import take_in
from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.call.context import Fact
from macros.render.table.form import FilledForm
from macros.render.table.layout import Layout
from tests.intake.files import workbook

ROOT = Path(__file__).parents[3]
YEAR, UNIT = "2020", "an_lang"
# Taken in together; the last one fills a table that another form fills, too.
FORMS = (("1", "2", "3", "5", "6", "7a_tu_2018", "7b_tu_2018", "8", "9"), ("10",))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The data of this repository, without its pages."""
    root = tmp_path_factory.mktemp("bieu")
    shutil.copytree(ROOT / "data", root / "data")
    (root / "docs").mkdir()
    shutil.copytree(ROOT / "overrides" / "in" / "the-thuc", root / "overrides" / "in" / "the-thuc")
    return read_report(Project(root))


def _printed(report: Report, form: str, year: str = YEAR, unit: str = UNIT) -> Layout:
    return FilledForm(report, report.forms[f"bieu_{form}"], year, unit).lay_out()


def _rows(layout: Layout) -> list[tuple[str, ...]]:
    return [
        (row.stubs[0], *(cell.text if isinstance(cell, Fact) else cell for cell in row.cells))
        for row in layout.rows
    ]


@pytest.mark.parametrize("forms", FORMS)
def test_printed_forms_are_taken_in_without_a_change(
    report: Report, forms: tuple[str, ...], tmp_path: Path
) -> None:
    """Whoever types the printed forms into sheets and hands them in changes nothing."""
    sheets = [workbook(tmp_path / f"{form}.xlsx", _typed_form(report, form)) for form in forms]
    intake = take_in(report.project, sheets, Wishes())
    assert [str(one) for one in intake.findings] == []
    assert {one.table.name for one in intake.outcomes} >= {report.forms[f"bieu_{forms[0]}"].table}
    assert [str(one) for one in intake.changes] == []


def _typed_form(report: Report, form: str) -> list[list[str | int | float | None]]:
    layout, definition = _printed(report, form), report.forms[f"bieu_{form}"]
    heads = [layout.stubs[0], *(one.head for one in definition.columns if not one.ignore)]
    return [
        [definition.title.partition(" (")[0]],
        [f"Có đến 31/12/{YEAR}"],
        ["Đơn vị báo cáo: Thị xã An Lãng"],
        [head.split(" / ")[0] for head in heads],
        [head.split(" / ")[-1] if " / " in head else None for head in heads],
        *([_typed(cell) for cell in row] for row in _rows(layout)),
    ]


def _typed(cell: str) -> str | int | float | None:
    """As a clerk types what is printed: none is 0, what is not known stays blank."""
    if cell in ("", "…"):
        return None
    bare = cell.replace(".", "").replace(",", ".")
    if cell == "-":
        return 0
    return float(bare) if bare.replace(".", "").isdecimal() else cell


def test_totals_and_formulas_stand_where_the_form_has_them(report: Report) -> None:
    """The total adds the rows up; columns have numbers, and a formula where one is a sum."""
    layout = _printed(report, "5")
    first, *rest = _rows(layout)
    assert first[0] == "Cộng"
    numbers = [0 if row[-1] in "-…" else int(row[-1].replace(".", "")) for row in rest]
    assert int(first[-1].replace(".", "")) == sum(numbers)
    assert layout.numbers[:5] == ("A", "1", "2", "3", "4=5+6")
    assert [cell.text for cell in layout.head[0]][:2] == ["Đơn vị cơ sở", "Tổ chức cơ sở đảng"]


def test_what_the_report_does_not_have_is_said(report: Report) -> None:
    """A line of the form without data prints "…"; a line for taking in only is not printed."""
    rows = dict(row[:2] for row in _rows(_printed(report, "2")))
    assert rows["Trình độ học vấn"] == "…"
    assert "Chỉ tiêu, kế hoạch năm" not in rows
    assert rows["Nghề nghiệp"] == ""
