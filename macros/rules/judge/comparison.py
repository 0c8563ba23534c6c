"""One comparison of a rule over all its items, and how a breach of it is told."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import numpy as np

from macros.format import plain
from macros.read.table.table import Table
from macros.rules.judge.breach import Breach, ClerkRow, Notice, Ruling, name_cell
from macros.rules.judge.columns import Mask
from macros.rules.judge.ratio import Ratio, as_ratio, contradictions
from macros.rules.judge.terms import Terms
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
    own_columns,
    terms,
    write,
)
from macros.rules.language.rule import Rule
from macros.rules.words import name_column, name_lines, name_term, spell, write_number

FILL = "điền số, ghi 0 nếu không phát sinh"
_SHOWN_COLUMNS = 6
_LONGEST_SUM = 4  # terms; of a longer one the first two and the last are told
_DEMANDS = {
    "=": "phải bằng",
    "!=": "phải khác",
    "<": "phải nhỏ hơn",
    "<=": "không được quá",
    ">": "phải lớn hơn",
    ">=": "không được dưới",
}
_MISSED = {"=": "lệch", "<": "thừa", "<=": "vượt", ">": "thiếu", ">=": "thiếu"}


class Judged:
    """One comparison of a rule, calculated for all items of its scope at once."""

    def __init__(self, rule: Rule, stated: Comparison, found: Terms) -> None:
        self.rule = rule
        self.comparison = _subject_first(stated)
        self.found = found
        self.left, self.right = self._sides({})

    @property
    def wrong(self) -> Mask:
        """The items of which it is known to be false."""
        return self._wrong(self.left, self.right)

    def wrong_with(self, term: Term, values: Ratio) -> Mask:
        """The items of which it would be false if a term had other values."""
        return self._wrong(*self._sides({term: values}))

    @cached_property
    def unknown(self) -> Mapping[Term, Mask]:
        """For each term, the items for which it has no number."""
        shape = self.found.scope.first.shape
        return {
            term: np.isnan(np.broadcast_to(self.found.values(term).top, shape))
            for term in terms(self.comparison)
        }

    def contradiction(self, item: int) -> Breach:
        """Say how it fails for one item: the numbers found and asked for, and where they stand."""
        left, right = self.left.at(item), self.right.at(item)
        message = (
            f"{self._side(self.comparison.left, left, item)}, theo {self.rule.id}"
            f" {_DEMANDS[self.comparison.operator]}"
            f" {self._side(self.comparison.right, right, item)}"
        )
        if self.comparison.operator in _MISSED:
            gap = write_number(abs((left or Fraction()) - (right or Fraction())))
            message += f" ({_MISSED[self.comparison.operator]} {gap})"
        places = self._places(item)
        message += f", xem {places}" if places else ""
        columns = own_columns(self.comparison)
        return Breach(message, self._remedy(), columns, partial(self._tell, item))

    def empty_part(self, column: str, is_only: Mask, row: int) -> Breach:
        """Say of one row that a cell of it is empty.

        Args:
            is_only: The items of which everything else is known; a clerk is told of these alone.
        """
        item = int(self.found.scope.member[row])
        words = tell_empty(self.found.own.table, column, self.rule)
        tell = partial(self._tell_empty, column, item) if is_only[item] else None
        return Breach(*words, own_columns(self.comparison), tell)

    def _tell(self, item: int, sheet: ClerkRow) -> Notice:
        """Say what the left side is and what it should be."""
        comparison, names = self.comparison, own_columns(self.comparison)
        told = (
            f"{_subject(comparison.left, self.left.at(item), sheet)},"
            f" {_DEMANDS[comparison.operator]}"
            f" {_wanted(comparison.right, self.right.at(item), sheet)}"
        )
        first, *others = (name_cell(name, sheet) for name in names)
        several = _abridge(others, ", ")
        column = next((name for name in names if sheet.place(name)), "")
        return Notice(column, told, f"sửa {first}" + (f" hoặc {several}" if several else ""))

    def _tell_empty(self, column: str, item: int, sheet: ClerkRow) -> Notice:
        """Say what the only empty cell should be."""
        left, right = self.comparison.left, self.comparison.right
        told = f"{sheet.title(column)} để trống"
        if left == Name(column):
            told += f", {_DEMANDS['=']} {_wanted(right, self.right.at(item), sheet)}"
        elif right == Name(column):
            told += f", {_DEMANDS['=']} {_wanted(left, self.left.at(item), sheet)}"
        else:
            told += f", mà các số khác của quy tắc {self.rule.id} đều có"
        return Notice(column, told, "điền ô này, ghi 0 nếu không phát sinh")

    def _sides(self, instead: Mapping[Term, Ratio]) -> tuple[Ratio, Ratio]:
        def find(term: Term) -> Ratio:
            return instead[term] if term in instead else self.found.values(term)

        left, right = self.comparison.left, self.comparison.right
        return evaluate(left, find, as_ratio), evaluate(right, find, as_ratio)

    def _wrong(self, left: Ratio, right: Ratio) -> Mask:
        wrong = contradictions(left, self.comparison.operator, right)
        return np.broadcast_to(wrong, self.found.scope.first.shape)

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
        own = self.found.own.table if table is None else self.found.data.table(table)
        return own.field(column).title

    def _places(self, item: int) -> str:
        """Name the rows elsewhere whose numbers take part."""
        told: list[str] = []
        for term in terms(self.comparison):
            if not isinstance(term, Name):
                source = self.found.source(term)
                rows, table = source.rows(item), source.columns.table
                nowhere = f"{table.path} (không có dòng nào)"
                told.append(name_lines(table, rows) if rows.size else nowhere)
        return "; ".join(dict.fromkeys(told))

    def _remedy(self) -> str:
        """Name the columns of which at least one is wrong."""
        names = [*dict.fromkeys(_column(term) for term in terms(self.comparison))]
        shown = ", ".join(names[1:_SHOWN_COLUMNS]) + (", …" if len(names) > _SHOWN_COLUMNS else "")
        return f"sửa {names[0]}" + (f" hoặc {shown}" if shown else "")


def tell_empty(table: Table, column: str, rule: Ruling) -> tuple[str, str]:
    """Say that a cell is empty because of which a rule proves nothing."""
    message = f"{name_column(table, column)}: ô trống, không chứng minh được {rule.id}"
    return message, FILL


def _subject_first(comparison: Comparison) -> Comparison:
    """Turn a comparison round so that it speaks of a column, not of a number or a sum."""
    left, right = comparison.left, comparison.right
    if isinstance(left, Name) or isinstance(right, Number):
        return comparison
    return comparison.turned if isinstance(left, Number) or isinstance(right, Name) else comparison


def _column(term: Term) -> str:
    match term:
        case Total(of) | Previous(of):
            return _column(of)
        case Count():
            return "số dòng"
        case Name() | CellReference():
            return term.code


def _subject(expression: Expression, value: Fraction | None, sheet: ClerkRow) -> str:
    found = "trống" if value is None else _plain(value)
    if not isinstance(expression, Name):
        return f"{_write(expression, sheet)} = {found}"
    says = "ghi" if sheet.place(expression.name) else "có"
    return f"{sheet.title(expression.name)} {says} {found}"


def _wanted(expression: Expression, value: Fraction | None, sheet: ClerkRow) -> str:
    """A side with its number, and the cells that it comes from."""
    if isinstance(expression, Number):
        return plain(expression.value)
    if isinstance(expression, Name):
        place = sheet.place(expression.name)
        source = sheet.title(expression.name) + (f", ô {place}" if place else "")
    else:
        source = _write(expression, sheet)
    return f"{'' if value is None else _plain(value)} ({source})"


def _write(expression: Expression, sheet: ClerkRow) -> str:
    """Write an expression with cells for columns; a long sum by its ends."""

    def operand(part: Any) -> str:
        if isinstance(part, Name):
            return name_cell(part.name, sheet).removeprefix("cột ")
        return write(part)

    parts: list[str] = []
    rest = expression
    while isinstance(rest, Operation) and rest.operator == "+":
        parts.insert(0, write(rest.right, operand))
        rest = rest.left
    return _abridge([write(rest, operand), *parts], " + ")


def _abridge(parts: list[str], sign: str) -> str:
    if len(parts) > _LONGEST_SUM:
        parts = [*parts[:2], "…", parts[-1]]
    return sign.join(parts)


def _plain(value: Fraction) -> str:
    return plain(Decimal(value.numerator) / Decimal(value.denominator))
