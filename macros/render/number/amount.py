"""Compute a number from cells, remember how, and say it in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from macros.findings import AuthorError, Code
from macros.read.table.schema import Field
from macros.read.table.table import Cell, Table
from macros.render.number.selection import Selection, describe_keys, refuse_overlapping_rows
from macros.rules.language.expression import Expression, Name, Number, Operation, references

_SHOWN_VALUES = 3
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}


def describe(selection: Selection, field: Field) -> str:
    """Name an amount for a reader, such as "Số tổ chức (Xã) 2020"."""
    table = selection.table
    when = ""
    which: list[str] = []
    for key in table.key_fields:
        values = selection.keys.get(key.name)
        if table.time is not None and key.name == table.time.name:
            when = f" {_span(table.values(key.name), values or table.values(key.name))}"
        elif values is not None and key.name not in selection.defaults:
            labels = [table.label(key.name, value) for value in values[:_SHOWN_VALUES]]
            which.append(", ".join(labels) + (", …" if len(values) > _SHOWN_VALUES else ""))
    return _head(selection, field) + (f" ({'; '.join(which)})" if which else "") + when


def describe_formula(table: Table, field: Field) -> str:
    """Write the formula of a derived column with the words of its columns; "" without one."""
    return "" if field.expression is None else _write(table, field.expression)


def _head(selection: Selection, field: Field) -> str:
    """Call a column as it was called in the latest of the years selected."""
    table = selection.table
    if not table.schema.breaks or table.time is None:
        return field.title
    year = max(int(table.columns[table.time.name][row]) for row in selection.rows)
    latest = table.break_at(year)
    first = min(table.schema.breaks, key=lambda item: item.at)
    series = latest.after if latest is not None else first.before
    return series.titles.get(field.name, field.title)


def _span(known: tuple[str, ...], values: tuple[str, ...]) -> str:
    start = known.index(values[0])
    if len(values) > 2 and known[start : start + len(values)] == values:
        return f"{values[0]}–{values[-1]}"
    return ", ".join(values)


def _write(table: Table, expression: Expression) -> str:
    match expression:
        case Number(value):
            return str(value)
        case Name(name):
            return table.field(name).title
        case Operation(operator, left, right):
            words = _write(table, right)
            needs_brackets = isinstance(right, Operation) and operator != "+"
            first = _write(table, left)
            if isinstance(left, Operation) and operator in "*/" and left.operator in "+-":
                first = f"({first})"
            return f"{first} {_SIGNS[operator]} {f'({words})' if needs_brackets else words}"
    raise ValueError(expression)  # the schema allows no cells of other tables in a formula


@dataclass(frozen=True, slots=True)
class Amount:
    """A number before it is written.

    Args:
        value: None when a cell that it needs is empty.
        formula: How it was computed, for a reader.
        cells: The cells read; derived ones know their sources.
    """

    value: Decimal | None
    formula: str
    cells: tuple[Cell, ...]


def single_amount(selection: Selection, field: Field) -> Amount:
    """Read the one cell that the keys name; AuthorError when they name several."""
    if len(selection.rows) > 1:
        _refuse_open_keys(selection)
        raise AuthorError(
            f"cần một ô mà {_describe_lists(selection)} chọn {len(selection.rows)} dòng",
            "ghi một giá trị cho mỗi khóa, hoặc dùng tong",
            Code.AMBIGUOUS_KEY,
        )
    check_years(selection.table, field, selection.rows)
    cell = selection.table.cell(selection.rows[0], field.name)
    return Amount(cell.value, describe(selection, field), (cell,))


def named_amount(selection: Selection, field: Field) -> Amount:
    """Read one cell, or add the cells that the call lists; every key must be named."""
    if len(selection.rows) == 1:
        return single_amount(selection, field)
    _refuse_open_keys(selection)
    return summed_amount(selection, field)


def summed_amount(selection: Selection, field: Field, *, is_for_mean: bool = False) -> Amount:
    """Add all cells that the keys match, without rows that are totals of others.

    Args:
        is_for_mean: Whether the sum is divided by the steps of time, so that stocks may join.
    """
    table = selection.table
    check_summable(table, field)
    rows = _without_totals(selection)
    refuse_overlapping_rows(table, rows)
    if not is_for_mean:
        check_stock(table, field, rows)
    check_years(table, field, rows)
    check_series(table, rows)
    cells = tuple(table.cell(row, field.name) for row in rows)
    values = [cell.value for cell in cells if cell.value is not None]
    value = sum(values, Decimal(0)) if len(values) == len(cells) else None
    formula = describe(selection, field)
    return Amount(value, f"tổng {formula}" if len(cells) > 1 else formula, cells)


def percentage(part: Amount, whole: Amount) -> Amount:
    """Divide two amounts into a percentage; AuthorError when the whole is zero."""
    formula = f"{part.formula} ÷ {whole.formula} × 100"
    cells = (*part.cells, *whole.cells)
    if part.value is None or whole.value is None:
        return Amount(None, formula, cells)
    refuse_zero(whole)
    return Amount(part.value / whole.value * 100, formula, cells)


def refuse_zero(divisor: Amount) -> None:
    """Refuse to divide by an amount that is zero."""
    if divisor.value == 0:
        raise AuthorError(
            f"mẫu số “{divisor.formula}” bằng 0 nên không tính được tỷ lệ",
            "kiểm tra số liệu hoặc chọn mẫu số khác",
            Code.DIVISION,
        )


def check_summable(table: Table, field: Field) -> None:
    """Refuse to add averages and shares."""
    if not field.is_summable:
        raise AuthorError(
            f"cột “{field.name}” của bảng “{table.name}” là tỷ lệ hoặc bình quân, không cộng được",
            "chọn cột số lượng, hoặc dùng so cho từng dòng",
            Code.NOT_SUMMABLE,
        )


def check_stock(table: Table, field: Field, rows: Iterable[int]) -> None:
    """Refuse to add a number at a moment to the same number at another moment."""
    if not field.stock or table.time is None:
        return
    times = table.columns[table.time.name]
    if len({times[row] for row in rows}) > 1:
        raise stock_error(table, field)


def stock_error(table: Table, field: Field) -> AuthorError:
    """Say that a number at a moment never adds up over time."""
    return AuthorError(
        f"cột “{field.name}” của bảng “{table.name}” là số có đến thời điểm,"
        " không cộng qua các năm",
        "dùng so(…) với một năm, hoặc binh_quan; trong khang_dinh ghi tu, den ngoài biểu thức",
        Code.NOT_SUMMABLE,
    )


def check_years(table: Table, field: Field, rows: Iterable[int]) -> None:
    """Refuse years in which a column, or one that its formula reads, does not apply."""
    years = tuple(years_of(table, rows))
    for item in (field, *_sources_of(table, field)):
        applies = item.applies
        outside = [year for year in years if applies and not applies.covers(year)]
        if applies and outside:
            ends = [("từ năm", applies.from_), ("đến năm", applies.to)]
            known = " ".join(f"{word} {end}" for word, end in ends if end is not None)
            raise AuthorError(
                f"cột “{item.name}” của bảng “{table.name}” không dùng cho năm {outside[0]}",
                f"cột này chỉ có số liệu {known}",
                Code.UNKNOWN_YEAR,
            )


def check_series(table: Table, rows: Iterable[int]) -> None:
    """Refuse to join years that are counted in two ways."""
    if not table.schema.breaks:
        return
    years = list(years_of(table, rows))
    for item in table.schema.breaks:
        if years and min(years) < item.at <= max(years):
            raise AuthorError(
                f"bảng “{table.name}” đổi cách tính từ năm {item.at}"
                f" (“{item.before.label}”, “{item.after.label}”)"
                f" nên không nối được {min(years)} với {max(years)}",
                f"tính riêng cho các năm trước {item.at} và từ {item.at}",
                Code.SERIES_BREAK,
            )


def years_of(table: Table, rows: Iterable[int]) -> Iterator[int]:
    """Give the year of each row, where the table has years."""
    if table.time is not None and table.time.type == "year":
        column = table.columns[table.time.name]
        yield from (int(column[row]) for row in rows)


def warn_empty(table: Table, cells: Iterable[Cell]) -> tuple[AuthorError, ...]:
    """Name the empty cells because of which a number is printed as "…"."""
    return tuple(
        AuthorError(
            f"ô “{cell.column}” ({describe_keys(table.key(cell.row))}) còn trống nên in “…”",
            f"bổ sung số liệu ở {table.path}:{cell.line}",
            Code.NO_DATA,
        )
        for cell in dict.fromkeys(_leaves(cells))
        if cell.value is None and cell.table == table.name
    )


def _sources_of(table: Table, field: Field) -> Iterator[Field]:
    if field.expression is not None:
        for name in references(field.expression):
            if isinstance(name, Name):
                yield table.field(name.name)


def _leaves(cells: Iterable[Cell]) -> Iterator[Cell]:
    for cell in cells:
        if cell.sources:
            yield from _leaves(cell.sources)
        else:
            yield cell


def _without_totals(selection: Selection) -> tuple[int, ...]:
    """Leave out the rows of a category that is the sum of others, unless asked for."""
    table = selection.table
    totals = [
        (table.columns[key.name], key.total)
        for key in table.key_fields
        if key.total is not None and key.name not in selection.keys
    ]
    return tuple(
        row for row in selection.rows if all(column[row] != total for column, total in totals)
    )


def _describe_lists(selection: Selection) -> str:
    return describe_keys(
        {name: values for name, values in selection.keys.items() if len(values) > 1}
    )


def _refuse_open_keys(selection: Selection) -> None:
    table = selection.table
    missing = [name for name in selection.open_keys if name not in selection.keys]
    if not missing:
        return
    example: dict[str, str] = {}
    choices: list[str] = []
    for name in missing:
        values = table.values(name)
        is_time = table.time is not None and table.time.name == name
        example[name] = values[-1] if is_time else values[0]
        shown = ", ".join(values[:6]) + (", …" if len(values) > 6 else "")
        choices.append(f"{name} ({values[0]}–{values[-1]})" if is_time else f"{name} ({shown})")
    raise AuthorError(
        f"bảng “{table.name}”: khóa chưa đủ để chọn một ô, còn thiếu {'; '.join(choices)}",
        f"thêm khóa, ví dụ {describe_keys(example)}",
        Code.AMBIGUOUS_KEY,
    )
