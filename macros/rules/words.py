"""Rules in a clerk's words: columns by their titles, each with its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from macros.format import format_number
from macros.read.table.table import Table
from macros.rules.language.expression import (
    CellReference,
    Count,
    Expression,
    Keys,
    Name,
    Number,
    Operation,
    Previous,
    Term,
    Total,
    terms,
    write_keys,
)

Title = Callable[[str | None, str], str]  # the title of a column: of another table, or of the own
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_MOST_CODES = 4  # a longer calculation names its columns by title alone
_LONGEST_KEYS = 60  # letters


def name_column(table: Table, column: str) -> str:
    """Name a column by title and code, such as "Kết nạp trong năm (tong)"."""
    return _coded(table.field(column).title, column)


def name_value(table: Table, column: str, value: str) -> str:
    """Name a value by code and words, such as "“xa” (Xã)"; a number stands alone."""
    field = table.field(column)
    if field.is_numeric or field.type == "year":
        return value
    label = table.label(column, value)
    return f"“{value}”" if label == value else f"“{value}” ({label})"


def name_keys(table: Table, keys: Mapping[str, str]) -> str:
    """Name a row by its keys, such as "nam=2020, ma_don_vi=x (Huyện X)"."""
    labels = {name: table.label(name, value) for name, value in keys.items()}
    return ", ".join(
        f"{name}={value}" + ("" if labels[name] == value else f" ({labels[name]})")
        for name, value in keys.items()
    )


def name_term(term: Term, title: Title) -> str:
    """Name what a term reads, such as "tổng Kết nạp trong năm (ket_nap.tong)"."""
    return _name(term, title, has_code=True)


def spell(expression: Expression, title: Title, number: Callable[[Term], str]) -> str:
    """Write a calculation with the number of each term, such as "Nam (nam) 3 + Nữ (nu) 4"."""
    has_codes = len(list(terms(expression))) <= _MOST_CODES

    def write(part: Expression) -> str:
        match part:
            case Number(value):
                return format_number(value, max(0, -int(value.as_tuple().exponent)))
            case Operation("-", Number(value), right) if not value:
                return f"−{bracketed(right, '+-')}"
            case Operation(operator, left, right):
                weak = "" if operator in "+-" else "+-"
                first = bracketed(left, weak)
                second = bracketed(right, {"+": "", "-": "+-", "*": "+-", "/": "+-*/"}[operator])
                return f"{first} {_SIGNS[operator]} {second}"
            case _:
                return f"{_name(part, title, has_code=has_codes)} {number(part)}"

    def bracketed(part: Expression, weaker: str) -> str:
        is_weaker = isinstance(part, Operation) and part.operator in weaker
        return f"({write(part)})" if is_weaker else write(part)

    return write(expression)


def _name(term: Term, title: Title, *, has_code: bool) -> str:
    match term:
        case Name(name, keys):
            return _titled(title(None, name), name, keys, has_code=has_code)
        case CellReference(table, column, keys):
            code = f"{table}.{column}"
            return _titled(title(table, column), code, keys, has_code=has_code)
        case Total(of):
            return f"tổng {_name(of, title, has_code=has_code)}"
        case Previous(of):
            return f"{_name(of, title, has_code=has_code)} kỳ trước"
        case Count(keys):
            return f"số dòng ({_write_keys(keys)})" if keys else "số dòng"


def _titled(title: str, code: str, keys: Keys, *, has_code: bool) -> str:
    words = _coded(title, code) if has_code else title
    return f"{words} [{_write_keys(keys)}]" if keys else words


def _coded(title: str, code: str) -> str:
    return code if title == code else f"{title} ({code})"


def _write_keys(keys: Keys) -> str:
    """Write key values; of long lists their numbers."""
    text = write_keys(keys)
    if len(text) <= _LONGEST_KEYS:
        return text
    return ", ".join(
        f"{name}: {len(value)} giá trị"
        if isinstance(value, tuple)
        else write_keys(((name, value),))
        for name, value in keys
    )
