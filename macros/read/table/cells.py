"""The text of a CSV as columns of cells, and what may stand in a cell."""

from __future__ import annotations

import _csv
import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from macros.files.cell_text import hides_formula, is_error_value, runs_as_formula
from macros.findings import AuthorError, Code, Finding, nearest
from macros.format import round_half_up, shorten
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS, YEAR
from macros.read.table.schema import TableSchema

MOST_SHOWN = 20  # findings of one kind; the others are counted
_MAX_CELL = 100_000  # letters; longer ones are an accident, not a statistic
_CHUNK = 1000  # rows; few enough that the garbage collector never sees millions of lists
SEPARATORS = {";": "dấu chấm phẩy", "\t": "dấu tab"}


# The cells of each column, and the line on which each row begins.
Rows = tuple[Mapping[str, Sequence[str]], Sequence[int]]


def read_rows(name: str, text: str, schema: TableSchema, findings: list[Finding]) -> Rows | None:
    """Split a CSV whose header is that of the schema; None, with findings, when it is not."""
    csv.field_size_limit(_MAX_CELL)
    expected = [field.name for field in schema.stored_fields]
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise AuthorError("tệp rỗng", f"dòng đầu phải là: {','.join(expected)}", Code.HEADER)
        wrong = list(_judge_header(header, expected))
        if not wrong:
            return _split(name, reader, expected, findings)
        findings += [error.at(name, 1) for error in wrong]
    except AuthorError as error:
        findings.append(error.at(name, 1))
    except csv.Error:
        findings.append(_find_broken_row(name, text))
    return None


def _split(
    name: str, reader: _csv.Reader, expected: list[str], findings: list[Finding]
) -> Rows | None:
    columns: list[Any] = [[] for _ in expected]
    lines: list[Sequence[int]] = []
    many, width = 0, len(expected)
    first = line = reader.line_num + 1
    while chunk := list(islice(reader, _CHUNK)):
        is_plain = reader.line_num + 1 - line == len(chunk)
        begins = range(line, line + len(chunk)) if is_plain else tuple(_begins(chunk, line))
        line = reader.line_num + 1
        lines.append(begins)
        uneven = [(b, row) for b, row in zip(begins, chunk, strict=True) if len(row) != width]
        findings += [
            _wrong_width(name, *found, expected) for found in uneven[: max(0, MOST_SHOWN - many)]
        ]
        many += len(uneven)
        if not many:
            for column, cells in zip(columns, zip(*chunk, strict=True), strict=True):
                column.extend(map(sys.intern, cells))
    if many > MOST_SHOWN:
        message = f"còn {many - MOST_SHOWN} dòng nữa thừa hoặc thiếu ô"
        findings.append(Finding(name, line - 1, message, "sửa như các dòng trên", Code.CSV))
    if many:
        return None
    for number, column in enumerate(columns):  # one at a time: a million cells are not light
        columns[number] = tuple(column)
    is_plain = all(isinstance(begins, range) for begins in lines)
    begins = range(first, line) if is_plain else tuple(chain.from_iterable(lines))
    return dict(zip(expected, columns, strict=True)), begins


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
        for separator, words in SEPARATORS.items():
            if header[0].split(separator) == expected:
                remedy = "lưu lại với dấu phẩy giữa các ô, hoặc đưa tệp qua baocao nhap"
                yield AuthorError(f"các ô ngăn cách bằng {words}", remedy, Code.HEADER)
                return
    for column in unknown[:MOST_SHOWN]:
        refuse_formula(column)
        message = f"cột “{column[:60]}” không có trong tệp YAML của bảng"
        yield AuthorError(message, nearest(column, expected), Code.HEADER)
    if len(unknown) > MOST_SHOWN:
        message = f"còn {len(unknown) - MOST_SHOWN} cột nữa không có trong tệp YAML của bảng"
        yield AuthorError(message, wanted, Code.HEADER)
    for column in missing:
        yield AuthorError(f"thiếu cột “{column}”", wanted, Code.HEADER)
    if not unknown and not missing:
        yield AuthorError("các cột sai thứ tự hoặc lặp lại", wanted, Code.HEADER)


