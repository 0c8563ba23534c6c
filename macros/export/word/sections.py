"""Styles and sections as the profile wants them: measures, turned paper, where an appendix begins.

The reference document says how things look; where the profile has a number, the profile wins, so
that one setting changes PDF and Word alike.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from macros.export.page.fit import A4_MM, MM
from macros.export.word.draft import REPORT
from macros.export.word.openxml import TWIPS, W, field, run, styled

if TYPE_CHECKING:
    from macros.read.profile import Margins, Profile, TurnedMargins

_SECTION_PARTS = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type")


def twips(millimetres: float) -> str:
    return str(round(millimetres * MM * TWIPS))


def set_styles(styles: etree._Element, profile: Profile) -> None:
    """Set sizes, line pitch and indents of body, headings and footnotes."""
    body, note = profile.noi_dung, profile.chu_thich
    indent = twips(body.thut_dau_dong)
    by_id = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    _set_text(by_id.get("Normal"), body.co_chu, body.dong)
    _set_text(by_id.get("FootnoteText"), note.co_chu, note.dong)
    for name in ("BodyText", *(f"Heading{level}" for level in range(2, 7))):
        if name in by_id:
            _part(_part(by_id[name], "pPr"), "ind").set(f"{W}firstLine", indent)
    if "BodyText" in by_id:
        spacing = _part(_part(by_id["BodyText"], "pPr"), "spacing")
        spacing.set(f"{W}before", str(round(body.cach_doan * 20)))
    for name, size in (
        ("Header", profile.so_trang.co_chu),
        ("Footer", profile.chan_trang),
    ):
        if name in by_id:
            _set_size(by_id[name], size)


def set_section(section: etree._Element, profile: Profile, *, is_turned: bool) -> None:
    """Set paper, margins and the place of the page number of a `w:sectPr`."""
    margins: Margins | TurnedMargins = profile.le
    left, right, width, height = profile.le.trong, profile.le.ngoai, *A4_MM
    if is_turned:
        margins = turned = profile.le_ngang
        left, right, width, height = turned.trai, turned.phai, A4_MM[1], A4_MM[0]
    paper = _section_part(section, "pgSz")
    paper.attrib.clear()
    paper.set(f"{W}w", twips(width))
    paper.set(f"{W}h", twips(height))
    if is_turned:
        paper.set(f"{W}orient", "landscape")
    page = _section_part(section, "pgMar")
    page.attrib.clear()
    values = {
        "top": twips(margins.tren),
        "right": twips(right),
        "bottom": twips(margins.duoi),
        "left": twips(left),
        "header": twips(profile.so_trang.cach_mep),
        "footer": twips(profile.so_trang.cach_mep),
        "gutter": "0",
    }
    for name, value in values.items():
        page.set(f"{W}{name}", value)


def _set_text(style: etree._Element | None, size: float, pitch: float) -> None:
    if style is None:
        return
    _set_size(style, size)
    spacing = _part(_part(style, "pPr"), "spacing")
    spacing.set(f"{W}line", str(round(pitch * 20)))
    spacing.set(f"{W}lineRule", "exact")


def _set_size(style: etree._Element, size: float) -> None:
    properties = _part(style, "rPr")
    for name in ("sz", "szCs"):
        _part(properties, name).set(f"{W}val", str(round(size * 2)))


def _part(parent: etree._Element, name: str) -> Any:
    """Return a part that the reference document is made to have."""
    found = parent.find(f"{W}{name}")
    return found if found is not None else etree.SubElement(parent, f"{W}{name}")


def _section_part(section: etree._Element, name: str) -> Any:
    found = section.find(f"{W}{name}")
    if found is not None:
        return found
    new = etree.Element(f"{W}{name}")
    place = sum(child.tag in {f"{W}{part}" for part in _SECTION_PARTS} for child in section)
    section.insert(place + (name == "pgMar"), new)
    return new


@dataclass(frozen=True, slots=True)
class PageCounting:
    """How the pages of a part are counted for themselves.

    Args:
        prefix: Stands before the number: "PL1-".
        start: The first number.
    """

    prefix: str
    start: int


def cut_sections(document: Any, profile: Profile, countings: dict[int, PageCounting]) -> None:
    """Make a section before each mark, the last one for the end of the document.

    Every section names the same footers; only the first has a first page of its own.

    Args:
        countings: Part → how its pages are counted, where that is not from the first page on.
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
        own = countings.get(part)
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
    line = styled("Header", run(prefix) + field("PAGE", "1"))
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
