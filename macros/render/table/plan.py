"""Plan a table: its two axes, and the number where a line of one crosses a line of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from macros.read.table.grain import YEAR
from macros.read.table.schema import Field
from macros.read.table.table import Table
from macros.render.number.amount import BLANK, Amount, add, listed_amount, percentage
from macros.render.number.selection import ALL
from macros.render.table.request import Request, refuse_totals
from macros.rules.words import refuse_overlap

TOTAL = "Tổng số"
SUBTOTAL = "Cộng"  # the lines shown are not all there are
_SHARE_DECIMALS = 1

Group = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One row or one column of a printed table.

    Args:
        labels: The values of its keys in words, outermost key first.
        keys: The key values it fixes.
        field: Its column of the data, where its axis lists columns.
        parts: The lines it is the sum of.
        share_of: The line of which this one shows the shares, in percent.
    """

    labels: tuple[str, ...]
    keys: Mapping[str, str]
    field: Field | None = None
    parts: tuple[Line, ...] = ()
    share_of: Line | None = None
    is_total: bool = False

    @property
    def group(self) -> Group:
        """What lines with one total have in common: their outer labels, and their column."""
        return self.labels[:-1], self.field.name if self.field else ""


class Axis:
    """One side of a printed table: its lines, and the total of each group of them.

    Args:
        keys: Key columns whose values make the lines, outermost first.
        fields: The columns of the data listed under each value; (None,) when the other axis
            lists them.
        rows: The rows of the data that the table shows.
        is_sparse: Whether values that no row combines are left out.
    """

    def __init__(
        self,
        request: Request,
        keys: tuple[str, ...],
        fields: Sequence[Field | None],
        rows: Iterable[int],
        *,
        is_sparse: bool,
    ) -> None:
        self.keys = keys
        self._request = request
        self._table = request.table
        self._fields = fields
        self._is_sparse = is_sparse
        columns = [request.table.columns[key] for key in keys]
        self._present = {tuple(column[row] for column in columns) for row in rows}

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines without their totals."""
        members = [self._members(key) for key in self.keys]
        total = self._request.total_values.get(self.keys[-1]) if self.keys else None
        return tuple(
            Line(
                tuple(self._table.label(k, v) for k, v in zip(self.keys, values, strict=True)),
                dict(zip(self.keys, values, strict=True)),
                field,
                is_total=total is not None and values[-1] == total and len(members[-1]) > 1,
            )
            for values in product(*members)
            if not self._is_sparse or values in self._present
            for field in self._fields
        )

    @cached_property
    def groups(self) -> Mapping[Group, Sequence[Line]]:
        """The lines by what they have in common."""
        groups: dict[Group, list[Line]] = {}
        for line in self.lines:
            groups.setdefault(line.group, []).append(line)
        return groups

    @cached_property
    def totals(self) -> Mapping[Group, Line]:
        """The total of each group; AuthorError when its lines overlap."""
        return {group: self._total_of(group, own) for group, own in self.groups.items()}

    def _total_of(self, group: Group, own: Sequence[Line]) -> Line:
        """Read the total from rows of its own, or else sum up the lines."""
        key = self.keys[-1]
        is_part = key in self._request.chosen
        labels = (*group[0], SUBTOTAL if is_part else TOTAL)
        keys = {name: value for name, value in own[0].keys.items() if name != key}
        total = self._request.total_values.get(key)
        if not is_part and any(values[-1] == total for values in self._present):
            return Line(labels, {**keys, key: str(total)}, own[0].field, is_total=True)
        refuse_overlap(self._table, key, (line.keys[key] for line in own))
        parts = tuple(line for line in own if not line.is_total)
        return Line(labels, keys, own[0].field, parts, is_total=True)

    def _members(self, key: str) -> Sequence[str]:
        """The values of a key that are shown, without the one that is their total."""
        place = self.keys.index(key)
        present = {values[place] for values in self._present}
        total = self._request.total_values.get(key)
        every = [value for value in self._table.values(key) if value != total]
        return [v for v in self._request.selection.keys.get(key, every) if v in present]


class Plan:
    """The lines and lanes of a table, which are its rows and columns, and the crossings."""

    def __init__(self, request: Request) -> None:
        refuse_totals(request)
        self.request = request
        self.table: Table = request.table
        self.timeline = request.table.schema.timeline
        rows = self._rows_read()
        lists_columns = request.lists_columns
        stubs = () if lists_columns else request.stubs
        fields = ((None,), request.fields)
        self._down = Axis(request, stubs, fields[lists_columns], rows, is_sparse=not lists_columns)
        self._across = Axis(
            request, request.across, fields[not lists_columns], rows, is_sparse=False
        )
        self._keys = (*stubs, *request.across)
        self._index: dict[tuple[str | None, ...], list[int]] = {}
        for row in rows:
            place = tuple(request.table.columns[key][row] for key in self._keys)
            self._index.setdefault(place, []).append(row)
        self._amounts: dict[tuple[str, Line, Line, int | None], Amount] = {}

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The rows, each group followed by its total where one is asked for."""
        axis = self._down
        if not (self.request.has_total and self.request.totals_are_below):
            return axis.lines
        return tuple(
            line for group, own in axis.groups.items() for line in (*own, axis.totals[group])
        )

    @cached_property
    def lanes(self) -> tuple[Line, ...]:
        """The columns, then their totals, each followed by its share where shares are asked for."""
        lanes = list(self._across.lines)
        if self.request.has_total and not self.request.totals_are_below:
            lanes += self._across.totals.values()
        if self.request.share is None:
            return tuple(lanes)
        shown: list[Line] = []
        for lane in lanes:
            shown.append(lane)
            if self._can_share(lane):
                shown.append(Line(lane.labels, lane.keys, lane.field, share_of=lane))
        return tuple(shown)

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The values of the time key that are shown; empty without one."""
        key = self.timeline.key
        if key is None:
            return ()
        found = self.request.selection.keys.get(key) or tuple(self.table.periods)
        present = {self.table.columns[key][row] for row in self.request.selection.rows}
        return tuple(value for value in found if value in present)

    @cached_property
    def crosses_break(self) -> bool:
        """Whether the years shown belong to more than one series."""
        return len(self.timeline.numbers(self.years)) > 1

    def title_of(self, field: Field, years: Sequence[str]) -> str | None:
        """Say how a column is called in the one series of some years, if it has its own name."""
        is_one = len(self.timeline.numbers(years)) == 1
        return self.timeline.title_of(field.name, years[0]) if is_one else None

    def refuse_overlapping_lanes(self) -> None:
        """Refuse to show lanes as parts of one whole when one of them contains another."""
        for key in self.request.across:
            refuse_overlap(self.table, key, (lane.keys[key] for lane in self._across.lines))

    def year(self, line: Line) -> str | None:
        """The time that a line is about; None for several, or none."""
        own = line.keys.get(self.timeline.key or "")
        return own or (self.years[0] if len(self.years) == 1 else None)

    def stub(self, line: Line, key: str, label: str) -> str:
        """Name a value of a key beside its row; a time, unless it is a year, in full."""
        time = line.keys.get(key) if key == self.timeline.key else None
        is_grouped = key != self.request.stubs[-1]
        if time is None or (self.timeline.grain is YEAR and not is_grouped):
            return label
        return self.timeline.head(time, self.table.periods)

    def field(self, line: Line, lane: Line) -> Field:
        """The column of the data that a crossing shows."""
        return next(field for field in (lane.field, line.field) if field is not None)

    def text(self, line: Line, lane: Line) -> str:
        """What stands at a crossing whose column holds words."""
        rows = self._rows(line, lane)
        field = self.field(line, lane)
        return self.table.cell(rows[0], field.name).text if len(rows) == 1 else ""

    def amount(self, line: Line, lane: Line) -> Amount:
        """The number at a crossing."""
        field, decimals = self.field(line, lane), self.request.decimals
        if lane.share_of is None:
            return self._read(field, line, lane, decimals)
        if not field.is_summable:
            return BLANK
        part = self.amount(line, lane.share_of)
        whole = self._whole(line, lane.share_of)
        if not part.applies or not whole.applies or whole.value == 0:
            return BLANK
        shown = _SHARE_DECIMALS if decimals is None else decimals
        return percentage(part, whole, f"{part.text} ÷ {whole.text}", shown)

    def _read(self, field: Field, line: Line, lane: Line, decimals: int | None) -> Amount:
        """Read a column at a crossing, each once; totals are the sum of their parts."""
        place = field.name, line, lane, decimals
        if place not in self._amounts:
            parts = [(part, lane) for part in line.parts] or [(line, part) for part in lane.parts]
            if not parts:
                amount = listed_amount(self.table, field, self._rows(line, lane), decimals)
            elif self._adds_up(field, line):
                amounts = [self._read(field, *crossing, decimals) for crossing in parts]
                amount = add(amounts, field.title)
            else:
                amount = BLANK
            self._amounts[place] = amount
        return self._amounts[place]

    def _whole(self, line: Line, lane: Line) -> Amount:
        """What the shares of a lane are shares of, on one line."""
        share = self.request.share
        if share == ALL:
            shown = [self.amount(line, other) for other in self._across.lines]
            return add(shown, "các cột")
        if share:
            return self._read(self.table.field(share), line, lane, None)
        if self.request.totals_are_below:
            return self.amount(self._down.totals[line.group], lane)
        return self.amount(line, self._across.totals[lane.group])

    def _adds_up(self, field: Field, line: Line) -> bool:
        """Whether a column can have a total here: averages have none, stocks none over time."""
        over_time = bool(line.parts) and self.request.runs_through_time
        return field.is_summable and not (field.stock and over_time)

    def _can_share(self, lane: Line) -> bool:
        field = lane.field
        if field is None:
            return True
        return field.is_numeric and field.is_summable and field.name != self.request.share

    def _rows(self, line: Line, lane: Line) -> Sequence[int]:
        keys = {**line.keys, **lane.keys}
        return self._index.get(tuple(keys.get(key) for key in self._keys), [])

    def _rows_read(self) -> Sequence[int]:
        """Choose the rows to read; those that stand for a total are never summed over."""
        request, columns = self.request, self.table.columns
        skipped = {
            key: request.total_values[key]
            for key in request.merged
            if key in request.total_values and key not in request.chosen
        }
        return [
            row
            for row in request.selection.rows
            if all(columns[key][row] != value for key, value in skipped.items())
        ]
