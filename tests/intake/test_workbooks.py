"""Workbooks as other programs, other people and other years leave them."""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from macros.intake.delivery import Wishes
from macros.intake.take_in import Intake, take_in
from macros.project import Project
from tests.intake.files import GOOD, HEAD, changed, messages, open_document, rows_of, workbook

ROW = ",".join(GOOD)


def strict(_: str, content: bytes) -> bytes:
    """The namespaces of Strict OOXML, as Excel saves it when asked to."""
    for old, new in (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"spreadsheetml/main"),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"officeDocument/relationships",
        ),
    ):
        content = content.replace(old, b"http://purl.oclc.org/ooxml/" + new)
    return content


def test_strict_workbook_is_read(project: Project, tmp_path: Path) -> None:
    """Excel's "Strict Open XML Workbook" has the same cells under other names."""
    path = changed(workbook(tmp_path / "chat.xlsx", [HEAD, GOOD]), strict)
    assert rows_of(take_in(project, path, Wishes())) == [ROW]


def test_prefixed_workbook_is_read(project: Project, tmp_path: Path) -> None:
    """Programs that put a prefix before every element write the same cells."""

    def prefixed(name: str, content: bytes) -> bytes:
        if "worksheets/" not in name:
            return content
        text = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", content, flags=re.IGNORECASE)
        return text.replace(b"xmlns=", b"xmlns:x=")

    path = changed(workbook(tmp_path / "x.xlsx", [HEAD, GOOD]), prefixed)
    assert rows_of(take_in(project, path, Wishes())) == [ROW]


def test_cells_without_addresses_are_counted(project: Project, tmp_path: Path) -> None:
    """A file may leave out where its rows and cells stand; they follow each other."""

    def bare(_: str, content: bytes) -> bytes:
        return re.sub(rb'(<(?:row|c)) r="\w+"', rb"\1", content)

    row = [value or "x" for value in GOOD]
    row[6] = ""
    path = changed(workbook(tmp_path / "x.xlsx", [HEAD, [*row[:6], " ", *row[7:]]]), bare)
    assert rows_of(take_in(project, path, Wishes())) == [ROW + "x"]


def test_formatted_rows_to_the_end_of_the_sheet(project: Project, tmp_path: Path) -> None:
    """Only what holds something counts, however far down the sheet has borders."""

    def dress(sheet: Any) -> None:
        for row in (5000, 1_048_576):
            for column in range(1, 11):
                sheet.cell(row, column).number_format = "0.00"
        sheet.merge_cells("A1048570:J1048576")

    path = workbook(tmp_path / "dai.xlsx", [HEAD, GOOD], dress)
    assert rows_of(take_in(project, path, Wishes())) == [ROW]


