"""Head a table: what its columns are called, which heads they share, where units stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from macros.render.table.plan import Line, Plan

if TYPE_CHECKING:
    from macros.read.table.schema import Field
    from macros.read.table.timeline import Series


INDICATOR = "Chỉ tiêu"
NUMBER = "Số lượng"
SHARE = "Tỷ lệ (%)"
_PERCENT = "%"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head cell over one or more columns and head rows."""

    text: str
    columns: int = 1
    rows: int = 1


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


def title_of(plan: Plan, field: Field, years: Sequence[str], bracketed: frozenset[str]) -> str:
    """Name a column in full, with its unit if heads must name it."""
    return _with_unit(_series_title(plan, field, years) or field.title, field, bracketed)


def stub_heads(plan: Plan, *, is_grouped: bool) -> tuple[str, ...]:
    """Name the columns that name the rows; the keys of groups need none."""
    if plan.request.lists_columns:
        return (INDICATOR,)
    heads = tuple(plan.table.field(name).head for name in plan.request.stubs)
    return heads[-1:] if is_grouped else heads


def head_rows(plan: Plan, bracketed: frozenset[str]) -> tuple[tuple[HeadCell, ...], ...]:
    """Write the head rows over all columns but the stub."""
    spanned = _spanned_fields(plan)
    shared = {id(lane.share_of) for lane in plan.lanes}
    paths = [
        _path(plan, lane, bracketed, spanned, is_shared=bool(lane.share_of) or id(lane) in shared)
        for lane in plan.lanes
    ]
    return merge_paths(paths)


def series_head(plan: Plan, series: Series | None, stubs: int) -> tuple[HeadCell, ...]:
    """Say what a series and its columns are called.

    The series' label reaches over the stub up to the first column with a name of its own;
    later columns without one get a cell without text.
    """
    if series is None:
        return ()
    titles = [
        (series.titles.get(lane.field.name, "") if lane.field else "", lane.labels)
        for lane in plan.lanes
    ]
    start = next((place for place, (title, _) in enumerate(titles) if title), len(titles))
    cells = [HeadCell(series.label, stubs + start)]
    for (title, _), run in groupby(titles[start:]):
        cells.append(HeadCell(title, len(list(run))))
    return tuple(cells)


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


def _path(
    plan: Plan, lane: Line, bracketed: frozenset[str], spanned: frozenset[str], *, is_shared: bool
) -> tuple[str, ...]:
    """List the heads above a lane, top first."""
    above = (*_series_above(plan, lane), *lane.labels)
    part = SHARE if lane.share_of else NUMBER
    if lane.field is None:
        if is_shared:
            return (*above, part)
        return above or (_only_year(plan) or NUMBER,)
    title = _column_title(plan, lane, lane.field, bracketed, spanned)
    if len(plan.request.fields) > 1:
        return (*above, *title, part) if is_shared else (*above, *title)
    if lane.share_of is not None:
        return (*above, SHARE)
    return above if above and not is_shared else (*above, *title)


def _column_title(
    plan: Plan, lane: Line, field: Field, bracketed: frozenset[str], spanned: frozenset[str]
) -> tuple[str, ...]:
    """Name a column: under the spanner of its group, or in full without one."""
    years = _years_of(plan, lane)
    own = _series_title(plan, field, years)
    if field.group and field.name in spanned:
        return field.group, _with_unit(own or field.head, field, bracketed)
    plain = field.title if field.group else field.head
    return (_with_unit(own or plain, field, bracketed),)


def _spanned_fields(plan: Plan) -> frozenset[str]:
    """Find the columns that stand under the spanner of their group.

    A spanner over one column, or over everything under each year, tells nothing.
    """
    fields = plan.request.fields
    runs = [list(run) for _, run in groupby(fields, key=lambda field: field.group)]
    if len(runs) == 1 and plan.request.across:
        return frozenset()
    return frozenset(field.name for run in runs if len(run) > 1 for field in run if field.group)


def _series_title(plan: Plan, field: Field, years: Sequence[str]) -> str | None:
    """How a column is called in the series that all these years belong to."""
    is_one = len(plan.timeline.numbers(years)) == 1
    return plan.timeline.title_of(field.name, years[0]) if is_one else None


def _series_above(plan: Plan, lane: Line) -> tuple[str, ...]:
    """The series above a lane, when the lanes run over a break."""
    year = lane.keys.get(plan.timeline.key or "")
    if year is None or not plan.crosses_break:
        return ()
    series = plan.timeline.series(plan.timeline.number(year))
    return (series.label,) if series is not None else ()


def _years_of(plan: Plan, lane: Line) -> tuple[str, ...]:
    year = lane.keys.get(plan.timeline.key or "")
    return (year,) if year is not None else plan.years


def _only_year(plan: Plan) -> str | None:
    """Name the one year of the table, such as "Năm 2020"."""
    is_one = len(plan.years) == 1
    return plan.timeline.head(plan.years[0], plan.table.periods) if is_one else None


def _with_unit(title: str, field: Field, bracketed: frozenset[str]) -> str:
    """Add the unit in brackets, unless the title ends with it already."""
    unit = f"({field.unit})"
    needs_unit = field.is_numeric and field.unit in bracketed and not title.endswith(unit)
    return f"{title} {unit}" if needs_unit else title
