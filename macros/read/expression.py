"""Arithmetic and comparison over columns and cells: parsed, never run as code.

The grammar is Python's, cut down to numbers, names, `table.column(key=value)`,
`+ - * /`, brackets and one comparison.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from macros.errors import AuthorError
from macros.findings import Code

Literal = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A column of the row at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class CellReference:
    """A cell elsewhere: `table.column(key=value)`."""

    table: str
    column: str
    keys: tuple[tuple[str, Any], ...]


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


Expression = Number | Name | CellReference | Operation

_OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "=",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
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
_MAX_LENGTH = 1000


def parse_expression(text: str) -> Expression:
    """Parse arithmetic such as `dau_ky + ket_nap - tu_tran`; AuthorError if it is more."""
    return _expression(_tree(text), text)


def parse_comparison(text: str) -> Comparison:
    """Parse one comparison; a single `=` is accepted for equality."""
    node = _tree(_double_equals(text))
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise _refused(text, "cần đúng một phép so sánh (=, !=, <, <=, >, >=)")
    operator = _COMPARISONS.get(type(node.ops[0]))
    if operator is None:
        raise _refused(text, "phép so sánh này không dùng được")
    left, right = _expression(node.left, text), _expression(node.comparators[0], text)
    return Comparison(operator, left, right)


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
        case _:
            return find(expression)


def references(expression: Expression | Comparison) -> Iterator[Name | CellReference]:
    """List the names and cells that an expression reads, left to right."""
    match expression:
        case Operation(_, left, right) | Comparison(_, left, right):
            yield from references(left)
            yield from references(right)
        case Name() | CellReference():
            yield expression


def literal(node: ast.expr) -> Any:
    """Read a literal: text, number, true/false, none, or a list of these.

    Raises:
        ValueError: for anything else.
    """
    match node:
        case ast.Constant(value=bool() | str() | int() | None as value):
            return value
        case ast.Constant(value=float() as value):
            return Decimal(repr(value))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = literal(operand)
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                return -value
        case ast.List(elts=items):
            return tuple(literal(item) for item in items)
    raise ValueError(ast.unparse(node))


def _tree(text: str) -> ast.expr:
    if len(text) > _MAX_LENGTH:
        raise _refused(text[:60] + "…", "biểu thức quá dài")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refused(text, "viết lại theo dạng a + b - c") from None


def _expression(node: ast.expr, text: str) -> Expression:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return Number(Decimal(repr(value)))
        case ast.Name(id=name):
            return Name(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Operation("-", Number(Decimal(0)), _expression(operand, text))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            operator = _OPERATORS[type(op)]
            return Operation(operator, _expression(left, text), _expression(right, text))
        case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr=column), args=[]):
            return CellReference(table, column, _keys(node, text))
    raise _refused(text, "chỉ dùng số, tên cột, bảng.cột(khóa=giá trị) và + - * /")


def _keys(node: ast.Call, text: str) -> tuple[tuple[str, Any], ...]:
    keys: list[tuple[str, Any]] = []
    for keyword in node.keywords:
        if keyword.arg is None:
            raise _refused(text, "khóa phải có tên, như nam=2020")
        try:
            keys.append((keyword.arg, literal(keyword.value)))
        except ValueError:
            raise _refused(text, "giá trị của khóa phải là số hoặc chữ trong nháy") from None
    return tuple(keys)


def _double_equals(text: str) -> str:
    """Let authors write `a = b`; the `=` of `nam=2020` stands inside brackets."""
    depth = 0
    result: list[str] = []
    for position, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        before = text[position - 1] if position else ""
        after = text[position + 1 : position + 2]
        alone = letter == "=" and depth == 0 and before not in "=<>!" and after != "="
        result.append("==" if alone else letter)
    return "".join(result)


def _refused(text: str, remedy: str) -> AuthorError:
    return AuthorError(f"không đọc được biểu thức “{text}”", remedy, Code.JINJA)
