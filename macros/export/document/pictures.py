"""Find the pictures of a page, refuse those that cannot be printed, make drawings ready."""

from __future__ import annotations

import posixpath
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from macros.export.document.chapter import Chapter
from macros.export.document.inlines import Origin, Picture
from macros.findings import AuthorError, Code, Finding

MAX_MEGAPIXELS = 40  # about A3 at 600 dpi; beyond it building takes minutes and gigabytes
_FORMATS = frozenset({"PNG", "JPEG", "GIF", "WEBP"})
_LENGTH = re.compile(r"\s*([\d.]+)(px|pt|mm|cm|in)?\s*")
SVG = "{http://www.w3.org/2000/svg}"
PX_PER_MM = 96 / 25.4
_TO_PX = {None: 1.0, "px": 1.0, "pt": 96 / 72, "mm": PX_PER_MM, "cm": 10 * PX_PER_MM, "in": 96.0}
_FAMILY = re.compile(r"font-family\s*:\s*[^;}]+")
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*(?:,\s*([^()]*(?:\([^()]*\))?[^()]*))?\)")
_PT_PER_MM = 72 / 25.4
_FONT_SIZE = re.compile(r"([\d.]+)(?:px)?")
MIN_SIZE = 9  # pt, the least that print allows
_MAX_GROWTH = 1.1


@dataclass(frozen=True, slots=True)
class Pictures:
    """Reads the pictures and drawings of one page.

    Args:
        findings: What is wrong with them; grows.
    """

    chapter: Chapter
    site_dir: Path
    findings: list[Finding]

    def read_file(self, source: str, alt: str | None, place: Origin) -> Picture | None:
        """Find an author's picture; None for one that cannot be printed."""
        try:
            path, size = self._measure(source, alt)
        except AuthorError as error:
            near = source.rpartition("/")[2]
            found = self.chapter.finding(error.message, error.remedy, error.code, near=near)
            self.findings.append(found)
            return None
        return Picture(alt or "", size, file=path, place=place)

    def read_drawing(self, source: str, alt: str, place: Origin) -> Picture | None:
        """Read a drawing of the site; None for one that is no SVG."""
        try:
            drawing = parse_drawing(source)
        except etree.XMLSyntaxError:
            return None
        if drawing.tag != f"{SVG}svg":
            return None
        words = "".join(map(str, drawing.itertext()))
        alt = alt or drawing.get("aria-label", "")
        return Picture(alt, drawing_size(drawing), drawing=source, words=words, place=place)

    def check_frame(self, label: str, picture: Picture | None, alt: str) -> None:
        """Find fault with a figure that shows nothing, or says nothing to who cannot see it."""
        name = label or "hình"
        if picture is None:
            message, remedy = f"{name} không vẽ được", "xem lại lệnh bieu_do của hình"
            self.findings.append(self.chapter.finding(message, remedy, Code.IMAGE))
        elif not alt.strip():
            message, remedy = f"{name} không có mô tả bằng lời", "thêm tiêu đề cho hình"
            self.findings.append(self.chapter.finding(message, remedy, Code.MISSING_ALT))

    def _measure(self, source: str, alt: str | None) -> tuple[Path, tuple[float, float]]:
        """Return a picture's file, and its size in mm.

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
            size, megapixels = _read(path)
        except Exception as error:  # decoders raise anything on a damaged file
            message = f"ảnh “{source}” hỏng hoặc không phải ảnh"
            raise AuthorError(message, "lưu lại ảnh dạng PNG", Code.IMAGE) from error
        if megapixels > MAX_MEGAPIXELS:
            message = f"ảnh “{source}” quá lớn ({megapixels:.0f} triệu điểm ảnh)"
            remedy = f"thu nhỏ ảnh xuống dưới {MAX_MEGAPIXELS} triệu điểm ảnh"
            raise AuthorError(message, remedy, Code.IMAGE)
        return path, size


def parse_drawing(source: str | bytes) -> etree._Element:
    """Read an SVG; it is trusted no more than any other input: no entities, no network.

    Raises:
        XMLSyntaxError: when it is none.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(source.encode() if isinstance(source, str) else source, parser)


def drawing_size(drawing: etree._Element) -> tuple[float, float]:
    """Return width and height in mm at 96 px to the inch."""
    box = re.split(r"[\s,]+", (drawing.get("viewBox") or "").strip())
    width, height = _px(drawing.get("width")), _px(drawing.get("height"))
    if (not width or not height) and len(box) == 4:
        width, height = float(box[2]), float(box[3])
    return (width or 600.0) / PX_PER_MM, (height or 400.0) / PX_PER_MM


def _px(value: str | None) -> float | None:
    match = _LENGTH.fullmatch(value or "")
    return float(match.group(1)) * _TO_PX[match.group(2)] if match else None


def _read(path: Path) -> tuple[tuple[float, float], float]:
    """Read a whole picture once, so that a torn file is found here and not in print.

    Returns its size in mm at 96 px to the inch, and in millions of pixels.
    """
    if path.suffix.lower() == ".svg":
        return drawing_size(parse_drawing(path.read_bytes())), 0
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(path) as picture:
            if picture.format not in _FORMATS:
                raise ValueError(picture.format)
            megapixels = picture.width * picture.height / 1e6
            if megapixels <= MAX_MEGAPIXELS:
                picture.load()
            return (picture.width / PX_PER_MM, picture.height / PX_PER_MM), megapixels


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
