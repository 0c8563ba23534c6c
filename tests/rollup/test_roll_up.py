"""Returns of districts become the province's tables, whole and exactly."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from macros.check.run import examine
from macros.cli import main
from macros.findings import Code
from macros.intake.hand_out import make_templates
from macros.project import Project
from macros.read.report import read_report
from macros.rollup.compared import scores_of
from macros.rollup.procedure import read_frame
from macros.rollup.run import check_own
from tests.rollup.conftest import PROVINCE
from tests.rollup.returns import LAST, UNITS, edit, letters, pack, run, states, tables, unit_lines


def test_the_province_is_what_its_districts_are_together(waiting: Project, sent: Path) -> None:
    """Sums, weighted means and the largest stand where the province's own report has them."""
    rolled = run(waiting, sent)
    assert states(rolled) == {"an_thinh": "nhan", "ban_ly": "nhan", "cao_son": "nhan"}
    assert tables(waiting) == tables(Project(PROVINCE))
    assert rolled.looks == ()


def test_sums_that_break_a_rule_are_to_be_looked_at(waiting: Project, sent: Path) -> None:
    """Each unit keeps it and is accepted; the province, all of them together, does not."""
    with (waiting.tables / "dang_vien.yml").open("a", encoding="utf-8") as stream:
        stream.write("- {id: DV6, says: Chưa tới 3800., holds: cuoi_ky < 3800}\n")
    rolled = run(waiting, sent)
    assert set(states(rolled).values()) == {"nhan"}
    (look,) = rolled.looks
    assert (look.why, look.title) == ("quy_tac", "Đảng viên")
    assert "Tỉnh Sơn Hà: Đảng viên cuối kỳ = 3.860, phải nhỏ hơn 3.800" in look.text


def test_a_wrong_return_is_refused_and_goes_back_with_its_own_cell(
    waiting: Project, sent: Path
) -> None:
    """The others are added up; the unit gets its mistakes as a list and in its table."""
    edit(sent / "cao_son/data/tables/dang_vien.csv", LAST, LAST.replace("2178", "2187"))
    (waiting.data / "tong_hop.yml").write_text("han: 2021-02-28\n", encoding="utf-8")
    rolled = run(waiting, sent)
    assert states(rolled)["cao_son"] == "tu_choi"
    assert "2020,son_ha,1650,55,14,37,1682,42.7,47," in tables(waiting)["dang_vien.csv"]
    back = waiting.root / "gui-lai"
    letter = (back / "cao_son.md").read_text(encoding="utf-8")
    assert "Kính gửi: Thị xã Cao Sơn\n" in letter
    assert "đã nhận ngày 05/02/2021 bản gửi gồm cao_son." in letter
    assert "gửi lại trước hết ngày 28/02/2021" in letter
    assert "1. Đảng viên, dòng 3: Năm 2020, Thị xã Cao Sơn: Đảng viên cuối kỳ = 2.187" in letter
    assert not set(re.findall(r"[a-z]+_[a-z]+", letter)) - {"cao_son"}, "no codes"
    book = openpyxl.load_workbook(back / "cao_son.xlsx")
    marked = [c for row in book["Đảng viên"].iter_rows() for c in row if c.comment]
    assert "G3" in [cell.coordinate for cell in marked]
    assert book.sheetnames[0] == "Lỗi"
    assert book["Lỗi"]["D4"].hyperlink.location == "'Đảng viên'!G3"
    assert not (back / "an_thinh.md").read_text(encoding="utf-8").count("Lỗi phải sửa")


def test_a_unit_that_sends_nothing_now_stays_as_it_was(waiting: Project, sent: Path) -> None:
    """Its state, its number of mistakes and its letter are those of what it sent last."""
    edit(sent / "cao_son/data/tables/dang_vien.csv", LAST, LAST.replace("2178", "2187"))
    before, files = unit_lines(run(waiting, sent)), letters(waiting, "cao_son")
    assert len(files) == 2
    edit(sent / "ban_ly/docs/2-kien-nghi.md", "thống nhất", "sớm thống nhất")
    rolled = run(waiting, sent / "ban_ly")
    assert unit_lines(rolled)["cao_son"] == before["cao_son"]
    assert next(line for line in rolled.describe() if "Cao Sơn" in line).endswith(
        "bị từ chối: 1 lỗi, 0 cảnh báo; lần này không gửi"
    )
    assert letters(waiting, "cao_son") == files
    edit(sent / "cao_son/data/tables/dang_vien.csv", "2187", "2178")
    run(waiting, sent / "cao_son")
    assert [path.suffix for path in letters(waiting, "cao_son")] == [".md"]


