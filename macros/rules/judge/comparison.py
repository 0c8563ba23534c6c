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
from macros.rules.language import expression as tree
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

    def __init__(self, rule: Rule, stated: tree.Comparison, found: Terms) -> None:
        self.rule = rule
        self.comparison = _subject_first(stated)
        self.found = found
        self.left, self.right = self._sides({})

    @property
    def wrong(self) -> Mask:
        """The items of which it is known to be false."""
        return self._wrong(self.left, self.right)

    def wrong_with(self, term: tree.Term, values: Ratio) -> Mask:
        """The items of which it would be false if a term had other values."""
        return self._wrong(*self._sides({term: values}))

    @cached_property
    def unknown(self) -> Mapping[tree.Term, Mask]:
        """For each term, the items for which it has no number."""
        shape = self.found.scope.first.shape
        return {
            term: np.isnan(np.broadcast_to(self.found.values(term).top, shape))
            for term in tree.terms(self.comparison)
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
        columns = tree.own_columns(self.comparison)
        return Breach(message, self._remedy(), columns, partial(self._tell, item))

    def empty_part(self, column: str, is_only: Mask, row: int) -> Breach:
        """Say of one row that a cell of it is empty.

        Args:
            is_only: The items of which everything else is known; a clerk is told of these alone.
        """
        item = int(self.found.scope.member[row])
        words = tell_empty(self.found.own.table, column, self.rule)
        tell = partial(self._tell_empty, column, item) if is_only[item] else None
        return Breach(*words, tree.own_columns(self.comparison), tell)

    def _tell(self, item: int, sheet: ClerkRow) -> Notice:
        """Say what the left side is and what it should be."""
        comparison, names = self.comparison, tree.own_columns(self.comparison)
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
        if left == tree.Name(column):
            told += f", {_DEMANDS['=']} {_wanted(right, self.right.at(item), sheet)}"
        elif right == tree.Name(column):
            told += f", {_DEMANDS['=']} {_wanted(left, self.left.at(item), sheet)}"
        else:
            told += f", mà các số khác của quy tắc {self.rule.id} đều có"
        return Notice(column, told, "điền ô này, ghi 0 nếu không phát sinh")

    def _sides(self, instead: Mapping[tree.Term, Ratio]) -> tuple[Ratio, Ratio]:
        def find(term: tree.Term) -> Ratio:
            return instead[term] if term in instead else self.found.values(term)

        left, right = self.comparison.left, self.comparison.right
        return tree.evaluate(left, find, as_ratio), tree.evaluate(right, find, as_ratio)

    def _wrong(self, left: Ratio, right: Ratio) -> Mask:
        wrong = contradictions(left, self.comparison.operator, right)
        return np.broadcast_to(wrong, self.found.scope.first.shape)

    def _side(self, expression: tree.Expression, number: Fraction | None, item: int) -> str:
        """Write one side: what it is made of, and its number."""
        if isinstance(expression, tree.Number):
            return write_number(number)
        if not isinstance(expression, tree.Operation):
            return f"{name_term(expression, self._title)} = {write_number(number)}"

        def part(term: tree.Term) -> str:
            return write_number(self.found.values(term).at(item))

        return f"{spell(expression, self._title, part)} = {write_number(number)}"

    def _title(self, table: str | None, column: str) -> str:
        own = self.found.own.table if table is None else self.found.data.table(table)
        return own.field(column).title

    def _places(self, item: int) -> str:
        """Name the rows elsewhere whose numbers take part."""
        told: list[str] = []
        for term in tree.terms(self.comparison):
            if not isinstance(term, tree.Name):
                source = self.found.source(term)
                rows, table = source.rows(item), source.columns.table
                nowhere = f"{table.path} (không có dòng nào)"
                told.append(name_lines(table, rows) if rows.size else nowhere)
        return "; ".join(dict.fromkeys(told))

    def _remedy(self) -> str:
        """Name the columns of which at least one is wrong."""
        names = [*dict.fromkeys(_column(term) for term in tree.terms(self.comparison))]
        shown = ", ".join(names[1:_SHOWN_COLUMNS]) + (", …" if len(names) > _SHOWN_COLUMNS else "")
        return f"sửa {names[0]}" + (f" hoặc {shown}" if shown else "")


def tell_empty(table: Table, column: str, rule: Ruling) -> tuple[str, str]:
    """Say that a cell is empty because of which a rule proves nothing."""
    message = f"{name_column(table, column)}: ô trống, không chứng minh được {rule.id}"
    return message, FILL


def _subject_first(comparison: tree.Comparison) -> tree.Comparison:
    """Turn a comparison round so that it speaks of a column, not of a number or a sum."""
    left, right = comparison.left, comparison.right
    if isinstance(left, tree.Name) or isinstance(right, tree.Number):
        return comparison
    return (
        comparison.turned
        if isinstance(left, tree.Number) or isinstance(right, tree.Name)
        else comparison
    )


def _column(term: tree.Term) -> str:
    match term:
        case tree.Total(of) | tree.Previous(of):
            return _column(of)
        case tree.Count():
            return "số dòng"
        case tree.Name() | tree.CellReference():
            return term.code


def _subject(expression: tree.Expression, value: Fraction | None, sheet: ClerkRow) -> str:
    found = "trống" if value is None else _plain(value)
    if not isinstance(expression, tree.Name):
        return f"{_write(expression, sheet)} = {found}"
    says = "ghi" if sheet.place(expression.name) else "có"
    return f"{sheet.title(expression.name)} {says} {found}"


def _wanted(expression: tree.Expression, value: Fraction | None, sheet: ClerkRow) -> str:
    """A side with its number, and the cells that it comes from."""
    if isinstance(expression, tree.Number):
        return plain(expression.value)
    if isinstance(expression, tree.Name):
        place = sheet.place(expression.name)
        source = sheet.title(expression.name) + (f", ô {place}" if place else "")
    else:
        source = _write(expression, sheet)
    return f"{'' if value is None else _plain(value)} ({source})"


def _write(expression: tree.Expression, sheet: ClerkRow) -> str:
    """Write an expression with cells for columns; a long sum by its ends."""

    def operand(part: Any) -> str:
        if isinstance(part, tree.Name):
            return name_cell(part.name, sheet).removeprefix("cột ")
        return tree.write(part)

    parts: list[str] = []
    rest = expression
    while isinstance(rest, tree.Operation) and rest.operator == "+":
        parts.insert(0, tree.write(rest.right, operand))
        rest = rest.left
    return _abridge([tree.write(rest, operand), *parts], " + ")


def _abridge(parts: list[str], sign: str) -> str:
    if len(parts) > _LONGEST_SUM:
        parts = [*parts[:2], "…", parts[-1]]
    return sign.join(parts)


def _plain(value: Fraction) -> str:
    return plain(Decimal(value.numerator) / Decimal(value.denominator))
