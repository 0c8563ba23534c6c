"""Say in words how a number was computed."""

from __future__ import annotations

from macros.read.expression import Expression, Name, Number, Operation
from macros.read.table import Table
from macros.read.table_schema import Field
from macros.render.selection import Selection

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