def test_what_lacks_is_told_with_every_number_that_it_lacks_in(
    waiting: Project, sent: Path
) -> None:
    """A sum of two of three units says so; the report is a draft, and no more wrong than that."""
    shutil.rmtree(sent / "cao_son")
    assert states(run(waiting, sent))["cao_son"] == "cho"
    examination = examine(read_report(waiting))
    assert [one.code for one in examination.findings] == [Code.MISSING_RETURN]
    fact = next(fact for _, fact in examination.ledger.facts() if fact.text == "1.682")
    assert fact.cells[0].note == "2/3 đơn vị; thiếu Thị xã Cao Sơn"
    said = next(one for one in examination.ledger.entries if one.call.name == "so")
    assert said.rendered.markdown.endswith("</span> (sơ bộ, 2/3 đơn vị)")


def test_the_office_gets_pages_that_are_whole(waiting: Project, sent: Path) -> None:
    """In the navigation, with rates of each table, and units compared as the office asks."""
    shutil.rmtree(sent / "cao_son")
    edit(waiting.config, "- 2-kien-nghi.md", "- 2-kien-nghi.md # ý kiến\nextra: {}")
    procedure = waiting.data / "tong_hop.yml"
    procedure.write_text(
        "han: 2021-02-04\nso_sanh: [dang_vien.tuoi, ket_nap.so]\n", encoding="utf-8"
    )
    run(waiting, sent)
    pages = "- tong-hop/doi-chieu.md\n- tong-hop/y-kien.md\n"
    run(waiting, sent)
    config = waiting.config.read_text(encoding="utf-8")
    assert config.endswith(f"- 2-kien-nghi.md # ý kiến\n{pages}extra: {{}}\n")
    report = read_report(waiting)
    assert {one.code for one in examine(report).findings} == {Code.MISSING_RETURN}
    rates = (waiting.tables / "tong_hop_bang.csv").read_text(encoding="utf-8").splitlines()
    assert rates[:2] == ["ten_bang,phai_gui,da_co,dung_han,khong_thu", "Đảng viên,3,2,0,0"]
    page = next(one for one in report.pages if one.path.endswith("doi-chieu.md"))
    figures = [call for call in page.calls if call.name == "bieu_do"]
    assert [call.kwargs["loai"] for call in figures] == ["cham", "duong"] * 2


def test_a_table_not_collected_is_not_missing(waiting: Project, sent: Path) -> None:
    """A unit that says why it has no such table is accepted, and the sum is whole."""
    (sent / "cao_son/data/tables/ket_nap.csv").unlink()
    assert states(run(waiting, sent))["cao_son"] == "tu_choi"
    with (sent / "cao_son/data/tables/ket_nap.yml").open("a", encoding="utf-8") as stream:
        stream.write("not_collected: {cao_son: Thị xã mới lập chưa tách theo giới}\n")
    rolled = run(waiting, sent)
    assert states(rolled)["cao_son"] == "nhan"
    assert "2020,son_ha,tong,55" in tables(waiting)["ket_nap.csv"]
    assert rolled.made.tables["ket_nap"].notes == {
        "not_collected": {"cao_son": "Thị xã mới lập chưa tách theo giới"}
    }


def test_what_is_corrected_after_acceptance_is_listed(waiting: Project, sent: Path) -> None:
    """Old and new number, once, and the unit's state says so; other units stay as they are."""
    run(waiting, sent)
    own = sent / "cao_son"
    edit(own / "data/tables/dang_vien.csv", LAST, LAST.replace("46.0,66", "46.1,66"))
    rolled = run(waiting, own)
    assert states(rolled) == {"an_thinh": "nhan", "ban_ly": "nhan", "cao_son": "sua"}
    changes = (waiting.tables / "tong_hop_sua.csv").read_text(encoding="utf-8").splitlines()
    assert changes[1:] == ['1,2021-02-05,cao_son,Đảng viên,2020,Tuổi bình quân,"46,0","46,1"']
    assert len(run(waiting, own).made.changes) == 1


