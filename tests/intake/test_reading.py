"""Habits of files that are understood: separators, notations, kinds of cells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from macros.intake.delivery import Wishes
from macros.intake.take_in import take_in
from macros.intake.values.typed_text import read_number
from macros.project import Project
from tests.intake.files import (
    GOOD,
    HEAD,
    Send,
    messages,
    open_document,
    rows_of,
    with_value,
    workbook,
)

ROW = ",".join(GOOD)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiters(send: Send, delimiter: str) -> None:
    """Excel writes ; in Vietnam, , in English, tabs when it exports text."""
    text = "\r\n".join([delimiter.join(HEAD), delimiter.join(GOOD)])
    assert rows_of(send(text.encode())) == [ROW]


def test_separator_line(send: Send) -> None:
    """The line sep=; that some programs write is not data."""
    text = "sep=;\n" + ";".join(HEAD) + "\n" + ";".join(GOOD)
    assert rows_of(send(text.encode())) == [ROW]


def test_decimal_comma_beside_semicolons(send: Send) -> None:
    """A comma inside cells that ; separates is a decimal comma."""
    text = ";".join(HEAD) + "\n" + ";".join(with_value("ty_le", "2,5"))
    assert rows_of(send(text.encode())) == [ROW]


def test_titles_instead_of_names(send: Send) -> None:
    """Vietnamese titles head the columns as well, and categories may be words."""
    titles = (
        "Năm",
        "Đơn vị",
        "Loại hình",
        "Hệ xếp loại",
        "Đầu kỳ",
        "Tăng",
        "Tiêu biểu",
        "Tỷ lệ",
        "Ngày chốt",
        "Ghi chú",
    )
    words = ("2018", "Huyện An", "Xã", "Hệ mới", *GOOD[4:])
    intake = send([titles, words])
    assert rows_of(intake) == [ROW]
    assert intake.changes == ()


def test_column_number_row_is_skipped(send: Send) -> None:
    """The row that counts the columns is not data."""
    numbers = ("A", "B", "C", "1", "2", "3", "4", "5", "6", "7")
    assert rows_of(send([HEAD, numbers, GOOD])) == [ROW]


def test_derived_column_is_compared(send: Send) -> None:
    """A total that does not fit its parts is found; a right one is not stored."""
    head, right, wrong = (*HEAD, "cuoi_ky"), (*GOOD, "105"), (*GOOD, "106")
    assert rows_of(send([head, right])) == [ROW]
    assert messages(send([head, wrong])) == [
        "gui.csv:2: ô K2: “Cuối kỳ” ghi 106, cộng các ô được 105; "
        "kiểm tra các số thành phần [quy-tac]"
    ]


@pytest.mark.parametrize(
    ("column", "typed", "stored", "reason"),
    [
        ("dau_ky", "1.234 ", "1234", "bỏ dấu cách thừa; bỏ dấu chấm hàng nghìn"),
        ("dau_ky", "1 234", "1234", "bỏ dấu cách hàng nghìn"),
        ("dau_ky", "12.345.678", "12345678", "bỏ dấu chấm hàng nghìn"),
        ("dau_ky", "0100", "100", "bỏ số 0 ở đầu"),
        ("dau_ky", "100.0", "100", "viết gọn"),
        ("tang", "-", "0", "dấu gạch ngang nghĩa là không có"),
        ("ty_le", "12.5%", "12.5", "bỏ dấu %"),
        ("ty_le", "1.234.5", None, None),
        ("ngay", "02/01/2019", "2019-01-02", "ngày/tháng/năm viết theo năm-tháng-ngày"),
        ("nam", "Năm 2018", "2018", "lấy số của năm"),
        ("loai", "XÃ", "xa", "đọc theo danh mục"),
        ("ghi_chu", " rà\u200b soát ", "rà soát", "bỏ ký tự không hiện; bỏ dấu cách thừa"),
    ],
)
def test_each_change_is_told(
    send: Send, column: str, typed: str, stored: str | None, reason: str | None
) -> None:
    """What is read otherwise than it stands is told with its reason."""
    intake = send([HEAD, with_value(column, typed)])
    if stored is None:
        assert intake.outcomes == ()
        return
    assert rows_of(intake)[0].split(",")[HEAD.index(column)] == stored
    assert [change.reason for change in intake.changes] == [reason]


@pytest.mark.parametrize("mark", ["x", "X", "…", "..."])
def test_mark_is_neither_zero_nor_empty(send: Send, mark: str) -> None:
    """Some mean 0 by such a mark, some "no data": the clerk must say which."""
    assert messages(send([HEAD, with_value("dau_ky", mark)])) == [
        f"gui.csv:2: ô E2: “{mark}” không phải là số (cột “Đầu kỳ”); "
        "ghi 0 nếu không phát sinh, để trống nếu không có số liệu [khong-phai-so]"
    ]


@pytest.mark.parametrize("typed", ["2.25", "2,25", "2.25%"])
def test_more_decimals_than_the_column_has(send: Send, typed: str) -> None:
    """What is stored is what is printed; 28.70 has one decimal."""
    row = ",".join(with_value("ty_le", "@")).replace("@", f'"{typed}"')
    assert messages(send(f"{','.join(HEAD)}\n{row}\n".encode())) == [
        "gui.csv:2: ô H2: 2,25 có 2 chữ số thập phân, cột “Tỷ lệ” chỉ ghi 1; "
        "làm tròn thành 2,3 rồi gõ lại (trong Excel ô chỉ hiện số đã làm tròn) [khong-phai-so]"
    ]
    assert rows_of(send([HEAD, with_value("ty_le", "28.70")]))[0].split(",")[7] == "28.7"


def test_change_in_full(send: Send) -> None:
    """A change names place, what stood there, what it became, and why."""
    assert [str(change) for change in send([HEAD, with_value("dau_ky", "1.234")]).changes] == [
        "E2: “1.234” → 1234 (bỏ dấu chấm hàng nghìn)"
    ]


def test_column_decides_an_ambiguous_number(send: Send) -> None:
    """Another cell of the column that can be read in one way only decides, and it is told."""
    rows = [
        HEAD,
        with_value("dau_ky", "1.000"),
        (*GOOD[:2], "phuong", GOOD[3], "12.345", *GOOD[5:]),
    ]
    intake = send(rows)
    assert [row.split(",")[4] for row in rows_of(intake)] == ["1000", "12345"]
    assert str(intake.changes[0]) == (
        "E2: “1.000” → 1000 "
        "(theo cách viết 1.234,5 của các ô khác trong cột; bỏ dấu chấm hàng nghìn)"
    )


def test_contradicting_column_decides_nothing(send: Send) -> None:
    """When the column itself is written in two ways, the doubtful cell is refused."""
    rows = [
        HEAD,
        with_value("dau_ky", "1.000"),
        (*GOOD[:2], "phuong", GOOD[3], "12.345", *GOOD[5:]),
        ("2019", *GOOD[1:4], '"54,321"', *GOOD[5:]),
    ]
    assert [finding.code for finding in send(rows).findings] == ["so-hai-nghia"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.234", ["1234", "1.234"]),
        ("1,234", ["1234", "1.234"]),
        ("0,234", ["0.234"]),
        ("1.234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("1.234.567", ["1234567"]),
        ("1.23.456", []),
        ("12.34", ["12.34"]),
        ("1234.567", ["1234.567"]),
        ("(12)", ["-12"]),
        ("−5", ["-5"]),
        ("'007", ["7"]),
        ("1.234,567,8", []),
        ("12a", []),
        ("", []),
    ],
)
def test_meanings_of_a_number(text: str, values: list[str]) -> None:
    """All meanings of a text are listed, and no more."""
    assert [reading.value for reading in read_number(text)] == [Decimal(value) for value in values]


def test_workbook_cells(project: Project, tmp_path: Path) -> None:
    """Numbers lose Excel's .0, dates become ISO, percent formats are multiplied."""
    import datetime

    row = [2018, "an", "xa", "moi", 100.0, 5, None, 0.025, datetime.date(2018, 12, 31), None]

    def percent(sheet: object) -> None:
        sheet["H2"].number_format = "0.0%"  # type: ignore[index]

    intake = take_in(project, workbook(tmp_path / "so.xlsx", [HEAD, row], percent), Wishes())
    assert rows_of(intake) == [ROW]
    assert [str(change) for change in intake.changes] == [
        "Số liệu!H2: “0.025” → 2.5 (ô định dạng phần trăm)"
    ]


