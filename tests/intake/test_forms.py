"""Official forms as they are sent: two-row heads, numbered rows, totals, titles above."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from macros.intake.delivery import Wishes
from macros.intake.names import label_key
from macros.intake.sheet import CellKind, RawCell
from macros.intake.shelf import Shelf
from macros.intake.take_in import take_in
from macros.intake.values.typed_text import numbers_columns
from macros.project import Project
from tests.intake.files import Hand, messages, rows_of, workbook

Rows = list[list[Any]]

TOP: Rows = [
    ["ĐẢNG BỘ TỈNH THANH GIANG", None, "Biểu số 1-TCTW"],
    ["TĂNG, GIẢM ĐẢNG VIÊN"],
    ["Có đến 31/12/2020"],
    ["Đơn vị báo cáo: Huyện Phú Thượng"],
]
FIRST: Rows = [
    *TOP,
    ["TT", "Chỉ tiêu", "Số lượng"],
    ["A", "B", 1],
    ["A", "Đảng viên có đến đầu kỳ", "8.300"],
    ["B", "Đảng viên tăng trong kỳ (1+2+3)", 560],
    [1, "Kết nạp", 327],
    [2, "Chuyển sinh hoạt đảng đến", 232],
    [None, "a) Từ tỉnh uỷ khác", 119],
    [None, "b) Từ huyện uỷ khác trong tỉnh", 113],
    [3, "Phục hồi đảng tịch", 1],
    ["C", "Đảng viên giảm trong kỳ (1+2+3+4+5)", 347],
    [1, "Từ trần", 80],
    [2, "Khai trừ", 7],
    [3, "Xoá tên", 36],
    [4, "Xin ra khỏi Đảng", 15],
    [5, "Chuyển sinh hoạt đảng đi", 209],
    [None, "a) Đi tỉnh uỷ khác", 76],
    [None, "b) Đi huyện uỷ khác trong tỉnh", 133],
    ["D", "Đảng viên có đến cuối kỳ (A+B-C)", "8.513"],
    ["G", "Đảng viên có mặt", 8500],
    [None, None, "Phú Thượng, ngày 05 tháng 01 năm 2021"],
    [None, "T/M BAN THƯỜNG VỤ"],
]
FIRST_ROW = "2020,phu_thuong,8300,327,119,113,1,80,7,36,15,76,133,0,8513,"


def changed(rows: Rows, label: str, value: Any) -> Rows:
    """The same form with the last cell of one row changed."""
    return [[*row[:-1], value] if label in row else row for row in rows]


def test_layouts_fit_their_tables(forms: Project) -> None:
    """Every description of a form names columns and categories that exist."""
    shelf = Shelf(forms)
    assert len(shelf.layouts) == 13
    assert shelf.findings == []


def test_form_of_labelled_rows(hand: Hand) -> None:
    """Biểu 1 names the columns of the table down its side; totals are checked, not stored."""
    intake = hand(FIRST)
    assert rows_of(intake) == [FIRST_ROW]
    assert intake.layout == "Biểu số 1-TCTW"
    assert intake.remarks == ("không nhập “G. Đảng viên có mặt”, bảng không có mục này",)
    assert [str(change) for change in intake.changes] == [
        "Số liệu!C7: “8.300” → 8300 (bỏ dấu chấm hàng nghìn)",
        "Số liệu!C22: “8.513” → 8513 (bỏ dấu chấm hàng nghìn)",
    ]


def test_wrong_totals_are_found(hand: Hand) -> None:
    """A printed total, or subtotal, that its parts do not give is a finding."""
    wrong = changed(FIRST, "Chuyển sinh hoạt đảng đến", 233)
    wrong = changed(wrong, "Đảng viên giảm trong kỳ (1+2+3+4+5)", 348)
    assert messages(hand(wrong)) == [
        "bieu.xlsx:10: trang tính “Số liệu”, ô C10: “2. Chuyển đến” ghi 233, cộng các ô được 232; "
        "kiểm tra các số thành phần [quy-tac]",
        "bieu.xlsx:14: trang tính “Số liệu”, ô C14: “Tổng số giảm” ghi 348, cộng các ô được 347; "
        "kiểm tra các số thành phần [quy-tac]",
    ]


def test_broken_balance_is_found(hand: Hand) -> None:
    """The rules of the table hold for a form as well."""
    found = messages(hand(changed(FIRST, "Đảng viên có đến cuối kỳ (A+B-C)", 8514)))
    assert found == [
        "bieu.xlsx:22: trang tính “Số liệu”, ô C22: cột “Cuối kỳ” ghi 8514, phải bằng 8513 "
        "(C7 + C9 + C11 + C12 + C13 - C15 - C16 - C17 - C18 - C20 - C21 + “Điều chỉnh”): "
        "Số có đến cuối kỳ bằng số đầu kỳ cộng các khoản tăng, trừ các khoản giảm, cộng điều "
        "chỉnh; sửa C22 hoặc C7, C9, …, cột “Điều chỉnh” (quy tắc BD1) [quy-tac]"
    ]


def test_unknown_row_is_refused(hand: Hand) -> None:
    """A row that the layout does not know may hold numbers that belong somewhere."""
    rows = [*FIRST[:-2], [None, "Đảng viên ra nước ngoài", 4]]
    assert messages(hand(rows)) == [
        "bieu.xlsx:24: trang tính “Số liệu”, ô B24: dòng lạ “Đảng viên ra nước ngoài” trong Biểu "
        "số 1-TCTW; "
        "sửa nhãn theo mẫu biểu, hoặc bổ sung vào data/mau_bieu [bo-cuc]"
    ]


def test_missing_row_is_refused(hand: Hand) -> None:
    """A row that was deleted is not "no data"."""
    rows = [row for row in FIRST if "Xoá tên" not in row]
    assert messages(hand(rows))[0] == (
        "bieu.xlsx:22: trang tính “Số liệu”: thiếu dòng “3. Xóa tên” của Biểu số 1-TCTW; dùng "
        "đúng mẫu biểu [bo-cuc]"
    )


def test_unknown_column_is_refused(hand: Hand) -> None:
    """A column of numbers that the layout does not know is refused."""
    rows = [[*row, 1] if len(row) == 3 and row[0] != TOP[0][0] else row for row in FIRST]
    rows[4][-1], rows[5][-1] = "Trong đó: nữ", 2
    assert (
        "bieu.xlsx:5: trang tính “Số liệu”, ô D5: tiêu đề cột lạ “Trong đó: nữ” trong Biểu số "
        "1-TCTW; "
        "sửa tiêu đề theo mẫu biểu, hoặc bổ sung vào data/mau_bieu [bo-cuc]"
    ) in messages(hand(rows))


def test_form_without_unit_or_year(hand: Hand) -> None:
    """What a form does not say of itself the clerk has to say."""
    rows = [*TOP[:2], ["Có đến 31/12/……"], ["Đơn vị báo cáo: ……"], *FIRST[4:]]
    assert messages(hand(rows)) == [
        "bieu.xlsx:1: trang tính “Số liệu”: biểu không ghi đơn vị; thêm --don-vi MÃ [thieu-gia-tri]"
    ]
    assert rows_of(hand(rows, Wishes(unit="phu_thuong", year=2020))) == [FIRST_ROW]


def test_form_of_another_unit(hand: Hand) -> None:
    """The clerk and the form must not name different units."""
    assert messages(hand(FIRST, Wishes(unit="an_lang"))) == [
        "bieu.xlsx:1: trang tính “Số liệu”: biểu ghi đơn vị “Huyện Phú Thượng”, lệnh ghi "
        "“an_lang”; "
        "sửa biểu hoặc --don-vi MÃ [gia-tri-la]"
    ]


KINDS = (
    "Xã",
    "Phường",
    "Thị trấn",
    "DN nhà nước",
    "DN cổ phần có vốn NN",
    "Hợp tác xã, tổ hợp",
    "DN tư nhân",
    "Công ty TNHH",
    "Công ty CP tư nhân",
    "DN có vốn đầu tư nước ngoài",
    "Sự nghiệp",
    "Cơ quan hành chính",
    "Quân đội",
    "Công an",
    "Ngoài nước",
    "Khác",
)
FIFTH: Rows = [
    ["Biểu 5-TCTW"],
    ["Năm 2020", None, None, "Đơn vị:", "Huyện Phú Thượng"],
    [
        "Loại hình",
        "Đơn vị cơ sở",
        None,
        None,
        "Tổ chức cơ sở đảng",
        None,
        None,
        "Đảng bộ bộ phận",
        "Chi bộ trực thuộc",
        "Đảng viên",
    ],
    [None, "Tổng số", "Chưa có TCCSĐ", None, "Tổng số", "Chia ra"],
    [None, None, "Tổng số", "Có đảng viên", None, "Đảng bộ", "Chi bộ"],
    ["A", "1", "2", "3", "4=5+6", "5", "6", "7", "8", "9"],
    ["Cộng (1+…+16)", 32, 16, 0, 16, 16, 0, 0, 32, 160],
    *(
        [f"{place}. {kind}", 2, 1, 0, 1, 1, 0, 0, 2, 10]
        for place, kind in enumerate(KINDS, start=1)
    ),
]


def test_form_with_spanners_and_categories(hand: Hand) -> None:
    """Biểu 5 has three head rows, a numbering row, "Cộng" and sixteen categories."""
    rows = rows_of(hand(FIFTH))
    assert len(rows) == 16
    assert rows[0] == "2020,phu_thuong,xa,2,1,0,1,0,0,2,10"
    assert rows[-1] == "2020,phu_thuong,khac,2,1,0,1,0,0,2,10"


def test_total_row_is_compared(hand: Hand) -> None:
    """ "Cộng" must be the sum of its rows in every column."""
    rows = [[*row[:-1], 161] if row[0] == "Cộng (1+…+16)" else row for row in FIFTH]
    assert messages(hand(rows)) == [
        "bieu.xlsx:7: trang tính “Số liệu”, ô J7: “Cộng” ghi 161, cộng các ô được 160; "
        "kiểm tra các số thành phần [quy-tac]"
    ]


def _seventh(year: int, heads: list[str]) -> Rows:
    width = len(heads)
    return [
        ["Biểu số 7A-TCTW"],
        [f"Năm {year}"],
        ["Đơn vị: Huyện Phú Thượng"],
        ["Chỉ tiêu", "Tổng số", "Được đánh giá, xếp loại", *[None] * width, "Chưa đánh giá"],
        [None, None, "Tổng số", *heads],
        ["I. Tổ chức cơ sở đảng", 12, 10, *([2] * (width - 1)), 4, 2],
        ["1. Xã", 6, 5, *([1] * (width - 1)), 2, 1],
        ["2. Phường", 6, *(["X"] * (width + 2))],
        ["II. Chi bộ trực thuộc", 30, 30, *([6] * (width - 1)), 12, 0],
        ["1. Xã", 30, 30, *([6] * (width - 1)), 12, 0],
    ]


RATINGS = [
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
]
OLD_RATINGS = ["TSVM", "HTTNV", "HTNV", "Yếu kém"]


def test_mark_that_only_some_forms_know(hand: Hand) -> None:
    """Biểu 7 writes X where nothing can stand; in other forms the clerk must say what it means."""
    intake = hand(_seventh(2019, RATINGS))
    told = [str(change) for change in intake.changes]
    assert told[0] == "Số liệu!C8: “X” → ô trống (dấu của ô không có ý nghĩa trong biểu)"
    assert len(told) == 6
    rows = [[*row[:-1], "X"] if row[0] == "Cộng (1+…+16)" else row for row in FIFTH]
    assert messages(hand(rows)) == [
        "bieu.xlsx:7: trang tính “Số liệu”, ô J7: “X” không phải là số (cột “Cộng”); "
        "ghi 0 nếu không phát sinh, để trống nếu không có số liệu [khong-phai-so]"
    ]


def test_form_in_the_edition_of_its_year(hand: Hand) -> None:
    """Biểu 7A changed its ratings in 2018; the same label under two headings is two rows."""
    rows = rows_of(hand(_seventh(2019, RATINGS)))
    assert rows[0] == "2019,phu_thuong,tccsd,xa,tu_2018,6,5,1,1,,1,1,2"
    assert "2019,phu_thuong,chi_bo_truc_thuoc,xa,tu_2018,30,30,0,6,,6,6,12" in rows
    assert rows_of(hand(_seventh(2016, OLD_RATINGS)))[0] == (
        "2016,phu_thuong,tccsd,xa,truoc_2018,6,5,1,1,,1,1,2"
    )


def test_old_year_with_new_ratings_is_refused(hand: Hand) -> None:
    """A form of 2017 with the ratings of 2018 mixes two systems."""
    assert messages(hand(_seventh(2017, RATINGS)))[0] == (
        "bieu.xlsx:5: trang tính “Số liệu”, ô D5: tiêu đề cột lạ "
        "“Được đánh giá, xếp loại / Hoàn thành xuất sắc nhiệm vụ” "
        "trong Biểu số 7A-TCTW (từ năm 2017 trở về trước); "
        "sửa tiêu đề theo mẫu biểu, hoặc bổ sung vào data/mau_bieu [bo-cuc]"
    )


def test_form_of_assessed_members(hand: Hand) -> None:
    """Biểu 7B is a list of labelled rows with a column of shares that is not imported."""
    rows = [
        ["Biểu 7B-TCTW"],
        ["Năm 2020, đơn vị: Huyện Phú Thượng"],
        ["Chỉ tiêu", "Số lượng", "Tỷ lệ (%)"],
        ["1. Đảng viên có đến cuối năm", 100],
        ["2. Được miễn đánh giá", 8],
        ["3. Chưa được đánh giá", 2],
        ["4. Được đánh giá, xếp loại", 90, "100,00"],
        ["- Hoàn thành xuất sắc nhiệm vụ", 10, "11,11"],
        ["- Hoàn thành tốt nhiệm vụ", 70, "77,78"],
        ["- Hoàn thành nhiệm vụ", 9, "10,00"],
        ["- Không hoàn thành nhiệm vụ", 1, "1,11"],
    ]
    assert rows_of(hand(rows)) == ["2020,phu_thuong,tu_2018,100,8,2,90,10,70,9,1,"]


@pytest.mark.parametrize(
    ("label", "same"),
    [
        ("A. Đảng viên có đến đầu kỳ", "Đảng viên có đến đầu kỳ"),
        ("2. Xoá tên", "Xóa tên"),
        ("Cộng (1+…+16)", "CỘNG"),
        ("- Trong đó: tiêu biểu", "Tiêu biểu"),
        ("b) Từ huyện uỷ khác", "Từ huyện ủy khác"),
    ],
)
def test_labels_that_mean_the_same(label: str, same: str) -> None:
    """Numbering, capitals, tone placement and formulas do not tell labels apart."""
    assert label_key(label) == label_key(same)


@pytest.mark.parametrize("label", ["Trong đó:", "Chia ra", "I = 1+…+15"])
def test_labels_that_say_nothing(label: str) -> None:
    """Words that only announce what follows are no labels."""
    assert label_key(label) == ""


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["A", "B", "1", "2", "3=1+2"], True),
        (["1", "2", "3", "4"], True),
        (["(1)", "(2)", "(3)=(1)+(2)"], True),
        (["2018", "an", "5"], False),
        (["1", "2"], False),
        (["A"], False),
    ],
)
def test_rows_that_number_columns(texts: list[str], expected: bool) -> None:
    """Letters first, then 1, 2, 3 without a gap; two small numbers may be data."""
    cells = [RawCell(1, 1, place, CellKind.TEXT, text, text) for place, text in enumerate(texts, 1)]
    assert numbers_columns(cells) is expected


def test_form_of_a_quarter(forms: Project, tmp_path: Path) -> None:
    """A quarter or month at the top of a form is a key like a year."""
    (forms.tables / "kham.yml").write_text(
        "title: Khám bệnh\nprimaryKey: [quy]\nfields:\n"
        "- {name: quy, title: Quý, type: quarter}\n"
        "- {name: luot, title: Lượt khám}\n- {name: noi_tru, title: Nội trú}\n",
        encoding="utf-8",
    )
    (forms.data / "mau_bieu" / "kham.yml").write_text(
        "title: Biểu khám bệnh\ntable: kham\nrecognise: [Biểu khám bệnh]\n"
        'keys: {quy: ["Quý {}"]}\ncolumns: [{head: Số lượng}]\n'
        "rows: [{label: Lượt khám, column: luot}, {label: Nội trú, column: noi_tru}]\n",
        encoding="utf-8",
    )
    rows = [["Biểu khám bệnh"], ["Quý II năm 2024"], ["Chỉ tiêu", "Số lượng"]]
    rows += [["1. Lượt khám", 120], ["2. Nội trú", 30]]
    path = workbook(tmp_path / "quy.xlsx", rows)
    assert rows_of(take_in(forms, path, Wishes())) == ["2024-Q2,120,30"]
