"""Lay out a planned table, and guess how wide it prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, groupby
from operator import itemgetter

from macros.format import NOT_REPORTED, round_half_up
from macros.render.call.context import Fact
from macros.render.table.axis import Line
from macros.render.table.head import HeadCell, Heads
from macros.render.table.plan import Plan

_EXACT = Decimal("1e-9")  # what dividing may leave of 100%
_ROWS_PER_GROUP = 2  # with fewer rows on average, group headings only cost space


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its stub, then its cells, which are numbers or words."""

    stubs: tuple[str, ...]
    cells: tuple[Fact | str, ...]
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
        leaves: The lowest head of each of these columns.
        unit: The unit of all numbers whose head names none; "" without one.
        is_rounded_off: Whether shares of one whole, as they are printed, miss 100%.
        numbers: The numbers of all columns, with their formulas, as official forms have them.
    """

    stubs: tuple[str, ...]
    head: tuple[tuple[HeadCell, ...], ...]
    leaves: tuple[str, ...]
    bodies: tuple[Body, ...]
    unit: str = ""
    is_rounded_off: bool = False
    numbers: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """All rows, top to bottom."""
        return tuple(row for body in self.bodies for row in body.rows)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All numbers in reading order."""
        return tuple(cell for row in self.rows for cell in row.cells if isinstance(cell, Fact))

    @property
    def is_incomplete(self) -> bool:
        """Whether a number is printed as not reported."""
        return any(fact.text == NOT_REPORTED for fact in self.facts)


def lay_out(plan: Plan) -> Layout:
    """Turn a plan into heads and rows of text."""
    is_grouped = _is_grouped(plan)
    heads = Heads(plan, is_grouped=is_grouped)
    groups = [" - ".join(_stubs(plan, line)[:-1]) if is_grouped else "" for line in plan.lines]
    units = [plan.own_unit(line) for line in plan.lines]
    unit = heads.unit if not any(units) else units[0] if len(set(units)) == 1 else ""
    own_units = units if any(units) and not unit else [""] * len(units)
    if is_grouped:
        groups = [_with_unit(*each) for each in zip(groups, own_units, strict=True)]
        own_units = [""] * len(units)
    splits = plan.crosses_break and plan.timeline.key in plan.request.stubs
    numbers = _series_of(plan) if splits else [0] * len(plan.lines)
    bodies: list[Body] = []
    lines = zip(plan.lines, groups, numbers, own_units, strict=True)
    for (group, number), run in groupby(lines, key=itemgetter(1, 2)):
        is_new = splits and (not bodies or bodies[-1].series != number)
        head = heads.over_series(plan.timeline.series(number)) if is_new else ()
        rows = tuple(_row(plan, line, heads, own, is_grouped=is_grouped) for line, *_, own in run)
        bodies.append(Body(rows, group, number, head))
    is_rounded_off = _is_rounded_off(plan.lanes, bodies)
    return Layout(heads.stubs, heads.rows, heads.leaves, tuple(bodies), unit, is_rounded_off)


def _is_rounded_off(lanes: Sequence[Line], bodies: Iterable[Body]) -> bool:
    """Whether shares that are one whole, along a row or down a column, print another sum."""
    parts = [place for place, lane in enumerate(lanes) if not (lane.share_of or lane).is_total]
    kin: dict[object, list[int]] = {}
    for place in parts:
        for sort in ("all", ("labels", lanes[place].labels), ("group", lanes[place].group)):
            kin.setdefault(sort, []).append(place)
    wholes = {tuple(places) for places in kin.values()}
    for body in bodies:
        rows = [row.cells for row in body.rows if not row.is_total]
        along = ([cells[place] for place in whole] for cells in rows for whole in wholes)
        down = ([cells[place] for cells in rows] for place in parts)
        if any(_misses_whole(cells) for cells in chain(along, down)):
            return True
    return False


def _misses_whole(cells: Iterable[Fact | str]) -> bool:
    shares = [cell for cell in cells if isinstance(cell, Fact) and cell.unit == "%"]
    exact = sum((share.value or Decimal(0) for share in shares), Decimal(0))
    if not shares or abs(exact - 100) > _EXACT:
        return False
    decimals = (len(share.text.partition(",")[2]) for share in shares)
    return sum(map(round_half_up, (share.value or 0 for share in shares), decimals)) != 100


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


def _stubs(plan: Plan, line: Line) -> tuple[str, ...]:
    labels = zip(plan.request.stubs, line.labels, strict=True)
    return tuple(plan.stub(line, name, label) for name, label in labels)


def _with_unit(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


def _row(plan: Plan, line: Line, heads: Heads, unit: str, *, is_grouped: bool) -> TableRow:
    if line.field is not None:
        stubs: tuple[str, ...] = (heads.title(line.field),)
    else:
        stubs = _stubs(plan, line)[-1 if is_grouped else 0 :]
    cells = tuple(_cell(plan, line, lane) for lane in plan.lanes)
    return TableRow((*stubs[:-1], _with_unit(stubs[-1], unit)), cells, line.is_total)


def _cell(plan: Plan, line: Line, lane: Line) -> Fact | str:
    field = plan.field(line, lane)
    if lane.share_of is None and not field.is_numeric:
        words = plan.words(line, lane)
        return plan.table.label(field.name, words.text) if words else ""
    return plan.amount(line, lane).listed() or ""


PORTRAIT_MM = 165  # A4 less margins of 30 and 15 mm
LANDSCAPE_MM = 247  # A4 turned, less margins of 30 and 20 mm
_DIGIT_MM = 2.1  # a figure of 12 pt
_LETTER_MM = 2.0  # a letter of 12 pt on average, spaces included
_PADDING_MM = 3.0
_WORDS_MM = 45.0  # a column of words may wrap at this width
_HEAD_LINES = 4  # a head may take so many lines before it asks for more width


def estimate_width(layout: Layout) -> float:
    """Guess the width in millimetres at which the table reads well."""
    return sum(estimate_widths(layout))


def estimate_widths(layout: Layout) -> tuple[float, ...]:
    """Guess the width of each column in millimetres, those that name the rows first."""
    stubs = [
        _words_width([row.stubs[place] for row in layout.rows] + [head])
        for place, head in enumerate(layout.stubs)
    ]
    columns = [
        max(_head_width(leaf), _cells_width([row.cells[place] for row in layout.rows]))
        for place, leaf in enumerate(layout.leaves)
    ]
    for body in layout.bodies:
        titles = body.series_head[1:]
        place = len(columns) - sum(title.columns for title in titles)
        for title in titles:
            for column in range(place, place + title.columns):
                columns[column] = max(columns[column], _head_width(title.text) / title.columns)
            place += title.columns
    return tuple(width + _PADDING_MM for width in (*stubs, *columns))


def _cells_width(cells: Sequence[Fact | str]) -> float:
    numbers = [len(cell.text) for cell in cells if isinstance(cell, Fact)]
    words = _words_width([cell for cell in cells if isinstance(cell, str)])
    return max(max(numbers, default=1) * _DIGIT_MM, words)


def _words_width(texts: Sequence[str]) -> float:
    longest = max((len(text) for text in texts), default=0) * _LETTER_MM
    return min(longest, _WORDS_MM)


def _head_width(text: str) -> float:
    """The width at which a head keeps its words whole and takes few lines."""
    longest_word = max((len(word) for word in text.split()), default=0)
    return max(longest_word, len(text) / _HEAD_LINES) * _LETTER_MM
