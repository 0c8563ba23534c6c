"""What the values of an .ods leave out: errors, percent formats, merged cells."""

from __future__ import annotations

import zipfile

from lxml import etree

from macros.intake.cells import column_letters
from macros.intake.xlsx_marks import Marks

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MAX_REPEAT = 20_000  # empty rows and cells to the sheet's end are repeated a million times


def read_ods_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Read the marks of every sheet, by its name."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(archive.read("content.xml"), parser)
    return {str(table.get(f"{_TABLE}name")): _sheet(table) for table in root.iter(f"{_TABLE}table")}


def _sheet(table: etree._Element) -> Marks:
    marks = Marks()
    row = 1
    for element in table.iter(f"{_TABLE}table-row"):
        repeat = _number(element, "number-rows-repeated")
        column = 1
        for cell in element:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            width = _number(cell, "number-columns-repeated")
            if len(cell):
                last = (row + min(repeat, _MAX_REPEAT) - 1, column + min(width, _MAX_REPEAT) - 1)
                marks.last = (max(marks.last[0], last[0]), max(marks.last[1], last[1]))
                for offset in range(min(width, 1000)):
                    _cell(marks, cell, row, column + offset)
            column += width
        row += repeat
    return marks


def _cell(marks: Marks, cell: etree._Element, row: int, column: int) -> None:
    place = (row, column)
    shown = "".join(map(str, cell.itertext()))
    if cell.get(f"{_CALC}value-type") == "error" or (
        cell.get(f"{_TABLE}formula") and shown.startswith(("#", "Err:"))
    ):
        marks.errors[place] = shown
    elif cell.get(f"{_OFFICE}value-type") == "percentage":
        marks.percents.add(place)
    height, width = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
    if height * width > 1:
        end = f"{column_letters(column + width - 1)}{row + height - 1}"
        reference = f"{column_letters(column)}{row}:{end}"
        for down in range(min(height, 10_000)):
            for right in range(min(width, 1000)):
                marks.covered[row + down, column + right] = reference
        del marks.covered[place]


def _number(element: etree._Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return int(text) if text.isdigit() else 1
