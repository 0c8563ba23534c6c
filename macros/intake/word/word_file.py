"""Open a Word file that anybody may have sent, and say what of it no page can hold."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from macros.findings import AuthorError, Code
from macros.format import shorten
from macros.intake.word.blocks import ReadDraft, read_tree

_MOST_BYTES = 20_000_000
_MOST_UNPACKED = 100_000_000  # of what is read: a zip of 1 MB can unpack to gigabytes
_MOST_SECONDS = 60
_MOST_MEMORY = "-M1G"  # for pandoc, which answers with an error
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = {"w": _W[1:-1]}
_BODY, _COMMENTS = "word/document.xml", "word/comments.xml"
_READ = re.compile(r"word/\w+\.xml")
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, KeyError, ValueError)
NOT_WORD = "{} không phải là tệp Word, hoặc tệp hỏng, có mật khẩu"
SAVE_AGAIN = "mở bằng Word rồi lưu lại dạng .docx"
_SHOWN = 60  # letters of what is quoted


def open_word(path: Path) -> ReadDraft:
    """Read a Word file; nothing in it reaches another file.

    Raises:
        AuthorError: for what is no Word file, is larger than any draft, or is not in Unicode.
    """
    roots = open_parts(path)
    _refuse_old_fonts(roots.values())
    return replace(read_tree(_run_pandoc(path)), losses=tuple(_losses(roots)))


def open_parts(path: Path) -> dict[str, etree._Element]:
    """Parse what a Word file says and how it looks, by the names of its parts.

    Raises:
        AuthorError: for what is no Word file, or is larger than any draft.
    """
    if path.suffix.lower() != ".docx":
        raise AuthorError(f"không đọc được loại tệp “{path.suffix}”", SAVE_AGAIN, Code.LAYOUT)
    try:
        return dict(_parts(path))
    except (*_DAMAGE, etree.XMLSyntaxError) as error:
        raise AuthorError(NOT_WORD.format(path.name), SAVE_AGAIN, Code.LAYOUT) from error


def _parts(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """Parse the parts that are read: no entities, no network, no more than a draft can be."""
    if path.stat().st_size > _MOST_BYTES:
        raise _too_large(_MOST_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(path) as archive:
        texts = [one for one in archive.infolist() if one.filename.endswith((".xml", ".rels"))]
        if sum(one.file_size for one in texts) > _MOST_UNPACKED:
            raise _too_large(_MOST_UNPACKED)
        for entry in texts:  # pandoc reads more of them than we do
            with archive.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
            if b"<!DOCTYPE" in content or len(content) > entry.file_size:
                raise zipfile.BadZipFile(entry.filename)
            if _READ.fullmatch(entry.filename):
                yield entry.filename, etree.fromstring(content, parser)
        if _BODY not in archive.namelist():
            raise KeyError(_BODY)


def _too_large(most: int) -> AuthorError:
    message = f"tệp Word lớn quá {most // 1_000_000} MB"
    return AuthorError(message, "bỏ bớt ảnh, hoặc tách riêng mục cần đưa vào", Code.TOO_MUCH)


def _refuse_old_fonts(roots: Any) -> None:
    """Refuse text in fonts whose letters are no Unicode, since every word would be another."""
    for root in roots:
        for run in root.iter(f"{_W}r"):
            fonts = run.find("w:rPr/w:rFonts", _NAMES)
            names = fonts.attrib.values() if fonts is not None else ()
            old = next((one for one in names if str(one).startswith((".Vn", "VNI-"))), None)
            said = "".join(text.text or "" for text in run.iter(f"{_W}t"))
            if old is not None and not said.isascii():
                message = f"“{shorten(said, _SHOWN)}” gõ bằng phông {old}, không phải Unicode"
                remedy = "chuyển mã cả tệp sang Unicode (UniKey: Ctrl+Shift+F6) rồi đưa lại"
                raise AuthorError(message, remedy, Code.ENCODING)


def _run_pandoc(path: Path) -> Any:
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "+RTS", _MOST_MEMORY, "-RTS", "--sandbox"]
    command += ["--from=docx", "--to=json", "--track-changes=accept"]
    try:
        done = subprocess.run(  # noqa: S603 - our own pandoc, no shell, the file by pipe
            command,
            input=path.read_bytes(),
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        message = f"không đọc được {path.name}"
        raise AuthorError(message, SAVE_AGAIN, Code.LAYOUT) from error
    return json.loads(done.stdout)


def _losses(roots: dict[str, etree._Element]) -> Iterator[str]:
    """Say what is left out, and what was taken for granted."""
    body = roots[_BODY]
    struck = sum(one.get(f"{_W}val") != "0" for one in body.iter(f"{_W}strike", f"{_W}dstrike"))
    if struck:
        yield f"{struck} chỗ gạch ngang chữ, giữ lại như chữ thường"
    for tag, words in (("ins", "thêm"), ("del", "xóa")):
        # A change that says nothing is one of the sign at the end of a paragraph.
        if changes := list(filter(None, map(_said, body.iter(f"{_W}{tag}")))):
            quoted = ", ".join(f"“{shorten(one, 30)}”" for one in changes[:3])
            taken = "còn theo dõi (Track Changes), lấy như đã chấp nhận"
            yield f"{len(changes)} chỗ {words} {taken}: {quoted}"
    for comment in roots.get(_COMMENTS, ()):
        yield f"góp ý bên lề không lấy: “{shorten(_said(comment), _SHOWN)}”"
    for box in body.iter(f"{_W}txbxContent"):
        if _said(box) and not any("Fallback" in str(one.tag) for one in box.iterancestors()):
            yield f"hộp chữ (Text Box) không lấy: “{shorten(_said(box), _SHOWN)}”"
    shapes = sum(1 for one in body.iter(f"{_W}pict") if one.find(f".//{_W}txbxContent") is None)
    if shapes:
        yield f"{shapes} hình vẽ hoặc ảnh kiểu cũ (Shape) không lấy"


def _said(element: etree._Element) -> str:
    words = (one.text or "" for one in element.iter(f"{_W}t", f"{_W}delText"))
    return " ".join("".join(words).split())
