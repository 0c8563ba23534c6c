"""Guess how wide a table prints, to turn its page when it is too wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from macros.render.table_head import HeadCell
from macros.render.table_layout import Kind, Layout

PORTRAIT_MM = 165  # A4 less margins of 30 and 15 mm
LANDSCAPE_MM = 247  # A4 turned, less margins of 30 and 20 mm
_DIGIT_MM = 2.1  # a figure of 12 pt
_LETTER_MM = 2.0  # a letter of 12 pt on average, spaces included
_PADDING_MM = 3.0
_WORDS_MM = 45.0  # a column of words may wrap at this width
_HEAD_LINES = 4  # a head may take so many lines before it asks for more width


def estimate_width(layout: Layout) -> float:
    """Guess the width in millimetres at which the table reads well."""
    stubs = [
        _words_width([row.stubs[place] for row in layout.rows] + [head])
        for place, head in enumerate(layout.stubs)
    ]
    leaves = list(_leaves(layout.head))
    columns = [
        max(_head_width(leaf), _column_width(layout, place)) for place, leaf in enumerate(leaves)
    ]
    for body in layout.bodies:
        columns = _widen(columns, body.series_head, len(layout.stubs))
    return sum(stubs) + sum(columns) + _PADDING_MM * (len(stubs) + len(columns))


def _column_width(layout: Layout, place: int) -> float:
    values = [row.values[place] for row in layout.rows]
    numbers = max((len(v.text) for v in values if v.kind is Kind.NUMBER), default=1) * _DIGIT_MM
    return max(numbers, _words_width([v.text for v in values if v.kind is Kind.WORDS]))


def _words_width(texts: Sequence[str]) -> float:
    longest = max((len(text) for text in texts), default=0) * _LETTER_MM
    return min(longest, _WORDS_MM)


def _head_width(text: str) -> float:
    """The width at which a head keeps its words whole and takes few lines."""
    longest_word = max((len(word) for word in text.split()), default=0)
    return max(longest_word, len(text) / _HEAD_LINES) * _LETTER_MM


def _leaves(head: Sequence[Sequence[HeadCell]]) -> Iterator[str]:
    """The lowest head of each column, left to right."""
    columns = sum(cell.columns for cell in head[0]) if head else 0
    lowest = [""] * columns
    free = [0] * columns  # head rows from the top that each column has filled
    for level, row in enumerate(head):
        place = 0
        for cell in row:
            while place < columns and free[place] > level:
                place += 1
            for column in range(place, place + cell.columns):
                lowest[column] = cell.text if cell.columns == 1 else ""
                free[column] = level + cell.rows
            place += cell.columns
    yield from lowest


def _widen(columns: list[float], heads: Sequence[HeadCell], stubs: int) -> list[float]:
    """Make room for the titles that columns have in one series."""
    result = list(columns)
    place = -stubs
    for head in heads:
        if place >= 0:
            for column in range(place, place + head.columns):
                result[column] = max(result[column], _head_width(head.text) / head.columns)
        place += head.columns
    return result
