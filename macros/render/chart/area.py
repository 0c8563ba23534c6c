"""A map of units: shapes laid flat in px, classes of numbers, names where they have room."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from macros.findings import AuthorError, Code
from macros.format import format_number, round_half_up
from macros.read.map_file import Corner, Ring, Shape, UnitMap, signed_area
from macros.render.chart.alt import describe_point
from macros.render.chart.data import WIDTH, ChartData, Point
from macros.render.chart.frame import SAYS, VALUE, Spec
from macros.render.chart.places import FONT_SIZE, LETTER
from macros.render.chart.shapes import TEXT, Fill, hatching

CLASSES = range(2, 8)
STEPS = {"phan_vi": "as many units in each", "deu": "equally wide"}
NO_DATA = "Không có số liệu"
_GRID = 4  # steps in a px: borders that two shapes share stay one line
_MOST_HEIGHT = 560  # px
_BESIDE = 0.8  # of width to height; a map that is narrower leaves room for a legend at its side
_LINE = FONT_SIZE + 2  # px
_MOST_LISTED = 40  # names below a map; more, and who looks for one looks into the table
_SCAN = 3  # px between the lines along which room for a name is sought


# From light to dark in even steps, so that classes are told apart by any eye and in grey.
_RAMP = ("#fdf0dc", "#f9d9ae", "#f1b479", "#e08c55", "#c5603b", "#9e3b2b", "#701e18")
_DARK = _RAMP[5:]  # on which letters are white
_BORDER = "#111111"  # which shows on the darkest class too, on a dark page as well
_GAP = Fill("#ffffff", "cheo", "#8a8172", "#000000")


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A map ready to be drawn.

    Args:
        rows: A GeoJSON feature in px, y downwards, for each shape, with: lop (name of its class),
            nen (its colour), nhan (lines of its label, at x, y), loi (a sentence on it).
        classes: The points of each class by its name, the lowest first.
        listed: Names of the units whose shape has room for a number only, in order.
    """

    rows: Sequence[Spec]
    width: float
    height: float
    classes: Mapping[str, Sequence[Point]]
    listed: Sequence[str]

    @property
    def has_gaps(self) -> bool:
        """Whether a shape has no number."""
        return any(row["lop"] == NO_DATA for row in self.rows)

    @property
    def key(self) -> str:
        """What the numbers on the map stand for; "" without any."""
        names = "; ".join(f"{number}. {name}" for number, name in enumerate(self.listed, 1))
        return f"Số trên bản đồ: {names}." if names else ""

    @property
    def words(self) -> str:
        """Say which units are in which class."""
        told = (
            f"{name}: {', '.join(point.label for point in points)}"
            for name, points in self.classes.items()
            if points
        )
        return f"Chia lớp: {'; '.join(told)}."


def lay_out_map(atlas: UnitMap, data: ChartData, lop: int, chia: str) -> AreaMap:
    """Put numbers on a map.

    Args:
        lop: How many classes are wished; fewer when there are not so many different numbers.
        chia: One of STEPS.

    Raises:
        AuthorError: for units without a shape.
    """
    points = {point.key: point for point in data.points}
    lacking = [point.label for key, point in points.items() if key not in atlas.shapes]
    if lacking:
        names = ", ".join(lacking[:5]) + (", …" if len(lacking) > 5 else "")
        message = f"bản đồ “{atlas.name}” không có hình của {len(lacking)} đơn vị: {names}"
        remedy = "thêm hình vào tệp GeoJSON, hoặc chỉ chọn các đơn vị có hình"
        raise AuthorError(message, remedy, Code.MAP)
    values = {key: value for key, point in points.items() if (value := _printed(point)) is not None}
    decimals = max((point.amount.decimals for point in data.points), default=0)
    bounds = _bounds(sorted(values.values()), lop, chia, decimals)
    names_of = list(_name_classes(bounds, max(values.values(), default=Decimal(0)), decimals))
    classes: dict[str, list[Point]] = {name: [] for name in names_of}
    colours = dict(zip(names_of, _ramp(len(bounds)), strict=True))
    flat, width, height = _flatten(atlas.shapes, data.width)
    rows: list[Spec] = []
    unnamed: list[tuple[Spec, str]] = []
    for key, shape in flat.items():
        point, value = points.get(key), values.get(key)
        row: Spec = {"type": "Feature", "lop": NO_DATA, "nen": _GAP.ground, "loi": NO_DATA}
        lines = [point.label] if point else []
        if point is not None:
            row["loi"] = describe_point(data, data.series[0], point)
        if point is not None and value is not None:
            row["lop"] = names_of[sum(bound <= value for bound in bounds) - 1]
            row["nen"] = colours[row["lop"]]
            classes[row["lop"]].append(point)
            lines.append(point.text)
        label, x, y = _place_label(shape, lines)
        closed = [[[*ring, ring[0]] for ring in part] for part in shape]
        geometry = {"type": "MultiPolygon", "coordinates": closed}
        rows.append({**row, "geometry": geometry, "nhan": label, "x": x, "y": y})
        if lines and not label:
            unnamed.append((rows[-1], lines[0]))
    listed = unnamed if len(unnamed) <= _MOST_LISTED else []
    for number, (row, _) in enumerate(listed, 1):
        row["nhan"] = [str(number)]
    return AreaMap(rows, width, height, classes, [name for _, name in listed])


