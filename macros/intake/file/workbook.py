"""Read an .xlsx: its sheets cell by cell, Transitional and Strict alike, without its macros."""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO

from lxml import etree

from macros.intake.file.used_range import (
    EMPTY,
    MOST_CELLS,
    MOST_TEXT,
    TEXTS,
    CellContent,
    UsedRange,
    Value,
    moment_value,
    number_value,
    too_large,
)
from macros.intake.sheet import CellKind, Sheet

_PERCENTS = frozenset({9, 10})
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NO_CODE = re.compile(r'"[^"]*"|\[(?!(?:h+|m+|s+)\])[^\]]*\]|[\\_*].', re.IGNORECASE)
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.ASCII)
# Cells that are formatted and empty, and rows of such cells: there may be millions of them.
_CELL = rb'<(?:\w+:)?c r="[^<>]*/>'
_EMPTY_CELL = re.compile(_CELL)
_EMPTY_ROW = re.compile(rb'<(?:\w+:)?row r="[^<>]*(?:/>|>(?:' + _CELL + rb")*</(?:\w+:)?row>)")
_CHUNK = 1_000_000  # bytes
# Bytes between two ends of rows or texts; a tree takes ten times as much.
_MOST_AT_ONCE = 20_000_000
_END = re.compile(rb"(?:row|si)>")
_DAYS = {False: datetime.datetime(1899, 12, 30), True: datetime.datetime(1904, 1, 1)}
_LEAP = 60  # Excel knows a 29 February 1900; before it the numbers of days are one less
_PARTS = {
    "vbaProject": "tệp có macro: không chạy, không đọc macro",
    "externalLinks/": "tệp có liên kết tới tệp khác: đọc số được lưu lần cuối trong tệp này",
}


@dataclass(frozen=True, slots=True)
class _Style:
    percent: bool = False
    is_date: bool = False
    font: str = ""


class _Lean:
    """The bytes of a sheet without its empty cells; they are most of a formatted one."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        self._source = source
        self._name = name
        self._rest = b""
        self._since = 0

    def read(self, _: int) -> bytes:
        while chunk := self._source.read(_CHUNK):
            text = self._rest + chunk
            cut = text.rfind(b">") + 1 if len(text) < 10 * _CHUNK else len(text)
            text, self._rest = text[:cut], text[cut:]
            if b"<![CDATA[" not in text:
                text = _EMPTY_CELL.sub(b"", _EMPTY_ROW.sub(b"", text))
            self._since = len(text) + (0 if _END.search(text) else self._since)
            if self._since > _MOST_AT_ONCE:
                raise too_large(f"{self._name} có", TEXTS)
            if text:
                return text
        text, self._rest = self._rest, b""
        return text


def parse(stream: IO[bytes], name: str, *tags: str) -> Iterator[etree._Element]:
    """Give the elements with some names, whatever their namespace, each when it is complete.

    Args:
        name: What is read, for whoever is told that it is too large.
    """
    wanted = tuple(f"{{*}}{tag}" for tag in tags)
    elements = etree.iterparse(
        _Lean(stream, name), tag=wanted, resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, element in elements:
        yield element


def drop(element: etree._Element) -> None:
    """Forget an element and what stands before it, so that no sheet is held as a whole."""
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


class Workbook:
    """One .xlsx whose parts are read as they are needed.

    Raises:
        ValueError, KeyError, SyntaxError: when a part is none, or not there.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = frozenset(archive.namelist())
        self._main = next(iter(self._relations("").values()), "xl/workbook.xml")
        self.remarks = [
            remark for part, remark in _PARTS.items() if any(part in name for name in self._names)
        ]

    def sheets(self) -> Iterator[Sheet]:
        """Read every worksheet; what draws charts alone is none."""
        relations = self._relations(self._main)
        texts = list(self._texts())
        styles = list(self._styles())
        listed: list[tuple[str, bool, str]] = []
        is_1904 = False
        for element in self._parse(self._main, "sheet", "workbookPr"):
            if local_name(element) == "workbookPr":
                is_1904 = element.get("date1904") in ("1", "true", "on")
                continue
            identity = next((str(v) for k, v in element.items() if str(k).endswith("}id")), "")
            is_hidden = element.get("state") in ("hidden", "veryHidden")
            listed.append((str(element.get("name")), is_hidden, relations.get(identity, "")))
        read: set[str] = set()
        for name, is_hidden, part in listed:
            if "chartsheets/" in part or not part:
                continue
            if part in read:
                raise ValueError(part)
            read.add(part)
            used = UsedRange(name, is_hidden)
            reader = _SheetReader(used, texts, styles, _DAYS[is_1904])
            with self._archive.open(part) as stream:
                reader.read(stream)
            yield used.sheet()

    def _parse(self, part: str, *tags: str) -> Iterator[etree._Element]:
        with self._archive.open(part) as stream:
            yield from parse(stream, "tệp", *tags)

    def _relations(self, part: str) -> dict[str, str]:
        """The parts that one refers to, by id; of the whole file only its workbook."""
        folder, name = posixpath.split(part)
        found: dict[str, str] = {}
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        for element in self._parse(listing, "Relationship") if listing in self._names else ():
            target = posixpath.normpath(posixpath.join("/", folder, str(element.get("Target"))))
            if part or str(element.get("Type")).endswith("/officeDocument"):
                found[str(element.get("Id"))] = target.lstrip("/")
        return found

    def _texts(self) -> Iterator[str]:
        """The texts that cells share; how they are pronounced is left out."""
        part = posixpath.join(posixpath.dirname(self._main), "sharedStrings.xml")
        letters = 0
        for number, element in enumerate(self._parse(part, "si") if part in self._names else ()):
            text = _rich_text(element)
            letters += len(text)
            if number > MOST_CELLS or letters > MOST_TEXT:
                raise too_large("tệp có", TEXTS)
            yield text
            drop(element)

    def _styles(self) -> Iterator[_Style]:
        part = posixpath.join(posixpath.dirname(self._main), "styles.xml")
        codes: dict[int, str] = {}
        fonts: list[str] = []
        tags = ("numFmt", "fonts", "cellXfs")
        for element in self._parse(part, *tags) if part in self._names else ():
            if local_name(element) == "numFmt":
                code = _NO_CODE.sub("", str(element.get("formatCode")))
                codes[int(element.get("numFmtId", "0"))] = code
            elif local_name(element) == "fonts":
                names = (font.find("{*}name") for font in element.iterchildren("{*}font"))
                fonts += ["" if name is None else str(name.get("val")) for name in names]
            else:
                for item in element.iterchildren("{*}xf"):
                    yield _style(item, codes, fonts)


