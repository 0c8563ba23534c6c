"""Write expressions as authors write them."""

from __future__ import annotations

from typing import Any

from macros.read.expression import (
    CellReference,
    Count,
    Expression,
    Keys,
    Name,
    Number,
    Operation,
    Previous,
    Total,
)


def write(expression: Expression) -> str:
    """Write an expression as an author types it."""
    match expression:
        case Number(value):
            return format(value, "f")
        case Name(name, keys):
            return name + (f"({write_keys(keys)})" if keys else "")
        case CellReference(table, column, keys):
            return f"{table}.{column}" + (f"({write_keys(keys)})" if keys else "")
        case Total(Name(name, keys)):
            return f"tong({', '.join([name, *([write_keys(keys)] if keys else [])])})"
        case Total(CellReference(table, column, keys)):
            inner = [f"{table}.{column}", *([write_keys(keys)] if keys else [])]
            return f"tong({', '.join(inner)})"
        case Previous(of):
            return f"truoc({write(of)})"
        case Count(keys):
            return f"so_dong({write_keys(keys)})"
        case Operation("-", Number(value), right) if not value:
            return f"-{_bracketed(right, '+-')}"
        case Operation(operator, left, right):
            weak = "" if operator in "+-" else "+-"
            first = _bracketed(left, weak)
            second = _bracketed(right, {"+": "", "-": "+-", "*": "+-", "/": "+-*/"}[operator])
            return f"{first} {operator} {second}"
    raise TypeError(expression)


def write_keys(keys: Keys) -> str:
    """Write key values as an author types them, such as nam=2020, loai="xa"."""
    return ", ".join(f"{name}={_write_literal(value)}" for name, value in keys)


def _write_literal(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_write_literal(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _bracketed(expression: Expression, weaker: str) -> str:
    text = write(expression)
    is_weaker = isinstance(expression, Operation) and expression.operator in weaker
    return f"({text})" if weaker and is_weaker else text
