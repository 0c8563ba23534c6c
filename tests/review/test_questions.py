"""Why is this number so, and what does this cell reach?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from macros.findings import BrokenReport, ReportError
from macros.project import Project
from macros.publish.run import check
from macros.publish.stages import Stages, stop
from macros.read.report import read_report
from macros.review.questions import Kept, find_numbers, reach, tell_history, trace
from macros.review.run import find_gained, tell_reach
from macros.review.version import taken_out
from tests.review.test_version import git, kept  # noqa: F401  the fixture
from tests.review.versions import edit

READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
CSV = "data/tables/ban_doc.csv"


def cell(root: Path) -> tuple[str, str]:
    """Name the cell of all cards at the end of 2020, and give its text."""
    lines = (root / CSV).read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("2020,toan_he,"))
    return f"{CSV}:{at + 1}:cuoi_nam", lines[at].split(",")[4]


def test_the_history_of_a_number_names_commit_and_cell(kept: Path) -> None:  # noqa: F811
    """Who made it another one, when, which cell, from what to what; what is unrecorded first."""
    _, value = cell(kept)
    edit(kept, CSV, (f",{value},", ",6001,"))
    git(kept, "commit", "-qam", "Sửa theo sổ")
    edit(kept, CSV, (",6001,", ",6002,"))
    report = read_report(Project(kept))
    line = next(
        n
        for n, text in enumerate((kept / READERS).read_text().splitlines(), 1)
        if "cuoi_nam" in text
    )
    number = find_numbers(report, f"{READERS}:{line}")[0]
    told = list(tell_history(Project(kept), report, number))
    assert told[0].startswith("6.002")
    assert "chưa ghi vào git: 6.001 → 6.002" in told[1]
    assert f"{CSV}:" in told[2]
    assert "An: " in told[3]
    assert "→ 6.001 (Sửa theo sổ)" in told[3]
    assert "in lần đầu" in told[-1]


def test_where_earlier_commits_cannot_be_read_nobody_says_that_it_was_new(
    kept: Path,  # noqa: F811
) -> None:
    """It may have been printed long before: how many are passed over is told instead."""
    broken = ("sections:", "muc_cu: true\nsections:")
    edit(kept, "data/outline.yml", broken)
    git(kept, "commit", "-q", "--amend", "-am", "Một")
    edit(kept, "data/outline.yml", broken[::-1])
    edit(kept, READERS, ("vẫn còn phù hợp", "còn phù hợp"))
    git(kept, "commit", "-qam", "Hai")
    report = read_report(Project(kept))
    number = find_numbers(report, f"{READERS}:10")[0]
    told = list(tell_history(Project(kept), report, number))
    assert f"đã in {number.fact.text}; 1 lần ghi trước đó không đọc được (Hai)" in told[-1]


def test_a_line_without_its_numbers_tells_what_is_wrong_with_the_report(old: Path) -> None:
    """A cell that is no number, not that the line has none; a name like no page gets no guess."""
    edit(old, CSV, (f",{cell(old)[1]},", ",x,"))
    with pytest.raises(BrokenReport, match="“x” không phải là số"):
        find_numbers(read_report(Project(old)), f"{READERS}:10")
    with pytest.raises(ReportError) as far:
        find_numbers(read_report(Project(old)), "docs/khong-co.md:3")
    assert str(far.value) == "không có trang docs/khong-co.md"


def test_a_number_of_old_is_told_by_the_heading_of_its_year(kept: Path) -> None:  # noqa: F811
    """The best rooms of 2018 were “Tiên tiến”; they are “Xuất sắc” since 2019 only."""
    table = "data/tables/xep_loai.csv"
    row = next(
        line for line in (kept / table).read_text().splitlines() if line.startswith("2018,")
    ).split(",")
    edit(kept, table, (",".join(row), ",".join([*row[:2], "5", *row[3:]])))
    report = read_report(Project(kept))
    line = next(
        n
        for n, text in enumerate((kept / "docs/b-xep-loai.md").read_text().splitlines(), 1)
        if text.startswith('{{ bang("xep_loai")')
    )
    told = [
        "\n".join(tell_history(Project(kept), report, one))
        for one in find_numbers(report, f"docs/b-xep-loai.md:{line}")
    ]
    (changed,) = [one for one in told if "chưa ghi vào git" in one]
    assert changed.count("Tiên tiến, 2018") == 2
    assert "Xuất sắc" not in changed


def test_a_commit_is_read_once_and_only_if_it_touched_the_number(
    kept: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many numbers a table has, and whatever other pages were worked on meanwhile."""
    edit(kept, "docs/b-xep-loai.md", ("Kho sách đã nêu", "Kho sách nêu"))
    git(kept, "commit", "-qam", "Trang khác")
    asked: list[str] = []

    def noting(project: Project, commit: str) -> Any:
        asked.append(commit)
        return taken_out(project, commit)

    monkeypatch.setattr("macros.review.questions.taken_out", noting)
    report, seen = read_report(Project(kept)), Kept()
    for number in find_numbers(report, f"{READERS}:15"):
        list(tell_history(Project(kept), report, number, seen))
    assert asked == [git(kept, "rev-parse", "HEAD~1").strip()]


