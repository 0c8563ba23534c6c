"""What expressions are made of: arithmetic and comparison over columns and cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from macros.errors import AuthorError
from macros.findings import Code

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
