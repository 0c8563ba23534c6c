"""Where the points of a chart lie, and how much room there is for words."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from macros.render.chart_alt import describe_point
from macros.render.chart_data import ChartData, Point

WIDTH = 640  # px of the whole drawing
PLOT_WIDTH = 560  # px, what axis and margins leave
PLOT_HEIGHT = 235  # px
FONT_SIZE = 12  # px
LETTER = 6.6  # px, a letter on average
DIGIT = 7.2  # px
GAP = "\u2007"  # the place on a band axis at which a series breaks, doubled for the next
LINE_BREAK = "\n"
STACKED = ("cot_chong", "co_cau")
_BESIDE_LETTERS = 40  # a label beside horizontal bars wraps at this length
_BESIDE_SHARE = 0.7  # of the plot, what labels leave to horizontal bars

Row = Mapping[str, Any]


def is_horizontal(data: ChartData) -> bool:
    """Whether bars lie: asked for, or their labels are too long to stand under columns."""
    if data.kind == "thanh":
        return True
    if data.is_time:
        return False
    room = int(PLOT_WIDTH / len(data.labels) / LETTER)
    longest_word = max(len(word) for label in data.labels for word in label.split() or [""])
    return longest_word > room or any(len(textwrap.wrap(x, room)) > 2 for x in data.labels)


def rows_of(data: ChartData) -> list[Row]:
    """One row per point: its place, its ends, its label and whether that fits.

    Returns rows with: cho (label of the place), vi_tri (number of the place), doan (segment),
    day (series), so (number of the series), dau, giua, cuoi (start, middle and end of a bar),
    nhan (text of the value), loi (a sentence on the point), vua (whether nhan fits in the bar).
    """
    top = top_of(data)
    ends = [0.0] * len(data.labels)
    rows: list[Row] = []
    for number, series in enumerate(data.series):
        for place, point in enumerate(series.points):
            value = None if point.value is None else float(point.value)
            start = ends[place] if data.kind in STACKED else 0.0
            end = None if value is None else start + value
            ends[place] = start if end is None else end
            rows.append(
                {
                    "cho": wrap(data, point.label),
                    "vi_tri": position(data, place),
                    "doan": point.segment,
                    "day": series.name,
                    "so": number,
                    "dau": start,
                    "giua": None if end is None else (start + end) / 2,
                    "cuoi": end,
                    "nhan": point.text,
                    "loi": describe_point(data, series, point),
                    "vua": _fits(data, point, top),
                }
            )
    return rows


def position(data: ChartData, place: int) -> float:
    """Number a place on a line's axis: years to scale, and one more at each break."""
    points = data.series[0].points
    skipped = points[place].segment - points[0].segment
    if all(point.label.isdigit() for point in points):
        return int(points[place].label) + skipped
    return place + skipped


def gaps_of(data: ChartData) -> list[float]:
    """The numbers on a line's axis at which the series breaks."""
    points = data.series[0].points
    return [
        (position(data, place - 1) + position(data, place)) / 2
        for place in range(1, len(points))
        if points[place].segment != points[place - 1].segment
    ]


def slots_of(data: ChartData) -> int:
    """Count the places on the axis, gaps included."""
    return len(data.labels) + len(gaps_of(data))


def top_of(data: ChartData) -> float:
    """The highest value that is drawn; above zero."""
    if data.kind == "co_cau":
        return 100
    columns = zip(*(series.points for series in data.series), strict=True)
    values = [[float(point.value or 0) for point in column] for column in columns]
    heights = (sum(column) if data.kind in STACKED else max(column) for column in values)
    return max(heights, default=1) or 1


def widest_label(data: ChartData) -> float:
    """The width in px of the longest value."""
    return max(len(point.text) for point in data.points) * DIGIT


def wrap(data: ChartData, label: str) -> str:
    """Break a label of the axis into lines."""
    if is_horizontal(data):
        letters = _BESIDE_LETTERS
    else:
        letters = max(6, int(PLOT_WIDTH / len(data.labels) / LETTER))
    return LINE_BREAK.join(textwrap.wrap(label, letters, break_long_words=False)) or label


def _fits(data: ChartData, point: Point, top: float) -> bool:
    """Whether the value of a segment fits in it, and in the width of its bar."""
    text = len(point.text) * DIGIT
    share = float(point.value or 0) / top
    if is_horizontal(data):
        return share * PLOT_WIDTH * _BESIDE_SHARE >= text + 6
    return share * PLOT_HEIGHT >= FONT_SIZE + 3 and text <= PLOT_WIDTH / slots_of(data)
