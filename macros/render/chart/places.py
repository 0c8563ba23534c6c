"""Where the points of a chart stand, and how much room there is for words."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from macros.render.chart.alt import describe_point
from macros.render.chart.data import MAX_PANELS, ChartData, Marks, Point

WIDTH = 640  # px of the whole drawing
_PLOT = (560, 235)  # px, what axis and margins leave
# Of small charts: how many, at most, are so many beside each other, their height in px.
_PANELS = ((12, 3, 104), (MAX_PANELS, 4, 76))
PANEL_GAP = 14  # px between small charts
FONT_SIZE = 12  # px
LETTER = 6.6  # px, a letter on average
DIGIT = 7.2  # px
LINE_BREAK = "\n"
_BESIDE_LETTERS = 40  # a label beside horizontal bars wraps at this length
_BESIDE_SHARE = 0.7  # of the plot, what labels leave to horizontal bars

Row = Mapping[str, Any]


def plot_size(data: ChartData) -> tuple[float, float]:
    """The room in px across and up, of one small chart where there are several."""
    if not data.is_split:
        return _PLOT
    beside, height = panel_grid(data)
    lines = (line for label in data.labels for line in wrap(data, label).split(LINE_BREAK))
    room = max(map(len, lines)) * LETTER
    if not is_horizontal(data):
        room = len(f"{top_of(data):,.0f}") * DIGIT
    return (WIDTH - 34 - room - beside * PANEL_GAP) / beside, height


def panel_grid(data: ChartData) -> tuple[int, float]:
    """Count the small charts beside each other, and say how high in px their plots are."""
    return next((beside, height) for most, beside, height in _PANELS if len(data.series) <= most)


def _letters(data: ChartData) -> int:
    """Count the letters that have room below an upright bar."""
    width = _PLOT[0] / (panel_grid(data)[0] if data.is_split else 1)
    return int(width / len(data.labels) / LETTER)


def is_horizontal(data: ChartData) -> bool:
    """Whether bars lie: asked for, or their labels are too long to stand under columns."""
    if data.kind.lies:
        return True
    if data.is_time or data.kind.marks is Marks.PAIRS:
        return False
    room = _letters(data)
    longest_word = max(len(word) for label in data.labels for word in label.split() or [""])
    return longest_word > room or any(len(textwrap.wrap(x, room)) > 2 for x in data.labels)


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
                    "tranh": _free_side(series.points, place),
                }
            )
    return rows


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


def top_of(data: ChartData) -> float:
    """The highest value that is drawn; above zero."""
    if data.kind.is_share:
        return 100
    columns = zip(*(series.points for series in data.series), strict=True)
    reach = sum if data.kind.is_stacked else max
    return max((reach(point.height for point in column) for column in columns), default=1) or 1


def widest_label(data: ChartData) -> float:
    """The width in px of the longest value."""
    return max(len(point.text) for point in data.points) * DIGIT


def wrap(data: ChartData, label: str) -> str:
    """Break a label of the axis into lines."""
    letters = _BESIDE_LETTERS if is_horizontal(data) else max(6, _letters(data))
    return LINE_BREAK.join(textwrap.wrap(label, letters, break_long_words=False)) or label


def _fits(data: ChartData, point: Point, top: float) -> bool:
    """Whether the value of a segment fits in it, and in the width of its bar."""
    text = len(point.text) * DIGIT
    share = point.height / top
    width, height = plot_size(data)
    if is_horizontal(data):
        return share * width * _BESIDE_SHARE >= text + 6
    return share * height >= FONT_SIZE + 3 and text <= width / slots_of(data)
