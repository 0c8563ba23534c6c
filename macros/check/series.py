"""Numbers that stand out of their series: a digit too many, digits exchanged, another unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log
from statistics import median_low

from macros.findings import Code, Finding, Severity
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS, YEAR
from macros.read.table.table import Table

OUTLIER = "bat_thuong"  # what explanations of such numbers name in place of a rule
_SHORTEST = 5  # steps; fewer have no spread of their own
_MOST_ROWS = 200_000  # in larger tables nobody types
_SMALLEST = 300  # the highest number of a series; small ones jump by themselves
# By how much, in logarithms, a number must differ from both neighbours at once, so that a lasting
# change is none: from that of one third onwards, and eight times the series' own step.
_STEPS = 8
_BETWEEN = 0.3
_AT_END = 1.6  # where there is one neighbour alone: five times
_IN_SEASONS = 1.6  # of quarters, months and days, which differ by themselves


def find_outliers(table: Table) -> Iterator[Finding]:
    """Warn of numbers that are far from the years beside them, unless they are explained."""
    time = table.time
    if time is None or time.type not in GRAINS or len(table) > _MOST_ROWS:
        return
    others = [table.columns[name] for name in table.schema.primaryKey if name != time.name]
    keys = list(zip(*others, strict=True)) or [()] * len(table)
    series: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in sorted(range(len(table)), key=table.columns[time.name].__getitem__):
        series[keys[row]].append(row)
    long = [rows for rows in series.values() if len(rows) >= _SHORTEST]
    for column in table.numeric_fields:
        if column.formula is None:
            numbers = [float(text or 0) for text in table.columns[column.name]]
            for rows in long:
                if max([numbers[row] for row in rows]) >= _SMALLEST:
                    least = _BETWEEN if time.type == YEAR.name else _IN_SEASONS
                    yield from _judge(table, column, numbers, rows, least)


def _judge(
    table: Table,
    column: Field,
    all_numbers: Sequence[float],
    all_rows: Sequence[int],
    between: float,
) -> Iterator[Finding]:
    cells = table.columns[column.name]
    rows = [row for row in all_rows if cells[row]]
    numbers = [all_numbers[row] for row in rows]
    if len(rows) < _SHORTEST or min(numbers) <= 0:
        return
    steps = [log(later) - log(earlier) for earlier, later in pairwise(numbers)]
    sizes = list(map(abs, steps))
    if max(sizes) <= between:  # as in most series
        return
    own = _STEPS * median_low(sizes)
    for place, row in enumerate(rows):
        beside = [*steps[place - 1 : place], *(-step for step in steps[place : place + 1])]
        least = max(own, between if len(beside) == 2 else _AT_END)
        if (min(beside) > least or max(beside) < -least) and not _is_explained(table, row):
            near = [cells[at] for at in (*rows[:place][-1:], *rows[place + 1 :][:1])]
            yield _tell(table, column, row, near)


def _is_explained(table: Table, row: int) -> bool:
    keys = {name: table.columns[name][row] for name in table.schema.primaryKey}
    notes = table.schema.explanations
    return any(note.rule == OUTLIER and note.covers(keys) for note in notes)


def _tell(table: Table, column: Field, row: int, near: Sequence[str]) -> Finding:
    time = table.schema.timeline.key
    keys = ", ".join(
        table.label(name, table.columns[name][row]) if name != time else table.columns[name][row]
        for name in table.schema.primaryKey
    )
    number = table.columns[column.name][row]
    beside = " và ".join(near)
    noun = table.schema.timeline.grain.noun if table.schema.timeline.grain else "kỳ"
    message = f"cột “{column.title}” ({keys}) ghi {number}, khác hẳn {noun} bên cạnh: {beside}"
    remedy = f"sửa số, hoặc ghi lý do vào explanations của {table.schema_path}, rule: {OUTLIER}"
    return Finding(table.path, table.lines[row], message, remedy, Code.RULE, Severity.WARNING)
