"""Say in sentences what a chart shows: its text alternative and its headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    words = _place(data, point)
    names = series.name.split(" / ")  # before and after each break
    name = f", {names[min(point.segment, len(names) - 1)]}" if len(data.series) > 1 else ""
    number = _words(point)
    unit = f" {data.unit}" if data.unit and not number.endswith("%") else ""
    return f"{words[:1].upper()}{words[1:]}{name}: {number}{unit}"


def headline(data: ChartData) -> Sentence:
    """Write what the data show: the extremes of one series, or the ends of several."""
    if not any(_known(series.points) for series in data.series):
        return Sentence(("Chưa có số liệu",))
    if len(data.series) > 1:
        return Sentence(tuple(_compare_ends(data)))
    if not data.segments:
        return Sentence(tuple(_extremes(data, data.series[0].points)))
    pieces: list[Piece] = []
    for label, points in zip(data.segments, _by_segment(data.series[0].points), strict=True):
        pieces += [". " if pieces else "", f"{label}: "]
        words = list(_extremes(data, points))
        pieces += [_lower(words[0]), *words[1:]]
    return Sentence(tuple(pieces))


def _extremes(data: ChartData, points: Sequence[Point]) -> Iterator[Piece]:
    known = _known(points)
    if not known:
        yield "Chưa có số liệu"
        return
    high = max(known, key=_HEIGHT)
    low = min(known, key=_HEIGHT)
    if len(known) == 1:
        yield f"{_place(data, high)}: "
        yield high.amount.told()
    elif high.value == low.value:
        yield "Không thay đổi, đều là "
        yield high.amount.told()
    else:
        comma = " " if data.is_time else ": "
        yield f"Cao nhất{comma}{_place(data, high)} ("
        yield high.amount.told()
        yield f"), thấp nhất{comma}{_place(data, low)} ("
        yield low.amount.told()
        yield ")"


def _compare_ends(data: ChartData) -> Iterator[Piece]:
    """Tell each of the first series by its ends; across a break only by the last."""
    for number, series in enumerate(data.series[:_MAX_SERIES_TOLD]):
        if number:
            yield "; "
        known = _known(series.points)
        if not known:
            yield f"{series.name}: {NOT_REPORTED}"
            continue
        first, last = known[0], known[-1]
        if not data.is_time:
            yield f"{series.name}: cao nhất {_place(data, max(known, key=_HEIGHT))} ("
            yield max(known, key=_HEIGHT).amount.told()
            yield ")"
        elif first is last or first.segment != last.segment:
            yield f"{series.name.split(' / ')[-1]}: "
            yield last.amount.told()
            yield f" ({_place(data, last)})"
        else:
            yield f"{series.name}: từ "
            yield first.amount.told()
            yield f" ({_place(data, first)}) đến "
            yield last.amount.told()
            yield f" ({_place(data, last)})"


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
            words = [f"{_place(data, point)}: {_words(point)}" for point in (known[0], known[-1])]
        for name, extreme in (("cao nhất", max), ("thấp nhất", min)):
            point = extreme(known, key=_HEIGHT)
            if not data.is_time or point not in (known[0], known[-1]):
                words.append(f"{name} {_place(data, point)}: {_words(point)}")
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


def _place(data: ChartData, point: Point) -> str:
    return f"năm {point.label}" if data.is_time and point.label.isdigit() else point.label


def _lower(piece: Piece) -> str:
    text = piece if isinstance(piece, str) else piece.text
    return text[:1].lower() + text[1:]