def _ramp(count: int) -> Sequence[str]:
    """Choose the colours of some classes, from one end to the other."""
    return [_RAMP[round(place * (len(_RAMP) - 1) / max(count - 1, 1))] for place in range(count)]


def gap_hatching(area_map: AreaMap, anchor: str) -> list[Spec]:
    """List the hatching of units without a number, if there are any."""
    name = f"{anchor}-trong"
    hatched = {"id": name, "ground": _GAP.ground, "svg": hatching(name, _GAP)}
    return [hatched] if area_map.has_gaps else []


def draw_areas(area_map: AreaMap, data: ChartData, anchor: str) -> Spec:
    """Draw shapes in the colour of their class, and on them their names."""
    names = [*area_map.classes, *([NO_DATA] if area_map.has_gaps else [])]
    fills = [*_ramp(len(area_map.classes)), f"url(#{anchor}-trong)"][: len(names)]
    is_beside = not data.is_narrow and area_map.width < WIDTH * _BESIDE
    legend = {
        "orient": "right" if is_beside else "top",
        "title": f"Đơn vị tính: {data.unit}" if data.unit else None,
        "titleFontWeight": "normal",
        "symbolType": "square",
        "symbolStrokeColor": TEXT,
        "symbolStrokeWidth": 0.6,
        "symbolOpacity": 1,
        "columns": 1 if is_beside else int(data.width / (max(map(len, names)) * LETTER + 46)) or 1,
        "columnPadding": 18,
        "labelLimit": data.width,
    }
    ends = {"domain": names, "range": fills}
    fill = {"field": "lop", "type": "nominal", "scale": ends, "legend": legend}
    shapes: Spec = {
        "mark": {"type": "geoshape", "stroke": _BORDER, "strokeWidth": 0.8, **SAYS},
        "encoding": {"fill": fill, **VALUE},
    }
    letters = f"indexof({json.dumps(_DARK)}, datum.nen) < 0 ? '#000000' : '#ffffff'"
    halo = {"stroke": {"expr": "datum.nen"}, "strokeWidth": 3, "strokeJoin": "round"}
    plain = {"type": "quantitative", "scale": None, "axis": None}
    labels: Spec = {
        "mark": {"type": "text", "baseline": "middle", "fill": {"expr": letters}, **halo},
        "encoding": {
            "x": {"field": "x", **plain},
            "y": {"field": "y", **plain},
            "text": {"field": "nhan"},
        },
    }
    return {
        "width": area_map.width,
        "height": area_map.height,
        "autosize": "pad",
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "data": {"values": area_map.rows},
        "layer": [shapes, labels],
    }


# --- classes


def _printed(point: Point) -> Decimal | None:
    """Round a number as it is printed, so that no reader finds it in another class."""
    if point.value is None or not point.amount.applies:
        return None
    return round_half_up(point.value, point.amount.decimals)


