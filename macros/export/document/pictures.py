"""Find the pictures of a page, refuse those that cannot be printed, make drawings ready."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from macros.export.document.chapter import Chapter
from macros.export.document.inlines import (
    AROUND,
    BEGINNING,
    END,
    Inline,
    Inlines,
    Origin,
    Picture,
    Text,
    trimmed,
)
from macros.export.document.nodes import walk, words_of
from macros.findings import AuthorError, Code, Finding
from macros.read.picture import (
    SVG,
    PictureFile,
    drawing_size,
    parse_drawing,
    read_own_picture,
    read_picture,
)
from macros.read.profile import Profile
from macros.read.report import Report

PX_PER_MM = 96 / 25.4
# In a style: a family, or the shorthand that names style, size and family in one.
_FAMILY = re.compile(r"font-family\s*:\s*[^;}]+")
_SHORTHAND = re.compile(r"\bfont\s*:\s*([^;}]*?\d[\w.%]*(?:\s*/\s*[\w.%]+)?)\s+[^;}]+")
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*(?:,\s*([^()]*(?:\([^()]*\))?[^()]*))?\)")
_PT_PER_MM = 72 / 25.4
_FONT_SIZE = re.compile(r"([\d.]+)(?:px)?")
MOST_LOGO = 60  # mm; how wide an emblem may be beside the date
MIN_SIZE = 9  # pt, the least that print allows
_MAX_GROWTH = 1.1
Room = tuple[float, float]  # width and height in mm
_MOST_IN_LINE: Room = (50.0, 13.0)  # mm; a third of a line, and two lines


@dataclass(frozen=True, slots=True)
class Pictures:
    """Reads the pictures and drawings of one page.

    Args:
        findings: What is wrong with them; grows.
    """

    chapter: Chapter
    site_dir: Path
    findings: list[Finding]

    def read_file(
        self, source: str, alt: str | None, place: Origin, unfit: str = ""
    ) -> Picture | None:
        """Find an author's picture; None for one that cannot be printed.

        Args:
            unfit: What it stands in, if that has no room for a picture.
        """
        try:
            if unfit:
                message = f"hình “{source}” nằm trong {unfit}"
                raise AuthorError(message, "đưa hình xuống thân bài", Code.IMAGE)
            file = self._find(source, alt)
        except AuthorError as error:
            near = source.rpartition("/")[2]
            found = self.chapter.finding(error.message, error.remedy, error.code, near=near)
            self.findings.append(found)
            return None
        return _shown(file, alt or "", place)

    def read_drawing(self, source: str, alt: str, place: Origin) -> Picture | None:
        """Read a drawing of the site; None for one that is no SVG."""
        try:
            drawing = parse_drawing(source)
        except etree.XMLSyntaxError:
            return None
        if drawing.tag != f"{SVG}svg":
            return None
        made = _drawn(source, drawing, alt or drawing.get("aria-label", ""), place)
        return replace(made, is_chart=True)

    def check_frame(self, label: str, picture: Picture | None, alt: str) -> None:
        """Find fault with a figure that shows nothing, or says nothing to who cannot see it."""
        name = label or "hình"
        if picture is None:
            message, remedy = f"{name} không vẽ được", "xem lại lệnh bieu_do của hình"
            self.findings.append(self.chapter.finding(message, remedy, Code.IMAGE))
        elif not alt.strip():
            message, remedy = f"{name} không có mô tả bằng lời", "thêm tiêu đề cho hình"
            self.findings.append(self.chapter.finding(message, remedy, Code.MISSING_ALT))

    def _find(self, source: str, alt: str | None) -> PictureFile:
        """Find and read a picture's file.

        Raises:
            AuthorError: when it cannot be printed.
        """
        if not (alt or "").strip():
            message = f"ảnh “{source}” không có mô tả bằng lời"
            remedy = "viết mô tả trong ngoặc vuông: ![mô tả](tệp)"
            raise AuthorError(message, remedy, Code.MISSING_ALT)
        parts = urlsplit(source)
        folder = posixpath.dirname(self.chapter.built)
        name = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        path = (self.site_dir / name).absolute()
        is_outside = parts.scheme or parts.netloc or name.startswith(("..", "/"))
        if is_outside or not path.is_file():
            message = f"không có ảnh “{source}”"
            raise AuthorError(message, "sửa đường dẫn hoặc thêm tệp ảnh", Code.IMAGE)
        try:
            return read_picture(path)
        except AuthorError as error:
            message = f"ảnh “{source}” {error.message}"
            raise AuthorError(message, error.remedy, error.code) from error


def _shown(file: PictureFile, alt: str, place: Origin) -> Picture:
    if file.drawing:
        return _drawn(file.drawing, parse_drawing(file.drawing), alt, place)
    width, height = (one / PX_PER_MM for one in file.size_px)
    return Picture(alt, (width, height), file=file, place=place)


def _drawn(source: str, drawing: etree._Element, alt: str, place: Origin) -> Picture:
    texts = drawing.iter(f"{SVG}text")
    words = "".join(str(piece) for text in texts for piece in text.itertext())
    width, height = drawing_size(drawing)
    size = (width / PX_PER_MM, height / PX_PER_MM)
    return Picture(alt, size, drawing=source, words=words, place=place)


def read_logo(report: Report, profile: Profile) -> Picture | None:
    """Read the emblem that stands above the issuer, as high as the format wants it.

    Raises:
        AuthorError: when it cannot be printed.
    """
    identity, look = report.identity, profile.logo
    if not identity.logo or look is None:
        return None
    file = read_own_picture(report.project.docs, identity.logo)
    picture = _shown(file, f"Biểu trưng: {identity.co_quan}", Origin("data/report.yml", 1))
    width, height = picture.size_mm
    scale = min(look.cao / height, MOST_LOGO / width)
    return replace(picture, size_mm=(width * scale, height * scale))


def prepare_drawing(source: str, family: str, width_mm: float | None = None) -> bytes:
    """Set all text of an SVG in the family of the book; colours of the site become fixed.

    Args:
        width_mm: How wide it is printed; text that would be a hair too small is enlarged.
    """
    svg = parse_drawing(source)
    if width_mm is not None:
        _enlarge_text(svg, width_mm * _PT_PER_MM / drawing_size(svg)[0])
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
                new = _in_family(new, family)
            if name == "font":
                new = _in_family(f"font:{new}", family).removeprefix("font:")
            if new != value:
                element.set(name, new)
        if element.tag == f"{SVG}style" and element.text:
            element.text = _in_family(element.text, family)
    return etree.tostring(svg, encoding="utf-8")


def _in_family(style: str, family: str) -> str:
    return _SHORTHAND.sub(rf"font:\1 {family}", _FAMILY.sub(f"font-family:{family}", style))


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


def narrowed(room: Room, by: float) -> Room:
    """Return a room that is less wide by some mm."""
    return room[0] - by, room[1]


def fit_into(size: Room, room: Room) -> float:
    """Return the width in mm at which a picture fits the room, never enlarged."""
    return min(size[0], room[0], size[0] * room[1] / size[1])


def part_at_pictures(content: Inlines) -> Iterator[tuple[bool, Inlines]]:
    """Part a paragraph where pictures are too large to stand among words.

    Yields its parts, each with whether it is pictures; a paragraph without words is one part.
    What stands around several parts, such as a link, stands around each of them.
    """
    if not _holds_pictures(content, (0.0, 0.0)):
        yield from ((False, content),) if content else ()
        return
    if not _is_said(content):
        yield True, content
        return
    parts: list[tuple[bool, list[Inline]]] = []
    signs: list[Inline] = []  # behind a picture, such as the bracket before emphasis
    for node in _parted(content):
        is_large = _holds_pictures((node,))
        if is_large and parts and not _is_said(parts[-1][1]):
            parts[-1] = (True, parts[-1][1])  # a place or a sign, but no words, before it
        is_other = not parts or is_large is not parts[-1][0]
        if is_other and isinstance(node, Text) and parts and not _is_said((node,)):
            signs.append(node)
            continue
        if is_other and (is_large or not parts or _is_said((node,))):
            parts.append((is_large, []))
        parts[-1][1].extend((*signs, node))
        signs = []
    parts[-1][1].extend(signs)
    for is_picture, part in parts:
        yield is_picture, trimmed(trimmed(tuple(part), BEGINNING), END)


def _parted(content: Inlines) -> Iterator[Inline]:
    for node in content:
        if not isinstance(node, AROUND) or not _holds_pictures(node.content):
            yield node
            continue
        for _, part in groupby(_parted(node.content), lambda one: _holds_pictures((one,))):
            yield replace(node, content=tuple(part))


def _holds_pictures(content: Inlines, least: tuple[float, float] = _MOST_IN_LINE) -> bool:
    """Tell whether there is a picture wider or higher than some mm."""
    sizes = (node.size_mm for node in walk(content) if isinstance(node, Picture))
    return any(width > least[0] or height > least[1] for width, height in sizes)


def _is_said(content: Iterable[Inline]) -> bool:
    return any(letter.isalnum() for letter in words_of(tuple(content)))
