"""Marks what goes, comes or looks otherwise in the new Word copy, in the name of an author."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from copy import deepcopy
from enum import StrEnum
from itertools import count
from typing import NamedTuple

from docx.oxml.ns import nsmap, qn
from lxml import etree

IDS = 1_000_000  # of marks and places: above those of the engine
PLACES = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
_BESIDE = {
    *PLACES,
    *(qn(f"w:move{way}Range{end}") for way in ("From", "To") for end in ("Start", "End")),
}
_ABOUT = "w:rPr", "w:pPr"  # of a run and a paragraph
_TABLE, _ROW, _ABOUT_ROW, _RUN = map(qn, ("w:tbl", "w:tr", "w:trPr", "w:r"))
_LINE = qn("w:p")
_LOOKS = qn("w:pPrChange"), qn("w:rPrChange")
_NO_LOOKS = {*_LOOKS, *map(qn, ("w:rPr", "w:sectPr", "w:ins", "w:del", "w:moveFrom", "w:moveTo"))}
_LISTED = qn("w:numPr")  # by the number of its list, which may be another one
_WORDS = qn("w:t"), qn("w:delText")
_APART = {_LINE: " ", qn("w:tab"): " ", qn("w:br"): " ", qn("w:tc"): " | "}
_DELETED = {qn("w:t"): qn("w:delText"), qn("w:instrText"): qn("w:delInstrText")}


class Tracked(StrEnum):
    """What becomes of words; the value is the name of the mark around them."""

    GONE = "w:del"
    COME = "w:ins"

    @property
    def around(self) -> tuple[str, str]:
        """The marks around such words, those of moved ones too."""
        return (qn(self), qn("w:moveFrom" if self is Tracked.GONE else "w:moveTo"))


def drop(element: etree._Element) -> None:
    """Take an element out of what it stands in."""
    next(element.iterancestors()).remove(element)


def as_deleted(told: etree._Element) -> etree._Element:
    """Let words be those of a deletion, codes of fields too."""
    for one in list(told.iter(*_DELETED)):
        one.tag = _DELETED[str(one.tag)]
    return told


def put_gone_first(body: etree._Element) -> None:
    """Let words that go stand before those that come in their place, as everybody reads them."""
    gone, come = map(qn, Tracked)
    for paragraph in list(body.iter(qn("w:p"))):
        first = None  # of those that come, with nothing that stays since
        for one in list(paragraph):
            if one.tag == come:
                first = one if first is None else first
            elif one.tag == gone and first is not None:
                first.addprevious(one)
            else:
                first = None


def kind_of(element: etree._Element) -> Tracked | None:
    """Tell what becomes of what stands here; None of what stays."""
    for kind in Tracked:
        if next(element.iterancestors(*kind.around), None) is not None:
            return kind
    return None


class Piece(NamedTuple):
    """Letters of a run, or what parts them, with the paragraph that they belong to in the end."""

    text: str
    run: etree._Element
    paragraph: etree._Element

    @property
    def letters(self) -> str:
        return "".join(self.text.split()) if self.run.tag == _RUN else ""


def read_pieces(part: etree._Element, lost: Tracked) -> Iterator[Piece]:
    """List what a part of a file says without all that comes, as the old copy, or all that goes.

    Args:
        lost: What is left out, with rows and cells; paragraphs are joined whose end it is.
    """
    gone = {*part.iter(*lost.around)}
    inside = (f"w:trPr/{lost}", f"w:tcPr/w:cell{lost[2:].title()}")
    gone |= {one for path in inside for one in part.iterfind(f".//{path}/../..", nsmap)}
    ends = (f".//w:pPr/w:rPr/{{*}}{name.rpartition('}')[2]}/../../.." for name in lost.around)
    joined = {
        one: next(one.itersiblings(), None) for path in ends for one in part.iterfind(path, nsmap)
    }
    below, paragraph = {*joined.values()}, part
    walk = etree.iterwalk(
        part, events=("start",), tag=(*_WORDS, *_APART, *{one.tag for one in gone})
    )
    for _, one in walk:
        if one in gone:
            walk.skip_subtree()
        elif one.tag in _WORDS:
            yield Piece(one.text or "", next(one.iterancestors(_RUN)), paragraph)
        elif one.tag in _APART and one not in below:
            yield Piece(_APART[one.tag], one, paragraph)
        if one.tag == _LINE:
            paragraph = one
            while (after := joined.get(paragraph)) is not None:
                paragraph = after


class Marker:
    """Marks what goes or comes."""

    def __init__(self, author: str, date: str) -> None:
        self._who = {qn("w:author"): author, qn("w:date"): date}
        self._ids = map(str, count(IDS))

    def mark(self, told: etree._Element, kind: Tracked) -> etree._Element:
        """Mark a table or a note, which has no mark yet, with all that it says."""
        for row in told.iter(_ROW):
            about = row.find(_ABOUT_ROW)
            if about is None:
                about = etree.Element(_ABOUT_ROW)
                row.insert(0, about)
            about.append(self._make(kind))
        for run in [one for one in told.iter(_RUN) if next(one.iterancestors(_RUN), None) is None]:
            mark = self._make(kind)
            run.addprevious(mark)
            mark.append(run)
        if kind is Tracked.GONE:
            for place in list(as_deleted(told).iter(*PLACES)):  # which the new copy has, too
                drop(place)
        return told

    def part_tables(self, body: etree._Element) -> None:
        """Put a paragraph of neither copy between tables that touch: Word takes them for one."""
        for table in list(body.iter(_TABLE)):
            below = next((one for one in table.itersiblings() if one.tag not in _BESIDE), None)
            if below is not None and below.tag == _TABLE:
                gap = etree.Element(qn("w:p"))
                about = etree.SubElement(etree.SubElement(gap, qn("w:pPr")), qn("w:rPr"))
                about.extend(self._make(kind) for kind in (Tracked.COME, Tracked.GONE))
                below.addprevious(gap)

    def mark_looks(self, part: etree._Element, old: etree._Element) -> None:
        """Mark what looks otherwise than in the old copy; what the engine says of it goes.

        That marks what looks as it did, and neither cells nor all words that come again.
        """
        was, now = (
            [(letter, one) for one in read_pieces(side, Tracked.COME) for letter in one.letters]
            for side in (old, part)
        )
        if [letter for letter, _ in was] != [letter for letter, _ in now]:
            return
        for change in list(part.iter(*_LOOKS)):
            drop(change)
        seen: set[etree._Element] = set()
        for (_, before), (_, piece) in zip(was, now, strict=True):
            for one, other, name in zip(piece[1:], before[1:], _ABOUT, strict=True):
                if one not in seen:
                    seen.add(one)
                    self._note(one, other, name)

    def _note(self, element: etree._Element, old: etree._Element, name: str) -> None:
        """Note how a run or paragraph looked, if that was otherwise."""
        about, before = (one.find(name, nsmap) for one in (element, old))
        if _say_look(about) == _say_look(before) or kind_of(element) is Tracked.GONE:
            return
        if about is None:
            about = etree.Element(qn(name))
            element.insert(0, about)
        change = self._make(f"{name}Change")
        about.append(change)
        etree.SubElement(change, qn(name)).extend(map(deepcopy, _looks_in(before)))

    def _make(self, name: str) -> etree._Element:
        return etree.Element(qn(name), {qn("w:id"): next(self._ids), **self._who})


def look_of(piece: Piece, lost: Tracked) -> tuple[Hashable, ...]:
    """Say how letters look, or did where what comes is left out; whatever the number of a list."""
    found = []
    for element, name in zip(piece[1:], _ABOUT, strict=True):
        was = element.find(f"{name}/{name}Change/{name}", nsmap)
        is_old = was is not None and lost is Tracked.COME
        found.append(_say_look(was if is_old else element.find(name, nsmap)))
    return tuple(found)


def _say_look(about: etree._Element | None) -> tuple[Hashable, ...]:
    return tuple(
        look.tag if look.tag == _LISTED else etree.tostring(look, method="c14n", exclusive=True)
        for look in _looks_in(about)
    )


def _looks_in(about: etree._Element | None) -> list[etree._Element]:
    return [] if about is None else [one for one in about if one.tag not in _NO_LOOKS]
