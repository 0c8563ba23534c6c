"""Empty cells because of which an equation proves nothing: 0 and "no data" are not the same."""

from __future__ import annotations

import numpy as np

from macros.check.rules.columns import Columns, Mask
from macros.check.rules.failures import Failures, row_failures
from macros.findings import Severity
from macros.render.rule_words import name_column

REMEDY = "điền số, ghi 0 nếu không phát sinh"


def fillable(columns: Columns, column: str) -> Mask:
    """Find the empty cells that should hold a number: stored, in years in which they apply."""
    if columns.field(column).formula is not None:
        return np.zeros(len(columns), dtype=bool)
    empty = np.isnan(columns.numbers(column).top)
    return empty & columns.applying(column) & columns.within


def empty_failures(
    columns: Columns, column: str, empty: Mask, rule: str, severity: Severity
) -> Failures:
    """Collect empty cells, without those that another rule has told as errors."""
    told = columns.told_empty(column)
    rows = np.flatnonzero(empty & ~told)
    if severity is Severity.ERROR:
        told |= empty
    name = name_column(columns.table, column)
    words = f"{name}: ô trống, không chứng minh được {rule}", REMEDY
    return row_failures(columns.table, rows, lambda row: words)
