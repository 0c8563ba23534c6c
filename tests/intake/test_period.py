"""Years outside the report's period: neither handed out nor taken in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros.findings import AuthorError
from macros.intake.delivery import Wishes
from macros.intake.hand_out import make_template
from macros.project import Project
from tests.intake.files import GOOD, HEAD, Hand, Send, messages, rows_of, with_value
from tests.intake.test_forms import FIRST

REPORT = Path(__file__).parents[2] / "data" / "report.yml"
OUTSIDE = "năm 2031 ngoài kỳ báo cáo; dùng các năm 2010–2020 [nam-la]"


@pytest.fixture
def dated(project: Project) -> Project:
    """The small project, whose report is about 2010–2020."""
    shutil.copy(REPORT, project.data)
    return project


def test_row_of_another_year(dated: Project, send: Send) -> None:
    """A year that the report is not about is a slip, such as 2031 for 2013."""
    assert messages(send([HEAD, GOOD, with_value("nam", "2031")])) == [
        f"gui.csv:3: ô A3: {OUTSIDE}"
    ]


def test_year_that_the_clerk_names(dated: Project, send: Send) -> None:
    """A year that holds for the whole file is refused once."""
    rows = [row[1:] for row in (HEAD, GOOD, ("", "an", "phuong", *GOOD[3:]))]
    assert messages(send(rows, Wishes(year=2031))) == [f"gui.csv:1: {OUTSIDE}"]


def test_year_that_the_table_holds_already(dated: Project, send: Send) -> None:
    """A table with rows of other years, such as targets, may have more of these."""
    stored = ",".join(HEAD) + "\n" + ",".join(with_value("nam", "2025")) + "\n"
    (dated.tables / "so_dv.csv").write_text(stored, encoding="utf-8")
    row = ("2025", "an", "phuong", *GOOD[3:])
    assert len(rows_of(send([HEAD, row]))) == 2
    assert messages(send([HEAD, with_value("nam", "2031")])) == [
        "gui.csv:2: ô A2: năm 2031 ngoài kỳ báo cáo; "
        "dùng các năm 2010–2020, hoặc năm bảng đã có: 2025 [nam-la]"
    ]


def test_template_of_another_year(dated: Project) -> None:
    """No template is made that could not be handed in."""
    with pytest.raises(AuthorError) as error:
        make_template(dated, "so_dv", "an", (2020, 2031), blank=True)
    assert str(error.value) == OUTSIDE
    assert make_template(dated, "so_dv", "an", (2020,), blank=True)


def test_template_without_years_needs_the_period(project: Project) -> None:
    """Without a report nobody knows which years are meant."""
    with pytest.raises(AuthorError, match="không biết kỳ báo cáo; chọn năm bằng --nam"):
        make_template(project, "so_dv", "an", (), blank=True)


def test_form_of_another_year(forms: Project, hand: Hand) -> None:
    """The year at the top of a form is held against the period too."""
    shutil.copy(REPORT, forms.data)
    rows = [["Có đến 31/12/2031"] if row == ["Có đến 31/12/2020"] else row for row in FIRST]
    assert messages(hand(rows)) == [f"bieu.xlsx:1: trang tính “Số liệu”: {OUTSIDE}"]