def test_content_at_the_end_of_the_sheet_is_named(project: Project, tmp_path: Path) -> None:
    """A blank that somebody typed there would make billions of cells; it is found by its place."""
    path = workbook(
        tmp_path / "xa.xlsx", [HEAD, GOOD], lambda sheet: sheet.cell(1_048_576, 16_384, "x")
    )
    assert messages(take_in(project, path, Wishes())) == [
        "xa.xlsx:1: trang “Số liệu” trải đến ô XFD1048576, quá 500.000 ô; "
        "xóa nội dung của ô XFD1048576, hoặc chia thành nhiều tệp [tep-excel]"
    ]


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_dates_count_from_the_year_of_the_workbook(
    project: Project, tmp_path: Path, epoch: int
) -> None:
    """Old Excel for Mac counts days from 1904; 60 is a day in February 1900 that never was."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

    row = [2018, "an", "xa", "moi", 100, 5, None, 2.5, datetime.date(2018, 12, 31), None]

    def count(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904 if epoch == 1904 else CALENDAR_WINDOWS_1900

    path = workbook(tmp_path / "ngay.xlsx", [HEAD, row], count)
    assert rows_of(take_in(project, path, Wishes())) == [ROW]


def test_date_that_is_a_number_is_refused(project: Project, tmp_path: Path) -> None:
    """43465 without the format of a date may be anything."""
    row = [2018, "an", "xa", "moi", 100, 5, None, 2.5, 43465, None]
    assert messages(take_in(project, workbook(tmp_path / "ngay.xlsx", [HEAD, row]), Wishes())) == [
        "ngay.xlsx:2: trang tính “Số liệu”, ô I2: “43465” không phải ngày (cột “Ngày chốt”); "
        "ghi ngày/tháng/năm, như 30/11/2021 [khong-phai-so]"
    ]


def test_literal_percent_sign_and_letters_are_no_format(project: Project, tmp_path: Path) -> None:
    """A sign in quotes is shown as it is: the number is neither a share nor a date."""

    def dress(sheet: Any) -> None:
        sheet["H2"].number_format = '0.0"%"'
        sheet["E2"].number_format = '#,##0 "đồng" _d'

    row = [2018, "an", "xa", "moi", 100, 5, None, 2.5, None, None]
    intake = take_in(project, workbook(tmp_path / "so.xlsx", [HEAD, row], dress), Wishes())
    assert rows_of(intake) == [ROW.replace("2018-12-31", "")]


def test_third_in_a_percent_cell_offers_its_rounding(project: Project, tmp_path: Path) -> None:
    """=1/3 shown as 33,3% is stored as shown when somebody types it so."""

    def dress(sheet: Any) -> None:
        sheet["H2"].number_format = "0.0%"

    row = [2018, "an", "xa", "moi", 100, 5, None, 1 / 3, None, None]
    path = workbook(tmp_path / "so.xlsx", [HEAD, row], dress)
    assert messages(take_in(project, path, Wishes())) == [
        "so.xlsx:2: trang tính “Số liệu”, ô H2: 33,3333333333333 có 13 chữ số thập phân, "
        "cột “Tỷ lệ” chỉ ghi 1; làm tròn thành 33,3 rồi gõ lại "
        "(trong Excel ô chỉ hiện số đã làm tròn) [khong-phai-so]"
    ]


def test_macros_and_links_to_other_files_are_told(project: Project, tmp_path: Path) -> None:
    """Neither is run or followed; numbers that come from elsewhere are the last ones stored."""
    parts = {"xl/vbaProject.bin": b"\xd0\xcf", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    path = changed(workbook(tmp_path / "so.xlsm", [HEAD, GOOD]), lambda _, part: part, parts)
    intake = take_in(project, path, Wishes())
    assert rows_of(intake) == [ROW]
    assert intake.remarks == (
        "tệp có macro: không chạy, không đọc macro",
        "tệp có liên kết tới tệp khác: đọc số được lưu lần cuối trong tệp này",
    )


def test_merged_range_over_data_hides_it(project: Project, tmp_path: Path) -> None:
    """What Excel keeps under a merged range and does not show is never read as a number."""

    def merge(name: str, content: bytes) -> bytes:
        merged = b'</sheetData><mergeCells><mergeCell ref="E2:F2"/></mergeCells>'
        return content.replace(b"</sheetData>", merged) if "worksheets/" in name else content

    path = changed(workbook(tmp_path / "gop.xlsx", [HEAD, GOOD]), merge)
    assert messages(take_in(project, path, Wishes())) == [
        "gop.xlsx:2: trang tính “Số liệu”, ô F2: ô bị gộp trong E2:F2; bỏ gộp ô (Unmerge) rồi "
        "điền từng ô [o-gop]"
    ]


def test_no_break_spaces_in_numbers(project: Project, tmp_path: Path) -> None:
    """Numbers pasted from the web or Word carry blanks that do not break."""
    row = [
        "2018\u00a0",
        "an",
        "xa",
        "moi",
        "1\u00a0000\u202f000",
        "\u00a05",
        " \u00a0",
        2.5,
        None,
        None,
    ]
    intake = take_in(project, workbook(tmp_path / "so.xlsx", [HEAD, row]), Wishes())
    assert rows_of(intake) == ["2018,an,xa,moi,1000000,5,,2.5,,"]


def shared(path: Path, word: str, item: bytes) -> Path:
    """Let the cells with a word take their text from those that a workbook shares."""
    texts = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</sst>'

    def refer(_: str, content: bytes) -> bytes:
        inline = f' t="inlineStr"><is><t>{word}</t></is>'.encode()
        return content.replace(inline, b' t="s"><v>0</v>')

    return changed(path, refer, {"xl/sharedStrings.xml": texts % item})


def test_shared_text_with_runs(project: Project, tmp_path: Path) -> None:
    """A text in several fonts is one text; how it is pronounced is none of it."""
    rich = (
        b"<si><r><t>R\xc3\xa0 </t></r><r><rPr><b/></rPr><t>so\xc3\xa1t</t></r>"
        b"<rPh><t>x</t></rPh></si>"
    )
    path = shared(workbook(tmp_path / "chu.xlsx", [HEAD, (*GOOD[:9], "zzz")]), "zzz", rich)
    assert rows_of(take_in(project, path, Wishes())) == [ROW + "Rà soát"]


def test_repeated_cells_of_an_open_document(project: Project, tmp_path: Path) -> None:
    """LibreOffice writes equal neighbours once, and a million empty rows at the end."""

    def cell(value: str, more: str = "") -> str:
        return (
            f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p>'
            "</table:table-cell>"
        )

    twice = 'table:number-columns-repeated="2"'
    good = [*map(cell, GOOD[:4]), cell("5", twice), *map(cell, GOOD[6:])]
    end = '</table:table-row><table:table-row table:number-rows-repeated="1048570">'
    path = open_document(
        tmp_path / "so.ods", [list(map(cell, HEAD)), [*good, end, "<table:table-cell/>"]]
    )
    assert rows_of(take_in(project, path, Wishes())) == [ROW.replace("100,5", "5,5")]


DAMAGED = (
    "không đọc được tệp: không phải .xlsx, .ods hoặc tệp hỏng, có mật khẩu; "
    "mở bằng Excel rồi lưu lại thành .xlsx [tep-excel]"
)


def sent(project: Project, path: Path, raw: bytes) -> Intake:
    """Hand in these bytes."""
    path.write_bytes(raw)
    return take_in(project, path, Wishes())


def test_damaged_packing_is_a_finding(project: Project, tmp_path: Path) -> None:
    """Broken streams, a password, a way of packing that no spreadsheet program uses."""
    path = workbook(tmp_path / "hong.xlsx", [HEAD, GOOD])
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    start = entry.header_offset + 30 + len(entry.filename) + 10
    torn = raw[:start] + b"\xff" * 20 + raw[start + 20 :]
    at = raw.index(b"xl/worksheets/sheet1.xml", raw.index(b"PK\x01\x02")) - 46
    locked = [raw[: at + 8] + bytes([flag]) + raw[at + 9 :] for flag in (0x01, 0x20, 0x40)]
    strange = raw[: at + 10] + b"\x62" + raw[at + 11 :]
    for broken in (torn, *locked, strange, raw[:-30], b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200):
        assert messages(sent(project, path, broken)) == [f"hong.xlsx:1: {DAMAGED}"]


def test_zip_that_unpacks_to_more_than_a_form(project: Project, tmp_path: Path) -> None:
    """It is refused by what it says of itself, before it is unpacked."""
    path = workbook(tmp_path / "to.xlsx", [HEAD, GOOD])
    raw = path.read_bytes()
    size = raw.index(b"xl/worksheets/sheet1.xml", raw.index(b"PK\x01\x02")) - 46 + 24
    claimed = raw[:size] + (301_000_000).to_bytes(4, "little") + raw[size + 4 :]
    assert messages(sent(project, path, claimed)) == [
        "to.xlsx:1: tệp nén bung ra quá 300 MB; chia thành nhiều tệp [tep-excel]"
    ]


def test_open_document_that_spans_the_world(project: Project, tmp_path: Path) -> None:
    """A few bytes may claim 10⁹ × 10⁹ cells, repeated or merged."""
    many = "1000000000"
    full = (
        f'<table:table-cell table:number-columns-repeated="{many}" office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell>'
    )
    far = f'<table:table-cell table:number-columns-repeated="{many}"/>'
    wide = full.replace("columns-repeated", "columns-spanned").replace(
        "office:value-type", f'table:number-rows-spanned="{many}" office:value-type'
    )
    for cells in ([full], [far, full], [wide, far, full]):
        path = open_document(tmp_path / "rong.ods", [cells])
        found = take_in(project, path, Wishes()).findings
        assert ["quá 500.000 ô" in finding.message for finding in found] == [True]
    assert take_in(project, open_document(path, [[wide]]), Wishes()).outcomes == ()


def test_text_that_all_cells_share_is_limited(project: Project, tmp_path: Path) -> None:
    """One text of a megabyte in every cell would fill the memory."""

    path = workbook(tmp_path / "chu.xlsx", [["xa"] * 60])
    shared(path, "xa", b"<si><t>" + b"a" * 1_000_000 + b"</t></si>")
    assert messages(take_in(project, path, Wishes())) == [
        "chu.xlsx:1: trang “Số liệu” có quá 50 triệu chữ cái; chia thành nhiều tệp [tep-excel]"
    ]
