"""Charts of lines: told apart by colour, dash and shape, cut where the series breaks."""

from __future__ import annotations

from itertools import pairwise

from macros.render.chart_axis import (
    SAYS,
    VALUE,
    Spec,
    break_layers,
    legend,
    position_axis,
    value_axis,
)
from macros.render.chart_data import ChartData
from macros.render.chart_geometry import PLOT_HEIGHT, PLOT_WIDTH, position, top_of, widest_label
from macros.render.chart_palette import ACCENT, DASHES, LINES, SHAPES

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
