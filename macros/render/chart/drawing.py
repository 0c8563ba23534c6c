"""Specify a chart for Vega-Lite, draw it as SVG, and keep the drawings between builds."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from macros.findings import AuthorError, Code, ReportError
from macros.project import Project, digest, kept_name, take
from macros.render.call.context import Draw, draw_nothing
from macros.render.chart.area import AreaMap, draw_areas, gap_hatching
from macros.render.chart.data import ChartData, Marks
from macros.render.chart.frame import ABOVE_PLOT, Spec, legend_rows
from macros.render.chart.pairs import pair_layers, pair_rows
from macros.render.chart.places import (
    FONT_SIZE,
    LINE_BREAK,
    PANEL_GAP,
    broken_names,
    is_horizontal,
    panel_grid,
    plot_size,
    rows_of,
    slots_of,
    wrap,
)
from macros.render.chart.shapes import TEXT, bar_layers, dot_layers, hatchings, line_layers

FONT = "Be Vietnam Pro"  # by which letters are measured
FONT_STACK = "Be Vietnam Pro, Tinos, Times New Roman, serif"  # which the drawing asks for
_HEIGHT = 300  # px, without what stands above the plot
_BAR_HEIGHT = 19  # px, a lying bar
_BAR_GAP = 6  # px between the bars of two places
_PANEL_HEAD = 36  # px above the plot of a small chart, and below it
_MOST_HEIGHT = 820  # px that a page has beside headline and caption, unless letters shrink
_LEAST_BAR = 4  # px of width
_MOST_DOTS = 1_000  # of a scatter plot
_LEGEND_ROW = 20  # px

# What Vega writes for its own use: screen readers get our text alternative instead.
_ATTRIBUTES = re.compile(
    r' (?:aria-\w+|role|class|font-family|pointer-events|xmlns:xlink|version)="[^"]*"'
)
# What a bar or point says becomes data for the page's script; no comma or full stop is lost.
_SAID = re.compile(r' aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="[^"]*"')
_VALUE = re.compile(r' ?data-gia-tri="[^"]*"')
_EMPTY_PATH = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"[^>]*/>')
_TRANSPARENT = re.compile(r' (?:opacity="1"|stroke-width="1")')
_TAG = re.compile(r"<[^>]+>")
# Of a coordinate; numbers in text stay whole.
_LONG_FRACTION = re.compile(r'(data-gia-tri="[^"]*"|-?\d+\.\d\d(?=\d))\d*')
_CLIP = re.compile(r'(?<=id=")clip\d+|(?<=url\(#)clip\d+')  # counted over all that is drawn
_HALO = re.compile(r"<text (?=[^>]* stroke=)")  # the outline of a letter lies beneath it
_HATCHED = re.compile(r'<path ([^>]*)fill="url\(#([^)"]+)\)"([^>]*)/>')
_STROKE = re.compile(r' ?stroke(?:-\w+)?="[^"]*"')
_OPENING = re.compile(r"<svg ([^>]*)>")


def draw_chart(draw: Draw, data: ChartData, anchor: str, area_map: AreaMap | None = None) -> str:
    """Draw a chart; where nothing is drawn, which is for checks alone, nothing is laid out either.

    Args:
        anchor: Id of the figure, which makes the ids of its fills unique on a page.

    Raises:
        AuthorError: for more than a page can show.
    """
    if area_map is None and not data.is_narrow:
        _refuse_overfull(data)
    return "" if draw is draw_nothing else draw(_specify(data, anchor, area_map))


def _specify(data: ChartData, anchor: str, area_map: AreaMap | None) -> Spec:
    """Write the specification of a chart.

    `usermeta` carries what the drawing needs besides: the fonts, and the fills as SVG.
    """
    if area_map is not None:
        drawn = draw_areas(area_map, data, anchor)
        fills = gap_hatching(area_map, anchor)
    else:
        is_filled = data.kind.marks is Marks.BARS
        fills = hatchings(data, anchor) if is_filled else []
        drawn = _draw_panels(data, anchor) if data.is_split else _draw_whole(data, anchor)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "padding": 4,
        **drawn,
        "config": _config(),
        "usermeta": {"font_family": FONT_STACK, "hatchings": fills},
    }


def _draw_whole(data: ChartData, anchor: str) -> Spec:
    is_pair = data.kind.marks is Marks.PAIRS
    return {
        "width": data.width,
        "height": _height(data),
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": pair_rows(data) if is_pair else rows_of(data)},
        "layer": _layers(data, anchor),
    }


def _draw_panels(data: ChartData, anchor: str) -> Spec:
    """Draw a small chart for each series, all to one scale."""
    head = {
        "title": f"Đơn vị tính: {data.unit}" if data.unit else None,
        "titleAnchor": "start",
        "titleColor": TEXT,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "labelColor": TEXT,
        "labelFontSize": FONT_SIZE,
        "labelFontWeight": 600,
    }
    names = [series.name for series in data.series]
    if data.is_narrow:
        head["labelExpr"] = broken_names(data, plot_size(data)[0])
    return {
        "data": {"values": rows_of(data)},
        "facet": {"field": "day", "type": "nominal", "sort": names, "header": head},
        "columns": panel_grid(data)[0],
        "spacing": PANEL_GAP,
        "spec": {
            "width": plot_size(data)[0],
            "height": _panel_height(data),
            "layer": _layers(data, anchor),
        },
    }


def _layers(data: ChartData, anchor: str) -> list[Spec]:
    others = {Marks.LINES: line_layers, Marks.DOTS: dot_layers, Marks.PAIRS: pair_layers}
    draw = others.get(data.kind.marks)
    return draw(data) if draw else bar_layers(data, anchor)


def _height(data: ChartData) -> float:
    """Return the height in px of a drawing, about right for small charts."""
    if data.is_split:
        rows = -(-len(data.series) // panel_grid(data)[0])
        return 60 + rows * (_panel_height(data) + _PANEL_HEAD)
    above = legend_rows(data) * _LEGEND_ROW
    if not is_horizontal(data):
        return _HEIGHT + above + ABOVE_PLOT
    is_one = data.kind.is_stacked or data.kind.marks is Marks.DOTS
    bars = len(data.labels) * (1 if is_one else len(data.series))
    lines = max(wrap(data, label).count(LINE_BREAK) + 1 for label in data.labels)
    room = lines * FONT_SIZE + 2 * _BAR_GAP if data.is_narrow else 0  # for a name beside its bars
    bars_height = _BAR_HEIGHT * bars + _BAR_GAP * len(data.labels)
    return 60 + max(bars_height, room * len(data.labels)) + above


def _panel_height(data: ChartData) -> float:
    rows = (_BAR_HEIGHT + _BAR_GAP) * len(data.labels)
    return rows if is_horizontal(data) else plot_size(data)[1]


def _refuse_overfull(data: ChartData) -> None:
    """Refuse what no page could show in letters that are large enough to be read."""
    told = ""
    if data.kind.marks is Marks.PAIRS and len(data.labels) > _MOST_DOTS:
        told = f"biểu đồ có {len(data.labels)} điểm, quá {_MOST_DOTS} thì không phân biệt được"
    elif _height(data) > _MOST_HEIGHT:
        told = f"biểu đồ có {len(data.points)} giá trị, cao quá một trang giấy"
    elif data.kind.marks is Marks.BARS and not is_horizontal(data):
        is_one = data.kind.is_stacked or data.has_one_look
        bars = slots_of(data) * (1 if is_one else len(data.series))
        told = f"biểu đồ có {bars} cột, mảnh quá" if bars * _LEAST_BAR > plot_size(data)[0] else ""
    if told:
        raise AuthorError(
            told, "chọn bớt giá trị, gộp lại hoặc chia thành nhiều hình", Code.OVERFLOW
        )


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
        "legend": {
            "labelColor": TEXT,
            "labelFontSize": FONT_SIZE,
            "titleColor": TEXT,
            "titleFontSize": FONT_SIZE,
            "symbolSize": 130,
        },
    }


def drawing_for(project: Project) -> Draw:
    """Give the function that draws a specification, or finds it drawn already."""
    folder = project.cache / "bieu-do"

    def draw(specification: Mapping[str, Any]) -> str:
        def make() -> bytes:
            return finish(_convert(specification), specification.get("usermeta", {})).encode()

        text = json.dumps(specification, sort_keys=True, ensure_ascii=False)
        name = kept_name(text.encode())
        return take(folder / f"{name}.svg", make).decode()

    return draw


def finish(svg: str, wishes: Mapping[str, Any]) -> str:
    """Make a drawing fit for a page: one font to replace, our fills, nothing to search or hear.

    Args:
        wishes: "font_family" for all text; "hatchings", each with "id", "svg" and the "ground"
            beneath it.
    """
    svg = _SAID.sub(r' data-gia-tri="\1"', svg)
    for needless in (_ATTRIBUTES, _EMPTY_PATH, _TRANSPARENT):
        svg = needless.sub("", svg)
    svg = _TAG.sub(lambda tag: _LONG_FRACTION.sub(r"\1", tag[0]), svg)
    svg = _HALO.sub('<text paint-order="stroke" ', svg)
    clips, own = [*dict.fromkeys(_CLIP.findall(svg))], digest(_CLIP.sub("", svg))[:8]
    svg = _CLIP.sub(lambda name: f"clip-{own}-{clips.index(name[0])}", svg)
    hatchings = wishes.get("hatchings", ())
    grounds = {item["id"]: item["ground"] for item in hatchings}
    svg = _HATCHED.sub(lambda shape: _lay_ground(shape, grounds) + shape[0], svg)
    defs = f"<defs>{''.join(item['svg'] for item in hatchings)}</defs>" if hatchings else ""
    font = wishes.get("font_family", "sans-serif")
    more = f'font-family="{font}" data-search-exclude="" aria-hidden="true" focusable="false"'
    return _OPENING.sub(lambda match: f"<svg {match[1]} {more}>{defs}", svg, count=1)


def _lay_ground(shape: re.Match[str], grounds: Mapping[str, str]) -> str:
    """Repeat a hatched shape in plain colour, to lie beneath it."""
    plain = f'{shape[1]}fill="{grounds[shape[2]]}"{shape[3]}'
    return f"<path {_VALUE.sub('', _STROKE.sub('', plain))}/>"


def _convert(specification: Mapping[str, Any]) -> str:
    _set_up_converter()
    import vl_convert

    return str(vl_convert.vegalite_to_svg(dict(specification)))


@cache
def _set_up_converter() -> None:
    """Measure letters by the font of the site, whatever this machine has, and fetch nothing."""
    _refuse_little_room()
    import fontpkg_be_vietnam_pro
    import vl_convert

    vl_convert.configure(base_url=False, allowed_base_urls=[])
    for folder in Path(fontpkg_be_vietnam_pro.__file__).parent.glob("files*"):
        vl_convert.register_font_directory(str(folder))


_ROOM = 36 * 2**30  # bytes of addresses, hardly any of them used, without which V8 gives up


def _refuse_little_room() -> None:
    """Say so before the converter ends the whole program without a word."""
    if sys.platform != "win32":
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY and most < _ROOM:
            message = "máy giới hạn vùng nhớ (ulimit -v), không vẽ được hình; bỏ giới hạn này"
            raise ReportError(message)
