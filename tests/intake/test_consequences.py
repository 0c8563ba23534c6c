"""An import is judged by what it would make of the tables, not by its rows alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros.intake.delivery import Wishes
from macros.intake.take_in import Intake, take_in
from macros.project import Project
from tests.intake.files import messages

REPORT = Path(__file__).parents[2] / "data" / "report.yml"
ACCEPT = "hoặc thêm --con-lech nếu số ở dòng khác, bảng khác sẽ sửa theo sau [quy-tac]"
FILES = {
    "don_vi.yml": """title: Đơn vị
primaryKey: [ma]
label: ten
parent: cap_tren
fields:
- {name: ma, title: Mã, type: string}
- {name: ten, title: Tên, type: string}
- {name: cap_tren, title: Cấp trên, type: string}
""",
    "don_vi.csv": "ma,ten,cap_tren\ntinh,Tỉnh,\nan,Huyện An,tinh\nbinh,Huyện Bình,tinh\n",
    "dan.yml": """title: Đảng viên
primaryKey: [nam, don_vi]
fields:
- {name: nam, title: Năm, type: year}
- {name: don_vi, title: Đơn vị, type: string, references: don_vi}
- {name: dau, title: Đầu kỳ, stock: true}
- {name: cuoi, title: Cuối kỳ, stock: true}
- {name: nu, title: Nữ, stock: true}
rules:
- {id: D1, says: Đầu kỳ bằng cuối kỳ năm trước., holds: dau = truoc(cuoi)}
- {id: D2, says: Tỉnh bằng tổng các huyện., sum_of_children: [cuoi]}
- {id: D3, says: Đủ các đơn vị., complete: [nam, don_vi]}
- {id: D4, says: Nữ là một phần của tổng số., holds: nu <= cuoi}
""",
    "dan.csv": """nam,don_vi,dau,cuoi,nu
2018,tinh,20,30,
2018,an,10,20,
2018,binh,10,10,
2019,tinh,30,30,
2019,an,20,20,
2019,binh,10,10,
""",
    "nghe.yml": """title: Nghề
primaryKey: [nam, don_vi, nghe]
fields:
- {name: nam, title: Năm, type: year}
- {name: don_vi, title: Đơn vị, type: string, references: don_vi}
- {name: nghe, title: Nghề, type: string, categories: {nong: Nông dân, cong: Công nhân}}
- {name: so, title: Số lượng, stock: true}
rules:
- {id: N1, says: Các nghề cộng lại bằng tổng số., by: [nam, don_vi], holds: tong(so) = dan.cuoi}
- id: N2
  says: Nông dân ít hơn công nhân.
  by: [nam, don_vi]
  holds: tong(so, nghe="nong") < tong(so, nghe="cong")
