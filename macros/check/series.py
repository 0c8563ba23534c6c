"""Numbers that stand out of their series: a digit too many, digits exchanged, another unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log
from statistics import median_low

from macros.findings import Code, Finding, Severity
from macros.read.report import Report
from macros.read.table.schema import Field
from macros.read.table.table import Table

OUTLIER = "bat_thuong"  # what explanations of such numbers name in place of a rule
_SHORTEST = 5  # years; fewer have no spread of their own
_MOST_ROWS = 200_000  # in larger tables nobody types
_SMALLEST = 300  # the highest number of a series; small ones jump by themselves
# By how much, in logarithms, a number must differ from both neighbours at once, so that a lasting
# change is none: from that of one third onwards, and eight times the series' own step.
_STEPS = 8
_BETWEEN = 0.3
_AT_END = 1.6  # where there is one neighbour alone: five times


def find_outliers(report: Report) -> Iterator[Finding]:
    """Warn of numbers that are far from the years beside them, unless they are explained."""
    for table in report.tables.values():
        time = table.time
        if time is None or time.type != "year" or len(table) > _MOST_ROWS:
            continue
        names = [name for name in table.schema.primaryKey if name != time.name]
        others = [table.columns[name] for name in names]
        series: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        years = table.columns[time.name]
        for row in sorted(range(len(table)), key=years.__getitem__):
            series[tuple(column[row] for column in others)].append(row)
        for column in table.numeric_fields:
            if column.formula is None:
                for rows in series.values():
                    yield from _judge(table, column, rows)


def _judge(table: Table, column: Field, rows: Sequence[int]) -> Iterator[Finding]:
    cells = table.columns[column.name]
    # Most series end here, before any number is made of their texts.
    if len(rows) < _SHORTEST or max([len(cells[row]) for row in rows]) < len(str(_SMALLEST)):
        return
    rows = [row for row in rows if cells[row]]
    texts = [cells[row] for row in rows]
    if len(rows) < _SHORTEST:
        return
    numbers = [float(text) for text in texts]
    if min(numbers) <= 0 or max(numbers) < _SMALLEST:
        return
    steps = [log(later) - log(earlier) for earlier, later in pairwise(numbers)]
    own = _STEPS * median_low(map(abs, steps))
    for place, row in enumerate(rows):
        beside = [
            *(steps[place - 1 : place] if place else []),
            *(-step for step in steps[place:][:1]),
        ]
        least = max(own, _BETWEEN if len(beside) == 2 else _AT_END)
        is_peak = all(step > 0 for step in beside) or all(step < 0 for step in beside)
        if is_peak and min(map(abs, beside)) > least and not _is_explained(table, row):
            near = [texts[at] for at in (place - 1, place + 1) if 0 <= at < len(texts)]
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
    message = f"cột “{column.title}” ({keys}) ghi {number}, khác hẳn năm bên cạnh: {beside}"
    remedy = f"sửa số, hoặc ghi lý do vào explanations của {table.schema_path}, rule: {OUTLIER}"
    return Finding(table.path, table.lines[row], message, remedy, Code.RULE, Severity.WARNING)
