"""The numbers of a chart: series of points, cut where the meaning of the data changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any

from macros.findings import AuthorError, Code
from macros.read.table.column import Field
from macros.read.table.grain import DAY, YEAR
from macros.render.call.context import Context
from macros.render.number.amount import Amount
from macros.render.table.axis import Line
from macros.render.table.head import INDICATOR, NUMBER
from macros.render.table.plan import Plan
from macros.render.table.request import COLUMNS, Options, Request, read_request

WIDTH, NARROW = 640, 340  # px of a whole drawing, on paper and on a phone
MAX_SERIES = 8  # more fills cannot be told apart in black and white
MAX_PANELS = 24  # of small multiples, on a page


class Marks(Enum):
    """What stands for a number."""

    BARS = "a bar from zero"
    LINES = "a point of a line through time"
    DOTS = "a dot on the line of its place"
    PAIRS = "a dot, along one number and up another"
    AREAS = "the shape of a unit on a map"


@dataclass(frozen=True, slots=True)
class ChartKind:
    """How the points of a chart are drawn.

    Args:
        is_stacked: Whether the series of a place add up to its whole.
        is_share: Whether its values are the shares of the series in their sum.
        lies: Whether places follow each other downwards, whatever their labels.
    """

    words: str
    marks: Marks = Marks.BARS
    is_stacked: bool = False
    is_share: bool = False
    lies: bool = False

    @property
    def is_line(self) -> bool:
        """Whether points are joined."""
        return self.marks is Marks.LINES


KINDS: Mapping[str, ChartKind] = {
    "cot": ChartKind("Biểu đồ cột"),
    "cot_nhom": ChartKind("Biểu đồ cột nhóm"),
    "cot_chong": ChartKind("Biểu đồ cột chồng", is_stacked=True),
    "co_cau": ChartKind("Biểu đồ cơ cấu (100%)", is_stacked=True, is_share=True),
    "thanh": ChartKind("Biểu đồ thanh ngang", lies=True),
    "duong": ChartKind("Biểu đồ đường", Marks.LINES),
    "cham": ChartKind("Biểu đồ chấm", Marks.DOTS, lies=True),
    "phan_tan": ChartKind("Biểu đồ phân tán", Marks.PAIRS),
    "ban_do": ChartKind("Bản đồ", Marks.AREAS),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a chart.

    Args:
        label: Where it stands on the axis: a time or a category.
        segment: Number of the series of data that it belongs to, counted along the axis.
        text: As the table prints it; "" where no number can stand.
        key: Value of the key along the axis; "" where that is no key.
        place: What sentences call it, such as "năm 2020".
        number: Of its step of time, for an axis to scale; None without a calendar.
        is_rest: Whether it stands for all that are not shown, and so is no extreme.
    """

    label: str
    segment: int
    amount: Amount
    text: str
    key: str = ""
    place: str = ""
    number: int | None = None
    is_rest: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number; None where none is known."""
        return self.amount.value

    @property
    def height(self) -> float:
        """The number as it is drawn; what is not known takes no room."""
        return float(self.amount.value or 0)


@dataclass(frozen=True, slots=True)
class PointSeries:
    """The points drawn alike."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, eq=False)
