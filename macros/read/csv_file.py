"""Split the text of a CSV into columns, each row with its line; nothing is guessed."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from macros.errors import AuthorError
from macros.findings import Code, Finding, nearest, place_finding
from macros.read.cell_text import refuse_formula
from macros.read.table_schema import TableSchema

if TYPE_CHECKING:
    import _csv

_MAX_CELL = 100_000  # letters; longer ones are an accident, not a statistic
_CHUNK = 1000  # rows; few enough that the garbage collector never sees millions of lists
_SEPARATORS = {";": "dấu chấm phẩy", "\t": "dấu tab"}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a CSV, column by column, with the line on which each begins."""

    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]


def read_rows(name: str, text: str, schema: TableSchema, findings: list[Finding]) -> Rows | None:
    """Split a CSV whose header is that of the schema; None, with findings, when it is not.

    Args:
        name: Path of the file for findings.
    """
    csv.field_size_limit(_MAX_CELL)
    expected = [field.name for field in schema.fields if field.formula is None]
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise AuthorError("tệp rỗng", f"dòng đầu phải là: {','.join(expected)}", Code.HEADER)
        wrong = list(_judge_header(header, expected))
        if not wrong:
            return _split(name, reader, expected, findings)
        findings += [place_finding(error, name, 1) for error in wrong]
    except AuthorError as error:
        findings.append(place_finding(error, name, 1))
    except csv.Error:
        findings.append(_find_broken_row(name, text))
    return None


def _split(
    name: str, reader: _csv.Reader, expected: list[str], findings: list[Finding]
) -> Rows | None:
    columns: list[list[str]] = [[] for _ in expected]
    lines: list[int] = []
    sound = True
    line = reader.line_num + 1
    while chunk := list(islice(reader, _CHUNK)):
        if reader.line_num + 1 - line == len(chunk):
            begins = list(range(line, line + len(chunk)))
        else:
            begins = list(_begins(chunk, line))
        line = reader.line_num + 1
        lines += begins
        for row, begin in zip(chunk, begins, strict=True):
            if len(row) != len(expected):
                findings.append(_wrong_width(name, begin, row, expected))
                sound = False
        if sound:
            for column, cells in zip(columns, zip(*chunk, strict=True), strict=True):
                column.extend(map(sys.intern, cells))
    return Rows(dict(zip(expected, columns, strict=True)), lines) if sound else None


def _begins(rows: Iterable[list[str]], line: int) -> Iterator[int]:
    """Say on which line each row begins when some cells run over several lines."""
    for row in rows:
        yield line
        line += 1 + sum(cell.count("\n") for cell in row)


def _judge_header(header: list[str], expected: list[str]) -> Iterator[AuthorError]:
    if header == expected:
        return
    wanted = f"dòng đầu phải là: {','.join(expected)}"
    unknown = [column for column in header if column not in expected]
    missing = [column for column in expected if column not in header]
    if len(header) == 1:
        for separator, words in _SEPARATORS.items():
            if header[0].split(separator) == expected:
                remedy = "lưu lại với dấu phẩy giữa các ô, hoặc đưa tệp qua baocao nhap"
                yield AuthorError(f"các ô ngăn cách bằng {words}", remedy, Code.HEADER)
                return
    for column in unknown:
        refuse_formula(column)
        message = f"cột “{column[:60]}” không có trong tệp YAML của bảng"
        yield AuthorError(message, nearest(column, expected), Code.HEADER)
    for column in missing:
        yield AuthorError(f"thiếu cột “{column}”", wanted, Code.HEADER)
    if not unknown and not missing:
        yield AuthorError("các cột sai thứ tự hoặc lặp lại", wanted, Code.HEADER)


def _wrong_width(name: str, line: int, row: list[str], expected: list[str]) -> Finding:
    if not row:
        return Finding(name, line, "dòng trống", "xóa dòng này", Code.CSV)
    return Finding(
        name,
        line,
        f"dòng có {len(row)} ô, cần {len(expected)}",
        "kiểm tra dấu phẩy thừa, thiếu; chữ có dấu phẩy phải đặt trong dấu nháy kép",
        Code.CSV,
    )


def _find_broken_row(name: str, text: str) -> Finding:
    """Say where the row begins that the CSV reader gave up on."""
    reader = csv.reader(io.StringIO(text), strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            message, remedy = f"ô dài quá {_MAX_CELL} ký tự", "kiểm tra dấu nháy kép không đóng"
        else:
            message = "dấu nháy kép không đóng hoặc đặt sai"
            remedy = "kiểm tra dấu nháy kép từ dòng này"
        return Finding(name, line, message, remedy, Code.CSV)
    raise AssertionError(name)
