"""Finish the tables that pandoc made: widths, alignment, heads that come again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from macros.export.document.nodes import Grid, RowKind, Side
from macros.export.page.fit import FIRST_ROWS, LAST_ROWS, MOST_WHITE, Fit
from macros.export.word.openxml import TWIPS, W

_STYLE = "Table"  # what pandoc calls the style of its tables


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table as it is printed, with what pandoc cannot be told about it.

    Args:
        name: Caption, for readers who do not see the page.
    """

    grid: Grid
    fit: Fit
    name: str

    def stays_with_next(self, row: int) -> bool:
        """Tell whether a row may not be the last of its page."""
        is_first = row < len(self.grid.head) + FIRST_ROWS - 1
        # The last row stays with the source below the table.
        is_last = row >= len(self.grid.rows) - LAST_ROWS
        is_small = self.fit.height < MOST_WHITE * self.fit.room
        return is_small or self.grid.rows[row].kind.is_inner_head or is_first or is_last


def finish_tables(body: Any, plans: Sequence[PlannedTable]) -> None:
    """Finish each table by its plan; tables for layout have another style."""
    tables = [
        table
        for table in body.iter(f"{W}tbl")
        if table.find(f"{W}tblPr/{W}tblStyle") is not None
        and table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == _STYLE
    ]
    for table, plan in zip(tables, plans, strict=True):
        _finish(table, plan)


def _finish(table: Any, plan: PlannedTable) -> None:
    widths = [round(width * TWIPS) for width in plan.fit.widths]
    _finish_properties(table.find(f"{W}tblPr"), sum(widths), plan.name)
    for column, width in zip(table.iterfind(f"{W}tblGrid/{W}gridCol"), widths, strict=True):
        column.set(f"{W}w", str(width))
    for number, row in enumerate(table.iterfind(f"{W}tr")):
        _finish_row(row, number, plan)
        column = 0
        for cell in row.iterfind(f"{W}tc"):
            span = _span(cell)
            width = sum(widths[column : column + span])
            _finish_cell(cell, width, plan, number, column)
            column += span


def _finish_properties(properties: Any, width: int, name: str) -> None:
    for child in list(properties):
        properties.remove(child)
    parts = [
        ("tblStyle", {"val": _STYLE}),
        ("tblW", {"w": str(width), "type": "dxa"}),
        ("jc", {"val": "center"}),
        ("tblLayout", {"type": "fixed"}),
        ("tblLook", {"val": "0020", "firstRow": "1", "lastRow": "0", "firstColumn": "0",
                     "lastColumn": "0", "noHBand": "0", "noVBand": "0"}),
    ]  # fmt: skip
    if name:
        parts.append(("tblCaption", {"val": name}))
    for tag, attributes in parts:
        element = etree.SubElement(properties, f"{W}{tag}")
        for key, value in attributes.items():
            element.set(f"{W}{key}", value)


def _finish_row(row: Any, number: int, plan: PlannedTable) -> None:
    old = row.find(f"{W}trPr")
    if old is not None:
        row.remove(old)
    properties = etree.Element(f"{W}trPr")
    if not plan.fit.is_tall(number):
        etree.SubElement(properties, f"{W}cantSplit")
    if number < len(plan.grid.head):
        etree.SubElement(properties, f"{W}tblHeader")
    if len(properties):
        row.insert(0, properties)


def _span(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(span.get(f"{W}val")) if span is not None else 1


def _finish_cell(cell: Any, width: int, plan: PlannedTable, row: int, column: int) -> None:
    old = cell.find(f"{W}tcPr")
    properties = etree.Element(f"{W}tcPr")
    etree.SubElement(properties, f"{W}tcW", {f"{W}w": str(width), f"{W}type": "dxa"})
    if _span(cell) > 1:
        etree.SubElement(properties, f"{W}gridSpan", {f"{W}val": str(_span(cell))})
    if old is not None and old.find(f"{W}vMerge") is not None:
        properties.append(old.find(f"{W}vMerge"))
    etree.SubElement(properties, f"{W}vAlign", {f"{W}val": "center"})
    if old is not None:
        cell.remove(old)
    cell.insert(0, properties)
    indent = round(plan.fit.pads.get((row, column), 0.0) * plan.fit.size * TWIPS)
    for paragraph in cell.iterfind(f"{W}p"):
        _finish_paragraph(paragraph, plan, row, _side(plan.grid, row, column), indent)


def _side(grid: Grid, row: int, column: int) -> Side:
    kind = grid.rows[row].kind
    if kind in {RowKind.HEAD, RowKind.SERIES}:
        return Side.CENTER
    return Side.LEFT if kind is RowKind.GROUP else grid.sides[column]


def _finish_paragraph(
    paragraph: Any, plan: PlannedTable, row: int, side: Side, indent: int
) -> None:
    old = paragraph.find(f"{W}pPr")
    if old is not None:
        paragraph.remove(old)
    properties = etree.Element(f"{W}pPr")
    etree.SubElement(properties, f"{W}pStyle", {f"{W}val": f"OBang{plan.fit.size}"})
    if plan.stays_with_next(row):
        etree.SubElement(properties, f"{W}keepNext")
    if indent:
        etree.SubElement(properties, f"{W}ind", {f"{W}right": str(indent)})
    if side is not Side.LEFT:
        etree.SubElement(properties, f"{W}jc", {f"{W}val": str(side)})
    paragraph.insert(0, properties)
