"""Make drawings and pictures ready for the page: one font family, a size in millimetres."""

from __future__ import annotations

import copy
import re
from pathlib import Path

from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_FAMILY = re.compile(r"font-family\s*:\s*[^;}]+")
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*(?:,\s*([^()]*(?:\([^()]*\))?[^()]*))?\)")
_LENGTH = re.compile(r"\s*([\d.]+)(px|pt|mm|cm|in)?\s*")
_PX_PER_MM = 96 / 25.4
_PT_PER_MM = 72 / 25.4
_FONT_SIZE = re.compile(r"([\d.]+)(?:px)?")
MIN_SIZE = 9  # pt, the least that print allows
_MAX_GROWTH = 1.1
_TO_PX = {None: 1.0, "px": 1.0, "pt": 96 / 72, "mm": _PX_PER_MM, "cm": 10 * _PX_PER_MM, "in": 96.0}


def is_drawing(element: etree._Element) -> bool:
    """Tell SVG from HTML by the namespace: lxml gives both the same class once they are joined."""
    return str(element.tag).startswith(_SVG)


def find_drawing(parent: etree._Element) -> etree._Element | None:
    """Find the first drawing inside an element."""
    return parent.find(f".//{_SVG}svg")


def prepare_drawing(drawing: etree._Element, family: str, width_mm: float | None = None) -> bytes:
    """Set all text of an SVG in the family of the book; colours of the site become fixed.

    Args:
        width_mm: How wide it is printed; text that would be a hair too small is enlarged.
    """
    svg = copy.deepcopy(drawing)
    if width_mm is not None:
        _enlarge_text(svg, width_mm * _PT_PER_MM / (drawing_size(drawing)[0] * _PX_PER_MM))
    svg.tail = None
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
        if element.tag == f"{_SVG}style" and element.text:
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


def drawing_size(drawing: etree._Element) -> tuple[float, float]:
    """Return width and height in mm at 96 px to the inch."""
    box = re.split(r"[\s,]+", (drawing.get("viewBox") or "").strip())
    width, height = _px(drawing.get("width")), _px(drawing.get("height"))
    if (not width or not height) and len(box) == 4:
        width, height = float(box[2]), float(box[3])
    return (width or 600.0) / _PX_PER_MM, (height or 400.0) / _PX_PER_MM


def picture_size(path: Path) -> tuple[float, float]:
    """Return width and height in mm at 96 px to the inch."""
    if path.suffix.lower() == ".svg":
        return drawing_size(etree.fromstring(path.read_bytes()))
    from PIL import Image

    with Image.open(path) as picture:
        return picture.width / _PX_PER_MM, picture.height / _PX_PER_MM


def fit_into(size: tuple[float, float], room: tuple[float, float]) -> float:
    """Return the width in mm at which a picture fits the room, never enlarged."""
    return min(size[0], room[0], size[0] * room[1] / size[1])


def _px(value: str | None) -> float | None:
    match = _LENGTH.fullmatch(value or "")
    return float(match.group(1)) * _TO_PX[match.group(2)] if match else None
