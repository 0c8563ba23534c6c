"""`complete`, and whatever else is not there: empty cells, rows that an equation needs.

Without them an equation proves nothing. What one rule has told is not told by another one:
one cause, one finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from macros.findings import AuthorError, Code, Severity
from macros.rules.judge.breach import Breach, Breaches, Ruling, Verb, row_breaches
from macros.rules.judge.columns import Columns, Mask
from macros.rules.judge.comparison import Judged, tell_empty
from macros.rules.judge.ratio import Ratio
from macros.rules.judge.terms import Source
from macros.rules.language.expression import CellReference, Term, Total
from macros.rules.language.rule import Rule
from macros.rules.verbs.permitted import Span
from macros.rules.words import name_keys

_MOST_COMBINATIONS = 20_000_000


def find_missing_rows(rule: Rule, columns: Columns) -> Iterator[Breaches]:
    """Judge that every combination of key values has a row.

    The years are those of the table, all of them; the values of another key are those found
    in the table, for a unit also those beside it, with the same unit above. A unit needs no
    row in years in which it is not valid. A year without any row is told once.
    """
    table, time = columns.table, columns.table.time
    name = time.name if time is not None else ""
    rows = {"": len(table) - 1}  # the last row of each time, and of all
    if time is not None:
        rows |= dict(zip(table.columns[name], range(len(table)), strict=True))
    missing: list[dict[str, str]] = []
    wanted: list[int] = []  # how many rows each of them stands for
    empty: dict[str, int] = {}
    for keys in missing_keys(rule, columns):
        when = keys.get(name, "")
        if when in empty:
            wanted[empty[when]] += 1
            continue
        is_empty = name in keys and when not in rows
        if is_empty:
            empty[when] = len(missing)
        missing.append({name: when} if is_empty else keys)
        wanted.append(1)

    def row(item: int) -> int:
        return rows.get(missing[item].get(name, ""), rows[""])

    grain = table.schema.timeline.grain
    noun = grain.noun if grain else "kỳ"

    def at(item: int) -> Breach:
        when = missing[item].get(name, "")
        if when not in empty:
            keys = ", ".join(f"{key}={value}" for key, value in missing[item].items())
            return Breach(f"thiếu dòng, trái với {rule.id}", f"thêm dòng {keys}")
        return Breach(
            f"không có dòng nào, trái với {rule.id}",
            f"thêm {wanted[item]} dòng của {name}={when}; bảng không có số liệu {noun} đó thì khai"
            f" báo years trong {table.schema_path}",
        )

    yield Breaches(np.arange(len(missing)), row, missing.__getitem__, at)


VERBS = {"complete": Verb(find_missing_rows, asks_for_rows=True)}


def missing_keys(rule: Rule, columns: Columns) -> Sequence[dict[str, str]]:
    """List the combinations of key values that a `complete` rule asks for and no row has."""
    keys = rule.complete or ()
    columns.refuse_no_keys("complete", keys)
    values = [_expected_values(columns, name) for name in keys]
    missing = np.argwhere(_expected(columns, keys, values) & ~_present(columns, keys, values))
    return [
        {name: items[number] for name, items, number in zip(keys, values, numbers, strict=True)}
        for numbers in missing.tolist()
    ]


def reported_rows(columns: Columns) -> Iterator[tuple[tuple[str, ...], set[tuple[str, ...]]]]:
    """List for each `complete` rule its keys, and the rows that it reports as missing.

    Only errors count: a missing row that an explanation accepts leaves all else to be judged.
    """
    for rule in columns.table.schema.rules:
        if rule.complete is None or rule.severity is not Severity.ERROR:
            continue
        try:
            missing = missing_keys(rule, columns)
        except AuthorError:
            continue  # the rule itself is reported
        yield rule.complete, {tuple(keys[name] for name in rule.complete) for keys in missing}


def empty_cells(
    columns: Columns,
    column: str,
    empty: Mask,
    rule: Ruling,
    at: Callable[[int], Breach] | None = None,
) -> Breaches:
    """Collect empty cells, without those that another rule has told as errors."""
    told = columns.told_empty(column)
    rows = np.flatnonzero(empty & ~told)
    if rule.severity is Severity.ERROR and not columns.data.alone:
        told |= empty
    breach = Breach(*tell_empty(columns.table, column, rule), (column,))
    return row_breaches(columns.table, rows, at or (lambda row: breach))


def find_missing_counterparts(judged: Judged) -> Iterator[Breaches]:
    """Find the items of an equation for which another table has no row."""
    found = judged.found
    for term in judged.unknown:
        if isinstance(term, CellReference) or (
            isinstance(term, Total) and isinstance(term.column, CellReference)
        ):
            source = found.source(term)
            absent = source.item_groups < 0
            if absent.any():
                wanted = absent & _is_missed(judged, term, absent)
                wanted &= _is_valid(found.own)[found.scope.first]
                yield _absent_rows(judged, source, np.flatnonzero(wanted).tolist())


def _is_missed(judged: Judged, term: Term, absent: Mask) -> Mask:
    """Tell for which items the absent rows would have to say something.

    A single cell is always missed where the rest of the equation is known. A sum over rows is
    not where it would be 0: a table of details need not have rows of what did not happen.
    """
    if isinstance(term, Total):
        number = judged.found.values(term)
        return judged.wrong_with(term, Ratio(np.where(absent, 0.0, number.top), number.bottom))
    others = [unknown for other, unknown in judged.unknown.items() if other != term]
    return ~np.all(others, axis=0) if others else np.ones(absent.shape, dtype=bool)


def _is_valid(columns: Columns) -> Mask:
    """Find the rows whose unit exists in their year; others are to go, not to be joined."""
    valid = np.ones(len(columns), dtype=bool)
    for field in columns.table.key_fields:
        has_target = field.references is not None and columns.reach is not None
        if has_target and columns.target(field.name).schema.valid is not None:
            valid &= Span(columns, field.name).covered
    return valid


def _absent_rows(judged: Judged, source: Source, wanted: Sequence[int]) -> Breaches:
    """Name the rows that another table lacks, each once; `complete` may have named them."""
    scope, other = judged.found.scope, source.columns
    reported = list(reported_rows(other)) if wanted else []
    told, excused = judged.found.data.told, other.table.schema.excused
    absent: dict[int, dict[str, str]] = {}
    for item in wanted:
        own = scope.key(item)
        keys = {name: own[name] for name in source.shared}
        if other.table.time is not None and source.times:
            keys[other.table.time.name] = source.times[0]
        row = _missing_row(other, keys)
        cause = str((other.table.name, row))
        is_reported = any(
            set(names) <= keys.keys() and tuple(keys[name] for name in names) in missing
            for names, missing in reported
        )
        if row is None or cause in told or is_reported or not excused.isdisjoint(keys.values()):
            continue
        told.add(cause)
        absent[item] = row

    def at(item: int) -> Breach:
        named, table = name_keys(scope.columns.table, absent[item]), other.table
        return Breach(
            f"bảng “{table.name}” không có dòng nào của {named} nên không đối chiếu được theo"
            f" {judged.rule.id}",
            f"thêm dòng đó vào {table.path}",
        )

    return Breaches(np.array(list(absent), dtype=np.int64), scope.row, scope.key, at)


def _missing_row(other: Columns, keys: dict[str, str]) -> dict[str, str] | None:
    """Name what is missing: the row, or its whole year; None where the table has no such year."""
    time = other.table.time
    if time is not None and time.name in keys:
        when = keys[time.name]
        if other.reach is not None and not other.reach.covers(when):
            return None
        if when not in other.table.values(time.name):
            return {time.name: when}
    for name, when in keys.items():  # of a longer step than the table has
        is_time = name not in other.table.schema.primaryKey
        if is_time and other.reach is not None and not other.reach.covers(when):
            return None
    return keys


def _expected_values(columns: Columns, key: str) -> Sequence[str]:
    time, reach = columns.table.time, columns.reach
    if time is not None and time.name == key and reach is not None:
        steps = columns.table.schema.timeline.steps(reach)
        if steps is not None:
            return steps
    codes, texts = columns.codes(key)
    used = np.flatnonzero(np.bincount(codes[columns.within]))
    known = {texts[code] for code in used.tolist()}
    found = tuple(value for value in columns.table.values(key) if value in known)
    parents = columns.hierarchy(key)
    if parents is None:
        return found
    above = {parents[value] for value in found if parents.get(value)}
    beside = [value for value, parent in parents.items() if parent in above]
    return tuple(dict.fromkeys((*found, *beside)))


def _expected(columns: Columns, keys: Sequence[str], values: Sequence[Sequence[str]]) -> Mask:
    shape = tuple(len(items) for items in values)
    if int(np.prod(shape)) > _MOST_COMBINATIONS:
        raise AuthorError("complete: quá nhiều tổ hợp giá trị", "bớt khóa", Code.RULE)
    expected = np.ones(shape, dtype=bool)
    time = columns.table.time
    for axis, name in enumerate(keys):
        if columns.table.field(name).references is None:
            continue
        absent = columns.table.schema.excused
        if absent and columns.hierarchy(name) is not None:
            is_asked = np.array([value not in absent for value in values[axis]], dtype=bool)
            others = [other for other in range(len(keys)) if other != axis]
            expected &= np.expand_dims(is_asked, others)
        if columns.target(name).schema.valid is None or time is None or time.name not in keys:
            continue
        when = list(keys).index(time.name)
        covered = Span(columns, name).covers(values[axis], values[when])
        side_by_side = covered if axis < when else covered.T
        expected &= np.expand_dims(
            side_by_side, [other for other in range(len(keys)) if other not in (axis, when)]
        )
    return expected


def _present(columns: Columns, keys: Sequence[str], values: Sequence[Sequence[str]]) -> Mask:
    present = np.zeros(tuple(len(items) for items in values), dtype=bool)
    places = []
    for name, items in zip(keys, values, strict=True):
        codes, texts = columns.codes(name)
        place = {item: number for number, item in enumerate(items)}
        places.append(np.array([place.get(text, -1) for text in texts], dtype=np.int64)[codes])
    present[tuple(numbers[columns.within] for numbers in places)] = True
    return present
