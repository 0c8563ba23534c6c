"""Write a table as Typst code: widths, aligned commas, repeated heads, pages turned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import html

from macros.export.blocks import (
    FIRST_ROWS,
    LAST_ROWS,
    MOST_WHITE,
    TALL,
    alignments,
    label_of,
    unit_of,
)
from macros.export.columns import Fit, decimal_pads, fit_table
from macros.export.flow import Block
from macros.export.grid import INNER_HEADS, Grid, GridCell, GridRow, read_grid
from macros.export.inline import literal, write_text
from macros.findings import Code

if TYPE_CHECKING:
    from macros.export.typst import BookWriter

_SOURCE = 35.0  # pt; source and notes below a table


def write_table(
    writer: BookWriter, table: html.HtmlElement, figure: html.HtmlElement | None
) -> Block:
    """Write a table, with caption, unit and source of its figure."""
    grid = read_grid(table)
    if not grid.rows or not grid.width:
        return Block("[]")
    wants_landscape = figure is not None and figure.get("data-kho") == "ngang"
    fit = fit_table(grid, writer.font, writer.paper, landscape=wants_landscape)
    label = label_of(figure) or "Bảng"
    if not fit.fits:
        _report_too_wide(writer, grid, label)
    asides: list[str] = []
    options = [f"size:{fit.size}", f"pitch:{fit.pitch}", f"width:{sum(fit.widths):.2f}pt"]
    if figure is not None:
        options += _figure_options(writer, figure, asides)
    height = _caption_height(figure) + fit.height + _SOURCE
    keep = height < MOST_WHITE * fit.room
    running = None if keep else (label, unit_of(figure))
    body = _TableWriter(writer, grid, fit, asides).write(running)
    after = writer.source_lines(figure, asides)
    if not keep:
        options.append(f"need:{_need(grid, fit, height):.1f}pt")
    options += [f"keep:{'true' if keep else 'false'}", after]
    writer.manuscript.stubs.append([_row_heads(row) for row in grid.body])
    code = f"table-figure({','.join(options)},{body})"
    return Block(code, is_turned=fit.is_landscape, may_break=not keep, height=height)


def _need(grid: Grid, fit: Fit, height: float) -> float:
    """Say how much room in pt a table wants to begin in, or it begins on the next page.

    One that a page can hold would rather leave a third of a page white than be broken.

    Args:
        height: Of the whole table, with caption and source, in pt.
    """
    most = MOST_WHITE * fit.room
    if height < fit.room:
        return most
    begin = height - fit.height + sum(fit.heights[: len(grid.head) + FIRST_ROWS])
    return min(begin, most)


def _figure_options(
    writer: BookWriter, figure: html.HtmlElement, asides: list[str]
) -> Iterator[str]:
    yield f"id:{literal(writer.name_of(figure))}"
    caption = figure.find("figcaption")
    if caption is not None:
        yield f"caption:{writer.text(caption, asides=asides, is_copied=True)}"
    if unit_of(figure):
        yield f"unit:{literal(unit_of(figure))}"


def _caption_height(figure: html.HtmlElement | None) -> float:
    return 0.0 if figure is None else 16 * 2 + 20  # two lines of caption, one of unit


def _report_too_wide(writer: BookWriter, grid: Grid, label: str) -> None:
    heads = ", ".join(f"“{cell.text}”" for cell in grid.rows[0].cells[:3])
    message = f"{label} ({heads}…) có {grid.width} cột, quá rộng cả trên trang nằm ngang"
    remedy = "bớt cột, chia thành hai bảng hoặc viết tên cột ngắn hơn"
    writer.manuscript.findings.append(writer.chapter.finding(message, remedy, Code.OVERFLOW))


def _row_heads(row: GridRow) -> int:
    count = 0
    for cell in row.cells if row.kind not in INNER_HEADS else ():  # those are column heads
        if not cell.is_head:
            break
        count += 1
    return count


class _TableWriter:
    """Writes the call of `table`."""

    def __init__(self, writer: BookWriter, grid: Grid, fit: Fit, asides: list[str]) -> None:
        self._writer = writer
        self._grid = grid
        self._fit = fit
        self._asides = asides
        self._pads = decimal_pads(grid)

    def write(self, running: tuple[str, str] | None) -> str:
        """Write head and body.

        Args:
            running: Number and unit for the top of continuation pages; None for a table that
                is never broken.
        """
        columns = ",".join(f"{width:.2f}pt" for width in self._fit.widths)
        sides = ",".join(f"{side}+horizon" for side in alignments(self._grid))
        parts = [f"columns:({columns},)", f"align:({sides},)"]
        if self._grid.head:
            parts.append(self._header(self._grid.head, level=1))
        body = self._grid.body
        # A series head that follows the head at once stands under it; a later one replaces it.
        series_level = 2 if body and body[0].kind == "he" else 1
        levels = {"he": series_level, "nhom": series_level + 1}
        plain = [row for row in body if row.kind not in INNER_HEADS]
        tail = self._tail() if running else 0
        for number, row in enumerate(body):
            if number == len(body) - tail:
                parts.append("table.footer(repeat:false")
            if row.kind in INNER_HEADS:
                # A head is never left alone at the foot of a page, and comes again on the next.
                parts.append(self._header((row,), level=levels[row.kind]))
                continue
            codes = [self._cell(cell, row) for cell in row.cells]
            if running and codes:
                if row is plain[0]:
                    codes[0] = self._marked(row.cells[0], row, running)
                if row is plain[-1]:
                    codes[-1] = self._cell(row.cells[-1], row, tail="stop-running;")
            parts.extend(codes)
        if tail:
            parts[-1] += ")"
        return f"table({','.join(parts)})"

    def _tail(self) -> int:
        """Count the last rows to hold together, so that no single row is left for a new page."""
        last = self._grid.body[-LAST_ROWS:]
        is_plain = all(
            row.kind not in INNER_HEADS
            and all(cell.rows == 1 and cell.element is not None for cell in row.cells)
            for row in last
        )
        height = sum(self._fit.heights[-LAST_ROWS:])
        is_long = len(self._grid.body) > 2 * LAST_ROWS
        return LAST_ROWS if is_long and is_plain and height < self._fit.room / 4 else 0

    def _header(self, rows: tuple[GridRow, ...], level: int) -> str:
        cells = ",".join(self._head_cell(cell, row.kind) for row in rows for cell in row.cells)
        return f"table.header(level:{level},repeat:true,{cells})"

    def _head_cell(self, cell: GridCell, kind: str) -> str:
        content = "[]"
        if cell.element is not None:
            # A repeated head is an artifact and may hold neither notes nor links.
            content = self._writer.text(cell.element, asides=self._asides, is_copied=True)
        position = ",align:left+horizon" if kind == "nhom" else ""
        return f"hd({content}{_spans(cell)}{position})"

    def _marked(self, cell: GridCell, row: GridRow, running: tuple[str, str]) -> str:
        number, unit = running
        tail = "stop-running;" if len(row.cells) == 1 and row is self._grid.body[-1] else ""
        lead = f"start-running({literal(number)},{literal(unit)});"
        return self._cell(cell, row, lead=lead, tail=tail)

    def _cell(self, cell: GridCell, row: GridRow, *, lead: str = "", tail: str = "") -> str:
        content = self._content(cell)
        if row.kind == "cong" and content != "[]":
            content = f"bold({content})"
        pad = self._pads.get((cell.row, cell.column))
        if pad:
            content = f"num({pad:.3f},{content})"
        if lead or tail:
            content = f"{{{lead}{content};{tail}}}"
        spans = _spans(cell)
        heights = self._fit.heights[cell.row : cell.row + cell.rows]
        if sum(heights) > TALL * self._fit.room:
            spans += ",breakable:true"
        return f"table.cell({content}{spans})" if spans else content

    def _content(self, cell: GridCell) -> str:
        if cell.element is None:
            return "[]"
        if not len(cell.element):  # most cells: nothing but their text
            return write_text(cell.text)
        if cell.element.find(".//p") is not None or cell.element.find(".//li") is not None:
            return self._writer.joined(cell.element)
        return self._writer.text(cell.element)


def _spans(cell: GridCell) -> str:
    columns = f",colspan:{cell.columns}" if cell.columns > 1 else ""
    return columns + (f",rowspan:{cell.rows}" if cell.rows > 1 else "")