def _style(item: etree._Element, codes: dict[int, str], fonts: Sequence[str]) -> _Style:
    form, font = int(item.get("numFmtId", "0")), int(item.get("fontId", "0"))
    code = codes.get(form, "")
    return _Style(
        percent="%" in code if form in codes else form in _PERCENTS,
        is_date=bool(re.search("[dmyhs]", code, re.I)) if form in codes else form in _DATES,
        font=fonts[font] if 0 <= font < len(fonts) else "",
    )


@dataclass(slots=True)
class _SheetReader:
    """Reads the rows of one worksheet.

    Args:
        texts: Those that cells share.
        start: The day from which its dates are counted.
        row: The row read last; a file may leave out the numbers of rows and cells.
        seen: How many cells were read, those that hold nothing included.
    """

    used: UsedRange
    texts: Sequence[str]
    styles: Sequence[_Style]
    start: datetime.datetime
    row: int = 0
    seen: int = 0

    def read(self, stream: IO[bytes]) -> None:
        """Read the whole sheet."""
        name = f"trang “{self.used.name}”"
        for element in parse(stream, name, "row", "col", "mergeCell"):
            match local_name(element):
                case "row":
                    self._read_row(element)
                    drop(element)
                case "col" if _is_hidden(element, "width"):
                    first, last = int(element.get("min", "0")), int(element.get("max", "0"))
                    self.used.hidden_columns.append(range(first, last + 1))
                case "mergeCell":
                    corners = [_read_place(item) for item in str(element.get("ref")).split(":")]
                    (top, left), (bottom, right) = corners[0], corners[-1]
                    self.used.merge(range(top, bottom + 1), range(left, right + 1))

    def _read_row(self, element: etree._Element) -> None:
        self.row = int(element.get("r", self.row + 1))
        if _is_hidden(element, "ht"):
            self.used.hidden_rows.add(self.row)
        self.seen += len(element)
        if self.seen > 4 * MOST_CELLS:
            raise too_large(f"trang “{self.used.name}” có")
        column = 0
        for cell in element.iterchildren("{*}c"):
            place = cell.get("r")
            column = column + 1 if place is None else _read_place(place)[1]
            style = int(cell.get("s", "0"))
            look = self.styles[style] if 0 <= style < len(self.styles) else _Style()
            self.used.put(self.row, column, self._found(cell, look))

    def _found(self, cell: etree._Element, look: _Style) -> CellContent:
        kind, text, formula = cell.get("t", "n"), None, None
        for child in cell:
            match local_name(child):
                case "v":
                    text = child.text
                case "f":
                    formula = child.text or ""
                case "is":
                    text = _rich_text(child)
        if kind == "e":
            return CellContent(EMPTY, error=text or "#?")
        if not text:
            return CellContent(EMPTY, formula=None if kind == "str" else formula)
        return CellContent(self._value(kind, text, look), percent=look.percent, font=look.font)

    def _value(self, kind: str, text: str, look: _Style) -> Value:
        match kind:
            case "s":
                return CellKind.TEXT, self.texts[_whole(text, len(self.texts))]
            case "str":
                return CellKind.TEXT, _unescaped(text)
            case "inlineStr":
                return CellKind.TEXT, text
            case "b":
                return CellKind.BOOLEAN, "TRUE" if text.strip() in ("1", "true") else "FALSE"
            case "d":
                return moment_value(text)
        return self._moment(float(text)) if look.is_date else number_value(text)

    def _moment(self, days: float) -> Value:
        """Read a number of days, as Excel keeps dates."""
        try:
            time = datetime.timedelta(seconds=round(days * 86_400))
            if 0 <= days < 1:
                return CellKind.DATE, str(time)
            late = days < _LEAP and self.start.year < 1904
            return moment_value((self.start + time + datetime.timedelta(days=late)).isoformat())
        except (OverflowError, ValueError):
            return number_value(str(days))  # Excel shows it as #####


def _rich_text(element: etree._Element) -> str:
    """Join the runs of a text, without how they are pronounced."""
    runs = (
        run.text or ""
        for run in element.iter("{*}t")
        if (above := run.getparent()) is not None and local_name(above) != "rPh"
    )
    return _unescaped("".join(runs))


def _unescaped(text: str) -> str:
    """Give letters for what the file format writes as _x000A_."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _is_hidden(element: etree._Element, size: str) -> bool:
    return element.get("hidden") in ("1", "true", "on") or element.get(size) == "0"


def _read_place(place: str) -> tuple[int, int]:
    match = _PLACE.fullmatch(place)
    if match is None:
        raise ValueError(place)
    return int(match[2]), _column(match[1])


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _whole(text: str, end: int) -> int:
    number = int(text)
    if not 0 <= number < end:
        raise ValueError(text)
    return number


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace, which tells Strict from Transitional."""
    return str(element.tag).rpartition("}")[2]
