"""Names of units in files: of the right kind, learnt once, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from macros.cli import main
from macros.intake.delivery import Wishes
from macros.intake.names import Names
from macros.intake.take_in import take_in
from macros.project import Project
from tests.intake.files import GOOD, HEAD, Send, messages, rows_of, workbook

UNITS = Names(
    {
        "tinh": "Tỉnh Sơn Hà",
        "tp": "Thành phố Sơn Hà",
        "huyen": "Huyện Phú Thượng",
        "tx": "Thị xã Phú Thượng",
        "p1": "Phường 1",
        "p11": "Phường 11",
        "qs": "Đảng bộ Quân sự tỉnh",
        "xa": "Xã Tân Lập",
    },
    "don_vi",
)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("TP Sơn Hà", "tp"),
        ("T.P. Sơn Hà", "tp"),
        ("Thành ủy Sơn Hà", "tp"),
        ("TỈNH SƠN HÀ", "tinh"),
        ("Tỉnh uỷ Sơn Hà", "tinh"),
        ("Sơn Hà", None),
        ("Huyện Sơn Hà", None),
        ("H. Phú Thượng", "huyen"),
        ("Đảng bộ huyện Phú Thượng", "huyen"),
        ("TX.Phú Thượng", "tx"),
        ("1. Huyện Phú Thượng", "huyen"),
        ("Phường 01", "p1"),
        ("P.11", "p11"),
        ("P1", "p1"),
        ("Phường 111", None),
        ("Đảng ủy Quân sự tỉnh", "qs"),
        ("X. Tân Lập", "xa"),
        ("Tân Lập", None),
        ("Chi bộ xã Tân Lập", None),
    ],
)
def test_a_name_means_a_unit_of_its_kind(text: str, unit: str | None) -> None:
    """Kind and proper name must both be right; a name without its kind is nobody's."""
    assert UNITS.find(text) == unit


def test_a_unit_of_another_kind_is_never_offered() -> None:
    """Who writes of a district that there is not is told of the others, and offered none."""
    assert UNITS.alike("Huyện Sơn Hà") == ()
    assert UNITS.others("Huyện Sơn Hà") == ("Tỉnh Sơn Hà", "Thành phố Sơn Hà")
    assert UNITS.alike("Sơn Hà") == ("tinh", "tp")


def test_name_is_learnt_once(project: Project, send: Send) -> None:
    """The line that a finding offers makes the file readable, and so do names for columns."""
    row = ("2018", "An", *GOOD[2:])
    (told,) = messages(send([HEAD, row]))
    line = told[told.index("- {bang") : told.index("}") + 1]
    text = f"bi_danh:\n{line}\n- {{bang: so_dv, ma: dau_ky, ten: Số đầu năm}}\n"
    (project.data / "bi_danh.yml").write_text(text, encoding="utf-8")
    head = tuple("Số đầu năm" if name == "dau_ky" else name for name in HEAD)
    assert rows_of(send([head, row])) == [",".join(GOOD)]


def test_names_are_asked_for(project: Project, tmp_path: Path) -> None:
    """With --hoi an answer is written down and the file is read; no answer leaves it refused."""
    file = workbook(tmp_path / "gui.xlsx", [HEAD, ("2018", "An", *GOOD[2:])])
    command = ["--thu-muc", str(project.root), "nhap", str(file), "--hoi"]
    refused = CliRunner().invoke(main, command, input="\n")
    assert refused.exit_code == 1
    assert "“An” là đơn vị nào?\n  1. Huyện An\n" in refused.output
    assert CliRunner().invoke(main, command, input="1\n").exit_code == 0
    learnt = (project.data / "bi_danh.yml").read_text(encoding="utf-8")
    assert learnt.endswith('bi_danh:\n- {bang: don_vi, ma: an, ten: "An"}\n')


def test_files_are_taken_in_together(project: Project, tmp_path: Path) -> None:
    """A folder of templates, one a unit, comes back in one go."""
    folder = str(tmp_path / "mau")
    run = CliRunner()
    where = ["--thu-muc", str(project.root)]
    first = workbook(tmp_path / "a.xlsx", [HEAD, GOOD])
    second = workbook(tmp_path / "b.xlsx", [HEAD, (GOOD[0], "binh", *GOOD[2:])])
    assert len(rows_of(take_in(project, [first, second], Wishes()))) == 2
    take_in(project, [first, second], Wishes()).write()
    made = run.invoke(main, [*where, "mau", "so_dv", "--tat-ca", "--nam", "2018", "--ra", folder])
    assert made.exit_code == 0, made.output
    assert [path.name for path in sorted(Path(folder).iterdir())] == [
        "so_dv-an.xlsx",
        "so_dv-binh.xlsx",
    ]
    assert "giữ nguyên 2 dòng đã có" in run.invoke(main, [*where, "nhap", folder]).output


def test_all_tables_of_a_unit(project: Project, tmp_path: Path) -> None:
    """One workbook has a sheet for each table of the unit; those left empty are passed over."""
    other = project.tables / "thu.yml"
    other.write_text(
        "title: Thu\nprimaryKey: [nam, don_vi]\nfields:\n"
        "- {name: nam, title: Năm, type: year}\n"
        "- {name: don_vi, title: Đơn vị, type: string, references: don_vi}\n"
        "- {name: thu, title: Tổng thu}\n",
        encoding="utf-8",
    )
    file = tmp_path / "an.xlsx"
    arguments = ["mau", "--tat-ca", "--don-vi", "an", "--nam", "2018", "--ra", str(file)]
    made = CliRunner().invoke(main, ["--thu-muc", str(project.root), *arguments])
    assert made.exit_code == 0, made.output
    from openpyxl import load_workbook

    book = load_workbook(file)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["Đảng viên", "Thu"]
    book["Thu"]["B9"].value = 12
    book.save(file)
    assert rows_of(take_in(project, file, Wishes())) == ["2018,an,12"]
