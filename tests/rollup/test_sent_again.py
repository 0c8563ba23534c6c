"""What a unit sends a second time joins what it sent before; nothing of that is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from macros.check.run import examine
from macros.cli import main
from macros.findings import AuthorError
from macros.intake.hand_out import make_templates
from macros.project import Project
from macros.publish.site import write_stubs
from macros.read.report import read_report
from tests.published import copy_report
from tests.rollup.conftest import PROVINCE
from tests.rollup.returns import LAST, edit, pack, run, states, tables, unit_lines


def test_opinions_stay_when_a_unit_corrects_by_template(
    waiting: Project, sent: Path, tmp_path: Path
) -> None:
    """A workbook holds numbers alone; what the unit's report said is said still."""
    opinions = waiting.tables / "tong_hop_y_kien.csv"
    run(waiting, sent / "cao_son")
    before = opinions.read_text(encoding="utf-8")
    again = template(tmp_path)
    assert states(run(waiting, again))["cao_son"] == "nhan"
    assert before == opinions.read_text(encoding="utf-8")
    assert before.count("cao_son") == 2


def test_a_report_above_stays_whole_when_nobody_has_opinions_any_more(
    waiting: Project, sent: Path
) -> None:
    """The table goes with all that shows it, and its page says that there is nothing."""
    run(waiting, sent / "cao_son")
    write_stubs(waiting)
    (sent / "cao_son/docs/2-kien-nghi.md").unlink()
    run(waiting, sent / "cao_son")
    assert not list(waiting.root.rglob("tong_hop_y_kien.*"))
    assert (waiting.docs / "tong-hop/y-kien.md").is_file()
    found = examine(read_report(waiting)).findings
    assert {one.code.name for one in found} == {"MISSING_RETURN", "NAVIGATION"}


def test_the_workbook_that_goes_back_is_the_whole_return(
    waiting: Project, sent: Path, tmp_path: Path
) -> None:
    """Whoever sent a zip mends one cell in it and sends it: accepted, its opinions with it."""
    own = sent / "cao_son/data/tables"
    edit(own / "dang_vien.csv", LAST, LAST.replace("2178", "2187"))
    packed = pack(Project(sent / "cao_son"), tmp_path / "cao_son.zip")
    shutil.rmtree(sent / "cao_son")
    run(waiting, sent, packed)
    back = waiting.root / "gui-lai/cao_son.xlsx"
    book = openpyxl.load_workbook(back)
    assert book["Đảng viên"]["G3"].value == 2187
    book["Đảng viên"]["G3"].value = 2178
    again = tmp_path / "cao_son.xlsx"
    book.save(again)
    assert set(states(run(waiting, again)).values()) == {"nhan"}
    assert tables(waiting) == tables(Project(PROVINCE))
    assert "cao_son" in (waiting.tables / "tong_hop_y_kien.csv").read_text(encoding="utf-8")


def test_a_table_declared_not_collected_is_not_asked_for_in_a_workbook(
    waiting: Project, sent: Path
) -> None:
    """What the unit's report said of it counts still when one cell comes back mended."""
    own = sent / "cao_son/data/tables"
    (own / "ket_nap.csv").unlink()
    with (own / "ket_nap.yml").open("a", encoding="utf-8") as stream:
        stream.write("not_collected: {cao_son: Thị xã mới lập chưa tách theo giới}\n")
    edit(own / "dang_vien.csv", LAST, LAST.replace("2178", "2187"))
    assert states(run(waiting, sent))["cao_son"] == "tu_choi"
    book = openpyxl.load_workbook(waiting.root / "gui-lai/cao_son.xlsx")
    book["Đảng viên"]["G3"].value = 2178
    book.save(sent.parent / "cao_son.xlsx")
    assert states(run(waiting, sent.parent / "cao_son.xlsx"))["cao_son"] == "nhan"


