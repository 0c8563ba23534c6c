"""Open a clerk's file: .csv of any habit, .xlsx and .ods, no larger than what people fill in."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from macros.findings import AuthorError, Code
from macros.intake.delivery import Journal
from macros.intake.file.used_range import (
    EMPTY,
    MOST_CELLS,
    CellContent,
    UsedRange,
    Value,
    make_cell,
    moment_value,
    number_value,
    too_large,
)
from macros.intake.file.workbook import Workbook, drop, local_name, parse
from macros.intake.sheet import CellKind, RawCell, Sheet, convert_sheet
from macros.read.text.legacy import Encoding, judge_text

_SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".ods"})
_TEXTS = frozenset({".csv", ".txt", ".tsv"})
_MAX_BYTES = 20_000_000
_DELIMITERS = ";,\t"
_SAVE_AS = "trong Excel chọn Save As, kiểu “CSV UTF-8”, rồi nhập lại"
_MAX_UNPACKED = 300_000_000  # bytes; a zip of 1 MB can unpack to gigabytes
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError),
    *(KeyError, ValueError, SyntaxError),  # lxml's errors derive from SyntaxError
)
_SAVE_AGAIN = "mở bằng Excel rồi lưu lại thành .xlsx"


def open_file(path: Path, journal: Journal) -> tuple[Sheet, ...]:
    """Read all sheets of a file, their letters in Unicode.

    Raises:
        AuthorError: when nobody can tell what it says.
        BrokenReport: when its quotes do not match, with the line in the journal.
    """
    kind = path.suffix.lower()
    if kind in _SPREADSHEETS:
        sheets = tuple(_read_spreadsheet(_read_bytes(path, Code.WORKBOOK), journal))
    elif kind in _TEXTS:
        sheets = _read_delimited(_read_bytes(path, Code.CSV), journal)
    else:
        message = f"không đọc được loại tệp “{path.suffix}”"
        raise AuthorError(message, "lưu lại thành .xlsx, .ods hoặc .csv", Code.WORKBOOK)
    return tuple(replace(convert_sheet(sheet), file=path.name) for sheet in sheets)


def can_open(path: Path) -> bool:
    """Whether a file is of a kind that can be read."""
    return path.suffix.lower() in _SPREADSHEETS | _TEXTS


def _read_bytes(path: Path, code: Code) -> bytes:
    if path.stat().st_size > _MAX_BYTES:
        message = f"tệp lớn quá {_MAX_BYTES // 1_000_000} MB"
        raise AuthorError(message, "chia thành nhiều tệp", code)
    return path.read_bytes()


def _read_delimited(raw: bytes, journal: Journal) -> tuple[Sheet, ...]:
    if not raw.strip():
        raise AuthorError("tệp rỗng", "gửi lại tệp có số liệu", Code.CSV)
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
    for line in text.split("\n", 10)[:10]:
        outside = "".join(line.split('"')[::2])
        counts = {sign: outside.count(sign) for sign in _DELIMITERS}
        if any(counts.values()):
            return text, max(counts, key=counts.__getitem__)
        # In later lines a comma may be a decimal sign.
    return text, ","


def _csv_rows(text: str, delimiter: str, journal: Journal) -> Iterator[tuple[RawCell, ...]]:
    csv.field_size_limit(_MAX_BYTES)  # too long a cell is told with its place
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    line, cells = 1, 0
    try:
        for row, record in enumerate(reader, 1):
            cells += len(record)
            if cells > MOST_CELLS:
                raise too_large("tệp có")
            yield tuple(
                make_cell(
                    (line, row, column), CellContent((CellKind.TEXT, cell) if cell else EMPTY)
                )
                for column, cell in enumerate(record, 1)
            )
            line = reader.line_num + 1
    except csv.Error:
        message = "dấu nháy kép không đóng hoặc đặt sai"
        journal.refuse_line(line, message, "kiểm tra dấu nháy kép từ dòng này", Code.CSV)


def _read_spreadsheet(raw: bytes, journal: Journal) -> Iterator[Sheet]:
    if not raw:
        raise AuthorError("tệp rỗng", "gửi lại tệp có số liệu", Code.WORKBOOK)
    cells = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _refuse_strange(archive.infolist())
            if "content.xml" in archive.namelist():
                sheets = read_open_document(archive)
            else:
                book = Workbook(archive)
                journal.remarks += book.remarks
                sheets = book.sheets()
            for sheet in sheets:
                cells += sum(map(len, sheet.rows))
                if cells > MOST_CELLS:
                    raise too_large("các trang của tệp có")
                yield sheet
    except _DAMAGE as error:
        message = "không đọc được tệp: không phải .xlsx, .ods hoặc tệp hỏng, có mật khẩu"
        raise AuthorError(message, _SAVE_AGAIN, Code.WORKBOOK) from error


def _refuse_strange(entries: Iterable[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to more than any form holds, and what no spreadsheet program writes."""
    total = 0
    for entry in entries:
        total += entry.file_size
        if total > _MAX_UNPACKED:
            raise too_large("tệp nén bung ra", f"{_MAX_UNPACKED // 1_000_000} MB")
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PACKED:
            raise zipfile.BadZipFile(entry.filename)


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_BLANKS = 1000  # in one run


