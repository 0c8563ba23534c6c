"""Files that are damaged, in another code, beyond measure or like nothing known."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from macros.files.cell_text import defuse
from macros.intake.delivery import Wishes
from macros.intake.take_in import take_in
from macros.project import Project
from tests.intake.files import (
    GOOD,
    HEAD,
    Send,
    in_code_page,
    messages,
    rows_of,
    with_value,
    workbook,
)

ROW = ",".join(GOOD)


def test_empty_file(send: Send) -> None:
    """A file of blanks is empty."""
    assert messages(send(b" \n")) == ["gui.csv:1: tệp rỗng; gửi lại tệp có số liệu [csv]"]


def test_row_shorter_than_the_head(project: Project, send: Send) -> None:
    """What it lacks is not empty: no number of the table is blanked, whatever is accepted."""
    send([HEAD, GOOD]).write()
    intake = send([HEAD, GOOD[:5]], Wishes(unsettled=True))
    assert messages(intake) == [
        "gui.csv:2: dòng có 5 ô, dòng tiêu đề có 10; kiểm tra dấu phân cách của dòng, "
        "hoặc lưu tệp thành .xlsx rồi nhập lại [csv]"
    ]


@pytest.mark.parametrize("row", [",,,", "", " "])
def test_row_of_blanks_may_be_short(send: Send, row: str) -> None:
    """Programs leave such rows at the end."""
    assert rows_of(send(f"{','.join(HEAD)}\n{ROW}\n{row}\n".encode())) == [ROW]


def test_letters_nobody_sees_between_rows(send: Send) -> None:
    """Lines joined from several files keep marks of their beginnings, and zero bytes."""
    text = "\r\n".join([",".join(HEAD), ROW + "x\ufeff", ROW.replace("xa", "phuong") + "\0y"])
    filler = "\n" * 4096  # the beginning of a file with zero bytes is no text
    intake = send((filler + text).encode())
    assert [row[-1] for row in rows_of(intake)] == ["x", "y"]


def test_file_of_more_cells_than_a_form(send: Send) -> None:
    """A line of a million cells, a file beyond all measure: told in a sentence, not suffered."""
    assert messages(send(b"nam," * 600_000)) == [
        "gui.csv:1: tệp có quá 500.000 ô; chia thành nhiều tệp [tep-excel]"
    ]
    assert messages(send(b"nam,don_vi\n" * 2_000_000)) == [
        "gui.csv:1: tệp lớn quá 20 MB; chia thành nhiều tệp [csv]"
    ]


def test_unclosed_quote(send: Send) -> None:
    """The finding names the line on which the quote opens, not the end of the file."""
    text = ",".join(HEAD) + "\n" + ROW + '\n2018,an,"phuong,moi,1,1,,,,\n'
    assert messages(send(text.encode())) == [
        "gui.csv:3: dấu nháy kép không đóng hoặc đặt sai; kiểm tra dấu nháy kép từ dòng này [csv]"
    ]


def test_cell_of_ten_megabytes(send: Send) -> None:
    """A cell that nobody typed is refused without printing it."""
    assert messages(send([HEAD, with_value("ghi_chu", "a" * 10_000_000)])) == [
        "gui.csv:2: ô J2: ô dài quá 100000 ký tự; kiểm tra dấu nháy kép không đóng [csv]"
    ]


def test_zero_and_empty_are_different(send: Send) -> None:
    """0 means none, an empty cell means not collected: both stay what they are."""
    assert rows_of(send([HEAD, with_value("tang", "0")])) == [ROW.replace(",5,", ",0,")]
    assert rows_of(send([HEAD, with_value("tang", "")])) == [ROW.replace(",5,", ",,")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_encodings(send: Send, encoding: str) -> None:
    """A byte order mark and UTF-16 are what Excel writes; they are read."""
    text = "\r\n".join([",".join(HEAD), ROW.removesuffix(",") + ",Số đã rà soát"])
    assert rows_of(send(text.encode(encoding)))[0].endswith(",Số đã rà soát")


def test_broken_utf16(send: Send) -> None:
    """Half a letter at the end of a UTF-16 file is damage, not text."""
    raw = codecs.BOM_UTF16_LE + ",".join(HEAD).encode("utf-16-le") + b"\x41"
    assert messages(send(raw)) == [
        "gui.csv:1: tệp UTF-16 bị hỏng; "
        "trong Excel chọn Save As, kiểu “CSV UTF-8”, rồi nhập lại [ma-hoa]"
    ]


def test_code_page_1258(send: Send) -> None:
    """A file in the Vietnamese code page of Windows is recognised by its words."""
    text = ",".join(HEAD) + "\n" + ROW + "Số liệu đã được rà soát"
    intake = send(in_code_page(text))
    assert rows_of(intake)[0].endswith("Số liệu đã được rà soát")
    assert intake.remarks == ("đọc tệp theo bảng mã CP1258",)


def test_unknown_bytes(send: Send) -> None:
    """Bytes that are words in no known encoding are refused."""
    raw = (",".join(HEAD) + "\n" + ROW).encode() + b"M\xfcller Stra\xdfe \xe9t\xe9x"
    assert messages(send(raw)) == [
        "gui.csv:1: tệp không phải UTF-8; "
        "trong Excel chọn Save As, kiểu “CSV UTF-8”, rồi nhập lại [ma-hoa]"
    ]


def test_formula_on_export() -> None:
    """Text that would run is written with an apostrophe; a number is not touched."""
    assert defuse("=cmd") == "'=cmd"
    assert defuse("@SUM(A1)") == "'@SUM(A1)"
    assert defuse("Đảng bộ") == "Đảng bộ"


def test_merged_cells(project: Project, tmp_path: Path) -> None:
    """A value hidden by a merge is not taken for "no data"."""
    rows = [HEAD, with_value("tang", ""), (*GOOD[:2], "phuong", *GOOD[3:])]
    path = workbook(tmp_path / "gop.xlsx", rows, lambda sheet: sheet.merge_cells("E2:F2"))
    assert messages(take_in(project, path, Wishes())) == [
        "gop.xlsx:2: trang tính “Số liệu”, ô F2: ô bị gộp trong E2:F2; bỏ gộp ô (Unmerge) rồi "
        "điền từng ô [o-gop]"
    ]


def test_error_and_formula_in_a_workbook(project: Project, tmp_path: Path) -> None:
    """An error value and a formula without result are not taken for "no data"."""

    def spoil(sheet: object) -> None:
        sheet["E2"] = "#REF!"  # type: ignore[index]
        sheet["F2"] = "=E2/0"  # type: ignore[index]

    path = workbook(tmp_path / "loi.xlsx", [HEAD, GOOD], spoil)
    assert messages(take_in(project, path, Wishes())) == [
        "loi.xlsx:2: trang tính “Số liệu”, ô E2: mã lỗi của Excel “#REF!”; "
        "mở tệp, sửa công thức hoặc dán giá trị [loi-excel]",
        "loi.xlsx:2: trang tính “Số liệu”, ô F2: công thức “=E2/0” chưa được tính; "
        "mở bằng Excel, lưu lại, hoặc dán giá trị [cong-thuc]",
    ]


def test_not_a_workbook(project: Project, tmp_path: Path) -> None:
    """A web page named .xlsx is not read as one."""
    path = tmp_path / "gia.xlsx"
    path.write_text("<html>", encoding="utf-8")
    assert messages(take_in(project, path, Wishes())) == [
        "gia.xlsx:1: không đọc được tệp: không phải .xlsx, .ods hoặc tệp hỏng, có mật khẩu; "
        "mở bằng Excel rồi lưu lại thành .xlsx [tep-excel]"
    ]


def test_abbreviated_heads_are_met_with_the_full_ones(send: Send) -> None:
    """Where the clerk says which table it is, its columns are named."""
    (found,) = messages(send(b"DVBC,ST\n1,2\n", Wishes(table="so_dv")))
    assert "không nhận ra cách trình bày của tệp; viết đủ tiêu đề cột như bảng “so_dv”" in found
    assert "“Đầu kỳ”, “Tăng”" in found


def test_unknown_layout(send: Send) -> None:
    """What cannot be recognised is refused with what can be."""
    assert messages(send(b"a,b\n1,2\n")) == [
        "gui.csv:1: không nhận ra cách trình bày của tệp; "
        "dùng mẫu của baocao mau, bảng có dòng tiêu đề là tên cột [bo-cuc]"
    ]
