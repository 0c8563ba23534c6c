"""The forms about members, Biểu 2, 4 and 6: filled from the tables, they give the same rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from macros.intake.delivery import Wishes
from macros.intake.names import label_key
from macros.intake.shelf import Shelf
from macros.intake.take_in import describe, take_in
from macros.project import Project
from macros.read.form import FormRow
from tests.intake.files import Hand, in_code_page, messages, rows_of
from tests.intake.filled_forms import (
    TABLES,
    Rows,
    admissions,
    changed,
    form,
    lines,
    members,
    occupations,
    peoples,
)

FORMS = [
    pytest.param(admissions, "ket_nap", id="2"),
    pytest.param(peoples, "dan_toc_ton_giao", id="4"),
    pytest.param(occupations, "nghe_nghiep_dang_vien", id="6"),
]


@pytest.mark.parametrize(("make", "table"), FORMS)
def test_filled_form_gives_the_rows_of_its_table(
    hand: Hand, make: Callable[[], Rows], table: str
) -> None:
    """Two-row heads, numbered columns, subtotals and shares are read past; numbers stay."""
    wanted = lines(table)
    if table == "ket_nap":  # its plan for the year is no part of the form
        wanted = [line.replace(",167,175,", ",167,,") for line in wanted]
    assert rows_of(hand(make())) == wanted


@pytest.mark.parametrize(("make", "table"), FORMS)
def test_form_on_top_of_its_own_rows_changes_nothing(
    forms: Project, hand: Hand, make: Callable[[], Rows], table: str
) -> None:
    """What a form does not ask for, such as the plan of the year, stays as it was."""
    shutil.copy(TABLES / f"{table}.csv", forms.tables)
    (outcome,) = hand(make()).outcomes
    assert outcome.content == (TABLES / f"{table}.csv").read_text(encoding="utf-8")


def test_numbers_that_the_form_lacks_are_told(forms: Project, hand: Hand) -> None:
    """A row that was struck out of the form keeps the old number, and the clerk is told so."""
    shutil.copy(TABLES / "ket_nap.csv", forms.tables)
    said = describe(hand(changed(admissions(), "Tuổi bình quân")))
    assert [line for line in said if "giữ số cũ" in line] == [
        "Lưu ý: tệp không có “Chỉ tiêu, kế hoạch năm”: bảng giữ số cũ",
        "Lưu ý: tệp không có “Tuổi bình quân khi kết nạp”: bảng giữ số cũ",
    ]


@pytest.mark.parametrize("encode", [str.encode, in_code_page], ids=["utf-8", "windows-1258"])
def test_text_form_is_read_like_a_workbook(
    forms: Project, tmp_path: Path, encode: Callable[[str], bytes]
) -> None:
    """The same form saved as CSV, in which every number is text, also in an old code page."""
    path = tmp_path / "bieu.csv"
    rows = [";".join("" if cell is None else str(cell) for cell in row) for row in occupations()]
    path.write_bytes(encode("\n".join(rows)))
    assert rows_of(take_in(forms, path, Wishes())) == lines("nghe_nghiep_dang_vien")


def test_second_page_repeats_the_head(hand: Hand) -> None:
    """A head and its numbered columns in the middle are no data."""
    rows = occupations()
    assert rows_of(hand([*rows[:15], *rows[4:7], *rows[15:]])) == lines("nghe_nghiep_dang_vien")


def test_number_left_out_is_told(hand: Hand) -> None:
    """The one occupation that the form has no row for is the rest, and the clerk is told so."""
    assert (
        "Lưu ý: biểu không có dòng “Nghề khác”: ghi 20, là 167 (“Tổng số đảng viên kết nạp”, "
        "ô Số liệu!C8) trừ 147 (các ô C16, C17, C18, C19, C20, C21, C22)"
    ) in list(describe(hand(admissions())))


def test_printed_rest_must_add_up(hand: Hand) -> None:
    """A form that does print the rest is held against its total."""
    row = [None, "- Nghề khác", 21]
    rows = admissions()
    rows = [*rows[:22], row, *rows[22:]]
    assert messages(hand(rows)) == [
        "bieu.xlsx:8: trang tính “Số liệu”, ô C8: “Tổng số đảng viên kết nạp” theo mục “Nghề "
        "nghiệp” ghi 167, "
        "cộng các ô được 168; kiểm tra các số thành phần [quy-tac]"
    ]


def test_rest_of_empty_cells_is_refused(hand: Hand) -> None:
    """An empty cell may be a number not collected: then nobody knows what is left."""
    assert messages(hand(changed(admissions(), "- Nông dân", "- Nông dân", None))) == [
        "bieu.xlsx:20: trang tính “Số liệu”, ô C20: ô trống, không tính được “Nghề khác” mà biểu "
        "không có dòng "
        "riêng; ghi 0 nếu không có, hoặc thêm dòng “Nghề khác” [thieu-gia-tri]"
    ]


def test_parts_above_their_total_are_refused(hand: Hand) -> None:
    """Nothing is left of a total that is smaller than its parts."""
    found = messages(hand(changed(admissions(), "- Nông dân", "- Nông dân", 500)))
    assert found == [
        "bieu.xlsx:8: trang tính “Số liệu”, ô C8: “Tổng số đảng viên kết nạp” ghi 167, ít hơn "
        "625 là tổng "
        "các ô C16, C17, C18, C19, C20, C21, C22; kiểm tra các số thành phần [quy-tac]"
    ]


@pytest.mark.parametrize(
    ("make", "label", "place", "wrong"),
    [
        (peoples, "Cộng dân tộc thiểu số", "C11", "“Các dân tộc thiểu số” ghi 7, cộng các ô"),
        (peoples, "II. Đảng viên trong các tôn giáo", "C20", "“II. Tôn giáo” ghi 7, cộng các ô"),
        (occupations, "Tổng số (I+II)", "C8", "“Cộng” ghi 7, cộng các ô được 7252"),
        (occupations, "II. Đã nghỉ (1+2+3)", "C25", "“II. Đã nghỉ” ghi 7, cộng các ô được 2789"),
    ],
)
def test_total_against_its_parts_is_refused(
    hand: Hand, make: Callable[[], Rows], label: str, place: str, wrong: str
) -> None:
    """Every subtotal is compared with the rows that it stands for."""
    (found,) = messages(hand(changed(make(), label, label, 7)))
    assert f"trang tính “Số liệu”, ô {place}: {wrong}" in found


def test_unknown_label_is_refused(hand: Hand) -> None:
    """A people that the list does not have may be a misspelt one."""
    found = messages(hand(changed(peoples(), "5. Mường", "5. Mương", 180)))
    assert found[0] == (
        "bieu.xlsx:15: trang tính “Số liệu”, ô B15: dòng lạ “5. Mương” trong Biểu số 4-TCTW; "
        "sửa nhãn theo mẫu biểu, hoặc bổ sung vào data/mau_bieu [bo-cuc]"
    )


def test_label_under_the_wrong_heading_is_refused(hand: Hand) -> None:
    """A people among the faiths: which of the two is wrong nobody can tell."""
    rows = changed(peoples(), "5. Mường")
    (found,) = messages(hand([*rows[:-1], [None, "Mường", 180]]))
    assert "dòng “Mường” đứng sai chỗ, trong Biểu số 4-TCTW dòng này thuộc mục" in found


def test_label_in_two_places_under_an_unknown_heading_is_refused(hand: Hand) -> None:
    """ "Khác" after a heading that nobody knows may be a people or a faith."""
    rows = changed(peoples(), "Khác", "C. Tín ngưỡng dân gian")
    (found,) = messages(hand([*rows[:-1], [None, "Khác", 2]]))
    assert (
        "không rõ dòng “Khác” thuộc mục nào, vì không hiểu tiêu đề “C. Tín ngưỡng dân gian” ở ô B27"
    ) in found


def test_rows_without_a_head_are_refused(hand: Hand) -> None:
    """A heading at the foot of the form heads nothing."""
    rows = [*occupations()[:4], *occupations()[7:], [None, None, None, "Ghi chú"]]
    assert any("không thấy các dòng của Biểu số 6-TCTW" in text for text in messages(hand(rows)))


def test_numbers_without_a_label_are_refused(hand: Hand) -> None:
    """The second row of a merged label is not dropped without a word."""
    rows = occupations()
    (found,) = messages(hand([*rows[:12], [None, None, 3], *rows[12:]]))
    assert "trang tính “Số liệu”, ô B13: dòng có số nhưng không có nhãn" in found


@pytest.mark.parametrize(
    ("make", "label", "missing"),
    [
        (admissions, "- Nữ", "Nữ"),
        (admissions, "II. Tuổi đời", None),
        (peoples, "II. Đảng viên trong các tôn giáo", "II. Tôn giáo"),
        (peoples, "5. Mường", None),
        (occupations, "11. Quân đội", "11. Quân đội"),
    ],
)
def test_rows_that_must_be_there(
    hand: Hand, make: Callable[[], Rows], label: str, missing: str | None
) -> None:
    """Numbers and headings must be there; a clear group's heading and absent peoples need not."""
    found = [text for text in messages(hand(changed(make(), label))) if "thiếu dòng" in text]
    assert [text.split("dòng “")[1].split("”")[0] for text in found] == (
        [missing] if missing else []
    )


