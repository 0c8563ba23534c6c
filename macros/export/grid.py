"""An HTML table as a grid: where every cell lies once spans are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html

_BLANKS = re.compile(r"[ \t\r\n\f]+")  # not the no-break space
INNER_HEADS = frozenset({"he", "nhom"})  # rows inside the body that head what follows
MAX_SPAN = 200  # a span beyond any printable table is a slip


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell.

    Args:
        element: The `th` or `td`; None where a short row was filled up.
        row: Row of its upper left corner, from 0, over head and body together.
        column: Column of that corner, from 0.
        is_head: Whether it is a `th`.
        text: Its text in one line, notes left out.
    """

    element: html.HtmlElement | None
    row: int
    column: int
    columns: int
    rows: int
    is_head: bool
    is_number: bool
    text: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row.

    Args:
        kind: "dau" head, "he" head of a series inside the body, "nhom" name of a group of
            rows, "cong" total, "" any other.
    """

    cells: tuple[GridCell, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole table."""

    rows: tuple[GridRow, ...]
    width: int

    @property
    def head(self) -> tuple[GridRow, ...]:
        return tuple(row for row in self.rows if row.kind == "dau")

    @property
    def body(self) -> tuple[GridRow, ...]:
        return tuple(row for row in self.rows if row.kind != "dau")


def read_grid(table: html.HtmlElement) -> Grid:
    """Lay a table out; ragged rows are filled up with empty cells."""
    rows: list[tuple[str, list[GridCell]]] = []
    taken: set[tuple[int, int]] = set()
    source = table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
    # A table without a head would be printed without one on its next page, and untagged.
    has_head = bool(table.xpath("./thead/tr"))
    kinds = [_kind(line, n, has_head=has_head) for n, line in enumerate(source)]
    for number, line in enumerate(source):
        cells: list[GridCell] = []
        column, rows_left = 0, _rows_left(source, kinds, number)
        for element in line.xpath("./th | ./td"):
            while (number, column) in taken:
                column += 1
            columns = _span(element, "colspan", MAX_SPAN)
            height = _span(element, "rowspan", rows_left)
            cells.append(_cell(element, number, column, columns, height))
            taken.update(
                (number + down, column + right)
                for down in range(height)
                for right in range(columns)
            )
            column += columns
        rows.append((kinds[number], cells))
    width = 1 + max((column for _, column in taken), default=-1)
    filled = (_fill(n, kind, cells, taken, width) for n, (kind, cells) in enumerate(rows))
    return Grid(tuple(filled), width)


def _rows_left(source: list[html.HtmlElement], kinds: list[str], number: int) -> int:
    """Count the rows that a cell may reach: never out of the head, or into another group."""
    if kinds[number] in INNER_HEADS:
        return 1
    left = 0
    for line, kind in zip(source[number:], kinds[number:], strict=True):
        is_head = kind == "dau"
        if line.getparent() is not source[number].getparent() or kind in INNER_HEADS:
            break
        if is_head != (kinds[number] == "dau"):
            break
        left += 1
    return left


def _span(element: html.HtmlElement, name: str, limit: int) -> int:
    value = element.get(name)
    return max(1, min(int(value), limit)) if value and value.isdecimal() else 1


def _cell(element: html.HtmlElement, row: int, column: int, columns: int, rows: int) -> GridCell:
    text = element.text or ""
    if len(element):
        text = element.text_content()
        for note in element.find_class("chu-thich"):
            text = text.replace(note.text_content(), "", 1)
    return GridCell(
        element,
        row,
        column,
        columns,
        rows,
        is_head=element.tag == "th",
        is_number="so" in element.classes,
        text=_BLANKS.sub(" ", text).strip(" "),
    )


def _kind(line: html.HtmlElement, number: int, *, has_head: bool) -> str:
    if line.getparent().tag == "thead" or (not has_head and number == 0):
        return "dau"
    return next((name for name in ("he", "nhom", "cong") if name in line.classes), "")


def _fill(
    number: int, kind: str, cells: list[GridCell], taken: set[tuple[int, int]], width: int
) -> GridRow:
    gaps = [
        GridCell(None, number, column, 1, 1, is_head=False, is_number=False, text="")
        for column in range(width)
        if (number, column) not in taken
    ]
    return GridRow(tuple(sorted((*cells, *gaps), key=lambda cell: cell.column)), kind)
