"""Find the pictures of a chapter and refuse those that cannot be printed."""

from __future__ import annotations

import posixpath
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree

from macros.export.drawings import find_drawing
from macros.findings import Code, Finding

if TYPE_CHECKING:
    from macros.export.chapter import Chapter

MAX_MEGAPIXELS = 40  # about A3 at 600 dpi; beyond it building takes minutes and gigabytes
_FORMATS = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}


def check_pictures(chapter: Chapter, built: str, site_dir: Path) -> Iterator[Finding]:
    """Give every picture its file (`data-tep`); drop those that cannot be printed."""
    for picture in list(chapter.body.iterdescendants("img")):
        source = picture.get("src", "")
        fault = _fault(picture.get("alt"), source, built, site_dir)
        if fault is None:
            picture.set("data-tep", str(_file(source, built, site_dir)))
            continue
        message, remedy, code = fault
        yield chapter.finding(message, remedy, code, near=source.rpartition("/")[2])
        picture.drop_tree()
    for frame in chapter.body.find_class("hinh"):
        number = "".join(frame.getparent().xpath(".//*[@class='nhan']//text()")).rstrip(". ")
        if find_drawing(frame) is None and frame.find(".//img") is None:
            message, remedy = f"{number or 'hình'} không vẽ được", "xem lại lệnh bieu_do của hình"
            yield chapter.finding(message, remedy, Code.IMAGE)
        elif not (frame.get("aria-label") or "").strip():
            message = f"{number or 'hình'} không có mô tả bằng lời"
            yield chapter.finding(message, "thêm tiêu đề cho hình", Code.MISSING_ALT)


def _fault(
    alt: str | None, source: str, built: str, site_dir: Path
) -> tuple[str, str, Code] | None:
    if not (alt or "").strip():
        return (
            f"ảnh “{source}” không có mô tả bằng lời",
            "viết mô tả trong ngoặc vuông: ![mô tả](tệp)",
            Code.MISSING_ALT,
        )
    path = _file(source, built, site_dir)
    if path is None or not path.is_file():
        return f"không có ảnh “{source}”", "sửa đường dẫn hoặc thêm tệp ảnh", Code.IMAGE
    try:
        megapixels = _megapixels(path)
    except Exception:  # decoders raise anything on a damaged file
        return f"ảnh “{source}” hỏng hoặc không phải ảnh", "lưu lại ảnh dạng PNG", Code.IMAGE
    if megapixels > MAX_MEGAPIXELS:
        size = f"{megapixels:.0f} triệu điểm ảnh"
        remedy = f"thu nhỏ ảnh xuống dưới {MAX_MEGAPIXELS} triệu điểm ảnh"
        return f"ảnh “{source}” quá lớn ({size})", remedy, Code.IMAGE
    return None


def _file(source: str, built: str, site_dir: Path) -> Path | None:
    parts = urlsplit(source)
    if parts.scheme or parts.netloc:
        return None
    name = posixpath.normpath(posixpath.join(posixpath.dirname(built), unquote(parts.path)))
    return None if name.startswith(("..", "/")) else (site_dir / name).absolute()


def _megapixels(path: Path) -> float:
    """Read the whole picture once, so that a torn file is found here and not in print."""
    if path.suffix.lower() == ".svg":
        etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False))
        return 0
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(path) as picture:
            if picture.format not in _FORMATS:
                raise ValueError(picture.format)
            megapixels = picture.width * picture.height / 1e6
            if megapixels <= MAX_MEGAPIXELS:
                picture.load()
    return megapixels
