"""What expressions are made of, how they are calculated, and how authors write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code

Keys = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A column of the row at hand; in `tong`, of the rows with these keys."""

    name: str
    keys: Keys = ()

    @property
    def column(self) -> str:
        """The column that it names, wherever that is."""
        return self.name

    @property
    def code(self) -> str:
        """The column as authors name it."""
        return self.name


@dataclass(frozen=True, slots=True)
class CellReference:
    """A cell elsewhere: `table.column(key=value)`."""

    table: str
    column: str
    keys: Keys

    @property
    def code(self) -> str:
        """The column as authors name it."""
        return f"{self.table}.{self.column}"


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

    @property
    def turned(self) -> Comparison:
        """The same, told from the other side."""
        return Comparison(_TURNED.get(self.operator, self.operator), self.right, self.left)


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
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_STRONGEST = 3
TYPED_SIGNS = {"+": " + ", "-": " - ", "*": " * ", "/": " / "}
PRINTED_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
EXCEL_SIGNS = {"+": "+", "-": "-", "*": "*", "/": "/"}


def evaluate(
    expression: Expression,
    find: Callable[[Any], Any],
    number: Callable[[Decimal], Any] = Decimal,
) -> Any:
    """Calculate an expression, for one row or for whole columns at once.

    Args:
        find: Gives the value of a term: a decimal, or anything that can be calculated with. As
            soon as it gives None, the expression is None.
        number: Makes such a value of a number in the expression.

    Raises:
        AuthorError: for a division by zero.
    """
    match expression:
        case Number(value):
            return number(value)
        case Operation(operator, left, right):
            first = evaluate(left, find, number)
            second = None if first is None else evaluate(right, find, number)
            try:
                return None if second is None else _CALCULATE[operator](first, second)
            except ArithmeticError as error:
                message = "phép chia cho 0 trong biểu thức"
                raise AuthorError(message, "kiểm tra mẫu số", Code.DIVISION) from error
    return find(expression)


def terms(expression: Expression | Comparison) -> Iterator[Term]:
    """List the operands of an expression that are not numbers, left to right."""
    match expression:
        case Operation(_, left, right) | Comparison(_, left, right):
            yield from terms(left)
            yield from terms(right)
        case Number():
            return
        case _:
            yield expression


def references(expression: Expression | Comparison) -> Iterator[Name | CellReference]:
    """List the names and cells that an expression reads, left to right."""
    return (term for term in terms(expression) if isinstance(term, Name | CellReference))


def own_columns(expression: Expression | Comparison) -> tuple[str, ...]:
    """List the columns of the row at hand that an expression reads, each once."""
    names = (term.name for term in terms(expression) if isinstance(term, Name))
    return tuple(dict.fromkeys(names))


def is_ratio(expression: Expression | None) -> bool:
    """Tell whether an expression divides two sums, so that it holds for their totals as well."""
    match expression:
        case Operation("/", left, right):
            return _is_sum(left) and _is_sum(right)
        case Operation("*", Number(), right):
            return is_ratio(right)
    return False


def _is_sum(expression: Expression) -> bool:
    """Tell whether an expression adds columns, each perhaps times a number."""
    match expression:
        case Name():
            return True
        case Operation("+" | "-", left, right):
            return _is_sum(left) and _is_sum(right)
        case Operation("*", Number(), right):
            return _is_sum(right)
    return False


def listed(value: Any) -> tuple[str, ...]:
    """List the texts that the value of a key allows: one, or those of a list."""
    return tuple(str(item) for item in (value if isinstance(value, tuple) else (value,)))


def write(
    expression: Expression,
    write_operand: Callable[[Any], str] | None = None,
    signs: Mapping[str, str] = TYPED_SIGNS,
) -> str:
    """Write an expression so that reading it gives the same one again.

    Args:
        write_operand: Writes a number or a term; without it, as an author types it.
    """
    operand = write_operand or _write_operand

    def part(of: Expression, weakest: int) -> str:
        match of:
            case Operation("-", Number(value), right) if not value:
                text, strength = signs["-"].strip() + part(right, _STRONGEST), 1
            case Operation(operator, left, right):
                strength = _STRENGTH[operator]
                text = part(left, strength) + signs[operator] + part(right, strength + 1)
            case _:
                return operand(of)
        return f"({text})" if strength < weakest else text

    return part(expression, 0)


def write_keys(keys: Keys) -> str:
    """Write key values as an author types them, such as nam=2020, loai="xa"."""
    return ", ".join(f"{name}={_write_literal(value)}" for name, value in keys)


def _write_operand(operand: Number | Term) -> str:
    match operand:
        case Number(value):
            return format(value, "f")
        case Name(keys=keys) | CellReference(keys=keys):
            return operand.code + (f"({write_keys(keys)})" if keys else "")
        case Total(of):
            return f"tong({', '.join(filter(None, (of.code, write_keys(of.keys))))})"
        case Previous(of):
            return f"truoc({_write_operand(of)})"
        case Count(keys):
            return f"so_dong({write_keys(keys)})"


def _write_literal(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_write_literal, value)) + "]"
    if not isinstance(value, str):
        return str(value)
    is_plain = value.isprintable() and not set(value) & {'"', "\\"}
    return f'"{value}"' if is_plain else repr(value)
