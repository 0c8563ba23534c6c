"""Which files may lie in docs/ and data/: they are what they say, and fit every machine."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from macros.check.folder import find_stray_files
from macros.findings import Code
from macros.project import Project
from macros.read.report import read_report

SCRIPT = b"alert(1)"


def _zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return stream.getvalue()


def _picture(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, kind)
    return stream.getvalue()


SHEET, WORDS = ("[Content_Types].xml", "xl/workbook.xml"), ("word/document.xml",)
SOUND = {
    "a.pdf": b"%PDF-1.7\n%%EOF",
    "a.xlsx": _zip(*SHEET),
    "a.docx": _zip(*WORDS),
    "a.ods": _zip("mimetype", "content.xml"),
    "a.csv": "\ufefften;so\nMường Khê;-1,5\n".encode(),
    "a.png": _picture("PNG"),
    "a.jpeg": _picture("JPEG"),
    "a.JPG": _picture("JPEG"),
    "a.gif": _picture("GIF"),
    "a.webp": _picture("WEBP"),
    "Ảnh chụp (1) & sơ đồ.png": _picture("PNG"),
    "tep/bao-cao.pdf": b"%PDF-1.7\n%%EOF",
}
LYING = {
    "a.pdf": SCRIPT,
    "b.pdf": b"<html><script>alert(1)</script>",
    "c.pdf": b"/*%PDF-1.7*/alert(1)",
    "d.pdf": b"\n%PDF-1.7",
    "e.pdf": b"",
    "a.xlsx": SCRIPT,
    "b.xlsx": b"PK\x03\x04" + SCRIPT,
    "c.xlsx": _zip(*WORDS),
    "d.xlsx": SCRIPT + _zip(*SHEET),
    "e.xlsx": _zip(*SHEET, "xl/vbaProject.bin"),
    "f.xlsx": _zip(*SHEET, "xl/macrosheets/sheet1.xml"),
    "g.xlsx": _zip(*SHEET, "xl/activeX/activeX1.bin"),
    "a.docx": _zip(*WORDS, "word/vbaProject.bin"),
    "b.docx": _zip(*SHEET),
    "c.docx": _zip(*WORDS, "word/embeddings/x.exe"),
    "a.ods": _zip("content.xml", "Basic/Standard/Module1.xml"),
    "b.ods": _zip("content.xml", "Scripts/python/x.py"),
    "a.csv": b"a,b\n=cmd|' /C calc'!A0,1\n",
    "b.csv": b'a;"=1+1"\n',
    "c.csv": b"a\n@SUM(1)\n",
    "d.csv": "chữ\n".encode("utf-16"),
    "a.png": SCRIPT,
    "b.png": _picture("JPEG"),
    "a.jpg": _picture("PNG"),
    "a.gif": b"GIF8=1;" + SCRIPT,
    "a.webp": b"RIFF/*  WEBX*/=1;" + SCRIPT,
    "b.webp": b"<html>",
    "a.svg": SCRIPT,
}
# Names that Windows cannot hold, and names that the site keeps for itself.
NAMES = (
    "con.md",
    "NUL.md",
    "com1.png",
    "aux",
    "a:b.md",
    "a<b>.md",
    'a"b.md',
    "a|b.md",
    "a?.md",
    "a*.md",
    "a .",
    "a. ",
    "cuoi./a.md",
    " dau.md",
    "assets/images/favicon.svg",
    "assets/a.md",
    "Assets/a.md",
    "search/a.md",
    "so-lieu/ket_nap.csv",
    "bao-cao.pdf",
    "bao-cao.docx",
    "404.md",
)


def _codes(project: Project, *, at: str) -> list[Code]:
    found = find_stray_files(read_report(project))
    return [finding.code for finding in found if finding.path == at]


def _put(project: Project, name: str, content: bytes) -> str:
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def test_files_that_are_what_they_say_are_published(small: Project) -> None:
    """Pictures, and what readers may download."""
    for name, content in SOUND.items():
        _put(small, f"docs/{name}", content)
    (small.docs / "a.JPG").unlink()
    assert list(find_stray_files(read_report(small))) == []


@pytest.mark.parametrize("name", LYING)
def test_a_file_that_is_not_what_it_says_is_refused(small: Project, name: str) -> None:
    """Neither a script under another name, nor a workbook that runs one."""
    place = _put(small, f"docs/{name}", LYING[name])
    (code,) = _codes(small, at=place)
    assert code in (Code.STRAY_FILE, Code.FORMULA, Code.IMAGE)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_some_machine_or_the_site_cannot_hold_is_refused(
    small: Project, name: str
) -> None:
    """A clerk on Windows opens every report, and no file takes the place of the site's own."""
    content = SOUND.get(f"a{Path(name).suffix}", b"# Trang\n")
    assert Code.STRAY_FILE in _codes(small, at=_put(small, f"docs/{name}", content))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("docs/a.png", "docs/A.png"),
        ("docs/Hinh/a.png", "docs/hinh/b.png"),
        ("docs/trang.md", "docs/Trang.md"),
        ("docs/\u0110\u01a1n.png", "docs/\u0111\u01a1n.png"),
        ("data/tables/x.csv", "data/tables/X.csv"),
    ],
)
def test_names_that_differ_in_capitals_are_one_on_windows(
    small: Project, one: str, other: str
) -> None:
    """Pictures, pages, tables and folders alike; told of the second."""
    for name in (one, other):
        _put(small, name, SOUND.get(f"a{Path(name).suffix}", b"# Trang\n"))
    assert Code.STRAY_FILE in _codes(small, at=max(one, other))


@pytest.mark.parametrize("name", ["<b>x", "x y", "x'", "{{x}}", "x-"])
def test_a_table_is_called_by_letters_and_digits(small: Project, name: str) -> None:
    """Its name is typed in calls and names files of the site."""
    text = (small.tables / "ban_doc.yml").read_bytes()
    assert Code.STRAY_FILE in _codes(small, at=_put(small, f"data/tables/{name}.yml", text))


@pytest.mark.parametrize(
    "name", ["docs", "data", "data/tables", "overrides", "overrides/assets", "overrides/in/x.yml"]
)
def test_no_folder_of_the_report_lies_elsewhere(small: Project, name: str) -> None:
    """What the site builder and the printers would copy from the machine is named."""
    place, elsewhere = small.root / name, small.root.parent / "noi-khac"
    if place.exists():
        place.rename(elsewhere)
    else:
        elsewhere.mkdir()
    place.symlink_to(elsewhere)
    assert _codes(small, at=name) == [Code.STRAY_FILE]
