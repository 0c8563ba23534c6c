"""Rows of another table that an equation needs and that are not there.

Without them the equation proves nothing. A row that a `complete` rule asks for, or that
another equation missed before, is told there: one cause, one finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from macros.check.rules.calculation import Values, calculate
from macros.check.rules.columns import Columns, Mask
from macros.check.rules.completeness import missing_keys
from macros.check.rules.failures import Failures
from macros.check.rules.ratio import Ratio, contradictions
from macros.check.rules.terms import Source, Terms
from macros.check.rules.validity import Span
from macros.errors import AuthorError
from macros.findings import Severity
from macros.read.expression import CellReference, Comparison, Term, Total, terms
from macros.read.rule import Rule
from macros.render.rule_words import name_keys


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, or all rows of a time, that another table does not have."""

    table: str
    keys: tuple[tuple[str, str], ...]


def find_missing_counterparts(
    rule: Rule, comparison: Comparison, found: Terms, values: Values
) -> Iterator[Failures]:
    """Find the items of an equation for which another table has no row."""
    for term in dict.fromkeys(terms(comparison)):
        if isinstance(term, CellReference | Total) and not _is_own(term):
            source = found.source(term)
            absent = source.item_groups < 0
            if absent.any():
                wanted = absent & _is_missed(comparison, term, absent, found, values)
                wanted &= _is_valid(found.own)[found.scope.first]
                if wanted.any():
                    yield _failures(rule, found, source, wanted)


def _is_own(term: CellReference | Total) -> bool:
    return isinstance(term, Total) and not isinstance(term.column, CellReference)


def _is_missed(
    comparison: Comparison, term: Term, absent: Mask, found: Terms, values: Values
) -> Mask:
    """Tell for which items the absent rows would have to say something.

    A single cell is always missed where the rest of the equation is known. A sum over rows is
    not where it would be 0: a table of details need not have rows of what did not happen.
    """
    shape = found.scope.first.shape
    if isinstance(term, Total):
        number = values[term]
        nothing = Ratio(np.where(absent, 0.0, number.top), number.bottom)
        filled = {**values, term: nothing}
        sides = calculate(comparison.left, filled), calculate(comparison.right, filled)
        return np.broadcast_to(contradictions(sides[0], "=", sides[1]), shape)
    others = [other for other in terms(comparison) if other != term]
    known = np.full(shape, not others)
    for other in others:
        known |= ~np.isnan(np.broadcast_to(values[other].top, shape))
    return known


def _is_valid(columns: Columns) -> Mask:
    """Find the rows whose unit exists in their year; others are to go, not to be joined."""
    valid = np.ones(len(columns), dtype=bool)
    for field in columns.table.key_fields:
        has_target = field.references is not None and columns.years is not None
        if has_target and columns.target(field.name).schema.valid is not None:
            span = Span(columns, field.name)
            unit_codes, units = columns.codes(field.name)
            year_codes, years = columns.codes(span.time)
            valid &= span.covers(units, years)[unit_codes, year_codes]
    return valid


def _failures(rule: Rule, found: Terms, source: Source, wanted: Mask) -> Failures:
    scope, other = found.scope, source.columns
    reported = _Reported(other)
    rows: dict[int, _Row] = {}
    for item in np.flatnonzero(wanted).tolist():
        own = scope.key(item)
        keys = {name: own[name] for name in source.shared}
        if other.table.time is not None and source.times:
            keys[other.table.time.name] = source.times[0]
        row = _missing_row(other, keys)
        if row is None or row in found.data.told or reported.covers(keys):
            continue
        found.data.told.add(row)
        rows[item] = row

    def explain(item: int) -> tuple[str, str]:
        row, table = rows[item], other.table
        named = name_keys(scope.columns.table, dict(row.keys))
        return (
            f"bảng “{table.name}” không có dòng nào của {named} nên không đối chiếu được theo"
            f" {rule.id}",
            f"thêm dòng đó vào {table.path}",
        )

    return Failures(np.array(list(rows), dtype=np.int64), scope.line, scope.key, explain)


def _missing_row(other: Columns, keys: Mapping[str, str]) -> _Row | None:
    """Name what is missing: the row, or its whole year; None where the table has no such year."""
    time = other.table.time
    if time is not None and time.name in keys:
        when = keys[time.name]
        if other.years is not None and int(when) not in other.years:
            return None
        if when not in other.table.values(time.name):
            return _Row(other.table.name, ((time.name, when),))
    return _Row(other.table.name, tuple(keys.items()))


class _Reported:
    """The rows that the `complete` rules of a table report as missing."""

    def __init__(self, columns: Columns) -> None:
        self._missing: list[tuple[tuple[str, ...], set[tuple[str, ...]]]] = []
        for rule in columns.table.schema.rules:
            if rule.complete is None or rule.severity is not Severity.ERROR:
                continue
            try:
                missing = missing_keys(rule, columns)
            except AuthorError:
                continue  # the rule itself is reported
            names = rule.complete
            self._missing.append((names, {tuple(keys[name] for name in names) for keys in missing}))

    def covers(self, keys: Mapping[str, str]) -> bool:
        """Tell whether rows with these keys are among those reported."""
        return any(
            set(names) <= set(keys) and tuple(keys[name] for name in names) in missing
            for names, missing in self._missing
        )
