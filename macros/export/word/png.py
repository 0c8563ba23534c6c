"""Pictures for Word: a drawing stays a drawing, with a PNG beside it for programs without SVG."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.text.paragraph import Paragraph
from lxml import etree

from macros.export.document.inlines import Picture
from macros.export.document.pictures import PX_PER_MM, prepare_drawing
from macros.export.page.fonts import Font
from macros.export.word.openxml import W
from macros.project import kept_name, take
from macros.read.picture import MAX_MEGAPIXELS, upright

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SVG_NS = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
WORD_FAMILY = "Times New Roman"
_SCALE = 2.5  # 240 dots to the inch
_NEARLY_WHITE = 252
_COLOURS = 48  # colours kept; our drawings use far fewer


def write_picture(
    picture: Picture, font: Font, kept: Path, folder: Path
) -> tuple[str, bytes | None]:
    """Write a picture as a file that every Word shows; return its name, and the drawing beside it.

    Args:
        font: Of this machine, for the words of drawings.
        kept: Folder of what is kept between builds.
        folder: Where the file is written.
    """
    drawing = None
    if picture.file is not None:
        suffix, content = upright(picture.file, kept / "anh")
    else:
        for file in font.files:
            _register(file.parent)
        source = prepare_drawing(picture.drawing, font.family)
        drawing = prepare_drawing(picture.drawing, WORD_FAMILY)
        path = kept / "hinh-word" / f"{kept_name(source)}.png"
        suffix, content = path.suffix, take(path, lambda: _draw(source, picture.size_mm))
    name = f"{hashlib.sha256(content).hexdigest()}{suffix}"
    (folder / name).write_bytes(content)
    return name, drawing


def _draw(svg: bytes, size_mm: tuple[float, float]) -> bytes:
    import vl_convert
    from PIL import Image

    size = math.prod(size_mm) * PX_PER_MM**2
    scale = min(_SCALE, math.sqrt(MAX_MEGAPIXELS * 1e6 / max(size, 1)))
    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(svg.decode("utf-8"), scale=scale)))
    white = Image.new("RGB", drawn.size, "white")
    white.paste(drawn, mask=drawn.getchannel("A"))
    few = white.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # Reducing colours tints the ground by a hair, which shows as a box on the page.
    palette = few.getpalette() or []
    few.putpalette([255 if shade >= _NEARLY_WHITE else shade for shade in palette])
    stream = io.BytesIO()
    few.save(stream, "PNG", optimize=True)
    return stream.getvalue()


@cache
def _register(folder: Path) -> None:
    import vl_convert

    vl_convert.register_font_directory(str(folder))


def make_room_for_pictures(document: Any) -> None:
    """Let lines with pictures grow: an exact line would cut them down to a strip."""
    for drawing in document.element.body.iter(f"{W}drawing"):
        paragraph = Paragraph(next(drawing.iterancestors(f"{W}p")), document._body)
        style: Any = paragraph.style
        while style.paragraph_format.line_spacing is None:
            style = style.base_style
        if style.paragraph_format.line_spacing_rule is WD_LINE_SPACING.EXACTLY:
            look = paragraph.paragraph_format
            look.line_spacing = style.paragraph_format.line_spacing
            look.line_spacing_rule = WD_LINE_SPACING.AT_LEAST


def add_drawings(document: Any, drawings: Sequence[bytes | None]) -> None:
    """Put each SVG beside its PNG: Word shows the drawing, other programs the picture."""
    frames = list(document.element.body.iter(f"{_WP}inline"))
    for number, (frame, svg) in enumerate(zip(frames, drawings, strict=True), 1):
        for side in "TBLR":  # without it some programs keep others away by three millimetres
            frame.set(f"dist{side}", "0")
        frame.find(f"{_WP}docPr").set("id", str(number))
        frame.find(f"{_WP}docPr").set("name", f"Hình {number}")
        inner = next(frame.iter(f"{_PIC}cNvPr"))
        inner.set("id", str(number))
        inner.set("name", f"Hình {number}")
        inner.attrib.pop("descr", "")  # pandoc puts the path of the file on this machine here
        blip = next(frame.iter(f"{_A}blip"))
        if svg is None:
            continue
        name = PackURI(f"/word/media/hinh-{number}.svg")
        part = Part(name, "image/svg+xml", svg, document.part.package)
        relation = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        for old in blip.findall(f"{_A}extLst"):
            blip.remove(old)
        extensions = etree.SubElement(blip, f"{_A}extLst")
        extension = etree.SubElement(extensions, f"{_A}ext", uri=_SVG_EXTENSION)
        etree.SubElement(
            extension, f"{{{_SVG_NS}}}svgBlip", {f"{_R}embed": relation}, nsmap={"asvg": _SVG_NS}
        )
