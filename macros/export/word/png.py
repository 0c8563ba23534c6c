"""Pictures for Word: a drawing stays a drawing, with a PNG beside it for programs without SVG."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from macros.export.document.inlines import Picture
from macros.export.document.pictures import prepare_drawing
from macros.export.page.fonts import Font
from macros.project import kept_name, take

WORD_FAMILY = "Times New Roman"
_TOOLS = ("vl-convert-python", "pillow")
_SCALE = 2.5  # 240 dots to the inch
_NEARLY_WHITE = 252
_COLOURS = 48  # colours kept; our drawings use far fewer
_AS_THEY_ARE = {".png", ".jpg", ".jpeg", ".gif"}  # what every Word shows


def write_picture(picture: Picture, font: Font, folder: Path) -> tuple[Path, bytes | None]:
    """Return a picture as a file that every Word shows, and the drawing to put beside it.

    Args:
        font: Of this machine, for the words of drawings.
        folder: Where files that have to be made are kept between builds.
    """
    if picture.file is None:
        _register(font)
        source = prepare_drawing(picture.drawing, _png_family(font))
        drawing = prepare_drawing(picture.drawing, WORD_FAMILY)
        return _keep(folder, source, _draw), drawing
    suffix = picture.file.suffix.lower()
    if suffix in _AS_THEY_ARE:
        return picture.file, None
    source = picture.file.read_bytes()
    if suffix == ".svg":
        return _keep(folder, source, _draw), source
    return _keep(folder, source, _convert), None


def _keep(folder: Path, source: bytes, make: Callable[[bytes], bytes]) -> Path:
    path = folder / f"{kept_name(source, tools=_TOOLS)}.png"
    take(path, lambda: make(source))
    return path


def _convert(source: bytes) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    with Image.open(io.BytesIO(source)) as picture:
        picture.convert("RGBA").save(stream, "PNG")
    return stream.getvalue()


def _draw(svg: bytes) -> bytes:
    import vl_convert
    from PIL import Image

    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(svg.decode("utf-8"), scale=_SCALE)))
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
