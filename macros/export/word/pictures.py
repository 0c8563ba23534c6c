"""Pictures for Word: a drawing stays a drawing, with a PNG beside it for programs without SVG."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path

from lxml import etree

from macros.export.drawings import drawing_size, picture_size, prepare_drawing
from macros.export.fonts import Font
from macros.project import kept_name, take

WORD_FAMILY = "Times New Roman"
_TOOLS = ("vl-convert-python", "pillow")
_SCALE = 2.5  # 240 dots to the inch
_NEARLY_WHITE = 252
_COLOURS = 48  # colours kept; our drawings use far fewer
_AS_THEY_ARE = {".png", ".jpg", ".jpeg", ".gif"}  # what every Word shows


def write_drawing(
    drawing: etree._Element, font: Font, cache_folder: Path
) -> tuple[Path, bytes, tuple[float, float]]:
    """Return the PNG of a drawing, the drawing for Word, and its size in mm.

    The PNG is drawn with a font of this machine and kept between builds.
    """
    size = drawing_size(drawing)
    _register(font)
    source = prepare_drawing(drawing, _png_family(font))
    path = cache_folder / f"{kept_name(source, tools=_TOOLS)}.png"
    take(path, lambda: _draw(source.decode("utf-8")))
    return path, prepare_drawing(drawing, WORD_FAMILY), size


def write_picture(source: Path, folder: Path) -> tuple[Path, bytes | None, tuple[float, float]]:
    """Return an author's picture in a format that Word shows, its SVG if it is one, its size."""
    size = picture_size(source)
    suffix = source.suffix.lower()
    if suffix in _AS_THEY_ARE:
        return source, None, size
    target = folder / f"{hashlib.sha256(str(source).encode()).hexdigest()[:16]}.png"
    if suffix == ".svg":
        svg = source.read_bytes()
        target.write_bytes(_draw(svg.decode("utf-8")))
        return target, svg, size
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as picture:
        picture.convert("RGBA").save(target)
    return target, None, size


def _draw(svg: str) -> bytes:
    import vl_convert
    from PIL import Image

    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=_SCALE)))
    white = Image.new("RGB", drawn.size, "white")
    white.paste(drawn, mask=drawn.getchannel("A"))
    few = white.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # Reducing colours tints the ground by a hair, which shows as a box on the page.
    palette = few.getpalette() or []
    few.putpalette([255 if shade >= _NEARLY_WHITE else shade for shade in palette])
    stream = io.BytesIO()
    few.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _png_family(font: Font) -> str:
    """Name a font that the converter has; it draws no text at all in one that it lacks."""
    return "Be Vietnam Pro" if font.is_last_resort else font.family


@cache
def _register_folder(folder: Path) -> None:
    import vl_convert

    vl_convert.register_font_directory(str(folder))


def _register(font: Font) -> None:
    for folder in dict.fromkeys(file.parent for file in font.files):
        _register_folder(folder)
    if font.is_last_resort:
        import fontpkg_be_vietnam_pro

        for folder in Path(fontpkg_be_vietnam_pro.__file__).parent.glob("files*"):
            _register_folder(folder)
