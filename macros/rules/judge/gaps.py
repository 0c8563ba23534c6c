"""Empty cells and missing rows because of which an equation proves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from macros.findings import AuthorError, Severity
from macros.rules.judge.columns import Columns, Mask
from macros.rules.judge.completeness import missing_keys
from macros.rules.judge.failures import Failures, row_failures
from macros.rules.judge.ratio import Ratio, Values, calculate, contradictions
from macros.rules.judge.terms import Source, Terms
from macros.rules.judge.values import Span
from macros.rules.language.expression import (
    CellReference,
    Comparison,
    Expression,
    Name,
    Operation,
    Term,
    Total,
    terms,
)
from macros.rules.language.rule import Rule
from macros.rules.words import name_column, name_keys

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
