"""A picture that an author put into docs/: refused, or made ready for paper as a browser shows it.

Words tell what is wrong without the name of the file, which whoever typed it puts before them.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from macros.findings import AuthorError, Code
from macros.project import kept_name, take

if TYPE_CHECKING:  # slow to import, and few reports have pictures
    from PIL.Image import Image

MAX_MEGAPIXELS = 40  # about A3 at 600 dpi; beyond it building takes minutes and gigabytes
SVG = "{http://www.w3.org/2000/svg}"
# Format by its content → suffixes under which every printer takes it as it is; () for none.
_FORMATS = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "MPO": (),  # a photograph with its thumbnail, as some telephones write it
    "GIF": (".gif",),
    "WEBP": (),
}
_ORIENTATION = 0x112  # of EXIF; 1 is upright
_LENGTH = re.compile(r"\s*([\d.]+)(px|pt|mm|cm|in)?\s*")
_TO_PX = {None: 1.0, "px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A sound picture.

    Args:
        size_px: Width and height as a browser shows it, turned upright.
        drawing: The SVG; "" for a picture made of dots.
        made: Suffix of the file that must be made for print, such as ".png"; "" when every
            printer takes this one as it is.
    """

    path: Path
    size_px: tuple[float, float]
    drawing: str = ""
    made: str = ""


def read_picture(path: Path) -> PictureFile:
    """Read a whole picture once, so that a torn file is found here and not in print.

    Raises:
        AuthorError: when some copy could not show it as the others do.
    """
    if not path.stat().st_size:
        raise _refusal("là tệp rỗng", "chép lại tệp ảnh")
    if path.suffix.lower() == ".svg":
        return _read_drawing(path)
    with _opened(path) as picture:
        megapixels = picture.width * picture.height / 1e6
        if megapixels > MAX_MEGAPIXELS:
            raise _too_large(f"{megapixels:.0f}")
        if getattr(picture, "is_animated", False) and picture.format != "MPO":
            raise _refusal("là ảnh động, bản in chỉ có hình đầu", "lưu hình cần dùng dạng PNG")
        picture.load()
        turn = picture.getexif().get(_ORIENTATION, 1)
        is_jpeg = picture.format in {"JPEG", "MPO"}
        if turn != 1 and not is_jpeg:  # browsers do not agree on these
            raise _refusal("ghi hướng xoay mà không xoay", "mở ảnh ra, xoay rồi lưu lại")
        width, height = picture.size[::-1] if turn in {5, 6, 7, 8} else picture.size
        is_known = path.suffix.lower() in _FORMATS[picture.format or ""]
        is_plain = is_known and picture.mode != "CMYK" and turn == 1
        made = "" if is_plain else ".jpg" if is_jpeg else ".png"
        return PictureFile(path, (float(width), float(height)), made=made)


def read_own_picture(docs: Path, name: str) -> PictureFile:
    """Read a picture that data/report.yml names by its place in docs/.

    Raises:
        AuthorError: when it is not there, or some copy could not show it.
    """
    path = docs / name
    if not path.resolve().is_relative_to(docs.resolve()) or not path.is_file():
        remedy = "chép tệp PNG hoặc SVG vào docs/, ghi đường dẫn trong docs/ như hinh/logo.svg"
        raise AuthorError(f"không có ảnh “{name}” trong docs/", remedy, Code.MISSING_FILE)
    try:
        return read_picture(path)
    except AuthorError as error:
        raise AuthorError(f"ảnh “{name}” {error.message}", error.remedy, error.code) from error


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                if picture.format not in _FORMATS:
                    what = f"là ảnh {picture.format}, nhiều máy không hiện được"
                    raise _refusal(what, "lưu lại dạng PNG hoặc JPEG")
                yield picture
    except AuthorError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large("hơn 170") from error
    except UnidentifiedImageError as error:
        raise _refusal("không phải là ảnh", "lưu lại dạng PNG hoặc JPEG") from error
    except Exception as error:  # decoders raise anything on a damaged file
        raise _refusal("bị hỏng", "lưu lại ảnh dạng PNG") from error


