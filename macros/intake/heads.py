"""The head of a sheet: in which rows it is, and which headings stand over each column."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from macros.intake.sheet import CellKind, RawCell, Sheet
from macros.intake.values.typed_text import is_year, numbers_columns, read_number

_DEEPEST = 60  # rows with anything in them among which a table must begin
_NARROW = 2  # cells that make a row of headings
Path = tuple[RawCell, ...]  # of one column, from the spanner down


@dataclass(frozen=True, slots=True)
class Head:
    """The headings of a table.

    Args:
        rows: The sheet rows that they stand in.
        paths: The headings of each column, from the spanner down.
        body: The first sheet row below them; a row that numbers the columns is passed over.
        numbering: That row; None without one.
    """

    rows: range
    paths: Mapping[int, Path]
    body: int
    numbering: int | None


def find_head(sheet: Sheet, knows: Callable[[str], bool]) -> Head | None:
    """Find the head of a table: around the row of words that knows most headings.

    Args:
        knows: Whether a text is a heading.
    """
    best, most = None, 0
    said = (row for row in sheet.rows if any(not cell.is_blank for cell in row))
    for row in itertools.islice(said, _DEEPEST):
        filled = [cell for cell in row if not cell.is_blank and cell.problem is None]
        if len(filled) < _NARROW or any(is_count(cell) for cell in filled):
            continue
        score = sum(knows(cell.text) for cell in filled)
        if score > most:
            best, most = row[0].row, score
    if best is None:
        return None
    top = bottom = best
    while top > 1 and _is_above(sheet, top - 1, top, knows):
        top -= 1
    while bottom < len(sheet.rows) and _is_below(sheet, top, bottom + 1):
        bottom += 1
    body = bottom + 1
    numbering = body if body <= len(sheet.rows) and numbers_columns(sheet.rows[body - 1]) else None
    first = _first(sheet, range(top, bottom + 1))
    rows = range(top, bottom + 1)
    return Head(rows, heading_paths(sheet, rows, first), body + (numbering is not None), numbering)


def is_count(cell: RawCell) -> bool:
    """Whether a cell holds a number that is no year."""
    if cell.kind is CellKind.NUMBER or (cell.kind is CellKind.TEXT and read_number(cell.text)):
        return not is_year(cell.text)
    return False


def heading_paths(sheet: Sheet, rows: Sequence[int], first: int) -> dict[int, Path]:
    """For each column from one on, its headings from the spanner down.

    A spanner that is not merged stands in the first of its columns; further right it counts for
    every column that has a heading of its own below.
    """
    paths: dict[int, Path] = {}
    width = max((len(sheet.rows[row - 1]) for row in rows), default=0)
    for column in range(first, width + 1):
        found = [_heading(sheet, rows, level, column, first) for level in range(len(rows))]
        path = tuple(dict.fromkeys(cell for cell in found if cell is not None))
        if path:
            paths[column] = path
    return paths


def _heading(
    sheet: Sheet, rows: Sequence[int], level: int, column: int, first: int
) -> RawCell | None:
    shown = sheet.shown(rows[level], column)
    if shown.text.strip():
        return shown
    if not any(_says(sheet, lower, column) for lower in rows[level + 1 :]):
        return None
    for left in range(column - 1, first - 1, -1):
        spanner = sheet.shown(rows[level], left)
        if spanner.text.strip():
            is_merged = len(sheet.span(spanner.row, spanner.column)[1]) > 1
            # A heading with nothing below it heads its own column only.
            is_taller = not any(
                _says(sheet, lower, spanner.column)
                and sheet.shown(lower, spanner.column) != spanner
                for lower in rows[level + 1 :]
            )
            return None if is_merged or is_taller else spanner
    return None


def _says(sheet: Sheet, row: int, column: int) -> bool:
    return bool(sheet.shown(row, column).text.strip())


def _first(sheet: Sheet, rows: range) -> int:
    return min(cell.column for row in rows for cell in sheet.rows[row - 1] if not cell.is_blank)


def _is_above(sheet: Sheet, row: int, top: int, knows: Callable[[str], bool]) -> bool:
    """Whether a row above belongs to the head: it spans columns, or completes their headings."""
    filled = [cell for cell in sheet.rows[row - 1] if cell.text.strip()]
    if not filled or any(is_count(cell) for cell in filled):
        return False
    if any(row in rows and top in rows for rows, _ in sheet.merged):
        return True
    first = _first(sheet, range(top, top + 1))
    spans = [(cell, sheet.span(row, cell.column)[1]) for cell in filled]
    if len(filled) == 1 and (filled[0].column < first or spans[0][1].start <= first):
        return False  # a title over the whole table
    if len(filled) > 1:
        return any(knows(cell.text) for cell in filled) or any(len(span) > 1 for _, span in spans)
    return len(spans[0][1]) > 1 or knows(filled[0].text)


def _is_below(sheet: Sheet, top: int, row: int) -> bool:
    """Whether a row below goes on with the head: its words stand under spanners only."""
    filled = [cell for cell in sheet.rows[row - 1] if cell.text.strip()]
    head = range(top, row)
    if not filled or any(is_count(cell) for cell in filled):
        return False
    if filled[0].column <= _first(sheet, head):
        return False

    def is_open(column: int) -> bool:
        above = sheet.shown(row - 1, column)
        if not above.text.strip():
            return True
        beside = sheet.cell(row - 1, column + 1)
        return len(sheet.span(above.row, above.column)[1]) > 1 or not beside.text.strip()

    return all(is_open(cell.column) for cell in filled)