def test_number_that_excel_took_apart(project: Project, tmp_path: Path) -> None:
    """1.234 typed in English Excel is a fraction; the finding says how that happens."""
    row = [2018, "an", "xa", "moi", 1.234, 5, None, None, None, None]
    assert messages(take_in(project, workbook(tmp_path / "so.xlsx", [HEAD, row]), Wishes())) == [
        "so.xlsx:2: trang tính “Số liệu”, ô E2: 1.234 là số lẻ, cột “Đầu kỳ” chỉ nhận số nguyên; "
        "nếu dấu chấm là dấu hàng nghìn thì gõ liền các chữ số [khong-phai-so]"
    ]


def test_several_sheets(project: Project, tmp_path: Path) -> None:
    """All sheets are read; one without a table is named."""

    def more(sheet: Any) -> None:
        sheet.parent.create_sheet("Bìa").append(["Kính gửi", 2])
        other = sheet.parent.create_sheet("B")
        other.append(HEAD)
        other.append((*GOOD[:2], "phuong", *GOOD[3:]))

    intake = take_in(project, workbook(tmp_path / "hai.xlsx", [HEAD, GOOD], more), Wishes())
    assert rows_of(intake) == [ROW, ROW.replace("xa", "phuong")]
    assert intake.remarks == ("không đọc trang “Bìa”, không có bảng số",)


def test_open_document(project: Project, tmp_path: Path) -> None:
    """An .ods is read like an .xlsx, with its errors and percent cells."""

    def text(value: str) -> str:
        return (
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )

    def number(value: str, kind: str = "float") -> str:
        return (
            f'<table:table-cell office:value-type="{kind}" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    empty = "<table:table-cell/>"
    date = (
        '<table:table-cell office:value-type="date" office:date-value="2018-12-31">'
        "<text:p>31/12/18</text:p></table:table-cell>"
    )
    cells = [number("2018"), text("an"), text("xa"), text("moi"), number("100"), number("5")]
    good = [*cells, empty, number("0.025", "percentage"), date]
    head = [text(name) for name in HEAD]
    path = open_document(tmp_path / "so.ods", [head, good])
    assert rows_of(take_in(project, path, Wishes())) == [ROW]

    error = (
        '<table:table-cell table:formula="of:=[.A1]" office:value-type="string" '
        'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
    )
    path = open_document(tmp_path / "loi.ods", [head, [*good[:4], error, *good[5:]]])
    assert messages(take_in(project, path, Wishes())) == [
        "loi.ods:2: trang tính “Trang1”, ô E2: mã lỗi của Excel “#REF!”; "
        "mở tệp, sửa công thức hoặc dán giá trị [loi-excel]"
    ]
