"""The numbers of a chart: series of points, cut where the meaning of the data changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from macros.findings import AuthorError, Code
from macros.render.call.context import Fact, check_choice
from macros.render.table.head import INDICATOR, NUMBER, title_of
from macros.render.table.plan import Lane, Line, Plan
from macros.render.table.request import (
    COLUMNS,
    Options,
    Request,
    all_series,
    read_request,
    series_of,
)

if TYPE_CHECKING:
    from macros.render.call.context import Context


KINDS: Mapping[str, str] = {
    "cot": "Biểu đồ cột",
    "cot_nhom": "Biểu đồ cột nhóm",
    "cot_chong": "Biểu đồ cột chồng",
    "co_cau": "Biểu đồ cơ cấu (100%)",
    "thanh": "Biểu đồ thanh ngang",
    "duong": "Biểu đồ đường",
}
_STACKED = ("cot_chong", "co_cau")  # the series of a place add up to its whole
MAX_SERIES = 8  # more fills cannot be told apart in black and white


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a chart.

    Args:
        label: Where it stands on the axis: a year or a category.
        segment: Number of the series of data that it belongs to, counted along the axis.
        text: As the table prints it; "" where no number can stand.
    """

    label: str
    segment: int
    value: Decimal | None
    text: str
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class PointSeries:
    """The points drawn alike."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart shows.

    Args:
        axis: What the points stand for: "Năm", "Loại hình".
        segments: What each segment is called; empty when there is no break.
    """

    kind: str
    axis: str
    unit: str
    series: tuple[PointSeries, ...]
    segments: tuple[str, ...]
    is_time: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """The places on the axis, in order."""
        return tuple(point.label for point in self.series[0].points)

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, series by series."""
        return tuple(point for series in self.series for point in series.points)


def plan_chart(context: Context, name: object, options: Options, keys: Mapping[str, Any]) -> Plan:
    """Choose the axis and the series of a chart: the plan's lines and lanes.

    Args:
        options: With the axis as `rows` and the key of the series as `across`; whatever is
            open is chosen: years for the axis, the other key for the series.
    """
    request = read_request(context, name, options, keys)
    if len(request.stubs) > 1:
        axis, across = _choose_axis(request)
        request = read_request(context, name, replace(options, rows=axis, across=across), keys)
    if request.across and request.stubs != (COLUMNS,) and len(request.fields) > 1:
        message = "biểu đồ vừa có nhiều cột vừa có nhom"
        raise AuthorError(message, "giữ một cột khi dùng nhom", Code.ARGUMENT)
    return Plan(request)


def read_chart(plan: Plan, kind: str) -> ChartData:
    """Read the points of a planned chart.

    Args:
        kind: One of KINDS; "co_cau" shows the shares of the series in their sum.
    """
    check_choice("loai", kind, KINDS)
    if kind in _STACKED:
        plan.refuse_overlapping_lanes()
    table = plan.table
    units = {field.unit for field in plan.request.fields}
    if len(units) > 1:
        message = f"các cột có đơn vị khác nhau: {', '.join(sorted(units))}"
        raise AuthorError(message, "vẽ mỗi đơn vị tính một hình", Code.ARGUMENT)
    if not all(field.is_numeric for field in plan.request.fields):
        raise AuthorError("biểu đồ chỉ vẽ cột số liệu", "bỏ cột chữ trong cot", Code.ARGUMENT)
    lanes = [lane for lane in plan.lanes if (lane.share_of is not None) == (kind == "co_cau")]
    if not 1 <= len(lanes) <= MAX_SERIES:
        message = f"biểu đồ có {len(lanes)} dãy số"
        raise AuthorError(message, f"vẽ từ 1 đến {MAX_SERIES} dãy, hoặc dùng bang", Code.ARGUMENT)
    axis = plan.request.stubs[-1]
    is_time = table.time is not None and axis == table.time.name
    if kind == "duong" and not is_time:
        message = "biểu đồ đường cần trục thời gian"
        raise AuthorError(message, 'dùng loai="cot" hoặc loai="thanh"', Code.ARGUMENT)
    return ChartData(
        kind=_drawn_kind(kind, lanes),
        axis=INDICATOR if axis == COLUMNS else table.field(axis).head,
        unit="%" if kind == "co_cau" else units.pop(),
        series=tuple(_read_series(plan, lane, is_time=is_time) for lane in lanes),
        segments=_segments(plan) if is_time else (),
        is_time=is_time,
    )


def _choose_axis(request: Request) -> tuple[str, str | None]:
    """Choose the axis among the keys left open: the years if they are, else the first."""
    time = request.table.time.name if request.table.time else None
    stubs = request.stubs
    axis = time if time in stubs else stubs[0]
    others = [key for key in stubs if key != axis]
    if len(others) > 1 or request.across or len(request.fields) > 1:
        raise AuthorError(
            f"chưa rõ trục của biểu đồ: các khóa {', '.join(stubs)} đều có nhiều giá trị",
            "ghi truc, nhom, hoặc chọn một giá trị cho khóa",
            Code.AMBIGUOUS_KEY,
        )
    return str(axis), others[0]


def _drawn_kind(kind: str, lanes: Sequence[Lane]) -> str:
    """Several series stand side by side even where the author said only columns."""
    return "cot_nhom" if kind == "cot" and len(lanes) > 1 else kind


def _read_series(plan: Plan, lane: Lane, *, is_time: bool) -> PointSeries:
    points = tuple(_read_point(plan, line, lane, is_time=is_time) for line in plan.lines)
    return PointSeries(_series_name(plan, lane), points)


def _read_point(plan: Plan, line: Line, lane: Lane, *, is_time: bool) -> Point:
    amount = plan.amount(line, lane)
    fact = amount.fact()
    label = line.labels[-1]
    if line.field is not None:
        label = title_of(plan, line.field, plan.years, frozenset())
    year = plan.year(line) if is_time else None
    segment = series_of(plan.table, year) if year is not None else 0
    return Point(label, segment, amount.value, fact.text if fact else "", fact)


def _series_name(plan: Plan, lane: Lane) -> str:
    """Name a series; one that is called differently before and after a break has both names."""
    field = lane.field
    if field is None or len(plan.request.fields) == 1:
        words = " - ".join(lane.labels)
        if words or field is None:
            return words or NUMBER
    numbers = sorted({series_of(plan.table, year) for year in plan.years})
    known = all_series(plan.table)
    names = [
        series.titles.get(field.name, field.title) if series is not None else field.title
        for series in (known[number] for number in numbers or [0])
    ]
    return " / ".join(dict.fromkeys(names))


def _segments(plan: Plan) -> tuple[str, ...]:
    """Name the series of data that the axis runs through, when there are several."""
    numbers = sorted({series_of(plan.table, year) for year in plan.years})
    known = all_series(plan.table)
    labels = [series.label for number in numbers if (series := known[number]) is not None]
    return tuple(labels) if len(labels) > 1 else ()
