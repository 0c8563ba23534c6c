"""Head a table: what its columns are called, which heads they share, where units stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby

from macros.read.table.column import Field
from macros.read.table.timeline import Series
from macros.render.table.axis import Line
from macros.render.table.plan import Plan
from macros.rules.language.expression import own_columns

INDICATOR = "Chỉ tiêu"
NUMBER = "Số lượng"
SHARE = "Tỷ lệ (%)"
_PERCENT = "%"
_AMONG = "Trong đó"  # above parts that do not make the whole
_NO_SUM = re.compile(r"[-*/(]")


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head cell over one or more columns and head rows."""

    text: str
    columns: int = 1
    rows: int = 1


class Heads:
    """What the rows and columns of a planned table are called.

    Args:
        is_grouped: Whether the outer keys of the rows head groups, and need no column.
    """

    def __init__(self, plan: Plan, *, is_grouped: bool) -> None:
        self._plan = plan
        self._is_grouped = is_grouped
        self.unit, self._bracketed = _choose_units(plan.request.fields)

    @property
    def stubs(self) -> tuple[str, ...]:
        """The heads of the columns that name the rows."""
        request = self._plan.request
        if request.lists_columns:
            return (INDICATOR,)
        heads = tuple(self._plan.table.field(name).head for name in request.stubs)
        return heads[-1:] if self._is_grouped else heads

    @property
    def rows(self) -> tuple[tuple[HeadCell, ...], ...]:
        """The head rows over all columns but the stub."""
        return merge_paths(self._paths)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The lowest head of each of these columns."""
        return tuple(path[-1] for path in self._paths)

    @cached_property
    def _paths(self) -> Sequence[tuple[str, ...]]:
        shared = {lane.share_of for lane in self._plan.lanes if lane.share_of}
        return [
            self._path(lane, is_shared=lane.share_of is not None or lane in shared)
            for lane in self._plan.lanes
        ]

    def title(self, field: Field) -> str:
        """Name a column in full, with its unit if heads must name it."""
        own = self._plan.title_of(field, self._plan.years)
        return self._with_unit(own or field.title, field)

    def over_series(self, series: Series | None) -> tuple[HeadCell, ...]:
        """Say what a series and its columns are called.

        The series' label reaches over the stub up to the first column with a name of its own;
        later columns without one get a cell without text.
        """
        if series is None:
            return ()
        titles = [
            (series.titles.get(lane.field.name, "") if lane.field else "", lane.labels)
            for lane in self._plan.lanes
        ]
        start = next((place for place, (title, _) in enumerate(titles) if title), len(titles))
        cells = [HeadCell(series.label, len(self.stubs) + start)]
        for (title, _), run in groupby(titles[start:]):
            cells.append(HeadCell(title, len(list(run))))
        return tuple(cells)

    def _path(self, lane: Line, *, is_shared: bool) -> tuple[str, ...]:
        """List the heads above a lane, top first."""
        above = (*self._series_above(lane), *lane.labels)
        part = SHARE if lane.share_of else NUMBER
        if lane.field is None:
            if is_shared:
                return (*above, part)
            return above or (self._only_year() or NUMBER,)
        title = self._column_title(lane, lane.field)
        if len(self._plan.request.fields) > 1:
            return (*above, *title, part) if is_shared else (*above, *title)
        if lane.share_of is not None:
            return (*above, SHARE)
        return above if above and not is_shared else (*above, *title)

    def _column_title(self, lane: Line, field: Field) -> tuple[str, ...]:
        """Name a column: under the spanner of its group, or in full without one."""
        year = lane.keys.get(self._plan.timeline.key or "")
        own = self._plan.title_of(field, self._plan.years if year is None else (year,))
        if field.group and field.name in self._spanned:
            head = self._with_unit(own or field.head, field)
            among = self._incomplete.get(field.name, 0)
            if among == 1:
                return field.group, f"{_AMONG}: {head[:1].lower()}{head[1:]}"
            return (field.group, _AMONG, head) if among else (field.group, head)
        plain = field.title if field.group else field.head
        return (self._with_unit(own or plain, field),)

    @cached_property
    def _spanned(self) -> frozenset[str]:
        """The columns that stand under the spanner of their group.

        A spanner over one column, or over everything under each year, tells nothing.
        """
        request = self._plan.request
        runs = [list(run) for _, run in groupby(request.fields, key=lambda field: field.group)]
        if len(runs) == 1 and request.across:
            return frozenset()
        return frozenset(field.name for run in runs if len(run) > 1 for field in run if field.group)

    @cached_property
    def _incomplete(self) -> Mapping[str, int]:
        """Map the parts of a sum, where not all of them are shown, to how many are."""
        shown = {field.name: field.group for field in self._plan.request.fields}
        found: dict[str, int] = {}
        for field in self._plan.request.fields:
            if field.expression is None or _NO_SUM.search(field.formula or ""):
                continue
            parts = list(own_columns(field.expression))
            here = [name for name in parts if name in shown and shown[name] == field.group]
            if len(here) < len(parts):
                found.update(dict.fromkeys(here, len(here)))
        return found

    def _series_above(self, lane: Line) -> tuple[str, ...]:
        """The series above a lane, when the lanes run over a break."""
        timeline = self._plan.timeline
        year = lane.keys.get(timeline.key or "")
        if year is None or not self._plan.crosses_break:
            return ()
        series = timeline.series(timeline.number(year))
        return (series.label,) if series is not None else ()

    def _only_year(self) -> str | None:
        """Name the one year of the table, such as "Năm 2020"."""
        plan = self._plan
        is_one = len(plan.years) == 1
        return plan.timeline.head(plan.years[0], plan.table.periods) if is_one else None

    def _with_unit(self, title: str, field: Field) -> str:
        """Add the unit in brackets, unless the title ends with it already."""
        unit = f"({field.unit})"
        needs_unit = field.is_numeric and field.unit in self._bracketed
        return f"{title} {unit}" if needs_unit and not title.endswith(unit) else title


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


def _choose_units(fields: Sequence[Field]) -> tuple[str, frozenset[str]]:
    """Choose the unit above the table and the units that its heads must name.

    The unit of most columns stands above. Percent is named in the heads, unless all columns
    are in percent; so are all units when none prevails.
    """
    units = [field.unit for field in fields if field.is_numeric]
    if len(set(units)) < 2:
        return next(iter(units), ""), frozenset()
    others = [unit for unit in units if unit != _PERCENT]
    main = max(others, key=others.count)
    prevails = 2 * others.count(main) > len(others) and "" not in others
    unit = main if prevails else ""
    return unit, frozenset(units) - {unit, ""}
