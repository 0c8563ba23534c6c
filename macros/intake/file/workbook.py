"""Read .xlsx and .ods: every sheet as text cells, with what makes a cell unusable."""

from __future__ import annotations

import datetime
import io
import math
import zipfile
from decimal import Decimal
from typing import Any

from lxml import etree

from macros.findings import Code
from macros.intake.file.cells import Kind, Problem, RawCell, Sheet, column_letters
from macros.intake.file.legacy import compose, error_value
from macros.intake.file.xlsx_marks import Marks, Place, read_xlsx_marks
from macros.intake.verdict.journal import Journal

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MAX_REPEAT = 20_000  # empty rows and cells to the sheet's end are repeated a million times


def read_ods_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Read the marks of every sheet, by its name."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(archive.read("content.xml"), parser)
    return {str(table.get(f"{_TABLE}name")): _sheet(table) for table in root.iter(f"{_TABLE}table")}


def _sheet(table: etree._Element) -> Marks:
    marks = Marks()
    row = 1
    for element in table.iter(f"{_TABLE}table-row"):
        repeat = _number(element, "number-rows-repeated")
        column = 1
        for cell in element:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            width = _number(cell, "number-columns-repeated")
            if len(cell):
                last = (row + min(repeat, _MAX_REPEAT) - 1, column + min(width, _MAX_REPEAT) - 1)
                marks.last = (max(marks.last[0], last[0]), max(marks.last[1], last[1]))
                for offset in range(min(width, 1000)):
                    _cell(marks, cell, row, column + offset)
            column += width
        row += repeat
    return marks


def _cell(marks: Marks, cell: etree._Element, row: int, column: int) -> None:
    place = (row, column)
    shown = "".join(map(str, cell.itertext()))
    if cell.get(f"{_CALC}value-type") == "error" or (
        cell.get(f"{_TABLE}formula") and shown.startswith(("#", "Err:"))
    ):
        marks.errors[place] = shown
    elif cell.get(f"{_OFFICE}value-type") == "percentage":
        marks.percents.add(place)
    height, width = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
    if height * width > 1:
        end = f"{column_letters(column + width - 1)}{row + height - 1}"
        reference = f"{column_letters(column)}{row}:{end}"
        for down in range(min(height, 10_000)):
            for right in range(min(width, 1000)):
                marks.covered[row + down, column + right] = reference
        del marks.covered[place]


def _number(element: etree._Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return int(text) if text.isdigit() else 1


_MAX_UNPACKED = 500_000_000  # bytes; a zip of 1 MB can unpack to gigabytes
_MAX_CELLS = 5_000_000
_REMEDY = "mở bằng Excel rồi lưu lại thành .xlsx"


def read_workbook(raw: bytes, journal: Journal) -> tuple[Sheet, ...]:
    """Read all worksheets; what makes the file unreadable goes to the journal."""
    if not raw:
        journal.refuse_line(1, "tệp rỗng", "gửi lại tệp có số liệu", Code.WORKBOOK)
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNPACKED:
                message, remedy = "tệp nén bung ra quá 500 MB", "chia thành nhiều tệp"
                journal.refuse_line(1, message, remedy, Code.WORKBOOK)
                return ()
            is_ods = "content.xml" in archive.namelist()
            marks = read_ods_marks(archive) if is_ods else read_xlsx_marks(archive)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        # SyntaxError: lxml's errors derive from it.
        message = "không đọc được tệp: không phải .xlsx, .ods hoặc tệp hỏng, có mật khẩu"
        journal.refuse_line(1, message, _REMEDY, Code.WORKBOOK)
        return ()
    too_large = [name for name, mark in marks.items() if mark.last[0] * mark.last[1] > _MAX_CELLS]
    if too_large:
        message = f"trang “{too_large[0]}” dài rộng quá {_MAX_CELLS:,} ô".replace(",", ".")
        journal.refuse_line(1, message, "xóa các dòng, cột trống ở cuối trang", Code.WORKBOOK)
        return ()
    return _read_sheets(raw, marks, journal)


def _read_sheets(raw: bytes, marks: dict[str, Marks], journal: Journal) -> tuple[Sheet, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets: list[Sheet] = []
        for data in book.sheets_metadata:
            if data.name not in marks:
                continue  # a chart sheet
            values = book.get_sheet_by_name(data.name).to_python(skip_empty_area=False)
            rows = _rows(values, marks[data.name])
            sheets.append(Sheet(data.name, rows, data.visible != SheetVisibleEnum.Visible))
    except CalamineError as error:
        journal.refuse_line(1, f"không đọc được tệp: {error}", _REMEDY, Code.WORKBOOK)
        return ()
    return tuple(sheets)


def _rows(values: list[list[Any]], marks: Marks) -> tuple[tuple[RawCell, ...], ...]:
    height = max(len(values), marks.last[0])
    width = max((len(row) for row in values), default=0)
    width = max(width, marks.last[1])
    rows: list[tuple[RawCell, ...]] = []
    for row in range(1, height + 1):
        line = values[row - 1] if row <= len(values) else []
        padded = [*line, *("" for _ in range(width - len(line)))]
        rows.append(
            tuple(
                _cell_workbook(value, (row, column), marks)
                for column, value in enumerate(padded, 1)
            )
        )
    return tuple(rows)


def _cell_workbook(value: Any, place: Place, marks: Marks) -> RawCell:
    kind, text, original = _as_text(value)
    row, column = place
    cell = RawCell(
        row,
        row,
        column,
        kind,
        text,
        original,
        percent=place in marks.percents and kind is Kind.NUMBER,
        font=marks.fonts.get(place, ""),
        problem=_problem(place, marks),
    )
    return compose(cell) if kind is Kind.TEXT and cell.problem is None else cell


def _problem(place: Place, marks: Marks) -> Problem | None:
    if place in marks.errors:
        return error_value(marks.errors[place])
    if place in marks.uncalculated:
        message = f"công thức “={marks.uncalculated[place]}” chưa được tính"
        remedy = "mở bằng Excel, lưu lại, hoặc dán giá trị"
        return Problem(message, remedy, Code.FORMULA_TEXT)
    if place in marks.covered:
        message = f"ô bị gộp trong {marks.covered[place]}"
        return Problem(message, "bỏ gộp ô (Unmerge) rồi điền từng ô", Code.MERGED_CELLS)
    return None


def _as_text(value: Any) -> tuple[Kind, str, str]:
    match value:
        case bool():
            text = "TRUE" if value else "FALSE"
            return Kind.BOOLEAN, text, text
        case int():
            return Kind.NUMBER, str(value), str(value)
        case float() if math.isfinite(value):
            text = _float_text(value)
            return Kind.NUMBER, text, text
        case datetime.datetime():
            is_midnight = value.time() == datetime.time()
            text = value.date().isoformat() if is_midnight else value.isoformat(" ")
            return Kind.DATE, text, text
        case datetime.date():
            return Kind.DATE, value.isoformat(), value.isoformat()
        case datetime.time() | datetime.timedelta():
            return Kind.DATE, str(value), str(value)
        case "" | None:
            return Kind.EMPTY, "", ""
        case _:
            return Kind.TEXT, str(value), str(value)


def _float_text(value: float) -> str:
    """Write a number with the 15 digits that Excel keeps, without exponent."""
    return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"