def read_open_document(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    """Read every sheet.

    Raises:
        ValueError, KeyError, SyntaxError: when the content is none, or not there.
    """
    hidden_styles: set[str] = set()
    reader = _TableReader()
    with archive.open("content.xml") as stream:
        tags = ("style", "table-source", "table-column", "table-row", "table")
        for element in parse(stream, "tệp", *tags):
            match local_name(element):
                case "style":
                    looks = element.iterchildren(f"{_STYLE}table-properties")
                    if any(look.get(f"{_TABLE}display") == "false" for look in looks):
                        hidden_styles.add(str(element.get(f"{_STYLE}name")))
                case "table-column":
                    reader.read_column(element)
                case "table-row":
                    reader.read_row(element)
                    drop(element)
                case "table-source":  # what is kept of another file, which is no sheet
                    reader.is_foreign = True
                case "table" if reader.is_foreign:
                    reader = _TableReader()
                case "table":
                    used = reader.used
                    used.name = str(element.get(f"{_TABLE}name"))
                    used.is_hidden = element.get(f"{_TABLE}style-name") in hidden_styles
                    yield used.sheet()
                    reader = _TableReader()


@dataclass(slots=True)
class _TableReader:
    """Reads the columns and rows of one table, whose name is known only at its end."""

    used: UsedRange = field(default_factory=lambda: UsedRange(""))
    row: int = 1
    column: int = 1
    is_foreign: bool = False

    def read_column(self, element: etree._Element) -> None:
        """Note whether some columns are hidden."""
        many = _number(element, f"{_TABLE}number-columns-repeated")
        if _is_hidden(element):
            self.used.hidden_columns.append(range(self.column, self.column + many))
        self.column += many

    def read_row(self, element: etree._Element) -> None:
        """Take the cells of a row, as often as it is repeated."""
        many, column = _number(element, f"{_TABLE}number-rows-repeated"), 1
        rows = range(self.row, self.row + many)
        self.row += many
        for cell in element.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            columns = range(column, column + _number(cell, f"{_TABLE}number-columns-repeated"))
            column = columns.stop
            found = _found(cell)
            if found is not None:
                if len(rows) * len(columns) > MOST_CELLS:
                    raise too_large("tệp có")
                if _is_hidden(element):
                    self.used.hidden_rows.update(rows)
                for row in rows:
                    for place in columns:
                        self.used.put(row, place, found)
            height = _number(cell, f"{_TABLE}number-rows-spanned")
            width = _number(cell, f"{_TABLE}number-columns-spanned")
            if height > 1 or width > 1:
                self.used.merge(
                    range(rows.start, rows.start + height),
                    range(columns.start, columns.start + width),
                )


def _found(cell: etree._Element) -> CellContent | None:
    """Say what stands in a cell; None when there is nothing, however often it is repeated."""
    kind = cell.get(f"{_OFFICE}value-type")
    formula = cell.get(f"{_TABLE}formula")
    text = "\n".join(map(_paragraph, cell.iterchildren(f"{_TEXT}p")))
    if cell.get(f"{_CALC}value-type") == "error" or (
        formula is not None and text.startswith(("#", "Err:"))
    ):
        return CellContent(EMPTY, error=text or "#?")
    value = _value(cell, kind, text)
    if value[1].strip():
        return CellContent(value, percent=kind == "percentage")
    if formula is None or kind is not None:
        return None
    return CellContent(EMPTY, formula=formula.partition("=")[2])


def _value(cell: etree._Element, kind: str | None, text: str) -> Value:
    match kind:
        case "float" | "percentage" | "currency":
            return number_value(str(cell.get(f"{_OFFICE}value")))
        case "date":
            return moment_value(str(cell.get(f"{_OFFICE}date-value")))
        case "time":
            return CellKind.DATE, text
        case "boolean":
            is_true = cell.get(f"{_OFFICE}boolean-value") == "true"
            return CellKind.BOOLEAN, "TRUE" if is_true else "FALSE"
    return CellKind.TEXT, cell.get(f"{_OFFICE}string-value") or text


def _paragraph(element: etree._Element) -> str:
    for blanks in element.iter(f"{_TEXT}s"):
        blanks.text = " " * min(_number(blanks, f"{_TEXT}c"), _MOST_BLANKS)
    for end in element.iter(f"{_TEXT}line-break"):
        end.text = "\n"
    return "".join(map(str, element.itertext()))


def _is_hidden(element: etree._Element) -> bool:
    return element.get(f"{_TABLE}visibility") in ("collapse", "filter")


def _number(element: etree._Element, name: str) -> int:
    return max(1, int(element.get(name) or "1"))
