"""What expressions are made of, and how authors write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code

Literal = str | int | Decimal | bool | None
Keys = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A column of the row at hand; in `tong`, of the rows with these keys."""

    name: str
    keys: Keys = ()


@dataclass(frozen=True, slots=True)
class CellReference:
    """A cell elsewhere: `table.column(key=value)`."""

    table: str
    column: str
    keys: Keys


@dataclass(frozen=True, slots=True)
class Total:
    """In rules, `tong(column, key=value)`: the sum over rows of this table or another."""

    column: Name | CellReference


@dataclass(frozen=True, slots=True)
class Previous:
    """In rules, `truoc(…)`: what the row had one step of time before."""

    of: Name | CellReference | Total


@dataclass(frozen=True, slots=True)
class Count:
    """In rules, `so_dong(key=value)`: how many rows there are."""

    keys: Keys


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands and one of `+ - * /`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides and one of `= != < <= > >=`."""

    operator: str
    left: Expression
    right: Expression


Term = Name | CellReference | Total | Previous | Count
Expression = Number | Term | Operation

_CALCULATE: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def evaluate(expression: Expression, find: Callable[[Name | CellReference], Any]) -> Any:
    """Calculate an expression; `find` gives the value of a name or a cell.

    Raises:
        AuthorError: for a division by zero.
    """
    match expression:
        case Number(value):
            return value
        case Operation(operator, left, right):
            try:
                return _CALCULATE[operator](evaluate(left, find), evaluate(right, find))
            except ArithmeticError as error:
                message = "phép chia cho 0 trong biểu thức"
                raise AuthorError(message, "kiểm tra mẫu số", Code.DIVISION) from error
        case Name() | CellReference():
            return find(expression)
        case _:
            raise TypeError(expression)  # the words of rules, which only their judge knows


def references(expression: Expression | Comparison) -> Iterator[Name | CellReference]:
    """List the names and cells that an expression reads, left to right."""
    match expression:
        case Operation(_, left, right) | Comparison(_, left, right):
            yield from references(left)
            yield from references(right)
        case Name() | CellReference():
            yield expression
        case _:
            return


def terms(expression: Expression | Comparison) -> Iterator[Term]:
    """List the operands of a rule that are not numbers, left to right."""
    match expression:
        case Operation(_, left, right) | Comparison(_, left, right):
            yield from terms(left)
            yield from terms(right)
        case Number():
            return
        case _:
            yield expression


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
