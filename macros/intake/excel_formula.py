"""Formulas and rules of a table as Excel formulas over one row of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from macros.intake.number_text import plain
from macros.intake.row_rules import row_comparisons
from macros.read.expression import Comparison, Expression, Name, Number, Operation, terms
from macros.read.rule import Condition, Rule
from macros.read.table_schema import Field

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
# What makes a comparison false.
_CONTRARY = {"=": "<>", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

Cells = Mapping[str, str]  # column name → its cell in the row, such as "$F9"


def derived_formula(field: Field, cells: Cells) -> str | None:
    """The formula of a derived column: empty as long as a cell that it needs is empty."""
    expression = field.expression
    if expression is None or not _known(expression, cells):
        return None
    return f'=IF({_complete(expression, cells)},{_write(expression, cells)},"")'


def violations(
    rule: Rule, cells: Cells, label: Callable[[str, str], str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each comparison of a rule: when a row breaks it, and the columns to be marked.

    Args:
        label: How the sheet shows a value of a column.
    """
    conditions = [_condition(condition, cells, label) for condition in rule.conditions]
    if any(condition is None for condition in conditions):
        return ()
    found: list[tuple[str, tuple[str, ...]]] = []
    for comparison in row_comparisons(rule):
        if not _known(comparison, cells):
            continue
        parts = [
            _complete(comparison, cells),
            *(condition for condition in conditions if condition is not None),
            _contradiction(comparison, cells),
        ]
        columns = tuple(dict.fromkeys(_names(comparison)))
        found.append((f"AND({','.join(parts)})", columns))
    return tuple(found)


def _contradiction(comparison: Comparison, cells: Cells) -> str:
    sides = (_write(comparison.left, cells), _write(comparison.right, cells))
    # Rounding takes away what binary fractions add.
    left, right = (f"ROUND({side},6)" for side in sides)
    return f"{left}{_CONTRARY[comparison.operator]}{right}"


def _complete(expression: Expression | Comparison, cells: Cells) -> str:
    names = tuple(dict.fromkeys(_names(expression)))
    counted = ",".join(cells[name] for name in names)
    return f"COUNT({counted})={len(names)}"


def _condition(condition: Condition, cells: Cells, label: Callable[[str, str], str]) -> str | None:
    """A line of `when`; None when the sheet does not hold what it looks at."""
    cell = cells.get(condition.column)
    if cell is None or condition.attribute is not None:
        return None
    if condition.operator == "..":
        return f"AND({cell}>={condition.values[0]},{cell}<={condition.values[1]})"
    if condition.is_numeric:
        operator = "<>" if condition.operator == "!=" else condition.operator
        return f"{cell}{operator}{condition.values[0]}"
    alike = ",".join(f"{cell}={_literal(condition.column, v, label)}" for v in condition.values)
    return f"NOT(OR({alike}))" if condition.operator == "!=" else f"OR({alike})"


def _literal(column: str, value: str, label: Callable[[str, str], str]) -> str:
    if value.isdigit():
        return value
    shown = label(column, value).replace('"', '""')
    return f'"{shown}"'


def _write(expression: Expression, cells: Cells, weaker: int = 0) -> str:
    match expression:
        case Number(value):
            return plain(Decimal(value))
        case Name(name=name):
            return cells[name]
        case Operation(operator, left, right):
            strength = _STRENGTH[operator]
            text = f"{_write(left, cells, strength)}{operator}{_write(right, cells, strength + 1)}"
            return f"({text})" if strength < weaker else text
    raise ValueError(f"not over one row: {expression}")


def _known(expression: Expression | Comparison, cells: Cells) -> bool:
    return all(isinstance(term, Name) and term.name in cells for term in terms(expression))


def _names(expression: Expression | Comparison) -> Iterable[str]:
    return (term.name for term in terms(expression) if isinstance(term, Name))
