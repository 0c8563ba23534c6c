"""Scatter plots: a dot for each place, along one number and up another, named where it can be."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from macros.render.chart.alt import describe_pair
from macros.render.chart.data import ChartData
from macros.render.chart.frame import SAYS, UPRIGHT, VALUE, Spec
from macros.render.chart.places import FONT_SIZE, LETTER, Row, plot_size
from macros.render.chart.shapes import ACCENT, label_layer

_MARGIN = 0.06  # of the span of the numbers, on either side
_DOT = 5  # px from the middle of a dot to its name
_LINE = FONT_SIZE + 1  # px

Box = tuple[float, float, float, float]  # left, top, right, bottom in px


def pair_rows(data: ChartData) -> list[Row]:
    """One row per place with both numbers.

    Returns rows with: x, y (the numbers), loi (a sentence on the dot), nhan (its name), ben (on
    which side of the dot the name stands; "" where it would hide another).
    """
    points = list(zip(*(series.points for series in data.series), strict=True))
    known = [n for n, (x, y) in enumerate(points) if None not in (x.value, y.value)]
    dots = [(points[n][0].height, points[n][1].height) for n in known]
    sides = _sides(data, dots, [data.labels[n] for n in known])
    return [
        {"x": x, "y": y, "loi": describe_pair(data, n), "nhan": data.labels[n], "ben": side}
        for n, (x, y), side in zip(known, dots, sides, strict=True)
    ]


def pair_layers(data: ChartData) -> list[Spec]:
    """Draw the dots and their names; both axes say what they measure."""
    axes: Spec = {}
    for side, series in zip("xy", data.series, strict=True):
        domain = _ends([point.height for point in series.points if point.value is not None])
        upright = UPRIGHT if side == "y" else {}
        axes[side] = {
            "field": side,
            "type": "quantitative",
            "scale": {"domain": [*domain], "nice": False, "zero": False},
            "axis": {
                "title": textwrap.wrap(series.name, int((data.width - 40) / LETTER)),
                "tickCount": 4 if data.is_narrow else 6,
                "format": ",~f",
                **upright,
            },
        }
    look = {"filled": True, "size": 46, "color": ACCENT, "opacity": 0.75}
    mark: Spec = {"type": "point", **look, **SAYS}
    dots: Spec = {"mark": mark, "encoding": {**axes, **VALUE}}
    names: list[Spec] = [
        label_layer(axes, {"field": "ben", "equal": side}, baseline="middle", align=align, dx=dx)
        for side, align, dx in (("right", "left", _DOT + 2), ("left", "right", -_DOT - 2))
    ]
    return [dots, *names]


def _ends(numbers: Sequence[float]) -> tuple[float, float]:
    """Return where an axis begins and ends, so that no dot stands on its edge."""
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    room = (high - low) * _MARGIN or abs(high) * _MARGIN or 1.0
    begin = low - room
    return (max(begin, 0.0) if low >= 0 else begin), high + room


def _sides(
    data: ChartData, dots: Sequence[tuple[float, float]], names: Sequence[str]
) -> Sequence[str]:
    """Say on which side of each dot its name stands; "" where it would hide something.

    Names of the dots farthest out come first, since readers ask for them first.
    """
    if not dots:
        return []
    width, height = plot_size(data)
    (left, right), (low, high) = (_ends(numbers) for numbers in zip(*dots, strict=True))
    at = [
        ((x - left) / (right - left) * width, (high - y) / (high - low) * height) for x, y in dots
    ]
    middle = [sum(side) / len(at) for side in zip(*at, strict=True)]
    taken: list[Box] = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in at]
    sides = [""] * len(at)
    for number in sorted(range(len(at)), key=lambda n: -math.dist(at[n], middle)):
        x, y = at[number]
        long = len(names[number]) * LETTER
        for side, begin in (("right", x + _DOT + 2), ("left", x - _DOT - 2 - long)):
            box = begin, y - _LINE / 2, begin + long, y + _LINE / 2
            if begin >= 0 and begin + long <= width and not _hits(box, taken):
                sides[number] = side
                taken.append(box)
                break
    return sides


def _hits(box: Box, others: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    return any(left < r and x < right and top < b and y < bottom for x, y, r, b in others)
