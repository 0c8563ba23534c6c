"""A report of one's own is begun in one command, and stands on its own at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from macros.begin.repository import Wish, begin, read_wish
from macros.check.run import examine
from macros.cli import main
from macros.findings import AuthorError, Code
from macros.project import Project
from macros.publish.site import write_stubs
from macros.read.identity import Appendix
from macros.read.report import Report, read_report
from tests.begin.test_outline_text import AS_SENT
from tests.published import publish_quietly

SON_HA = Wish("Tỉnh ủy Sơn Hà", 2015, 2024, AS_SENT, ("bien_dong_dang_vien",))


def begun(folder: Path, wish: Wish) -> Report:
    """Begin a report and read it."""
    begin(folder, wish, write_stubs)
    return read_report(Project(folder))


def test_a_new_report_has_a_place_for_every_prompt_and_no_mistake(tmp_path: Path) -> None:
    """What is found is work to do: each prompt once, each page, each table."""
    report = begun(tmp_path / "son-ha", SON_HA)
    found = examine(report).findings
    years = [one for one in found if one.code is Code.LEFT_OVER]  # the outline has its own
    slips = (Code.SPELLING, Code.SIGNS, Code.UNPAIRED)  # of the outline as it was sent
    assert [one.line for one in found if one.code in slips]
    assert all("năm 2010" in one.message or "năm 2020" in one.message for one in years)
    rest = [one for one in found if one not in years and one.code not in slips]
    assert all(one.is_to_write for one in rest), "\n".join(map(str, rest))
    places = [one for one in found if one.code is Code.PLACEHOLDER]
    gaps = [one for one in places if one.path != "data/report.yml"]
    assert len(places) == len(gaps) + 4  # who gets it; for whom, as what and who signs it
    without = [one for one in report.outline.sections if not one.prompts and one.level > 1]
    leaves = [one for one in without if not report.outline.ids_below(one.id) - {one.id}]
    assert len(gaps) == 44 + len(leaves) + 1  # and the opening section
    assert sum(one.code is Code.EMPTY_TABLE for one in found) == 2


def test_the_forms_of_its_tables_come_along(tmp_path: Path) -> None:
    """Those that need no other table; without any, what to do instead is told."""
    report = begun(tmp_path / "son-ha", SON_HA)
    assert list(report.forms) == ["bieu_1"]
    appendix = Appendix(bieu="1")
    assert report.forms_of(appendix)[0].table == "bien_dong_dang_vien"
    bare = begun(tmp_path / "khong-bang", replace(SON_HA, tables=()))
    with pytest.raises(AuthorError) as raised:
        bare.forms_of(appendix)
    assert "{bang: …}" in raised.value.remedy


def test_a_new_report_is_published_at_once_as_a_draft(tmp_path: Path) -> None:
    """Site, PDF and Word, with nothing but what the folder holds and the installed package."""
    begin(tmp_path / "son-ha", SON_HA, write_stubs)
    site = publish_quietly(Project(tmp_path / "son-ha"), with_copies=True)
    page = (site / "1-thuc-trang-cong-tacxay" / "1-lanh-dao-chi-dao.html").read_text("utf-8")
    assert "giải pháp đột phá, có hiệu quả" in page
    assert (site / "bao-cao.pdf").is_file()
    assert (site / "bao-cao.docx").is_file()


@pytest.mark.parametrize("profile", ["hd05", "nd30", "thuong"])
def test_a_new_report_has_the_keys_that_its_format_prints(tmp_path: Path, profile: str) -> None:
    """No other, and what must be filled in is work to do; it is checked as it stands."""
    report = begun(tmp_path / "x", replace(SON_HA, unit="Trường Nguyễn Du", profile=profile))
    particulars = yaml.safe_load((tmp_path / "x" / "data" / "report.yml").read_text("utf-8"))
    assert ("logo" in particulars) is (profile == "thuong")
    assert ("do_mat" in particulars) is (profile != "thuong")
    found = [one for one in examine(report).findings if one.path == "data/report.yml"]
    assert all(one.is_to_write for one in found)
    blank = {
        name for one in found for name in ("ky_hieu", "chuc_vu", "noi_nhan") if name in str(one)
    }
    wanted = {"chuc_vu"} if profile == "thuong" else {"ky_hieu", "chuc_vu", "noi_nhan"}
    assert blank == wanted


def test_nothing_of_the_sample_is_left(tmp_path: Path) -> None:
    """Neither its province, nor its rows, nor that its numbers are invented."""
    begin(tmp_path / "son-ha", SON_HA, write_stubs)
    for path in (tmp_path / "son-ha").rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert "Thanh Giang" not in text, path
            assert "illustrative" not in text, path
    table = (tmp_path / "son-ha/data/tables/bien_dong_dang_vien.csv").read_text("utf-8")
    assert table.count("\n") == 1


def test_what_the_outline_cites_is_in_the_register(tmp_path: Path) -> None:
    """Its five documents, with date and issuer, ready to be called."""
    report = begun(tmp_path / "son-ha", SON_HA)
    assert sorted(one.number for one in report.documents.values()) == [
        "12-HD/BTCTW",
        "18-KL/TW",
        "33-CT/TW",
        "38-HD/BTCTW",
        "80-KL/TW",
    ]


def test_a_document_that_only_the_outline_describes_is_taken_from_its_note(tmp_path: Path) -> None:
    """Number, date, issuer and title as the note has them."""
    outline = tmp_path / "de-cuong.txt"
    note = "[1: Quyết định số 15-QĐ/SYT, ngày 05/4/2023 của Sở Y tế về giao chỉ tiêu.]"
    outline.write_text(f"1. Kết quả\n- Thực hiện Quyết định số 15-QĐ/SYT. {note}\n", "utf-8")
    report = begun(tmp_path / "bv", Wish("Bệnh viện Đa khoa Sơn Hà", 2023, 2023, outline))
    (document,) = report.documents.values()
    assert (document.number, str(document.date), document.issuer) == (
        "15-QĐ/SYT",
        "2023-04-05",
        "Sở Y tế",
    )
    assert document.title == "Quyết định về giao chỉ tiêu"


def test_a_document_whose_date_cannot_be_is_left_out(tmp_path: Path) -> None:
    """The outline is taken all the same."""
    outline = tmp_path / "de-cuong.txt"
    note = "[1: Quyết định số 15-QĐ/SYT, ngày 31/02/2023 của Sở Y tế về giao chỉ tiêu.]"
    outline.write_text(f"1. Kết quả\n- Thực hiện chỉ tiêu. {note}\n", "utf-8")
    assert not begun(tmp_path / "bv", Wish("Bệnh viện Sơn Hà", 2023, 2023, outline)).documents


def test_rules_that_compare_with_a_table_not_taken_are_left_out(tmp_path: Path) -> None:
    """And named; the others stay."""
    told = begin(tmp_path / "son-ha", SON_HA, write_stubs)
    assert any("bỏ quy tắc so với bảng không lấy: BD5, BD6, BD7" in line for line in told)
    text = (tmp_path / "son-ha/data/tables/bien_dong_dang_vien.yml").read_text("utf-8")
    rules = [rule["id"] for rule in yaml.safe_load(text)["rules"]]
    assert "BD1" in rules
    assert not {"BD5", "BD6", "BD7"} & set(rules)


def test_what_was_taken_for_granted_is_told(tmp_path: Path) -> None:
    """Sign and place come from the unit's name; years of the outline may be of another period."""
    told = "\n".join(begin(tmp_path / "son-ha", SON_HA, write_stubs))
    assert "ký hiệu BC/TU, địa danh Sơn Hà" in told
    assert "năm ngoài kỳ báo cáo: 2010" in told


