"""A cell and its column: what the canonical CSV says in its place."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping

from macros.files.cell_text import runs_as_formula
from macros.findings import Code, nearest
from macros.intake.file.cells import Kind, RawCell
from macros.intake.values.cell_number import read_number_cell
from macros.intake.values.label import same_words
from macros.intake.values.number_text import Notation
from macros.intake.verdict.journal import Journal, shorten
from macros.read.table.schema import Field

MAX_CELL = 100_000  # letters; the same bound as that of the CSV files
_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(?:năm\s+)?(\d{4})(?:[.,]0+)?", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9_]+")
_TOTALS = ("cộng", "tổng số", "tổng cộng", "chia ra", "trong đó")


def read_cell(
    cell: RawCell,
    field: Field,
    words: Mapping[str, str],
    notation: Notation | None,
    journal: Journal,
) -> str | None:
    """Read a cell as the CSV writes it; None when refused, with the reason in the journal.

    Args:
        words: The words for the column's values: categories, or names of the rows referred to.
        notation: How the other cells of the sheet's column write numbers.
    """
    if words and not cell.is_blank:
        value = _match_words(cell, words, journal)
        if value is not None:
            return value
    if cell.problem is not None:
        journal.refuse(cell, cell.problem.message, cell.problem.remedy, cell.problem.code)
        return None
    if cell.is_blank:
        return ""
    if field.is_numeric:
        return read_number_cell(cell, field, notation, journal)
    if words:
        _unknown_value(cell, field, words, journal)
        return None
    if field.type == "year":
        return _read_year(cell, field, journal)
    if field.type == "date":
        return _read_date(cell, field, journal)
    return _read_text(cell, field, journal)


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


def _unknown_value(cell: RawCell, field: Field, words: Mapping[str, str], journal: Journal) -> None:
    text = cell.text.strip()
    if any(same_words(total, text) for total in _TOTALS):
        message, remedy = f"“{text}” là dòng cộng, không phải dòng số liệu", "xóa dòng này"
    elif sum(same_words(label, text) for label in words.values()) > 1:
        message = f"“{shorten(text)}” là tên của nhiều giá trị trong cột “{field.title}”"
        remedy = "ghi mã thay cho tên"
    else:
        message = f"“{shorten(text)}” không có trong danh mục của cột “{field.title}”"
        # Whoever writes a code meant a code; only its words would be far from it.
        remedy = nearest(text, words if _CODE.fullmatch(text) else words.values())
    journal.refuse(cell, message, remedy, Code.UNKNOWN_VALUE)


def _read_year(cell: RawCell, field: Field, journal: Journal) -> str | None:
    match = _YEAR.fullmatch(cell.text.strip())
    if match is None or cell.kind is Kind.DATE:
        message = f"“{shorten(cell.original)}” không phải là năm (cột “{field.title}”)"
        journal.refuse(cell, message, "ghi năm bằng bốn chữ số, như 2020", Code.NOT_A_NUMBER)
        return None
    if match.group(1) != cell.original:
        reasons = cell.reasons or ("lấy số của năm",)
        journal.change(cell, match.group(1), *reasons)
    return match.group(1)


def _read_date(cell: RawCell, field: Field, journal: Journal) -> str | None:
    text = cell.text.strip()
    match = _DATE.fullmatch(text)
    try:
        if match is not None and cell.kind is Kind.TEXT:
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
    message = f"“{shorten(cell.original)}” không phải ngày (cột “{field.title}”)"
    journal.refuse(cell, message, "ghi ngày/tháng/năm, như 30/11/2021", Code.NOT_A_NUMBER)
    return None


def _read_text(cell: RawCell, field: Field, journal: Journal) -> str | None:
    if cell.kind in (Kind.DATE, Kind.BOOLEAN):
        message = f"ô là {'ngày' if cell.kind is Kind.DATE else 'đúng/sai'}, cần chữ"
        remedy = "định dạng ô là Text rồi gõ lại"
        journal.refuse(cell, f"{message} (cột “{field.title}”)", remedy, Code.WRONG_TYPE)
        return None
    text, reasons = _clean(cell.text)
    if runs_as_formula(text):
        message = f"“{shorten(text)}” bắt đầu như một công thức"
        journal.refuse(cell, message, "bỏ dấu = + - @ ở đầu", Code.FORMULA_TEXT)
        return None
    if text != cell.original and (cell.reasons or reasons):
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
