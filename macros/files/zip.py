"""Zip files, workbooks among them: the same parts give the same bytes, whatever the clock says."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from macros.files.scratch import beside
from macros.findings import ReportError

if TYPE_CHECKING:
    from openpyxl import Workbook

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_FIRST = "[Content_Types].xml"  # by custom, and some readers rely on it
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # Excel's own limit
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(?=<)")

_SHEETS = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(rb'<c ([^>]*)t="inlineStr"><is><t((?:>| [^>]*>)[^<]*)</t></is></c>')
_FONT, _PART = re.compile(rb"<font>(.*?)</font>", re.DOTALL), re.compile(rb"<(\w+)[^>]*/>")
_FONT_ORDER = b"b i strike outline shadow u vertAlign sz color name family charset scheme".split()
_SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
    b'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_SHARED_LINK = (
    b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'sharedStrings" Target="sharedStrings.xml" Id="rIdChu"/>'
)

Changes = Mapping[str, Callable[[bytes], bytes]]  # by the name of a part


def same_bytes(package: bytes, changes: Changes | None = None) -> bytes:
    """Write a package again with its parts sorted and without dates."""
    changed = changes or {}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        names = sorted(source.namelist(), key=lambda name: (name != _FIRST, name))
        parts = ((name, changed.get(name, bytes)(source.read(name))) for name in names)
        _write(target, parts)
    return target.getvalue()


def new_workbook(title: str) -> Workbook:
    """Make an empty workbook with one sheet, both named after a table."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = sheet_name(title)
    book.properties.title = title
    book.properties.creator = "baocao"
    return book


def save_workbook(book: Workbook, changes: Changes | None = None) -> bytes:
    """Save a workbook without the moment of writing: the same content, the same bytes."""
    stream = io.BytesIO()
    book.save(stream)
    undated = {"docProps/core.xml": partial(_STAMP.sub, rb"\g<1>2000-01-01T00:00:00Z")}
    package = _as_excel_writes(stream.getvalue())
    return same_bytes(package, {**undated, **(changes or {})})


def _as_excel_writes(package: bytes) -> bytes:
    """Keep texts in one table and the parts of fonts in order, as strict readers ask for."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    texts: dict[bytes, int] = {}

    def share(cell: re.Match[bytes]) -> bytes:
        place = texts.setdefault(cell[2], len(texts))
        return b'<c %bt="s"><v>%d</v></c>' % (cell[1], place)

    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    parts |= {name: _INLINE.sub(share, parts[name]) for name in sheets}
    items = b"".join(b"<si><t%b</t></si>" % text for text in texts)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%b">%b</sst>' % (_SHEETS, items)
    parts[_FIRST] = parts[_FIRST].replace(b"</Types>", _SHARED_TYPE + b"</Types>")
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"</Relationships>", _SHARED_LINK + b"</Relationships>")
    parts["xl/styles.xml"] = _FONT.sub(_in_order, parts["xl/styles.xml"])
    target = io.BytesIO()
    _write(target, parts.items())
    return target.getvalue()


def _in_order(font: re.Match[bytes]) -> bytes:
    parts = {part[1]: part[0] for part in _PART.finditer(font[1])}
    return b"<font>%b</font>" % b"".join(parts[name] for name in _FONT_ORDER if name in parts)


def pack_site(site: Path, target: Path) -> None:
    """Write a folder into a zip file, under the folder's own name.

    Raises:
        ReportError: when there is no built site.
    """
    if not (site / "index.html").is_file():
        raise ReportError("chưa có site/index.html; chạy baocao html hoặc baocao pdf trước")
    paths = (path for path in sorted(site.rglob("*")) if path.is_file())
    parts = (
        (f"{site.name}/{path.relative_to(site).as_posix()}", path.read_bytes()) for path in paths
    )
    with beside(target) as unfinished:
        with unfinished.open("wb") as stream:
            _write(stream, parts)
        unfinished.replace(target)


def _write(target: IO[bytes], parts: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on Windows
            archive.writestr(entry, content)


def sheet_name(title: str) -> str:
    """Name a sheet after its table, within what Excel allows."""
    words = _NOT_IN_NAMES.sub(" ", title).split()
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > _LONGEST_NAME:
            break
        name = f"{name} {word}".strip()
    return name.rstrip(",;.- ") or "Số liệu"


def check_clock() -> None:
    """Refuse a time that files cannot hold, by the clock or by whoever set it.

    Raises:
        ReportError: with what to set right.
    """
    years = range(1980, 2108)  # of zip files, workbooks and Word files among them
    if (year := time.localtime().tm_year) not in years:
        raise ReportError(f"đồng hồ của máy đang ở năm {year}; chỉnh lại ngày giờ")
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "0")
    is_number = epoch.isascii() and epoch.isdecimal()
    if not is_number or int(epoch[:20]) >= 2**32:  # as gzip has it
        raise ReportError(
            f"biến môi trường SOURCE_DATE_EPOCH là “{epoch[:40]}”; "
            "ghi số giây tính từ 1/1/1970, như 1609459200, hoặc bỏ biến này"
        )