def _too_large(megapixels: str) -> AuthorError:
    remedy = f"thu nhỏ ảnh xuống dưới {MAX_MEGAPIXELS} triệu điểm ảnh"
    return _refusal(f"quá lớn ({megapixels} triệu điểm ảnh)", remedy)


def _refusal(message: str, remedy: str) -> AuthorError:
    return AuthorError(message, remedy, Code.IMAGE)


def upright(picture: PictureFile, folder: Path) -> tuple[str, bytes]:
    """Return suffix and content of a file that every printer takes, upright as a browser shows it.

    Args:
        folder: Where files that have to be made are kept between builds.
    """
    source = picture.path.read_bytes()
    if not picture.made:
        return picture.path.suffix.lower(), source
    path = folder / f"{kept_name(source)}{picture.made}"
    return picture.made, take(path, lambda: _made_plain(picture))


def _made_plain(file: PictureFile) -> bytes:
    from PIL import ImageOps

    stream = io.BytesIO()
    with _opened(file.path) as opened:
        profile = opened.info.get("icc_profile")
        picture: Any = ImageOps.exif_transpose(opened)
        if picture.mode == "CMYK":
            picture, profile = _in_colours_of_screens(picture, profile), None
        is_photograph = file.made == ".jpg"
        options = {"quality": 95, "subsampling": 0} if is_photograph else {}
        kind = "JPEG" if is_photograph else "PNG"
        picture.save(stream, kind, icc_profile=profile, exif=b"", **options)
    return stream.getvalue()


def _in_colours_of_screens(picture: Any, profile: bytes | None) -> Any:
    """Turn printing inks into the colours of screens, by the profile of the file if it has one."""
    from PIL import ImageCms

    try:
        inks = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, inks, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # a profile that cannot be read says nothing
        return picture.convert("RGB")


def _read_drawing(path: Path) -> PictureFile:
    try:
        drawing = parse_drawing(path.read_bytes())
        if drawing.tag != f"{SVG}svg":
            raise _refusal("không phải là hình SVG", f"ghi xmlns=“{SVG[1:-1]}” hoặc lưu dạng PNG")
        size = drawing_size(drawing)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refusal("bị hỏng", "lưu lại hình dạng PNG hoặc SVG thuần") from error
    if not all(map(math.isfinite, size)) or math.prod(size) > MAX_MEGAPIXELS * 1e6:
        remedy = "ghi width, height nhỏ hơn; viewBox giữ nguyên"
        raise _refusal("rộng và cao quá cỡ", remedy)
    if min(size) <= 0:
        raise _refusal("có chiều rộng hoặc chiều cao bằng không", "ghi viewBox, width và height")
    return PictureFile(path, size, etree.tostring(drawing, encoding="unicode"))


def parse_drawing(source: str | bytes) -> etree._Element:
    """Read an SVG; it is trusted no more than any other input: no entities, no network.

    Raises:
        XMLSyntaxError: when it is none.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(source.encode() if isinstance(source, str) else source, parser)


def drawing_size(drawing: etree._Element) -> tuple[float, float]:
    """Return width and height in px.

    Raises:
        ValueError: when they are no numbers, or lengths in units that no printer knows.
    """
    box = re.split(r"[\s,]+", (drawing.get("viewBox") or "").strip())
    width, height = _px(drawing.get("width")), _px(drawing.get("height"))
    if len(box) == 4:
        across, down = float(box[2]), float(box[3])
        if width and height is None and across:
            height = width * down / across
        elif height and width is None and down:
            width = height * across / down
        width, height = (across if width is None else width), (down if height is None else height)
    return (300.0 if width is None else width), (150.0 if height is None else height)


def _px(value: str | None) -> float | None:
    if value is None or value.strip().endswith("%"):
        return None
    match = _LENGTH.fullmatch(value)
    if match is None:
        raise ValueError(value)
    return float(match.group(1)) * _TO_PX[match.group(2)]
