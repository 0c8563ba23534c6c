"""Marks what goes, comes or looks otherwise in the new Word copy, in the name of an author."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from copy import deepcopy
from enum import StrEnum
from itertools import chain, count, groupby
from operator import itemgetter
from typing import NamedTuple

from docx.oxml.ns import nsmap, qn
from lxml import etree

from macros.export.proof.from_word import Lists

IDS = 1_000_000  # of marks and places: above those of the engine
PLACES = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
_ABOUT = "w:rPr", "w:pPr"  # of a run and a paragraph
_TABLE, _ROW, _ABOUT_ROW, _RUN = map(qn, ("w:tbl", "w:tr", "w:trPr", "w:r"))
_LINE = qn("w:p")
_LOOKS = tuple(map(qn, ("w:pPrChange", "w:rPrChange", "w:numberingChange")))
_NO_LOOKS = {*_LOOKS, *map(qn, ("w:rPr", "w:sectPr", "w:ins", "w:del", "w:moveFrom", "w:moveTo"))}
_LISTED, _SECTION = qn("w:numPr"), qn("w:sectPr")
# Of letters and paragraphs, in words for reviewers.
_PROPERTIES = {
    "b": "đậm",
    "i": "nghiêng",
    "u": "gạch chân",
    "strike": "gạch ngang",
    "vertAlign": "chỉ số trên, dưới",
    "sz": "cỡ chữ",
    "pStyle": "kiểu đoạn",
    "numPr": "danh sách",
    "jc": "căn lề",
    "ind": "thụt lề",
}
_WORDS = qn("w:t"), qn("w:delText")
_TURNED = "w:pgSz[@w:orient='landscape']"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
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


def write_run(text: str, looks: etree._Element | None = None) -> etree._Element:
    """Write a run of words."""
    run = etree.Element(_RUN)
    run.extend([] if looks is None else [deepcopy(looks)])
    if text:
        words = etree.SubElement(run, _WORDS[0], {_SPACE: "preserve"})
        words.text = text
    return run


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


def read_pieces(part: etree._Element, lost: Tracked, lists: Lists) -> Iterator[Piece]:
    """List what a part of a file says without all that comes, as the old copy, or all that goes.

    Marks of lists and ends of turned pages are told in words.

    Args:
        lost: What is left out, with rows and cells; paragraphs are joined whose end it is.
    """
    gone = {*part.iter(*lost.around)}
    inside = (f"w:trPr/{lost}", f"w:tcPr/w:cell{lost[2:].title()}")
    gone |= {one for path in inside for one in part.iterfind(f".//{path}/../..", nsmap)}
    ends = (f".//w:pPr/w:rPr/{{*}}{name.rpartition('}')[2]}/../../.." for name in lost.around)
    joined = {one: _next_line(one, gone) for path in ends for one in part.iterfind(path, nsmap)}
    below, paragraph, counted = {*joined.values()}, part, Counter[tuple[str, ...]]()
    walk = etree.iterwalk(
        part, events=("start",), tag=(*_WORDS, *_APART, _SECTION, *{one.tag for one in gone})
    )
    for _, one in walk:
        if one in gone:
            walk.skip_subtree()
        elif one.tag in _WORDS:
            yield Piece(one.text or "", next(one.iterancestors(_RUN)), paragraph)
        elif one.tag in _APART and one not in below:
            yield Piece(_APART[one.tag], one, paragraph)
        elif one.tag == _SECTION and one.find(_TURNED, nsmap) is not None:
            yield Piece(" [hết phần trang ngang] ", one, paragraph)
        if one.tag == _LINE:
            paragraph = one
            while (after := joined.get(paragraph)) is not None:
                paragraph = after
            for listed in _looks_of(paragraph, "w:pPr", lost) if one not in below else ():
                if listed.tag == _LISTED:
                    yield Piece(f"{lists.mark(listed, counted)} ", one, paragraph)


def _next_line(line: etree._Element, gone: set[etree._Element]) -> etree._Element | None:
    """Give the paragraph below, also below a table that goes; None above one that stays."""
    for one in line.itersiblings(_LINE, _TABLE):
        if one.tag == _LINE or not gone.issuperset(one.iterchildren(_ROW)):
            return one if one.tag == _LINE else None
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
            below = next(table.itersiblings(_TABLE, _LINE, _SECTION), None)
            if below is not None and below.tag == _TABLE:
                gap = etree.Element(qn("w:p"))
                about = etree.SubElement(etree.SubElement(gap, qn("w:pPr")), qn("w:rPr"))
                about.extend(self._make(kind) for kind in (Tracked.COME, Tracked.GONE))
                below.addprevious(gap)

    def mark_looks(self, part: etree._Element, old: etree._Element, lists: Lists) -> None:
        """Mark what looks otherwise than in the old copy; what the engine says of it goes.

        That marks what looks as it did, and neither cells nor all words that come again.

        Args:
            lists: Of both: the engine adds those of the new copy to those of the old one.
        """
        sides = (read_pieces(side, Tracked.COME, lists) for side in (old, part))
        was, now = ([(letter, one) for one in side for letter in one.letters] for side in sides)
        if [letter for letter, _ in was] != [letter for letter, _ in now]:
            return
        for change in list(part.iter(*_LOOKS)):
            drop(change)
        lines: dict[etree._Element, etree._Element] = {}
        runs: dict[etree._Element, list[etree._Element]] = {}
        for (_, before), (_, piece) in zip(was, now, strict=True):
            lines.setdefault(piece.paragraph, before.paragraph)
            runs.setdefault(piece.run, []).append(before.run)
        for line, one in lines.items():
            self._note(line, one, "w:pPr", lists)
        for run, letters in runs.items():
            for own, one in _part_run(run, letters):
                self._note(own, one, "w:rPr", lists)

    def _note(self, element: etree._Element, old: etree._Element, name: str, lists: Lists) -> None:
        """Note how a run or paragraph looked, if that was otherwise."""
        about, before = element.find(name, nsmap), _looks_in(old.find(name, nsmap))
        said = (_say_look(looks, lists) for looks in (_looks_in(about), before))
        if next(said) == next(said) or kind_of(element) is Tracked.GONE:
            return
        if about is None:
            about = etree.Element(qn(name))
            element.insert(0, about)
        change = self._make(f"{name}Change")
        about.append(change)
        etree.SubElement(change, qn(name)).extend(map(deepcopy, before))

    def _make(self, name: str) -> etree._Element:
        return etree.Element(qn(name), {qn("w:id"): next(self._ids), **self._who})


def _part_run(
    run: etree._Element, letters: list[etree._Element]
) -> list[tuple[etree._Element, etree._Element]]:
    """Part a run where its letters were in several, which may have looked otherwise each."""
    if all(one is letters[0] for one in letters) or kind_of(run) is Tracked.GONE:
        return [(run, letters[0])]
    looks, before, rest, parts = run.find(_ABOUT[0], nsmap), letters[0], iter(letters), []
    for one in [child for child in run if child is not looks]:
        said = []
        for letter in one.text or "" if one.tag in _WORDS else "":
            before = before if letter.isspace() else next(rest)
            said.append((letter, before))
        for own, words in groupby(said, itemgetter(1)):
            parts.append((write_run("".join(letter for letter, _ in words), looks), own))
            run.addprevious(parts[-1][0])
        if one.tag not in _WORDS:  # such as a hyphen at which no line ends
            other = write_run("", looks)
            run.addprevious(other)
            other.append(one)
    drop(run)
    return parts


def look_of(piece: Piece, lost: Tracked, lists: Lists) -> tuple[tuple[str, Hashable], ...]:
    """Say how letters look, or did where what comes is left out: properties by their names."""
    both = zip(piece[1:], _ABOUT, strict=True)
    looks = (_say_look(_looks_of(one, name, lost), lists) for one, name in both)
    return tuple(chain.from_iterable(looks))


def _looks_of(element: etree._Element, name: str, lost: Tracked) -> list[etree._Element]:
    was = element.find(f"{name}/{name}Change/{name}", nsmap)
    is_old = was is not None and lost is Tracked.COME
    return _looks_in(was if is_old else element.find(name, nsmap))


def _say_look(looks: Iterable[etree._Element], lists: Lists) -> tuple[tuple[str, Hashable], ...]:
    """Say what each property of some words or of their paragraph is, by its name in Vietnamese."""
    return tuple(
        (
            _PROPERTIES.get(etree.QName(one).localname.removesuffix("Cs"), "định dạng khác"),
            lists.look(one)
            if one.tag == _LISTED
            else etree.tostring(one, method="c14n", exclusive=True),
        )
        for one in looks
    )


def _looks_in(about: etree._Element | None) -> list[etree._Element]:
    return [] if about is None else [one for one in about if one.tag not in _NO_LOOKS]
