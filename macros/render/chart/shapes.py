"""The marks of a chart: bars and lines, told apart by fill, dash and shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from macros.render.chart.axis import (
    PLOT_HEIGHT,
    PLOT_WIDTH,
    SAYS,
    STACKED,
    VALUE,
    Spec,
    break_layers,
    category_axis,
    is_horizontal,
    legend,
    position,
    position_axis,
    rows_of,
    slots_of,
    top_of,
    value_axis,
    widest_label,
)
from macros.render.chart.data import ChartData

ACCENT = "#c43c2e"  # a single series
TEXT = "currentColor"  # as the text around the chart, black in print


@dataclass(frozen=True, slots=True)
class Fill:
    """The fill of one series.

    Args:
        ground: Colour beneath the hatching.
        hatching: One of HATCHINGS; "" for none.
        ink: Colour of the hatching.
        label: Colour of text on it.
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
    if len(data.series) > 1 and data.kind not in STACKED:
        place[f"{along}Offset"] = {"field": "day", "type": "nominal", "sort": None}
    outline = {"fill": ACCENT} if len(data.series) == 1 else {"stroke": TEXT, "strokeWidth": 0.6}
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
    if data.kind in STACKED:
        labels = _labels_inside(data, across, place)
    else:
        labels = _labels_at_ends(data, across, place)
    return [bars, *labels, *break_layers(data)]


def hatchings(data: ChartData, anchor: str) -> list[Spec]:
    """List the hatchings of the fills: their id, the colour beneath them, the pattern as SVG."""
    fills = [] if len(data.series) == 1 else FILLS[: len(data.series)]
    return [
        {"id": _hatching_id(anchor, n), "ground": fill.ground, "svg": svg}
        for n, fill in enumerate(fills)
        if fill.hatching and (svg := hatching(_hatching_id(anchor, n), fill))
    ]


def _labels_at_ends(data: ChartData, across: str, place: Spec) -> list[Spec]:
    """Write every value at the end of its bar, or none when they would touch."""
    bars = slots_of(data) * len(data.series)
    if across == "y" and widest_label(data) > PLOT_WIDTH / bars:
        return []
    beside = {"align": "left", "dx": 4} if across == "x" else {"dy": -7}
    return [
        {
            "mark": {"type": "text", "baseline": "middle", **beside},
            "encoding": {
                **place,
                across: {"field": "cuoi", "type": "quantitative"},
                "text": {"field": "nhan"},
            },
        }
    ]


def _labels_inside(data: ChartData, across: str, place: Spec) -> list[Spec]:
    """Write the value inside each segment that is large enough, in a halo over its hatching."""
    roomy = {row["so"] for row in rows_of(data) if row["vua"]}
    return [
        {
            "transform": [{"filter": {"field": "so", "equal": number}}, {"filter": "datum.vua"}],
            "mark": {
                "type": "text",
                "baseline": "middle",
                "fill": FILLS[number].label,
                "stroke": FILLS[number].ground,
                "strokeWidth": 4,
                "strokeJoin": "round",
            },
            "encoding": {
                **place,
                across: {"field": "giua", "type": "quantitative"},
                "text": {"field": "nhan"},
            },
        }
        for number in range(len(data.series))
        if number in roomy
    ]


def _fill(data: ChartData, anchor: str) -> Spec:
    names = [series.name for series in data.series]
    if len(names) == 1:
        return {}
    fills = [
        f"url(#{_hatching_id(anchor, number)})" if fill.hatching else fill.ground
        for number, fill in enumerate(FILLS[: len(names)])
    ]
    return {
        "fill": {
            "field": "day",
            "type": "nominal",
            "scale": {"domain": names, "range": fills},
            "legend": legend(
                data, symbolType="square", symbolStrokeColor=TEXT, symbolStrokeWidth=0.6
            ),
        }
    }


def _hatching_id(anchor: str, number: int) -> str:
    return f"{anchor}-nen-{number + 1}"


_LABEL_HEIGHT = 20  # px between two values at the same place


def line_layers(data: ChartData) -> list[Spec]:
    """Draw lines, points, values where there is room, and the breaks of the series."""
    place: Spec = {"x": position_axis(data), "y": value_axis(data)}
    looks = _looks(data)
    detail = [{"field": "doan"}, {"field": "so"}]
    line: Spec = {
        "mark": {"type": "line", "strokeWidth": 2.25},
        "encoding": {**place, **looks, "detail": detail},
    }
    point: Spec = {
        "mark": {"type": "point", "size": 46, "filled": True, "opacity": 1, **SAYS},
        "encoding": {**place, **{key: looks[key] for key in ("color", "shape")}, **VALUE},
    }
    return [line, point, *_labels(data), *break_layers(data)]


def _labels(data: ChartData) -> list[Spec]:
    shown = _labelled_places(data)
    if not shown:
        return []
    return [
        {
            "transform": [{"filter": {"field": "vi_tri", "oneOf": shown}}],
            "mark": {"type": "text", "dy": -11},
            "encoding": {
                "x": {"field": "vi_tri", "type": "quantitative"},
                "y": {"field": "cuoi", "type": "quantitative"},
                "text": {"field": "nhan"},
            },
        }
    ]


def _labelled_places(data: ChartData) -> list[float]:
    """Choose the places whose values are written: all for one line, else the ends if apart."""
    places = [position(data, number) for number in range(len(data.labels))]
    if len(data.series) == 1 and widest_label(data) <= PLOT_WIDTH / len(places):
        return places
    apart = top_of(data) * _LABEL_HEIGHT / PLOT_HEIGHT
    shown = []
    for number in (0, len(places) - 1):
        values = sorted(float(series.points[number].value or 0) for series in data.series)
        if all(after - before >= apart for before, after in pairwise(values)):
            shown.append(places[number])
    return shown


def _looks(data: ChartData) -> Spec:
    names = [series.name for series in data.series]
    if len(names) == 1:
        return {"color": {"value": ACCENT}, "shape": {"value": SHAPES[0]}}
    ranges = {
        "color": list(LINES[: len(names)]),
        "strokeDash": [list(dash) for dash in DASHES[: len(names)]],
        "shape": list(SHAPES[: len(names)]),
    }
    return {
        channel: {
            "field": "day",
            "type": "nominal",
            "scale": {"domain": names, "range": values},
            "legend": legend(data, symbolSize=80, symbolStrokeWidth=0),
        }
        for channel, values in ranges.items()
    }
