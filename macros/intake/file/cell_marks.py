"""What the values of a spreadsheet leave out: errors, uncalculated formulas, merges, formats.

The reader of values gives an error cell and a formula that was never calculated as empty,
and an empty cell means "no data": so they are looked up in the file itself.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from macros.files.cell_text import column_letters

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PERCENT_FORMATS = frozenset({9, 10})
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MAX_REPEAT = 20_000  # empty rows and cells to the sheet's end are repeated a million times
_MAX_COVERED = 100_000  # cells; no honest form merges more
_PLACE = re.compile(r"([A-Z]+)(\d+)")

Position = tuple[int, int]  # row and column, from 1


@dataclass(slots=True)
class Marks:
    """What is special about the cells of one sheet, by row and column from 1.

    Args:
        uncalculated: Cells whose formula has no stored result, with the formula.
        covered: Cells of a merged range but its first, with the range.
        last: The last row and column that the file mentions.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    uncalculated: dict[Position, str] = field(default_factory=dict)
    percents: set[Position] = field(default_factory=set)
    fonts: dict[Position, str] = field(default_factory=dict)
    covered: dict[Position, str] = field(default_factory=dict)
    last: Position = (0, 0)


@dataclass(frozen=True, slots=True)
class _Styles:
    percents: frozenset[int]
    fonts: dict[int, str]


def read_xlsx_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Read the marks of every worksheet, by its name."""
    styles = _styles(archive)
    return {name: _xlsx_sheet(archive, part, styles) for name, part in _parts(archive).items()}


def _parse(archive: zipfile.ZipFile, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(part), parser)


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = {
        str(item.get("Id")): str(item.get("Target"))
        for item in _parse(archive, "xl/_rels/workbook.xml.rels")
    }
    parts: dict[str, str] = {}
    for sheet in _parse(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = relations.get(str(sheet.get(f"{_REL}id")), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if part in archive.namelist():
            parts[str(sheet.get("name"))] = part
    return parts


def _styles(archive: zipfile.ZipFile) -> _Styles:
    if "xl/styles.xml" not in archive.namelist():
        return _Styles(frozenset(), {})
    root = _parse(archive, "xl/styles.xml")
    percent_ids = _PERCENT_FORMATS | {
        int(item.get("numFmtId", "0"))
        for item in root.iter(f"{_MAIN}numFmt")
        if "%" in (item.get("formatCode") or "")
    }
    names = [
        str(name.get("val")) if (name := font.find(f"{_MAIN}name")) is not None else ""
        for font in root.iterfind(f"{_MAIN}fonts/{_MAIN}font")
    ]
    formats = list(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"))
    legacy = {
        index: names[font]
        for index, item in enumerate(formats)
        if (font := int(item.get("fontId", "0"))) < len(names)
        and names[font].lower().startswith((".vn", "vni"))
    }
    percents = {
        index for index, item in enumerate(formats) if int(item.get("numFmtId", "0")) in percent_ids
    }
    return _Styles(frozenset(percents), legacy)


def _xlsx_sheet(archive: zipfile.ZipFile, part: str, styles: _Styles) -> Marks:
    marks = Marks()
    with archive.open(part) as stream:
        wanted = (f"{_MAIN}c", f"{_MAIN}mergeCell")
        for _, element in etree.iterparse(
            stream, tag=wanted, resolve_entities=False, no_network=True
        ):
            if element.tag == f"{_MAIN}mergeCell":
                _cover(marks, str(element.get("ref")))
            else:
                _mark_xlsx(marks, element, styles)
            element.clear()
    return marks


def _mark_xlsx(marks: Marks, element: etree._Element, styles: _Styles) -> None:
    match = _PLACE.fullmatch(element.get("r") or "")
    if match is None:
        return
    place = (int(match.group(2)), _column(match.group(1)))
    marks.last = (max(marks.last[0], place[0]), max(marks.last[1], place[1]))
    style = int(element.get("s", "0"))
    value, formula = element.find(f"{_MAIN}v"), element.find(f"{_MAIN}f")
    is_empty = (value is None or value.text is None) and element.get("t") != "str"
    if element.get("t") == "e":
        marks.errors[place] = (value.text if value is not None else None) or "#?"
    elif formula is not None and is_empty:
        marks.uncalculated[place] = formula.text or ""
    if style in styles.percents:
        marks.percents.add(place)
    if style in styles.fonts:
        marks.fonts[place] = styles.fonts[style]


def _cover(marks: Marks, reference: str) -> None:
    found = _PLACE.findall(reference)
    if len(found) != 2:
        return
    (left, top), (right, bottom) = found
    # Beyond the last cell there is nothing to hide; the merges stand after the cells.
    for row in range(int(top), min(int(bottom), marks.last[0]) + 1):
        for column in range(_column(left), min(_column(right), marks.last[1]) + 1):
            if len(marks.covered) < _MAX_COVERED:
                marks.covered[row, column] = reference
    marks.covered.pop((int(top), _column(left)), None)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def read_ods_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Read the marks of every sheet, by its name."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(archive.read("content.xml"), parser)
    tables = root.iter(f"{_TABLE}table")
    return {str(table.get(f"{_TABLE}name")): _ods_sheet(table) for table in tables}


def _ods_sheet(table: etree._Element) -> Marks:
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
                    _mark_ods(marks, cell, row, column + offset)
            column += width
        row += repeat
    return marks


def _mark_ods(marks: Marks, cell: etree._Element, row: int, column: int) -> None:
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
