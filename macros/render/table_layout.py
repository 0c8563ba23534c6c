"""Lay out a planned table: head rows, bodies, and the text of every cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from macros.format.date import format_short
from macros.format.number import NOT_REPORTED
from macros.render.fact import Fact
from macros.render.table_plan import Lane, Line, Plan
from macros.render.table_request import COLUMNS
from macros.render.table_series import all_series, series_of

if TYPE_CHECKING:
    from macros.read.table import Table
    from macros.read.table_schema import Field, Series

INDICATOR = "Chỉ tiêu"
NUMBER = "Số lượng"
SHARE = "Tỷ lệ (%)"
_PERCENT = "%"


class Kind(StrEnum):
    """What a cell holds."""

    NUMBER = "so"
    WORDS = "chu"
    BLANK = "trong"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head cell over one or more columns and head rows."""

    text: str
    columns: int = 1
    rows: int = 1


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
        unit: The unit of all numbers; "" when the heads name them.
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


def lay_out(plan: Plan) -> Layout:
    """Turn a plan into heads and rows of text."""
    unit, bracketed = choose_units(plan)
    is_grouped = _is_grouped(plan)
    paths = [_head_path(plan, lane, bracketed) for lane in plan.lanes]
    return Layout(
        stubs=_stub_heads(plan, is_grouped=is_grouped),
        head=merge_paths(_drop_lonely_groups(plan, paths, bracketed)),
        bodies=_bodies(plan, bracketed, is_grouped=is_grouped),
        unit=unit,
    )


def choose_units(plan: Plan) -> tuple[str, frozenset[str]]:
    """Choose the unit above the table and the units that its heads must name.

    The unit of most columns stands above. Percent is named in the heads, unless all columns
    are in percent; so are all units when none prevails.
    """
    units = [field.unit for field in plan.request.fields if field.is_numeric]
    if len(set(units)) < 2:
        return next(iter(units), ""), frozenset()
    others = [unit for unit in units if unit != _PERCENT]
    main = max(others, key=others.count)
    prevails = 2 * others.count(main) > len(others) and "" not in others
    unit = main if prevails else ""
    return unit, frozenset(units) - {unit, ""}


def merge_paths(paths: Sequence[tuple[str, ...]]) -> tuple[tuple[HeadCell, ...], ...]:
    """Arrange the heads of columns in rows; equal neighbours become one spanner.

    A column with a shorter path than others has its last head reach down to the bottom.
    """
    depth = max((len(path) for path in paths), default=1)
    rows: list[tuple[HeadCell, ...]] = []
    for level in range(depth):
        cells: list[HeadCell] = []
        reaching = [(number, path) for number, path in enumerate(paths) if len(path) > level]
        for (path, leaf), same in groupby(reaching, key=partial(_merging_key, level)):
            height = 1 if leaf is None else depth - level
            cells.append(HeadCell(path[level], len(list(same)), height))
        rows.append(tuple(cells))
    return tuple(rows)


def _merging_key(
    level: int, item: tuple[int, tuple[str, ...]]
) -> tuple[tuple[str, ...], int | None]:
    """Neighbours with an equal key share a head cell; the last head of a column never does."""
    number, path = item
    return path[: level + 1], number if len(path) == level + 1 else None


def with_unit(text: str, unit: str) -> str:
    """Add a unit in brackets, unless the text ends with it already."""
    return f"{text} ({unit})" if unit and not text.endswith(f"({unit})") else text


def field_title(table: Table, field: Field, years: Sequence[str], *, short: bool) -> str:
    """Name a column: as its series calls it when all years belong to one."""
    numbers = {series_of(table, year) for year in years}
    if len(numbers) == 1:
        series = all_series(table)[numbers.pop()]
        if series is not None and field.name in series.titles:
            return series.titles[field.name]
    return field.head if short else field.title


def _head_path(plan: Plan, lane: Lane, bracketed: frozenset[str]) -> tuple[str, ...]:
    path = (*_series_label(plan, lane), *lane.labels)
    fields = plan.request.fields
    is_shared = lane.share_of is not None or any(other.share_of is lane for other in plan.lanes)
    if lane.field is None:
        fixed = _fixed_time(plan)
        own = path or ((fixed or NUMBER,) if not is_shared else ())
        return (*own, SHARE if lane.share_of else NUMBER) if is_shared else own
    years = _years_of(plan, lane)
    title = field_title(plan.table, lane.field, years, short=True)
    title = with_unit(title, lane.field.unit if lane.field.unit in bracketed else "")
    if len(fields) == 1:
        if lane.share_of is not None:
            return (*path, SHARE)
        return path if path and not is_shared else (*path, title)
    group = (lane.field.group,) if lane.field.group else ()
    if is_shared:
        return (*path, *group, title, SHARE if lane.share_of else NUMBER)
    return (*path, *group, title)


def _drop_lonely_groups(
    plan: Plan, paths: list[tuple[str, ...]], bracketed: frozenset[str]
) -> list[tuple[str, ...]]:
    """Replace a spanner over a single column by that column's full title."""
    lanes = plan.lanes
    if len(plan.request.fields) == 1:
        return paths
    result = list(paths)
    for _, run in groupby(
        range(len(lanes)),
        key=lambda index: (
            lanes[index].labels,
            lanes[index].field.group if lanes[index].field else None,  # type: ignore[union-attr]
        ),
    ):
        columns = list(run)
        field = lanes[columns[0]].field
        names = {getattr(lanes[column].field, "name", "") for column in columns}
        if field is None or field.group is None or len(names) > 1:
            continue
        years = _years_of(plan, lanes[columns[0]])
        title = field_title(plan.table, field, years, short=False)
        title = with_unit(title, field.unit if field.unit in bracketed else "")
        for column in columns:
            place = result[column].index(field.group)
            result[column] = (*result[column][:place], title, *result[column][place + 2 :])
    return result


