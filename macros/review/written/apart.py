"""What the engine is not given: what two Word copies have alike, and tables of other columns.

Its work grows with all that it compares. And it holds columns against each other by place, which
tells numbers as changed that are the same, and lets what goes and what comes share one note.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cached_property
from itertools import count, groupby, zip_longest

from docx.oxml.ns import nsmap, qn
from lxml import etree

from macros.export.proof.from_word import Lists
from macros.files.zip import same_bytes
from macros.review.written.marker import (
    IDS,
    PLACES,
    Marker,
    Tracked,
    as_deleted,
    drop,
    kind_of,
    put_gone_first,
    write_run,
)

_PARTS = [f"word/{name}.xml" for name in ("document", "footnotes", "numbering")]
_DOCUMENT, _NOTES, _LISTS = _PARTS
_WORDS = (qn("w:t"), qn("w:delText"))
_ID, _NOTE, _TABLE = qn("w:id"), qn("w:footnoteReference"), qn("w:tbl")
_LINE, _RUN, _FIELD, _ROW = map(qn, ("w:p", "w:r", "w:fldChar", "w:tr"))
_SIGNS = range(0x9FFF, 0x4DFF, -1)  # of Chinese, seldom ones first
_FIRST_LETTER = 0xE000  # of those that no font has
_REFERS = re.compile(rb" r:[a-z]|<w:sectPr|<w:numId ")  # to what the engine may call otherwise
_PLACE_ID = re.compile(rb'(<w:bookmark(?:Start|End)) w:id="\d+"')
_CALL = re.compile(rb'<w:footnoteReference w:id="(\d+)"')

Elements = list[etree._Element]


class Package:
    """A Word file, with the parts of which anything is changed as trees."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = [name for name in _PARTS if name in package.namelist()]
            parts = {name: etree.fromstring(package.read(name)) for name in names}
        self.lists = Lists(parts.pop(_LISTS, etree.Element("none")))
        self.trees = parts

    @property
    def body(self) -> etree._Element:
        return self.trees[_DOCUMENT][0]

    @cached_property
    def notes(self) -> dict[str, etree._Element]:
        """The notes by their ids, without the lines above them."""
        notes = self.trees.get(_NOTES, ())
        return {_name(one): one for one in notes if one.get(qn("w:type")) is None}

    def call(self, notes: Iterable[tuple[etree._Element, etree._Element]]) -> None:
        """Let each mark call its note; these stand in this order, as LibreOffice wants them."""
        called = list(notes)
        for note in self.notes.values():
            drop(note)
        every = self.trees[_NOTES]
        taken = {_name(one) for one in every}
        numbers = (number for number in map(str, count(1)) if number not in taken)
        for (mark, note), number in zip(called, numbers, strict=False):
            mark.set(_ID, number)
            note.set(_ID, number)
            every.append(note)

    def write(self) -> bytes:
        """Write it with what was changed."""
        changes = {
            name: lambda _, own=tree: etree.tostring(own, encoding="UTF-8", standalone=True)
            for name, tree in self.trees.items()
        }
        return same_bytes(self._content, changes)


def _text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _name(element: etree._Element) -> str:
    """Give the id of a note or a place, or of what leads there."""
    return element.get(_ID, "")


class Fields:
    """The fields of two copies; use once.

    The engine strikes out the whole paragraph where one comes or goes. It is given a sign for each
    end of it: one of Chinese, which is a word of its own to it.
    """

    def __init__(self, *copies: Package) -> None:
        said = {letter for one in copies for text in one.body.itertext() for letter in str(text)}
        self._free = (sign for sign in map(chr, _SIGNS) if sign not in said)
        self._signs: dict[tuple[bytes, ...], tuple[str, str]] = {}
        for paragraph in [line for one in copies for line in one.body.iter(_LINE)]:
            self._fold(paragraph)
        self._runs = {
            sign: runs
            for (*begin, end), signs in self._signs.items()
            for sign, runs in zip(signs, (begin, [end]), strict=True)
        }

    def _fold(self, paragraph: etree._Element) -> None:
        parts: Elements = []
        for run in list(paragraph.iterchildren(_RUN)):
            mark = run.find(_FIELD)
            kind = "" if mark is None else mark.get(qn("w:fldCharType"))
            if kind == "begin":
                parts = [run]
            elif parts and (kind or run.find(qn("w:instrText")) is not None):
                parts.append(run)
                if kind == "end":
                    said = tuple(map(etree.tostring, parts))
                    if said not in self._signs:
                        self._signs[said] = next(self._free), next(self._free)
                    parts[0].addprevious(write_run(self._signs[said][0]))
                    run.addprevious(write_run(self._signs[said][1]))
                    for part in parts:
                        drop(part)
                    parts = []

    def put_back(self, redline: Package) -> bool:
        """Put them into what the engine has made; False when it does not keep each end apart."""
        opens = {begin for begin, _ in self._signs.values()}
        for paragraph in redline.body.iter(_LINE):
            signs = [sign for sign in _text_of(paragraph) if sign in self._runs]
            if 2 * sum(sign in opens for sign in signs) != len(signs):
                return False
        for run in list(redline.body.iter(_RUN)):
            signs = [*_text_of(run)]
            if self._runs.keys().isdisjoint(signs):
                continue
            if not self._runs.keys() >= {*signs}:
                return False
            for part in (etree.fromstring(one) for sign in signs for one in self._runs[sign]):
                run.addprevious(as_deleted(part) if kind_of(run) is Tracked.GONE else part)
            drop(run)
        return True


