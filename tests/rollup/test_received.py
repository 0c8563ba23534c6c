"""What comes in: of whatever kind, of whom and when, read or named."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from macros.findings import BrokenReport
from macros.intake.hand_out import make_templates
from macros.project import Project
from tests.intake.files import workbook
from tests.published import copy_report
from tests.rollup.conftest import PROVINCE
from tests.rollup.returns import LAST, edit, pack, run, states, tables, unit_lines


def test_folders_zips_and_filled_templates_say_the_same(
    waiting: Project, sent: Path, tmp_path: Path
) -> None:
    """A return is a report, a zip of it, or the workbook that was handed out, in any order."""
    whole = copy_report(PROVINCE, tmp_path / "du")
    made = make_templates(whole, None, "cao_son", (), blank=False)
    mixed = tmp_path / "lan"
    shutil.copytree(sent / "an_thinh", mixed / "an_thinh")
    pack(Project(sent / "ban_ly"), mixed / "ban_ly.zip")
    (mixed / "cao_son.xlsx").write_bytes(made["cao_son.xlsx"])
    parts = sorted(mixed.iterdir(), reverse=True)
    assert set(states(run(waiting, *parts)).values()) == {"nhan"}
    assert tables(waiting) == tables(Project(PROVINCE))


@pytest.mark.parametrize("place", ["phieu.xlsx", "cao_son/phieu.xlsx"])
def test_a_template_is_answered_to_the_unit_that_it_was_made_for(
    place: str, waiting: Project, tmp_path: Path
) -> None:
    """Wherever a filled template lies, its mistake refuses its unit, which gets one letter."""
    whole = copy_report(PROVINCE, tmp_path / "du")
    made = make_templates(whole, None, "cao_son", (), blank=False)["cao_son.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book["Đảng viên"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 2178)
    cell.value = "không rõ"
    path = tmp_path / "roi" / place
    path.parent.mkdir(parents=True)
    book.save(path)
    rolled = run(waiting, tmp_path / "roi")
    state = next(one for one in rolled.made.states if one.unit == "cao_son")
    assert (state.state, state.errors, rolled.strangers) == ("tu_choi", 1, ())
    letter = (waiting.root / "gui-lai/cao_son.md").read_text(encoding="utf-8")
    assert f"Đảng viên, ô {cell.coordinate}: “không rõ”" in letter
    assert "ông có dòng nào" not in letter
    back = openpyxl.load_workbook(waiting.root / "gui-lai/cao_son.xlsx")
    assert back["Đảng viên"][cell.coordinate].comment
    assert back["Lỗi"]["D4"].hyperlink.location == f"'Đảng viên'!{cell.coordinate}"
    back["Đảng viên"][cell.coordinate].value = 2178
    back.save(path)
    again = run(waiting, tmp_path / "roi")
    assert next(one for one in again.made.states if one.unit == "cao_son").state == "nhan"


def test_files_that_nobody_reads_are_named(waiting: Project, sent: Path) -> None:
    """Each with what to do, beside returns that are read and where there are none."""
    names = ("bang.XLS", "bao-cao.pdf", "goi.rar")
    (sent / "khac").mkdir()
    for name in (*names, "Thumbs.db", "~$bang.xlsx"):
        (sent / "khac" / name).write_bytes(b"x")
    (sent / "a/b/c/d").mkdir(parents=True)
    (sent / "rong").mkdir()
    deep, empty, *told = (str(one) for one in run(waiting, sent).strangers)
    assert (deep.partition(":")[0], empty.partition(":")[0]) == ("b/c", "gui/rong")
    assert "sâu quá 3 lớp" in deep
    assert [line.partition(":")[0] for line in told] == [f"khac/{name}" for name in names]
    assert "lưu lại thành .xlsx" in told[0]
    assert "Excel" not in told[1]
    assert "nén lại thành .zip" in told[2]
    with pytest.raises(BrokenReport) as caught:
        run(waiting, sent / "khac")
    assert len(caught.value.findings) == len(names)


def test_a_row_that_cannot_be_read_is_not_said_to_lack(waiting: Project, sent: Path) -> None:
    """The table is there: only what is wrong with its row is told, and what truly lacks."""
    edit(sent / "cao_son/data/tables/dang_vien.csv", LAST, LAST.replace("2178", "hai nghìn"))
    (sent / "cao_son/data/tables/ket_nap.csv").unlink()
    run(waiting, sent)
    letter = (waiting.root / "gui-lai/cao_son.md").read_text(encoding="utf-8")
    assert "hai nghìn" in letter
    assert "có dòng nào của bảng “Đảng viên”" not in letter
    assert "Không có dòng nào của bảng “Kết nạp đảng viên”" in letter


def test_a_cell_that_cannot_be_read_hides_no_other_mistake(waiting: Project, sent: Path) -> None:
    """What is wrong in the other tables is told at once, not after the next sending."""
    own = sent / "cao_son/data/tables"
    edit(own / "dang_vien.csv", LAST, LAST.replace("2178", "hai nghìn"))
    rows = (own / "ket_nap.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    *kept, last = rows
    wrong = last.rstrip("\n") + "1\n"
    (own / "ket_nap.csv").write_text("".join([*kept, wrong]), encoding="utf-8")
    run(waiting, sent)
    letter = (waiting.root / "gui-lai/cao_son.md").read_text(encoding="utf-8")
    assert "hai nghìn" in letter
    assert "Kết nạp đảng viên, dòng" in letter


def test_two_returns_of_one_table_are_never_chosen_between(waiting: Project, sent: Path) -> None:
    """A unit that sends a table twice is refused until one of them goes."""
    pack(Project(sent / "ban_ly"), sent / "ban_ly-moi.zip")
    edit(sent / "ban_ly/data/tables/dang_vien.csv", ",ban_ly,", ",ban_ly,0")
    rolled = run(waiting, sent)
    assert states(rolled)["ban_ly"] == "tu_choi"
    letter = waiting.root / "gui-lai/ban_ly.md"
    assert "gửi nhiều bản: ban_ly, ban_ly-moi.zip" in letter.read_text(encoding="utf-8")
    (sent / "ban_ly-moi.zip").rename(sent / "ban_ly-2021-01-30.zip")
    edit(sent / "ban_ly/data/tables/dang_vien.csv", ",ban_ly,0", ",ban_ly,1")
    run(waiting, sent)
    told = letter.read_text(encoding="utf-8")
    assert "1. ban_ly: Bảng “Đảng viên” có ở nhiều bản gửi: ban_ly, ban_ly-2021-01-30.zip." in told
    assert "dòng" not in told, "nobody knows of which"


def test_the_same_return_twice_counts_once(waiting: Project, sent: Path) -> None:
    """As a folder and its zip, or as two zips with their days: told, and nobody is refused."""
    pack(Project(sent / "ban_ly"), sent / "ban_ly-moi.zip")
    pack(Project(sent / "an_thinh"), sent / "an_thinh-2021-02-01.zip")
    pack(Project(sent / "an_thinh"), sent / "an_thinh-2021-02-03.zip")
    shutil.rmtree(sent / "an_thinh")
    rolled = run(waiting, sent)
    assert set(states(rolled).values()) == {"nhan"}
    assert tables(waiting) == tables(Project(PROVINCE))
    (told,) = rolled.strangers
    assert "“ban_ly”, chỉ tính một lần" in told.message
    letter = (waiting.root / "gui-lai/an_thinh.md").read_text(encoding="utf-8")
    assert "“an_thinh-2021-02-01.zip”, chỉ tính một lần" in letter


def test_a_return_is_as_late_as_its_name_or_the_office_says(waiting: Project, sent: Path) -> None:
    """The day of the run counts only where neither tells when a return came."""
    (sent / "an_thinh").rename(sent / "an_thinh-2021-01-05")
    text = "han: 2021-01-10\nngay_nhan: {ban_ly: 2021-01-11}\n"
    (waiting.data / "tong_hop.yml").write_text(text, encoding="utf-8")
    lines = unit_lines(run(waiting, sent))
    assert lines["an_thinh"].split(",")[2:4] == ["2021-01-05", "co"]
    assert lines["ban_ly"].split(",")[2:4] == ["2021-01-11", "khong"]
    assert lines["cao_son"].split(",")[2:4] == ["2021-02-05", "khong"]


@pytest.mark.parametrize("name", ["../../thoat.csv", "/tmp/thoat.csv", "C:\\thoat.csv"])
def test_no_zip_leads_out_of_its_folder(
    name: str, waiting: Project, sent: Path, tmp_path: Path
) -> None:
    """A zip with such a name is refused as a whole, and nothing of it is read."""
    shutil.rmtree(sent / "ban_ly")
    with zipfile.ZipFile(sent / "ban_ly.zip", "w") as archive:
        archive.writestr("data/report.yml", "ky: {}")
        archive.writestr(name, "x")
    rolled = run(waiting, sent)
    assert states(rolled)["ban_ly"] == "tu_choi"
    assert "dẫn ra ngoài" in (waiting.root / "gui-lai/ban_ly.md").read_text(encoding="utf-8")
    assert not list(tmp_path.rglob("thoat.csv"))


def test_a_return_of_nobody_known_is_told(waiting: Project, sent: Path) -> None:
    """A unit that the province does not have is named with its file; the others are added up."""
    edit(sent / "ban_ly/data/report.yml", "ma_don_vi: ban_ly", "ma_don_vi: ban_lo")
    rolled = run(waiting, sent)
    assert next(str(one) for one in rolled.strangers).startswith("ban_ly: data/report.yml:1: ")
    assert states(rolled)["ban_ly"] == "cho"


def test_who_collects_does_not_send_to_itself(waiting: Project, sent: Path) -> None:
    """The unit that reports, listed among those that send, would be added to its own sum."""
    (waiting.data / "tong_hop.yml").write_text("don_vi: [son_ha, ban_ly]\n", encoding="utf-8")
    with pytest.raises(BrokenReport, match="don_vi: không có đơn vị gửi “son_ha”"):
        run(waiting, sent)


HEADS = "nam,ma_don_vi,loai,so"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Năm,Đơn vị,Giới,Số kết nạp", ""),
        ("nam,ma_don_vi,gioi,so", "sai tên cột: “gioi”, thiếu “loai”. Cách sửa: ghi dòng đầu là"),
        ("nam;ma_don_vi;loai;so", "Các ô ngăn cách bằng dấu chấm phẩy. Cách sửa: lưu lại với"),
    ],
)
def test_heads_of_a_csv(head: str, told: str, waiting: Project, sent: Path) -> None:
    """Titles do as well as names; what is wrong is one sentence, and to follow it puts it right."""
    edit(sent / "cao_son/data/tables/ket_nap.csv", HEADS, head)
    assert states(run(waiting, sent))["cao_son"] == ("tu_choi" if told else "nhan")
    letter = (waiting.root / "gui-lai/cao_son.md").read_text(encoding="utf-8")
    assert told in letter
    assert letter.count("Cách sửa") == (1 if told else 0)
    assert f"“{HEADS}”." in letter or "gioi" not in told


@pytest.mark.parametrize("new", ["2020,cao_son,nu,1", "2020,cao_son,nu,"])
def test_a_letter_speaks_of_no_yaml_and_no_csv(new: str, waiting: Project, sent: Path) -> None:
    """A sum that is wrong is told by the titles of tables, and no rule by its code."""
    path = sent / "cao_son/data/tables/ket_nap.csv"
    line = next(one for one in path.read_text("utf-8").splitlines() if "2020,cao_son,nu," in one)
    edit(path, line, new)
    run(waiting, sent)
    letter = (waiting.root / "gui-lai/cao_son.md").read_text(encoding="utf-8")
    assert "Kết nạp đảng viên, dòng" in letter
    assert not re.search(r"total|tong|data/tables|YAML|KN[12]", letter)


@pytest.mark.parametrize("years", [("2020",), ("2019", "2020")], ids=["one", "several"])
def test_official_forms_of_single_years_are_returns(
    province: Project, tmp_path: Path, years: tuple[str, ...]
) -> None:
    """Other years, and columns for which a form has no place, stay as they were."""
    (province.data / "mau_bieu").mkdir()
    (province.data / "mau_bieu" / "bieu_1.yml").write_text(_FORM, encoding="utf-8")
    path = province.tables / "dang_vien.csv"
    before = path.read_text(encoding="utf-8")
    for line in before.splitlines():
        year, unit, *numbers = line.split(",")
        if year in years and unit == "ban_ly":
            title = [["Biểu thử 1"], [f"Có đến 31/12/{year}"], ["Đơn vị báo cáo: Huyện Bản Lý"]]
            rows = zip(_LABELS, map(int, numbers[:5]), strict=True)
            name = tmp_path / f"bieu {year}.xlsx"
            workbook(name, [*title, ["Chỉ tiêu", "Tổng số"], *map(list, rows)])
    rolled = run(province, *tmp_path.glob("*.xlsx"))
    assert states(rolled)["ban_ly"] == "nhan", rolled.judged
    assert path.read_text(encoding="utf-8") == before


_LABELS = ("Đầu kỳ", "Kết nạp", "Chuyển đến", "Chuyển đi", "Cuối kỳ")
_FORM = """
title: Biểu thử 1
name: Đảng viên
table: dang_vien
recognise: [Biểu thử 1]
keys:
  nam: ["đến 31/12/{}"]
  ma_don_vi: ["Đơn vị báo cáo: {}"]
columns:
- {head: Tổng số}
rows:
- {label: Đầu kỳ, column: dau_ky}
- {label: Kết nạp, column: ket_nap}
- {label: Chuyển đến, column: chuyen_den}
- {label: Chuyển đi, column: chuyen_di}
- {label: Cuối kỳ, column: cuoi_ky}
"""