def test_every_people_has_a_name_of_its_own(forms: Project) -> None:
    """The form knows 54 peoples, others, members of foreign origin, and seven faiths."""
    layout = Shelf(forms).layouts["bieu_4"]
    people, faiths = layout.rows
    names = [row.keys["ten"] for row, above in layout.placed() if people in above and row.keys]
    assert len(set(names)) == len(names) == 54 + 2
    assert len([row for row in faiths.rows if row.keys]) == 7


def test_no_two_rows_of_a_form_answer_to_one_label(forms: Project) -> None:
    """Where a heading decides, each label means one row; no label is mere numbering."""
    for name, layout in Shelf(forms).layouts.items():
        for rows in [layout.rows, *(row.rows for row in layout.walk())]:
            keys = [key for row in _together(rows) for key in _keys(row)]
            assert len(set(keys)) == len(keys), name
            assert "" not in keys, name


def _together(rows: Sequence[FormRow]) -> list[FormRow]:
    below = [item for row in rows if row.is_group for item in _together(row.rows)]
    return [*rows, *below]


def _keys(row: FormRow) -> set[str]:
    return {label_key(label) for label in (row.label, *row.also)}


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ("  adds_to: tong\n  rows:\n  - {label: Nam", "  rows:\n  - {label: Nam", "một dòng rest"),
        ("column: nu}", "column: nu, optional: true}", "phải có đủ các dòng khác"),
        ("adds_to: tong", "adds_to: cong", "adds_to cần đúng một dòng có cột cong"),
        ("unlisted: true, ", "unlisted: true, rows: [{label: A}], ", "unlisted cần ignore"),
        ("table: trinh_do_dang_vien", "table: trinh_do", "bảng lạ “trinh_do”"),
        ("bac: thcs", "bac: cap_2", "giá trị lạ “bac: cap_2”"),
    ],
)
def test_mistake_in_a_layout_is_a_finding(
    forms: Project, before: str, after: str, wrong: str
) -> None:
    """A layout that contradicts itself or its tables is told before it reads anything."""
    path = forms.data / "mau_bieu" / "bieu_3.yml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    shelf = Shelf(forms)
    assert "bieu_3" not in shelf.layouts
    assert any(wrong in str(finding) for finding in shelf.findings)


def test_sheet_that_names_two_forms_is_refused(hand: Hand) -> None:
    """A note that refers to another form does not make it that form; the clerk decides."""
    rows = occupations()
    rows[1] = ["Số liệu khớp với Biểu số 4-TCTW"]
    assert messages(hand(rows)) == [
        "bieu.xlsx:1: trang tính “Số liệu”: tệp ghi tên của nhiều biểu: Biểu số 4-TCTW, Biểu số "
        "6-TCTW; "
        "thêm --bang TÊN_BẢNG [bo-cuc]"
    ]
    found = hand(rows, Wishes(table="nghe_nghiep_dang_vien"))
    assert rows_of(found) == lines("nghe_nghiep_dang_vien")


def test_form_named_for_another_is_refused(hand: Hand) -> None:
    """Biểu 3 under the name of Biểu 2 has none of its rows."""
    assert messages(hand(form("Biểu số 2-TCTW", [row[1:] for row in members()[20:]])))
