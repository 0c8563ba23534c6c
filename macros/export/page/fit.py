"""Work out how a table fits the page: type size, turned or not, columns, aligned commas."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Protocol

from macros.export.document.inlines import CodeText, Picture
from macros.export.document.nodes import Exhibit, Grid, GridCell, GridRow, RowKind, walk
from macros.export.document.pictures import Room, fit_into
from macros.findings import Code, Finding
from macros.format import glued, part_long_words
from macros.read.profile import Profile

MM = 72 / 25.4  # pt
HEAD_LINES = 3
_WORDS = 40  # a head with as many is no head
_PROSE = 5.5  # em; no column of words is narrower, but where the table had to be turned for it
_SETTLED = 60  # rows by which columns are settled
_TYPICAL = 12  # pt; for how many em a picture is wide
INSET_X = 4.0  # pt on each side of a cell
_CODE = 1.4  # how much wider a word may be in letters of one width
_PICTURE = 85.0  # pt; about 30 mm, the width that a column must leave to a larger picture
A4_MM = (210.0, 297.0)  # mm
MOST_WHITE = 1 / 3  # of a page, what may stay white for a table to begin on the next
_MOST_WHOLE = 0.6  # of a page, what a table with few rows may take and still stay whole
_FEW = 15 + 5  # rows, with those of the head and of groups
FIRST_ROWS = 3  # no table begins with fewer at the foot of a page
LAST_ROWS = 3  # nor ends with fewer on a new one
_SIZES = {False: (12, 11), True: (12, 11, 10, 9)}  # type of upright and of turned tables, pt
_TALL = 0.5  # a row above this share of the page may be broken, or it would run off
PITCH = {12: 14.5, 11: 13.5, 10: 12.5, 9: 11.5}  # type size → line pitch, pt
INSET_Y = 2.5  # pt above and below
_NUMBER = re.compile(r"[-−+]?[\d.]+(?:,(\d+))?(%?)")
_DIGIT, _COMMA, _PERCENT = 0.5, 0.25, 0.833  # em; digits of Times and its twins are tabular
_MOST_OF_PAGE = 0.78  # of its height, what a picture may take beside headline and caption
_MOST_OF_CELL, _MOST_OF_HEAD = 0.25, 0.08  # the same in a cell, and in one that heads others


class Measure(Protocol):
    """What a font knows about the width of a line, in em."""

    def width_em(self, text: str, *, bold: bool = False) -> float: ...


@dataclass(frozen=True, slots=True)
class Paper:
    """Room for a table, in pt."""

    portrait_width: float
    portrait_height: float
    landscape_width: float
    landscape_height: float


def paper_of(profile: Profile) -> Paper:
    """Work out the room between the margins."""
    upright, turned = profile.le, profile.le_ngang
    width, height = A4_MM
    return Paper(
        portrait_width=(width - upright.trong - upright.ngoai) * MM,
        portrait_height=(height - upright.tren - upright.duoi) * MM,
        landscape_width=(height - turned.trai - turned.phai) * MM,
        landscape_height=(width - turned.tren - turned.duoi) * MM,
    )


def room_of(paper: Paper) -> Room:
    """Return what a picture may take between the margins, in mm."""
    return paper.portrait_width / MM, paper.portrait_height / MM * _MOST_OF_PAGE


def _room_in(cell: GridCell, widths: Sequence[float], height: float) -> Room:
    width = sum(widths[cell.column : cell.column + cell.column_span]) - 2 * INSET_X
    return width / MM, height / MM * (_MOST_OF_HEAD if cell.is_head else _MOST_OF_CELL)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is printed.

    Args:
        size: Type size in pt.
        widths: Column widths in pt; they add up to the whole measure.
        heights: Estimated height of each row in pt.
        fits: False when even the smallest type on a turned page is too wide.
        room: Height of the page in pt.
        pads: Row and column of a number → how far it moves left, in em, for commas in line.
    """

    size: int
    is_landscape: bool
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    fits: bool
    room: float
    pads: Mapping[tuple[int, int], float]

    @property
    def pitch(self) -> float:
        return PITCH[self.size]

    @property
    def height(self) -> float:
        return sum(self.heights)

    def room_in(self, cell: GridCell) -> Room:
        """Return what a picture may take in a cell, in mm."""
        return _room_in(cell, self.widths, self.room)

    @property
    def is_short(self) -> bool:
        """Whether a table has so few rows that it had better be whole on one page."""
        return len(self.heights) < _FEW and self.height < _MOST_WHOLE * self.room

    def is_tall(self, row: int, rows: int = 1) -> bool:
        """Tell whether some rows are too tall to be kept whole."""
        return sum(self.heights[row : row + rows]) > _TALL * self.room


