"""Plan a table: its two axes, and the number where a line of one crosses a line of the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from macros.findings import AuthorError, Code, nearest
from macros.read.table.column import Field
from macros.read.table.grain import SCHOOL_YEAR, YEAR
from macros.read.table.table import Cell, Table
from macros.render.number.amount import (
    BLANK,
    Amount,
    add,
    describe_formula,
    listed_amount,
    percentage,
)
from macros.render.number.selection import ALL
from macros.render.table.axis import OTHERS, TOTAL, Axis, Line
from macros.render.table.request import Request, refuse_totals
from macros.rules.language.expression import evaluate, is_ratio, own_columns
from macros.rules.words import refuse_overlap

_SHARE_DECIMALS = 1


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
        lines: list[Line] = []
        for group, own in axis.groups.items():
            lines += self._first_of(own) if self.request.order else own
            if self.request.has_total and self.request.totals_are_below:
                lines.append(axis.totals[group])
        if self.request.is_grouped:
            lines += self._grand_total()
        return tuple(lines)

    def _grand_total(self) -> Sequence[Line]:
        """Add up the groups that an attribute makes, where their totals are asked for."""
        axis = self._down
        if not self.request.has_total or len(axis.groups) < 2:
            return ()
        key = axis.keys[-1]
        refuse_overlap(self.table, key, (line.keys[key] for line in axis.lines))
        labels = (*("" for _ in axis.keys[1:]), TOTAL)
        return (Line(labels, {}, None, tuple(axis.totals.values()), is_total=True),)

    def _first_of(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Sort the lines of a group; those beyond the wanted number become one."""
        order = str(self.request.order)
        lane = self._lane_of(order.removeprefix("-"))
        sign = -1 if order.startswith("-") else 1
        values = {line: self.amount(line, lane).value for line in lines}
        known = sorted(
            (line for line in lines if values[line] is not None),
            key=lambda line: sign * (values[line] or 0),
        )
        ordered = known + [line for line in lines if values[line] is None]
        most = self.request.most or len(lines)
        shown, rest = ordered[:most], ordered[most:]
        if not rest:
            return shown
        if values[shown[-1]] == values[rest[0]]:
            tied = " và ".join(f"“{line.labels[-1]}”" for line in (shown[-1], rest[0]))
            message = f"{tied} bằng nhau, dau={most} chỉ lấy được một"
            remedy = f"ghi dau={most - 1} hoặc dau={most + 1}"
            raise AuthorError(message, remedy, Code.AMBIGUOUS_KEY)
        own = lines[0]
        keys = {name: value for name, value in own.keys.items() if name != self._down.keys[-1]}
        labels = (*own.labels[:-1], OTHERS)
        return [*shown, Line(labels, keys, own.field, tuple(rest), is_rest=True)]

    def _lane_of(self, name: str) -> Line:
        """Find the lane that rows are sorted by: of a column, or of a value across."""
        lanes = [
            lane
            for lane in self._across.lines
            if name in (lane.field.name if lane.field else "", *lane.keys.values())
        ]
        names = [field.name for field in self.request.fields if field.is_numeric]
        across = [value for lane in self._across.lines for value in lane.keys.values()]
        if len(lanes) != 1 or not self.field(lanes[0], lanes[0]).is_numeric:
            wanted = dict.fromkeys(across if lanes or (len(names) == 1 and across) else names)
            message = f"sap_xep=“{name}” không chỉ đúng một cột số của bảng in ra"
            raise AuthorError(message, nearest(name, wanted), Code.ARGUMENT)
        return lanes[0]

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

    def own_unit(self, line: Line) -> str:
        """The unit that a key gives to the numbers of a line; "" for that of their column."""
        field = next((one for one in self.table.key_fields if one.units), None)
        if field is None or field.units is None:
            return ""
        chosen = self.request.selection.keys.get(field.name) or tuple(field.units)
        values = [line.keys[field.name]] if field.name in line.keys else chosen
        units = {field.units.get(value, "") for value in values}
        return units.pop() if len(units) == 1 else ""

    def stub(self, line: Line, key: str, label: str) -> str:
        """Name a value of a key beside its row; a time, unless it is a year, in full."""
        time = line.keys.get(key) if key == self.timeline.key else None
        is_grouped = key != self.request.stubs[-1]
        if time is None or (self.timeline.grain in (YEAR, SCHOOL_YEAR) and not is_grouped):
            return label
        return self.timeline.head(time, self.table.periods)

    def field(self, line: Line, lane: Line) -> Field:
        """The column of the data that a crossing shows."""
        return next(field for field in (lane.field, line.field) if field is not None)

    def words(self, line: Line, lane: Line) -> Cell | None:
        """The cell of words at a crossing; None where there is not just one."""
        rows, field = self._rows(line, lane), self.field(line, lane)
        is_one = lane.share_of is None and not field.is_numeric and len(rows) == 1
        return self.table.cell(rows[0], field.name) if is_one else None

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
                amount = self._recompute(field, line, lane, decimals)
            self._amounts[place] = amount
        return self._amounts[place]

    def _recompute(self, field: Field, line: Line, lane: Line, decimals: int | None) -> Amount:
        """Divide the sums of two columns, where a column is their ratio; else nothing is there."""
        expression = field.expression
        if expression is None or not is_ratio(expression):
            return BLANK
        fields = [self.table.field(name) for name in own_columns(expression)]
        if not all(self._adds_up(source, line) for source in fields):
            return BLANK
        amounts = {one.name: self._read(one, line, lane, None) for one in fields}
        if not all(amount.applies for amount in amounts.values()):
            return BLANK
        value = evaluate(expression, lambda name: amounts[name.column].value)
        cells = tuple(cell for amount in amounts.values() for cell in amount.cells)
        formula = describe_formula(self.table, field)
        shown = field.decimals if decimals is None else decimals
        return Amount(value, cells, formula, field.unit, shown)

    def _whole(self, line: Line, lane: Line) -> Amount:
        """What the shares of a lane are shares of, on one line."""
        share = self.request.share
        if share == ALL:
            shown = [self.amount(line, other) for other in self._across.lines]
            return add(shown, "các cột")
        if share:
            return self._read(self.table.field(share), line, lane, None)
        if self.request.totals_are_below:
            return self.amount(self._down.totals.get(line.group, line), lane)
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