def _wrong_width(name: str, line: int, row: list[str], expected: list[str]) -> Finding:
    if not row:
        return Finding(name, line, "dòng trống", "xóa dòng này", Code.CSV)
    message = f"dòng có {len(row)} ô, cần {len(expected)}"
    remedy = "kiểm tra dấu phẩy thừa, thiếu; chữ có dấu phẩy phải đặt trong dấu nháy kép"
    return Finding(name, line, message, remedy, Code.CSV)


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


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SHAPES = {
    "integer": re.compile(r"-?[0-9]+"),
    "number": _NUMBER,
    "year": re.compile(r"[0-9]{4}"),
}
_GROUPED = re.compile(r"-?[0-9]{1,3}([.,\u00a0\u202f ][0-9]{3})+")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_LEADING_ZEROS = re.compile(r"-?0[0-9]")
# Blanks are refused by themselves, and a dash may begin an item of a list.
_NO_FORMULA = re.compile(r"[ \u00a0\n]|-\s")
_MAX_DIGITS = 15  # more digits are not exact in a spreadsheet either


def check_text(field: Field, text: str, *, is_key: bool) -> None:
    """Accept the text of a cell, or raise AuthorError with the reason."""
    if text == "":
        if is_key:
            remedy = "điền khóa cho từng dòng; trong Excel phải bỏ gộp ô trước khi lưu"
            raise AuthorError("ô khóa để trống", remedy, Code.MISSING_VALUE)
        if field.constraints.required:
            remedy = (
                "điền giá trị, ghi 0 nếu không phát sinh" if field.is_numeric else "điền giá trị"
            )
            raise AuthorError("ô trống", remedy, Code.MISSING_VALUE)
        return
    grain, shape = GRAINS.get(field.type), _SHAPES.get(field.type)
    if grain is not None and grain is not YEAR:
        if not grain.holds(text):
            refuse_formula(text)
            raise grain.refusal(text)
    elif shape is None or not shape.fullmatch(text):  # a number or date is no formula
        refuse_formula(text)
        if shape is not None:
            raise _misshapen(field, text)
    if field.categories is not None and text not in field.categories:
        message = f"giá trị lạ “{shorten(text)}”"
        raise AuthorError(message, nearest(text, field.categories), Code.UNKNOWN_VALUE)
    if field.is_numeric:
        _check_number(field, text)
    elif text != text.strip():
        message = f"“{shorten(text)}” có dấu cách thừa"
        raise AuthorError(message, "bỏ dấu cách ở đầu và cuối", Code.UNKNOWN_VALUE)


def refuse_formula(text: str) -> None:
    """Raise AuthorError for text that a spreadsheet would run, or left there as an error."""
    if is_error_value(text):
        message = f"“{text}” là mã lỗi của Excel"
        raise AuthorError(message, "sửa công thức trong Excel rồi dán giá trị", Code.FORMULA)
    if hides_formula(text) or (runs_as_formula(text) and not _NO_FORMULA.match(text)):
        message = f"“{shorten(text)}” là công thức, Excel sẽ chạy khi mở tệp"
        raise AuthorError(message, "dán giá trị thay cho công thức", Code.FORMULA)


def _misshapen(field: Field, text: str) -> AuthorError:
    if _GROUPED.fullmatch(text):
        remedy = "bỏ dấu phân cách hàng nghìn, ghi liền các chữ số"
    elif text != text.strip():
        remedy = "bỏ dấu cách thừa"
    elif field.type == "integer" and _NUMBER.fullmatch(text):
        remedy = "cột này chỉ nhận số nguyên"
    elif _DECIMAL_COMMA.fullmatch(text):
        remedy = "dùng dấu chấm thập phân"
    else:
        remedy = "ghi bằng chữ số, để trống nếu không có số liệu"
    return AuthorError(f"“{shorten(text)}” không phải là số", remedy, Code.NOT_A_NUMBER)


def _check_number(field: Field, text: str) -> None:
    if _LEADING_ZEROS.match(text):
        raise AuthorError(f"“{shorten(text)}” có số 0 thừa", "bỏ số 0 ở đầu", Code.NOT_A_NUMBER)
    if len(text) > _MAX_DIGITS and sum(letter.isdigit() for letter in text) > _MAX_DIGITS:
        message = f"“{shorten(text)}” dài quá {_MAX_DIGITS} chữ số"
        raise AuthorError(message, "kiểm tra lại số này", Code.OUT_OF_RANGE)
    after = text.partition(".")[2].rstrip("0")
    if len(after) > field.decimals and field.has_decimals:
        message = f"{text} có {len(after)} chữ số thập phân, cột này ghi {field.decimals}"
        rounded = round_half_up(Decimal(text), field.decimals)
        remedy = f"làm tròn thành {rounded}, hoặc sửa decimals của cột"
        raise AuthorError(message, remedy, Code.OUT_OF_RANGE)
    if (wrong := field.constraints.refusal(Decimal(text), text)) is not None:
        raise wrong