""",
    "nghe.csv": "nam,don_vi,nghe,so\n2018,an,nong,5\n2018,an,cong,15\n",
}


@pytest.fixture
def linked(tmp_path: Path) -> Project:
    """A project whose tables and years hang together, without an error."""
    project = Project(tmp_path / "du-an")
    project.tables.mkdir(parents=True)
    project.config.write_text("", encoding="utf-8")
    shutil.copy(REPORT, project.data)
    for name, content in FILES.items():
        (project.tables / name).write_text(content, encoding="utf-8")
    return project


def send(project: Project, *lines: str, unsettled: bool = False) -> Intake:
    """Hand in a CSV."""
    path = project.root.parent / "gui.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return take_in(project, path, Wishes(unsettled=unsettled))


DAN = "nam,don_vi,dau,cuoi,nu"
NGHE = "nam,don_vi,nghe,so"


def test_nothing_new(linked: Project) -> None:
    """Rows that fit what is stored are taken without a word."""
    intake = send(linked, DAN, "2018,an,10,20,8")
    assert (intake.findings, intake.remarks) == ((), ())


def test_error_between_file_and_table(linked: Project) -> None:
    """A number that another table and the province repeat is refused until they may follow."""
    rows = (DAN, "2019,an,20,21,")
    (told,) = messages(send(linked, *rows))
    assert told.startswith("gui.csv:1: nhập xong thì bảng “dan” trái quy tắc D2: ")
    assert "Tỉnh bằng tổng các huyện" in told
    assert told.endswith(f"; soát lại số của tệp, {ACCEPT}")
    intake = send(linked, *rows, unsettled=True)
    assert intake.findings == ()
    assert intake.remarks == (
        "nhập xong, baocao check sẽ báo thêm các lỗi sau, cho đến khi nhập, sửa đủ",
        "dan, quy tắc D2, 1 chỗ: Tỉnh bằng tổng các huyện",
    )


def test_error_that_is_there_already(linked: Project) -> None:
    """An import is not to blame for what was wrong before."""
    path = linked.tables / "dan.csv"
    path.write_text(FILES["dan.csv"].replace("2018,tinh,20,30", "2018,tinh,20,31"), "utf-8")
    assert messages(send(linked, NGHE, "2018,an,nong,6", "2018,an,cong,14")) == []


def test_table_without_rows(linked: Project) -> None:
    """What a rule asks of an empty table is told of no row, and an import may fill the table."""
    path = linked.tables / "dan.yml"
    schema = FILES["dan.yml"].replace("complete: [nam, don_vi]", "complete: [nam]")
    path.write_text(schema.replace("fields:", "years: {from: 2018, to: 2019}\nfields:"), "utf-8")
    (linked.tables / "dan.csv").write_text(DAN + "\n", "utf-8")
    (linked.tables / "nghe.csv").write_text(NGHE + "\n", "utf-8")
    intake = send(linked, DAN, *FILES["dan.csv"].splitlines()[1:])
    assert (messages(intake), intake.remarks) == ([], ())


def test_table_that_is_wrong_everywhere(linked: Project) -> None:
    """Only the first errors of a rule are listed; that others move up makes them not new."""
    years = range(1980, 2012)
    numbers = (("tinh", 9), ("an", 1), ("binh", 1))
    rows = [f"{year},{unit},0,{number}," for year in years for unit, number in numbers]
    (linked.tables / "dan.csv").write_text("\n".join([DAN, *rows, ""]), encoding="utf-8")
    assert messages(send(linked, DAN, "1980,an,0,8,")) == []


@pytest.mark.parametrize("unsettled", [False, True])
def test_years_of_one_file_must_join(linked: Project, *, unsettled: bool) -> None:
    """What the file makes wrong by itself is never accepted."""
    rows = ("2018,an,10,20,", "2019,an,21,20,", "2019,binh,10,10,", "2018,binh,10,10,")
    (told,) = messages(send(linked, DAN, *rows, unsettled=unsettled))
    assert told.startswith("gui.csv:3: ô C3: ")
    assert "Đầu kỳ bằng cuối kỳ năm trước" in told
    assert ACCEPT not in told


def test_parts_of_one_file_must_add_up(linked: Project) -> None:
    """A rule over a group of rows names all their cells."""
    rows = ("2018,an,nong,12", "2018,an,cong,8")
    (told,) = messages(send(linked, NGHE, *rows, unsettled=True))
    assert told.startswith("gui.csv:2: các ô D2–D3: ")
    assert "Nông dân ít hơn công nhân" in told


def test_emptied_number_that_another_table_gives(linked: Project) -> None:
    """An empty cell can be filled in here, whatever the other table says."""
    rows = ("2019,an,,20,",)
    (told,) = messages(send(linked, DAN, *rows, unsettled=True))
    assert told.startswith("gui.csv:2: ô C2: ")
    assert "ô trống" in told


def test_missing_rows_are_only_told(linked: Project) -> None:
    """A new year fills up unit by unit."""
    intake = send(linked, DAN, "2020,an,20,20,")
    assert intake.findings == ()
    assert intake.remarks[-1] == "dan, quy tắc D3, 2 chỗ: Đủ các đơn vị"


def test_rule_on_a_column_that_the_file_lacks(linked: Project) -> None:
    """A row is judged as it would be stored, with the cells that stay."""
    path = linked.tables / "dan.csv"
    path.write_text(FILES["dan.csv"].replace("2018,an,10,20,", "2018,an,10,20,9"), "utf-8")
    layout = """title: Biểu thử
table: dan
recognise: [Biểu thử]
keys: {nam: ["Năm {}"], don_vi: ["Đơn vị: {}"]}
columns:
- {head: Số lượng}
rows:
- {label: Có đến đầu kỳ, column: dau}
- {label: Có đến cuối kỳ, column: cuoi}
"""
    (linked.data / "mau_bieu").mkdir()
    (linked.data / "mau_bieu" / "thu.yml").write_text(layout, encoding="utf-8")
    top = ("Biểu thử,", "Năm 2018,", "Đơn vị: Huyện An,", "Chỉ tiêu,Số lượng")
    told = messages(send(linked, *top, "Có đến đầu kỳ,10", "Có đến cuối kỳ,8", unsettled=True))
    assert told == [
        "gui.csv:6: ô B6: cột “Nữ” có 9, không được quá 8 (cột “Cuối kỳ”, ô B6): "
        "Nữ là một phần của tổng số; sửa cột “Nữ” hoặc B6 (quy tắc D4) [quy-tac]"
    ]


def test_rows_left_blank_keep_their_numbers(linked: Project) -> None:
    """A row without numbers is passed over; where there are old ones the clerk is told."""
    intake = send(linked, NGHE, "2018,an,nong,", "2018,an,cong,15", "2019,an,cong,")
    assert intake.remarks == (
        "bỏ qua 2 dòng chưa điền số liệu",
        "dòng 2 của tệp để trống mà bảng “nghe” đang có số: giữ số cũ",
    )
    assert intake.outcomes[0].content == FILES["nghe.csv"]
