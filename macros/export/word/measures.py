"""Put the numbers of a format profile into styles and sections.

The reference document says how things look; where the profile has a number, the profile wins, so
that one setting changes PDF and Word alike.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from macros.export.profile import MM, Profile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SECTION_PARTS = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type")


def twips(millimetres: float) -> str:
    return str(round(millimetres * MM * 20))


def set_styles(styles: etree._Element, profile: Profile) -> None:
    """Set sizes, line pitch and indents of body, headings and footnotes."""
    body, note = profile["noi_dung"], profile["chu_thich"]
    indent = twips(body["thut_dau_dong"])
    by_id = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    _set_text(by_id.get("Normal"), body["co_chu"], body["dong"])
    _set_text(by_id.get("FootnoteText"), note["co_chu"], note["dong"])
    for name in ("BodyText", *(f"Heading{level}" for level in range(2, 7))):
        if name in by_id:
            _part(_part(by_id[name], "pPr"), "ind").set(f"{W}firstLine", indent)
    if "BodyText" in by_id:
        spacing = _part(_part(by_id["BodyText"], "pPr"), "spacing")
        spacing.set(f"{W}before", str(round(body["cach_doan"] * 20)))
    for name, size in (
        ("Header", profile["so_trang"]["co_chu"]),
        ("Footer", profile["chan_trang"]),
    ):
        if name in by_id:
            _set_size(by_id[name], size)


def set_section(section: etree._Element, profile: Profile, *, is_turned: bool) -> None:
    """Set paper, margins and the place of the page number of a `w:sectPr`."""
    margins = profile["le_ngang"] if is_turned else profile["le"]
    left, right = ("trai", "phai") if is_turned else ("trong", "ngoai")
    width, height = (297, 210) if is_turned else (210, 297)
    paper = _section_part(section, "pgSz")
    paper.attrib.clear()
    paper.set(f"{W}w", twips(width))
    paper.set(f"{W}h", twips(height))
    if is_turned:
        paper.set(f"{W}orient", "landscape")
    page = _section_part(section, "pgMar")
    page.attrib.clear()
    values = {
        "top": twips(margins["tren"]),
        "right": twips(margins[right]),
        "bottom": twips(margins["duoi"]),
        "left": twips(margins[left]),
        "header": twips(profile["so_trang"]["cach_mep"]),
        "footer": twips(profile["so_trang"]["cach_mep"]),
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
