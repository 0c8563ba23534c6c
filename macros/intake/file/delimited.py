"""Read a .csv of any habit: its bytes into text, its text into cells."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator

from macros.findings import AuthorError, Code
from macros.intake.delivery import Journal
from macros.intake.sheet import CellKind, RawCell, Sheet
from macros.read.text.legacy import Encoding, judge_text

_MAX_BYTES = 200_000_000
_MAX_CELL = 100_000  # letters; the same bound as that of the CSV files
_DELIMITERS = ";,\t"
_REMEDY = "trong Excel chọn Save As, kiểu “CSV UTF-8”, rồi nhập lại"


def read_delimited(raw: bytes, journal: Journal) -> tuple[Sheet, ...]:
    """Read a CSV as one sheet.

    Raises:
        AuthorError: when nobody can tell what it says.
        BrokenReport: when its quotes do not match, with the line in the journal.
    """
    if not raw.strip():
        raise AuthorError("tệp rỗng", "gửi lại tệp có số liệu", Code.CSV)
    if len(raw) > _MAX_BYTES:
        raise AuthorError("tệp lớn quá 200 MB", "chia thành nhiều tệp", Code.CSV)
    text, encoding = _decode(raw)
    if encoding is not None:
        journal.remarks.append(f"đọc tệp theo bảng mã {encoding}")
    text, delimiter = _delimiter(text.replace("\r\n", "\n").replace("\r", "\n"))
    sheet = Sheet("", tuple(_rows(text, delimiter, journal)))
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
        raise AuthorError("tệp không phải là văn bản", _REMEDY, Code.ENCODING)
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        if raw.startswith(codecs.BOM_UTF8) or error.end - error.start > 4:
            raise AuthorError(
                "tệp có byte hỏng, không phải UTF-8", _REMEDY, Code.ENCODING
            ) from None
    return _code_page(raw)


def _strict(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        raise AuthorError("tệp UTF-16 bị hỏng", _REMEDY, Code.ENCODING) from None


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
        raise AuthorError(f"tệp không phải UTF-8{names}", _REMEDY, Code.ENCODING)
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


def _rows(text: str, delimiter: str, journal: Journal) -> Iterator[tuple[RawCell, ...]]:
    csv.field_size_limit(max(_MAX_CELL * 200, len(text)))  # too long a cell is told with its place
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row, record in enumerate(reader, 1):
            yield tuple(_cell(line, row, column, text) for column, text in enumerate(record, 1))
            line = reader.line_num + 1
    except csv.Error:
        message = "dấu nháy kép không đóng hoặc đặt sai"
        journal.refuse_line(line, message, "kiểm tra dấu nháy kép từ dòng này", Code.CSV)


def _cell(line: int, row: int, column: int, text: str) -> RawCell:
    if len(text) > _MAX_CELL:
        message = f"ô dài quá {_MAX_CELL} ký tự"
        problem = AuthorError(message, "kiểm tra dấu nháy kép không đóng", Code.CSV)
        start = text[:100]
        return RawCell(line, row, column, CellKind.TEXT, start, start, problem=problem)
    kind = CellKind.TEXT if text else CellKind.EMPTY
    return RawCell(line, row, column, kind, text, text).composed()
