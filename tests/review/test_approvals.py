"""Approvals: bound to what a section says, and lapsed as soon as it says something else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from PIL import Image

from macros.cli import main
from macros.findings import BrokenReport, Code, ReportError
from macros.project import Project
from macros.publish.run import check, publish, to_do
from macros.publish.stages import Stages
from macros.read.approvals import StepState
from macros.read.report import read_report
from macros.review.seals import approve, read_standings, tell_standings
from tests.published import ROOT
from tests.review.test_version import git
from tests.review.versions import edit

READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
BOOKS = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
STEPS = "buoc_duyet: [thẩm định, duyệt]\n"


def standing(root: Path, section: str = "a-1") -> tuple[StepState, ...]:
    return read_standings(read_report(Project(root)))[section]


@pytest.fixture
def approved(old: Path) -> Path:
    """The small report, one section of it approved."""
    approve(read_report(Project(old)), "a-1", "Trần Thị B", None, "Được.")
    return old


def test_an_approval_is_one_line_and_stands(approved: Path) -> None:
    """Readable in a diff: section, step, who, when, what was said."""
    text = (approved / "data" / "duyet.yml").read_text(encoding="utf-8")
    (line,) = (one for one in text.splitlines() if one.startswith("  - "))
    assert 'muc: "a-1"' in line
    assert 'nguoi: "Trần Thị B"' in line
    assert 'y_kien: "Được."' in line
    (state,) = standing(approved)
    assert state.is_valid


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (BOOKS, "Năm 2020, thư viện", "Trong năm 2020, thư viện"),
        ("data/tables/kho_sach.csv", "2020,thieu_nhi,", "2020,thieu_nhi,1"),
        ("data/tables/kho_sach.csv", "2020,tat_ca,11570,31305", "2020,tat_ca,11570,31306"),
        (BOOKS, 'cot=["dau_sach", "ban_sach"]', 'cot=["ban_sach"]'),
    ],
    ids=["words", "a number of a table", "a number of a sentence", "a table"],
)
def test_an_approval_lapses_by_itself(approved: Path, name: str, before: str, after: str) -> None:
    """Also when the page was not touched, and only its data were."""
    edit(approved, name, (before, after))
    (state,) = standing(approved)
    assert not state.is_valid
    assert "đã đổi" in state.words


def test_layout_name_and_number_lapse_nothing(approved: Path) -> None:
    """Another file name, other line ends, another table before its own: it says the same."""
    edit(
        approved,
        BOOKS,
        ("\nSách thiếu nhi", " Sách thiếu nhi"),
        ("trang_thai: hoan-thanh", "trang_thai: cho-duyet"),
    )
    (approved / BOOKS).rename(approved / "docs/a-kho-sach-ban-doc/1-sach.md")
    edit(
        approved,
        "docs/0-gioi-thieu.md",
        ("Hoạt động theo", '{{ bang("xep_loai", ma="x") }}\n\nHoạt động theo'),
    )
    (state,) = standing(approved)
    assert state.is_valid


def test_a_picture_that_is_replaced_under_its_name_lapses_the_approval(old: Path) -> None:
    """Within a sentence, and a drawing, too: the words are the same, what is shown is not."""
    folder = old / "docs" / "hinh"
    folder.mkdir()
    Image.new("RGB", (40, 30), "red").save(folder / "so-do.png")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h{}"/></svg>'
    )
    (folder / "ve.svg").write_text(drawing.format(5), encoding="utf-8")
    shown = "![Sơ đồ](../hinh/so-do.png) ![Nét vẽ](../hinh/ve.svg) Năm 2020, thư viện"
    edit(old, BOOKS, ("Năm 2020, thư viện", shown))

    def is_valid() -> bool:
        (state,) = standing(old)
        return state.is_valid

    approve(read_report(Project(old)), "a-1", "B", None, None)
    assert is_valid()
    Image.new("RGB", (40, 30), "blue").save(folder / "so-do.png")
    assert not is_valid()
    approve(read_report(Project(old)), "a-1", "B", None, None)
    assert is_valid()
    (folder / "ve.svg").write_text(drawing.format(6), encoding="utf-8")
    assert not is_valid()


def test_an_approval_does_not_depend_on_what_else_is_approved(approved: Path) -> None:
    """A section with links to others stands, whether or not they are approved too."""
    approve(read_report(Project(approved)), "b", "B", None, None)
    approve(read_report(Project(approved)), "gioi-thieu", "B", None, None)
    sections = ("a-1", "b", "gioi-thieu")
    assert all(state.is_valid for one in sections for state in standing(approved, one))


def test_a_step_waits_for_the_one_before(old: Path) -> None:
    """And lapses with it."""
    edit(old, "data/report.yml", ("ten_loai:", f"{STEPS}ten_loai:"))
    report = read_report(Project(old))
    with pytest.raises(ReportError, match="chưa qua bước “thẩm định”"):
        approve(report, "a-1", "B", "duyệt", None)
    with pytest.raises(ReportError, match="ghi bước bằng --buoc"):
        approve(report, "a-1", "B", None, None)
    approve(report, "a-1", "A", "thẩm định", None)
    approve(read_report(Project(old)), "a-1", "B", "duyệt", None)
    assert [state.is_valid for state in standing(old)] == [True, True]
    edit(old, BOOKS, ("Năm 2020, thư viện", "Trong năm 2020, thư viện"))
    assert [state.is_valid for state in standing(old)] == [False, False]


def test_a_step_put_between_makes_the_next_one_wait_though_nothing_has_changed(old: Path) -> None:
    """It stands again by itself once the new one is there."""
    edit(old, "data/report.yml", ("ten_loai:", f"{STEPS}ten_loai:"))
    approve(read_report(Project(old)), "a-1", "A", "thẩm định", None)
    approve(read_report(Project(old)), "a-1", "B", "duyệt", None)
    edit(old, "data/report.yml", ("[thẩm định, duyệt]", "[thẩm định, trình, duyệt]"))
    assert [state.words for state in standing(old)][1:] == ["chưa", "chưa"]
    approve(read_report(Project(old)), "a-1", "C", "trình", None)
    assert [state.is_valid for state in standing(old)] == [True, True, True]


@pytest.mark.parametrize(("arguments", "said"), [((), "duyet.yml:4"), (("a-2",), "duyet.yml:4")])
def test_a_file_of_approvals_with_a_mistake_is_not_taken_for_an_empty_one(
    approved: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Such as the marks of a merge: neither listed from nor written to."""
    path = approved / "data" / "duyet.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}<<<<<<< a\n", encoding="utf-8")
    before = path.read_bytes()
    command = ["--thu-muc", str(approved), "duyet", *arguments, "--nguoi", "B"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert said in result.output
    assert path.read_bytes() == before


def test_nobody_approves_without_a_name(old: Path) -> None:
    """Blanks are none."""
    command = ["--thu-muc", str(old), "duyet", "a-1", "--nguoi", "  "]
    assert CliRunner().invoke(main, command).exit_code == 1
    assert not (old / "data" / "duyet.yml").exists()


def test_two_approvals_at_once_are_both_kept_by_git(approved: Path) -> None:
    """A new report's settings tell git to keep the lines of both."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    shutil.copyfile(ROOT / "macros/begin/khuon/gitattributes", approved / ".gitattributes")
    git(approved, "init", "-q", "-b", "main")
    git(approved, "add", "-f", "docs", "data", "mkdocs.yml", ".gitattributes")
    git(approved, "commit", "-qm", "Một")
    for branch, section in (("b", "b"), ("c", "a-2")):
        git(approved, "switch", "-qc", branch, "main")
        approve(read_report(Project(approved)), section, "B", None, None)
        git(approved, "commit", "-qam", branch)
    git(approved, "merge", "-q", "b")
    assert all(standing(approved, one)[0].is_valid for one in ("a-1", "a-2", "b"))


def test_steps_that_lack_are_work_to_do_and_bar_the_final_copy(small: Project) -> None:
    """A draft is published with a list of them."""
    edit(small.root, "data/report.yml", ("ten_loai:", f"{STEPS}ten_loai:"))
    project = small
    found = [one for one in check(project, Stages()) if one.code is Code.UNAPPROVED]
    assert found
    assert set(found) <= set(to_do(project, Stages())[0])
    assert all(one.is_to_write for one in found)
    with pytest.raises(BrokenReport) as refused:
        publish(project, Stages(), is_final=True)
    assert any(one.code is Code.UNAPPROVED for one in refused.value.findings)


def test_an_approval_of_nothing_is_a_mistake(approved: Path) -> None:
    """A section that the outline no longer has, at its line."""
    edit(approved, "data/duyet.yml", ('muc: "a-1"', 'muc: "a-9"'))
    found = check(Project(approved), Stages())
    (wrong,) = (one for one in found if one.path == "data/duyet.yml")
    assert wrong.line == 3
    assert "a-9" in wrong.message


@pytest.fixture
def lapsed(old: Path) -> Path:
    """The small report in git with a board; a number and a sentence changed since approved."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    board = old / "docs" / "phu-luc" / "tien-do.md"
    board.parent.mkdir()
    board.write_text("# Tiến độ\n\n{{ tien_do() }}\n", encoding="utf-8")
    edit(old, "mkdocs.yml", ("nav:\n", "nav:\n- Phụ lục: [phu-luc/tien-do.md]\n"))
    git(old, "init", "-q", "-b", "main")
    git(old, "add", "-f", "docs", "data", "mkdocs.yml")
    git(old, "commit", "-qm", "Một")
    approve(read_report(Project(old)), "a-1", "Trần Thị B", None, None)
    edit(old, "data/tables/kho_sach.csv", ("15110,61.3", "15110,63.3"), ("232.3", "234.3"))
    edit(old, BOOKS, ("Năm 2020, thư viện", "Trong năm 2020, thư viện"))
    return old


_SINCE = "2 số, 2 câu"


def test_duyet_lists_how_much_has_changed_since(lapsed: Path) -> None:
    """And by which command it is seen."""
    told = list(tell_standings(read_report(Project(lapsed))))
    (line,) = (at for at, one in enumerate(told) if one.startswith("a-1: "))
    assert f"nội dung đã đổi ({_SINCE}): duyệt lại" in told[line]
    assert told[line + 1].endswith(f"baocao so-sanh {git(lapsed, 'rev-parse', 'HEAD')[:7]}")


def test_what_git_was_given_after_it_was_approved_is_compared_too(lapsed: Path) -> None:
    """The commit that brought the approval, as long as it holds what was approved."""
    assert approve(read_report(Project(lapsed)), "a-2", "Lê C", None, None).ban is None
    git(lapsed, "add", "-f", "data")
    git(lapsed, "commit", "-qam", "Hai")
    edit(lapsed, READERS, ("vẫn còn phù hợp", "cần thay thế"))
    told = tell_standings(read_report(Project(lapsed)))
    assert any(one.startswith("a-2: ") and "(1 câu)" in one for one in told)


@pytest.mark.parametrize(("gap", "what"), [("\n", "câu"), ("\n\n", "đoạn")])
def test_what_moved_to_another_section_is_counted_in_both(old: Path, gap: str, what: str) -> None:
    """A sentence, or a whole paragraph: it lapses the approval of either."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    moved = f"{gap}Thư viện đã cử hai cán bộ đi học lớp nghiệp vụ ở tỉnh."
    edit(old, READERS, ("vẫn còn phù hợp.", f"vẫn còn phù hợp.{moved}"))
    git(old, "init", "-q", "-b", "main")
    git(old, "add", "-f", "docs", "data", "mkdocs.yml")
    git(old, "commit", "-qm", "Một")
    for section in ("a-1", "a-2"):
        approve(read_report(Project(old)), section, "Trần Thị B", None, None)
    edit(old, READERS, (moved, ""))
    edit(old, BOOKS, ("kem_don_vi=true) }}.\n", f"kem_don_vi=true) }}}}.{moved}\n"))
    told = list(tell_standings(read_report(Project(old))))
    for section, way in (("a-1", "đến"), ("a-2", "đi")):
        (line,) = (one for one in told if one.startswith(f"{section}: "))
        assert f"nội dung đã đổi (1 {what} chuyển {way})" in line


def test_what_git_no_longer_has_is_not_counted(lapsed: Path) -> None:
    """As in a shallow clone: the approval has lapsed all the same."""
    commit = git(lapsed, "rev-parse", "HEAD").strip()
    edit(lapsed, "data/duyet.yml", (commit, "0" * 40))
    told = tell_standings(read_report(Project(lapsed)))
    assert any("nội dung đã đổi: duyệt lại" in one for one in told)


def test_a_page_names_who_has_approved_it_at_the_next_build(lapsed: Path) -> None:
    """Instead of “chờ duyệt”, which it is no more."""
    shutil.copytree(ROOT / "overrides", lapsed / "overrides", dirs_exist_ok=True)
    page = Project(lapsed).site / "a-kho-sach-ban-doc/2-ban-doc.html"
    publish(Project(lapsed), Stages())
    assert "Chờ duyệt" in html.parse(page).xpath("string(//*[contains(@class, 'dau-trang')])")
    approval = approve(read_report(Project(lapsed)), "a-2", "Lê C", None, None)
    publish(Project(lapsed), Stages())
    head = html.parse(page).xpath("string(//*[contains(@class, 'dau-trang')])")
    assert f"Duyệt: Lê C, {approval.ngay:%d/%m/%Y}" in head
    assert "Chờ duyệt" not in head


def test_board_page_and_draft_mark_say_how_much_has_changed(lapsed: Path) -> None:
    """With a link where the comparison is beside the pages, else with the command that makes it."""
    shutil.copytree(ROOT / "overrides", lapsed / "overrides", dirs_exist_ok=True)
    edit(lapsed, "data/report.yml", ("ten_loai:", "buoc_duyet: [duyệt]\nten_loai:"))
    commit = git(lapsed, "rev-parse", "HEAD").strip()
    git(lapsed, "commit", "-qam", "Hai")
    git(lapsed, "add", "-f", "data")
    git(lapsed, "commit", "-qm", "Ba")
    approve(read_report(Project(lapsed)), "a-2", "Trần Thị B", None, None)
    edit(lapsed, READERS, ("vẫn còn phù hợp", "cần thay thế"))
    found = publish(Project(lapsed), Stages(), base=commit)
    assert any(f"mục a-1 đã đổi ({_SINCE}) sau khi" in one.message for one in found)
    site = Project(lapsed).site
    board = html.parse(site / "phu-luc/tien-do.html")
    cell = board.xpath("//table[contains(@class, 'duyet')]//td[contains(., 'đã đổi')]")[0]
    assert _SINCE in cell.text_content()
    there = cell.find(".//a").get("href")
    assert there == "../doi-chieu/index.html#muc-a-1"
    comparison = html.parse(site / "doi-chieu/index.html")
    assert comparison.find(".//*[@id='muc-a-1']") is not None
    assert "Lần dự thảo" not in comparison.getroot().text_content()  # nobody has changed it
    command = f"baocao html --so-voi {git(lapsed, 'rev-parse', 'HEAD')[:7]}"
    assert command in [one.text for one in board.iterfind(".//td//code")]
    page = html.parse(site / "a-kho-sach-ban-doc/1-kho-sach.html")
    assert page.find(f".//a[@href='{there}']").text == f"Đã đổi sau bước duyệt: {_SINCE}"
