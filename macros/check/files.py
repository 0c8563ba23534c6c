"""The files that lie in docs/ and data/: of a kind that may be published, and of the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from macros.check.svg import fault_of_svg
from macros.errors import AuthorError
from macros.findings import Code, Finding, place_finding
from macros.read.file_name import refuse_name
from macros.read.report import Report
from macros.read.shortcut import refuse_shortcut, walk

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_DOWNLOADS = (".pdf", ".csv", ".xlsx", ".ods", ".docx")
_MARKDOWN = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")


def find_stray_files(report: Report) -> Iterator[Finding]:
    """Refuse what the site builder would copy unseen: files from elsewhere, scripts, web pages."""
    project = report.project
    for area in (project.docs, project.data):
        for path in walk(area):
            try:
                refuse_name(project, path)
                refuse_shortcut(project, path)
                if area == project.docs:
                    _refuse_kind(path)
            except AuthorError as error:
                yield place_finding(error, project.relative(path), 1)


def _refuse_kind(path: Path) -> None:
    """Raise AuthorError for a file that is neither a page, a picture nor a download."""
    kind = path.suffix.lower()
    if path.suffix == ".md":
        return
    if kind in _MARKDOWN:
        remedy = f"đổi tên thành {path.stem}.md"
        raise AuthorError(f"đuôi “{path.suffix}” không được đọc", remedy, Code.STRAY_FILE)
    if path.name.startswith("~$"):
        message = "tệp tạm của Word, Excel"
        raise AuthorError(message, "đóng tệp đang mở rồi xóa tệp này", Code.STRAY_FILE)
    if kind not in (*PICTURES, *_DOWNLOADS):
        message = f"kiểu tệp “{path.suffix or path.name}” không đăng được từ docs"
        shown = ", ".join((*PICTURES, *_DOWNLOADS))
        remedy = f"xóa hoặc để ngoài docs; ở đây chỉ dùng .md, {shown}"
        raise AuthorError(message, remedy, Code.STRAY_FILE)
    if not path.is_file():
        raise AuthorError("không phải là tệp", "xóa hoặc thay bằng tệp thật", Code.STRAY_FILE)
    fault = fault_of_svg(path) if kind == ".svg" else None
    if fault is not None:
        raise AuthorError(fault, "lưu lại hình dạng PNG hoặc SVG thuần", Code.IMAGE)
