"""Specify a chart for Vega-Lite, as a plain dict."""

from __future__ import annotations

from macros.render.chart_axis import ABOVE_PLOT, Spec, legend_rows
from macros.render.chart_bars import bar_layers, hatchings
from macros.render.chart_data import ChartData
from macros.render.chart_geometry import FONT_SIZE, STACKED, WIDTH, is_horizontal, rows_of
from macros.render.chart_lines import line_layers
from macros.render.chart_palette import TEXT

FONT = "Be Vietnam Pro"  # by which letters are measured
FONT_STACK = "Be Vietnam Pro, Tinos, Times New Roman, serif"  # which the drawing asks for
_HEIGHT = 300  # px, without what stands above the plot
_BAR_HEIGHT = 19  # px, a lying bar
_BAR_GAP = 6  # px between the bars of two places
_LEGEND_ROW = 20  # px


def specify(data: ChartData, anchor: str) -> Spec:
    """Write the specification of a chart.

    `usermeta` carries what the drawing needs besides: the fonts, and the fills as SVG.

    Args:
        anchor: Id of the figure, which makes the ids of its fills unique on a page.
    """
    is_line = data.kind == "duong"
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": _height(data),
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "padding": 4,
        "data": {"values": rows_of(data)},
        "layer": line_layers(data) if is_line else bar_layers(data, anchor),
        "config": _config(),
        "usermeta": {
            "font_family": FONT_STACK,
            "hatchings": [] if is_line else hatchings(data, anchor),
        },
    }


def _height(data: ChartData) -> int:
    above = legend_rows(data) * _LEGEND_ROW
    if not is_horizontal(data):
        return _HEIGHT + above + ABOVE_PLOT
    bars = len(data.labels) * (1 if data.kind in STACKED else len(data.series))
    return 60 + _BAR_HEIGHT * bars + _BAR_GAP * len(data.labels) + above


def _config() -> Spec:
    """Colours that follow the text around the chart, numbers written the Vietnamese way."""
    return {
        "font": FONT,
        "aria": False,
        "locale": {
            "number": {
                "decimal": ",",
                "thousands": ".",
                "grouping": [3],
                "currency": ["", "\u00a0đồng"],
            }
        },
        "view": {"stroke": None},
        "text": {"color": TEXT, "fontSize": FONT_SIZE},
        "rule": {"color": TEXT},
        "axis": {
            "labelColor": TEXT,
            "labelFontSize": FONT_SIZE,
            "labelOverlap": "parity",
            "titleColor": TEXT,
            "titleFontSize": FONT_SIZE,
            "titleFontWeight": "normal",
            "titlePadding": 8,
            "gridColor": TEXT,
            "gridOpacity": 0.15,
            "domainColor": TEXT,
            "tickColor": TEXT,
        },
        "legend": {"labelColor": TEXT, "labelFontSize": FONT_SIZE, "symbolSize": 130},
    }
