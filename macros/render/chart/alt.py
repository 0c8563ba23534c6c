"""Say in sentences what a chart shows: its text alternative and its headline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from macros.format import NOT_REPORTED
from macros.render.call.context import Fact
from macros.render.chart.data import ChartData, Point, PointSeries

_MAX_POINTS = 12  # with more, the extremes and the ends are told
_MAX_SHORT = 3  # points of a stretch that are all told
_MAX_SERIES_TOLD = 2  # in a headline
_HEIGHT = attrgetter("height")

Piece = str | Fact


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with numbers between them."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The numbers in it."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Fact))


def describe_chart(data: ChartData, caption: str) -> str:
    """Write the text alternative: the kind, what, over which range, and the values."""
    unit = f", đơn vị tính: {data.unit}" if data.unit else ""
    sentences = [f"{data.kind.words}: {caption}{unit}."]
    if data.segments:
        sentences.append(f"Chuỗi số liệu gián đoạn: {'; '.join(data.segments)}.")
    tells_all = len(data.points) <= _MAX_POINTS
    for series in data.series:
        told = _all_values(series.points) if tells_all else _extremes_and_ends(data, series)
        is_alone = len(data.series) == 1
        sentences.append(
            f"{told[:1].upper()}{told[1:]}." if is_alone else f"{series.name}: {told}."
        )
    return " ".join(sentences)


def describe_point(data: ChartData, series: PointSeries, point: Point) -> str:
    """Write what a reader sees who points at one bar or point: "Năm 2015, nữ: 812 người"."""
    words = point.place
    names = series.name.split(" / ")  # before and after each break
    name = f", {names[min(point.segment, len(names) - 1)]}" if len(data.series) > 1 else ""
    number = _words(point)
    unit = f" {data.unit}" if data.unit and not number.endswith("%") else ""
    return f"{upper(words)}{name}: {number}{unit}"


def describe_pair(data: ChartData, place: int) -> str:
    """Write what a reader sees who points at one dot of a scatter plot: both of its numbers."""
    points = [series.points[place] for series in data.series]
    told = (
        f"{series.name}: {_words(point)}" for series, point in zip(data.series, points, strict=True)
    )
    return f"{points[0].label}: {'; '.join(told)}"


def headline(data: ChartData) -> Sentence:
    """Write what the data show: the extremes of one series, or the ends of several."""
    if not any(_known(series.points) for series in data.series):
        return Sentence(("Chưa có số liệu",))
    pieces: list[Piece] = []
    if data.is_split:
        return Sentence(_across_panels(data))
    if len(data.series) > 1:
        for series in data.series[:_MAX_SERIES_TOLD]:
            pieces += ["; " if pieces else "", *_ends(data, series)]
        return Sentence(tuple(pieces))
    if not data.segments:
        return Sentence(_extremes(data, data.series[0].points))
    for label, points in zip(data.segments, _by_segment(data.series[0].points), strict=True):
        first, *others = _extremes(data, points)
        begin = str(first)
        pieces += [". " if pieces else "", f"{label}: {begin[:1].lower()}{begin[1:]}", *others]
    return Sentence(tuple(pieces))


def _across_panels(data: ChartData) -> tuple[Piece, ...]:
    """Compare the small charts: where they end, or, without time, by their highest points."""
    ends = [(one, point) for one in data.series for point in _known(one.points)]
    if not data.is_time:
        series, point = max(ends, key=lambda end: end[1].height)
        return f"Cao nhất: {point.label}, {series.name} (", point.amount.told(), ")"
    last = max(data.labels.index(point.label) for _, point in ends)
    ends = [(one, point) for one, point in ends if point.label == data.labels[last]]
    (high, highest), (low, lowest) = (
        choose(ends, key=lambda end: end[1].height) for choose in (max, min)
    )
    start = f"{upper(highest.place)}: cao nhất {high.name} ("
    return start, highest.amount.told(), f"), thấp nhất {low.name} (", lowest.amount.told(), ")"


def _extremes(data: ChartData, points: Sequence[Point]) -> tuple[Piece, ...]:
    known = [point for point in _known(points) if not point.is_rest]
    if not known:
        return ("Chưa có số liệu",)
    high, low = max(known, key=_HEIGHT), min(known, key=_HEIGHT)
    highest, lowest = high.amount.told(), low.amount.told()
    if len(known) == 1:
        return f"{high.place}: ", highest
    if len(known) < len(_known(points)):  # nobody sees what is lowest among the rest
        word, amount = ("Cao nhất", highest) if known[0] is high else ("Thấp nhất", lowest)
        return f"{word}: {known[0].place} (", amount, ")"
    if high.value == low.value:
        return "Không thay đổi, đều là ", highest
    comma = " " if data.is_time else ": "
    start = f"Cao nhất{comma}{high.place} ("
    middle = f"), thấp nhất{comma}{low.place} ("
    return start, highest, middle, lowest, ")"


def _ends(data: ChartData, series: PointSeries) -> tuple[Piece, ...]:
    """Tell a series by its ends; across a break only by the last."""
    known = _known(series.points)
    if not known:
        return (f"{series.name}: {NOT_REPORTED}",)
    first, last = known[0], known[-1]
    end = last.amount.told(), f" ({last.place})"
    if not data.is_time and known[-1].is_rest:
        return f"{series.name}: {first.place} (", first.amount.told(), ")"
    if not data.is_time:
        high = max(known, key=_HEIGHT)
        return f"{series.name}: cao nhất {high.place} (", high.amount.told(), ")"
    if first is last or first.segment != last.segment:
        return f"{series.name.split(' / ')[-1]}: ", *end
    return f"{series.name}: từ ", first.amount.told(), f" ({first.place}) đến ", *end


def _all_values(points: Sequence[Point]) -> str:
    return "; ".join(f"{point.label}: {_words(point)}" for point in points)


def _extremes_and_ends(data: ChartData, series: PointSeries) -> str:
    """Tell where each stretch of a series begins and ends, and its extremes between."""
    parts: list[str] = []
    for points in _by_segment(series.points):
        known = _known(points)
        if len(known) <= _MAX_SHORT:
            parts += [_all_values(known)] if known else []
            continue
        words = []
        if data.is_time:
            words = [f"{point.place}: {_words(point)}" for point in (known[0], known[-1])]
        shown = [point for point in known if not point.is_rest]
        for name, extreme in (("cao nhất", max), ("thấp nhất", min)):
            point = extreme(shown, key=_HEIGHT)
            if len(shown) < len(known) and point is not shown[0]:
                continue
            if not data.is_time or point not in (known[0], known[-1]):
                words.append(f"{name} {point.place}: {_words(point)}")
        parts.append(", ".join(words))
    return "; ".join(parts) or "chưa có số liệu"


def _words(point: Point) -> str:
    return point.amount.told().text if point.amount.applies else "không áp dụng"


def _by_segment(points: Sequence[Point]) -> list[list[Point]]:
    segments: dict[int, list[Point]] = {}
    for point in points:
        segments.setdefault(point.segment, []).append(point)
    return list(segments.values())


def _known(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if point.value is not None]


def upper(words: str) -> str:
    """Begin with a capital."""
    return words[:1].upper() + words[1:]
