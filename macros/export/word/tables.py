"""Write a table as pandoc's table, and remember how it is to be finished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import html

from macros.export.blocks import FIRST_ROWS, LAST_ROWS, MOST_WHITE, TALL, alignments, label_of
from macros.export.columns import Fit, decimal_pads, fit_table
from macros.export.grid import INNER_HEADS, Grid, GridCell, GridRow, read_grid
from macros.export.word.pandoc import Node, cell, paragraph, table, wrap
from macros.findings import Code

if TYPE_CHECKING:
    from macros.export.word.document import DocumentWriter


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What pandoc cannot be told about a table.

    Args:
        name: Caption, for readers who do not see the page.
        alignments: "left", "center" or "right" for each column of the body.
        pads: Row and column of a number → how far it moves left, in em.
        is_kept: Whether the whole table stays on one page.
    """

    grid: Grid
    fit: Fit
    name: str
    alignments: tuple[str, ...]
    pads: dict[tuple[int, int], float]
    is_kept: bool

    def may_break(self, row: int) -> bool:
        """Tell whether a row is too tall to be kept whole."""
        return self.fit.heights[row] > TALL * self.fit.room

    def stays_with_next(self, row: int) -> bool:
        """Tell whether a row may not be the last of its page."""
        last = len(self.grid.rows) - 1
        kind = self.grid.rows[row].kind
        is_first = row < len(self.grid.head) + FIRST_ROWS - 1
        # The last row stays with the source below the table.
        is_last = row > last - LAST_ROWS
        return self.is_kept or kind in INNER_HEADS or is_first or is_last


def plan_table(
    writer: DocumentWriter, source: html.HtmlElement, figure: html.HtmlElement | None
) -> TablePlan | None:
    """Work out how a table is laid out; None for a table without cells."""
    grid = read_grid(source)
    if not grid.rows or not grid.width:
        return None
    wants_landscape = figure is not None and figure.get("data-kho") == "ngang"
    fit = fit_table(grid, writer.font, writer.paper, landscape=wants_landscape)
    if not fit.fits:
        _report_too_wide(writer, grid, label_of(figure))
    caption = figure.find("figcaption") if figure is not None else None
    return TablePlan(
        grid,
        fit,
        " ".join(caption.text_content().split()) if caption is not None else "",
        tuple(alignments(grid)),
        decimal_pads(grid),
        fit.height < MOST_WHITE * fit.room,
    )


def write_table(writer: DocumentWriter, plan: TablePlan, asides: list[list[Node]]) -> Node:
    """Write the cells.

    Args:
        asides: Notes that stand in the head, which comes again on each page; grows.
    """
    widths = plan.fit.widths
    head = [[_cell(writer, c, row, asides) for c in row.cells] for row in plan.grid.head]
    body = [[_cell(writer, c, row, asides) for c in row.cells] for row in plan.grid.body]
    return table((width / sum(widths) for width in widths), head, body)


def _cell(
    writer: DocumentWriter, place: GridCell, row: GridRow, asides: list[list[Node]]
) -> list[Any]:
    return cell(list(_content(writer, place, row, asides)), place.rows, place.columns)


def _content(
    writer: DocumentWriter, place: GridCell, row: GridRow, asides: list[list[Node]]
) -> Iterator[Node]:
    element = place.element
    if element is None:
        return
    is_head = row.kind in {"dau", *INNER_HEADS}
    if not is_head and (element.find(".//p") is not None or element.find(".//li") is not None):
        yield from writer.inside_cell(element)
        return
    run = writer.inline(asides=asides, is_copied=True) if is_head else writer.inline()
    run.add_content(element)
    inlines = run.inlines()
    if not run.is_empty:
        is_bold = is_head or row.kind == "cong"
        yield paragraph([wrap("Strong", inlines)] if is_bold else inlines)


def _report_too_wide(writer: DocumentWriter, grid: Grid, label: str) -> None:
    heads = ", ".join(f"“{cell.text}”" for cell in grid.rows[0].cells[:3])
    message = f"{label or 'Bảng'} ({heads}…) có {grid.width} cột, quá rộng cả trên trang nằm ngang"
    remedy = "bớt cột, chia thành hai bảng hoặc viết tên cột ngắn hơn"
    writer.draft.findings.append(writer.chapter.finding(message, remedy, Code.OVERFLOW))
