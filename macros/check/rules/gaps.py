"""Empty cells of an equation: while one is empty the equation checks nothing.

Where all other numbers of an equation are known, the empty one follows from them. In a sum of
parts each empty part is worth a finding as soon as another part is known; parts of which none
is known were not collected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from macros.check.rules.columns import Mask
from macros.check.rules.empty_cells import empty_failures, fillable
from macros.check.rules.failures import Failures
from macros.check.rules.ratio import Ratio
from macros.check.rules.terms import Terms
from macros.read.expression import Comparison, Expression, Name, Operation, Term, Total, terms
from macros.read.rule import Rule


def find_gaps(
    rule: Rule, comparison: Comparison, found: Terms, values: Mapping[Term, Ratio]
) -> Iterator[Failures]:
    """Find the empty cells of an equation, in a row or in a group that is added up."""
    shape = found.scope.first.shape
    unknown: dict[Term, Mask] = {
        term: np.isnan(np.broadcast_to(values[term].top, shape))
        for term in dict.fromkeys(terms(comparison))
    }
    alone = sum(mask.astype(np.int64) for mask in unknown.values()) == 1
    begun = _begun_sums(comparison, unknown)
    for term, mask in unknown.items():
        empty: Mask | None = None
        match term:
            case Name(column):
                empty = np.zeros(len(found.own), dtype=bool)
                empty[found.scope.first[mask & (alone | begun)]] = True
            case Total(Name(column)):
                empty = _empty_in_groups(found, term, column, mask & alone)
        if empty is not None:
            empty = empty & fillable(found.own, column)
            yield empty_failures(found.own, column, empty, rule.id, rule.severity)


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
