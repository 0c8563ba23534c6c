"""Formulas and rules of a table as Excel formulas over the rows of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from macros.format import plain
from macros.read.table.column import Field
from macros.rules.language import expression as tree
from macros.rules.language.rule import Condition

# What makes a comparison false.
_CONTRARY = {"=": "<>", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """Where a sheet holds the columns of a table, and how it says what the table says by ids.

    Args:
        letters: The sheet column of each column of the table.
        time: The key column of years, where there is one.
        keys: The other key columns in the sheet.
        label: How the sheet shows a value of a column.
    """

    letters: Mapping[str, str]
    row: int
    first: int
    last: int
    time: str | None
    keys: tuple[str, ...]
    label: Callable[[str, str], str]

    def cell(self, column: str) -> str:
        """The cell of the row, such as "$F9"."""
        return f"${self.letters[column]}{self.row}"

    def area(self, column: str) -> str:
        """All cells of a column, such as "$F$9:$F$19"."""
        letter = self.letters[column]
        return f"${letter}${self.first}:${letter}${self.last}"

    def holds(self, expression: tree.Expression | tree.Comparison) -> bool:
        """Tell whether the sheet holds everything that an expression reads."""
        return all(self._holds(term) for term in tree.terms(expression))

    def _holds(self, term: tree.Term) -> bool:
        if isinstance(term, tree.Previous):
            return self.time is not None and self._holds(term.of)
        return isinstance(term, tree.Name) and not term.keys and term.name in self.letters

    @property
    def year_before(self) -> str:
        """The criteria that pick the row of the year before with the same other keys."""
        parts = [f"{self.area(str(self.time))},{self.cell(str(self.time))}-1"]
        parts += [f"{self.area(key)},{self.cell(key)}" for key in self.keys]
        return ",".join(parts)


def derived_formula(field: Field, grid: SheetGrid) -> str | None:
    """The formula of a derived column: empty as long as a cell that it needs is empty."""
    expression = field.expression
    if expression is None or not grid.holds(expression):
        return None
    return f'=IF({all_of(_complete(expression, grid))},{_write(expression, grid)},"")'


def contradiction(comparison: tree.Comparison, grid: SheetGrid) -> list[str]:
    """What is true of a row that has all numbers of a comparison and contradicts it."""
    # Rounding takes away what binary fractions add.
    left, right = (f"ROUND({_write(side, grid)},6)" for side in (comparison.left, comparison.right))
    return [*_complete(comparison, grid), f"{left}{_CONTRARY[comparison.operator]}{right}"]


def meets(condition: Condition, grid: SheetGrid) -> str:
    """What is true of a row that meets a condition."""
    cell = grid.cell(condition.column)
    if condition.operator == "..":
        first, last = condition.values
        return f"AND({_compare(cell, '>=', first)},{_compare(cell, '<=', last)})"
    if condition.is_numeric:
        operator = "<>" if condition.operator == "!=" else condition.operator
        return _compare(cell, operator, condition.values[0])
    alike = any_of(condition.column, condition.values, grid)
    return f"NOT({alike})" if condition.operator == "!=" else alike


def _compare(cell: str, operator: str, bound: str) -> str:
    """Compare a cell with a number, or as text with a part of a year, such as 2024-Q1."""
    if "-" in bound[1:]:
        return f"LEFT({cell},{len(bound)}){operator}{quote(bound)}"
    return f"{cell}{operator}{bound}"


def any_of(column: str, values: Iterable[str], grid: SheetGrid) -> str:
    """What is true of a row whose cell holds one of the values."""
    cell = grid.cell(column)
    shown = (value if value.isdecimal() else grid.label(column, value) for value in values)
    literals = (text if text.isdecimal() else quote(text) for text in shown)
    return f"OR({','.join(f'{cell}={literal}' for literal in literals)})"


def all_of(parts: list[str]) -> str:
    """What is true of a row of which all parts are true."""
    return parts[0] if len(parts) == 1 else f"AND({','.join(parts)})"


def quote(text: str) -> str:
    """Write a text as an Excel formula does."""
    escaped = text.replace('"', '""')
    return f'"{escaped}"'


def _complete(expression: tree.Expression | tree.Comparison, grid: SheetGrid) -> list[str]:
    """What makes sure that no cell that an expression reads is empty."""
    names = tree.own_columns(expression)
    parts = [f"COUNT({','.join(map(grid.cell, names))})={len(names)}"] if names else []
    for term in dict.fromkeys(tree.terms(expression)):
        if isinstance(term, tree.Previous) and isinstance(term.of, tree.Name):
            parts.append(f'COUNTIFS({grid.area(term.of.name)},"<>",{grid.year_before})=1')
    return parts


def _write(expression: tree.Expression, grid: SheetGrid) -> str:
    def operand(part: Any) -> str:
        match part:
            case tree.Number(value):
                return plain(value)
            case tree.Name(name):
                return grid.cell(name)
            case tree.Previous(of=tree.Name(name)):
                return f"SUMIFS({grid.area(name)},{grid.year_before})"
        raise ValueError(f"not over the rows of one unit: {part}")

    return tree.write(expression, operand, tree.EXCEL_SIGNS)
