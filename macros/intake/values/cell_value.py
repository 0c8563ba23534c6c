"""A cell understood: the value that the CSV writes for it, or why it has none."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from macros.files.cell_text import runs_as_formula
from macros.findings import AuthorError, Code
from macros.format import format_number, plain
from macros.intake.delivery import Journal, shorten, unknown_name
from macros.intake.names import Names
from macros.intake.sheet import CellKind, FileSheet, RawCell
from macros.intake.values.typed_text import Notation, Reading, read_number
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS, MONTH, Grain

_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(?:năm\s+)?(\d{4})(?:[.,]0+)?", re.IGNORECASE)
_NO_NAMES = Names({})
_NONE = frozenset({"-", "–", "—", "−"})
_MARKS = frozenset({"…", "...", "....", "x", "X"})  # some mean 0 by them, some "no data"
_EXACT_DIGITS = 15  # Excel keeps no more
_REMEDY = "ghi bằng chữ số, để trống nếu không có số liệu"
_MARK_REMEDY = "ghi 0 nếu không phát sinh, để trống nếu không có số liệu"


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one sheet, and notes what it changes and refuses.

    Args:
        notations: How each column of each sheet writes its numbers.
    """

    journal: Journal
    notations: Mapping[tuple[FileSheet, int], Notation | None]

    def read(self, cell: RawCell, column: Field, names: Names = _NO_NAMES) -> str | None:
        """Read a cell as the CSV writes it; None when refused, with the reason in the journal.

        Args:
            names: The names of the column's values: categories, or rows referred to.
        """
        try:
            return self._read(cell, column, names)
        except AuthorError as error:
            self.journal.note(error, cell)
            return None

    def _read(self, cell: RawCell, column: Field, names: Names) -> str:
        is_named = bool(names.words) and not cell.is_blank
        value = _match_words(cell, names, self.journal) if is_named else None
        if value is not None:
            return value
        if cell.problem is not None:
            raise cell.problem
        if cell.is_blank:
            return ""
        if column.is_numeric:
            notation = self.notations.get((self.journal.source, cell.column))
            return read_number_cell(cell, column, notation, self.journal)
        if names.words:
            raise unknown_name(cell.text.strip(), column, names, self.journal)
        if column.type == "year":
            return _read_year(cell, column, self.journal)
        if column.type == "date":
            return _read_date(cell, column, self.journal)
        if column.type in GRAINS:
            return _read_step(cell, GRAINS[column.type], self.journal)
        return _read_text(cell, column, self.journal)


def _match_words(cell: RawCell, names: Names, journal: Journal) -> str | None:
    """Find the value that a cell names by its id or by its words.

    What stood in the file counts too: "Xã" could be TCVN3, but not in a list of communes.
    """
    for text in dict.fromkeys((cell.original, cell.text.strip())):
        value = names.find(text)
        if value is None:
            continue
        if cell.original not in (value, names.words[value]):
            journal.change(cell, names.words[value], *(cell.reasons or ("đọc theo danh mục",)))
        return value
    return None


def _read_year(cell: RawCell, column: Field, journal: Journal) -> str:
    match = _YEAR.fullmatch(cell.text.strip())
    if match is None or cell.kind is CellKind.DATE:
        message = f"“{shorten(cell.original)}” không phải là năm (cột “{column.title}”)"
        raise AuthorError(message, "ghi năm bằng bốn chữ số, như 2020", Code.NOT_A_NUMBER)
    if match.group(1) != cell.original:
        journal.change(cell, match.group(1), *(cell.reasons or ("lấy số của năm",)))
    return match.group(1)


def _read_step(cell: RawCell, grain: Grain, journal: Journal) -> str:
    """Read a quarter, a month …, however it is typed; Excel makes the first day of a month."""
    text = cell.text.strip()
    if cell.kind is CellKind.DATE and grain is MONTH and text.endswith("-01"):
        text = text[:-3]
    meant = grain.understand(text)
    if meant is None:
        raise grain.refusal(text)
    if meant != cell.original:
        journal.change(cell, meant, *(cell.reasons or (f"{grain.noun} ghi dạng {grain.example}",)))
    return meant


def _read_date(cell: RawCell, column: Field, journal: Journal) -> str:
    text = cell.text.strip()
    match = _DATE.fullmatch(text)
    try:
        if match is not None and cell.kind is CellKind.TEXT:
            day, month, year = (int(part) for part in match.groups())
            value = datetime.date(year, month, day).isoformat()
            journal.change(cell, value, *cell.reasons, "ngày/tháng/năm viết theo năm-tháng-ngày")
            return value
        if _ISO_DATE.fullmatch(text):
            value = datetime.date.fromisoformat(text).isoformat()
            if value != cell.original:
                journal.change(cell, value, *(cell.reasons or ("bỏ dấu cách thừa",)))
            return value
    except ValueError:
        pass
    message = f"“{shorten(cell.original)}” không phải ngày (cột “{column.title}”)"
    raise AuthorError(message, "ghi ngày/tháng/năm, như 30/11/2021", Code.NOT_A_NUMBER)


def _read_text(cell: RawCell, column: Field, journal: Journal) -> str:
    if cell.kind in (CellKind.DATE, CellKind.BOOLEAN):
        what = "ngày" if cell.kind is CellKind.DATE else "đúng/sai"
        message = f"ô là {what}, cần chữ (cột “{column.title}”)"
        raise AuthorError(message, "định dạng ô là Text rồi gõ lại", Code.WRONG_TYPE)
    text, reasons = _clean(cell.text)
    if runs_as_formula(text):
        message = f"“{shorten(text)}” bắt đầu như một công thức"
        raise AuthorError(message, "bỏ dấu = + - @ ở đầu", Code.FORMULA_TEXT)
    if text != cell.original:
        journal.change(cell, text, *cell.reasons, *reasons)
    return text


def _clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Take out what nobody sees: blanks around, line breaks, invisible letters."""
    reasons: list[str] = []
    joined = re.sub(r"\s*[\r\n]+\s*", " ", text.strip())
    if joined != text.strip():
        reasons.append("nối các dòng thành một")
    visible = "".join(
        letter for letter in joined if unicodedata.category(letter) not in ("Cf", "Cc")
    )
    if visible != joined:
        reasons.append("bỏ ký tự không hiện")
    if text != text.strip():
        reasons.append("bỏ dấu cách thừa")
    return visible, tuple(reasons)


def find_notation(pairs: Iterable[tuple[RawCell, Field]]) -> Notation | None:
    """Tell the notation of a column of a sheet from its unambiguous cells.

    Returns None when there is no such cell, or when they contradict each other.
    """
    found: set[Notation] = set()
    for cell, field in pairs:
        if cell.kind is CellKind.TEXT and cell.problem is None and not cell.text.isdecimal():
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
        value = value.scaleb(2)  # exactly, without more digits
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
    if (wrong := _beyond(field, value)) is not None:
        raise wrong
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
        if (wrong := _beyond(field, readings[0].value)) is not None:
            raise wrong
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
    whole = (reading for reading in readings if not _has_fraction(field, reading.value))
    return tuple(reading for reading in whole if _beyond(field, reading.value) is None)


def _has_fraction(field: Field, value: Decimal) -> bool:
    """Whether a number has decimals in a column of whole numbers."""
    return field.type == "integer" and value != value.to_integral_value()


def _beyond(field: Field, value: Decimal) -> AuthorError | None:
    about = f", giới hạn của cột “{field.title}”"
    return field.constraints.refusal(value, plain(value), about)


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
