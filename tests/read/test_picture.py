"""Every file that claims to be a picture is made ready for paper, or refused in plain words."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from macros.findings import AuthorError
from macros.read.picture import PictureFile, read_picture, upright
from tests import photographs
from tests.photographs import SVG, is_upright


def made(picture: PictureFile, folder: Path) -> Image.Image:
    with Image.open(io.BytesIO(upright(picture, folder / "kept")[1])) as opened:
        opened.load()
        return opened


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_as_a_browser_shows_it(tmp_path: Path, orientation: int) -> None:
    """However the camera was held; its size is that of what is seen."""
    photographs.turned(tmp_path / "a.jpg", orientation)
    picture = read_picture(tmp_path / "a.jpg")
    assert picture.size_px == photographs.WIDE
    printed = made(picture, tmp_path)
    assert is_upright(printed)
    assert printed.getexif().get(0x112, 1) == 1


@pytest.mark.parametrize("name", ["a.png", "a.jpeg", "a.gif"])
def test_what_every_printer_takes_stays_as_it_is(tmp_path: Path, name: str) -> None:
    """No picture is compressed twice without need."""
    photographs.upright().save(tmp_path / name)
    picture = read_picture(tmp_path / name)
    assert upright(picture, tmp_path / "kept")[1] == (tmp_path / name).read_bytes()


def test_the_inks_of_a_printing_house_become_the_colours_of_a_screen(tmp_path: Path) -> None:
    """Archives refuse CMYK without a profile, and Word shows it in odd colours."""
    photographs.upright().convert("CMYK").save(tmp_path / "a.jpg")
    printed = made(read_picture(tmp_path / "a.jpg"), tmp_path)
    assert (printed.format, printed.mode) == ("JPEG", "RGB")
    assert is_upright(printed)


@pytest.mark.parametrize(
    ("name", "kind", "printed"),
    [("a.webp", "WEBP", "PNG"), ("a.png", "JPEG", "JPEG"), ("a.jpg", "PNG", "PNG")],
)
def test_a_file_is_what_it_holds_whatever_its_name_says(
    tmp_path: Path, name: str, kind: str, printed: str
) -> None:
    """As browsers look into a picture; printers go by the name."""
    photographs.upright().save(tmp_path / name, kind)
    picture = read_picture(tmp_path / name)
    assert made(picture, tmp_path).format == printed
    assert is_upright(made(picture, tmp_path))


def test_a_picture_with_its_thumbnail_is_a_photograph(tmp_path: Path) -> None:
    """Some telephones write both into one file."""
    small = photographs.upright((30, 20))
    photographs.upright().save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[small])
    picture = read_picture(tmp_path / "a.jpg")
    assert picture.size_px == photographs.WIDE
    assert is_upright(made(picture, tmp_path))


def test_dots_nobody_sees_and_deep_colours_are_kept(tmp_path: Path) -> None:
    """A palette with transparency, and sixteen bits: all printers take them."""
    plain = photographs.upright().convert("P")
    plain.save(tmp_path / "a.png", transparency=plain.getpixel((80, 50)))
    Image.new("I;16", (6, 4), 40000).save(tmp_path / "b.png")
    assert not read_picture(tmp_path / "a.png").made
    assert not read_picture(tmp_path / "b.png").made


def _bytes_of(kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    photographs.upright().save(stream, kind, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def _lying() -> Image.Exif:
    exif = Image.Exif()
    exif[0x112] = 6
    return exif


MOVING = {"save_all": True, "append_images": [photographs.upright().rotate(180)]}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.png", b"", "tệp rỗng"),
        ("a.png", _bytes_of("PNG")[:90], "bị hỏng"),
        ("a.jpg", _bytes_of("JPEG")[:400], "bị hỏng"),
        ("a.jpg", "chữ thường".encode(), "không phải là ảnh"),
        ("a.png", _bytes_of("TIFF"), "ảnh TIFF"),
        ("a.png", _bytes_of("BMP"), "ảnh BMP"),
        ("a.png", _bytes_of("AVIF"), "ảnh AVIF"),
        ("a.gif", _bytes_of("GIF", **MOVING), "ảnh động"),
        ("a.webp", _bytes_of("WEBP", **MOVING), "ảnh động"),
        ("a.png", _bytes_of("PNG", **MOVING), "ảnh động"),
        ("a.webp", _bytes_of("WEBP", exif=_lying()), "hướng xoay"),
        ("a.svg", b"<svg width='3'", "bị hỏng"),
        ("a.svg", b"<svg width='3' height='3'/>", "không phải là hình SVG"),
        ("a.svg", SVG.format("").replace("300", "0").encode(), "bằng không"),
        ("a.svg", SVG.format("").replace("300", "1.2.3").encode(), "bị hỏng"),
        ("a.svg", _bytes_of("PNG"), "bị hỏng"),
    ],
)
def test_what_some_copy_could_not_show_is_refused(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """Empty, torn, moving, of a kind or turn that not every program shows, or no picture at all."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AuthorError, match=words):
        read_picture(tmp_path / name)


@pytest.mark.parametrize("width", [8_000, 200_000])
def test_a_huge_picture_is_refused_before_it_is_read(tmp_path: Path, width: int) -> None:
    """It would take minutes and gigabytes."""
    content = bytearray(_bytes_of("PNG"))
    content[16:24] = struct.pack(">II", width, width)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(AuthorError, match="quá lớn"):
        read_picture(tmp_path / "a.png")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="300" height="90"', (300, 90)),
        ('width="3cm" height="10mm"', (1134 / 10, 378 / 10)),
        ('viewBox="0 0 40 20"', (40, 20)),
        ('width="80" viewBox="0 0 40 20"', (80, 40)),
        ('width="100%" height="100%" viewBox="0,0,40,20"', (40, 20)),
        ("", (300, 150)),
    ],
)
def test_a_drawing_is_as_large_as_a_browser_shows_it(
    tmp_path: Path, attributes: str, size: tuple[float, float]
) -> None:
    """By its width and height, else by its view box, else by the size that browsers agree on."""
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'
    (tmp_path / "a.svg").write_text(text, encoding="utf-8")
    assert read_picture(tmp_path / "a.svg").size_px == pytest.approx(size, rel=0.01)


@pytest.mark.parametrize(
    "size",
    ['width="1e9" height="1e9"', 'width="12000" height="9000"', 'viewBox="0 0 30000 20000"'],
)
def test_a_drawing_as_large_as_a_house_is_refused(tmp_path: Path, size: str) -> None:
    """Word gets it as dots: there would be billions of them."""
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'
    (tmp_path / "a.svg").write_text(text, encoding="utf-8")
    with pytest.raises(AuthorError):
        read_picture(tmp_path / "a.svg")
