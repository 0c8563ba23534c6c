"""A cell understood: the value that the CSV writes for it, or why it has none."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from macros.files.cell_text import runs_as_formula
from macros.findings import AuthorError, Code, nearest
from macros.intake.delivery import Journal, shorten
from macros.intake.sheet import CellKind, RawCell
from macros.intake.values.cell_number import read_number_cell
from macros.intake.values.labels import same_words
from macros.intake.values.number_text import Notation
from macros.read.table.schema import Field

_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(?:năm\s+)?(\d{4})(?:[.,]0+)?", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9_]+")
_TOTALS = ("cộng", "tổng số", "tổng cộng", "chia ra", "trong đó")
_NO_WORDS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one sheet, and notes what it changes and refuses.

    Args:
        notations: How each column of the sheet writes its numbers.
    """

    journal: Journal
    notations: Mapping[int, Notation | None] = field(default_factory=dict)

    def read(
        self, cell: RawCell, column: Field, words: Mapping[str, str] = _NO_WORDS
    ) -> str | None:
        """Read a cell as the CSV writes it; None when refused, with the reason in the journal.

        Args:
            words: The words for the column's values: categories, or names of rows referred to.
        """
        try:
            return self._read(cell, column, words)
        except AuthorError as error:
            self.journal.note(error, cell)
            return None

    def _read(self, cell: RawCell, column: Field, words: Mapping[str, str]) -> str:
        value = _match_words(cell, words, self.journal) if words and not cell.is_blank else None
        if value is not None:
            return value
        if cell.problem is not None:
            raise cell.problem
        if cell.is_blank:
            return ""
        if column.is_numeric:
            notation = self.notations.get(cell.column)
            return read_number_cell(cell, column, notation, self.journal)
        if words:
            raise _unknown_value(cell, column, words)
        read = _READERS.get(column.type, _read_text)
        return read(cell, column, self.journal)


def _match_words(cell: RawCell, words: Mapping[str, str], journal: Journal) -> str | None:
    """Find the value that a cell names by its id or by its words.

    What stood in the file counts too: "Xã" could be TCVN3, but not in a list of communes.
    """
    for text in dict.fromkeys((cell.original, cell.text.strip())):
        value = _find_words(text, words)
        if value is None:
            continue
        if cell.original not in (value, words[value]):
            journal.change(cell, words[value], *(cell.reasons or ("đọc theo danh mục",)))
        return value
    return None


def _find_words(text: str, words: Mapping[str, str]) -> str | None:
    if text in words:
        return text
    exact = [value for value, label in words.items() if label == text]
    found = exact or [value for value, label in words.items() if same_words(label, text)]
    return found[0] if len(found) == 1 else None


def _unknown_value(cell: RawCell, column: Field, words: Mapping[str, str]) -> AuthorError:
    text = cell.text.strip()
    if any(same_words(total, text) for total in _TOTALS):
        message, remedy = f"“{text}” là dòng cộng, không phải dòng số liệu", "xóa dòng này"
    elif sum(same_words(label, text) for label in words.values()) > 1:
        message = f"“{shorten(text)}” là tên của nhiều giá trị trong cột “{column.title}”"
        remedy = "ghi mã thay cho tên"
    else:
        message = f"“{shorten(text)}” không có trong danh mục của cột “{column.title}”"
        # Whoever writes a code meant a code; only its words would be far from it.
        remedy = nearest(text, words if _CODE.fullmatch(text) else words.values())
    return AuthorError(message, remedy, Code.UNKNOWN_VALUE)


def _read_year(cell: RawCell, column: Field, journal: Journal) -> str:
    match = _YEAR.fullmatch(cell.text.strip())
    if match is None or cell.kind is CellKind.DATE:
        message = f"“{shorten(cell.original)}” không phải là năm (cột “{column.title}”)"
        raise AuthorError(message, "ghi năm bằng bốn chữ số, như 2020", Code.NOT_A_NUMBER)
    if match.group(1) != cell.original:
        journal.change(cell, match.group(1), *(cell.reasons or ("lấy số của năm",)))
    return match.group(1)


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


_READERS = {"year": _read_year, "date": _read_date}


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
