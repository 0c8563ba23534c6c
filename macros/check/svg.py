"""Which SVG may be published: a drawing of known elements and attributes that asks for nothing.

Opened by itself a drawing is a page of the site, which runs scripts, follows links and fetches what
it names; the printers read the files that it names. What is not known to be harmless is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from lxml import etree

from macros.read.picture import SVG
from macros.read.text.words import read_lists

MOST_MB = 10  # a drawing that people made is far smaller
_MOST_TOLD = 5  # faults of one drawing
_ELEMENTS, _ATTRIBUTES = (
    frozenset(" ".join(lines).split()) for lines in read_lists(Path(__file__).with_name("svg.txt"))
)
# What programs that draw note down for themselves; it means nothing to a browser or a printer.
_NOTED = re.compile(
    r"http://(sodipodi\.sourceforge\.net|www\.inkscape\.org|creativecommons\.org|purl\.org"
    r"|www\.w3\.org/1999/02/22-rdf-syntax-ns|ns\.adobe\.com|www\.serif\.com|www\.bohemiancoding\.com"
    r"|web\.resource\.org/cc)"
)
_XLINK, _XML = "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
_HREF = re.compile(r"\s*(#[^\s]*\s*|data:image/(png|jpe?g|gif|webp);base64,[\w+/=\s]*)?")
# What a style could fetch or run, however it is spelt.
_FETCHES = re.compile(
    r"@|\\|url\((?!\s*['\"]?\s*#)|(image-set|image|src|cross-fade|element|paint|expression)\s*\("
    r"|javascript:|behaviou?r\s*:|-moz-binding",
    re.IGNORECASE,
)
_DECLARES = re.compile(rb"<!(ENTITY|ATTLIST|ELEMENT|NOTATION)")
_DTD = re.compile(r"http://www\.w3\.org/(Graphics/SVG|TR)/[\w./-]+\.dtd")


def faults_of_svg(path: Path) -> Iterator[tuple[int, str]]:
    """Say, in Vietnamese, why a drawing may not be published; each with its line, from 1."""
    if path.stat().st_size > MOST_MB * 1_000_000:
        yield 1, f"hình SVG lớn quá {MOST_MB} MB"
        return
    source = path.read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        yield error.lineno or 1, "tệp SVG hỏng"
        return
    seen: set[str] = set()
    for line, fault in _faults(root, source):
        if fault not in seen and len(seen) < _MOST_TOLD:
            seen.add(fault)
            yield line, fault


def _faults(root: etree._Element, source: bytes) -> Iterator[tuple[int, str]]:
    if root.tag != f"{SVG}svg":
        yield 1, "tệp không phải là hình SVG"
        return
    info: Any = root.getroottree().docinfo
    if (info.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        yield 1, f"hình SVG ghi bằng bảng mã {info.encoding}, không phải UTF-8"
    if _DECLARES.search(source):
        yield 1, "hình SVG có khai báo ENTITY, ATTLIST"
    if info.system_url and not _DTD.fullmatch(info.system_url):
        yield 1, f"hình SVG dẫn ra ngoài: “{info.system_url[:60]}”"
    beside = (*root.itersiblings(preceding=True), *root.itersiblings())
    nodes: Iterator[Any] = chain(beside, root.iter())
    for node in nodes:
        line = node.sourceline or 1
        if node.tag is etree.PI:
            yield line, f"hình SVG có <?{node.target}?>"
        elif isinstance(node.tag, str):
            for fault in _faults_of(node):
                yield line, fault


def _faults_of(element: etree._Element) -> Iterator[str]:
    name = etree.QName(element)
    if _NOTED.match(name.namespace or ""):
        return
    if name.namespace != SVG[1:-1] or name.localname not in _ELEMENTS:
        yield f"hình SVG có <{name.localname}>"
        return
    if name.localname == "style" and _FETCHES.search("".join(map(str, element.itertext()))):
        yield "hình SVG có kiểu dáng lấy từ tệp khác"
    for key, value in element.attrib.items():
        yield from _attribute_faults(etree.QName(key), str(value))


def _attribute_faults(name: etree.QName, value: str) -> Iterator[str]:
    space, key = name.namespace, name.localname
    if space is not None and _NOTED.match(space):
        return
    if key == "href" and space in (None, _XLINK):
        if not _HREF.fullmatch(value):
            yield f"hình SVG dẫn ra ngoài: “{value[:60]}”"
    elif space == _XLINK or (space == _XML and key in ("lang", "space")):
        return
    elif key.startswith(("aria-", "data-")):
        return  # words for readers or programs, never a command
    elif space is not None or key not in _ATTRIBUTES:
        yield f"hình SVG có thuộc tính {key}"
    elif _FETCHES.search(value) and key not in ("id", "class"):
        yield f"hình SVG dẫn ra ngoài: “{value[:60]}”"
