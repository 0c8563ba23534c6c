"""Pictures for Word: a drawing stays a drawing, with a PNG beside it for programs without SVG."""

from __future__ import annotations

import hashlib
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


def write_picture(
    picture: Picture, font: Font, kept: Path, folder: Path
) -> tuple[str, bytes | None]:
    """Write a picture as a file that every Word shows; return its name, and the drawing beside it.

    Args:
        font: Of this machine, for the words of drawings.
        kept: Where what has to be made is kept between builds.
        folder: Where the file is written.
    """
    suffix, drawing = ".png", None
    if picture.file is None:
        _register(font)
        source = prepare_drawing(picture.drawing, _png_family(font))
        drawing = prepare_drawing(picture.drawing, WORD_FAMILY)
        content = _keep(kept, source, _draw)
    else:
        content = picture.file.read_bytes()
        if picture.file.suffix.lower() in _AS_THEY_ARE:
            suffix = picture.file.suffix.lower()
        elif picture.file.suffix.lower() == ".svg":
            drawing, content = content, _keep(kept, content, _draw)
        else:
            content = _keep(kept, content, _convert)
    name = f"{hashlib.sha256(content).hexdigest()}{suffix}"
    (folder / name).write_bytes(content)
    return name, drawing


def _keep(folder: Path, source: bytes, make: Callable[[bytes], bytes]) -> bytes:
    return take(folder / f"{kept_name(source, tools=_TOOLS)}.png", lambda: make(source))


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