def test_a_correction_makes_nobody_late(waiting: Project, sent: Path) -> None:
    """The first return was in time and stays so; the second has a day of its own."""
    (waiting.data / "tong_hop.yml").write_text("han: 2021-01-10\n", encoding="utf-8")
    own = (sent / "cao_son").rename(sent / "cao_son-2021-01-05")
    run(waiting, own)
    edit(own / "data/tables/dang_vien.csv", LAST, LAST.replace("46.0,66", "46.1,66"))
    again = own.rename(sent / "cao_son-2021-01-12")
    line = unit_lines(run(waiting, again))["cao_son"]
    assert line.startswith("cao_son,sua,2021-01-05,co,2021-01-12,")
    assert unit_lines(run(waiting, again))["cao_son"] == line
    changes = (waiting.tables / "tong_hop_sua.csv").read_text(encoding="utf-8")
    assert "1,2021-01-12,cao_son,Đảng viên" in changes
    letter = (waiting.root / "gui-lai/cao_son.md").read_text(encoding="utf-8")
    assert "ngày 12/01/2021" in letter
    assert "sau hạn" not in letter
    edit(again / "data/tables/dang_vien.csv", "46.1,66", "46.2,66")
    line = unit_lines(run(waiting, again.rename(sent / "cao_son-2021-01-02")))["cao_son"]
    assert line.startswith("cao_son,sua,2021-01-05,co,2021-01-05,"), "never before the first"


def test_letters_say_what_day_it_is(waiting: Project, sent: Path) -> None:
    """No letter asks for a day gone by; who came late is told so, who did not come is reminded."""
    (waiting.data / "tong_hop.yml").write_text("han: 2021-02-01\n", encoding="utf-8")
    edit(sent / "ban_ly/data/tables/dang_vien.csv", ",ban_ly,", ",ban_ly,0")
    early = (sent / "ban_ly").rename(sent / "ban_ly-2021-01-20")
    run(waiting, early, sent / "an_thinh")
    told = {
        path.stem: path.read_text(encoding="utf-8") for path in waiting.root.glob("gui-lai/*.md")
    }
    assert "gửi lại ngay (hạn gửi 01/02/2021 đã qua)" in told["ban_ly"]
    assert "được nhận, sau hạn gửi 01/02/2021." in told["an_thinh"]
    assert "Đề nghị gửi ngay (hạn gửi 01/02/2021 đã qua) các bảng sau" in told["cao_son"]
    assert "- Kết nạp đảng viên\n" in told["cao_son"]


def test_a_note_is_no_wish(waiting: Project, sent: Path) -> None:
    """It stands where its mark is; a wrapped line is no item of its own."""
    page = sent / "cao_son/docs/2-kien-nghi.md"
    old = "- Đề nghị hướng dẫn thống nhất mẫu biểu."
    new = "Đề nghị, ưu tiên\nthôn 3[^a].\n\n[^a]: Có 21 hộ.\n\n1. Làm *đường*.\n2. Làm cầu."
    edit(page, old, new)
    run(waiting, sent / "cao_son")
    said = (waiting.tables / "tong_hop_y_kien.csv").read_text(encoding="utf-8")
    wish = "Đề nghị, ưu tiên thôn 3 (chú thích: Có 21 hộ). • Làm đường. • Làm cầu."
    assert wish in said


def test_a_cell_that_is_no_number_goes_back_to_be_mended(waiting: Project, sent: Path) -> None:
    """The table that nobody can add up is in the workbook as it was sent, its cell marked."""
    own = sent / "cao_son/data/tables"
    edit(own / "dang_vien.csv", LAST, LAST.replace("2178", "hai nghìn"))
    run(waiting, sent)
    book = openpyxl.load_workbook(waiting.root / "gui-lai/cao_son.xlsx")
    cell = book["Đảng viên"]["G3"]
    assert (cell.value, bool(cell.comment)) == ("hai nghìn", True)
    cell.value = 2178
    book.save(sent.parent / "cao_son.xlsx")
    assert states(run(waiting, sent.parent / "cao_son.xlsx"))["cao_son"] == "nhan"


def test_nothing_is_rolled_up_into_a_report_of_which_nobody_is_below(sent: Path) -> None:
    """A slip of the folder writes no numbers of neighbours into a unit's own report."""
    with pytest.raises(AuthorError, match="không đơn vị nào phải gửi"):
        run(Project(sent / "cao_son"), sent / "ban_ly")
    assert not (sent / "cao_son/docs/tong-hop").exists()