@lru_cache(maxsize=1024)
def fit_table(grid: Grid, font: Measure, paper: Paper, *, landscape: bool) -> Fit:
    """Choose the largest type, upright if possible, in which no word is broken.

    Heads have three lines at most, unless the table had to be turned for it.
    """
    pads = decimal_pads(grid)
    high, low = (_column_needs(grid, font, pads, head_lines=lines) for lines in (99, HEAD_LINES))
    tries = [(size, turned) for turned, sizes in _SIZES.items() for size in sizes]
    tries += [(10, False)] * (grid.most_size == 10)
    tries = [(one, turned) for one, turned in tries if one <= grid.most_size]
    tries = [(one, turned) for one, turned in tries if turned or not landscape]
    for (size, turned), (least, most) in sorted(
        product(tries, (low, high)), key=lambda one: (one[0][1], one[1] is high)
    ):
        width = paper.landscape_width if turned else paper.portrait_width
        widths = _share_out(least, most, size, width)
        if widths is not None:
            wanted = (one * size + 2 * INSET_X for one in low[0])
            floor = [min(pair) for pair in zip(widths, wanted, strict=True)]
            widths = _settle(widths, floor, list(_needs_by_row(grid, font, size)))
            break
    fits = widths is not None
    widths = widths or [width / max(grid.width, 1)] * grid.width
    room = paper.landscape_height if turned else paper.portrait_height
    heights = tuple(_row_height(row, widths, size, font, room) for row in grid.rows)
    return Fit(size, turned, tuple(widths), heights, fits, room, pads)


def decimal_pads(grid: Grid) -> dict[tuple[int, int], float]:
    """Tell how far each number must move left, in em, for the commas to stand in line."""
    columns: dict[int, list[tuple[int, re.Match[str] | None]]] = {}
    for row in grid.body:
        for cell in row.cells:
            if cell.is_number and not cell.is_head and cell.column_span == 1:
                columns.setdefault(cell.column, []).append((cell.row, _NUMBER.fullmatch(cell.text)))
    pads: dict[tuple[int, int], float] = {}
    for column, numbers in columns.items():
        tails = {row: _tail_em(match) for row, match in numbers}
        longest = max(tails.values())
        pads.update({(row, column): longest - tail for row, tail in tails.items()})
    return {place: pad for place, pad in pads.items() if pad > 0}


def _tail_em(match: re.Match[str] | None) -> float:
    """Width of what stands right of the last whole digit; signs such as "-" have none."""
    if match is None:
        return 0.0
    decimals = len(match.group(1) or "")
    comma = _COMMA if decimals else 0.0
    return decimals * _DIGIT + comma + (_PERCENT if match.group(2) else 0.0)


def _pictures_in(cell: GridCell) -> Iterator[Picture]:
    return (node for node in walk((cell,)) if isinstance(node, Picture))


def _column_needs(
    grid: Grid, font: Measure, pads: Mapping[tuple[int, int], float], *, head_lines: int
) -> tuple[list[float], list[float]]:
    """Return the least and the wished width of each column, in em without insets.

    Args:
        head_lines: How many a head may have.
    """
    least, most = [1.0] * grid.width, [1.0] * grid.width
    wide: list[tuple[GridCell, float, float]] = []
    for row in grid.rows:
        for cell in row.cells:
            pad = pads.get((cell.row, cell.column), 0.0)
            narrow, full = (need + pad for need in _cell_needs(cell, row, font, head_lines))
            if cell.column_span > 1:
                wide.append((cell, narrow, full))
                continue
            least[cell.column] = max(least[cell.column], narrow)
            most[cell.column] = max(most[cell.column], full)
    for cell, narrow, _ in wide:
        span = range(cell.column, cell.column + cell.column_span)
        lack = (narrow - sum(least[column] for column in span)) / cell.column_span
        for column in span if lack > 0 else ():
            least[column] += lack
    return least, [max(pair) for pair in zip(least, most, strict=True)]


def _cell_needs(
    cell: GridCell, row: GridRow, font: Measure, head_lines: int
) -> tuple[float, float]:
    bold = row.kind is not RowKind.PLAIN
    has_code = any(isinstance(node, CodeText) for node in walk(cell.content))
    # Kerning and rounding may add a hair; letters of code are wider.
    room = 1.03 * (_CODE if has_code else 1)
    pieces = (part for parts in part_long_words(cell.text) for part in parts)
    words = (word for piece in pieces for word in glued(piece).split(" "))
    widths = [room * font.width_em(word, bold=bold) for word in words]
    narrow = max(widths, default=0)
    full = room * font.width_em(cell.text, bold=bold)
    for picture in _pictures_in(cell):
        width = picture.size_mm[0] * MM / _TYPICAL
        narrow, full = max(narrow, min(width, _PICTURE / _TYPICAL)), full + width
    if cell.is_number and not cell.is_head:
        return full, full
    if row.kind.is_head:
        blank = font.width_em(" ", bold=bold)
        least = max(narrow, _narrowest(widths, blank, head_lines))
        return least, max(least, _narrowest(widths, blank, HEAD_LINES))
    return narrow if head_lines > HEAD_LINES else max(narrow, min(full, _PROSE)), full


