"""Pictures for Word: a drawing stays a drawing, with a PNG beside it for programs without SVG."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from macros.export.document.inlines import Picture
from macros.export.document.pictures import prepare_drawing
from macros.export.page.fonts import Font
from macros.project import kept_name, take
from macros.read.picture import upright

WORD_FAMILY = "Times New Roman"
_TOOLS = ("vl-convert-python", "pillow")
_SCALE = 2.5  # 240 dots to the inch
_NEARLY_WHITE = 252
_COLOURS = 48  # colours kept; our drawings use far fewer


def write_picture(picture: Picture, font: Font, folder: Path) -> tuple[Path, bytes | None]:
    """Return a picture as a file that every Word shows, and the drawing to put beside it.

    Args:
        font: Of this machine, for the words of drawings.
        folder: That of what is kept between builds.
    """
    if picture.file is not None:
        return upright(picture.file, folder / "anh"), None
    _register(font)
    source = prepare_drawing(picture.drawing, _png_family(font))
    path = folder / "hinh-word" / f"{kept_name(source, tools=_TOOLS)}.png"
    take(path, lambda: _draw(source))
    return path, prepare_drawing(picture.drawing, WORD_FAMILY)


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
