"""Units held against their peers, and the numbers of all that are to be looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import inf, log
from statistics import median

from macros.format import format_number
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.rollup.procedure import Frame
from macros.rollup.sent_back import say_key

_LIMIT = 3.5  # of a modified z-score, after Iglewicz and Hoaglin
_SCALE = 0.6745  # by which a median deviation becomes a standard one
_FEWEST = 5  # units; fewer have no midst
_SMALLEST = 30  # below it, numbers jump by themselves
_LEAST = 0.1  # by how much a step must differ from the others, in logarithms


@dataclass(frozen=True, slots=True)
class Doubt:
    """One number that is to be looked at again.

    Args:
        why: quy_tac, cac_nam or don_vi_khac.
        title: Of the table, or else a file.
        table: With `column` and `unit`, where one number of one unit is meant.
        weight: By how much it stands out; what contradicts a rule comes first.
    """

    why: str
    title: str
    text: str
    table: str = ""
    column: str = ""
    unit: str = ""
    weight: float = inf


@dataclass(frozen=True, slots=True)
class Indicator:
    """One column by which the units are held against each other.

    Args:
        time: The key that is time; `last` is the last one, `before` the one before, "" without.
        units: Those that have it at the last time; first those that stand out.
        strange: Those that stand out.
        merged: The keys besides time and unit that are added up.
    """

    table: str
    field: Field
    time: str
    before: str
    last: str
    units: Sequence[str]
    strange: Sequence[str]
    merged: Sequence[str]


def list_indicators(frame: Frame, table: Table, doubts: Iterable[Doubt]) -> Iterator[Indicator]:
    """List the columns that the office names, else those in which a unit stands out, and a sum.

    Only what is told of units at a time can be compared.
    """
    schema, time = table.schema, table.schema.timeline.key
    told = list(doubts)
    names = [one.partition(".") for one in frame.procedure.so_sanh]
    wanted = [column for name, _, column in names if name == table.name]
    if not names:
        sums = [one for one in table.numeric_fields if one.formula is None and one.is_summable]
        wanted = [one.column for one in told] + [one.name for one in sums[:1]]
    keys = {one.name for one in schema.key_fields if one.total is None}
    merged = tuple(keys - {time, frame.key} - frame.identity.mac_dinh.keys())
    if time is None or not len(table):
        return
    times, units = table.columns[time], table.columns[frame.key]
    before, last = ["", *sorted(set(times))][-2:]
    there = {unit for when, unit in zip(times, units, strict=True) if when == last}
    for column in dict.fromkeys(wanted):
        field = schema.by_name[column]
        looked_at = {one.unit for one in told if one.column == column}
        shown = [unit for unit in frame.expected if unit in there]
        strange = [unit for unit in shown if unit in looked_at]
        others = [unit for unit in shown if unit not in looked_at]
        if others and (not merged or field.is_summable):
            units_ = strange + others
            yield Indicator(table.name, field, time, before, last, units_, strange, merged)


def find_strange(frame: Frame, table: Table) -> Iterator[Doubt]:
    """Find the units whose step from year to year is far from that of the units beside them."""
    time = table.time
    if time is None:
        return
    expected = set(frame.expected)
    others = [one for one in table.schema.primaryKey if one not in (time.name, frame.key)]
    cells: dict[tuple[str, ...], dict[str, dict[str, int]]] = {}
    for row in range(len(table)):
        unit = table.columns[frame.key][row]
        if unit in expected:
            key = (frame.parents[unit], *(table.columns[one][row] for one in others))
            when = table.columns[time.name][row]
            cells.setdefault(key, defaultdict(dict))[when][unit] = row
    fields = [one for one in table.numeric_fields if one.formula is None]
    columns = {one.name: [float(t or 0) for t in table.columns[one.name]] for one in fields}
    for by_time in cells.values():
        for (_, before), (when, now) in pairwise(sorted(by_time.items())):
            for field in fields:
                numbers = columns[field.name]
                steps = {
                    unit: (numbers[before[unit]], numbers[row])
                    for unit, row in now.items()
                    if unit in before
                }
                for unit, score in scores_of(steps):
                    step = " → ".join(
                        format_number(Decimal(str(one)), field.decimals) for one in steps[unit]
                    )
                    words = f"{frame.names[unit]}, {say_key(time, when)}, {field.title}: {step}"
                    text = f"{words} (điểm z hiệu chỉnh {format_number(Decimal(score), 1)})"
                    of = (table.name, field.name, unit, abs(score))
                    yield Doubt("don_vi_khac", table.schema.title, text, *of)


def scores_of(steps: Mapping[str, tuple[float, float]]) -> Iterator[tuple[str, float]]:
    """Give the modified z-scores beyond the limit of steps, measured in logarithms."""
    sizes = {
        unit: log(later / earlier)
        for unit, (earlier, later) in steps.items()
        if min(earlier, later) >= _SMALLEST
    }
    if len(sizes) < _FEWEST:
        return
    middle = median(sizes.values())
    spread = median(abs(size - middle) for size in sizes.values())
    for unit, size in sizes.items():
        score = _SCALE * (size - middle) / max(spread, _LEAST / _LIMIT * _SCALE)
        if abs(score) > _LIMIT:
            yield unit, score
