"""Open a clerk's file: .csv of any habit, .xlsx and .ods with what makes a cell unusable."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import math
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from macros.findings import AuthorError, Code
from macros.intake.delivery import Journal
from macros.intake.file.cell_marks import Marks, Position, read_ods_marks, read_xlsx_marks
from macros.intake.sheet import CellKind, RawCell, Sheet, convert_sheet, excel_error
from macros.read.text.legacy import Encoding, judge_text

_SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".ods"})
_TEXTS = frozenset({".csv", ".txt", ".tsv"})
_MAX_BYTES = 200_000_000
_MAX_CELL = 100_000  # letters; the same bound as that of the CSV files
_DELIMITERS = ";,\t"
_SAVE_AS = "trong Excel chọn Save As, kiểu “CSV UTF-8”, rồi nhập lại"
_MAX_UNPACKED = 500_000_000  # bytes; a zip of 1 MB can unpack to gigabytes
_MAX_CELLS = 5_000_000
_SAVE_AGAIN = "mở bằng Excel rồi lưu lại thành .xlsx"


def open_file(path: Path, journal: Journal) -> tuple[Sheet, ...]:
    """Read all sheets of a file, their letters in Unicode.

    Raises:
        AuthorError: when nobody can tell what it says.
        BrokenReport: when its quotes do not match, with the line in the journal.
    """
    kind = path.suffix.lower()
    if kind in _SPREADSHEETS:
        sheets = _read_spreadsheet(path.read_bytes())
    elif kind in _TEXTS:
        sheets = _read_delimited(path.read_bytes(), journal)
    else:
        message = f"không đọc được loại tệp “{path.suffix}”"
        raise AuthorError(message, "lưu lại thành .xlsx, .ods hoặc .csv", Code.WORKBOOK)
    return tuple(convert_sheet(sheet) for sheet in sheets)


def _read_delimited(raw: bytes, journal: Journal) -> tuple[Sheet, ...]:
    if not raw.strip():
        raise AuthorError("tệp rỗng", "gửi lại tệp có số liệu", Code.CSV)
    if len(raw) > _MAX_BYTES:
        raise AuthorError("tệp lớn quá 200 MB", "chia thành nhiều tệp", Code.CSV)
    text, encoding = _decode(raw)
    if encoding is not None:
        journal.remarks.append(f"đọc tệp theo bảng mã {encoding}")
    text, delimiter = _delimiter(text.replace("\r\n", "\n").replace("\r", "\n"))
    sheet = Sheet("", tuple(_csv_rows(text, delimiter, journal)))
    journal.stop_if_refused()
    return (sheet,)


def _decode(raw: bytes) -> tuple[str, str | None]:
    """Decode a file; the second value says what it was when it was not UTF-8.

    Text in TCVN3 or VNI is returned as Latin-1 letters, to be converted cell by cell.

    Raises:
        AuthorError: when the bytes are no text, or text in an encoding that nothing tells.
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], name), "UTF-16"
    if raw[1:2] == b"\0" and raw[3:4] == b"\0":
        return _strict(raw, "utf-16-le"), "UTF-16"
    if b"\0" in raw[:4096]:
        raise AuthorError("tệp không phải là văn bản", _SAVE_AS, Code.ENCODING)
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        if raw.startswith(codecs.BOM_UTF8) or error.end - error.start > 4:
            raise AuthorError(
                "tệp có byte hỏng, không phải UTF-8", _SAVE_AS, Code.ENCODING
            ) from None
    return _code_page(raw)


