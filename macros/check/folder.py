"""Which files may lie in docs/ and data/: what they are, what they are called, where they lead."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from macros.files.cell_text import runs_as_formula
from macros.findings import AuthorError, Code, Finding
from macros.project import DOCX_NAME, PDF_NAME, Project
from macros.read.report import Report
from macros.read.text.file import refuse_path, walk

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_DOWNLOADS = (".pdf", ".csv", ".xlsx", ".ods", ".docx")
_MARKDOWN = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")
# How files begin, by their suffix.
_BEGINNINGS = {
    ".png": rb"\x89PNG\r\n\x1a\n",
    ".jpg": rb"\xff\xd8\xff",
    ".jpeg": rb"\xff\xd8\xff",
    ".gif": rb"GIF8[79]a",
    ".webp": rb"(?s)RIFF....WEBP",
    ".pdf": rb"%PDF-\d",
    ".xlsx": rb"PK\x03\x04",
    ".docx": rb"PK\x03\x04",
    ".ods": rb"PK\x03\x04",
}
_PARTS = {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml", ".ods": "content.xml"}
# Parts of office files that hold programs.
_PROGRAMS = re.compile(
    r"(?i)vbaProject|vbaData|macrosheets/|activeX/|^(Basic|Scripts)/|\.(exe|js)$"
)
# What the site itself writes there.
_OURS = ("assets", "search", "so-lieu", PDF_NAME, DOCX_NAME, "404.md", "search.md")
_UNFIT = re.compile(r'[<>:"\\|?*]|[. ]$|^ ')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)")
_TABLE = re.compile(r"\w+(-\w+)*")


def find_stray_files(report: Report) -> Iterator[Finding]:
    """Refuse what the site builder would copy unseen: files from elsewhere, scripts, web pages."""
    project = report.project
    yield from _areas_elsewhere(project)
    for area in (project.docs, project.data):
        if area.is_symlink():
            continue
        alike: dict[str, Path] = {}
        for path in walk(area):
            try:
                _refuse_alike(path, area, alike)
                if path.parent == project.tables and not _TABLE.fullmatch(path.stem):
                    message = f"tên bảng “{path.stem}” có dấu không dùng được"
                    raise _stray(message, "chỉ dùng chữ, chữ số, dấu gạch dưới, gạch nối")
            except AuthorError as error:
                yield error.at(project.relative(path), 1)
            else:
                yield from find_faults(project, area, path)


def find_faults(project: Project, area: Path, path: Path) -> Iterator[Finding]:
    """Say why a file may not be published, or printed, from where it lies.

    Args:
        area: The report's folder of words, or of data.
    """
    try:
        refuse_path(project, path)
        _refuse_name(path.relative_to(area))
        if area == project.docs:
            _refuse_kind(path)
            top = path.relative_to(area).parts[0]
            if top.lower() in _OURS:
                raise _stray(f"“{top}” là tên mà trang web dành cho tệp của chính nó", "đổi tên")
    except AuthorError as error:
        yield error.at(project.relative(path), 1)
        return
    if area == project.docs and path.suffix.lower() == ".svg":
        from macros.check.svg import faults_of_svg  # whose reader few folders need

        for line, fault in faults_of_svg(path):
            remedy = "lưu lại hình dạng PNG hoặc SVG thuần"
            yield Finding(project.relative(path), line, fault, remedy, Code.IMAGE)


def _areas_elsewhere(project: Project) -> Iterator[Finding]:
    """Refuse folders of the report, and parts of its look, that lie elsewhere on the machine."""
    inside = project.root.resolve()
    look = project.overrides
    for path in (project.docs, project.data, look, *look.rglob("*")):
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            message = "lối tắt dẫn ra ngoài báo cáo"
            remedy = "chép tệp, thư mục thật vào đây thay cho lối tắt"
            yield Finding(project.relative(path), 1, message, remedy, Code.STRAY_FILE)


def _stray(message: str, remedy: str) -> AuthorError:
    return AuthorError(message, remedy, Code.STRAY_FILE)


def _refuse_name(inside: Path) -> None:
    """Refuse names that Windows cannot hold, so that everybody can open the report."""
    for part in inside.parts:
        if _UNFIT.search(part) or _DEVICES.match(part):
            message = f"tên “{part}” không dùng được trên Windows"
            raise _stray(message, 'đổi tên, bỏ < > : " | ? *, dấu chấm và dấu cách ở hai đầu')


def _refuse_alike(path: Path, area: Path, alike: dict[str, Path]) -> None:
    """Refuse names that differ in capitals only, of which Windows keeps one."""
    for inside in (path, *path.parents):
        if inside == area:
            break
        other = alike.setdefault(inside.relative_to(area).as_posix().casefold(), inside)
        if other != inside:
            message = f"tên chỉ khác “{other.name}” ở chữ hoa, chữ thường"
            raise _stray(message, "đổi tên một trong hai: trên Windows đó là một tệp")


def _refuse_kind(path: Path) -> None:
    """Raise AuthorError for a file that is neither a page, a picture nor a download."""
    kind = path.suffix.lower()
    if path.suffix == ".md":
        return
    if kind in _MARKDOWN:
        raise _stray(f"đuôi “{path.suffix}” không được đọc", f"đổi tên thành {path.stem}.md")
    if path.name.startswith("~$"):
        raise _stray("tệp tạm của Word, Excel", "đóng tệp đang mở rồi xóa tệp này")
    if kind not in (*PICTURES, *_DOWNLOADS):
        message = f"kiểu tệp “{path.suffix or path.name}” không đăng được từ docs"
        shown = ", ".join((*PICTURES, *_DOWNLOADS))
        raise _stray(message, f"xóa hoặc để ngoài docs; ở đây chỉ dùng .md, {shown}")
    if not path.is_file():
        raise _stray("không phải là tệp", "xóa hoặc thay bằng tệp thật")
    refuse_content(path, kind)


def refuse_content(path: Path, kind: str) -> None:
    """Refuse what only calls itself a picture or a document, and documents with programs."""
    if kind in _BEGINNINGS:
        with path.open("rb") as file:
            start = file.read(16)
        if not re.match(_BEGINNINGS[kind], start):
            what = next((name for name, look in _BEGINNINGS.items() if re.match(look, start)), None)
            message = f"tệp không phải là {kind}" + (f" mà là {what}" if what else "")
            raise _stray(message, "lưu lại tệp đúng dạng mà tên nói")
    if kind in _PARTS:
        _refuse_programs(path, kind)
    elif kind == ".csv":
        _refuse_formulas(path)


def _refuse_programs(path: Path, kind: str) -> None:
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _stray(f"tệp {kind} bị hỏng", "lưu lại tệp rồi chép vào đây") from None
    if _PARTS[kind] not in names:
        raise _stray(f"tệp không phải là {kind}", "lưu lại tệp đúng dạng mà tên nói")
    if any(_PROGRAMS.search(name) for name in names):
        raise _stray("tệp có macro", f"lưu lại dạng {kind} không có macro")


def _refuse_formulas(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ",")
        cells = [cell for row in rows for cell in row]
    except (UnicodeDecodeError, csv.Error):
        raise _stray("tệp không phải là CSV bằng UTF-8", "lưu lại dạng CSV UTF-8") from None
    if formula := next((cell for cell in cells if runs_as_formula(cell)), None):
        message = f"ô “{formula[:40]}” sẽ chạy như công thức khi mở bằng Excel"
        raise AuthorError(message, "ghi giá trị thay cho công thức", Code.FORMULA)
