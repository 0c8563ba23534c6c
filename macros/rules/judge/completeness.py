"""`complete`: every combination of key values has its row; and what a missing row makes wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from macros.findings import AuthorError, Code, Severity, nearest
from macros.read.table.schema import Field
from macros.rules.judge.columns import Columns, Mask
from macros.rules.judge.failures import Failures, write_keys
from macros.rules.judge.values import Span
from macros.rules.language.rule import Rule

_MOST_COMBINATIONS = 20_000_000


def find_missing_rows(rule: Rule, columns: Columns) -> Iterator[Failures]:
    """Judge that every combination of key values has a row.

    The years are those of the table, all of them; the values of another key are those found
    in the table, for a unit also those beside it, with the same unit above. A unit needs no
    row in years in which it is not valid. A year without any row is told once.
    """
    time = columns.table.time
    name = time.name if time is not None else ""
    lines = _last_lines(columns)
    missing: list[dict[str, str]] = []
    wanted: list[int] = []  # how many rows each of them stands for
    empty: dict[str, int] = {}
    for keys in missing_keys(rule, columns):
        when = keys.get(name, "")
        if when in empty:
            wanted[empty[when]] += 1
            continue
        is_empty = name in keys and when not in lines
        if is_empty:
            empty[when] = len(missing)
        missing.append({name: when} if is_empty else keys)
        wanted.append(1)

    def key(item: int) -> dict[str, str]:
        return missing[item]

    def line(item: int) -> int:
        return lines.get(key(item).get(name, ""), lines[""])

    def explain(item: int) -> tuple[str, str]:
        when = key(item).get(name, "")
        if when not in empty:
            return f"thiếu dòng, trái với {rule.id}", f"thêm dòng {write_keys(key(item))}"
        return (
            f"không có dòng nào, trái với {rule.id}",
            f"thêm {wanted[item]} dòng của {name}={when}; bảng không có số liệu năm đó thì khai"
            f" báo years trong {columns.table.schema_path}",
        )

    yield Failures(np.arange(len(missing)), line, key, explain)


def missing_keys(rule: Rule, columns: Columns) -> Sequence[dict[str, str]]:
    """List the combinations of key values that a `complete` rule asks for and no row has."""
    keys = rule.complete or ()
    _refuse_unknown_keys(columns, keys)
    values = [_expected_values(columns, name) for name in keys]
    missing = np.argwhere(_expected(columns, keys, values) & ~_present(columns, keys, values))
    return [
        {name: items[number] for name, items, number in zip(keys, values, numbers, strict=True)}
        for numbers in missing.tolist()
    ]


def _refuse_unknown_keys(columns: Columns, keys: Sequence[str]) -> None:
    names = columns.table.schema.primaryKey
    for name in keys:
        if name not in names:
            message = f"complete: “{name}” không phải là khóa của bảng “{columns.table.name}”"
            raise AuthorError(message, nearest(name, names), Code.UNKNOWN_COLUMN)


def _expected_values(columns: Columns, key: str) -> Sequence[str]:
    time, years = columns.table.time, columns.years
    if time is not None and time.name == key and years is not None:
        return tuple(str(year) for year in years)
    codes, texts = columns.codes(key)
    used = np.bincount(codes[columns.within], minlength=len(texts)) > 0
    known = frozenset(text for text, is_used in zip(texts, used, strict=True) if is_used)
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


def _last_lines(columns: Columns) -> dict[str, int]:
    """Map each time value to the line of its last row; "" to the end of the file."""
    table = columns.table
    lines = {"": table.lines[-1] if len(table) else 1}
    if table.time is not None:
        lines |= dict(zip(table.columns[table.time.name], table.lines, strict=True))
    return lines


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """What missing rows explain.

    Args:
        above: The rows that should be the sum of rows of which one is missing.
        below: The rows that are parts of a row which is missing.
    """

    above: Mask
    below: Mask


def find_gaps(columns: Columns, unit: Field) -> Gaps:
    """Find the rows above and below the rows that a `complete` rule reports as missing.

    Only errors count: a missing row that an explanation accepts leaves the sums to be judged.

    Args:
        unit: The key whose values have others above them.
    """
    above = np.zeros(len(columns), dtype=bool)
    below = np.zeros(len(columns), dtype=bool)
    parents = columns.attribute(unit.name, columns.target(unit.name).schema.parent or "")
    for rule in columns.table.schema.rules:
        names = rule.complete or ()
        if unit.name not in names or rule.severity is not Severity.ERROR:
            continue
        try:
            missing = [tuple(keys[name] for name in names) for keys in missing_keys(rule, columns)]
        except AuthorError:
            continue  # the rule itself is reported
        place = names.index(unit.name)
        wholes = {_exchange(keys, place, parents.get(keys[place], "")) for keys in missing}
        above |= _having(columns, names, wholes)
        below |= _having(columns, names, set(missing), {unit.name: parents})
    return Gaps(above, below)


def _exchange(keys: tuple[str, ...], place: int, value: str) -> tuple[str, ...]:
    return (*keys[:place], value, *keys[place + 1 :])


def _having(
    columns: Columns,
    names: Sequence[str],
    wanted: set[tuple[str, ...]],
    instead: Mapping[str, Mapping[str, str]] | None = None,
) -> Mask:
    """Find the rows whose key values are among the wanted ones.

    Args:
        instead: For a key, what to look at instead of each of its values.
    """
    other = instead or {}
    texts = [
        [other[name].get(text, "") for text in columns.table.columns[name]]
        if name in other
        else columns.table.columns[name]
        for name in names
    ]
    return np.fromiter((keys in wanted for keys in zip(*texts, strict=True)), bool, len(columns))
