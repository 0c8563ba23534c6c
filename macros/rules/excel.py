"""Formulas and rules of a table as Excel formulas over the rows of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from macros.intake.values.number_text import plain
from macros.read.table.schema import Field
from macros.rules.language.expression import (
    Comparison,
    Expression,
    Name,
    Number,
    Operation,
    Previous,
    Term,
    terms,
)
from macros.rules.language.rule import Condition, Rule

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
# What makes a comparison false.
_CONTRARY = {"=": "<>", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a sheet holds the columns of a table.

    Args:
        letters: The sheet column of each column of the table.
        row: The row that the formulas are written for.
        first: The first row of data.
        last: The last row of data.
        time: The key column of years, where there is one.
        keys: The other key columns in the sheet.
    """

    letters: Mapping[str, str]
    row: int
    first: int
    last: int
    time: str | None
    keys: tuple[str, ...]

    def cell(self, column: str) -> str:
        """The cell of the row, such as "$F9"."""
        return f"${self.letters[column]}{self.row}"

    def area(self, column: str) -> str:
        """All cells of a column, such as "$F$9:$F$19"."""
        letter = self.letters[column]
        return f"${letter}${self.first}:${letter}${self.last}"


@dataclass(frozen=True, slots=True)
class Words:
    """How a sheet says what the table says by ids.

    Args:
        label: How the sheet shows a value of a column.
        settled: Whether a condition holds for every row alike; None when rows differ.
    """

    label: Callable[[str, str], str]
    settled: Callable[[Condition], bool | None]


@dataclass(frozen=True, slots=True)
class Violation:
    """When a row breaks a rule, as an Excel formula, and the columns to be marked then."""

    formula: str
    columns: tuple[str, ...]


def derived_formula(field: Field, grid: Grid) -> str | None:
    """The formula of a derived column: empty as long as a cell that it needs is empty."""
    expression = field.expression
    if expression is None or not _fits(expression, grid):
        return None
    return f'=IF({_all_of(_complete(expression, grid))},{_write(expression, grid)},"")'


def violations(rule: Rule, grid: Grid, words: Words) -> tuple[Violation, ...]:
    """List what of a rule the sheet can check by itself."""
    settled = [words.settled(condition) for condition in rule.conditions]
    open_conditions = [
        condition
        for condition, known in zip(rule.conditions, settled, strict=True)
        if known is None
    ]
    if False in settled or any(
        condition.attribute or condition.column not in grid.letters for condition in open_conditions
    ):
        return ()
    given = [_condition(condition, grid, words) for condition in open_conditions]
    return tuple(
        Violation(_all_of([*given, *parts]), columns)
        for parts, columns in _broken(rule, grid, words)
    )


def _broken(rule: Rule, grid: Grid, words: Words) -> Iterable[tuple[list[str], tuple[str, ...]]]:
    for _, comparison in rule.comparisons if rule.by is None else ():
        if _fits(comparison, grid):
            columns = dict.fromkeys(
                term.name for term in terms(comparison) if isinstance(term, Name)
            )
            yield [*_complete(comparison, grid), _contradiction(comparison, grid)], tuple(columns)
    for column, values in (rule.allows or {}).items():
        if column in grid.letters:
            cell = grid.cell(column)
            yield [f'{cell}<>""', f"NOT({_any_of(column, values, grid, words)})"], (column,)
    for column in rule.filled or ():
        if column in grid.letters and rule.conditions:
            yield [f'{grid.cell(column)}=""'], (column,)


def _contradiction(comparison: Comparison, grid: Grid) -> str:
    # Rounding takes away what binary fractions add.
    left, right = (f"ROUND({_write(side, grid)},6)" for side in (comparison.left, comparison.right))
    return f"{left}{_CONTRARY[comparison.operator]}{right}"


def _complete(expression: Expression | Comparison, grid: Grid) -> list[str]:
    """What makes sure that no cell that an expression reads is empty."""
    found = tuple(dict.fromkeys(terms(expression)))
    names = [term.name for term in found if isinstance(term, Name)]
    counted = ",".join(grid.cell(name) for name in names)
    parts = [f"COUNT({counted})={len(names)}"] if names else []
    for term in found:
        if isinstance(term, Previous) and isinstance(term.of, Name):
            parts.append(f'COUNTIFS({grid.area(term.of.name)},"<>",{_year_before(grid)})=1')
    return parts


def _year_before(grid: Grid) -> str:
    """The criteria that pick the row of the year before with the same other keys."""
    parts = [f"{grid.area(str(grid.time))},{grid.cell(str(grid.time))}-1"]
    parts += [f"{grid.area(key)},{grid.cell(key)}" for key in grid.keys]
    return ",".join(parts)


def _condition(condition: Condition, grid: Grid, words: Words) -> str:
    cell = grid.cell(condition.column)
    if condition.operator == "..":
        return f"AND({cell}>={condition.values[0]},{cell}<={condition.values[1]})"
    if condition.is_numeric:
        operator = "<>" if condition.operator == "!=" else condition.operator
        return f"{cell}{operator}{condition.values[0]}"
    alike = _any_of(condition.column, condition.values, grid, words)
    return f"NOT({alike})" if condition.operator == "!=" else alike


def _any_of(column: str, values: Iterable[str], grid: Grid, words: Words) -> str:
    cell = grid.cell(column)
    shown = (value if value.isdigit() else words.label(column, value) for value in values)
    literals = (text if text.isdigit() else quote(text) for text in shown)
    return f"OR({','.join(f'{cell}={literal}' for literal in literals)})"


def quote(text: str) -> str:
    """Write a text as an Excel formula does."""
    escaped = text.replace('"', '""')
    return f'"{escaped}"'


def _all_of(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"AND({','.join(parts)})"


def _write(expression: Expression, grid: Grid, weaker: int = 0) -> str:
    match expression:
        case Number(value):
            return plain(Decimal(value))
        case Name(name=name):
            return grid.cell(name)
        case Previous(of=Name(name=name)):
            return f"SUMIFS({grid.area(name)},{_year_before(grid)})"
        case Operation(operator, left, right):
            strength = _STRENGTH[operator]
            text = f"{_write(left, grid, strength)}{operator}{_write(right, grid, strength + 1)}"
            return f"({text})" if strength < weaker else text
    raise ValueError(f"not over the rows of one unit: {expression}")


def _fits(expression: Expression | Comparison, grid: Grid) -> bool:
    """Tell whether the sheet holds everything that an expression reads."""
    return all(_is_here(term, grid) for term in terms(expression))


def _is_here(term: Term, grid: Grid) -> bool:
    if isinstance(term, Previous):
        return grid.time is not None and _is_here(term.of, grid)
    return isinstance(term, Name) and not term.keys and term.name in grid.letters
