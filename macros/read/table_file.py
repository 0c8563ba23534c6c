"""Read one table: the CSV, held against the YAML beside it."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from macros.findings import Code, Finding, nearest
from macros.project import Project
from macros.read.table import Table
from macros.read.table_schema import Field, TableSchema
from macros.read.text_file import read_text
from macros.read.yaml_file import read_model

_INTEGER = re.compile(r"-?\d+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_YEAR = re.compile(r"\d{4}")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_GROUPED = re.compile(r"-?\d{1,3}([.,\u00a0 ]\d{3})+")
_MAX_CELL = 100_000  # letters; longer ones are an accident, not a statistic
_SHAPES = {"integer": _INTEGER, "number": _NUMBER, "year": _YEAR, "date": _DATE}


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a CSV, transposed, with the line of each."""

    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]


def read_table(project: Project, path: Path, findings: list[Finding]) -> Table | None:
    """Read the table of a YAML file; None when it cannot be used at all.

    Args:
        path: The table's YAML; the CSV has the same stem.
    """
    schema = read_model(project, path, TableSchema, findings)
    csv_path = path.with_suffix(".csv")
    text = read_text(project, csv_path, findings)
    if schema is None or text is None:
        return None
    name = project.relative(csv_path)
    rows = _read_rows(name, text, schema, findings)
    if rows is None:
        return None
    before = len(findings)
    _check_cells(name, schema, rows, findings)
    _check_keys(name, schema, rows, findings)
    if len(findings) > before:
        return None
    return Table(path.stem, schema, rows.columns, rows.lines, name, project.relative(path))


def _read_rows(name: str, text: str, schema: TableSchema, findings: list[Finding]) -> _Rows | None:
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text), strict=True)
    expected = [field.name for field in schema.fields if field.formula is None]
    rows: list[list[str]] = []
    lines: list[int] = []
    sound = True
    line = 1
    try:
        header = next(reader, None)
        if header is None:
            message, remedy = "tệp rỗng", f"dòng đầu phải là: {','.join(expected)}"
            findings.append(Finding(name, 1, message, remedy, Code.HEADER))
            return None
        if not _check_header(name, header, expected, findings):
            return None
        line = reader.line_num + 1
        for row in reader:
            if len(row) != len(expected):
                sound = False
                findings.append(_wrong_width(name, line, row, expected))
            else:
                rows.append([sys.intern(value) for value in row])
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        findings.append(_broken(name, line, str(error)))
        return None
    if not sound:
        return None
    columns = zip(*rows, strict=True) if rows else ((),) * len(expected)
    return _Rows(dict(zip(expected, columns, strict=True)), lines)


def _check_header(
    name: str, header: list[str], expected: list[str], findings: list[Finding]
) -> bool:
    if header == expected:
        return True
    wanted = f"dòng đầu phải là: {','.join(expected)}"
    unknown = [column for column in header if column not in expected]
    missing = [column for column in expected if column not in header]
    for column in unknown:
        message = f"cột “{column[:60]}” không có trong tệp YAML của bảng"
        findings.append(Finding(name, 1, message, nearest(column, expected), Code.HEADER))
    for column in missing:
        findings.append(Finding(name, 1, f"thiếu cột “{column}”", wanted, Code.HEADER))
    if not unknown and not missing:
        findings.append(Finding(name, 1, "các cột sai thứ tự hoặc lặp lại", wanted, Code.HEADER))
    return False


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


def _broken(name: str, line: int, reason: str) -> Finding:
    if "field larger" in reason:
        message, remedy = f"ô dài quá {_MAX_CELL} ký tự", "kiểm tra dấu nháy kép không đóng"
    else:
        message = "dấu nháy kép không đóng hoặc đặt sai"
        remedy = "kiểm tra dấu nháy kép từ dòng này"
    return Finding(name, line, message, remedy, Code.CSV)


def _check_cells(name: str, schema: TableSchema, rows: _Rows, findings: list[Finding]) -> None:
    """Check every cell against its column; one pass per distinct value, not per cell."""
    for field in schema.fields:
        if field.formula is not None:
            continue
        required = field.constraints.required or field.name in schema.primaryKey
        verdicts: dict[str, tuple[str, str, Code] | None] = {}
        for row, text in enumerate(rows.columns[field.name]):
            if text not in verdicts:
                verdicts[text] = _judge(field, text, required=required)
            verdict = verdicts[text]
            if verdict is not None:
                message, remedy, code = verdict
                where = f"cột “{field.name}”: {message}"
                findings.append(Finding(name, rows.lines[row], where, remedy, code))


def _judge(field: Field, text: str, *, required: bool) -> tuple[str, str, Code] | None:
    if text == "":
        return ("ô trống", "điền giá trị", Code.MISSING_VALUE) if required else None
    shown = text if len(text) <= 40 else text[:40] + "…"
    shape = _SHAPES.get(field.type)
    if shape is not None and not shape.fullmatch(text):
        return _misshapen(field, text, shown)
    if field.categories is not None and text not in field.categories:
        return f"giá trị lạ “{shown}”", nearest(text, field.categories), Code.UNKNOWN_VALUE
    if not field.is_numeric:
        return None
    low, high = field.constraints.minimum, field.constraints.maximum
    if low is not None and float(text) < low:
        return f"{shown} nhỏ hơn {low:g}", f"giá trị phải từ {low:g} trở lên", Code.OUT_OF_RANGE
    if high is not None and float(text) > high:
        return f"{shown} lớn hơn {high:g}", f"giá trị không quá {high:g}", Code.OUT_OF_RANGE
    return None


def _misshapen(field: Field, text: str, shown: str) -> tuple[str, str, Code]:
    if field.type == "date":
        return f"“{shown}” không phải ngày", "ghi ngày dạng 2021-11-30", Code.NOT_A_NUMBER
    if _GROUPED.fullmatch(text):
        remedy = "bỏ dấu phân cách hàng nghìn, ghi liền các chữ số"
    elif text != text.strip():
        remedy = "bỏ dấu cách thừa"
    elif field.type == "integer" and _NUMBER.fullmatch(text):
        remedy = "cột này chỉ nhận số nguyên"
    elif re.fullmatch(r"-?\d+,\d+", text):
        remedy = "dùng dấu chấm thập phân"
    elif text[0] in "=+@#":
        remedy = "dán giá trị thay cho công thức hoặc mã lỗi của Excel"
    else:
        remedy = "ghi bằng chữ số, để trống nếu không có số liệu"
    return f"“{shown}” không phải là số", remedy, Code.NOT_A_NUMBER


def _check_keys(name: str, schema: TableSchema, rows: _Rows, findings: list[Finding]) -> None:
    first: dict[tuple[str, ...], int] = {}
    keys = zip(*(rows.columns[column] for column in schema.primaryKey), strict=True)
    for row, key in enumerate(keys):
        if key in first:
            words = ", ".join(
                f"{column}={value}" for column, value in zip(schema.primaryKey, key, strict=True)
            )
            message = f"khóa ({words}) đã có ở dòng {rows.lines[first[key]]}"
            findings.append(
                Finding(name, rows.lines[row], message, "giữ lại một dòng", Code.DUPLICATE_KEY)
            )
        first.setdefault(key, row)