class ChartData:
    """What a chart shows.

    Args:
        axis: What the points stand for: "Năm", "Loại hình".
        segments: What each segment is called; empty when there is no break.
        a_year: How many steps of its time make up a year; 1 for days.
        is_split: Whether each series has a small chart of its own, all to one scale.
        width: In px, of the whole drawing.
    """

    kind: ChartKind
    axis: str
    unit: str
    series: tuple[PointSeries, ...]
    segments: tuple[str, ...]
    is_time: bool
    is_split: bool = False
    a_year: int = 1
    width: int = WIDTH

    @property
    def is_narrow(self) -> bool:
        """Whether it is drawn for a phone."""
        return self.width < WIDTH

    @property
    def has_one_look(self) -> bool:
        """Whether nothing needs to tell series apart."""
        return len(self.series) == 1 or self.is_split

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The places on the axis, in order."""
        return tuple(point.label for point in self.series[0].points)

    @cached_property
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
        request = _with_one_axis(request)
    if request.across and not request.lists_columns and len(request.fields) > 1:
        message = "biểu đồ vừa có nhiều cột vừa có nhom"
        raise AuthorError(message, "giữ một cột khi dùng nhom", Code.ARGUMENT)
    return Plan(request)


def read_chart(plan: Plan, kind: ChartKind, *, is_split: bool = False) -> ChartData:
    """Read the points of a planned chart.

    Args:
        kind: One of KINDS; several series stand side by side even where it says only columns.
    """
    if kind.is_stacked:
        plan.refuse_overlapping_lanes()
    fields = plan.request.fields
    units = {plan.own_unit(line) for line in plan.lines} - {""}
    units = units or {field.unit for field in fields}
    if len(units) > 1 and kind.marks is not Marks.PAIRS:
        message = f"các cột có đơn vị khác nhau: {', '.join(sorted(units))}"
        raise AuthorError(message, "vẽ mỗi đơn vị tính một hình", Code.ARGUMENT)
    if not all(field.is_numeric for field in fields):
        raise AuthorError("biểu đồ chỉ vẽ cột số liệu", "bỏ cột chữ trong cot", Code.ARGUMENT)
    lanes = [lane for lane in plan.lanes if (lane.share_of is not None) == kind.is_share]
    axis = plan.request.stubs[-1]
    is_time = axis == plan.timeline.key
    _refuse_misfit(kind, [lane.field for lane in lanes], is_time=is_time, is_split=is_split)
    several = kind is KINDS["cot"] and len(lanes) > 1 and not is_split
    return ChartData(
        kind=KINDS["cot_nhom"] if several else kind,
        axis=INDICATOR if axis == COLUMNS else plan.table.field(axis).head,
        unit="%" if kind.is_share else units.pop() if len(units) == 1 else "",
        series=tuple(_read_series(plan, lane, kind, is_time=is_time) for lane in lanes),
        segments=_segments(plan) if is_time else (),
        is_time=is_time,
        is_split=is_split,
        a_year=(plan.timeline.grain or YEAR).a_year or 1,
    )


def _refuse_misfit(
    kind: ChartKind, fields: Sequence[Field | None], *, is_time: bool, is_split: bool
) -> None:
    """Refuse what a kind of chart cannot show."""
    count = len(fields)
    if is_split and (kind.is_stacked or kind.marks in (Marks.PAIRS, Marks.AREAS)):
        message = f"tung không dùng được với {kind.words[:1].lower()}{kind.words[1:]}"
        raise AuthorError(message, 'dùng loai="cot", "thanh", "cham" hoặc "duong"', Code.ARGUMENT)
    if kind.marks is Marks.AREAS and count != 1:
        message = f"bản đồ chỉ vẽ một dãy số, đây có {count}"
        raise AuthorError(message, "ghi một cột, và một giá trị cho mỗi khóa khác", Code.ARGUMENT)
    names = {field.name for field in fields if field is not None}
    if kind.marks is Marks.PAIRS and not count == len(names) == 2:
        message = f"biểu đồ phân tán cần đúng hai cột, đây có {count} dãy số"
        raise AuthorError(message, 'ghi cot=["cột ngang", "cột đứng"]', Code.ARGUMENT)
    most = MAX_PANELS if is_split else MAX_SERIES
    if not 1 <= count <= most:
        message = f"biểu đồ có {count} dãy số"
        raise AuthorError(message, f"vẽ từ 1 đến {most} dãy, hoặc dùng bang", Code.ARGUMENT)
    if kind.is_line and not is_time:
        message = "biểu đồ đường cần trục thời gian"
        raise AuthorError(message, 'dùng loai="cot" hoặc loai="thanh"', Code.ARGUMENT)


def _with_one_axis(request: Request) -> Request:
    """Choose the axis among the keys left open: the years if they are, else the first."""
    time = request.table.schema.timeline.key
    axis = time if time in request.stubs else request.stubs[0]
    others = tuple(key for key in request.stubs if key != axis)
    if len(others) > 1 or request.across or len(request.fields) > 1:
        raise AuthorError(
            f"chưa rõ trục của biểu đồ: các khóa {', '.join(request.stubs)} đều có nhiều giá trị",
            "ghi truc, nhom, hoặc chọn một giá trị cho khóa",
            Code.AMBIGUOUS_KEY,
        )
    return replace(request, stubs=(str(axis),), across=others)


def _read_series(plan: Plan, lane: Line, kind: ChartKind, *, is_time: bool) -> PointSeries:
    points = tuple(_read_point(plan, line, lane, is_time=is_time) for line in plan.lines)
    if is_time and kind.marks is not Marks.PAIRS and plan.timeline.key not in plan.request.chosen:
        points = tuple(_leave_gaps(plan, points))
    name = _series_name(plan, lane)
    if kind.marks is Marks.PAIRS and lane.field is not None and lane.field.unit:
        name = f"{name} ({lane.field.unit})"
    return PointSeries(name, points)


def _read_point(plan: Plan, line: Line, lane: Line, *, is_time: bool) -> Point:
    if line.field is not None:
        label = plan.title_of(line.field, plan.years) or line.field.title
    else:
        label = line.labels[-1]
    year = plan.year(line) if is_time else None
    segment = plan.timeline.number(year) if year is not None else 0
    amount = plan.amount(line, lane)
    fact = amount.listed()
    text, grain = fact.text if fact else "", plan.timeline.grain
    key = line.keys.get(plan.request.stubs[-1], "")
    if year is None:
        return Point(label, segment, amount, text, key, label, is_rest=line.is_rest)
    words = plan.timeline.words(year, plan.table.periods)
    number = grain.number(year) if grain else None
    return Point(label, segment, amount, text, key, words, number)


def _leave_gaps(plan: Plan, points: Sequence[Point]) -> Iterator[Point]:
    """Give the steps of time that the table lacks a place without a number; days need none."""
    grain, last = plan.timeline.grain, None
    for point in points:
        number = point.number
        if grain is not None and grain is not DAY and number is not None and last is not None:
            for missing in range(last + 1, number):
                time = grain.text(missing)
                segment, label = plan.timeline.number(time), grain.label(time)
                yield Point(label, segment, Amount(None), "", time, grain.words(time), missing)
        yield point
        last = number


def _series_name(plan: Plan, lane: Line) -> str:
    """Name a series; one that is called differently before and after a break has both names."""
    field = lane.field
    if field is None or len(plan.request.fields) == 1:
        words = " - ".join(lane.labels)
        if words or field is None:
            return words or NUMBER
    known = [plan.timeline.title_of(field.name, year) or field.title for year in sorted(plan.years)]
    return " / ".join(dict.fromkeys(known or [field.title]))


def _segments(plan: Plan) -> tuple[str, ...]:
    """Name the series of data that the axis runs through, when there are several."""
    numbers = plan.timeline.numbers(plan.years)
    found = [plan.timeline.series(number) for number in numbers]
    return tuple(series.label for series in found if series) if len(found) > 1 else ()