def _series_label(plan: Plan, lane: Lane) -> tuple[str, ...]:
    """The series above a lane, when the lanes run over a break."""
    time = plan.table.time
    if time is None or time.name not in lane.keys or not plan.crosses_break:
        return ()
    series = all_series(plan.table)[series_of(plan.table, lane.keys[time.name])]
    return (series.label,) if series is not None else ()


def _years_of(plan: Plan, lane: Lane) -> tuple[str, ...]:
    time = plan.table.time
    if time is not None and time.name in lane.keys:
        return (lane.keys[time.name],)
    return plan.years


def _fixed_time(plan: Plan) -> str | None:
    """Name the one year of the table, such as "Năm 2020"."""
    time = plan.table.time
    if time is None or len(plan.years) != 1:
        return None
    label = plan.table.label(time.name, plan.years[0])
    return f"{time.title} {label}" if time.type == "year" else label


def _is_grouped(plan: Plan) -> bool:
    """Whether the outer keys head groups of rows, rather than stand in columns of their own."""
    if len(plan.request.stubs) == 1:
        return False
    groups = [line.labels[:-1] for line in plan.lines]
    return len(set(groups)) < len(groups)


def _stub_heads(plan: Plan, *, is_grouped: bool) -> tuple[str, ...]:
    stubs = plan.request.stubs
    if stubs == (COLUMNS,):
        return (INDICATOR,)
    heads = tuple(plan.table.field(name).head for name in stubs)
    return heads[-1:] if is_grouped else heads


def _bodies(plan: Plan, bracketed: frozenset[str], *, is_grouped: bool) -> tuple[Body, ...]:
    splits = (
        plan.crosses_break
        and plan.table.time is not None
        and (plan.table.time.name in plan.request.stubs)
    )
    bodies: list[Body] = []
    series = 0
    runs: list[tuple[str, int, list[Line]]] = []
    for line in plan.lines:
        group = _group_label(plan, line) if is_grouped else ""
        year = plan.year(line)
        series = series_of(plan.table, year) if splits and year is not None else series
        if not runs or runs[-1][:2] != (group, series):
            runs.append((group, series, []))
        runs[-1][2].append(line)
    names = all_series(plan.table)
    width = 1 if is_grouped else len(plan.request.stubs)
    for number, (group, series, lines) in enumerate(runs):
        is_new = splits and (number == 0 or runs[number - 1][1] != series)
        head = _series_head(plan, names[series], width) if is_new else ()
        rows = tuple(_row(plan, line, bracketed, is_grouped=is_grouped) for line in lines)
        bodies.append(Body(rows, group, series, head))
    return tuple(bodies)


def _group_label(plan: Plan, line: Line) -> str:
    words = [
        f"{field.title} {label}" if field.type == "year" else label
        for name, label in zip(plan.request.stubs, line.labels[:-1], strict=False)
        for field in (plan.table.field(name),)
    ]
    return " – ".join(words)


def _row(plan: Plan, line: Line, bracketed: frozenset[str], *, is_grouped: bool) -> Row:
    stubs = line.labels[-1:] if is_grouped else line.labels
    if line.field is not None:
        title = field_title(plan.table, line.field, plan.years, short=False)
        stubs = (with_unit(title, line.field.unit if line.field.unit in bracketed else ""),)
    elif not is_grouped and not line.is_total:
        stubs = tuple(
            _words(plan.table, plan.table.field(name), label)
            for name, label in zip(plan.request.stubs, stubs, strict=True)
        )
    values = tuple(_value(plan, line, lane) for lane in plan.lanes)
    return Row(stubs, values, line.is_total)


def _value(plan: Plan, line: Line, lane: Lane) -> Value:
    field = plan.field(line, lane)
    if lane.share_of is None and not field.is_numeric:
        text = _words(plan.table, field, plan.text(line, lane))
        return Value(text, Kind.WORDS if text else Kind.BLANK)
    fact = plan.amount(line, lane).fact()
    return Value(fact.text, Kind.NUMBER, fact) if fact else Value("", Kind.BLANK)


def _words(table: Table, field: Field, text: str) -> str:
    """Say in words what a cell of text or a date holds."""
    if field.type == "date" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        import datetime

        return format_short(datetime.date.fromisoformat(text))
    return table.label(field.name, text)


def _series_head(plan: Plan, series: Series | None, stubs: int) -> tuple[HeadCell, ...]:
    """Say what a series and its columns are called; the label reaches up to the first title."""
    if series is None:
        return ()
    titles = [series.titles.get(lane.field.name, "") if lane.field else "" for lane in plan.lanes]
    cells: list[HeadCell] = []
    start = next((place for place, title in enumerate(titles) if title), len(titles))
    cells.append(HeadCell(series.label, stubs + start))
    keyed = [
        (title, lane.keys, getattr(lane.field, "name", ""))
        for title, lane in zip(titles, plan.lanes, strict=True)
    ]
    for (title, _, _), run in groupby(keyed[start:]):
        cells.append(HeadCell(title, len(list(run))))
    return tuple(cells)
