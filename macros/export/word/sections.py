"""Styles and sections as the profile wants them: measures, turned paper, where an appendix begins.

The reference document says how things look; where the profile has a number, the profile wins, so
that one setting changes PDF and Word alike.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm, Pt
from lxml import etree

from macros.export.page.fit import A4_MM
from macros.export.word.draft import FRONT, REPORT, WORK
from macros.export.word.openxml import W, field, run, styled
from macros.read.profile import Margins, Profile, TurnedMargins


def set_styles(styles: Any, profile: Profile) -> None:
    """Set sizes, line pitch and indents of body, headings and footnotes."""
    body, note = profile.noi_dung, profile.chu_thich
    by_id = {style.style_id: style for style in styles}
    for name, text in (("Normal", body), ("FootnoteText", note)):
        if name in by_id:
            _set_size(by_id[name], text.co_chu)
            by_id[name].paragraph_format.line_spacing = Pt(text.dong)
    for name in ("BodyText", *(f"Heading{level}" for level in range(2, 7))):
        if name in by_id:
            by_id[name].paragraph_format.first_line_indent = Mm(body.thut_dau_dong)
    if "BodyText" in by_id:
        by_id["BodyText"].paragraph_format.space_before = Pt(body.cach_doan)
    for name, size in (("Header", profile.so_trang.co_chu), ("Footer", profile.chan_trang)):
        if name in by_id:
            _set_size(by_id[name], size)


def _set_size(style: Any, points: float) -> None:
    style.font.size = Pt(points)
    for other in style.element.iter(f"{W}szCs"):  # of scripts that Word calls complex
        other.set(f"{W}val", str(round(points * 2)))


def set_section(section: Section, profile: Profile, *, is_turned: bool) -> None:
    """Set paper, margins and the place of the page number."""
    margins: Margins | TurnedMargins = profile.le
    left, right, width, height = profile.le.trong, profile.le.ngoai, *A4_MM
    if is_turned:
        margins = turned = profile.le_ngang
        left, right, width, height = turned.trai, turned.phai, A4_MM[1], A4_MM[0]
    for part in section._sectPr.xpath("w:pgSz|w:pgMar"):
        part.attrib.clear()  # one order of attributes, whatever the reference document has
    section.page_width, section.page_height = Mm(width), Mm(height)
    if is_turned:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.right_margin = Mm(margins.tren), Mm(right)
    section.bottom_margin, section.left_margin = Mm(margins.duoi), Mm(left)
    section.header_distance = section.footer_distance = Mm(profile.so_trang.cach_mep)
    section.gutter = Mm(0)


@dataclass(frozen=True, slots=True)
class PageCounting:
    """How the pages of a part are counted for themselves.

    Args:
        prefix: Stands before the number: "PL1-".
        start: The first number.
        numerals: "lowerRoman", or "" for Arabic ones.
    """

    prefix: str
    start: int
    numerals: str = ""


def cut_sections(document: Any, profile: Profile, countings: dict[int, PageCounting]) -> None:
    """Make a section before each mark, the last one for the end of the document.

    Every section names the same footers; only the first page of the report, that of what stands
    before it and that of what a draft lacks is one of its own. No section asks for a right-hand
    page: a count that begins anew is one, and LibreOffice would leave the next page unnumbered.

    Args:
        countings: Part → how its pages are counted, where that is not from the first page on.
    """
    body = document.element.body
    final = body.find(f"{W}sectPr")
    marks = [
        mark for mark in body.iterfind(f"{W}p/{W}pPr/{W}sectPr") if mark.find(f"{W}pgMar") is None
    ]
    pattern = copy.deepcopy(final)
    begun: set[int] = set()
    for number, mark in enumerate(marks):
        paper = mark.find(f"{W}pgSz")
        part, is_turned = int(paper.get(f"{W}code")), paper.get(f"{W}orient") == "landscape"
        section = final if number == len(marks) - 1 else copy.deepcopy(pattern)
        if part in begun or part not in {FRONT, REPORT, WORK}:
            _drop(section, "titlePg")
        set_section(Section(section, document.part), profile, is_turned=is_turned)
        own = countings.get(part)
        if own is not None and (part not in begun or own.numerals):
            counted = {} if part in begun else {f"{W}start": str(own.start)}
            if own.numerals:
                counted[f"{W}fmt"] = own.numerals
            section.find(f"{W}pgMar").addnext(etree.Element(f"{W}pgNumType", counted))
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
    is_free = before is not None and before.tag == f"{W}p"
    if is_free and before.find(f"{W}pPr/{W}sectPr") is None:
        before.get_or_add_pPr().append(section)
        mark.getparent().remove(mark)
    else:
        mark.pPr[:] = [section]


def _drop(section: etree._Element, name: str) -> None:
    for element in section.findall(f"{W}{name}"):
        section.remove(element)
