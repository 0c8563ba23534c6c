"""Every kind of bad input, with the exact finding."""

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


def test_good_row_is_taken(send: Send) -> None:
    """The row that all cases start from has nothing wrong."""
    assert rows_of(send([HEAD, GOOD])) == [ROW]


@pytest.mark.parametrize(
    ("column", "value", "finding"),
    [
        pytest.param(
            "dau_ky",
            "-5",
            "gui.csv:2: ô E2: -5 nhỏ hơn 0, giới hạn của cột “Đầu kỳ”; "
            "giá trị phải từ 0 trở lên [ngoai-khoang]",
            id="negative_count",
        ),
        pytest.param(
            "dau_ky",
            "12.5",
            "gui.csv:2: ô E2: “12.5” là số lẻ, cột “Đầu kỳ” chỉ nhận số nguyên; "
            "ghi số nguyên [khong-phai-so]",
            id="decimal_count",
        ),
        pytest.param(
            "dau_ky",
            "1.000",
            "gui.csv:2: ô E2: “1.000” có thể là 1000 hoặc 1; "
            "gõ lại thành số, không có dấu hàng nghìn [so-hai-nghia]",
            id="ambiguous_grouping",
        ),
        pytest.param(
            "ty_le",
            "1.234",
            "gui.csv:2: ô H2: “1.234” có thể là 1234 hoặc 1,234; "
            "gõ lại thành số, không có dấu hàng nghìn [so-hai-nghia]",
            id="ambiguous_decimal",
        ),
        pytest.param(
            "dau_ky",
            "#REF!",
            "gui.csv:2: ô E2: mã lỗi của Excel “#REF!”; "
            "mở tệp, sửa công thức hoặc dán giá trị [loi-excel]",
            id="excel_error",
        ),
        pytest.param(
            "dau_ky",
            "=A1+B1",
            "gui.csv:2: ô E2: “=A1+B1” là công thức; dán giá trị thay cho công thức [cong-thuc]",
            id="formula_in_a_number",
        ),
        pytest.param(
            "ghi_chu",
            "=cmd|'/c calc'!A1",
            "gui.csv:2: ô J2: “=cmd|'/c calc'!A1” bắt đầu như một công thức; "
            "bỏ dấu = + - @ ở đầu [cong-thuc]",
            id="formula_injection",
        ),
        pytest.param(
            "dau_ky",
            "nhiều",
            "gui.csv:2: ô E2: “nhiều” không phải là số (cột “Đầu kỳ”); "
            "ghi bằng chữ số, để trống nếu không có số liệu [khong-phai-so]",
            id="words_for_a_number",
        ),
        pytest.param(
            "don_vi",
            "",
            "gui.csv:2: ô B2: ô trống, cột “Đơn vị” phải có giá trị; điền giá trị [thieu-gia-tri]",
            id="missing_unit",
        ),
        pytest.param(
            "don_vi",
            "Huyện Ân",
            "gui.csv:2: ô B2: “Huyện Ân” không có trong danh mục của cột “Đơn vị”; "
            "có phải “Huyện An” (an)? Phải thì thêm vào cuối data/bi_danh.yml dòng "
            '- {bang: don_vi, ma: an, ten: "Huyện Ân"} [gia-tri-la]',
            id="unknown_unit",
        ),
        pytest.param(
            "don_vi",
            "bin",
            "gui.csv:2: ô B2: “bin” không có trong danh mục của cột “Đơn vị”; "
            "có phải “binh”? [gia-tri-la]",
            id="unknown_unit_code",
        ),
        pytest.param(
            "loai",
            "Cộng",
            "gui.csv:2: ô C2: “Cộng” là dòng cộng, không phải dòng số liệu; "
            "xóa dòng này [gia-tri-la]",
            id="total_row",
        ),
        pytest.param(
            "tieu_bieu",
            "3",
            "gui.csv:2: ô G2: cột “Tiêu biểu” không áp dụng cho năm 2018 nhưng ghi 3; "
            "để trống ô này [ngoai-khoang]",
            id="column_of_another_year",
        ),
        pytest.param(
            "nam",
            "2017",
            "gui.csv:2: ô D2: cột “Hệ xếp loại” ghi “Hệ mới”, chỉ được ghi “Hệ cũ”: "
            "Đến 2017 dùng hệ cũ; sửa D2 (quy tắc A2) [quy-tac]",
            id="rating_system_of_another_year",
        ),
        pytest.param(
            "tang",
            "101",
            "gui.csv:2: ô F2: cột “Tăng” ghi 101, không được quá 100 (cột “Đầu kỳ”, ô E2): "
            "Tăng không quá đầu kỳ; sửa F2 hoặc E2 (quy tắc A1) [quy-tac]",
            id="broken_rule",
        ),
        pytest.param(
            "ngay",
            "31/02/2018",
            "gui.csv:2: ô I2: “31/02/2018” không phải ngày (cột “Ngày chốt”); "
            "ghi ngày/tháng/năm, như 30/11/2021 [khong-phai-so]",
            id="impossible_date",
        ),
        pytest.param(
            "nam",
            "18",
            "gui.csv:2: ô A2: “18” không phải là năm (cột “Năm”); "
            "ghi năm bằng bốn chữ số, như 2020 [khong-phai-so]",
            id="year_of_two_digits",
        ),
    ],
)
def test_bad_cell(send: Send, column: str, value: str, finding: str) -> None:
    """One bad cell gives one finding that names it, and nothing is to be written."""
    intake = send([HEAD, with_value(column, value)])
    assert messages(intake) == [finding]
    assert intake.outcomes == ()


