"""The axes and the legend of a chart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from macros.render.chart.alt import upper
from macros.render.chart.data import ChartData, Marks, Point
from macros.render.chart.places import (
    LETTER,
    LINE_BREAK,
    broken_names,
    gaps_of,
    is_horizontal,
    names_at_ends,
    plot_size,
    positions,
    room_for_names,
    slots_of,
    top_of,
    widest_label,
    wrap,
)

Spec = dict[str, Any]

# A bar or point that says its value; `drawing.finish` turns what Vega writes into data-gia-tri.
SAYS: Spec = {"aria": True}
VALUE: Spec = {"description": {"field": "loi"}}

_LABEL_STEPS = (1, 2, 3, 4, 6, 12, 24, 60)  # that make up a year, or are made up of years
GAP = "\u2007"  # the place on a band axis at which a series breaks, doubled for the next
_VALUE_BESIDE = 1.14  # of the longest bar, to leave room for its value
_VALUE_ABOVE = 1.06
_VALUE_WITHIN = 1.2
ABOVE_PLOT = 26  # px between plot and legend, for the unit and the names of segments


def category_axis(data: ChartData) -> Spec:
    """Place bars in bands, with an empty band where the series breaks."""
    points = data.series[0].points
    domain = [wrap(data, points[0].label)]
    gaps = 0
    for before, point in pairwise(points):
        if point.segment != before.segment:
            gaps += 1
            domain.append(GAP * gaps)
        domain.append(wrap(data, point.label))
    lines = f"split(datum.value, {json.dumps(LINE_BREAK)})"
    shown = _labelled(data)
    if len(shown) < len(points):
        words = [wrap(data, point.label) for point in shown]
        lines = f"indexof({json.dumps(words, ensure_ascii=False)}, datum.value) < 0 ? '' : {lines}"
    # Vega centres the first of several lines beside a bar; half a line up centres them all.
    is_double = f"indexof(datum.value, {json.dumps(LINE_BREAK)}) > 0"
    lifted = {"labelOffset": {"condition": {"test": is_double, "value": -7}, "value": 0}}
    offset = lifted if is_horizontal(data) else {}
    return {
        "field": "cho",
        "type": "nominal",
        "scale": {"domain": domain, "paddingInner": 0.28, "paddingOuter": 0.14},
        "axis": {
            "labelAngle": 0,
            "labelExpr": lines,
            "labelLimit": 300,
            **({} if len(shown) == len(points) and not data.is_narrow else {"labelOverlap": False}),
            "labelPadding": 6,
            "ticks": False,
            "title": data.axis if data.is_time and not data.is_split else None,
            **offset,
        },
    }


def position_axis(data: ChartData) -> Spec:
    """Place the points of lines to scale."""
    places = positions(data)
    points, shown = data.series[0].points, _labelled(data)
    labels = [point.label if point in shown else "" for point in points]
    right, room = places[-1] + 0.4, room_for_names(data)
    right += (right - places[0] + 0.4) * room / plot_size(data)[0]
    slot = plot_size(data)[0] / slots_of(data)
    is_tight = data.is_split and len(shown) == len(points) and widest_label(data) > slot
    names = {f"{place:g}": label for place, label in zip(places, labels, strict=True)}
    return {
        "field": "vi_tri",
        "type": "quantitative",
        "scale": {"domain": [places[0] - 0.4, right], "nice": False, "zero": False},
        "axis": {
            "values": places,
            "labelExpr": f"({json.dumps(names, ensure_ascii=False)})[format(datum.value, '~g')]",
            "grid": False,
            "labelAngle": 0,
            **({} if len(shown) == len(points) else {"labelOverlap": False}),
            **({"labelFlush": slot, "labelBound": 4} if is_tight else {}),
            "labelPadding": 6,
            "title": None if data.is_split else data.axis,
        },
    }


def _labelled(data: ChartData) -> Sequence[Point]:
    """Choose the times that have room for their names: all, or those that begin a longer step."""
    points = data.series[0].points
    text = [point.label if data.kind.is_line else wrap(data, point.label) for point in points]
    widest = max(len(line) for label in text for line in label.split(LINE_BREAK)) * LETTER
    room = plot_size(data)[0] / slots_of(data)
    for step in _LABEL_STEPS if data.is_time and not is_horizontal(data) else ():
        shown = [point for at, point in enumerate(points) if _count(data, at, point) % step == 0]
        if shown and widest < room * step and 0 in (data.a_year % step, step % data.a_year):
            return shown
    return points


def _count(data: ChartData, at: int, point: Point) -> int:
    """Number a place from the beginning of a year, where steps make one up."""
    return point.number if data.a_year > 1 and point.number is not None else at


# The title of an axis of heights, above it.
UPRIGHT: Spec = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "end",
    "titleBaseline": "bottom",
    "titleX": -30,
    "titleY": -10,
}


def value_axis(data: ChartData) -> Spec:
    """Measure values; the unit stands upright above the axis."""
    axis: Spec = {
        "title": upper(data.unit) if data.unit and not data.is_split else None,
        "tickCount": 3 if data.is_split or (data.is_narrow and is_horizontal(data)) else 5,
        "format": ",~f",
        "domain": False,
        "ticks": False,
    }
    if not is_horizontal(data):
        axis |= UPRIGHT
    return {"field": "cuoi", "type": "quantitative", "scale": _value_scale(data), "axis": axis}


def legend(data: ChartData, **more: Any) -> Spec:
    """Name the series above the plot, in as many columns as fit."""
    return {
        "orient": "top",
        "title": None,
        "columns": _legend_columns(data),
        "columnPadding": 18,
        "rowPadding": 5,
        "labelLimit": data.width,
        "offset": 8 if is_horizontal(data) else ABOVE_PLOT,
        "symbolOpacity": 1,
        **({"labelExpr": broken_names(data, data.width - 80)} if data.is_narrow else {}),
        **more,
    }


def legend_rows(data: ChartData) -> int:
    """Count the lines of the legend; a single series needs none."""
    if data.has_one_look or names_at_ends(data):
        return 0
    return -(-len(data.series) // _legend_columns(data))


def break_layers(data: ChartData) -> list[Spec]:
    """Draw a dashed rule, and say what is counted on either side of it, at each break."""
    layers: list[Spec] = []
    for number, place in enumerate(gaps_of(data)):
        x: Spec = {"datum": place}
        if not data.kind.is_line:
            x = {"datum": GAP * (number + 1), "bandPosition": 0.5}
        rule = {"type": "rule", "strokeDash": [4, 3], "opacity": 0.7}
        layers.append({"data": {"values": [{}]}, "mark": rule, "encoding": {"x": x}})
        if data.is_split:
            continue  # a small chart has no room for words
        before, after = data.segments[number], data.segments[number + 1]
        if number == 0:
            layers.append(_break_label(x, before, "right", -6))
        layers.append(_break_label(x, after, "left", 6))
    return layers


def _break_label(x: Spec, text: str, align: str, dx: int) -> Spec:
    mark = {"type": "text", "text": text, "align": align, "dx": dx, "y": -8, "fontStyle": "italic"}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {"x": x}}


def starts_above_zero(data: ChartData) -> bool:
    """Tell whether the axis of a chart's values leaves zero out."""
    return _value_scale(data).get("zero") is False


