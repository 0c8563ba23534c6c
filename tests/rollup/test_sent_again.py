"""What a unit sends a second time joins what it sent before; nothing of that is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl

from macros.check.run import examine
from macros.intake.hand_out import make_templates
from macros.project import Project
from macros.publish.site import write_stubs
from macros.read.report import read_report
from tests.published import copy_report
from tests.rollup.conftest import PROVINCE
from tests.rollup.returns import edit, pack
from tests.rollup.test_roll_up import LAST, run, states, tables, unit_lines


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


def template(folder: Path) -> Path:
    """The workbook of Cao Sơn, filled."""
    whole = copy_report(PROVINCE, folder / "du")
    made = make_templates(whole, None, "cao_son", (), blank=False)["cao_son.xlsx"]
    (folder / "mau").mkdir()
    path = folder / "mau/cao_son.xlsx"
    path.write_bytes(made)
    return path
