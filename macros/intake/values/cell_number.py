"""A cell of a column of numbers: its value, or why nobody can tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from macros.files.cell_text import runs_as_formula
from macros.findings import AuthorError, Code
from macros.format import format_number, plain
from macros.intake.delivery import Journal, shorten
from macros.intake.sheet import CellKind, RawCell
from macros.intake.values.number_text import Notation, Reading, read_number
from macros.read.table.schema import Field

_NONE = frozenset({"-", "–", "—", "−"})
_MARKS = frozenset({"…", "...", "....", "x", "X"})  # some mean 0 by them, some "no data"
_EXACT_DIGITS = 15  # Excel keeps no more
_REMEDY = "ghi bằng chữ số, để trống nếu không có số liệu"
_MARK_REMEDY = "ghi 0 nếu không phát sinh, để trống nếu không có số liệu"


def find_notation(pairs: Iterable[tuple[RawCell, Field]]) -> Notation | None:
    """Tell the notation of a column of a sheet from its unambiguous cells.

    Returns None when there is no such cell, or when they contradict each other.
    """
    found: set[Notation] = set()
    for cell, field in pairs:
        if cell.kind is CellKind.TEXT and cell.problem is None and not cell.text.isdigit():
            readings = _allowed(read_number(_without_percent(cell.text, field)), field)
            if len({reading.value for reading in readings}) == 1 and readings[0].notation:
                found.add(readings[0].notation)
    return found.pop() if len(found) == 1 else None


def read_number_cell(
    cell: RawCell, field: Field, notation: Notation | None, journal: Journal
) -> str:
    """Read a number as the CSV writes it.

    Raises:
        AuthorError: when it is none, or none that the column can hold.
    """
    if cell.kind is CellKind.NUMBER:
        return _native(cell, field, journal)
    if cell.kind is not CellKind.TEXT:
        what = "ngày (Excel có thể đã tự đổi)" if cell.kind is CellKind.DATE else "đúng/sai"
        raise _no_number(f"“{cell.original}” là {what}, cột “{field.title}” cần số")
    bare = cell.text.strip()
    if bare in _NONE:
        journal.change(cell, "0", *cell.reasons, "dấu gạch ngang nghĩa là không có")
        return "0"
    if bare in _MARKS:
        raise _no_number(f"“{bare}” không phải là số (cột “{field.title}”)", _MARK_REMEDY)
    return _text(cell, field, notation, journal)


def _native(cell: RawCell, field: Field, journal: Journal) -> str:
    value = Decimal(cell.text)
    if cell.percent and field.unit == "%":
        value *= 100
        journal.change(cell, plain(value), "ô định dạng phần trăm")
    if len(value.as_tuple().digits) > _EXACT_DIGITS:
        message = f"số {shorten(cell.original)} dài hơn {_EXACT_DIGITS} chữ số, Excel đã làm tròn"
        raise _no_number(message, "định dạng ô là Text rồi gõ lại")
    if _has_fraction(field, value):
        message = f"{plain(value)} là số lẻ, cột “{field.title}” chỉ nhận số nguyên"
        remedy = "ghi số nguyên"
        if re.fullmatch(r"-?\d{1,3}\.\d{3}", plain(value)):
            remedy = "nếu dấu chấm là dấu hàng nghìn thì gõ liền các chữ số"
        raise _no_number(message, remedy)
    _check_bounds(field, value)
    return _written(field, value)


def _text(cell: RawCell, field: Field, notation: Notation | None, journal: Journal) -> str:
    text = _without_percent(cell.text, field)
    reasons = cell.reasons if text == cell.text else (*cell.reasons, "bỏ dấu %")
    readings = read_number(text)
    if not readings:
        raise _not_a_number(cell, field)
    allowed = _allowed(readings, field)
    if not allowed:
        if _has_fraction(field, readings[0].value):
            message = f"“{shorten(cell.text)}” là số lẻ, cột “{field.title}” chỉ nhận số nguyên"
            raise _no_number(message, "ghi số nguyên")
        _check_bounds(field, readings[0].value)
    chosen = allowed[0]
    if len({reading.value for reading in allowed}) > 1:
        decided = [reading for reading in allowed if reading.notation is notation]
        if notation is None or len(decided) != 1:
            raise _ambiguous(cell, allowed)
        chosen = decided[0]
        reasons = (*reasons, f"theo cách viết {notation.value} của các ô khác trong cột")
    elif len(readings) > 1:
        other = next(item.value for item in readings if item.value != chosen.value)
        if not _has_fraction(field, other):
            why = f"không thể là {_vietnamese(other)} vì ngoài giới hạn của cột"
            reasons = (*reasons, why)
    after = _written(field, chosen.value)
    if after != cell.original:
        journal.change(cell, after, *((*reasons, *chosen.reasons) or ("viết gọn",)))
    return after


def _allowed(readings: tuple[Reading, ...], field: Field) -> tuple[Reading, ...]:
    """Keep the readings that the column can hold."""
    return tuple(reading for reading in readings if _fits(reading.value, field))


def _fits(value: Decimal, field: Field) -> bool:
    try:
        _check_bounds(field, value)
    except AuthorError:
        return False
    return not _has_fraction(field, value)


def _has_fraction(field: Field, value: Decimal) -> bool:
    """Whether a number has decimals in a column of whole numbers."""
    return field.type == "integer" and value != value.to_integral_value()


def _check_bounds(field: Field, value: Decimal) -> None:
    low, high = field.constraints.minimum, field.constraints.maximum
    if low is not None and value < Decimal(str(low)):
        message = f"{plain(value)} nhỏ hơn {low:g}, giới hạn của cột “{field.title}”"
        raise AuthorError(message, f"giá trị phải từ {low:g} trở lên", Code.OUT_OF_RANGE)
    if high is not None and value > Decimal(str(high)):
        message = f"{plain(value)} lớn hơn {high:g}, giới hạn của cột “{field.title}”"
        raise AuthorError(message, f"giá trị không quá {high:g}", Code.OUT_OF_RANGE)


def _written(field: Field, value: Decimal) -> str:
    """Write a number with the decimals that its column states.

    Raises:
        AuthorError: when it has more: they would be stored and never be seen.
    """
    if field.type != "number":
        return plain(value)
    found = len(plain(value).partition(".")[2])
    if found > field.decimals and field.has_decimals:
        stated = f"{_vietnamese(value)} có {found} chữ số thập phân"
        rounded = format_number(value, field.decimals)
        raise _no_number(
            f"{stated}, cột “{field.title}” chỉ ghi {field.decimals}",
            f"làm tròn thành {rounded} rồi gõ lại (trong Excel ô chỉ hiện số đã làm tròn)",
        )
    return plain(value, field.decimals)


def _no_number(message: str, remedy: str = _REMEDY) -> AuthorError:
    return AuthorError(message, remedy, Code.NOT_A_NUMBER)


def _ambiguous(cell: RawCell, readings: tuple[Reading, ...]) -> AuthorError:
    first, second = (_vietnamese(reading.value) for reading in readings[:2])
    message = f"“{shorten(cell.text)}” có thể là {first} hoặc {second}"
    remedy = "gõ lại thành số, không có dấu hàng nghìn"
    return AuthorError(message, remedy, Code.AMBIGUOUS_NUMBER)


def _not_a_number(cell: RawCell, field: Field) -> AuthorError:
    shown = shorten(cell.text)
    if runs_as_formula(cell.text):
        remedy = "dán giá trị thay cho công thức"
        return AuthorError(f"“{shown}” là công thức", remedy, Code.FORMULA_TEXT)
    return _no_number(f"“{shown}” không phải là số (cột “{field.title}”)")


def _without_percent(text: str, field: Field) -> str:
    bare = text.rstrip()
    return bare[:-1].rstrip() if field.unit == "%" and bare.endswith("%") else text


def _vietnamese(value: Decimal) -> str:
    return plain(value).replace(".", ",")