def _value_scale(data: ChartData) -> Spec:
    """Bars start at zero; a line far from zero need not."""
    if data.kind.is_share:
        return {"domain": [0, 100], "nice": False}
    if data.kind.is_stacked:
        return {"zero": True, "nice": True}
    values = [point.height for point in data.points if point.value is not None]
    low, high = min(values, default=0), max(values, default=0)
    room = high - low or high
    is_free = data.kind.marks in (Marks.LINES, Marks.DOTS)
    if is_free and 0 < 0.4 * high < low:
        ends = {"domainMin": max(0, low - 0.25 * room), "domainMax": high + 0.18 * room}
        return {"zero": False, "nice": not data.is_split, **ends}
    if is_horizontal(data):
        plot, label = data.width / 2, widest_label(data)  # on a phone, which has less for bars
        beside = plot / (plot - label) if data.is_narrow else _VALUE_BESIDE
        return {"zero": True, "nice": False, "domainMax": top_of(data) * beside}
    if data.is_split:  # whose names stand in line only where no value reaches beyond the plot
        return {"zero": True, "nice": False, "domainMax": top_of(data) * _VALUE_WITHIN}
    ends = {"domainMax": top_of(data) * _VALUE_ABOVE} if high > 0 else {}
    return {"zero": True, "nice": True, **ends}


def _legend_columns(data: ChartData) -> int:
    widest = max(len(series.name) for series in data.series) * LETTER + 40
    return max(1, min(len(data.series), int((data.width - 40) / widest)))
