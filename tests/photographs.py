"""Small pictures of every kind that authors have, made for a test."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

WIDE = (90, 60)  # px; its upper left corner is dark
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90">{}</svg>'


def upright(size: tuple[int, int] = WIDE) -> Image.Image:
    """Draw a light picture with a dark upper left corner."""
    picture = Image.new("RGB", size, "#ddeeff")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="#204020")
    return picture


def is_upright(picture: Image.Image) -> bool:
    """Tell whether the dark corner is the upper left one, and the picture is wide."""
    grey = picture.convert("L")
    width, height = grey.size
    corners = ((x, y) for y in (height // 6, height * 5 // 6) for x in (width // 6, width * 5 // 6))
    dark = [grey.getpixel(corner) < 128 for corner in corners]  # type: ignore[operator]
    return width > height and dark == [True, False, False, False]


def turned(path: Path, orientation: int) -> None:
    """Save a picture lying or mirrored, with the EXIF that sets it upright."""
    how = _TURNED.get(orientation)
    picture = upright() if how is None else upright().transpose(how)
    exif = Image.Exif()
    exif[0x112] = orientation
    picture.save(path, exif=exif)
