"""Read expressions: arithmetic and comparison as authors write them, parsed and never run as code.

The grammar is Python's, cut down to numbers, names, `table.column(key=value)`,
`+ - * /`, brackets and comparison. The rules of a table may also use `tong`, `truoc`
and `so_dong`, and name a cell of another table without brackets.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code
from macros.format import shorten
from macros.rules.language import expression as tree

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
_SIGN_OR_TEXT = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[<>!=]=|[=()]""")
_MAX_LENGTH = 1000
_SHOWN = 80  # letters of an expression that cannot be read
_MOST_DEEP = 150  # operations inside each other; reading them is recursive
_TOO_LARGE = 1e15  # numbers of a table have no more digits either
_ONE_COMPARISON = "cần đúng một phép so sánh (=, !=, <, <=, >, >=)"


def parse_expression(text: str) -> tree.Expression:
    """Parse arithmetic such as `dau_ky + ket_nap - tu_tran`; AuthorError if it is more."""
    return _Reader(text).expression(_tree(text))


def parse_comparison(text: str) -> tree.Comparison:
    """Parse one comparison; a single `=` is accepted for equality."""
    found = _Reader(text).comparisons()
    if len(found) != 1:
        raise _refused(text, _ONE_COMPARISON)
    return found[0]


def parse_sides(text: str) -> tuple[str, tuple[tree.Expression, ...]]:
    """Read a claim: its sides, one alone where it compares nothing, and what stands between."""
    try:
        said = parse_comparison(text)
    except AuthorError:
        return "", (parse_expression(text),)
    return f" {said.operator} ", (said.left, said.right)


def parse_rule(text: str) -> tuple[tree.Comparison, ...]:
    """Parse what a rule asks for; a chain such as `a <= b <= c` gives two comparisons."""
    return _Reader(text, knows_words=True).comparisons()


def literal(node: ast.expr) -> Any:
    """Read a literal: text, number, true/false, none, or a list of these.

    Raises:
        ValueError: for anything else.
    """
    match node:
        case ast.Constant(value=bool() | str() | int() | None as value):
            return value
        case ast.Constant(value=float() as value) if math.isfinite(value):
            return Decimal(repr(value))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = literal(operand)
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                return -value
        case ast.List(elts=items):
            return tuple(literal(item) for item in items)
    raise ValueError(ast.unparse(node))


class _Reader:
    """Turns the tree of a text into an expression."""

    def __init__(self, text: str, *, knows_words: bool = False) -> None:
        self.text = text
        self.knows_words = knows_words

    def comparisons(self) -> tuple[tree.Comparison, ...]:
        node = _tree(_double_equals(self.text))
        if not isinstance(node, ast.Compare):
            raise _refused(self.text, _ONE_COMPARISON)
        sides = [self.expression(side) for side in (node.left, *node.comparators)]
        found: list[tree.Comparison] = []
        for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
            operator = _COMPARISONS.get(type(op))
            if operator is None:
                raise _refused(self.text, "phép so sánh này không dùng được")
            found.append(tree.Comparison(operator, left, right))
        return tuple(found)

    def expression(self, node: ast.expr) -> tree.Expression:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                if abs(value) >= _TOO_LARGE:
                    raise _refused(self.text, f"số phải nhỏ hơn {_TOO_LARGE:.0e}")
                return tree.Number(Decimal(repr(value)))
            case ast.Name(id=name):
                return tree.Name(name)
            case ast.Attribute(value=ast.Name(id=table), attr=column):
                return tree.CellReference(table, column, ())
            case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr=column), args=[]):
                return tree.CellReference(table, column, self.keys(node))
            case ast.Call(func=ast.Name(id="tong"), args=[column]) if self.knows_words:
                return tree.Total(self._summed(column, self.keys(node)))
            case ast.Call(func=ast.Name(id="so_dong"), args=[]) if self.knows_words:
                return tree.Count(self.keys(node))
            case ast.Call(func=ast.Name("truoc"), args=[inner], keywords=[]) if self.knows_words:
                of = self.expression(inner)
                if isinstance(of, tree.Name | tree.CellReference | tree.Total):
                    return tree.Previous(of)
                raise _refused(self.text, "truoc(…) chỉ nhận một cột, bảng.cột hoặc tong(…)")
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return tree.Operation("-", tree.Number(Decimal(0)), self.expression(operand))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                sides = self.expression(left), self.expression(right)
                return tree.Operation(_OPERATORS[type(op)], *sides)
        remedy = "chỉ dùng số, tên cột, bảng.cột(khóa=giá trị) và + - * /"
        raise _refused(self.text, remedy)

    def keys(self, node: ast.Call) -> tree.Keys:
        found: list[tuple[str, Any]] = []
        for keyword in node.keywords:
            if keyword.arg is None:
                raise _refused(self.text, "khóa phải có tên, như nam=2020")
            try:
                found.append((keyword.arg, literal(keyword.value)))
            except ValueError:
                remedy = "giá trị của khóa phải là số hoặc chữ trong nháy"
                raise _refused(self.text, remedy) from None
        return tuple(found)

    def _summed(self, node: ast.expr, keys: tree.Keys) -> tree.Name | tree.CellReference:
        match node:
            case ast.Name(id=name):
                return tree.Name(name, keys)
            case ast.Attribute(value=ast.Name(id=table), attr=name):
                return tree.CellReference(table, name, keys)
        raise _refused(self.text, 'tong(…) nhận cột hoặc bảng.cột, rồi khóa="giá trị"')


def _tree(text: str) -> ast.expr:
    if len(text) > _MAX_LENGTH:
        raise _refused(text, "biểu thức quá dài")
    try:
        parsed = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refused(text, "viết lại theo dạng a + b - c") from None
    if len(text) > _MOST_DEEP and _depth(parsed) > _MOST_DEEP:
        raise _refused(text, "biểu thức lồng quá sâu, chia thành các quy tắc ngắn hơn")
    return parsed


def _depth(parsed: ast.expr) -> int:
    depth, level = 0, [*ast.iter_child_nodes(parsed)]
    while level:
        depth += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


def _double_equals(text: str) -> str:
    """Let authors write `a = b`; the `=` of `nam=2020` stands inside brackets.

    A double `=` is refused: two ways to write one thing are one too many to explain.
    """
    depth = 0

    def double(found: re.Match[str]) -> str:
        nonlocal depth
        sign = found.group()
        depth += (sign == "(") - (sign == ")")
        if sign == "==" and depth == 0:
            raise _refused(text, "so sánh bằng viết một dấu =")
        return "==" if sign == "=" and depth == 0 else sign

    return _SIGN_OR_TEXT.sub(double, text)


def _refused(text: str, remedy: str) -> AuthorError:
    shown = shorten(text, _SHOWN)
    return AuthorError(f"không đọc được biểu thức “{shown}”", remedy, Code.JINJA)
