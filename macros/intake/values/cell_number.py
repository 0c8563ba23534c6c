"""A cell of a column of numbers: its value, or why nobody can tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from macros.files.cell_text import runs_as_formula
from macros.findings import Code
from macros.format import format_number, plain
from macros.intake.file.cells import Kind, RawCell
from macros.intake.values.number_text import Notation, Reading, read_number
from macros.intake.verdict.journal import Journal, shorten
from macros.read.table.schema import Field

_NONE = frozenset({"-", "–", "—", "−"})
_MARKS = frozenset({"…", "...", "....", "x", "X"})  # some mean 0 by them, some "no data"
_EXACT_DIGITS = 15  # Excel keeps no more
_REMEDY = "ghi bằng chữ số, để trống nếu không có số liệu"
_MARK_REMEDY = "ghi 0 nếu không phát sinh, để trống nếu không có số liệu"


def find_notation(cells: Iterable[RawCell], fields: Iterable[Field]) -> Notation | None:
    """Tell the notation of a column of a sheet from its unambiguous cells.

    Returns None when there is no such cell, or when they contradict each other.
    """
    found: set[Notation] = set()
    for cell, field in zip(cells, fields, strict=True):
        if cell.kind is Kind.TEXT and cell.problem is None and not cell.text.isdigit():
            readings = _allowed(read_number(_without_percent(cell.text, field)), field)
            if len({reading.value for reading in readings}) == 1 and readings[0].notation:
                found.add(readings[0].notation)
    return found.pop() if len(found) == 1 else None


def read_number_cell(
    cell: RawCell, field: Field, notation: Notation | None, journal: Journal
) -> str | None:
    """Read a number as the CSV writes it, "" for none collected; None when refused."""
    if cell.kind is Kind.NUMBER:
        return _native(cell, field, journal)
    if cell.kind is not Kind.TEXT:
        what = "ngày (Excel có thể đã tự đổi)" if cell.kind is Kind.DATE else "đúng/sai"
        message = f"“{cell.original}” là {what}, cột “{field.title}” cần số"
        journal.refuse(cell, message, _REMEDY, Code.NOT_A_NUMBER)
        return None
    bare = cell.text.strip()
    if bare in _NONE:
        journal.change(cell, "0", *cell.reasons, "dấu gạch ngang nghĩa là không có")
        return "0"
    if bare in _MARKS:
        message = f"“{bare}” không phải là số (cột “{field.title}”)"
        journal.refuse(cell, message, _MARK_REMEDY, Code.NOT_A_NUMBER)
        return None
    return _text(cell, field, notation, journal)


def _native(cell: RawCell, field: Field, journal: Journal) -> str | None:
    value = Decimal(cell.text)
    if cell.percent and field.unit == "%":
        value *= 100
        journal.change(cell, plain(value), "ô định dạng phần trăm")
    if len(value.as_tuple().digits) > _EXACT_DIGITS:
        message = f"số {shorten(cell.original)} dài hơn {_EXACT_DIGITS} chữ số, Excel đã làm tròn"
        journal.refuse(cell, message, "định dạng ô là Text rồi gõ lại", Code.NOT_A_NUMBER)
        return None
    if field.type == "integer" and value != value.to_integral_value():
        message = f"{plain(value)} là số lẻ, cột “{field.title}” chỉ nhận số nguyên"
        grouped = re.fullmatch(r"-?\d{1,3}\.\d{3}", plain(value))
        remedy = (
            "nếu dấu chấm là dấu hàng nghìn thì gõ liền các chữ số" if grouped else "ghi số nguyên"
        )
        journal.refuse(cell, message, remedy, Code.NOT_A_NUMBER)
        return None
    return _bounded(cell, field, value, journal)


def _text(cell: RawCell, field: Field, notation: Notation | None, journal: Journal) -> str | None:
    text = _without_percent(cell.text, field)
    reasons = cell.reasons if text == cell.text else (*cell.reasons, "bỏ dấu %")
    readings = read_number(text)
    if not readings:
        _not_a_number(cell, field, journal)
        return None
    allowed = _allowed(readings, field)
    if not allowed:
        _none_allowed(cell, field, readings, journal)
        return None
    chosen = allowed[0]
    if len({reading.value for reading in allowed}) > 1:
        decided = [reading for reading in allowed if reading.notation is notation]
        if notation is None or len(decided) != 1:
            _ambiguous(cell, allowed, journal)
            return None
        chosen = decided[0]
        reasons = (*reasons, f"theo cách viết {notation.value} của các ô khác trong cột")
    elif len(readings) > 1:
        other = next(item for item in readings if item.value != chosen.value)
        if field.type != "integer" or other.value == other.value.to_integral_value():
            reasons = (
                *reasons,
                f"không thể là {_vietnamese(other.value)} vì ngoài giới hạn của cột",
            )
    if _is_too_fine(cell, field, chosen.value, journal):
        return None
    after = plain(chosen.value, _decimals(field))
    all_reasons = (*reasons, *chosen.reasons)
    if after != cell.original:
        journal.change(cell, after, *(all_reasons or ("viết gọn",)))
    return after


def _allowed(readings: tuple[Reading, ...], field: Field) -> tuple[Reading, ...]:
    """Keep the readings that the column can hold."""
    return tuple(reading for reading in readings if _fits(reading.value, field))


def _fits(value: Decimal, field: Field) -> bool:
    if field.type == "integer" and value != value.to_integral_value():
        return False
    low, high = field.constraints.minimum, field.constraints.maximum
    return (low is None or value >= Decimal(str(low))) and (
        high is None or value <= Decimal(str(high))
    )


def _none_allowed(
    cell: RawCell, field: Field, readings: tuple[Reading, ...], journal: Journal
) -> None:
    value = readings[0].value
    if field.type == "integer" and value != value.to_integral_value():
        message = f"“{shorten(cell.text)}” là số lẻ, cột “{field.title}” chỉ nhận số nguyên"
        journal.refuse(cell, message, "ghi số nguyên", Code.NOT_A_NUMBER)
    else:
        _bounded(cell, field, value, journal)


def _bounded(cell: RawCell, field: Field, value: Decimal, journal: Journal) -> str | None:
    low, high = field.constraints.minimum, field.constraints.maximum
    if low is not None and value < Decimal(str(low)):
        message = f"{plain(value)} nhỏ hơn {low:g}, giới hạn của cột “{field.title}”"
        journal.refuse(cell, message, f"giá trị phải từ {low:g} trở lên", Code.OUT_OF_RANGE)
        return None
    if high is not None and value > Decimal(str(high)):
        message = f"{plain(value)} lớn hơn {high:g}, giới hạn của cột “{field.title}”"
        journal.refuse(cell, message, f"giá trị không quá {high:g}", Code.OUT_OF_RANGE)
        return None
    if _is_too_fine(cell, field, value, journal):
        return None
    return plain(value, _decimals(field))


def _is_too_fine(cell: RawCell, field: Field, value: Decimal, journal: Journal) -> bool:
    """Refuse more decimals than the column states: they would be stored and never be seen."""
    if field.type != "number" or "decimals" not in field.model_fields_set:
        return False
    found = len(plain(value).partition(".")[2])
    if found <= field.decimals:
        return False
    message = (
        f"{_vietnamese(value)} có {found} chữ số thập phân, "
        f"cột “{field.title}” chỉ ghi {field.decimals}"
    )
    rounded = format_number(value, field.decimals)
    remedy = f"làm tròn thành {rounded} rồi gõ lại (trong Excel ô chỉ hiện số đã làm tròn)"
    journal.refuse(cell, message, remedy, Code.NOT_A_NUMBER)
    return True


def _decimals(field: Field) -> int:
    return field.decimals if field.type == "number" else 0


def _ambiguous(cell: RawCell, readings: tuple[Reading, ...], journal: Journal) -> None:
    first, second = (_vietnamese(reading.value) for reading in readings[:2])
    journal.refuse(
        cell,
        f"“{shorten(cell.text)}” có thể là {first} hoặc {second}",
        "gõ lại thành số, không có dấu hàng nghìn",
        Code.AMBIGUOUS_NUMBER,
    )


def _not_a_number(cell: RawCell, field: Field, journal: Journal) -> None:
    if runs_as_formula(cell.text):
        message = f"“{shorten(cell.text)}” là công thức"
        journal.refuse(cell, message, "dán giá trị thay cho công thức", Code.FORMULA_TEXT)
        return
    message = f"“{shorten(cell.text)}” không phải là số (cột “{field.title}”)"
    journal.refuse(cell, message, _REMEDY, Code.NOT_A_NUMBER)


def _without_percent(text: str, field: Field) -> str:
    bare = text.rstrip()
    return bare[:-1].rstrip() if field.unit == "%" and bare.endswith("%") else text


def _vietnamese(value: Decimal) -> str:
    return plain(value).replace(".", ",")
