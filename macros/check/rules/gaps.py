"""Empty cells that an equation fills: 0 and "no data" are not the same.

Where all other numbers of an equation are known, the empty one is not unknown: it follows
from them. While it is empty the equation checks nothing, so it is worth a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from macros.check.rules.columns import Mask
from macros.check.rules.failures import Failures
from macros.check.rules.numbering import Positions
from macros.check.rules.ratio import Ratio
from macros.check.rules.scope import Scope
from macros.check.rules.terms import Terms
from macros.read.expression import Comparison, Name, Term, Total, terms
from macros.read.rule import Rule


def find_gaps(
    rule: Rule, comparison: Comparison, found: Terms, values: Mapping[Term, Ratio]
) -> Iterator[Failures]:
    """Find the only empty cell of an equation, in a row or in a group that is added up."""
    scope = found.scope
    unknown = {
        term: np.isnan(np.broadcast_to(values[term].top, scope.first.shape))
        for term in dict.fromkeys(terms(comparison))
    }
    alone = sum(mask.astype(np.int64) for mask in unknown.values()) == 1
    for term, mask in unknown.items():
        column = _own_column(term)
        if column is None or found.own.field(column).formula is not None:
            continue
        rows = _only_empty(found, term, column, np.flatnonzero(mask & alone))
        yield _failures(rule, scope, column, rows)


def _own_column(term: Term) -> str | None:
    match term:
        case Name(name) | Total(Name(name)):
            return name
    return None


def _only_empty(found: Terms, term: Term, column: str, items: Positions) -> Positions:
    """Find the empty row of each item; items with several are left out: nothing follows."""
    empty: Mask = np.isnan(found.own.numbers(column).top) & found.own.applying(column)
    if isinstance(term, Name):
        rows: Positions = found.scope.first[items]
        return rows[empty[rows]]
    groups = found.source(term).groups
    wanted = np.flatnonzero(empty & np.isin(groups, items))
    _, first, counts = np.unique(groups[wanted], return_index=True, return_counts=True)
    return np.sort(wanted[first[counts == 1]])


def _failures(rule: Rule, scope: Scope, column: str, rows: Positions) -> Failures:
    table = scope.columns.table
    words = (
        f"{column} để trống, nhưng các số khác của {rule.id} đều có",
        f"điền {column}, ghi 0 nếu không phát sinh",
    )
    return Failures(rows, lambda row: table.lines[row], table.key, lambda row: words)
