"""`holds`: a comparison that must be true of every row, or of every group of rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from macros.check.rules.calculation import calculate
from macros.check.rules.columns import Columns
from macros.check.rules.counterparts import find_missing_counterparts
from macros.check.rules.data import Data
from macros.check.rules.failures import Failures, write_lines, write_number
from macros.check.rules.gaps import find_gaps
from macros.check.rules.ratio import Ratio, contradictions
from macros.check.rules.scope import Scope, find_scope
from macros.check.rules.terms import Terms
from macros.findings import Severity
from macros.read.expression import (
    CellReference,
    Comparison,
    Count,
    Expression,
    Name,
    Number,
    Operation,
    Previous,
    Term,
    Total,
    terms,
)
from macros.read.rule import Rule
from macros.render.rule_words import name_term, spell

_SHOWN_COLUMNS = 6
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DEMANDS = {
    "=": "phải bằng {} (lệch {})",
    "!=": "phải khác {}",
    "<": "phải nhỏ hơn {} (thừa {})",
    "<=": "không được quá {} (vượt {})",
    ">": "phải lớn hơn {} (thiếu {})",
    ">=": "không được dưới {} (thiếu {})",
}


def find_contradictions(rule: Rule, columns: Columns, data: Data) -> Iterator[Failures]:
    """Judge every comparison of a rule over all its items."""
    scope = find_scope(columns, rule)
    found = Terms(scope, data)
    values: dict[Term, Ratio] = {}
    for _, stated in rule.comparisons:
        comparison = _subject_first(stated)
        for term in terms(comparison):
            if term not in values:
                values[term] = found.values(term)
        left = calculate(comparison.left, values)
        right = calculate(comparison.right, values)
        wrong = np.broadcast_to(contradictions(left, comparison.operator, right), scope.first.shape)
        words = _Words(rule, comparison, scope, found, left, right)
        yield Failures(np.flatnonzero(wrong), scope.line, scope.key, words.explain)
        if comparison.operator == "=":
            yield from find_gaps(rule, comparison, found, values)
            if rule.severity is Severity.ERROR:
                yield from find_missing_counterparts(rule, comparison, found, values)


def _subject_first(comparison: Comparison) -> Comparison:
    """Turn a comparison round so that it speaks of a column, not of a number or a sum."""
    left, right = comparison.left, comparison.right
    if isinstance(right, Number) or not (isinstance(left, Number) or isinstance(right, Name)):
        return comparison
    if isinstance(left, Name):
        return comparison
    return Comparison(_TURNED.get(comparison.operator, comparison.operator), right, left)


class _Words:
    """Says how one comparison fails: the numbers found and asked for, and where they stand."""

    def __init__(
        self,
        rule: Rule,
        comparison: Comparison,
        scope: Scope,
        found: Terms,
        left: Ratio,
        right: Ratio,
    ) -> None:
        self.rule = rule
        self.comparison = comparison
        self.scope = scope
        self.found = found
        self.left = left
        self.right = right

    def explain(self, item: int) -> tuple[str, str]:
        """Give message and remedy for one item."""
        left, right = self.left.at(item), self.right.at(item)
        gap = write_number(abs((left or Fraction()) - (right or Fraction())))
        wanted = self._side(self.comparison.right, right, item)
        demand = _DEMANDS[self.comparison.operator].format(wanted, gap)
        message = f"{self._side(self.comparison.left, left, item)}, theo {self.rule.id} {demand}"
        places = self._places(item)
        return message + (f", xem {places}" if places else ""), self._remedy()

    def _side(self, expression: Expression, number: Fraction | None, item: int) -> str:
        """Write one side: what it is made of, and its number."""
        if isinstance(expression, Number):
            return write_number(number)
        if not isinstance(expression, Operation):
            return f"{name_term(expression, self._title)} = {write_number(number)}"

        def part(term: Term) -> str:
            return write_number(self.found.values(term).at(item))

        return f"{spell(expression, self._title, part)} = {write_number(number)}"

    def _title(self, table: str | None, column: str) -> str:
        own = self.scope.columns.table if table is None else self.found.data.table(table)
        return own.field(column).title

    def _places(self, item: int) -> str:
        """Name the rows elsewhere whose numbers take part."""
        told: dict[str, None] = {}
        for term in terms(self.comparison):
            if isinstance(term, Name):
                continue
            source = self.found.source(term)
            rows, table = source.rows(item), source.columns.table
            told[write_lines(table, rows) if rows.size else f"{table.path} (không có dòng nào)"] = (
                None
            )
        return "; ".join(told)

    def _remedy(self) -> str:
        """Name the columns of which at least one is wrong."""
        names = [*dict.fromkeys(_column(term) for term in terms(self.comparison))]
        shown = ", ".join(names[1:_SHOWN_COLUMNS]) + (", …" if len(names) > _SHOWN_COLUMNS else "")
        return f"sửa {names[0]}" + (f" hoặc {shown}" if shown else "")


def _column(term: Term) -> str:
    match term:
        case Total(of) | Previous(of):
            return _column(of)
        case Count():
            return "số dòng"
        case CellReference(table, column):
            return f"{table}.{column}"
        case Name(name):
            return name