def _strict(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        raise AuthorError("tệp UTF-16 bị hỏng", _SAVE_AS, Code.ENCODING) from None


def _code_page(raw: bytes) -> tuple[str, str]:
    """Choose the one code page in which every word is Vietnamese."""
    found: dict[str, str] = {}
    try:
        text = unicodedata.normalize("NFC", raw.decode("cp1258"))
        if Encoding.UNICODE in judge_text(text).possible:
            found["CP1258"] = text
    except UnicodeDecodeError:
        pass
    text = raw.decode("latin-1")
    possible = judge_text(text).possible
    found |= {item.value: text for item in (Encoding.TCVN3, Encoding.VNI) if item in possible}
    if len(found) != 1:
        names = f" (có thể là {', '.join(found)})" if found else ""
        raise AuthorError(f"tệp không phải UTF-8{names}", _SAVE_AS, Code.ENCODING)
    name, text = found.popitem()
    return text, name


def _delimiter(text: str) -> tuple[str, str]:
    """Find the sign between cells: that of most first lines, outside quotes."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return "\n" + rest, first.strip()[4]  # the line is kept so that line numbers stay
    counts: Counter[str] = Counter()
    for line in text.split("\n", 10)[:10]:
        outside = "".join(line.split('"')[::2])
        counts.update(letter for letter in outside if letter in _DELIMITERS)
        if counts:
            break  # in later lines a comma may be a decimal sign
    return text, counts.most_common(1)[0][0] if counts else ","


def _csv_rows(text: str, delimiter: str, journal: Journal) -> Iterator[tuple[RawCell, ...]]:
    csv.field_size_limit(max(_MAX_CELL * 200, len(text)))  # too long a cell is told with its place
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row, record in enumerate(reader, 1):
            yield tuple(_csv_cell(line, row, column, text) for column, text in enumerate(record, 1))
            line = reader.line_num + 1
    except csv.Error:
        message = "dấu nháy kép không đóng hoặc đặt sai"
        journal.refuse_line(line, message, "kiểm tra dấu nháy kép từ dòng này", Code.CSV)


def _csv_cell(line: int, row: int, column: int, text: str) -> RawCell:
    if len(text) > _MAX_CELL:
        message = f"ô dài quá {_MAX_CELL} ký tự"
        problem = AuthorError(message, "kiểm tra dấu nháy kép không đóng", Code.CSV)
        start = text[:100]
        return RawCell(line, row, column, CellKind.TEXT, start, start, problem=problem)
    kind = CellKind.TEXT if text else CellKind.EMPTY
    return RawCell(line, row, column, kind, text, text).composed()


def _read_spreadsheet(raw: bytes) -> tuple[Sheet, ...]:
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
        raise AuthorError(message, _SAVE_AGAIN, Code.WORKBOOK) from error
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
            rows = _sheet_rows(values, marks[data.name])
            yield Sheet(data.name, rows, data.visible != SheetVisibleEnum.Visible)
    except CalamineError as error:
        message = f"không đọc được tệp: {error}"
        raise AuthorError(message, _SAVE_AGAIN, Code.WORKBOOK) from error


def _sheet_rows(values: list[list[Any]], marks: Marks) -> tuple[tuple[RawCell, ...], ...]:
    height = max(len(values), marks.last[0])
    width = max((len(row) for row in values), default=0)
    width = max(width, marks.last[1])
    rows: list[tuple[RawCell, ...]] = []
    for row in range(1, height + 1):
        line = values[row - 1] if row <= len(values) else []
        padded = [*line, *("" for _ in range(width - len(line)))]
        rows.append(
            tuple(
                _sheet_cell(value, (row, column), marks) for column, value in enumerate(padded, 1)
            )
        )
    return tuple(rows)


def _sheet_cell(value: Any, place: Position, marks: Marks) -> RawCell:
    kind, text = _as_text(value)
    row, column = place
    cell = RawCell(
        row,
        row,
        column,
        kind,
        text,
        text,
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


def _as_text(value: Any) -> tuple[CellKind, str]:
    match value:
        case bool():
            return CellKind.BOOLEAN, "TRUE" if value else "FALSE"
        case int():
            return CellKind.NUMBER, str(value)
        case float() if math.isfinite(value):
            return CellKind.NUMBER, _float_text(value)
        case datetime.datetime():
            is_midnight = value.time() == datetime.time()
            text = value.date().isoformat() if is_midnight else value.isoformat(" ")
            return CellKind.DATE, text
        case datetime.date():
            return CellKind.DATE, value.isoformat()
        case datetime.time() | datetime.timedelta():
            return CellKind.DATE, str(value)
        case "" | None:
            return CellKind.EMPTY, ""
        case _:
            return CellKind.TEXT, str(value)


def _float_text(value: float) -> str:
    """Write a number with the 15 digits that Excel keeps, without exponent."""
    return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"
