"""The names of files: of letters that can be seen and written."""

from __future__ import annotations

from pathlib import Path

from macros.errors import AuthorError
from macros.findings import Code
from macros.project import Project


def refuse_name(project: Project, path: Path) -> None:
    """Raise AuthorError for a name with invisible letters, or unpacked in another encoding."""
    if not path.relative_to(project.root).as_posix().isprintable():
        message = "tên tệp hoặc thư mục có ký tự không dùng được"
        remedy = "đổi tên, chỉ dùng chữ, chữ số, dấu chấm và gạch nối"
        raise AuthorError(message, remedy, Code.STRAY_FILE)
