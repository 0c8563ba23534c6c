"""Read a text file: UTF-8, composed Vietnamese letters, nothing else."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from macros.findings import Code, Finding
from macros.project import Project
from macros.read.legacy_text import guess_encoding

_SAVE_AS_UTF8 = "mở bằng trình soạn thảo hoặc Excel và lưu lại với bảng mã UTF-8"
_START = 4096  # bytes that are enough to see zero bytes in


def read_text(project: Project, path: Path, findings: list[Finding]) -> str | None:
    """Read a file as UTF-8 text with Unix line ends.

    Returns None when the file cannot be read as text; the reason is added to
    the findings. Letters that are not composed (NFC) are a finding too, and are
    composed in what is returned, so that one slip does not hide others.
    """
    name = project.relative(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        findings.append(
            Finding(name, 1, "không có tệp này", "tạo tệp hoặc sửa tên tệp", Code.MISSING_FILE)
        )
        return None
    strange = _not_text(raw)
    if strange is not None:
        findings.append(Finding(name, 1, strange, _SAVE_AS_UTF8, Code.ENCODING))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        guess = guess_encoding(raw)
        message = "tệp không phải UTF-8" + (f", có lẽ là {guess}" if guess else "")
        findings.append(Finding(name, line, message, _SAVE_AS_UTF8, Code.ENCODING))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not unicodedata.is_normalized("NFC", text):
        findings.append(_not_composed(name, text))
        text = unicodedata.normalize("NFC", text)
    return text


def _not_text(raw: bytes) -> str | None:
    """Say what a file is when it is no text of single bytes: UTF-16, a workbook, binary."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "tệp là UTF-16, không phải UTF-8"
    if raw.startswith(b"PK\x03\x04"):
        return "tệp là sổ tính Excel (hoặc tệp nén), không phải văn bản"
    start = raw[:_START]
    if b"\0" not in start:
        return None
    is_wide = start.count(b"\0") > len(start) // 4
    return "tệp là UTF-16, không phải UTF-8" if is_wide else "tệp không phải là văn bản"


def _not_composed(name: str, text: str) -> Finding:
    lines = [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if not unicodedata.is_normalized("NFC", line)
    ]
    where = ", ".join(str(number) for number in lines[:8]) + ("…" if len(lines) > 8 else "")
    return Finding(
        name,
        lines[0],
        f"chữ có dấu ở dạng tổ hợp (dòng {where})",
        "chuyển văn bản sang Unicode dựng sẵn (NFC)",
        Code.NOT_NFC,
    )
