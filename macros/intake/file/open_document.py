"""Read an .ods: its tables cell by cell, repeated cells and rows included."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from macros.intake.file.used_range import (
    EMPTY,
    MOST_CELLS,
    CellContent,
    UsedRange,
    Value,
    moment_value,
    number_value,
    too_large,
)
from macros.intake.file.workbook import drop, local_name, parse
from macros.intake.sheet import CellKind, Sheet

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_BLANKS = 1000  # in one run


def read_open_document(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    """Read every sheet.

    Raises:
        ValueError, KeyError, SyntaxError: when the content is none, or not there.
    """
    hidden_styles: set[str] = set()
    reader = _TableReader()
    with archive.open("content.xml") as stream:
        tags = ("style", "table-source", "table-column", "table-row", "table")
        for element in parse(stream, "tệp", *tags):
            match local_name(element):
                case "style":
                    looks = element.iterchildren(f"{_STYLE}table-properties")
                    if any(look.get(f"{_TABLE}display") == "false" for look in looks):
                        hidden_styles.add(str(element.get(f"{_STYLE}name")))
                case "table-column":
                    reader.read_column(element)
                case "table-row":
                    reader.read_row(element)
                    drop(element)
                case "table-source":  # what is kept of another file, which is no sheet
                    reader.is_foreign = True
                case "table" if reader.is_foreign:
                    reader = _TableReader()
                case "table":
                    used = reader.used
                    used.name = str(element.get(f"{_TABLE}name"))
                    used.is_hidden = element.get(f"{_TABLE}style-name") in hidden_styles
                    yield used.sheet()
                    reader = _TableReader()


@dataclass(slots=True)
class _TableReader:
    """Reads the columns and rows of one table, whose name is known only at its end."""

    used: UsedRange = field(default_factory=lambda: UsedRange(""))
    row: int = 1
    column: int = 1
    is_foreign: bool = False

    def read_column(self, element: etree._Element) -> None:
        """Note whether some columns are hidden."""
        many = _number(element, f"{_TABLE}number-columns-repeated")
        if _is_hidden(element):
            self.used.hidden_columns.append(range(self.column, self.column + many))
        self.column += many

    def read_row(self, element: etree._Element) -> None:
        """Take the cells of a row, as often as it is repeated."""
        many, column = _number(element, f"{_TABLE}number-rows-repeated"), 1
        rows = range(self.row, self.row + many)
        self.row += many
        for cell in element.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            columns = range(column, column + _number(cell, f"{_TABLE}number-columns-repeated"))
            column = columns.stop
            found = _found(cell)
            if found is not None:
                if len(rows) * len(columns) > MOST_CELLS:
                    raise too_large("tệp có")
                if _is_hidden(element):
                    self.used.hidden_rows.update(rows)
                for row in rows:
                    for place in columns:
                        self.used.put(row, place, found)
            height = _number(cell, f"{_TABLE}number-rows-spanned")
            width = _number(cell, f"{_TABLE}number-columns-spanned")
            if height > 1 or width > 1:
                self.used.merge(
                    range(rows.start, rows.start + height),
                    range(columns.start, columns.start + width),
                )


def _found(cell: etree._Element) -> CellContent | None:
    """Say what stands in a cell; None when there is nothing, however often it is repeated."""
    kind = cell.get(f"{_OFFICE}value-type")
    formula = cell.get(f"{_TABLE}formula")
    text = "\n".join(map(_paragraph, cell.iterchildren(f"{_TEXT}p")))
    if cell.get(f"{_CALC}value-type") == "error" or (
        formula is not None and text.startswith(("#", "Err:"))
    ):
        return CellContent(EMPTY, error=text or "#?")
    value = _value(cell, kind, text)
    if value[1].strip():
        return CellContent(value, percent=kind == "percentage")
    if formula is None or kind is not None:
        return None
    return CellContent(EMPTY, formula=formula.partition("=")[2])


def _value(cell: etree._Element, kind: str | None, text: str) -> Value:
    match kind:
        case "float" | "percentage" | "currency":
            return number_value(str(cell.get(f"{_OFFICE}value")))
        case "date":
            return moment_value(str(cell.get(f"{_OFFICE}date-value")))
        case "time":
            return CellKind.DATE, text
        case "boolean":
            is_true = cell.get(f"{_OFFICE}boolean-value") == "true"
            return CellKind.BOOLEAN, "TRUE" if is_true else "FALSE"
    return CellKind.TEXT, cell.get(f"{_OFFICE}string-value") or text


def _paragraph(element: etree._Element) -> str:
    for blanks in element.iter(f"{_TEXT}s"):
        blanks.text = " " * min(_number(blanks, f"{_TEXT}c"), _MOST_BLANKS)
    for end in element.iter(f"{_TEXT}line-break"):
        end.text = "\n"
    return "".join(map(str, element.itertext()))


def _is_hidden(element: etree._Element) -> bool:
    return element.get(f"{_TABLE}visibility") in ("collapse", "filter")


def _number(element: etree._Element, name: str) -> int:
    return max(1, int(element.get(name) or "1"))
