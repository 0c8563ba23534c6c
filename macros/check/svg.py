"""What a drawing may not hold: scripts, and references to anything outside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

MOST_MB = 10  # a drawing that people made is far smaller
_ACTIVE = frozenset(
    {"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler"}
)
_ANIMATED = frozenset({"set", "animate", "animatetransform", "animatemotion", "discard"})
_LINKS = frozenset({"href", "src", "base", "data"})
_INSIDE = re.compile(r"\s*(#|data:image/(png|jpe?g|gif|webp)[;,]|$)", re.IGNORECASE)
_STYLE_REFERENCE = re.compile(r"@import|\\|url\((?!\s*['\"]?\s*#)", re.IGNORECASE)


def fault_of_svg(path: Path) -> str | None:
    """Say, in Vietnamese, why a drawing may not be published; None when it may.

    Opened by itself a drawing runs its scripts, and the printer reads the files that it names.
    """
    if path.stat().st_size > MOST_MB * 1_000_000:
        return f"hình SVG lớn quá {MOST_MB} MB"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        return f"tệp SVG hỏng ở dòng {error.lineno or 1}"
    if _name(root.tag) != "svg":
        return "tệp không phải là hình SVG"
    if _has_entities(root):
        return "hình SVG có khai báo ENTITY"
    return next(_faults(root), None)


def _faults(root: etree._Element) -> Iterator[str]:
    before = root.itersiblings(preceding=True)
    if any(isinstance(node, etree._ProcessingInstruction) for node in before):
        yield "hình SVG dùng tệp kiểu dáng ở ngoài"
    for element in root.iter():
        if not isinstance(element.tag, str):
            if isinstance(element, etree._ProcessingInstruction):
                yield "hình SVG dùng tệp kiểu dáng ở ngoài"
            continue
        name = _name(element.tag)
        if name in _ACTIVE:
            yield f"hình SVG có <{name}>"
        if name in _ANIMATED and _name(element.get("attributeName", "")) in ("href", "xlink:href"):
            yield f"hình SVG có <{name}> đổi liên kết"
        if name == "style" and _STYLE_REFERENCE.search("".join(map(str, element.itertext()))):
            yield "hình SVG có kiểu dáng lấy từ tệp khác"
        for key, value in element.attrib.items():
            yield from _attribute_faults(_name(str(key)), str(value))


def _attribute_faults(name: str, value: str) -> Iterator[str]:
    if name.startswith("on"):
        yield f"hình SVG có lệnh {name}"
        return
    is_styled = name == "style" or "url(" in value.lower()
    leaves = name in _LINKS and not _INSIDE.match(value)
    if leaves or (is_styled and _STYLE_REFERENCE.search(value)):
        yield f"hình SVG dẫn ra ngoài: “{value[:60]}”"


def _has_entities(root: etree._Element) -> bool:
    dtd: Any = root.getroottree().docinfo.internalDTD
    return dtd is not None and next(dtd.iterentities(), None) is not None


def _name(tag: str) -> str:
    """The name without its namespace, in small letters."""
    return tag.rpartition("}")[2].lower()
