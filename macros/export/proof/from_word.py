"""Say what a Word file says, read from its XML alone."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Hashable, Mapping
from itertools import takewhile
from pathlib import Path
from typing import IO

from lxml import etree

from macros.export.document.inlines import NOWHERE, Origin
from macros.export.proof.transcript import Sign, Transcript

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHOICE = f"{_MC}Choice"
_NAMES = {"w": _W[1:-1]}
_HEADING = re.compile(r"Heading(\d)|TOCHeading")  # those outside the contents go on after it
IN_CONTENTS = re.compile(r"TOC\d|TableofFigures")
_LETTERS = {"lowerLetter": "a", "upperLetter": "A"}  # kind of a list → its first mark
_SIGNS = {"REF": Sign.LINK, "HYPERLINK": Sign.LINK, "NOTEREF": Sign.MARK}  # of fields
_SAID = {
    f"{_W}tab": " ",
    f"{_W}br": " ",
    f"{_W}cr": " ",
    f"{_W}noBreakHyphen": "-",
    f"{_W}drawing": Sign.PICTURE,
}
# Changes that Word keeps track of are read as accepted: what is deleted is not said.
_RUNS = frozenset({f"{_W}{name}" for name in ("r", "hyperlink", "ins", "moveTo", "smartTag")})
_HOLDERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", _CHOICE, f"{_MC}AlternateContent"})


def say_word(source: Path | IO[bytes]) -> Transcript:
    """Say what a Word file says, each note where it is called first.

    What is said stands at a paragraph, counted from 1, and instead of a file has its style.
    """
    with zipfile.ZipFile(source) as archive:
        names = frozenset(archive.namelist())
        body, notes, numbering = (
            etree.fromstring(archive.read(name)) if name in names else etree.Element("none")
            for name in ("word/document.xml", "word/footnotes.xml", "word/numbering.xml")
        )
    said = Transcript("bản Word")
    numbers = {one: number for number, one in enumerate(body.iter(f"{_W}p"), 1)}
    _WordFile(said, notes, Lists(numbering), numbers).say_blocks(body[0])
    return said


class Lists:
    """The lists of a Word file by their numbers: how each looks, and what its items are marked.

    Args:
        part: What describes them; empty in a file without lists.
    """

    def __init__(self, part: etree._Element) -> None:
        self._levels: dict[tuple[str, ...], tuple[etree._Element, int]] = {}
        looks = {one.get(f"{_W}abstractNumId"): one for one in part}
        for own in part.iterfind("w:num", _NAMES):
            for level in looks[value_of(own, "w:abstractNumId")].iterfind("w:lvl", _NAMES):
                depth = level.get(f"{_W}ilvl", "")
                over = f"w:lvlOverride[@w:ilvl='{depth}']/w:startOverride"
                start = value_of(own, over) or value_of(level, "w:start") or "0"
                self._levels[own.get(f"{_W}numId", ""), depth] = level, int(start)

    def look(self, listed: etree._Element) -> Hashable:
        """Say how a list looks in which a paragraph is, and with what it begins."""
        place = value_of(listed, "w:numId"), value_of(listed, "w:ilvl")
        level, start = self._levels.get(place, (etree.Element("none"), 0))
        return place[1], start, etree.tostring(level, method="c14n", exclusive=True)

    def mark(self, listed: etree._Element, counted: Counter[tuple[str, ...]]) -> str:
        """Give the mark of the next item of a list.

        Args:
            counted: The items before it; those of lists within the list end with it.
        """
        name, depth = place = value_of(listed, "w:numId"), value_of(listed, "w:ilvl")
        if place not in self._levels:
            return ""
        for one in [(own, below) for own, below in counted if own == name and below > depth]:
            del counted[one]
        level, start = self._levels[place]
        number = start + counted[place]
        counted[place] += 1
        first = _LETTERS.get(value_of(level, "w:numFmt"))
        said = chr(ord(first) + number - 1) if first else str(number)
        return value_of(level, "w:lvlText").replace(f"%{int(depth) + 1}", said)


class _WordFile:
    """Reads one file; use once."""

    def __init__(
        self,
        said: Transcript,
        notes: etree._Element,
        lists: Lists,
        numbers: Mapping[etree._Element, int],
    ) -> None:
        self._said = said
        self._notes = {note.get(f"{_W}id"): note for note in notes}
        self._lists = lists
        self._numbers = numbers
        self._counted = Counter[tuple[str, ...]]()  # items of each list so far
        self._fields: list[str] = []  # codes of the fields that are open

    def say_blocks(self, parent: etree._Element) -> None:
        """Say paragraphs and tables."""
        for block in parent:
            if block.tag == f"{_W}p":
                self._say_paragraph(block)
            elif block.tag == f"{_W}tbl":
                self._say_table(block)
            elif block.tag in _HOLDERS:
                self.say_blocks(block)

    def _say_paragraph(self, paragraph: etree._Element) -> None:
        style = value_of(paragraph, "w:pPr/w:pStyle")
        heading = _HEADING.match(style)
        if heading:
            self._said.head(int(heading[1] or 1))
        number = self._numbers.get(paragraph)  # none in a note, which stands where it is called
        self._said.say(self._mark(paragraph), Origin(style or "-", number) if number else NOWHERE)
        if IN_CONTENTS.fullmatch(style):
            every = paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}noBreakHyphen")
            words = takewhile(lambda one: one.tag != f"{_W}tab", every)  # then the page
            self._said.say("".join(one.text or _SAID.get(one.tag, "") for one in words))
        else:
            self._say_runs(paragraph)
        self._said.say("\n")

    def _say_table(self, table: etree._Element) -> None:
        is_for_data = bool(value_of(table, "w:tblPr/w:tblStyle"))  # others lay out
        self._said.say(Sign.TABLE if is_for_data else "\n")
        for row in table.iterchildren(f"{_W}tr"):
            if row.find("w:trPr/w:del", _NAMES) is not None:
                continue
            self._said.say(Sign.ROW if is_for_data else "\n")
            for cell in row.iterchildren(f"{_W}tc"):
                merged = cell.find("w:tcPr/w:vMerge", _NAMES)
                if merged is None or merged.get(f"{_W}val") == "restart":
                    self._said.say(Sign.CELL if is_for_data else "\n")
                    self.say_blocks(cell)
        self._said.say(Sign.TABLE_END if is_for_data else "\n")

    def _mark(self, paragraph: etree._Element) -> str:
        """Return number or sign of an item as Word writes it before its words."""
        listed = paragraph.find("w:pPr/w:numPr", _NAMES)
        return "" if listed is None else f"{self._lists.mark(listed, self._counted)} "

    def _say_runs(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag in _RUNS | _HOLDERS:
                self._said.say(Sign.LINK if child.get(f"{_R}id") is not None else "")
                self._say_runs(child)
            elif child.tag == f"{_W}fldChar":
                self._turn_field(child.get(f"{_W}fldCharType", ""))
            elif child.tag == f"{_W}instrText":
                self._fields[-1] += child.text or ""
            elif "NOTEREF" not in self._fields:  # the number of a note is its mark
                self._say_inside_run(child)

    def _say_inside_run(self, element: etree._Element) -> None:
        if element.tag == f"{_W}t":
            is_hidden = element.find("../w:rPr/w:vanish", _NAMES) is not None
            self._said.say("" if is_hidden else element.text or "")
        elif element.tag == f"{_W}footnoteReference":
            self._said.say(Sign.MARK)
            self._said.say(Sign.NOTE)
            self.say_blocks(self._notes[element.get(f"{_W}id", "")])
            self._said.say(Sign.NOTE_END)
        else:
            self._said.say(_SAID.get(element.tag, ""))

    def _turn_field(self, kind: str) -> None:
        """Open a field, come from its code to its result, or close it."""
        if kind == "begin":
            self._fields.append("")
        elif kind == "separate":
            self._fields[-1] = self._fields[-1].split()[0]
            self._said.say(_SIGNS.get(self._fields[-1], ""))
        else:
            del self._fields[-1:]  # the list of contents, which is one, was not opened


def value_of(element: etree._Element | None, path: str) -> str:
    """Return the value of an element below; "" when it is not there."""
    found = element.find(path, _NAMES) if element is not None else None
    return found.get(f"{_W}val", "") if found is not None else ""
