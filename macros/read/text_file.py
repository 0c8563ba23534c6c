"""Read a text file: UTF-8, composed Vietnamese letters, nothing else."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from macros.findings import Code, Finding
from macros.project import Project


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
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        findings.append(
            Finding(
                name,
                line,
                "tệp không phải UTF-8",
                "mở bằng trình soạn thảo và lưu lại với bảng mã UTF-8",
                Code.ENCODING,
            )
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not unicodedata.is_normalized("NFC", text):
        findings.append(_not_composed(name, text))
        text = unicodedata.normalize("NFC", text)
    return text


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
