"""Lay out a planned table: head rows, bodies, and the text of every cell."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from macros.format.date import format_short
from macros.format.number import NOT_REPORTED
from macros.render.fact import Fact
from macros.render.table_crossing import Lane, Line
from macros.render.table_head import (
    HeadCell,
    choose_units,
    head_rows,
    series_head,
    stub_heads,
    title_of,
)
from macros.render.table_plan import Plan
from macros.render.table_series import all_series, series_of

if TYPE_CHECKING:
    from macros.read.table import Table
    from macros.read.table_schema import Field

_ROWS_PER_GROUP = 2  # with fewer rows on average, group headings only cost space


class Kind(StrEnum):
    """What a cell holds."""

    NUMBER = "so"
    WORDS = "chu"
    BLANK = "trong"


@dataclass(frozen=True, slots=True)
class Value:
    """A cell; a number carries its fact."""

    text: str
    kind: Kind
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Row:
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

    rows: tuple[Row, ...]
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
    def rows(self) -> tuple[Row, ...]:
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


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring lines of one group and one series."""

    group: str
    series: int
    lines: list[Line]


def lay_out(plan: Plan) -> Layout:
    """Turn a plan into heads and rows of text."""
    unit, bracketed = choose_units(plan)
    is_grouped = _is_grouped(plan)
    runs = _runs(plan, is_grouped=is_grouped)
    return Layout(
        stubs=stub_heads(plan, is_grouped=is_grouped),
        head=head_rows(plan, bracketed),
        bodies=tuple(
            Body(
                rows=tuple(
                    _row(plan, line, bracketed, is_grouped=is_grouped) for line in run.lines
                ),
                group=run.group,
                series=run.series,
                series_head=_new_series(plan, runs, number, is_grouped=is_grouped),
            )
            for number, run in enumerate(runs)
        ),
        unit=unit,
    )


def _is_grouped(plan: Plan) -> bool:
    """Whether the outer keys head groups of rows, rather than stand in columns of their own."""
    if len(plan.request.stubs) == 1:
        return False
    groups = {line.labels[:-1] for line in plan.lines}
    return len(plan.lines) >= _ROWS_PER_GROUP * len(groups)


def _splits(plan: Plan) -> bool:
    """Whether the rows run over a break of the series."""
    time = plan.table.time
    return time is not None and plan.crosses_break and time.name in plan.request.stubs


def _runs(plan: Plan, *, is_grouped: bool) -> Sequence[_Run]:
    splits = _splits(plan)
    runs: list[_Run] = []
    series = 0
    for line in plan.lines:
        group = _group_label(plan, line) if is_grouped else ""
        year = plan.year(line)
        if splits and year is not None:
            series = series_of(plan.table, year)
        if not runs or (runs[-1].group, runs[-1].series) != (group, series):
            runs.append(_Run(group, series, []))
        runs[-1].lines.append(line)
    return runs


def _new_series(
    plan: Plan, runs: Sequence[_Run], number: int, *, is_grouped: bool
) -> tuple[HeadCell, ...]:
    """Head a body whose series is not that of the body before."""
    series = runs[number].series
    if not _splits(plan) or (number > 0 and runs[number - 1].series == series):
        return ()
    stubs = 1 if is_grouped else len(plan.request.stubs)
    return series_head(plan, all_series(plan.table)[series], stubs)


def _group_label(plan: Plan, line: Line) -> str:
    words = [
        f"{field.title} {label}" if field.type == "year" else words_of(plan.table, field, label)
        for name, label in zip(plan.request.stubs, line.labels[:-1], strict=False)
        for field in (plan.table.field(name),)
    ]
    return " - ".join(words)


def _row(plan: Plan, line: Line, bracketed: frozenset[str], *, is_grouped: bool) -> Row:
    if line.field is not None:
        stubs: tuple[str, ...] = (title_of(plan, line.field, plan.years, bracketed),)
    else:
        stubs = tuple(
            words_of(plan.table, plan.table.field(name), label)
            for name, label in zip(plan.request.stubs, line.labels, strict=True)
        )[-1 if is_grouped else 0 :]
    values = tuple(_value(plan, line, lane) for lane in plan.lanes)
    return Row(stubs, values, line.is_total)


def _value(plan: Plan, line: Line, lane: Lane) -> Value:
    field = plan.field(line, lane)
    if lane.share_of is None and not field.is_numeric:
        text = words_of(plan.table, field, plan.text(line, lane))
        return Value(text, Kind.WORDS if text else Kind.BLANK)
    fact = plan.amount(line, lane).fact()
    return Value(fact.text, Kind.NUMBER, fact) if fact else Value("", Kind.BLANK)


def words_of(table: Table, field: Field, text: str) -> str:
    """Say in words what a cell of text or a date holds."""
    if field.type == "date" and text[:1].isdigit():
        return format_short(datetime.date.fromisoformat(text))
    return table.label(field.name, text)