def test_unit_outside_its_validity(send: Send) -> None:
    """A unit that was merged into another one has no rows afterwards."""
    row = ("2019", "binh", *GOOD[2:])
    assert messages(send([HEAD, row])) == [
        "gui.csv:2: ô B2: “Huyện Bình” hết hiệu lực từ năm 2019, dòng này ghi năm 2019: "
        "Đơn vị còn hiệu lực; sửa B2 (quy tắc A4) [quy-tac]"
    ]


def test_wrong_heading(send: Send) -> None:
    """A misspelt heading is told with the one that was meant."""
    head = tuple("dau_ki" if name == "dau_ky" else name for name in HEAD)
    assert messages(send([head, GOOD])) == [
        "gui.csv:1: ô E1: tiêu đề lạ “dau_ki”; có phải “dau_ky”? [tieu-de-cot]",
    ]


def test_extra_column(send: Send) -> None:
    """A column that the table does not have is refused, not dropped."""
    assert messages(send([(*HEAD, "vui"), (*GOOD, "1")])) == [
        "gui.csv:1: ô K1: tiêu đề lạ “vui”; "
        "dùng một trong: “nam”, “don_vi”, “loai”, “he”, “dau_ky”, “tang”, “cuoi_ky”, “tieu_bieu”, "
        "“ty_le”, “ngay”, “ghi_chu”, “Năm” và 10 tên khác [tieu-de-cot]"
    ]


def test_cell_beyond_the_header(send: Send) -> None:
    """A comma too many gives the row a cell that no heading explains."""
    assert messages(send([HEAD, (*GOOD, "thừa")])) == [
        "gui.csv:2: ô K2: có nội dung ở cột không có tiêu đề; "
        "xóa ô hoặc kiểm tra dấu phân cách của dòng [tieu-de-cot]"
    ]


def test_no_unit_at_all(send: Send) -> None:
    """A file that nowhere says whose numbers it has is refused."""
    head = [name for name in HEAD if name != "don_vi"]
    row = [value for name, value in zip(HEAD, GOOD, strict=True) if name != "don_vi"]
    assert messages(send([head, row])) == [
        "gui.csv:1: tệp không ghi đơn vị (cột “Đơn vị”); "
        "thêm cột này hoặc --don-vi MÃ [tieu-de-cot]"
    ]
    assert rows_of(send([head, row], Wishes(unit="an"))) == [ROW]


def test_unit_other_than_named(send: Send) -> None:
    """The unit that the clerk names must be that of the rows."""
    assert messages(send([HEAD, GOOD], Wishes(unit="binh"))) == [
        "gui.csv:2: dòng của đơn vị “an”, lệnh ghi “binh”; "
        "bỏ --don-vi hoặc sửa đơn vị của dòng [gia-tri-la]"
    ]


def test_duplicate_key(send: Send) -> None:
    """Two rows with one key are refused, since either may be right."""
    assert messages(send([HEAD, GOOD, GOOD])) == [
        "gui.csv:3: khóa (nam=2018, don_vi=an, loai=xa) đã có ở dòng 2; "
        "giữ lại một dòng [trung-khoa]"
    ]


def test_several_mistakes_at_once(send: Send) -> None:
    """All findings of a file are listed together."""
    rows = [HEAD, with_value("dau_ky", "-1"), with_value("tang", "nhiều")]
    assert [finding.line for finding in send(rows).findings] == [2, 3, 3]


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


def test_unknown_layout(send: Send) -> None:
    """What cannot be recognised is refused with what can be."""
    assert messages(send(b"a,b\n1,2\n")) == [
        "gui.csv:1: không nhận ra cách trình bày của tệp; "
        "dùng mẫu của baocao mau, bảng có dòng tiêu đề là tên cột [bo-cuc]"
    ]
