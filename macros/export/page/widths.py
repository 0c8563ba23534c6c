"""How wide the columns of a table are: heads in three lines, few lines in all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from macros.export.document.glue import glued
from macros.export.document.inlines import CodeText, Picture
from macros.export.document.nodes import Grid, GridCell, GridRow, RowKind, walk
from macros.format import part_long_words

MM = 72 / 25.4  # pt
HEAD_LINES = 3
_WORDS = 40  # a head with as many is no head
_PROSE = 6.5  # em; no column of words is narrower, but where the table had to be turned for it
_SETTLED = 60  # rows by which columns are settled
_TYPICAL = 12  # pt; for how many em a picture is wide
INSET_X = 4.0  # pt on each side of a cell
_CODE = 1.4  # how much wider a word may be in letters of one width
_PICTURE = 85.0  # pt; about 30 mm, the width that a column must leave to a larger picture


class Measure(Protocol):
    """What a font knows about the width of a line, in em."""

    def width_em(self, text: str, *, bold: bool = False) -> float: ...


def pictures_in(cell: GridCell) -> Iterator[Picture]:
    return (node for node in walk((cell,)) if isinstance(node, Picture))


def column_needs(
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
    for picture in pictures_in(cell):
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


def share_out(
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


def needs_by_row(grid: Grid, font: Measure, size: int) -> Iterator[list[tuple[int, float]]]:
    """Yield the column of each cell, and its words as one line in pt, for rows here and there."""
    for row in grid.rows[:: 1 + len(grid.rows) // _SETTLED]:
        bold = row.kind is not RowKind.PLAIN
        cells = (cell for cell in row.cells if cell.column_span == 1)
        yield [(cell.column, font.width_em(cell.text, bold=bold) * size) for cell in cells]


def settle(
    widths: list[float], floor: Sequence[float], rows: Sequence[Sequence[tuple[int, float]]]
) -> list[float]:
    """Move room to columns that wrap in many rows, as long as that saves lines."""

    def count(widths: Sequence[float]) -> int:
        lines = ([count_lines(need, widths[n] - 2 * INSET_X) for n, need in row] for row in rows)
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


def count_lines(need: float, room: float) -> int:
    """Estimate lines in a column: ragged ones waste about a twelfth of a narrow one."""
    return math.ceil(need * 1.08 / max(room, 1.0)) if need > room else 1
