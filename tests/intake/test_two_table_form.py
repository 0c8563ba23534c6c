"""Biểu 3 fills two tables from one sheet: who the members are, and what they have learnt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from macros.findings import ReportError
from macros.intake.delivery import Wishes
from macros.intake.take_in import describe, take_in
from macros.project import Project
from tests.intake.files import Hand, messages, rows_of, workbook
from tests.intake.filled_forms import TABLES, changed, lines, members

NAMES = ("co_cau_dang_vien", "trinh_do_dang_vien")


def test_one_sheet_fills_both_tables(hand: Hand) -> None:
    """The rows of both come out of one import."""
    intake = hand(members())
    assert [outcome.target.stem for outcome in intake.outcomes] == list(NAMES)
    assert rows_of(intake) == [line for name in NAMES for line in lines(name)]


def test_both_tables_keep_what_is_equal(forms: Project, hand: Hand) -> None:
    """Importing a form on top of its own rows changes neither file."""
    for name in NAMES:
        shutil.copy(TABLES / f"{name}.csv", forms.tables)
    intake = hand(members())
    for name, outcome in zip(NAMES, intake.outcomes, strict=True):
        assert outcome.content == (TABLES / f"{name}.csv").read_text(encoding="utf-8")


def test_everything_is_told(hand: Hand) -> None:
    """What was ignored, what was left over and of which cells, what was read otherwise."""
    said = list(describe(hand(members())))
    total = "là 7252 (“Tổng số đảng viên”, ô Số liệu!C8)"
    assert said == [
        "Nhận ra: Biểu số 3-TCTW",
        "Lưu ý: không nhập “Tỷ lệ”, bảng không có mục này",
        "Lưu ý: không nhập “Tuổi Đảng” (30 năm; 40 năm), bảng không có mục này",
        f"Lưu ý: biểu không có dòng “Đảng viên chính thức”: ghi 7089, {total} trừ 163 (ô C9)",
        f"Lưu ý: biểu không có dòng “Nam”: ghi 4754, {total} trừ 2498 (ô C10)",
        f"Lưu ý: biểu không có dòng “Chưa qua đào tạo chuyên môn”: ghi 1588, {total} "
        "trừ 5664 (các ô C33, C34, C35, C36, C37, C38, C39)",
        f"Lưu ý: biểu không có dòng “Chưa qua đào tạo lý luận”: ghi 1899, {total} "
        "trừ 5353 (các ô C41, C42, C43)",
        "Số liệu!C8: “7.252” → 7252 (bỏ dấu chấm hàng nghìn)",
        "Số liệu!C22: “47,4” → 47.4 (đổi dấu phẩy thập phân thành dấu chấm)",
        "co_cau_dang_vien.csv: thêm 1 dòng, sửa 0 dòng, giữ nguyên 0 dòng đã có.",
        "trinh_do_dang_vien.csv: thêm 17 dòng, sửa 0 dòng, giữ nguyên 0 dòng đã có.",
    ]


@pytest.mark.parametrize("name", ["Biểu số 2-TCTW (tiếp)", "Biểu 2-TCTW (tiếp)", "Biểu 3-TCTW"])
def test_names_of_the_form(hand: Hand, name: str) -> None:
    """In the set of 2015 it is the second page of Biểu 2."""
    rows = members()
    rows[0][2] = name
    assert hand(rows).layout == "Biểu số 3-TCTW"


def test_second_page_without_its_mark_is_refused(hand: Hand) -> None:
    """Under the bare name of Biểu 2 its rows are missing, and nothing is guessed."""
    rows = members()
    rows[0][2] = "Biểu số 2-TCTW"
    found = hand(rows)
    assert found.outcomes == ()
    assert found.findings


@pytest.mark.parametrize("table", NAMES)
def test_either_table_may_be_named(hand: Hand, table: str) -> None:
    """Whichever table the clerk names, the form goes into both."""
    assert len(hand(members(), Wishes(table=table)).outcomes) == 2


def test_printed_rest_is_used_as_it_stands(hand: Hand) -> None:
    """A form that has a row for those without training needs no arithmetic."""
    rows = members()
    rows = [*rows[:32], [None, "0. Chưa qua đào tạo", 1588], *rows[32:]]
    rows = [*rows[:41], [None, "Chưa qua đào tạo", 1899], *rows[41:]]
    intake = hand(rows)
    assert rows_of(intake) == [line for name in NAMES for line in lines(name)]
    assert not any("Chưa qua" in remark for remark in intake.remarks)


def test_same_label_belongs_to_its_heading(hand: Hand) -> None:
    """ "Trung cấp" is a trade under one heading and political theory under the other."""
    rows = rows_of(hand(members()))
    assert "2020,an_lang,chuyen_mon,trung_cap,1324" in rows
    assert "2020,an_lang,ly_luan,trung_cap,2177" in rows


@pytest.mark.parametrize("heading", ["VI. Trình độ LLCT", "V. Trình độ chuyên môn nghiệp vụ"])
def test_missing_heading_is_refused(hand: Hand, heading: str) -> None:
    """Without its heading nobody can tell what "Trung cấp" means."""
    found = hand(changed(members(), heading))
    assert found.outcomes == ()
    assert any("thiếu dòng" in str(finding) for finding in found.findings)


def test_unknown_heading_is_refused(hand: Hand) -> None:
    """Levels under a heading that nobody knows are not put under the heading before it."""
    found = messages(hand(changed(members(), "VI. Trình độ LLCT", "VI. Trình độ ngoại ngữ")))
    assert (
        "bieu.xlsx:42: trang tính “Số liệu”, ô B42: không rõ dòng “b) Trung cấp” thuộc mục nào, "
        "vì không hiểu tiêu đề “VI. Trình độ ngoại ngữ” ở ô B40; "
        "sửa nhãn theo mẫu biểu, hoặc bổ sung vào data/mau_bieu [bo-cuc]"
    ) in found


def test_level_under_the_wrong_heading_is_refused(hand: Hand) -> None:
    """ "Thạc sĩ" among the levels of political theory."""
    rows = changed(members(), "5. Thạc sỹ")
    found = messages(hand([*rows[:-1], [None, "Thạc sỹ", 145]]))
    assert any(
        "dòng “Thạc sỹ” đứng sai chỗ, trong Biểu số 3-TCTW dòng này thuộc mục "
        "“Chuyên môn nghiệp vụ”" in text
        for text in found
    )


def test_levels_must_add_up_to_the_members(hand: Hand) -> None:
    """The five levels of schooling are all members, whichever table holds the total."""
    assert messages(hand(changed(members(), "5. THPT", "5. THPT", 6137))) == [
        "bieu.xlsx:8: trang tính “Số liệu”, ô C8: “Tổng số đảng viên” theo mục “Học vấn phổ "
        "thông” ghi 7252, "
        "cộng các ô được 7253; kiểm tra các số thành phần [quy-tac]"
    ]


def test_mistake_in_one_table_holds_back_both(hand: Hand) -> None:
    """Ages that do not add up are no reason to import the levels alone."""
    found = hand(changed(members(), "Trên 60 tuổi", "Trên 60 tuổi", 1642))
    assert found.outcomes == ()
    assert "theo mục “Độ tuổi” ghi 7252, cộng các ô được 7253" in "".join(messages(found))


def test_table_without_numbers_holds_back_both(hand: Hand) -> None:
    """A form of which only the first page is filled in is not half imported."""
    rows = [[*row[:2], None] if place >= 25 else row for place, row in enumerate(members())]
    assert messages(hand(rows)) == [
        "bieu.xlsx:1: trang tính “Số liệu”: tệp chưa có số liệu nào cho bảng “trinh_do_dang_vien”; "
        "điền số liệu rồi nhập [bo-cuc]"
    ]


def test_both_files_are_written(forms: Project, tmp_path: Path) -> None:
    """Writing puts both in place."""
    take_in(forms, workbook(tmp_path / "bieu.xlsx", members()), Wishes()).write()
    for name in NAMES:
        written = (forms.tables / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert written[1:] == lines(name)


def test_failed_writing_leaves_both_as_they_were(
    forms: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the second file cannot be replaced, the first is put back."""
    first, second = (forms.tables / f"{name}.csv" for name in NAMES)
    head = (TABLES / first.name).read_text(encoding="utf-8").splitlines()[0]
    first.write_text(head + "\n", encoding="utf-8")
    intake = take_in(forms, workbook(tmp_path / "bieu.xlsx", members()), Wishes())
    before, replace = first.read_bytes(), Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target == second:
            raise PermissionError(13, "Permission denied")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ReportError, match=r"không ghi được .*trinh_do_dang_vien\.csv"):
        intake.write()
    assert first.read_bytes() == before
    assert not second.exists()
    assert not list(forms.tables.glob(".*"))
