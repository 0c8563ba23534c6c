"""Every kind of bad input, with the exact finding."""

from __future__ import annotations

import pytest

from macros.intake.delivery import Wishes
from tests.intake.files import (
    GOOD,
    HEAD,
    Send,
    messages,
    rows_of,
    with_value,
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
