"""Columns, values, rows and calculations in words; and values that cannot be added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from macros.findings import AuthorError, Code
from macros.format import format_number, round_half_up, write_spans
from macros.read.table.grain import GRAINS
from macros.read.table.table import Table
from macros.rules.language import expression as tree

Title = Callable[[str | None, str], str]  # the title of a column: of another table, or of the own
_MOST_CODES = 4  # a longer calculation names its columns by title alone
_LONGEST_KEYS = 60  # letters
_MOST_DECIMALS = 6
_SHOWN_SPANS = 4


def name_column(table: Table, column: str) -> str:
    """Name a column by title and code, such as "Kết nạp trong năm (tong)"."""
    return _coded(table.field(column).title, column)


def name_value(table: Table, column: str, value: str) -> str:
    """Name a value by code and words, such as "“xa” (Xã)"; a number stands alone."""
    field = table.field(column)
    if field.is_numeric or field.type in GRAINS:
        return value
    label = table.label(column, value)
    return f"“{value}”" if label == value else f"“{value}” ({label})"


def name_keys(table: Table, keys: Mapping[str, str]) -> str:
    """Name a row by its keys, such as "nam=2020, ma_don_vi=x (Huyện X)"."""
    times = [field.name for field in table.key_fields if field.type in GRAINS]
    return ", ".join(
        f"{name}={value}"
        + ("" if (label := table.label(name, value)) == value or name in times else f" ({label})")
        for name, value in keys.items()
    )


def name_lines(table: Table, rows: Iterable[int]) -> str:
    """Name rows by file and line, such as "data/tables/ket_nap.csv:14–26, 30"."""
    return f"{table.path}:{write_spans((table.lines[row] for row in rows), most=_SHOWN_SPANS)}"


def write_number(number: Fraction | None) -> str:
    """Write a number of a rule with as many decimals as it has, or with enough to be seen."""
    if number is None:
        return format_number(None)
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    for decimals in range(_MOST_DECIMALS):
        rounded = Fraction(round_half_up(exact, decimals))
        if rounded == number or (decimals > 1 and abs(rounded - number) * 1000 < abs(number)):
            return format_number(exact, decimals)
    return format_number(exact, _MOST_DECIMALS)


def name_term(term: tree.Term, title: Title, *, has_code: bool = True) -> str:
    """Name what a term reads, such as "tổng Kết nạp trong năm (ket_nap.tong)"."""
    match term:
        case tree.Name() | tree.CellReference():
            table = term.table if isinstance(term, tree.CellReference) else None
            column = title(table, term.column)
            words = _coded(column, term.code) if has_code else column
            return f"{words} [{_short_keys(term.keys)}]" if term.keys else words
        case tree.Total(of):
            return f"tổng {name_term(of, title, has_code=has_code)}"
        case tree.Previous(of):
            return f"{name_term(of, title, has_code=has_code)} kỳ trước"
        case tree.Count(keys):
            return f"số dòng ({_short_keys(keys)})" if keys else "số dòng"


def spell(expression: tree.Expression, title: Title, number: Callable[[tree.Term], str]) -> str:
    """Write a calculation with the number of each term, such as "Nam (nam) 3 + Nữ (nu) 4"."""
    has_codes = len(list(tree.terms(expression))) <= _MOST_CODES

    def operand(part: tree.Number | tree.Term) -> str:
        if isinstance(part, tree.Number):
            decimals = max(0, -int(part.value.as_tuple().exponent))
            return format_number(part.value, decimals)
        return f"{name_term(part, title, has_code=has_codes)} {number(part)}"

    return tree.write(expression, operand, tree.PRINTED_SIGNS)


def refuse_overlap(table: Table, key: str, values: Iterable[str]) -> None:
    """Refuse to add the values of a key when one of them is above another, or all count the same.

    A key with `summable: false` says how things are counted; each of its values counts all of them.
    """
    chosen = dict.fromkeys(values)
    if table.field(key).summable is False and len(chosen) > 1:
        first, second, *_ = (name_value(table, key, value) for value in chosen)
        message = f"{key}: {first} và {second} là hai cách đếm khác nhau, không cộng với nhau"
        raise AuthorError(message, f"chọn một giá trị của {key}", Code.NOT_SUMMABLE)
    for value in chosen:
        for above in list_above(table, key, value):
            if above in chosen:
                whole, part = name_value(table, key, above), name_value(table, key, value)
                message = f"{key}: {whole} đã gồm {part}, cộng cả hai là tính hai lần"
                remedy = "chỉ giữ giá trị gồm cả, hoặc chỉ giữ các thành phần"
                raise AuthorError(message, remedy, Code.NOT_SUMMABLE)


def _coded(title: str, code: str) -> str:
    return code if title == code else f"{title} ({code})"


def _short_keys(keys: tree.Keys) -> str:
    """Write key values; of long lists their numbers."""
    text = tree.write_keys(keys)
    if len(text) <= _LONGEST_KEYS:
        return text
    return ", ".join(
        f"{name}: {len(value)} giá trị"
        if isinstance(value, tuple)
        else tree.write_keys(((name, value),))
        for name, value in keys
    )


def list_above(table: Table, key: str, value: str) -> Iterator[str]:
    """List the values that contain another, nearest first; a ring of parents ends."""
    total = table.field(key).total
    if total is not None and value != total:
        yield total
    parents = table.parents.get(key, {})
    seen = {value}
    above = parents.get(value, "")
    while above and above not in seen:
        yield above
        seen.add(above)
        above = parents.get(above, "")
