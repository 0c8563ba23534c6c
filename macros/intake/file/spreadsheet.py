"""Read .xlsx and .ods: every sheet as text cells, with what makes a cell unusable."""

from __future__ import annotations

import datetime
import io
import math
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code
from macros.intake.file.cell_marks import Marks, Position, read_ods_marks, read_xlsx_marks
from macros.intake.sheet import CellKind, RawCell, Sheet, excel_error

_MAX_UNPACKED = 500_000_000  # bytes; a zip of 1 MB can unpack to gigabytes
_MAX_CELLS = 5_000_000
_REMEDY = "mở bằng Excel rồi lưu lại thành .xlsx"


def read_spreadsheet(raw: bytes) -> tuple[Sheet, ...]:
    """Read all worksheets.

    Raises:
        AuthorError: when it is no spreadsheet, or too large.
    """
    if not raw:
        raise AuthorError("tệp rỗng", "gửi lại tệp có số liệu", Code.WORKBOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNPACKED:
                message, remedy = "tệp nén bung ra quá 500 MB", "chia thành nhiều tệp"
                raise AuthorError(message, remedy, Code.WORKBOOK)
            is_ods = "content.xml" in archive.namelist()
            marks = read_ods_marks(archive) if is_ods else read_xlsx_marks(archive)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        # SyntaxError: lxml's errors derive from it.
        message = "không đọc được tệp: không phải .xlsx, .ods hoặc tệp hỏng, có mật khẩu"
        raise AuthorError(message, _REMEDY, Code.WORKBOOK) from error
    for name, mark in marks.items():
        if mark.last[0] * mark.last[1] > _MAX_CELLS:
            message = f"trang “{name}” dài rộng quá {_MAX_CELLS:,} ô".replace(",", ".")
            raise AuthorError(message, "xóa các dòng, cột trống ở cuối trang", Code.WORKBOOK)
    return tuple(_sheets(raw, marks))


def _sheets(raw: bytes, marks: Mapping[str, Marks]) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for data in book.sheets_metadata:
            if data.name not in marks:
                continue  # a chart sheet
            values = book.get_sheet_by_name(data.name).to_python(skip_empty_area=False)
            rows = _rows(values, marks[data.name])
            yield Sheet(data.name, rows, data.visible != SheetVisibleEnum.Visible)
    except CalamineError as error:
        message = f"không đọc được tệp: {error}"
        raise AuthorError(message, _REMEDY, Code.WORKBOOK) from error


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


def _cell_workbook(value: Any, place: Position, marks: Marks) -> RawCell:
    kind, text, original = _as_text(value)
    row, column = place
    cell = RawCell(
        row,
        row,
        column,
        kind,
        text,
        original,
        percent=place in marks.percents and kind is CellKind.NUMBER,
        font=marks.fonts.get(place, ""),
        problem=_problem(place, marks),
    )
    return cell.composed() if kind is CellKind.TEXT and cell.problem is None else cell


def _problem(place: Position, marks: Marks) -> AuthorError | None:
    if place in marks.errors:
        return excel_error(marks.errors[place])
    if place in marks.uncalculated:
        message = f"công thức “={marks.uncalculated[place]}” chưa được tính"
        remedy = "mở bằng Excel, lưu lại, hoặc dán giá trị"
        return AuthorError(message, remedy, Code.FORMULA_TEXT)
    if place in marks.covered:
        message = f"ô bị gộp trong {marks.covered[place]}"
        return AuthorError(message, "bỏ gộp ô (Unmerge) rồi điền từng ô", Code.MERGED_CELLS)
    return None


def _as_text(value: Any) -> tuple[CellKind, str, str]:
    match value:
        case bool():
            text = "TRUE" if value else "FALSE"
            return CellKind.BOOLEAN, text, text
        case int():
            return CellKind.NUMBER, str(value), str(value)
        case float() if math.isfinite(value):
            text = _float_text(value)
            return CellKind.NUMBER, text, text
        case datetime.datetime():
            is_midnight = value.time() == datetime.time()
            text = value.date().isoformat() if is_midnight else value.isoformat(" ")
            return CellKind.DATE, text, text
        case datetime.date():
            return CellKind.DATE, value.isoformat(), value.isoformat()
        case datetime.time() | datetime.timedelta():
            return CellKind.DATE, str(value), str(value)
        case "" | None:
            return CellKind.EMPTY, "", ""
        case _:
            return CellKind.TEXT, str(value), str(value)


def _float_text(value: float) -> str:
    """Write a number with the 15 digits that Excel keeps, without exponent."""
    return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"