def test_an_outline_titled_in_capitals_gives_a_subject_in_small_letters(tmp_path: Path) -> None:
    """Which stands in sentences; that names may have lost theirs is told."""
    outline = tmp_path / "de-cuong.txt"
    outline.write_text("BÁO CÁO CÔNG TÁC XÂY DỰNG ĐẢNG\n\n1. Kết quả\n- Việc làm.\n", "utf-8")
    told = begin(tmp_path / "x", Wish("Huyện ủy A", 2023, 2024, outline), write_stubs)
    assert "trích yếu đổi từ chữ in hoa" in "\n".join(told)
    subject = read_report(Project(tmp_path / "x")).identity.trich_yeu
    assert subject == "công tác xây dựng đảng giai đoạn 2023 - 2024"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """Also when it is a file; an empty one is filled."""
    (tmp_path / "cu").mkdir()
    (tmp_path / "cu" / "ghi-chu.txt").write_text("giữ lại", encoding="utf-8")
    with pytest.raises(AuthorError, match="đã có tệp"):
        begin(tmp_path / "cu", SON_HA, write_stubs)
    assert [path.name for path in (tmp_path / "cu").iterdir()] == ["ghi-chu.txt"]
    (tmp_path / "moi").mkdir()
    begin(tmp_path / "moi", SON_HA, write_stubs)
    assert (tmp_path / "moi" / "mkdocs.yml").is_file()


