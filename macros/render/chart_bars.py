"""Charts of bars: standing or lying, single, in groups, stacked, in shares."""

from __future__ import annotations

from macros.render.chart_axis import (
    SAYS,
    VALUE,
    Spec,
    break_layers,
    category_axis,
    legend,
    value_axis,
)
from macros.render.chart_data import ChartData
from macros.render.chart_geometry import (
    PLOT_WIDTH,
    STACKED,
    is_horizontal,
    rows_of,
    slots_of,
    widest_label,
)
from macros.render.chart_palette import ACCENT, FILLS, TEXT, hatching


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
