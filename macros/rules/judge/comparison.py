"""Comparisons that must be true: `holds`, and `recomputes` for a stored number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np

from macros.findings import AuthorError, BrokenTable, Code, Severity
from macros.format import format_number, round_half_up
from macros.read.table.table import KeyValue, Table
from macros.rules.judge.columns import Columns
from macros.rules.judge.failures import Failures, row_failures, write_lines, write_number
from macros.rules.judge.gaps import find_gaps, find_missing_counterparts
from macros.rules.judge.ratio import Ratio, calculate, contradictions
from macros.rules.judge.scope import Scope, find_scope
from macros.rules.judge.terms import Data, Terms
from macros.rules.language.expression import (
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
    evaluate,
    terms,
)
from macros.rules.language.parser import parse_expression
from macros.rules.language.rule import Rule
from macros.rules.words import name_column, name_term, spell

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


Found = list[tuple[Table, int]]


def find_miscalculated(rule: Rule, columns: Columns, data: Data) -> Iterator[Failures]:
    """Judge that numbers equal their expressions, rounded half up to the column's decimals."""
    if rule.recomputes is None:
        return
    table = columns.table
    for name in (rule.recomputes.value, rule.recomputes.from_):
        columns.refuse_unknown(name, ())
    columns.field(rule.recomputes.value)
    value, source = table.field(rule.recomputes.value), table.field(rule.recomputes.from_)
    told: dict[int, tuple[str, str]] = {}
    for row in np.flatnonzero(columns.meeting(rule.conditions)).tolist():
        stored, text = table.columns[value.name][row], table.columns[source.name][row]
        if not stored or not text:
            continue
        cells: Found = []
        try:
            wanted = _calculate(text, data, cells)
        except BrokenTable:
            continue
        except AuthorError as error:
            told[row] = (f"{name_column(table, source.name)}: {error.message}", error.remedy)
            continue
        if wanted is None or Decimal(stored) == round_half_up(wanted, value.decimals):
            continue
        number = format_number(Decimal(stored), value.decimals)
        told[row] = (
            f"{name_column(table, value.name)} = {number}, theo {rule.id} phải là"
            f" {format_number(wanted, value.decimals)}, tính lại từ {_places(cells)}",
            f"sửa {value.name} hoặc {source.name}",
        )
    yield row_failures(table, np.array(list(told), dtype=np.int64), told.__getitem__)


def _calculate(text: str, data: Data, cells: Found) -> Decimal | None:
    """Calculate an expression over cells; None when one of them is empty."""

    def find(reference: Name | CellReference) -> Decimal:
        if isinstance(reference, Name):
            raise AuthorError(
                f"“{reference.name}” chưa nói là ô của bảng nào",
                f"viết bảng.{reference.name}(khóa=giá trị)",
                Code.RULE,
            )
        table, row = _only_row(reference, data)
        cells.append((table, row))
        value = table.cell(row, reference.column).value
        if value is None:
            raise _Empty
        return value

    try:
        return Decimal(evaluate(parse_expression(text), find))
    except _Empty:
        return None


def _only_row(reference: CellReference, data: Data) -> tuple[Table, int]:
    """Find the row that a reference names; keys left out take the report's defaults."""
    table = data.columns(reference.table).table
    keys: dict[str, KeyValue] = {
        name: value for name, value in data.defaults.items() if name in table.schema.primaryKey
    }
    keys.update(reference.keys)
    rows = table.rows(keys)
    if len(rows) != 1:
        raise AuthorError(
            f"“{reference.table}.{reference.column}” chỉ {len(rows)} dòng",
            "nêu đủ khóa: " + ", ".join(table.schema.primaryKey),
            Code.AMBIGUOUS_KEY if rows else Code.NO_ROW,
        )
    return table, rows[0]


def _places(cells: Found) -> str:
    rows: dict[str, tuple[Table, list[int]]] = {}
    for table, row in cells:
        rows.setdefault(table.name, (table, []))[1].append(row)
    return "; ".join(write_lines(table, sorted(set(found))) for table, found in rows.values())


class _Empty(Exception):
    """A cell that the expression needs is empty."""
