"""Where the points of a chart stand, and how much room there is for words."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from macros.render.chart.alt import describe_point
from macros.render.chart.data import MAX_PANELS, WIDTH, ChartData, Marks, Point

_BESIDE_PLOT, _PLOT_HEIGHT = 80, 235  # px, what axis and margins take, and what they leave
# Of small charts: how many, at most, are so many beside each other, their height in px.
_PANELS = ((12, 3, 104), (MAX_PANELS, 4, 76))
PANEL_GAP = 14  # px between small charts
FONT_SIZE = 12  # px
LETTER = 6.6  # px, a letter on average
DIGIT = 7.2  # px
LINE_BREAK = "\n"
_MOST_BESIDE = 0.24  # of a drawing, for the names of its lines
_AXIS_BEYOND = 1.5  # of the span of the numbers, at most: how far their axis reaches
_MOST_LIFTED = 16  # px from a line to its name
_BESIDE_LETTERS = 40  # a label beside horizontal bars wraps at this length, on paper
_NARROW_BAR = 0.78  # of the slot of a bar, on a phone: the rest is white
_BESIDE_SHARE = 0.7  # of the plot, what labels leave to horizontal bars

Row = Mapping[str, Any]
_asked_often = lru_cache(maxsize=4)  # by every point of a chart


@_asked_often
def plot_size(data: ChartData) -> tuple[float, float]:
    """The room in px across and up, of one small chart where there are several."""
    if not data.is_split:
        return data.width - _BESIDE_PLOT - room_for_names(data), _PLOT_HEIGHT
    beside, height = panel_grid(data)
    room = _longest_line(data) * LETTER
    if not is_horizontal(data):
        room = len(f"{top_of(data):,.0f}") * DIGIT
    return (data.width - 34 - room - beside * PANEL_GAP) / beside, height


@_asked_often
def names_at_ends(data: ChartData) -> list[tuple[str, float]]:
    """Name lines where they end: each name and the height, in the numbers' measure, it stands at.

    Names keep off each other; where one would stand too far from its line, or has no room beside
    the plot, there are none, and a legend names all.
    """
    if not data.kind.is_line or data.has_one_look:
        return []
    ends = [series.points[-1] for series in data.series]
    letters = int(_MOST_BESIDE * data.width / LETTER)
    last = [series.name.split(" / ")[-1] for series in data.series]  # as it is called at the end
    broken = [textwrap.wrap(name, letters, break_long_words=False) for name in last]
    names = [LINE_BREAK.join(lines) for lines in broken]
    is_long = max(map(len, broken)) > 2 or _name_width(names) > _MOST_BESIDE * data.width
    if is_long or any(end.value is None for end in ends):
        return []
    values = [point.height for point in data.points if point.value is not None]
    low = min(values) if min(values) > 0.4 * max(values) else min(0.0, *values)
    a_px = (max(values) - low or 1) * _AXIS_BEYOND / _PLOT_HEIGHT
    found: dict[int, float] = {}
    floor = low - _PLOT_HEIGHT * a_px
    for at in sorted(range(len(ends)), key=lambda at: ends[at].height):
        half = (names[at].count(LINE_BREAK) + 1) * (FONT_SIZE + 2) / 2 * a_px
        found[at] = max(ends[at].height, floor + half)
        floor = found[at] + half
    if any(found[at] - end.height > _MOST_LIFTED * a_px for at, end in enumerate(ends)):
        return []
    line = (FONT_SIZE + 2) / 2 * a_px  # half of one: what is drawn is told by its first line
    return [(name, found[at] + line * name.count(LINE_BREAK)) for at, name in enumerate(names)]


def room_for_names(data: ChartData) -> float:
    """The width in px that the names of lines take beside the plot."""
    names = names_at_ends(data)
    return _name_width([name for name, _ in names]) + 12 if names else 0


def _name_width(names: Sequence[str]) -> float:
    return max(len(line) for name in names for line in name.split(LINE_BREAK)) * LETTER


def panel_grid(data: ChartData) -> tuple[int, float]:
    """Count the small charts beside each other, and say how high in px their plots are."""
    shapes = (shape for most, *shape in _PANELS if len(data.series) <= most)
    beside, height = next(shapes)
    return max(1, round(beside * data.width / WIDTH)), height


def _letters(data: ChartData) -> int:
    """Count the letters that have room below an upright bar."""
    width = (data.width - _BESIDE_PLOT) / (panel_grid(data)[0] if data.is_split else 1)
    return int(width / len(data.labels) / LETTER)


@_asked_often
def is_horizontal(data: ChartData) -> bool:
    """Whether bars lie: asked for, or their labels are too long to stand under columns."""
    if data.kind.lies:
        return True
    if data.is_narrow and data.kind.marks is Marks.BARS and not (data.is_split or data.segments):
        # What has no room for its values upright has it lying down.
        is_one = data.has_one_look or data.kind.is_stacked
        return not is_one or widest_label(data) > (data.width - _BESIDE_PLOT) / len(data.labels)
    if data.is_time or data.kind.marks is Marks.PAIRS:
        return False
    room = _letters(data)
    longest_word = max(len(word) for label in data.labels for word in label.split() or [""])
    return longest_word > room or any(len(textwrap.wrap(x, room)) > 2 for x in data.labels)


@_asked_often
def rows_of(data: ChartData) -> list[Row]:
    """One row per point: its place, its ends, its label and whether that fits.

    Returns rows with: cho (label of the place), vi_tri (number of the place), doan (segment),
    day (series), so (number of the series), dau, giua, cuoi (start, middle and end of a bar),
    nhan (text of the value), loi (a sentence on the point), vua (whether nhan fits in the bar),
    dau_mut (at which end of the dots of its place it is: "left", "right" or ""), tranh (on which
    side of the point a line leaves room for words).
    """
    top = top_of(data)
    places = positions(data)
    ends = [0.0] * len(places)
    rows: list[Row] = []
    for number, series in enumerate(data.series):
        for place, point in enumerate(series.points):
            start = ends[place] if data.kind.is_stacked else 0.0
            ends[place] = start + point.height
            end = None if point.value is None else ends[place]
            rows.append(
                {
                    "cho": wrap(data, point.label),
                    "vi_tri": places[place],
                    "doan": point.segment,
                    "day": series.name,
                    "so": number,
                    "dau": start,
                    "giua": None if end is None else (start + end) / 2,
                    "cuoi": end,
                    "nhan": point.text,
                    "loi": describe_point(data, series, point),
                    "vua": _fits(data, point, top),
                    "dau_mut": _end_of(data, number, place),
                    "tranh": "right" if _is_low(data, point) else _free_side(series.points, place),
                }
            )
    return rows


@_asked_often
def _lowest(data: ChartData) -> float:
    return min(one.height for one in data.points)


def _is_low(data: ChartData, point: Point) -> bool:
    """Whether words below a point would stand on the axis."""
    above = (point.height - min(0.0, _lowest(data))) / top_of(data) * plot_size(data)[1]
    return len(data.series) > 1 and above < 2 * FONT_SIZE


def _free_side(points: Sequence[Point], place: int) -> str:
    """Tell where a line through points leaves room: above a peak, below a valley, or beside."""
    own = points[place].height
    around = [points[n] for n in (place - 1, place + 1) if 0 <= n < len(points)]
    higher = [one.value is not None and one.height > own for one in around]
    if len(set(higher)) < 2:
        return "below" if any(higher) else "above"
    return "right" if higher[0] else "left"


def _end_of(data: ChartData, series: int, place: int) -> str:
    """Tell whether a dot is the last on one side of its place; of equal ones the first counts."""
    if data.kind.marks is not Marks.DOTS or data.has_one_look:
        return "right"
    points = [one.points[place] for one in data.series]
    own, known = points[series], [point.height for point in points if point.value is not None]
    if own.value is None or own in points[:series]:
        return ""
    is_last, is_first = own.height == max(known), own.height == min(known)
    return "right" if is_last else "left" if is_first else ""


@_asked_often
def positions(data: ChartData) -> list[float]:
    """Number the places on a line's axis: times to scale, and one more at each break."""
    points = data.series[0].points
    return [
        (place if point.number is None else point.number) + point.segment - points[0].segment
        for place, point in enumerate(points)
    ]


