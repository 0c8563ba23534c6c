"""Cut the document into sections: where the paper turns, where an appendix begins."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from macros.export.profile import Profile
from macros.export.word.fields import field, run
from macros.export.word.measures import W, set_section
from macros.export.word.pandoc import Node, raw_block

REPORT, LIST = 0, 10_000  # parts; those between are appendices


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the pages of a part are counted for themselves.

    Args:
        prefix: Stands before the number: "PL1-".
        start: The first number.
    """

    prefix: str
    start: int


def turn(part: int, *, landscape: bool) -> Node:
    """Mark the end of a section; finishing makes one of what stands before the mark."""
    orientation = "landscape" if landscape else "portrait"
    paper = f'<w:pgSz w:orient="{orientation}" w:code="{part}"/>'
    return raw_block(f"<w:p><w:pPr><w:sectPr>{paper}</w:sectPr></w:pPr></w:p>")


def close_part(nodes: list[Node], part: int) -> list[Node]:
    """End a part with the end of a section, unless a turned page has ended it already."""
    is_closed = nodes[-1]["t"] == "RawBlock" and "<w:sectPr>" in nodes[-1]["c"][1]
    return nodes if is_closed else [*nodes, turn(part, landscape=False)]


def cut_sections(document: Any, profile: Profile, numberings: dict[int, Numbering]) -> None:
    """Make a section before each mark, the last one for the end of the document.

    Every section names the same footers; only the first has a first page of its own.

    Args:
        numberings: Part → how its pages are counted, where that is not from the first page on.
    """
    body = document.element.body
    final = body.find(f"{W}sectPr")
    marks = [
        mark for mark in body.iterfind(f"{W}p/{W}pPr/{W}sectPr") if mark.find(f"{W}pgMar") is None
    ]
    pattern = copy.deepcopy(final)
    begun = {REPORT}
    for number, mark in enumerate(marks):
        paper = mark.find(f"{W}pgSz")
        part, is_turned = int(paper.get(f"{W}code")), paper.get(f"{W}orient") == "landscape"
        section = final if number == len(marks) - 1 else copy.deepcopy(pattern)
        if number:
            _drop(section, "titlePg")
        set_section(section, profile, is_turned=is_turned)
        own = numberings.get(part)
        if own is not None and part not in begun:
            start = etree.Element(f"{W}pgNumType", {f"{W}start": str(own.start)})
            section.find(f"{W}pgMar").addnext(start)
        if own is not None and own.prefix:
            _drop(section, "headerReference")  # that of the section before, until it gets its own
        paragraph = mark.getparent().getparent()
        if section is final:
            body.remove(paragraph)
        else:
            _end_with(paragraph, section)
        if own is not None and own.prefix and part not in begun:
            _write_header(document.sections[number], own.prefix)
        begun.add(part)


def _write_header(section: Any, prefix: str) -> None:
    section.header.is_linked_to_previous = False
    content = run(prefix) + field("PAGE", "1")
    line = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{content}</w:p>'
    section.header.part._element = parse_xml(f"<w:hdr {nsdecls('w')}>{line}</w:hdr>")


def _end_with(mark: Any, section: etree._Element) -> None:
    """End the section with the paragraph before the mark: an empty one might start a page."""
    before = mark.getprevious()
    if before is None or before.tag != f"{W}p" or before.find(f"{W}pPr/{W}sectPr") is not None:
        properties = mark.find(f"{W}pPr")
        properties.remove(properties.find(f"{W}sectPr"))
        properties.append(section)
        return
    properties = before.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        before.insert(0, properties)
    properties.append(section)
    mark.getparent().remove(mark)


def _drop(section: etree._Element, name: str) -> None:
    for element in section.findall(f"{W}{name}"):
        section.remove(element)