def template(folder: Path) -> Path:
    """The workbook of Cao Sơn, filled."""
    whole = copy_report(PROVINCE, folder / "du")
    made = make_templates(whole, None, "cao_son", (), blank=False)["cao_son.xlsx"]
    (folder / "mau").mkdir()
    path = folder / "mau/cao_son.xlsx"
    path.write_bytes(made)
    return path


def test_a_number_that_goes_and_one_that_the_office_had_otherwise_are_told(
    waiting: Project, sent: Path
) -> None:
    """Old and new stand among what is to be looked at again, whether or not a rule is broken."""
    own = sent / "cao_son/data/tables/dang_vien.csv"
    (waiting.tables / "dang_vien.csv").write_text(
        own.read_text(encoding="utf-8").replace("46.0,66", "46.0,68"), encoding="utf-8"
    )
    (look,) = run(waiting, sent).looks
    assert (look.why, look.text) == ("cap_tren", "Thị xã Cao Sơn, 2020, Chi bộ đông nhất: 68 → 66")
    edit(own, LAST, LAST.replace("46.0,66", "46.0,"))
    (look,) = run(waiting, sent).looks
    assert (look.why, look.text[-10:]) == ("bo_trong", "66 → trống")
    edit(own, LAST.replace("46.0,66", "46.0,"), LAST.replace("46.0,66", "46.1,"))
    run(waiting, sent)
    changes = (waiting.tables / "tong_hop_sua.csv").read_text(encoding="utf-8")
    assert "66,trống\n" in changes
    assert '"46,0","46,1"\n' in changes


def test_what_lacks_below_a_unit_is_told_above(waiting: Project, sent: Path) -> None:
    """A unit whose own sums lack somebody is accepted; the report above names who it is."""
    notes = sent / "cao_son/data/tong-hop/dang_vien.yml"
    notes.parent.mkdir()
    notes.write_text("missing: {phuong_ba: chưa gửi}\n", encoding="utf-8")
    rolled = run(waiting, sent)
    assert set(states(rolled).values()) == {"nhan"}
    assert [look.why for look in rolled.looks] == ["thieu"]
    for again in (rolled, run(waiting, sent / "ban_ly")):
        assert again.made.tables["dang_vien"].notes["missing"] == {"phuong_ba": "chưa gửi"}
    assert "MISSING_RETURN" in {one.code.name for one in examine(read_report(waiting)).findings}


def test_who_has_a_workbook_alone_hears_of_its_cells(waiting: Project, sent: Path) -> None:
    """`tu-soat` names sheet and cell or row, and asks for nothing that is done in a YAML."""
    book = openpyxl.load_workbook(template(sent.parent))
    cells = (cell for row in book[book.sheetnames[0]].iter_rows() for cell in row)
    next(cell for cell in cells if cell.value == 2178).value = 2187
    path = sent.parent / "cao_son.xlsx"
    book.save(path)
    given = ["--thu-muc", str(waiting.root), "tu-soat", str(path)]
    ended = CliRunner().invoke(main, given)
    assert ended.exit_code == 1
    assert "Đảng viên" in ended.output
    assert ".yml" not in ended.output
    assert ".csv" not in ended.output
    (sent.parent / "cao_son.docx").write_bytes(b"x")
    told = CliRunner().invoke(main, [*given[:3], str(sent.parent / "cao_son.docx")]).output
    assert told.count("cao_son.docx") == 1


def test_who_mends_one_thing_and_breaks_another_hears_of_the_other(
    waiting: Project, sent: Path
) -> None:
    """A return whose report.yml nobody can read is its folder's unit's, whose letter is new."""
    own = sent / "cao_son/data"
    table = (own / "tables/ket_nap.csv").read_bytes()
    (own / "tables/ket_nap.csv").write_bytes(table.decode().encode("utf-16"))
    run(waiting, sent)
    letter = waiting.root / "gui-lai/cao_son.md"
    assert "UTF-16" in letter.read_text(encoding="utf-8")
    (own / "tables/ket_nap.csv").write_bytes(table)
    (own / "report.yml").write_text("ky: {", encoding="utf-8")
    rolled = run(waiting, sent)
    assert (rolled.strangers, states(rolled)["cao_son"]) == ((), "tu_choi")
    told = letter.read_text(encoding="utf-8")
    assert "data/report.yml" in told
    assert "UTF-16" not in told
