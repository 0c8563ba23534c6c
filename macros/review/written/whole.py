"""What tracked changes tell whole, as gone and come: tables of other columns, and notes told twice.

Cell by cell the engine holds the columns against each other by place, which tells numbers as
changed that are the same; and it lets what goes and what comes share one note.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from itertools import count

from docx.oxml.ns import nsmap, qn
from lxml import etree

_DOCUMENT = "word/document.xml"
_NOTES = "word/footnotes.xml"
_IDS = 1_000_000  # of marks: above those of the engine
_WORDS = {"w:del": ("w:del", "w:moveFrom"), "w:ins": ("w:ins", "w:moveTo")}
_CELLS = {"w:del": "w:cellDel", "w:ins": "w:cellIns"}
_OTHER = {"w:del": "w:ins", "w:ins": "w:del"}
_DELETED = {qn("w:t"): qn("w:delText"), qn("w:instrText"): qn("w:delInstrText")}
_CHANGES = ("tblGrid", "tblPr", "tblPrEx", "trPr", "tcPr", "pPr", "rPr")
_LINES = ("w:trPr", "w:tcPr", "w:rPr")  # what marks a row, a cell, the end of a paragraph
_NAMES = ("w:bookmarkStart", "w:bookmarkEnd")
_RANGES = tuple(f"w:move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End"))


def tell_whole(redline: bytes, author: str, date: str) -> bytes:
    """Tell tables of other columns as gone and come, and give each mark of a note its own note.

    The notes stand in the order of their marks, by which LibreOffice finds them.
    """
    with zipfile.ZipFile(io.BytesIO(redline)) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    trees = {
        info.filename: etree.fromstring(content)
        for info, content in parts
        if info.filename in (_DOCUMENT, _NOTES)
    }
    marker = _Marker(author, date)
    _split_tables(trees[_DOCUMENT], marker)
    if _NOTES in trees:
        _split_notes(trees[_DOCUMENT], trees[_NOTES], marker)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for info, content in parts:
            tree = trees.get(info.filename)
            package.writestr(info, content if tree is None else _write(tree))
    return written.getvalue()


def _write(tree: etree._Element) -> bytes:
    return etree.tostring(tree, encoding="UTF-8", standalone=True)


class _Marker:
    """Marks what goes or comes, in the name of an author."""

    def __init__(self, author: str, date: str) -> None:
        self._who = {qn("w:author"): author, qn("w:date"): date}
        self._ids = count(_IDS)

    def take(self, told: etree._Element, kind: str) -> etree._Element:
        """Copy what one of the versions has of an element, all of it marked.

        Args:
            kind: "w:del" for the old version, "w:ins" for the new one.
        """
        side = deepcopy(told)
        side.tail = None
        _choose(side, kind)
        for row in side.iter(qn("w:tr")):
            about = row.find(qn("w:trPr"))
            if about is None:
                about = etree.Element(qn("w:trPr"))
                row.insert(0, about)
            about.append(self._mark(kind))
        for run in [one for one in side.iter(qn("w:r")) if not _is_within(one, ("w:r",))]:
            mark = self._mark(kind)
            run.addprevious(mark)
            mark.append(run)
        for one in list(side.iter(*_DELETED)) if kind == "w:del" else ():
            one.tag = _DELETED[one.tag]
        return side

    def gap(self) -> etree._Element:
        """Make a paragraph that neither version has: Word takes tables that touch for one."""
        gap = etree.Element(qn("w:p"))
        about = etree.SubElement(etree.SubElement(gap, qn("w:pPr")), qn("w:rPr"))
        about.extend(map(self._mark, ("w:ins", "w:del")))
        return gap

    def _mark(self, kind: str) -> etree._Element:
        return etree.Element(qn(kind), {qn("w:id"): str(next(self._ids)), **self._who})


def _choose(side: etree._Element, kind: str) -> None:
    """Leave of a marked element what one version has, without any mark."""
    other = _OTHER[kind]
    gone = {qn("w:tr"): qn(other), qn("w:tc"): qn(_CELLS[other])}
    for about in list(side.iter(*map(qn, _LINES))):
        line = _parent(about)
        if line.tag in gone and about.find(gone[line.tag]) is not None:
            _drop(line)
        for mark in [one for one in about if one.tag in map(qn, (*_WORDS, *_CELLS.values()))]:
            _drop(mark)
    for one in list(side.iter(*map(qn, _WORDS[other]))):
        _drop(one)
    for change in list(side.iter(*(qn(f"w:{name}Change") for name in _CHANGES))):
        if kind == "w:del":
            _parent(change)[:] = [one for former in change for one in former]
        else:
            _drop(change)
    for mark in list(side.iter(*map(qn, _WORDS[kind]))):
        for one in list(mark):
            mark.addprevious(one)
        _drop(mark)
    for one in list(side.iter(*map(qn, _RANGES + (_NAMES if kind == "w:del" else ())))):
        _drop(one)
    plain = {deleted: tag for tag, deleted in _DELETED.items()}
    for one in list(side.iter(*plain)):
        one.tag = plain[one.tag]


def _parent(element: etree._Element) -> etree._Element:
    return next(element.iterancestors())


def _drop(element: etree._Element) -> None:
    _parent(element).remove(element)


def _split_tables(document: etree._Element, marker: _Marker) -> None:
    for table in [one for one in document.iter(qn("w:tbl")) if _has_other_columns(one)]:
        for kind in _WORDS:
            table.addprevious(marker.take(table, kind))
        _drop(table)
    beside = set(map(qn, _NAMES + _RANGES))
    for table in list(document.iter(qn("w:tbl"))):
        below = next((one for one in table.itersiblings() if one.tag not in beside), None)
        if below is not None and below.tag == table.tag:
            below.addprevious(marker.gap())


def _has_other_columns(table: etree._Element) -> bool:
    """Whether cells have come or gone, or a word of the head has, in a table that both have."""
    rows = table.findall(qn("w:tr"))
    marked = [[row.find(f"w:trPr/{kind}", nsmap) is not None for row in rows] for kind in _WORDS]
    return not any(map(all, marked)) and any(_tells_other_columns(row) for row in rows)


def _tells_other_columns(row: etree._Element) -> bool:
    is_head = row.find("w:trPr/w:tblHeader", nsmap) is not None
    marks = _CELLS.values() if not is_head else (*_CELLS.values(), *_WORDS)
    return next(row.iter(*map(qn, marks)), None) is not None


def _split_notes(document: etree._Element, notes: etree._Element, marker: _Marker) -> None:
    marks = list(document.iter(qn("w:footnoteReference")))
    told = Counter(mark.get(qn("w:id")) for mark in marks)
    known = {note.get(qn("w:id")): note for note in notes if note.get(qn("w:type")) is None}
    if not told.keys() <= known.keys():
        return
    for note in known.values():
        notes.remove(note)
    numbers = _free(notes)
    for mark in marks:
        name = mark.get(qn("w:id"))
        kind = next((kind for kind, tags in _WORDS.items() if _is_within(mark, tags)), None)
        note = known[name] if told[name] == 1 or kind is None else marker.take(known[name], kind)
        number = next(numbers)
        note.set(qn("w:id"), number)
        mark.set(qn("w:id"), number)
        notes.append(note)


def _free(notes: etree._Element) -> Iterator[str]:
    taken = {note.get(qn("w:id")) for note in notes}
    return (str(number) for number in count(1) if str(number) not in taken)


def _is_within(element: etree._Element, tags: tuple[str, ...]) -> bool:
    return next(element.iterancestors(*map(qn, tags)), None) is not None