def test_a_wish_that_cannot_be_met_makes_no_folder(tmp_path: Path) -> None:
    """An unknown table, or a period backwards."""
    unknown = Wish("A", 2015, 2024, tables=("ket_nap_dang",))
    for wish in (unknown, Wish("A", 2024, 2015), Wish("A", 1500, 2024)):
        with pytest.raises(AuthorError):
            begin(tmp_path / "x", wish, write_stubs)
        assert not (tmp_path / "x").exists()


def test_the_command_asks_for_what_was_not_said(tmp_path: Path) -> None:
    """Every option is a question too; the next step is named at the end."""
    target = tmp_path / "moi"
    answers = f"Huyện ủy Nà Phong\n2020-2024\n{AS_SENT}\nket_nap, bien_dong_dang_vien\n\n"
    asked = CliRunner().invoke(main, ["moi", str(target)], input=answers)
    assert asked.exit_code == 0, asked.output
    assert "Đơn vị báo cáo: " in asked.output
    assert "baocao check" in asked.output
    assert (target / "data" / "luoc-do" / "report.json").is_file()  # named by report.yml
    assert "BC/HU" in (target / "data" / "report.yml").read_text(encoding="utf-8")
    assert (target / "data" / "tables" / "ket_nap.csv").is_file()


def test_the_command_names_what_nobody_answers(tmp_path: Path) -> None:
    """As in a script; a folder in the way is told before the first question."""
    silent = CliRunner().invoke(main, ["moi", str(tmp_path / "x"), "--don-vi", "A"], input="")
    assert silent.exit_code == 1
    assert "thiếu --ky; ghi ở lệnh" in silent.output
    filled = CliRunner().invoke(main, ["moi", str(Path(__file__).parent)], input="")
    assert "đã có tệp" in filled.output
    assert "Đơn vị" not in filled.output


def test_the_check_of_a_new_report_is_a_list_of_what_to_do(tmp_path: Path) -> None:
    """Data first, then the sections as they are printed, each with its number of places."""
    target = tmp_path / "moi"
    outline = tmp_path / "de-cuong.md"
    outline.write_text("\n".join(f"{n}. Mục {n}\n- Việc {n}." for n in range(1, 12)), "utf-8")
    wish = Wish("Bệnh viện Sơn Hà", 2023, 2023, outline, ("ket_nap",))
    begin(target, wish, write_stubs)
    done = CliRunner().invoke(main, ["--thu-muc", str(target), "check"])
    counted = done.stdout.partition("Còn phải viết")[2].splitlines()[1:-1]
    assert [line.split(maxsplit=2)[1:] for line in counted[:3]] == [
        ["data/report.yml"],
        ["data/tables/don_vi.csv"],
        ["data/tables/ket_nap.csv"],
    ]
    assert [line.split(maxsplit=2)[2] for line in counted[3:]] == [
        f"{n}. Mục {n}" for n in range(1, 12)
    ]
    assert "Không có lỗi, 0 cảnh báo, 30 chỗ còn phải viết." in done.stdout


def test_a_report_of_one_year_is_named_after_it(tmp_path: Path) -> None:
    """One year may be asked for as one, and is no "giai đoạn"."""
    outline = tmp_path / "de-cuong.txt"
    outline.write_text("Đề cương báo cáo tổng kết\n\n1. Kết quả\n- Việc làm.\n", "utf-8")
    given = {"unit": "Trường A", "period": "2024", "outline": str(outline)}
    begin(tmp_path / "x", read_wish(given, lambda *_: None), write_stubs)
    assert read_report(Project(tmp_path / "x")).identity.trich_yeu == "tổng kết năm 2024"


def test_a_unit_needs_a_name(tmp_path: Path) -> None:
    """And no signs of a program in it."""
    for unit in ("", "Tỉnh ủy {{ 7*7 }}", "<b>Tỉnh ủy</b>"):
        with pytest.raises(AuthorError, match="tên đơn vị"):
            begin(tmp_path / "x", Wish(unit, 2015, 2024), write_stubs)


def test_an_outline_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The file, not the folder to be made."""
    for name in ("khong-co.md", "khong-co.docx"):
        with pytest.raises(AuthorError, match=rf"không có tệp .*{name}"):
            begin(tmp_path / "x", Wish("A", 2015, 2024, tmp_path / name), write_stubs)
