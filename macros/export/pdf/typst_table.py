"""Write a table as Typst code: aligned commas, repeated heads, rows that hold together."""

from __future__ import annotations

from collections.abc import Callable

from macros.export.document.nodes import Grid, GridCell, GridRow, RowKind
from macros.export.page.fit import LAST_ROWS, Fit
from macros.export.pdf.typst_text import literal

WriteCell = Callable[[GridCell], str]


def count_row_heads(row: GridRow) -> int:
    """Count the cells at the beginning of a row that head it; a series has column heads."""
    count = 0
    for cell in row.cells if not row.kind.is_inner_head else ():
        if not cell.is_head:
            break
        count += 1
    return count


class TableWriter:
    """Writes the call of `table`.

    Args:
        write_head: Writes what is in a cell of a head, which comes again on each page.
        write_cell: Writes what is in any other cell.
    """

    def __init__(self, grid: Grid, fit: Fit, write_head: WriteCell, write_cell: WriteCell) -> None:
        self._grid = grid
        self._fit = fit
        self._write_head = write_head
        self._write_cell = write_cell

    def write(self, running: tuple[str, str] | None) -> str:
        """Write head and body.

        Args:
            running: Number and unit for the top of continuation pages; None for a table that
                is never broken.
        """
        columns = ",".join(f"{width:.2f}pt" for width in self._fit.widths)
        sides = ",".join(f"{side}+horizon" for side in self._grid.sides)
        parts = [f"columns:({columns},)", f"align:({sides},)"]
        if self._grid.head:
            parts.append(self._header(self._grid.head, level=1))
        body = self._grid.body
        # A series head that follows the head at once stands under it; a later one replaces it.
        series_level = 2 if body and body[0].kind is RowKind.SERIES else 1
        levels = {RowKind.SERIES: series_level, RowKind.GROUP: series_level + 1}
        plain = [row for row in body if not row.kind.is_inner_head]
        tail = self._tail() if running else 0
        for number, row in enumerate(body):
            if number == len(body) - tail:
                parts.append("table.footer(repeat:false")
            if row.kind.is_inner_head:
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
            not row.kind.is_inner_head
            and all(cell.row_span == 1 and not cell.is_filler for cell in row.cells)
            for row in last
        )
        height = sum(self._fit.heights[-LAST_ROWS:])
        is_long = len(self._grid.body) > 2 * LAST_ROWS
        return LAST_ROWS if is_long and is_plain and height < self._fit.room / 4 else 0

    def _header(self, rows: tuple[GridRow, ...], level: int) -> str:
        cells = ",".join(self._head_cell(cell, row.kind) for row in rows for cell in row.cells)
        return f"table.header(level:{level},repeat:true,{cells})"

    def _head_cell(self, cell: GridCell, kind: RowKind) -> str:
        position = ",align:left+horizon" if kind is RowKind.GROUP else ""
        return f"hd({self._write_head(cell)}{_spans(cell)}{position})"

    def _marked(self, cell: GridCell, row: GridRow, running: tuple[str, str]) -> str:
        number, unit = running
        tail = "stop-running;" if len(row.cells) == 1 and row is self._grid.body[-1] else ""
        lead = f"start-running({literal(number)},{literal(unit)});"
        return self._cell(cell, row, lead=lead, tail=tail)

    def _cell(self, cell: GridCell, row: GridRow, *, lead: str = "", tail: str = "") -> str:
        content = self._write_cell(cell)
        if row.kind is RowKind.TOTAL and content != "[]":
            content = f"bold({content})"
        pad = self._fit.pads.get((cell.row, cell.column))
        if pad:
            content = f"num({pad:.3f},{content})"
        if lead or tail:
            content = f"{{{lead}{content};{tail}}}"
        options = _spans(cell)
        if self._fit.is_tall(cell.row, cell.row_span):
            options += ",breakable:true"
        return f"table.cell({content}{options})" if options else content


def _spans(cell: GridCell) -> str:
    columns = f",colspan:{cell.column_span}" if cell.column_span > 1 else ""
    return columns + (f",rowspan:{cell.row_span}" if cell.row_span > 1 else "")
