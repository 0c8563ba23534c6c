"""Read a .csv of any habit: comma, semicolon or tab, BOM or not, any line end."""

from __future__ import annotations

import csv
import io
from collections import Counter

from macros.errors import AuthorError
from macros.findings import Code
from macros.intake.cell_value import MAX_CELL
from macros.intake.cells import Kind, Problem, RawCell, Sheet
from macros.intake.compose import compose
from macros.intake.decode import decode
from macros.intake.journal import Journal

_MAX_BYTES = 200_000_000
_DELIMITERS = ";,\t"


def read_delimited(raw: bytes, journal: Journal) -> tuple[Sheet, ...]:
    """Read a CSV as one sheet; what makes it unreadable goes to the journal."""
    if not raw.strip():
        journal.refuse_line(1, "tệp rỗng", "gửi lại tệp có số liệu", Code.CSV)
        return ()
    if len(raw) > _MAX_BYTES:
        journal.refuse_line(1, "tệp lớn quá 200 MB", "chia thành nhiều tệp", Code.CSV)
        return ()
    try:
        text, encoding = decode(raw)
    except AuthorError as error:
        journal.refuse_line(1, error.message, error.remedy, error.code)
        return ()
    if encoding is not None:
        journal.remarks.append(f"đọc tệp theo bảng mã {encoding}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, delimiter = _delimiter(text)
    rows = _rows(text, delimiter, journal)
    return () if rows is None else (Sheet("", rows),)


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


def _rows(text: str, delimiter: str, journal: Journal) -> tuple[tuple[RawCell, ...], ...] | None:
    csv.field_size_limit(max(MAX_CELL * 200, len(text)))  # too long a cell is told with its place
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[tuple[RawCell, ...]] = []
    line = 1
    try:
        for record in reader:
            row = len(rows) + 1
            rows.append(
                tuple(_cell(line, row, column, value) for column, value in enumerate(record, 1))
            )
            line = reader.line_num + 1
    except csv.Error:
        message = "dấu nháy kép không đóng hoặc đặt sai"
        journal.refuse_line(line, message, "kiểm tra dấu nháy kép từ dòng này", Code.CSV)
        return None
    return tuple(rows)


def _cell(line: int, row: int, column: int, value: str) -> RawCell:
    if len(value) > MAX_CELL:
        problem = Problem(
            f"ô dài quá {MAX_CELL} ký tự", "kiểm tra dấu nháy kép không đóng", Code.CSV
        )
        return RawCell(line, row, column, Kind.TEXT, value[:100], value[:100], problem=problem)
    kind = Kind.TEXT if value else Kind.EMPTY
    return compose(RawCell(line, row, column, kind, value, value))
