"""Lay out a planned table, and guess how wide it prints."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from macros.format import NOT_REPORTED, format_short
from macros.read.table.schema import Field
from macros.read.table.table import Table
from macros.render.call.context import Fact
from macros.render.table.head import HeadCell, Heads
from macros.render.table.plan import Line, Plan

_ROWS_PER_GROUP = 2  # with fewer rows on average, group headings only cost space


@dataclass(frozen=True, slots=True)
class Value:
    """A cell; a number carries its fact, and a blank has no text."""

    text: str
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its stub, then its cells."""

    stubs: tuple[str, ...]
    values: tuple[Value, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """Rows that belong together.

    Args:
        group: The outer key values that the rows share, in words; "" without groups.
        series: Number of the series that the rows belong to.
        series_head: What the series and its columns are called, when a new series begins here;
            a cell without text has no name of its own in this series.
    """

    rows: tuple[TableRow, ...]
    group: str = ""
    series: int = 0
    series_head: tuple[HeadCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A table ready to be written.

    Args:
        stubs: Heads of the columns that name the rows.
        head: Head rows over the other columns, top first.
        unit: The unit of all numbers whose head names none; "" without one.
    """

    stubs: tuple[str, ...]
    head: tuple[tuple[HeadCell, ...], ...]
    bodies: tuple[Body, ...]
    unit: str = ""

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """All rows, top to bottom."""
        return tuple(row for body in self.bodies for row in body.rows)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All numbers in reading order."""
        return tuple(value.fact for row in self.rows for value in row.values if value.fact)

    @property
    def is_incomplete(self) -> bool:
        """Whether a number is printed as not reported."""
        return any(fact.text == NOT_REPORTED for fact in self.facts)


def lay_out(plan: Plan) -> Layout:
    """Turn a plan into heads and rows of text."""
    is_grouped = _is_grouped(plan)
    heads = Heads(plan, is_grouped=is_grouped)
    groups = [_group_label(plan, line) if is_grouped else "" for line in plan.lines]
    splits = plan.crosses_break and plan.timeline.key in plan.request.stubs
    numbers = _series_of(plan) if splits else [0] * len(plan.lines)
    bodies: list[Body] = []
    lines = zip(plan.lines, groups, numbers, strict=True)
    for (group, number), run in groupby(lines, key=itemgetter(1, 2)):
        is_new = splits and (not bodies or bodies[-1].series != number)
        head = heads.over_series(plan.timeline.series(number)) if is_new else ()
        rows = tuple(_row(plan, line, heads, is_grouped=is_grouped) for line, *_ in run)
        bodies.append(Body(rows, group, number, head))
    return Layout(heads.stubs, heads.rows, tuple(bodies), heads.unit)


def _is_grouped(plan: Plan) -> bool:
    """Whether the outer keys head groups of rows, rather than stand in columns of their own."""
    if len(plan.request.stubs) == 1:
        return False
    groups = {line.labels[:-1] for line in plan.lines}
    return len(plan.lines) >= _ROWS_PER_GROUP * len(groups)


def _series_of(plan: Plan) -> Sequence[int]:
    """Number the series of each line; a total over years stands with the line before."""
    numbers = [0]
    for line in plan.lines:
        year = plan.year(line)
        numbers.append(numbers[-1] if year is None else plan.timeline.number(year))
    return numbers[1:]


def _group_label(plan: Plan, line: Line) -> str:
    words = [
        f"{field.title} {label}" if field.type == "year" else words_of(plan.table, field, label)
        for name, label in zip(plan.request.stubs, line.labels[:-1], strict=False)
        for field in (plan.table.field(name),)
    ]
    return " - ".join(words)


def _row(plan: Plan, line: Line, heads: Heads, *, is_grouped: bool) -> TableRow:
    if line.field is not None:
        stubs: tuple[str, ...] = (heads.title(line.field),)
    else:
        stubs = tuple(
            words_of(plan.table, plan.table.field(name), label)
            for name, label in zip(plan.request.stubs, line.labels, strict=True)
        )[-1 if is_grouped else 0 :]
    values = tuple(_value(plan, line, lane) for lane in plan.lanes)
    return TableRow(stubs, values, line.is_total)


def _value(plan: Plan, line: Line, lane: Line) -> Value:
    field = plan.field(line, lane)
    if lane.share_of is None and not field.is_numeric:
        return Value(words_of(plan.table, field, plan.text(line, lane)))
    fact = plan.amount(line, lane).listed()
    return Value(fact.text, fact) if fact else Value("")


def words_of(table: Table, field: Field, text: str) -> str:
    """Say in words what a cell of text or a date holds."""
    if field.type == "date" and text[:1].isdigit():
        return format_short(datetime.date.fromisoformat(text))
    return table.label(field.name, text)


PORTRAIT_MM = 165  # A4 less margins of 30 and 15 mm
LANDSCAPE_MM = 247  # A4 turned, less margins of 30 and 20 mm
_DIGIT_MM = 2.1  # a figure of 12 pt
_LETTER_MM = 2.0  # a letter of 12 pt on average, spaces included
_PADDING_MM = 3.0
_WORDS_MM = 45.0  # a column of words may wrap at this width
_HEAD_LINES = 4  # a head may take so many lines before it asks for more width


def estimate_width(layout: Layout) -> float:
    """Guess the width in millimetres at which the table reads well."""
    stubs = [
        _words_width([row.stubs[place] for row in layout.rows] + [head])
        for place, head in enumerate(layout.stubs)
    ]
    leaves = list(_leaves(layout.head))
    columns = [
        max(_head_width(leaf), _column_width(layout, place)) for place, leaf in enumerate(leaves)
    ]
    for body in layout.bodies:
        columns = _widen(columns, body.series_head, len(layout.stubs))
    return sum(stubs) + sum(columns) + _PADDING_MM * (len(stubs) + len(columns))


def _column_width(layout: Layout, place: int) -> float:
    values = [row.values[place] for row in layout.rows]
    numbers = max((len(value.text) for value in values if value.fact), default=1) * _DIGIT_MM
    return max(numbers, _words_width([value.text for value in values if not value.fact]))


def _words_width(texts: Sequence[str]) -> float:
    longest = max((len(text) for text in texts), default=0) * _LETTER_MM
    return min(longest, _WORDS_MM)


def _head_width(text: str) -> float:
    """The width at which a head keeps its words whole and takes few lines."""
    longest_word = max((len(word) for word in text.split()), default=0)
    return max(longest_word, len(text) / _HEAD_LINES) * _LETTER_MM


def _leaves(head: Sequence[Sequence[HeadCell]]) -> Iterator[str]:
    """The lowest head of each column, left to right."""
    columns = sum(cell.columns for cell in head[0]) if head else 0
    lowest = [""] * columns
    free = [0] * columns  # head rows from the top that each column has filled
    for level, row in enumerate(head):
        place = 0
        for cell in row:
            while place < columns and free[place] > level:
                place += 1
            for column in range(place, place + cell.columns):
                lowest[column] = cell.text if cell.columns == 1 else ""
                free[column] = level + cell.rows
            place += cell.columns
    yield from lowest


def _widen(columns: list[float], heads: Sequence[HeadCell], stubs: int) -> list[float]:
    """Make room for the titles that columns have in one series."""
    result = list(columns)
    place = -stubs
    for head in heads:
        if place >= 0:
            for column in range(place, place + head.columns):
                result[column] = max(result[column], _head_width(head.text) / head.columns)
        place += head.columns
    return result
