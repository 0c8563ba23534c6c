"""The marks of a chart: bars and lines, told apart by fill, dash and shape.

Every fill has its own lightness and its own hatching, and all areas are outlined in the colour of
the text, so that a black and white copy still reads. Colours of lines have a contrast of at least
3:1 on white and on the dark site.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from macros.render.chart.data import ChartData
from macros.render.chart.frame import (
    SAYS,
    VALUE,
    Spec,
    break_layers,
    category_axis,
    legend,
    position_axis,
    value_axis,
)
from macros.render.chart.places import (
    LINE_BREAK,
    is_horizontal,
    names_at_ends,
    plot_size,
    positions,
    rows_of,
    slots_of,
    top_of,
    widest_label,
)

_LABEL_HEIGHT = 16  # px between two values at the same place
# Words on a side of a point of a line: px down and right of it, and which end of them is there.
_SIDES: Mapping[str, tuple[int, int, str]] = {
    "above": (-11, 0, "center"),
    "below": (13, 0, "center"),
    "left": (-8, -5, "right"),
    "right": (-8, 5, "left"),
}
ACCENT = "#c43c2e"  # a single series
TEXT = "currentColor"  # as the text around the chart, black in print


@dataclass(frozen=True, slots=True)
class Fill:
    """The fill of one series.

    Args:
        hatching: One of HATCHINGS; "" for none.
    """

    ground: str
    hatching: str
    ink: str
    label: str


FILLS: Sequence[Fill] = (
    Fill("#b5382c", "", "", "#ffffff"),
    Fill("#f3c75c", "cheo", "#9a6b00", "#000000"),
    Fill("#6f9dbb", "cham", "#ffffff", "#000000"),
    Fill("#ece7dd", "ngang", "#8a8172", "#000000"),
    Fill("#34495a", "cheo_nguoc", "#8fa3b3", "#ffffff"),
    Fill("#a9c99e", "o_luoi", "#5d7f52", "#000000"),
    Fill("#d3a9bd", "doc", "#7d4a63", "#000000"),
    Fill("#8c8c8c", "", "", "#000000"),
)
LINES: Sequence[str] = (
    ACCENT, "#2f7fb5", "#a8741a", "#3f8f5a", "#8e6bb0", "#808080", "#b8588a", "#5f8a8b",
)  # fmt: skip
DASHES: Sequence[Sequence[int]] = (
    (1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 4), (10, 4), (1, 3), (6, 2, 1, 2, 1, 2),
)  # fmt: skip
SHAPES: Sequence[str] = (
    "circle", "square", "triangle-up", "diamond", "triangle-down", "cross",
    "triangle-right", "triangle-left",
)  # fmt: skip
HATCHINGS: Mapping[str, str] = {
    "cheo": "M-2,2l4,-4M0,8l8,-8M6,10l4,-4",
    "cheo_nguoc": "M-2,6l4,4M0,0l8,8M6,-2l4,4",
    "ngang": "M0,2h8M0,6h8",
    "doc": "M2,0v8M6,0v8",
    "o_luoi": "M0,4h8M4,0v8",
    "cham": "M1.2,2h1.6M5.2,6h1.6",
}


def hatching(name: str, fill: Fill) -> str:
    """Write the SVG pattern of a fill: lines on nothing, so that no seams show between tiles."""
    width = 1.6 if fill.hatching == "cham" else 1
    return (
        f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="{HATCHINGS[fill.hatching]}" stroke="{fill.ink}" stroke-width="{width}"/>'
        "</pattern>"
    )


def bar_layers(data: ChartData, anchor: str) -> list[Spec]:
    """Draw bars, their values where there is room, and the breaks of the series."""
    along, across = ("y", "x") if is_horizontal(data) else ("x", "y")
    place: Spec = {along: category_axis(data)}
    if not (data.has_one_look or data.kind.is_stacked):
        place[f"{along}Offset"] = {"field": "day", "type": "nominal", "sort": None}
    outline = {"fill": ACCENT} if data.has_one_look else {"stroke": TEXT, "strokeWidth": 0.6}
    bars: Spec = {
        "mark": {"type": "bar", **SAYS, **outline},
        "encoding": {
            **place,
            across: value_axis(data),
            f"{across}2": {"field": "dau"},
            **_fill(data, anchor),
            **VALUE,
        },
    }
    labels = _labels_inside if data.kind.is_stacked else _labels_at_ends
    return [bars, *labels(data, across, place), *break_layers(data)]


def hatchings(data: ChartData, anchor: str) -> list[Spec]:
    """List the hatchings of the fills: their id, the colour beneath them, the pattern as SVG."""
    fills = [] if data.has_one_look else FILLS[: len(data.series)]
    return [
        {"id": _hatching_id(anchor, n), "ground": fill.ground, "svg": svg}
        for n, fill in enumerate(fills)
        if fill.hatching and (svg := hatching(_hatching_id(anchor, n), fill))
    ]


def line_layers(data: ChartData) -> list[Spec]:
    """Draw lines, points, values where there is room, and the breaks of the series."""
    place: Spec = {"x": position_axis(data), "y": value_axis(data)}
    looks = _looks(data)
    line: Spec = {
        "mark": {"type": "line", "strokeWidth": 2.25},
        "encoding": {**place, **looks, "detail": [{"field": "doan"}, {"field": "so"}]},
    }
    point: Spec = {
        "mark": {"type": "point", "size": 46, "filled": True, "opacity": 1, **SAYS},
        "encoding": {**place, **{key: looks[key] for key in ("color", "shape")}, **VALUE},
    }
    at = {"x": _measured("vi_tri"), "y": _measured("cuoi")}
    # A layer of no points would have the drawing program complain on the author's screen.
    free = {(row["vi_tri"], row["tranh"]) for row in rows_of(data) if row["cuoi"] is not None}
    labels = [
        label_layer(
            at,
            {"field": "vi_tri", "oneOf": places},
            {"field": "tranh", "equal": side},
            dy=dy,
            dx=dx * (align == "center"),
            align=beside if align == "center" else align,
        )
        for align, places in _labelled_places(data).items()
        for side, (dy, dx, beside) in _SIDES.items()
        if any((place, side) in free for place in places)
    ]
    return [line, point, *labels, *_name_layers(data), *break_layers(data)]


def _name_layers(data: ChartData) -> list[Spec]:
    """Write the names of lines beside their ends."""
    last = positions(data)[-1]
    rows = [
        {"ten": name.split(LINE_BREAK), "vi_tri": last, "cuoi": y}
        for name, y in names_at_ends(data)
    ]
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": 10}
    at = {"x": _measured("vi_tri"), "y": _measured("cuoi"), "text": {"field": "ten"}}
    return [{"data": {"values": rows}, "mark": mark, "encoding": at}] if rows else []


def dot_layers(data: ChartData) -> list[Spec]:
    """Draw a dot for each value on the line of its place, and the values at either end of it."""
    place: Spec = {"y": category_axis(data)}
    place["y"]["axis"] |= {"grid": True, "gridDash": [1, 3], "gridOpacity": 0.5}
    place["y"]["scale"] = {"domain": place["y"]["scale"]["domain"], "padding": 0.5}
    looks = _looks(data)
    dots: Spec = {
        "mark": {"type": "point", "size": 80, "filled": True, "opacity": 1, **SAYS},
        "encoding": {
            **place,
            "x": value_axis(data),
            **{key: looks[key] for key in ("color", "shape")},
            **VALUE,
        },
    }
    span: Spec = {
        "mark": {"type": "rule", "strokeWidth": 1.2, "opacity": 0.6},
        "encoding": {
            **place,
            "x": {"aggregate": "min", **_measured("cuoi")},
            "x2": {"aggregate": "max", "field": "cuoi"},
        },
    }
    at = {**place, "x": _measured("cuoi")}
    ends = (("right", {"align": "left", "dx": 8}), ("left", {"align": "right", "dx": -8}))
    labels = [
        label_layer(at, {"field": "dau_mut", "equal": end}, baseline="middle", **beside)
        for end, beside in ends[: 1 if data.has_one_look else 2]
    ]
    return [*([] if data.has_one_look else [span]), dots, *labels]


def _labels_at_ends(data: ChartData, across: str, place: Spec) -> list[Spec]:
    """Write every value at the end of its bar, or none when they would touch."""
    bars = slots_of(data) * (1 if data.is_split else len(data.series))
    if across == "y" and widest_label(data) > plot_size(data)[0] / bars:
        return []
    beside: Spec = {"align": "left", "dx": 4} if across == "x" else {"dy": -7}
    at = {**place, across: _measured("cuoi")}
    return [label_layer(at, baseline="middle", **beside)]


def _labels_inside(data: ChartData, across: str, place: Spec) -> list[Spec]:
    """Write the value inside each segment that is large enough, in a halo over its hatching."""
    roomy = {row["so"] for row in rows_of(data) if row["vua"]}
    return [
        label_layer(
            {**place, across: _measured("giua")},
            {"field": "so", "equal": number},
            "datum.vua",
            baseline="middle",
            fill=FILLS[number].label,
            stroke=FILLS[number].ground,
            strokeWidth=4,
            strokeJoin="round",
        )
        for number in range(len(data.series))
        if number in roomy
    ]


def label_layer(place: Spec, *filters: Spec | str, **mark: Any) -> Spec:
    """Write the values of the points that pass some filters."""
    layer: Spec = {"transform": [{"filter": one} for one in filters]} if filters else {}
    encoding = {**place, "text": {"field": "nhan"}}
    return {**layer, "mark": {"type": "text", **mark}, "encoding": encoding}


def _labelled_places(data: ChartData) -> Mapping[str, Sequence[float]]:
    """Choose the places whose values are written: all for one line, else the ends if apart.

    Returns them by how their text is aligned; in a small chart it stays within the plot.
    """
    places = positions(data)
    if data.is_split:
        is_roomy = 2.2 * widest_label(data) < plot_size(data)[0]
        return {"left": places[:1] if is_roomy else [], "right": places[-1:]}
    if data.has_one_look and widest_label(data) <= plot_size(data)[0] / len(places):
        return {"center": places}
    a_px = top_of(data) / plot_size(data)[1]
    shown = []
    for place in (places[0], places[-1]):
        rows = [row for row in rows_of(data) if row["vi_tri"] == place and row["cuoi"] is not None]
        words = sorted(row["cuoi"] - _SIDES[row["tranh"]][0] * a_px for row in rows)
        points = sorted(row["cuoi"] for row in rows)
        if all(
            after - before >= _LABEL_HEIGHT * a_px
            for column in (words, points)
            for before, after in pairwise(column)
        ):
            shown.append(place)
    first, last = shown[: places[0] in shown], shown[places[0] in shown :]
    if data.is_narrow:  # where words around the first point would reach over the axis
        return {"left": first, "right": last}
    if names_at_ends(data):  # which stand on the right of the last points
        return {"center": first, "right": last}
    return {"center": shown}


def _fill(data: ChartData, anchor: str) -> Spec:
    if data.has_one_look:
        return {}
    fills = [
        f"url(#{_hatching_id(anchor, number)})" if fill.hatching else fill.ground
        for number, fill in enumerate(FILLS[: len(data.series)])
    ]
    squares = {"symbolType": "square", "symbolStrokeColor": TEXT, "symbolStrokeWidth": 0.6}
    return {"fill": _by_series(data, fills, squares)}


def _looks(data: ChartData) -> Spec:
    if data.has_one_look:
        return {"color": {"value": ACCENT}, "shape": {"value": SHAPES[0]}}
    symbols = {"symbolSize": 80, "symbolStrokeWidth": 0}
    dashes = [list(dash) for dash in DASHES]
    looks = {"color": LINES, "strokeDash": dashes, "shape": SHAPES}
    return {channel: _by_series(data, values, symbols) for channel, values in looks.items()}


def _by_series(data: ChartData, values: Sequence[Any], symbols: Spec) -> Spec:
    """Give each series one of some values, and name it in the legend."""
    names = [series.name for series in data.series]
    return {
        "field": "day",
        "type": "nominal",
        "scale": {"domain": names, "range": list(values[: len(names)])},
        "legend": None if names_at_ends(data) else legend(data, **symbols),
    }


def _measured(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _hatching_id(anchor: str, number: int) -> str:
    return f"{anchor}-nen-{number + 1}"