class Apart:
    """Two copies, and what is taken out of them under a letter each; use once."""

    def __init__(self, old: Package, new: Package, marker: Marker) -> None:
        self.sides = old, new
        self._marker = marker
        self._blocks: dict[str, Elements] = {}
        self._notes: dict[str, etree._Element] = {}

    def leave_out(self) -> None:
        """Let letters stand in for what both say alike, and for tables of other columns."""
        old, new = self.sides
        before, after = list(old.body), list(new.body)
        was, now = ([_say(one, side) for one in side.body] for side in self.sides)
        steps = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
        for kind, first, last, start, end in steps:
            if kind == "equal":
                same = groupby(range(start, end), lambda at: _REFERS.search(now[at]) is None)
                for places in [list(group) for goes, group in same if goes]:
                    letter = self._next_letter()
                    _stand_in([before[first - start + at] for at in places], letter)
                    self._take([after[at] for at in places], letter, new)
                continue
            gone = _tables(before[first:last], was[first:last])
            come = _tables(after[start:end], now[start:end])
            sides = (
                [one for one in own if not any(_have_same_columns(one, two) for two in others)]
                for own, others in ((gone, come), (come, gone))
            )
            for tables in zip_longest(*sides):
                letter = self._next_letter()
                for table, side, fate in zip(tables, self.sides, Tracked, strict=True):
                    if table is not None:
                        self._take([table], letter, side, fate)

    def _next_letter(self) -> str:
        letter = chr(_FIRST_LETTER + len(self._blocks))
        self._blocks[letter] = []
        return letter

    def _take(
        self, blocks: Elements, letter: str, side: Package, kind: Tracked | None = None
    ) -> None:
        """Take blocks out, to be put back for a letter.

        Args:
            kind: What they are to be marked as.
        """
        _stand_in(blocks, letter)
        for block in blocks:
            for mark in block.iter(_NOTE):
                note = side.notes[_name(mark)]
                mark.set(_ID, str(IDS + len(self._notes)))
                self._notes[_name(mark)] = self._marker.mark(note, kind) if kind else note
            for name in block.iter(*PLACES):
                name.set(_ID, str(IDS + int(_name(name))))
            if kind:
                self._marker.mark(block, kind)
        self._blocks[letter] += blocks

    def put_back(self, redline: Package) -> bool:
        """Put all of it into what the engine has made; False when it has not kept the letters."""
        called = [[side.notes[_name(one)] for one in side.body.iter(_NOTE)] for side in self.sides]
        told = _text_of(redline.body)
        if sorted(one for one in told if one in self._blocks) != sorted(self._blocks):
            return False
        for place in list(redline.body.iterchildren(qn("w:p"))):
            words = [one for one in place.iter(*_WORDS) if one.text in self._blocks]
            for letter in (one.text or "" for one in words):
                for block in self._blocks[letter]:
                    place.addprevious(block)
            for one in words:
                drop(one)
            if words and next(place.iter(*_WORDS, qn("w:drawing")), None) is None:
                drop(place)
        redline.call(self._called(redline, *map(iter, called)))
        put_gone_first(redline.body)
        self._marker.part_tables(redline.body)
        return True

    def _called(
        self, redline: Package, old: Iterator[etree._Element], new: Iterator[etree._Element]
    ) -> Iterator[tuple[etree._Element, etree._Element]]:
        """Find the note of each mark; what goes or comes with its mark does so whole."""
        for mark in redline.body.iter(_NOTE):
            if _name(mark) in self._notes:
                yield mark, self._notes[_name(mark)]
                continue
            kind = kind_of(mark)
            was = next(old, None) if kind is not Tracked.COME else None
            now = next(new, None) if kind is not Tracked.GONE else None
            whole = now if was is None else was
            if kind is None or whole is None:
                yield mark, redline.notes[_name(mark)]
            else:
                yield mark, self._marker.mark(whole, kind)


def _stand_in(blocks: Elements, letter: str) -> None:
    place = etree.Element(_LINE)
    place.append(write_run(letter))
    blocks[0].addprevious(place)
    for block in blocks:
        drop(block)


def _say(block: etree._Element, package: Package) -> bytes:
    """Give all that a block says, whatever the ids in it."""

    def say_note(call: re.Match[bytes]) -> bytes:
        return b"".join(map(etree.tostring, package.notes.get(call[1].decode(), ())))

    return _CALL.sub(say_note, _PLACE_ID.sub(rb"\1", etree.tostring(block)))


def _tables(blocks: Elements, said: list[bytes]) -> Elements:
    """List the tables among some blocks that may go."""
    both = zip(blocks, said, strict=True)
    return [one for one, words in both if one.tag == _TABLE and not _REFERS.search(words)]


def _have_same_columns(*tables: etree._Element) -> bool:
    """Tell whether heads have as many cells and none has moved, and most rows are called alike."""
    heads, names = list[list[list[str]]](), list[list[str]]()
    for table in tables:
        count = max(1, len(table.findall("w:tr/w:trPr/w:tblHeader", nsmap)))
        said = [[*map(_text_of, row.iterfind("w:tc", nsmap))] for row in table.iterfind(_ROW)]
        heads.append(said[:count])
        names.append([row[0] for row in said[count:] if row])
    if [*map(len, heads[0])] != [*map(len, heads[1])]:
        return False
    both = [pair for pair in zip(*heads, strict=True) if pair[0] != pair[1]]
    has_moved = any(
        was.index(one) != now.index(one) for was, now in both for one in {*was} & {*now}
    )
    are_alike = 2 * sum(name in names[1] for name in names[0]) >= max(map(len, names))
    return not both or (are_alike and not has_moved)
