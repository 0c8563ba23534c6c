"""`holds`: a comparison that must be true of every row, or of every group of rows.

While a cell of an equation is empty, the equation checks nothing. Where all other numbers are
known, the empty one follows from them. In a sum of parts each empty part is worth a finding as
soon as another part is known; parts of which none is known were not collected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from macros.findings import Severity
from macros.rules.excel import SheetGrid, contradiction
from macros.rules.judge.breach import Breach, Breaches, Verb
from macros.rules.judge.columns import Columns, Data, Mask
from macros.rules.judge.comparison import Judged
from macros.rules.judge.scope import find_scope
from macros.rules.judge.terms import Terms
from macros.rules.language.expression import (
    Comparison,
    Expression,
    Name,
    Operation,
    Term,
    Total,
    own_columns,
)
from macros.rules.language.rule import Rule
from macros.rules.verbs.missing import empty_cells, find_missing_counterparts, tell_empty


def find_contradictions(rule: Rule, columns: Columns, data: Data) -> Iterator[Breaches]:
    """Judge every comparison of a rule over all its items."""
    scope = find_scope(columns, rule)
    found = Terms(scope, data)
    for comparison in rule.row_comparisons if data.alone else rule.comparisons:
        judged = Judged(rule, comparison, found)
        wrong = np.flatnonzero(judged.wrong)
        yield Breaches(wrong, scope.row, scope.key, judged.contradiction)
        if comparison.operator == "=":
            yield from _find_gaps(judged)
            if rule.severity is Severity.ERROR:
                yield from find_missing_counterparts(judged)


def find_checks(rule: Rule, grid: SheetGrid) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """List the comparisons that a sheet with the rows of one unit can check."""
    for comparison in rule.comparisons if rule.by is None else ():
        if grid.holds(comparison):
            yield contradiction(comparison, grid), own_columns(comparison)


VERBS = {"holds": Verb(find_contradictions, is_about_rows=True, checks=find_checks)}


def _find_gaps(judged: Judged) -> Iterator[Breaches]:
    """Find the empty cells of an equation, in a row or in a group that is added up."""
    found, scope = judged.found, judged.found.scope
    is_only: Mask = np.sum([*judged.unknown.values()], axis=0) == 1
    begun = _begun_sums(judged.comparison, judged.unknown)
    for term, unknown in judged.unknown.items():
        at: Callable[[int], Breach] | None = None
        match term:
            case Name(column):
                empty = np.zeros(len(found.own), dtype=bool)
                empty[scope.first[unknown & (is_only | begun)]] = True
                at = partial(_empty_part, judged, column, is_only)
            case Total(Name(column)):
                empty = _empty_in_groups(found, term, column, unknown & is_only)
            case _:
                continue
        yield empty_cells(found.own, column, empty & found.own.fillable(column), judged.rule, at)


def _empty_part(judged: Judged, column: str, is_only: Mask, row: int) -> Breach:
    item = int(judged.found.scope.member[row])
    words = tell_empty(judged.found.own, column, judged.rule)
    return judged.empty_part(column, words, item, is_only=bool(is_only[item]))


def _begun_sums(comparison: Comparison, unknown: Mapping[Term, Mask]) -> Mask:
    """Tell for which items a part of a sum is known, when the equation is nothing but sums."""
    begun = np.zeros_like(next(iter(unknown.values())))
    sides = [_parts(side) for side in (comparison.left, comparison.right)]
    if all(sides):
        for parts in sides:
            if len(parts) > 1:
                begun |= np.any([~unknown[part] for part in parts], axis=0)
    return begun


def _parts(side: Expression) -> tuple[Name, ...]:
    """List the columns that a side adds up; none when it is more than a sum of columns."""
    match side:
        case Name():
            return (side,)
        case Operation("+", left, right):
            first, second = _parts(left), _parts(right)
            return (*first, *second) if first and second else ()
    return ()


def _empty_in_groups(found: Terms, term: Term, column: str, items: Mask) -> Mask:
    """Find the empty rows of groups that have one only, or other rows with numbers."""
    groups = found.source(term).groups
    empty = np.isnan(found.own.numbers(column).top)
    size = items.size
    counted = groups >= 0
    empties = np.bincount(groups[counted & empty], minlength=size)
    filled = np.bincount(groups[counted & ~empty], minlength=size)
    chosen = np.flatnonzero(items & ((empties == 1) | (filled > 0)))
    rows: Mask = counted & empty & np.isin(groups, chosen)
    return rows
