"""Plan a table: its lines, its lanes, and which rows of the data each crossing reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from macros.render.number.selection import ALL, refuse_overlap
from macros.render.table.amount import (
    BLANK,
    Amount,
    add,
    read_amount,
    refuse_totals,
    runs_through_time,
    share_of,
    totals_are_below,
)
from macros.render.table.request import COLUMNS, Request, series_of

if TYPE_CHECKING:
    from macros.read.table.schema import Field
    from macros.read.table.table import Table


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the printed table.

    Args:
        labels: What its stub says, outermost key first.
        keys: The key values it fixes.
        field: Its column of the data, when the rows are columns.
        parts: The lines it is the sum of.
    """

    labels: tuple[str, ...]
    keys: Mapping[str, str]
    field: Field | None = None
    parts: tuple[Line, ...] = ()
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of the printed table.

    Args:
        labels: The values of the keys that spread over the columns, in words.
        keys: The key values it fixes.
        field: Its column of the data; None when the rows are columns.
        parts: The lanes it is the sum of.
        share_of: The lane of which this one shows the shares, in percent.
    """

    labels: tuple[str, ...]
    keys: Mapping[str, str]
    field: Field | None = None
    parts: tuple[Lane, ...] = ()
    share_of: Lane | None = None


TOTAL = "Tổng số"
SUBTOTAL = "Cộng"  # the lines shown are not all there are
_SHARE_DECIMALS = 1


class Plan:
    """The lines and lanes of a request, and the amount at each crossing."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.table: Table = request.table
        self._shown = tuple(key for key in (*request.stubs, *request.across) if key != COLUMNS)
        self._index = self._index_rows()
        self._amounts: dict[tuple[int, int], Amount] = {}
        self._totals_are_below = totals_are_below(request)
        refuse_totals(request)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The rows, each group followed by its total where one is asked for."""
        if not (self.request.has_total and self._totals_are_below):
            return self._plain_lines
        return tuple(
            line
            for group, total in self._total_lines.items()
            for line in (*(own for own in self._plain_lines if own.labels[:-1] == group), total)
        )

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """The columns, each followed by its share where shares are asked for."""
        lanes = list(self._plain_lanes)
        if self.request.has_total and not self._totals_are_below:
            lanes += self._total_lanes.values()
        if self.request.share is None:
            return tuple(lanes)
        shown: list[Lane] = []
        for lane in lanes:
            shown.append(lane)
            if self._can_share(lane):
                shown.append(Lane(lane.labels, lane.keys, lane.field, (), lane))
        return tuple(shown)

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The values of the time key that are shown; empty without one."""
        time = self.table.time
        if time is None:
            return ()
        found = self.request.selection.keys.get(time.name) or self.table.values(time.name)
        present = {self.table.columns[time.name][row] for row in self.request.selection.rows}
        return tuple(value for value in found if value in present)

    @cached_property
    def crosses_break(self) -> bool:
        """Whether the years shown belong to more than one series."""
        return len({series_of(self.table, year) for year in self.years}) > 1

    def refuse_overlapping_lanes(self) -> None:
        """Refuse to show lanes as parts of one whole when one of them contains another."""
        for key in self.request.across:
            refuse_overlap(self.table, key, (lane.keys[key] for lane in self._plain_lanes))

    def year(self, line: Line, lane: Lane | None = None) -> str | None:
        """The year that a line, or its crossing with a lane, is about; None for several."""
        if self.table.time is None:
            return None
        name = self.table.time.name
        found = line.keys.get(name) or (lane.keys.get(name) if lane else None)
        return found or (self.years[0] if len(self.years) == 1 else None)

    def field(self, line: Line, lane: Lane) -> Field:
        """The column of the data that a crossing shows."""
        return next(field for field in (lane.field, line.field) if field is not None)

    def text(self, line: Line, lane: Lane) -> str:
        """What stands at a crossing whose column holds words."""
        rows = self._rows(line, lane)
        field = self.field(line, lane)
        return self.table.cell(rows[0], field.name).text if len(rows) == 1 else ""

    def amount(self, line: Line, lane: Lane) -> Amount:
        """The number at a crossing."""
        place = id(line), id(lane)
        if place not in self._amounts:
            self._amounts[place] = self._compute(line, lane)
        return self._amounts[place]

    def _compute(self, line: Line, lane: Lane) -> Amount:
        if lane.share_of is not None:
            decimals = self.request.decimals
            wanted = _SHARE_DECIMALS if decimals is None else decimals
            if not self.field(line, lane).is_summable:
                return BLANK
            part = self.amount(line, lane.share_of)
            return share_of(part, self._whole(line, lane.share_of), wanted)
        field = self.field(line, lane)
        if line.parts or lane.parts:
            if not self._adds_up(field, line):
                return BLANK
            amounts = [self.amount(part, lane) for part in line.parts] or [
                self.amount(line, part) for part in lane.parts
            ]
            return add(amounts, field.title)
        return read_amount(self.table, field, self._rows(line, lane), self.request.decimals)

    def _whole(self, line: Line, lane: Lane) -> Amount:
        """What the shares of a lane are shares of, on one line."""
        if self.request.share not in (None, "", ALL):
            base = self.table.field(str(self.request.share))
            rows = self._rows(line, lane)
            if line.parts or lane.parts:
                return self._compute_sum_of(base, line, lane)
            return read_amount(self.table, base, rows, None)
        if self.request.share == ALL:
            shown = [self.amount(line, other) for other in self._plain_lanes]
            return add(shown, "các cột")
        if self._totals_are_below:
            return self.amount(self._total_lines[line.labels[:-1]], lane)
        return self.amount(line, self._total_lanes[self._lane_group(lane)])

    def _compute_sum_of(self, field: Field, line: Line, lane: Lane) -> Amount:
        if not self._adds_up(field, line):
            return BLANK
        crossings = [(part, lane) for part in line.parts] or [(line, part) for part in lane.parts]
        amounts = [
            read_amount(self.table, field, self._rows(*crossing), None) for crossing in crossings
        ]
        return add(amounts, field.title)

    def _adds_up(self, field: Field, line: Line) -> bool:
        """Whether a column can have a total here: averages have none, stocks none over time."""
        over_time = bool(line.parts) and runs_through_time(self.request)
        return field.is_summable and not (field.stock and over_time)

    def _rows(self, line: Line, lane: Lane) -> list[int]:
        keys = {**line.keys, **lane.keys}
        return (
            self._index.get(tuple(keys[key] for key in self._shown), [])
            if (all(key in keys for key in self._shown))
            else []
        )

    def _index_rows(self) -> Mapping[tuple[str, ...], list[int]]:
        """Find rows by the keys shown; rows that stand for a total are never summed over."""
        request, columns = self.request, self.table.columns
        skipped = {
            key: request.total_values[key]
            for key in request.merged
            if key in request.total_values and key not in request.chosen
        }
        index: dict[tuple[str, ...], list[int]] = {}
        for row in request.selection.rows:
            if all(columns[key][row] != value for key, value in skipped.items()):
                place = tuple(columns[key][row] for key in self._shown)
                index.setdefault(place, []).append(row)
        return index

    def _members(self, key: str) -> tuple[str, ...]:
        """The values of a key that are shown, without the one that is their total."""
        place = self._shown.index(key)
        present = {values[place] for values in self._index}
        wanted = self.request.selection.keys.get(key)
        total = self.request.total_values.get(key)
        if wanted is None:
            found = [value for value in self.table.values(key) if value != total]
        else:
            found = list(wanted)
        return tuple(value for value in found if value in present)

    @cached_property
    def _plain_lines(self) -> tuple[Line, ...]:
        if self.request.stubs == (COLUMNS,):
            return tuple(Line((field.name,), {}, field) for field in self.request.fields)
        keys = self.request.stubs
        present = {values[: len(keys)] for values in self._index}
        total = self.request.total_values.get(keys[-1])
        return tuple(
            Line(
                self._label(keys, values),
                dict(zip(keys, values, strict=True)),
                is_total=values[-1] == total and len(self._members(keys[-1])) > 1,
            )
            for values in product(*(self._members(key) for key in keys))
            if values in present
        )

    @cached_property
    def _plain_lanes(self) -> tuple[Lane, ...]:
        keys = self.request.across
        fields = (None,) if self.request.stubs == (COLUMNS,) else self.request.fields
        return tuple(
            Lane(self._label(keys, values), dict(zip(keys, values, strict=True)), field)
            for values in product(*(self._members(key) for key in keys))
            for field in fields
        )

    @cached_property
    def _total_lines(self) -> Mapping[tuple[str, ...], Line]:
        """The total of each group of lines, by the labels of the group."""
        groups: dict[tuple[str, ...], list[Line]] = {}
        for line in self._plain_lines:
            groups.setdefault(line.labels[:-1], []).append(line)
        key = self.request.stubs[-1]
        return {group: self._total_line(key, group, own) for group, own in groups.items()}

    def _total_line(self, key: str, group: tuple[str, ...], own: list[Line]) -> Line:
        label = (*group, SUBTOTAL if key in self.request.chosen else TOTAL)
        keys = {name: value for name, value in own[0].keys.items() if name != key}
        total = self._total_of(key)
        if total is not None:
            return Line(label, {**keys, key: total}, is_total=True)
        if key != COLUMNS:
            refuse_overlap(self.table, key, (line.keys[key] for line in own))
        return Line(
            label, keys, parts=tuple(line for line in own if not line.is_total), is_total=True
        )

    @cached_property
    def _total_lanes(self) -> Mapping[tuple[tuple[str, ...], str], Lane]:
        """The total of each group of lanes, by the group's labels and column."""
        groups: dict[tuple[tuple[str, ...], str], list[Lane]] = {}
        for lane in self._plain_lanes:
            groups.setdefault(self._lane_group(lane), []).append(lane)
        return {group: self._total_lane(group[0], own) for group, own in groups.items()}

    def _total_lane(self, group: tuple[str, ...], own: list[Lane]) -> Lane:
        key = self.request.across[-1]
        labels = (*group, SUBTOTAL if key in self.request.chosen else TOTAL)
        keys = {name: value for name, value in own[0].keys.items() if name != key}
        total = self._total_of(key)
        if total is not None:
            return Lane(labels, {**keys, key: total}, own[0].field)
        refuse_overlap(self.table, key, (lane.keys[key] for lane in own))
        return Lane(labels, keys, own[0].field, tuple(own))

    def _lane_group(self, lane: Lane) -> tuple[tuple[str, ...], str]:
        return lane.labels[:-1], lane.field.name if lane.field else ""

    def _total_of(self, key: str) -> str | None:
        """The value of a key whose rows hold the total; None when it must be summed."""
        total = self.request.total_values.get(key)
        place = self._shown.index(key)
        is_present = any(values[place] == total for values in self._index)
        return total if is_present and key not in self.request.chosen else None

    def _can_share(self, lane: Lane) -> bool:
        field = lane.field
        if field is None:
            return True
        return field.is_numeric and field.is_summable and field.name != self.request.share

    def _label(self, keys: tuple[str, ...], values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.table.label(k, v) for k, v in zip(keys, values, strict=True))