def gaps_of(data: ChartData) -> list[float]:
    """The numbers on a line's axis at which the series breaks."""
    neighbours = pairwise(zip(data.series[0].points, positions(data), strict=True))
    return [
        (before + after) / 2
        for (point, before), (following, after) in neighbours
        if point.segment != following.segment
    ]


def slots_of(data: ChartData) -> int:
    """Count the places on the axis, gaps included."""
    return len(data.labels) + len(gaps_of(data))


@_asked_often
def top_of(data: ChartData) -> float:
    """The highest value that is drawn; above zero."""
    if data.kind.is_share:
        return 100
    columns = zip(*(series.points for series in data.series), strict=True)
    reach = sum if data.kind.is_stacked else max
    return max((reach(point.height for point in column) for column in columns), default=1) or 1


@_asked_often
def widest_label(data: ChartData) -> float:
    """The width in px of the longest value."""
    return max(len(point.text) for point in data.points) * DIGIT


def wrap(data: ChartData, label: str) -> str:
    """Break a label of the axis into lines."""
    beside = _BESIDE_LETTERS * data.width // WIDTH
    letters = beside if is_horizontal(data) else max(6, _letters(data))
    return LINE_BREAK.join(textwrap.wrap(label, letters, break_long_words=False)) or label


@_asked_often
def _longest_line(data: ChartData) -> int:
    """Count the letters of the longest line of a label."""
    lines = (line for label in data.labels for line in wrap(data, label).split(LINE_BREAK))
    return max(map(len, lines))


def broken_names(data: ChartData, width: float) -> str:
    """Write the expression that breaks the names of series into lines of a width in px."""
    lines = {one.name: textwrap.wrap(one.name, int(width / LETTER)) for one in data.series}
    return f"({json.dumps(lines, ensure_ascii=False)})[datum.label]"


def _fits(data: ChartData, point: Point, top: float) -> bool:
    """Whether the value of a segment fits in it, and in the width of its bar."""
    text = len(point.text) * DIGIT
    share = point.height / top
    width, height = plot_size(data)
    if is_horizontal(data):
        beside = _longest_line(data) * LETTER if data.is_narrow else width * (1 - _BESIDE_SHARE)
        return share * (width - beside) >= text + (3 if data.is_narrow else 6)
    bar = width / slots_of(data) * (_NARROW_BAR if data.is_narrow else 1)
    return share * height >= FONT_SIZE + 3 and text <= bar
