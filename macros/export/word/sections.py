"""Cut the document into sections where the paper turns."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from macros.export.profile import Profile
from macros.export.word.measures import W, set_section


def cut_sections(body: Any, profile: Profile) -> None:
    """Turn each mark where the paper turns into the end of a section.

    Every section names the same headers and footers; only the first has a first page of its own.
    """
    final = body.find(f"{W}sectPr")
    marks = [
        mark for mark in body.iterfind(f"{W}p/{W}pPr/{W}sectPr") if mark.find(f"{W}pgMar") is None
    ]
    pattern = copy.deepcopy(final)
    for number, mark in enumerate(marks):
        is_turned = mark.find(f"{W}pgSz").get(f"{W}orient") == "landscape"
        section = _section(pattern, is_first=number == 0)
        set_section(section, profile, is_turned=is_turned)
        _end_with(mark.getparent().getparent(), section)
    if marks:
        _drop(final, "titlePg")
    set_section(final, profile, is_turned=False)


def _section(pattern: etree._Element, *, is_first: bool) -> Any:
    section = copy.deepcopy(pattern)
    if not is_first:
        _drop(section, "titlePg")
    return section


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