def _bounds(values: Sequence[Decimal], lop: int, chia: str, decimals: int) -> Sequence[Decimal]:
    """Return where each class begins, each bound once."""
    if not values:
        return ()
    if chia == "phan_vi":
        found = [values[number * len(values) // lop] for number in range(lop)]
    else:
        step = (values[-1] - values[0]) / lop
        found = [round_half_up(values[0] + step * number, decimals) for number in range(lop)]
    return sorted(set(found))


def _name_classes(bounds: Sequence[Decimal], last: Decimal, decimals: int) -> Iterator[str]:
    words = [format_number(bound, decimals) for bound in bounds]
    for begin, end in pairwise(words):
        yield f"{begin} – dưới {end}"
    if bounds:
        end = format_number(last, decimals)
        yield words[-1] if words[-1] == end else f"{words[-1]} – {end}"


# --- shapes


def _flatten(shapes: Mapping[str, Shape], room: int) -> tuple[Mapping[str, Shape], float, float]:
    """Lay shapes on a plane in px, true at the middle of the map; also its width and height."""
    corners = [corner for shape in shapes.values() for rings in shape for corner in rings[0]]
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.1)
    across, down = (east - west) * squeeze, north - south
    scale = min((room - 10) / across, _MOST_HEIGHT / down)

    def place(corner: Corner) -> Corner:
        x, y = corner
        return _snapped((x - west) * squeeze * scale), _snapped((north - y) * scale)

    def flat(ring: Ring) -> Ring:
        places = [place(corner) for corner in ring]
        return tuple(one for one, other in pairwise((*places, places[0])) if one != other)

    def laid(shape: Shape) -> Shape:
        rings = ([flat(ring) for ring in part] for part in shape)
        parts = (tuple(r for r in part if len(r) > 2) for part in rings if len(part[0]) > 2)
        x, y = place(shape[0][0][0])
        # What is smaller than a dot is drawn as one.
        dot = ((x - 2, y - 2), (x - 2, y + 2), (x + 2, y + 2), (x + 2, y - 2))
        return tuple(filter(None, parts)) or ((dot,),)

    flattened = {code: laid(shape) for code, shape in shapes.items()}
    return flattened, across * scale, down * scale


def _snapped(length: float) -> float:
    return round(length * _GRID) / _GRID


def _place_label(shape: Shape, lines: Sequence[str]) -> tuple[list[str], float, float]:
    """Find a place for as many lines as have room; none where only a number has."""
    part = max(shape, key=lambda rings: abs(signed_area(rings[0])))
    rows = _rows(part)
    middle = (rows[0][0] + rows[-1][0]) / 2 if rows else 0.0
    for count in (*range(len(lines), 0, -1), 0):
        need = max((len(line) for line in lines[:count]), default=2) * LETTER + 6
        places = list(_places(rows, max(count, 1)))
        if roomy := [place for place in places if place[2] >= need]:
            x, y, _ = min(roomy, key=lambda place: abs(place[1] - middle))
            return [*lines[:count]], x, y - max(count - 1, 0) * _LINE / 2
    x, y, _ = max(places, key=lambda place: place[2], default=(*part[0][0], 0))
    return [], x, y


_Row = tuple[float, float, float]


def _rows(rings: Sequence[Ring]) -> Sequence[_Row]:
    """Cut a shape into rows from top to bottom: height, left and right of the widest stretch."""
    crossings: dict[int, list[float]] = {}
    for ring in rings:
        for (x, y), (other_x, other_y) in pairwise((*ring, ring[0])):
            low, high = sorted((y, other_y))
            for row in range(math.ceil(low / _SCAN - 0.5), math.ceil(high / _SCAN - 0.5)):
                share = ((row + 0.5) * _SCAN - y) / (other_y - y)
                crossings.setdefault(row, []).append(x + share * (other_x - x))
    rows = []
    for row, places in sorted(crossings.items()):
        places.sort()
        stretches = list(zip(places[::2], places[1::2], strict=False))
        left, right = max(stretches, key=lambda ends: ends[1] - ends[0])
        rows.append(((row + 0.5) * _SCAN, left, right))
    return rows


def _places(rows: Sequence[_Row], lines: int) -> Iterator[tuple[float, float, float]]:
    """List where some lines of text could stand: their middle, and how wide they may be."""
    height = max(1, min(round((lines * _LINE + 4) / _SCAN), len(rows)))
    for first in range(len(rows) - height + 1):
        taken = rows[first : first + height]
        left, right = max(row[1] for row in taken), min(row[2] for row in taken)
        is_high = height * _SCAN >= lines * _LINE
        room = right - left if is_high else 0.0
        yield (left + right) / 2, (taken[0][0] + taken[-1][0]) / 2, room