def test_the_history_goes_on_under_other_names(kept: Path) -> None:  # noqa: F811
    """A page, a table called otherwise since; what was broken in between is nobody's change."""
    _, value = cell(kept)
    edit(kept, CSV, (f",{value},", ",6001,"))
    git(kept, "commit", "-qam", "Sửa theo sổ")
    particulars = (kept / "data/report.yml").read_text(encoding="utf-8")
    edit(kept, "data/report.yml", ("trich_yeu:", "trich_yeu: ["))
    git(kept, "commit", "-qam", "Hỏng")
    (kept / "data/report.yml").write_text(particulars, encoding="utf-8")
    moved = "docs/a-kho-sach-ban-doc/2-doc.md"
    git(kept, "mv", READERS, moved)
    for end in ("csv", "yml"):
        git(kept, "mv", f"data/tables/ban_doc.{end}", f"data/tables/the.{end}")
    edit(kept, moved, ('"ban_doc"', '"the"'), ("hinh:ban_doc", "hinh:the"))
    git(kept, "commit", "-qam", "Đổi tên")
    report = read_report(Project(kept))
    number = find_numbers(report, f"{moved}:10.1")[0]
    turns = list(trace(Project(kept), report, number))
    assert [(turn.subject, turn.old, turn.new) for turn in turns] == [
        ("Sửa theo sổ", "7.084", "6.001"),
        ("Một", "", "7.084"),
    ]


def test_numbers_of_a_table_are_followed_by_their_row(kept: Path) -> None:  # noqa: F811
    """A row that went changes none of the others, though all have moved up."""
    path = kept / "data/tables/xep_loai.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *lines[2:]]) + "\n", encoding="utf-8")
    git(kept, "commit", "-qam", "Bỏ một năm")
    page = "docs/b-xep-loai.md"
    text = (kept / page).read_text(encoding="utf-8").splitlines()
    line = next(n for n, one in enumerate(text, 1) if "bang(" in one and "xem" not in one)
    report = read_report(Project(kept))
    number = find_numbers(report, f"{page}:{line}")[0]
    assert [turn.subject for turn in trace(Project(kept), report, number)] == ["Một"]
    assert "2017" in next(tell_history(Project(kept), report, number))


def test_a_place_without_a_number_lists_those_that_have_one(old: Path) -> None:
    """Nobody counts lines."""
    with pytest.raises(ReportError, match="các dòng có số: "):
        find_numbers(read_report(Project(old)), f"{READERS}:1")
    with pytest.raises(ReportError, match="có phải"):
        find_numbers(read_report(Project(old)), "docs/a-kho-sach-ban-doc/2-ban-do.md:3")


def test_a_cell_reaches_sentence_table_and_chart(old: Path) -> None:
    """Derived numbers too; a claim on the column is listed."""
    found = list(reach(read_report(Project(old)), cell(old)[0]))
    assert [one.what for one in found] == ["số", "số", "bảng", "hình"]


def test_another_number_is_tried_without_writing_it(old: Path) -> None:
    """What would be printed, and what would be wrong then."""
    before = (old / CSV).read_bytes()
    told = list(tell_reach(Project(old), cell(old)[0], "1"))
    assert any("→ 1" in line for line in told)
    assert (old / CSV).read_bytes() == before


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("ban_doc", "không phải là một ô"),
        ("data/tables/ban_do.csv:2:cuoi_nam", "có phải “ban_doc”"),
        (f"{CSV}:999:cuoi_nam", "không có dòng số liệu 999"),
        (f"{CSV}:2:cuoi_na", "có phải “cuoi_nam”"),
    ],
)
def test_a_cell_that_is_not_there_is_told(place: str, why: str, old: Path) -> None:
    """With the nearest one."""
    with pytest.raises(ReportError, match=why):
        list(reach(read_report(Project(old)), place))


def test_check_tells_only_what_a_change_has_brought(kept: Path) -> None:  # noqa: F811
    """What was wrong before is not laid at the door of whoever changed something else."""
    page = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
    edit(kept, page, ("## Bổ sung sách", "## Bổ sung sách\n\nXem [đây](khong-co.md)."))
    git(kept, "commit", "-qam", "Đã sai")
    edit(kept, READERS, ("## Số thẻ", "Xem [đó](khong-co-nua.md).\n\n## Số thẻ"))
    project = Project(kept, is_foreign=True)
    found = find_gained(project, "HEAD", check(project, Stages()))
    assert [one.path for one in found] == [READERS]


def test_a_refusal_that_ends_in_a_question_takes_no_full_stop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Which name was meant is asked, not stated."""
    with pytest.raises(SystemExit):
        stop("không có trang docs/a.md; có phải “docs/b.md”?")
    assert capsys.readouterr().err.endswith("“docs/b.md”?\n")


def test_a_name_reaches_what_prints_it(old: Path) -> None:
    """The sentence that says the name of a branch, though no number rests on it."""
    name = '{{ cao_nhat("ban_doc", "the_moi", in_ra="chi_nhanh", nam=2020) }}'
    edit(old, READERS, ("phù hợp.\n", f"phù hợp.\n\nNhiều nhất là {name}.\n"))
    told = [*tell_reach(Project(old), "data/tables/chi_nhanh.csv:3:ten", None)]
    assert [line.partition(" – ")[2] for line in told] == ["Nhiều nhất là Cơ sở Trung tâm."]


def test_another_number_is_tried_in_columns_of_numbers_alone(old: Path) -> None:
    """Words of a column of text are not called a mistyped number."""
    with pytest.raises(ReportError, match="cột “ten” ghi chữ; --neu chỉ thử một số khác"):
        list(tell_reach(Project(old), "data/tables/chi_nhanh.csv:3:ten", "Xa"))


def test_the_history_in_a_shallow_copy_says_that_there_may_be_more(
    kept: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    """Where nothing is known of a number nobody takes that for the whole answer."""
    git(tmp_path, "clone", "-q", "--depth", "1", kept.as_uri(), "nong")
    project = Project(tmp_path / "nong", is_foreign=True)
    report = read_report(project)
    (number, *_) = find_numbers(report, f"{READERS}:10")
    told = list(tell_history(project, report, number))
    assert len(told) == 2
    assert told[1].endswith("git fetch --unshallow")
