"""Finish the tables that pandoc made: widths, alignment, heads that come again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from macros.export.grid import GridCell
from macros.export.word.measures import W
from macros.export.word.tables import TablePlan

_TWIPS = 20
_STYLE = "Table"  # what pandoc calls the style of its tables


def finish_tables(body: Any, plans: Sequence[TablePlan]) -> None:
    """Finish each table by its plan; tables for layout have another style."""
    tables = [
        table
        for table in body.iter(f"{W}tbl")
        if table.find(f"{W}tblPr/{W}tblStyle") is not None
        and table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == _STYLE
    ]
    for table, plan in zip(tables, plans, strict=True):
        _finish(table, plan)


def _finish(table: Any, plan: TablePlan) -> None:
    widths = [round(width * _TWIPS) for width in plan.fit.widths]
    _finish_properties(table.find(f"{W}tblPr"), sum(widths), plan.name)
    for column, width in zip(table.iterfind(f"{W}tblGrid/{W}gridCol"), widths, strict=True):
        column.set(f"{W}w", str(width))
    places = {(cell.row, cell.column): cell for row in plan.grid.rows for cell in row.cells}
    for number, row in enumerate(table.iterfind(f"{W}tr")):
        _finish_row(row, number, plan)
        column = 0
        for cell in row.iterfind(f"{W}tc"):
            span = _span(cell)
            width = sum(widths[column : column + span])
            _finish_cell(cell, width, plan, number, column, places.get((number, column)))
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


def _finish_row(row: Any, number: int, plan: TablePlan) -> None:
    old = row.find(f"{W}trPr")
    if old is not None:
        row.remove(old)
    properties = etree.Element(f"{W}trPr")
    if not plan.may_break(number):
        etree.SubElement(properties, f"{W}cantSplit")
    if number < len(plan.grid.head):
        etree.SubElement(properties, f"{W}tblHeader")
    if len(properties):
        row.insert(0, properties)


def _span(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(span.get(f"{W}val")) if span is not None else 1


def _finish_cell(
    cell: Any, width: int, plan: TablePlan, row: int, column: int, place: GridCell | None
) -> None:
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
    pad = plan.pads.get((row, column), 0.0) if place is not None else 0.0
    indent = round(pad * plan.fit.size * _TWIPS)
    for paragraph in cell.iterfind(f"{W}p"):
        _finish_paragraph(paragraph, plan, row, _alignment(plan, row, column), indent)


def _alignment(plan: TablePlan, row: int, column: int) -> str:
    kind = plan.grid.rows[row].kind
    if kind in {"dau", "he"}:
        return "center"
    return "left" if kind == "nhom" else plan.alignments[column]


def _finish_paragraph(
    paragraph: Any, plan: TablePlan, row: int, alignment: str, indent: int
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
    if alignment != "left":
        etree.SubElement(properties, f"{W}jc", {f"{W}val": alignment})
    paragraph.insert(0, properties)