def _narrowest(words: Sequence[float], blank: float, lines: int) -> float:
    """Return the least width in which words take no more than some lines."""
    if not lines < len(words) < _WORDS:
        return 0.0
    ends = range(len(words) + 1)
    widths = sorted(sum(words[i:j]) + (j - i - 1) * blank for i in ends for j in ends[i + 1 :])
    for width in widths:
        count, filled = 1, -blank
        for word in words:
            filled += blank + word
            if filled > width + 1e-9:
                count, filled = count + 1, word
        if count <= lines and width >= max(words):
            return width
    return 0.0


def _share_out(
    least: Sequence[float], most: Sequence[float], size: int, room: float
) -> list[float] | None:
    """Give each column its least width and a share of the rest; None when there is no rest."""
    floor = [width * size + 2 * INSET_X for width in least]
    rest = room - sum(floor)
    if rest < 0:
        return None
    widths = list(floor)
    # Small wishes come first; a column of prose must not starve the others.
    for limit in (room / 2, room):
        wishes = [min(width * size + 2 * INSET_X, limit) for width in most]
        gaps = sorted((max(wishes[n] - widths[n], 0.0), n) for n in range(len(floor)))
        for number, (gap, column) in enumerate(gaps):
            granted = min(gap, rest / (len(gaps) - number))
            widths[column] += granted
            rest -= granted
    total = sum(widths) or 1.0
    return [width + rest * width / total for width in widths]


def _needs_by_row(grid: Grid, font: Measure, size: int) -> Iterator[list[tuple[int, float]]]:
    """Yield the column of each cell, and its words as one line in pt, for rows here and there."""
    for row in grid.rows[:: 1 + len(grid.rows) // _SETTLED]:
        bold = row.kind is not RowKind.PLAIN
        cells = (cell for cell in row.cells if cell.column_span == 1)
        yield [(cell.column, font.width_em(cell.text, bold=bold) * size) for cell in cells]


def _settle(
    widths: list[float], floor: Sequence[float], rows: Sequence[Sequence[tuple[int, float]]]
) -> list[float]:
    """Move room to columns that wrap in many rows, as long as that saves lines."""

    def count(widths: Sequence[float]) -> int:
        lines = ([_count_lines(need, widths[n] - 2 * INSET_X) for n, need in row] for row in rows)
        return sum(max(each, default=1) for each in lines)

    best = count(widths)
    columns = range(len(widths))
    for share in (12, 24, 48):
        step = sum(widths) / share
        while True:
            wraps = {n for row in rows for n, need in row if need > widths[n] - 2 * INSET_X}
            moved = [
                [width + step * ((n == into) - (n == out)) for n, width in enumerate(widths)]
                for into in sorted(wraps)
                for out in columns
                if out != into and widths[out] - step >= floor[out]
            ]
            lines, chosen = min(((count(one), one) for one in moved), default=(best, widths))
            if lines >= best:
                break
            best, widths = lines, chosen
    return widths


def _count_lines(need: float, room: float) -> int:
    """Estimate lines in a column: ragged ones waste about a twelfth of a narrow one."""
    return math.ceil(need * 1.08 / max(room, 1.0)) if need > room else 1


def _row_height(
    row: GridRow, widths: Sequence[float], size: int, font: Measure, page: float
) -> float:
    lines, pictures = 1, 0.0
    for cell in row.cells:
        room = sum(widths[cell.column : cell.column + cell.column_span]) - 2 * INSET_X
        pictures = max(pictures, _pictures_height(cell, _room_in(cell, widths, page)))
        need = font.width_em(cell.text, bold=row.kind is not RowKind.PLAIN) * size
        lines = max(lines, _count_lines(need, room))
    return lines * PITCH[size] + pictures + 2 * INSET_Y


def _pictures_height(cell: GridCell, room: Room) -> float:
    """Estimate in pt how high the pictures of a cell are, below each other if they must be."""
    sizes = [picture.size_mm for picture in _pictures_in(cell)]
    widths = [fit_into(size, room) for size in sizes]
    heights = [
        width * down / across * MM for width, (across, down) in zip(widths, sizes, strict=True)
    ]
    return max(heights, default=0.0) if sum(widths) <= room[0] else sum(heights)


def report_too_wide(exhibit: Exhibit, grid: Grid, fit: Fit, *, may_turn: bool) -> Iterator[Finding]:
    """Find a table that no page is wide enough for, or that cannot be turned where it stands."""
    heads = ", ".join(f"“{cell.text}”" for cell in grid.rows[0].cells[:3])
    name = f"{exhibit.label or 'Bảng'} ({heads}…)"
    place = exhibit.place
    if not fit.fits:
        message = f"{name} có {grid.width} cột, quá rộng cả trên trang nằm ngang"
        remedy = "bớt cột, chia thành hai bảng hoặc viết tên cột ngắn hơn"
        yield Finding(place.path, place.line, message, remedy, Code.OVERFLOW)
    elif fit.is_landscape and not may_turn:
        message = f"{name} phải in trên trang nằm ngang mà nằm trong danh sách hoặc trích dẫn"
        remedy = "đưa bảng ra ngoài danh sách, trích dẫn"
        yield Finding(place.path, place.line, message, remedy, Code.OVERFLOW)
