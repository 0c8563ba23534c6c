"""Rows and files as clerks send them."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from macros.intake.take_in import Intake

Send = Callable[..., Intake]
Hand = Callable[..., Intake]
Change = Callable[[str, bytes], bytes]
HEAD = ("nam", "don_vi", "loai", "he", "dau_ky", "tang", "tieu_bieu", "ty_le", "ngay", "ghi_chu")
GOOD = ("2018", "an", "xa", "moi", "100", "5", "", "2.5", "2018-12-31", "")


def with_value(column: str, value: str) -> tuple[str, ...]:
    """The good row with one value changed."""
    return tuple(value if name == column else old for name, old in zip(HEAD, GOOD, strict=True))


def workbook(
    path: Path, rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None
) -> Path:
    """Write rows to an .xlsx; `change` may touch the sheet before it is saved."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    book.save(path)
    return path


def open_document(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write an .ods from the XML of its cells."""
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        'office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Trang1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def messages(intake: Intake) -> list[str]:
    """The findings as an author reads them."""
    return [str(finding) for finding in intake.findings]


def rows_of(intake: Intake) -> list[str]:
    """The rows that would be written, table by table, without the headers."""
    assert intake.outcomes, messages(intake)
    return [row for outcome in intake.outcomes for row in outcome.content.splitlines()[1:]]


def in_code_page(text: str) -> bytes:
    """Write text in Windows-1258, which has most tones only as letters of their own."""
    raw = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        base = "".join(part for part in parts if part not in tone)
        raw += (unicodedata.normalize("NFC", base) + tone).encode("cp1258")
    return raw


def changed(path: Path, change: Change, more: dict[str, bytes] | None = None) -> Path:
    """Write the parts of a workbook again, changed, with more of them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(more or {})}.items():
            archive.writestr(name, content)
    return path