def test_a_template_with_one_table_corrects_that_table(
    waiting: Project, sent: Path, tmp_path: Path
) -> None:
    """Of a unit that was accepted, the sheets left blank stay as they were."""
    run(waiting, sent)
    made = make_templates(waiting, None, "cao_son", (), blank=True)
    book = openpyxl.load_workbook(io.BytesIO(made["cao_son.xlsx"]))
    filled = openpyxl.load_workbook(
        io.BytesIO(make_templates(waiting, None, "cao_son", (), blank=False)["cao_son.xlsx"])
    )
    name = book.sheetnames[0]
    for row in filled[name].iter_rows():
        for cell in row:
            if cell.value in (46.0, 46):
                book[name][cell.coordinate].value = 46.1
            elif cell.value is not None and book[name][cell.coordinate].value is None:
                book[name][cell.coordinate].value = cell.value
    again = tmp_path / "sua"
    again.mkdir()
    book.save(again / "cao_son.xlsx")
    rolled = run(waiting, again)
    assert states(rolled)["cao_son"] == "sua"
    assert [(one.table, one.after) for one in rolled.made.changes] == [("dang_vien", "46.1")]


def test_refused_returns_end_the_command_with_1(waiting: Project, sent: Path) -> None:
    """What could be added up is written all the same."""
    edit(sent / "cao_son/data/tables/dang_vien.csv", LAST, LAST.replace("2178", "2187"))
    ended = CliRunner().invoke(main, ["--thu-muc", str(waiting.root), "tong-hop", str(sent)])
    assert ended.exit_code == 1
    assert "1 bản gửi bị từ chối" in ended.output
    assert "2020,son_ha,1650,55,14,37,1682,42.7,47," in tables(waiting)["dang_vien.csv"]


def test_what_all_units_wish_stands_side_by_side(waiting: Project, sent: Path) -> None:
    """By prompt of the last part, in plain words, with the numbers that the unit's page prints."""
    wish = "thống nhất mẫu biểu"
    called = '[mẫu biểu](1-tinh-hinh.md) cho {{ so("dang_vien", "cuoi_ky", nam=2020) }} đảng viên'
    edit(sent / "cao_son/docs/2-kien-nghi.md", wish, called)
    run(waiting, sent)
    rows = (waiting.tables / "tong_hop_y_kien.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[:2] for row in rows[1:]] == [
        [prompt, unit] for prompt in ("ii-nhiem-vu", "ii-kien-nghi") for unit in UNITS
    ]
    assert rows[-1].endswith("Đề nghị hướng dẫn mẫu biểu cho 2.178 đảng viên.")
    run(waiting, sent / "ban_ly")
    again = (waiting.tables / "tong_hop_y_kien.csv").read_text(encoding="utf-8")
    assert again.splitlines() == rows


def test_a_unit_far_from_its_peers_is_to_be_looked_at() -> None:
    """Its step from year to year is held against theirs; small numbers jump by themselves."""
    steps = {f"u{n}": (1000.0, 1000.0 + 3 * n) for n in range(8)}
    assert list(scores_of(steps)) == []
    steps |= {"sai": (1000.0, 1900.0), "nho": (2.0, 9.0)}
    assert [unit for unit, _ in scores_of(steps)] == ["sai"]


def test_a_unit_hears_before_it_sends_what_it_would_hear_after(
    waiting: Project, sent: Path
) -> None:
    """With the province's report at hand, or by its own tables alone."""
    edit(sent / "cao_son/data/tables/dang_vien.csv", LAST, LAST.replace("2178", "2187"))
    unit = Project(sent / "cao_son")
    for above in (waiting, unit):
        one = check_own(read_frame(above), unit.root)
        assert not one.is_accepted
        assert [found.line for found in one.findings] == [3]
    packed = check_own(read_frame(waiting), pack(unit, sent / "cao_son.zip"))
    assert [found.line for found in packed.findings] == [3]
