"""Marks what goes or comes as a whole in the new Word copy, in the name of an author."""

from __future__ import annotations

from enum import StrEnum
from itertools import count

from docx.oxml.ns import qn
from lxml import etree

IDS = 1_000_000  # of marks and places: above those of the engine
PLACES = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
_BESIDE = {
    *PLACES,
    *(qn(f"w:move{way}Range{end}") for way in ("From", "To") for end in ("Start", "End")),
}
_TABLE, _ROW, _ABOUT_ROW, _RUN = map(qn, ("w:tbl", "w:tr", "w:trPr", "w:r"))
_LOOKS = qn("w:pPrChange"), qn("w:rPrChange")
_NOTES = qn("w:footnoteReference"), qn("w:footnoteRef")
_NO_LOOKS = {*_LOOKS, *map(qn, ("w:rPr", "w:sectPr", "w:ins", "w:del", "w:moveFrom", "w:moveTo"))}
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


def unmark_alike(tree: etree._Element) -> None:
    """Drop the marks of looks that are as they were, of which the engine sets one on each run."""
    for change in list(tree.iter(*_LOOKS)):
        (was,) = change
        about = next(change.iterancestors())
        now = [one for one in about if one.tag not in _NO_LOOKS]
        run = next(change.iterancestors(_RUN), about)
        if [*run.iterchildren(*_NOTES)] or [*map(etree.tostring, now)] == [
            *map(etree.tostring, was)
        ]:
            drop(change)


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

    def _make(self, kind: Tracked) -> etree._Element:
        return etree.Element(qn(kind), {qn("w:id"): next(self._ids), **self._who})
