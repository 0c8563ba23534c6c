"""Units held against their peers, and the numbers of all that are to be looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from math import log
from statistics import median

from macros.check.ruling import Ruling
from macros.format import format_number
from macros.read.report import Report
from macros.read.table.table import Table
from macros.rollup.procedure import Frame

_LIMIT = 3.5  # of a modified z-score, after Iglewicz and Hoaglin
_SCALE = 0.6745  # by which a median deviation becomes a standard one
_FEWEST = 5  # units; fewer have no midst
_SMALLEST = 30  # below it, numbers jump by themselves
_LEAST = 0.1  # by how much a step must differ from the others, in logarithms

Look = tuple[str, str, str]  # why, which table, what


def list_looks(frame: Frame, report: Report, ruling: Ruling) -> Iterator[Look]:
    """List what contradicts rules, or the years of the unit."""
    names = {table.path: name for name, table in report.tables.items()}
    for why, findings in (("quy_tac", ruling.contradictions), ("cac_nam", ruling.outliers)):
        for one in findings:
            yield why, names.get(one.path, one.path), f"{one.message}; {one.remedy}"


def find_strange(frame: Frame, table: Table) -> Iterator[Look]:
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
    columns = {one.name: _numbers(table.columns[one.name]) for one in fields}
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
                    words = f"{frame.names[unit]}, {when}, {field.title}: {step}"
                    shown = format_number(Decimal(score), 1)
                    yield "don_vi_khac", table.name, f"{words} (điểm z hiệu chỉnh {shown})"


def _numbers(texts: Sequence[str]) -> Sequence[float]:
    read = {text: float(text or 0) for text in set(texts)}
    return [read[text] for text in texts]


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
