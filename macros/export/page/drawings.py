"""Make drawings ready for the page: one font family, fixed colours, letters that can be read."""

from __future__ import annotations

import re

from lxml import etree

from macros.export.document.pictures import PX_PER_MM, SVG, drawing_size, parse_drawing

_FAMILY = re.compile(r"font-family\s*:\s*[^;}]+")
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*(?:,\s*([^()]*(?:\([^()]*\))?[^()]*))?\)")
_PT_PER_MM = 72 / 25.4
_FONT_SIZE = re.compile(r"([\d.]+)(?:px)?")
MIN_SIZE = 9  # pt, the least that print allows
_MAX_GROWTH = 1.1


def prepare_drawing(source: str, family: str, width_mm: float | None = None) -> bytes:
    """Set all text of an SVG in the family of the book; colours of the site become fixed.

    Args:
        width_mm: How wide it is printed; text that would be a hair too small is enlarged.
    """
    svg = parse_drawing(source)
    if width_mm is not None:
        _enlarge_text(svg, width_mm * _PT_PER_MM / (drawing_size(svg)[0] * PX_PER_MM))
    svg.set("font-family", family)
    for element in svg.iter():
        if not isinstance(element.tag, str):
            continue
        if element is not svg:
            element.attrib.pop("font-family", "")
        for key, old in element.attrib.items():
            name, value = str(key), str(old)
            new = _VARIABLE.sub(lambda match: match.group(1) or "currentColor", value)
            if name == "style":
                new = _FAMILY.sub(f"font-family:{family}", new)
            if name == "font":  # the shorthand: size and family in one
                new = re.sub(r"(\d(?:px|pt|em)?)\s+.*", rf"\1 {family}", new)
            if new != value:
                element.set(name, new)
        if element.tag == f"{SVG}style" and element.text:
            element.text = _FAMILY.sub(f"font-family:{family}", element.text)
    return etree.tostring(svg, encoding="utf-8")


def _enlarge_text(svg: etree._Element, scale: float) -> None:
    """Bring text to the least size that print allows, unless it would burst its drawing.

    Args:
        scale: Printed pt for each unit of the drawing.
    """
    sized = [
        (element, _FONT_SIZE.fullmatch(element.get("font-size", ""))) for element in svg.iter()
    ]
    sizes = [(element, float(match.group(1))) for element, match in sized if match]
    if not sizes or not scale:
        return
    growth = MIN_SIZE / (min(size for _, size in sizes) * scale)
    if 1 < growth <= _MAX_GROWTH:
        for element, size in sizes:
            element.set("font-size", f"{size * growth:.2f}px")


def fit_into(size: tuple[float, float], room: tuple[float, float]) -> float:
    """Return the width in mm at which a picture fits the room, never enlarged."""
    return min(size[0], room[0], size[0] * room[1] / size[1])
