"""`holds` and `recomputes`: what must be true of the numbers of every row, or group of rows.

While a cell of an equation is empty, the equation checks nothing. Where all other numbers are
known, the empty one follows from them. In a sum of parts each empty part is worth a finding as
soon as another part is known; parts of which none is known were not collected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial

import numpy as np

from macros.findings import AuthorError, BrokenTable, Code, Severity
from macros.format import format_number, round_half_up
from macros.read.table.table import KeyValue, Table
from macros.rules.excel import SheetGrid, contradiction
from macros.rules.judge.breach import Breach, Breaches, Rows, Verb, row_breaches
from macros.rules.judge.columns import Columns, Data, Mask
from macros.rules.judge.comparison import Judged
from macros.rules.judge.terms import Terms, find_scope
from macros.rules.language import expression as tree
from macros.rules.language.parser import parse_expression
from macros.rules.language.rule import Rule
from macros.rules.verbs.missing import empty_cells, find_missing_counterparts
from macros.rules.words import name_column, name_lines

Found = list[tuple[Table, int]]


def find_contradictions(rule: Rule, columns: Columns) -> Iterator[Breaches]:
    """Judge every comparison of a rule over all its items."""
    scope = find_scope(columns, rule)
    found = Terms(scope)
    for comparison in rule.row_comparisons if columns.data.alone else rule.comparisons:
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
            yield contradiction(comparison, grid), tree.own_columns(comparison)


def find_miscalculated(rule: Rule, columns: Columns) -> Iterator[Breaches]:
    """Judge that numbers equal their expressions, rounded half up to the column's decimals."""
    if rule.recomputes is None:
        return
    table = columns.table
    for name in (rule.recomputes.value, rule.recomputes.from_):
        columns.refuse_unknown(name, ())
    columns.field(rule.recomputes.value)
    value, source = table.field(rule.recomputes.value), table.field(rule.recomputes.from_)
    told: dict[int, Breach] = {}
    for row in np.flatnonzero(columns.meeting(rule.conditions)).tolist():
        stored, text = table.columns[value.name][row], table.columns[source.name][row]
        if not stored or not text:
            continue
        cells: Found = []
        try:
            wanted = _calculate(text, columns.data, cells)
        except BrokenTable:
            continue
        except AuthorError as error:
            message = f"{name_column(table, source.name)}: {error.message}"
            told[row] = Breach(message, error.remedy)
            continue
        if wanted is None or Decimal(stored) == round_half_up(wanted, value.decimals):
            continue
        number = format_number(Decimal(stored), value.decimals)
        told[row] = Breach(
            f"{name_column(table, value.name)} = {number}, theo {rule.id} phải là"
            f" {format_number(wanted, value.decimals)}, tính lại từ {_places(cells)}",
            f"sửa {value.name} hoặc {source.name}",
        )
    yield row_breaches(table, np.array(list(told), dtype=np.int64), told.__getitem__)


def find_rows(rule: Rule, columns: Columns, row: int) -> Rows | None:
    """Find the rows that a comparison looks at; an empty cell of the row concerns it alone."""
    table = columns.table
    stored = [name for name in rule.own_columns if name in table.columns]
    if any(not table.columns[name][row] for name in stored):
        return {table.name: {row}}
    scope = find_scope(columns, rule)
    found, item = Terms(scope), int(scope.member[row])
    if item < 0:
        return None
    rows = {table.name: {*scope.rows(item).tolist()}}
    for comparison in rule.comparisons:
        for term in tree.terms(comparison):
            if not isinstance(term, tree.Name):
                source = found.source(term)
                others = source.rows(item).tolist()
                if not others:
                    return None
                rows.setdefault(source.columns.table.name, set()).update(others)
    return rows


VERBS = {
    "holds": Verb(find_contradictions, is_about_rows=True, checks=find_checks, rows=find_rows),
    "recomputes": Verb(find_miscalculated),
}


def _find_gaps(judged: Judged) -> Iterator[Breaches]:
    """Find the empty cells of an equation, in a row or in a group that is added up."""
    found, scope = judged.found, judged.found.scope
    is_only: Mask = np.sum([*judged.unknown.values()], axis=0) == 1
    begun = _begun_sums(judged.comparison, judged.unknown)
    for term, unknown in judged.unknown.items():
        at: Callable[[int], Breach] | None = None
        match term:
            case tree.Name(column):
                empty = np.zeros(len(found.own), dtype=bool)
                empty[scope.first[unknown & (is_only | begun)]] = True
                at = partial(judged.empty_part, column, is_only)
            case tree.Total(tree.Name(column)):
                empty = _empty_in_groups(found, term, column, unknown & is_only)
            case _:
                continue
        yield empty_cells(found.own, column, empty & found.own.fillable(column), judged.rule, at)


def _begun_sums(comparison: tree.Comparison, unknown: Mapping[tree.Term, Mask]) -> Mask:
    """Tell for which items a part of a sum is known, when the equation is nothing but sums."""
    begun = np.zeros_like(next(iter(unknown.values())))
    sides = [_parts(side) for side in (comparison.left, comparison.right)]
    if all(sides):
        for parts in sides:
            if len(parts) > 1:
                begun |= np.any([~unknown[part] for part in parts], axis=0)
    return begun


def _parts(side: tree.Expression) -> tuple[tree.Name, ...]:
    """List the columns that a side adds up; none when it is more than a sum of columns."""
    match side:
        case tree.Name():
            return (side,)
        case tree.Operation("+", left, right):
            first, second = _parts(left), _parts(right)
            return (*first, *second) if first and second else ()
    return ()


def _empty_in_groups(found: Terms, term: tree.Term, column: str, items: Mask) -> Mask:
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


def _calculate(text: str, data: Data, cells: Found) -> Decimal | None:
    """Calculate an expression over cells, which are collected; None when one of them is empty."""

    def find(reference: tree.Name | tree.CellReference) -> Decimal | None:
        if isinstance(reference, tree.Name):
            message = f"“{reference.name}” chưa nói là ô của bảng nào"
            raise AuthorError(message, f"viết bảng.{reference.name}(khóa=giá trị)", Code.RULE)
        table, row = _only_row(reference, data)
        cells.append((table, row))
        return table.cell(row, reference.column).value

    value: Decimal | None = tree.evaluate(parse_expression(text), find)
    return value


def _only_row(reference: tree.CellReference, data: Data) -> tuple[Table, int]:
    """Find the row that a reference names; keys left out take the report's defaults."""
    table = data.columns(reference.table).table
    keys: dict[str, KeyValue] = {
        name: value for name, value in data.defaults.items() if name in table.schema.primaryKey
    }
    keys.update(reference.keys)
    rows = table.rows(keys)
    if len(rows) != 1:
        message = f"“{reference.code}” chỉ {len(rows)} dòng"
        remedy = "nêu đủ khóa: " + ", ".join(table.schema.primaryKey)
        raise AuthorError(message, remedy, Code.AMBIGUOUS_KEY if rows else Code.NO_ROW)
    return table, rows[0]


def _places(cells: Found) -> str:
    rows: dict[str, tuple[Table, list[int]]] = {}
    for table, row in cells:
        rows.setdefault(table.name, (table, []))[1].append(row)
    return "; ".join(name_lines(table, sorted(set(found))) for table, found in rows.values())
