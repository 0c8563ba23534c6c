"""Work out how a table fits the page: type size, turned or not, columns, aligned commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from macros.export.document.nodes import Exhibit, Grid, GridCell, GridRow, RowKind
from macros.export.document.pictures import Room, fit_into
from macros.export.page.widths import (
    HEAD_LINES,
    INSET_X,
    MM,
    Measure,
    column_needs,
    count_lines,
    needs_by_row,
    pictures_in,
    settle,
    share_out,
)
from macros.findings import Code, Finding
from macros.read.profile import Profile

A4_MM = (210.0, 297.0)  # mm
MOST_WHITE = 1 / 3  # of a page, what may stay white for a table to begin on the next
_MOST_WHOLE = 0.6  # of a page, what a table with few rows may take and still stay whole
_FEW = 15 + 3  # rows, with those of the head
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


def fit_table(grid: Grid, font: Measure, paper: Paper, *, landscape: bool) -> Fit:
    """Choose the largest type, upright if possible, in which no word is broken.

    Heads have three lines at most, unless the table had to be turned for it.
    """
    pads = decimal_pads(grid)
    high, low = (column_needs(grid, font, pads, head_lines=lines) for lines in (99, HEAD_LINES))
    tries = [(size, turned) for turned, sizes in _SIZES.items() for size in sizes]
    tries += [(10, False)] * (grid.most_size == 10)
    tries = [(one, turned) for one, turned in tries if one <= grid.most_size]
    tries = [(one, turned) for one, turned in tries if turned or not landscape]
    for (size, turned), (least, most) in sorted(
        product(tries, (low, high)), key=lambda one: (one[0][1], one[1] is high)
    ):
        width = paper.landscape_width if turned else paper.portrait_width
        widths = share_out(least, most, size, width)
        if widths is not None:
            wanted = (one * size + 2 * INSET_X for one in low[0])
            floor = [min(pair) for pair in zip(widths, wanted, strict=True)]
            widths = settle(widths, floor, list(needs_by_row(grid, font, size)))
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


def _row_height(
    row: GridRow, widths: Sequence[float], size: int, font: Measure, page: float
) -> float:
    lines, pictures = 1, 0.0
    for cell in row.cells:
        room = sum(widths[cell.column : cell.column + cell.column_span]) - 2 * INSET_X
        pictures = max(pictures, _pictures_height(cell, _room_in(cell, widths, page)))
        need = font.width_em(cell.text, bold=row.kind is not RowKind.PLAIN) * size
        lines = max(lines, count_lines(need, room))
    return lines * PITCH[size] + pictures + 2 * INSET_Y


def _pictures_height(cell: GridCell, room: Room) -> float:
    """Estimate in pt how high the pictures of a cell are, below each other if they must be."""
    sizes = [picture.size_mm for picture in pictures_in(cell)]
    widths = [fit_into(size, room) for size in sizes]
    heights = [
        width * down / across * MM for width, (across, down) in zip(widths, sizes, strict=True)
    ]
    return max(heights, default=0.0) if sum(widths) <= room[0] else sum(heights)


def room_to_begin(grid: Grid, fit: Fit, height: float) -> float:
    """Say how much room in pt a table wants to begin in, or it begins on the next page.

    One that a page can hold would rather leave a third of a page white than be broken.

    Args:
        height: Of the whole table, with caption and source, in pt.
    """
    most = MOST_WHITE * fit.room
    if height < fit.room:
        return most
    head, rows = sum(fit.heights[: len(grid.head)]), fit.heights[len(grid.head) :]
    # One row is enough where it is as high as three.
    first = min(sum(rows[:FIRST_ROWS]), max(sum(rows[:1]), FIRST_ROWS * PITCH[12]))
    return min(height - fit.height + head + first, most)


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
