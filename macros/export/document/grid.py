"""Read an HTML table: where every cell lies once spans are counted, what each row is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from lxml import html

from macros.export.document.inlines import Inlines, one_blank
from macros.export.document.nodes import (
    Blocks,
    Grid,
    GridCell,
    GridRow,
    RowKind,
    Side,
    pieces,
    words_of,
)

MAX_SPAN = 200  # a span beyond any printable table is a slip
_SIDES = {side.value: side for side in Side}
# What a table holds besides rows: its name for who hears it, and nothing at all.
_UNPRINTED = frozenset({"caption", "colgroup", "col"})
_PARTS = frozenset({"thead", "tbody", "tfoot"})

Content = tuple[Inlines, Blocks]  # one of them is empty
ReadContent = Callable[[html.HtmlElement, bool], Content]


_Line = tuple[html.HtmlElement, RowKind]  # a `tr` before its cells are laid out


def read_table(
    table: html.HtmlElement, read_content: ReadContent, refuse: Callable[[html.HtmlElement], None]
) -> Grid | None:
    """Lay a table out; ragged rows are filled up with empty cells. None without cells.

    Args:
        read_content: Reads what is in a cell; of a head, as one run of text.
        refuse: Tells of an element that no table holds.
    """
    lines = _lines_of(table, refuse)
    rows: list[tuple[RowKind, list[GridCell]]] = []
    taken: set[tuple[int, int]] = set()
    for number, (line, kind) in enumerate(lines):
        cells: list[GridCell] = []
        column, rows_left = 0, _rows_left(lines[number:])
        for element in line:
            if element.tag not in {"th", "td"}:
                refuse(element)
                continue
            while (number, column) in taken:
                column += 1
            columns = _span(element, "colspan", MAX_SPAN)
            height = _span(element, "rowspan", rows_left)
            cell = _read_cell(element, read_content(element, kind.is_head))
            cells.append(
                replace(cell, row=number, column=column, row_span=height, column_span=columns)
            )
            taken.update(
                (number + down, column + right)
                for down in range(height)
                for right in range(columns)
            )
            column += columns
        rows.append((kind, cells))
    width = 1 + max((column for _, column in taken), default=-1)
    if not width:
        return None
    filled = tuple(_fill(n, kind, cells, taken, width) for n, (kind, cells) in enumerate(rows))
    return Grid(filled, width, tuple(find_sides(filled, width)))


def find_sides(rows: tuple[GridRow, ...], width: int) -> Iterator[Side]:
    """Yield where the words of each column stand: as the author set it, or by its kind."""
    columns: list[list[GridCell]] = [[] for _ in range(width)]
    for row in rows:
        for cell in row.cells if row.kind is RowKind.PLAIN else ():
            if cell.text:
                columns[cell.column].append(cell)
    for cells in columns:
        chosen = {cell.side for cell in cells}
        if len(chosen) == 1 and (side := chosen.pop()):
            yield side
            continue
        numbers = sum(cell.is_number and not cell.is_head for cell in cells)
        if cells and numbers * 2 > len(cells):
            yield Side.RIGHT
        elif cells and all(len(cell.text) <= 4 and cell.text.isdecimal() for cell in cells):
            yield Side.CENTER  # years and serial numbers
        else:
            yield Side.LEFT


def _lines_of(table: html.HtmlElement, refuse: Callable[[html.HtmlElement], None]) -> list[_Line]:
    rows: list[html.HtmlElement] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in _PARTS:
            rows.extend(child.iterchildren("tr"))
        elif child.tag not in _UNPRINTED:
            refuse(child)
    # A table without a head would be printed without one on its next page, and untagged.
    has_head = any(row.getparent().tag == "thead" for row in rows)
    return [(row, _kind(row, n, has_head=has_head)) for n, row in enumerate(rows)]


def _kind(row: html.HtmlElement, number: int, *, has_head: bool) -> RowKind:
    if row.getparent().tag == "thead" or (not has_head and number == 0):
        return RowKind.HEAD
    kinds = (RowKind.SERIES, RowKind.GROUP, RowKind.TOTAL)
    return next((kind for kind in kinds if kind in row.classes), RowKind.PLAIN)


def _rows_left(lines: list[_Line]) -> int:
    """Count the rows that a cell may reach: never out of the head, or into another group."""
    first, kind = lines[0]
    if kind.is_inner_head:
        return 1
    left = 0
    for line, other in lines:
        if line.getparent() is not first.getparent() or other.is_inner_head:
            break
        if (other is RowKind.HEAD) != (kind is RowKind.HEAD):
            break
        left += 1
    return left


def _span(element: html.HtmlElement, name: str, limit: int) -> int:
    value = element.get(name)
    return max(1, min(int(value), limit)) if value and value.isdecimal() else 1


def _read_cell(element: html.HtmlElement, content: Content) -> GridCell:
    inlines, blocks = content
    words = words_of(inlines) or " ".join(pieces(blocks, with_notes=False))
    return GridCell(
        row=0,
        column=0,
        text=one_blank(words).strip(" "),
        content=inlines,
        blocks=blocks,
        is_head=element.tag == "th",
        is_number="so" in element.classes,
        side=_SIDES.get(element.get("align", "")),
    )


def _fill(
    number: int, kind: RowKind, cells: list[GridCell], taken: set[tuple[int, int]], width: int
) -> GridRow:
    gaps = [
        GridCell(row=number, column=column, is_filler=True)
        for column in range(width)
        if (number, column) not in taken
    ]
    return GridRow(tuple(sorted((*cells, *gaps), key=lambda cell: cell.column)), kind)
