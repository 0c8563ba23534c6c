"""What the values of an .xlsx leave out: errors, uncalculated formulas, merges, formats, fonts.

The reader of values gives an error cell and a formula that was never calculated as empty,
and an empty cell means "no data": so they are looked up in the file itself.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PERCENT_FORMATS = frozenset({9, 10})
_MAX_COVERED = 100_000  # cells; no honest form merges more
_PLACE = re.compile(r"([A-Z]+)(\d+)")

Place = tuple[int, int]  # row and column, from 1


@dataclass(slots=True)
class Marks:
    """What is special about the cells of one sheet, by row and column from 1.

    Args:
        uncalculated: Cells whose formula has no stored result, with the formula.
        covered: Cells of a merged range but its first, with the range.
        last: The last row and column that the file mentions.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: dict[Place, str] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)
    fonts: dict[Place, str] = field(default_factory=dict)
    covered: dict[Place, str] = field(default_factory=dict)
    last: Place = (0, 0)


@dataclass(frozen=True, slots=True)
class _Styles:
    percents: frozenset[int]
    fonts: dict[int, str]


def read_xlsx_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Read the marks of every worksheet, by its name."""
    styles = _styles(archive)
    return {name: _sheet(archive, part, styles) for name, part in _parts(archive).items()}


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


def _sheet(archive: zipfile.ZipFile, part: str, styles: _Styles) -> Marks:
    marks = Marks()
    with archive.open(part) as stream:
        wanted = (f"{_MAIN}c", f"{_MAIN}mergeCell")
        for _, element in etree.iterparse(
            stream, tag=wanted, resolve_entities=False, no_network=True
        ):
            if element.tag == f"{_MAIN}mergeCell":
                _cover(marks, str(element.get("ref")))
            else:
                _cell(marks, element, styles)
            element.clear()
    return marks


def _cell(marks: Marks, element: etree._Element, styles: _Styles) -> None:
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
