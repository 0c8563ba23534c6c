"""What author text and drawings must not hold, and which files may lie in docs/ and data/."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from lxml import etree

from macros.check.prose.reading import Prose, find_code, read_links, read_prose
from macros.findings import AuthorError, Code, Finding
from macros.read.page.author_text import StretchKind, cut
from macros.read.page.page import Page
from macros.read.report import Report
from macros.read.text.file import INVISIBLE, name_of, refuse_path, walk
from macros.render.call.markdown import ALLOWED_SCHEMES, scheme_of

_HTML = re.compile(r"(?<!\]\()<(?!https?://[^\s<>]*>|[\w.+-]+@[\w.-]+>)[A-Za-z/!?][^<>]*>?")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+);")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_DOWNLOADS = (".pdf", ".csv", ".xlsx", ".ods", ".docx")
_MARKDOWN = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")
MOST_MB = 10  # a drawing that people made is far smaller
_ACTIVE = frozenset(
    {"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler"}
)
_ANIMATED = frozenset({"set", "animate", "animatetransform", "animatemotion", "discard"})
_LINKS = frozenset({"href", "src", "base", "data"})
_INSIDE = re.compile(r"\s*(#|data:image/(png|jpe?g|gif|webp)[;,]|$)", re.IGNORECASE)
_STYLE_REFERENCE = re.compile(r"@import|\\|url\((?!\s*['\"]?\s*#)", re.IGNORECASE)


def find_unsafe(report: Report) -> Iterator[Finding]:
    """Refuse HTML, script links and paths that leave docs/ on every page."""
    for page in report.pages:
        prose = read_prose(page)
        for match in _HTML.finditer(prose.text):
            shown = match.group(0)[:40].split("\n")[0]
            remedy = "viết bằng Markdown; nếu là dấu nhỏ hơn, để dấu cách sau “<”"
            yield prose.finding(match.start(), f"có HTML “{shown}”", remedy, Code.RAW_HTML)
        for match in _ENTITY.finditer(prose.text):
            if hidden := INVISIBLE.search(html.unescape(match.group())):
                what = f"“{match.group()}” là ký tự không nhìn thấy {name_of(hidden.group())}"
                yield prose.finding(match.start(), what, "xóa ký tự này", Code.ENCODING)
        yield from _bad_links(prose)


def _bad_links(prose: Prose) -> Iterator[Finding]:
    for link in read_links(prose.text):
        target = unquote(link.address)
        scheme = scheme_of(target)
        shown = link.raw[:60]
        if scheme is None and leaves_docs(prose.page, target):
            message = f"liên kết “{shown}” ra ngoài thư mục docs"
            remedy = "dùng đường dẫn tương đối trong docs/"
        elif scheme in ALLOWED_SCHEMES and link.is_image:
            message = f"hình “{shown}” ở ngoài báo cáo"
            remedy = "tải hình về docs/ rồi dẫn tệp đó"
        elif scheme is not None and scheme not in ALLOWED_SCHEMES:
            message = f"liên kết “{shown}” không được phép"
            remedy = "dùng trang trong docs/, https:// hoặc mailto:"
        else:
            continue
        yield prose.finding(link.position, message, remedy, Code.DEAD_LINK)


def leaves_docs(page: Page, target: str) -> bool:
    """Tell whether a link leads out of docs/, by its beginning or by too many “..”."""
    if target.startswith(("/", "\\")):
        return True
    depth = len(PurePosixPath(page.source_uri).parent.parts)
    for part in PurePosixPath(target.partition("#")[0].replace("\\", "/")).parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return False


def find_calls_in_code(report: Report) -> Iterator[Finding]:
    """Refuse calls in code, where readers would see the HTML that they print."""
    for page in report.pages:
        for position, code in find_code(page.body):
            line = page.body_line + page.body.count("\n", 0, position) - 1
            for stretch in cut(code):
                if stretch.kind is StretchKind.CALL:
                    word = stretch.text.strip().partition("(")[0]
                    message = (
                        f"lệnh gọi “{word}” nằm trong dấu mã hoặc dòng lùi vào, sẽ in ra mã HTML"
                    )
                    remedy = "bỏ dấu ` quanh lệnh gọi, không lùi dòng"
                    yield Finding(page.path, line + stretch.line, message, remedy, Code.JINJA)


def find_stray_files(report: Report) -> Iterator[Finding]:
    """Refuse what the site builder would copy unseen: files from elsewhere, scripts, web pages."""
    project = report.project
    for area in (project.docs, project.data):
        for path in walk(area):
            try:
                refuse_path(project, path)
                if area == project.docs:
                    _refuse_kind(path)
            except AuthorError as error:
                yield error.at(project.relative(path), 1)


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


def fault_of_svg(path: Path) -> str | None:
    """Say, in Vietnamese, why a drawing may not be published; None when it may.

    Opened by itself a drawing runs its scripts, and the printer reads the files that it names.
    """
    if path.stat().st_size > MOST_MB * 1_000_000:
        return f"hình SVG lớn quá {MOST_MB} MB"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        return f"tệp SVG hỏng ở dòng {error.lineno or 1}"
    if _name(root.tag) != "svg":
        return "tệp không phải là hình SVG"
    if _has_entities(root):
        return "hình SVG có khai báo ENTITY"
    return next(_faults(root), None)


def _faults(root: etree._Element) -> Iterator[str]:
    for element in chain(root.itersiblings(preceding=True), root.iter()):
        if isinstance(element, etree._ProcessingInstruction):
            yield "hình SVG dùng tệp kiểu dáng ở ngoài"
        if not isinstance(element.tag, str):
            continue
        name = _name(element.tag)
        if name in _ACTIVE:
            yield f"hình SVG có <{name}>"
        if name in _ANIMATED and _name(element.get("attributeName", "")) in ("href", "xlink:href"):
            yield f"hình SVG có <{name}> đổi liên kết"
        if name == "style" and _STYLE_REFERENCE.search("".join(map(str, element.itertext()))):
            yield "hình SVG có kiểu dáng lấy từ tệp khác"
        for key, value in element.attrib.items():
            yield from _attribute_faults(_name(str(key)), str(value))


def _attribute_faults(name: str, value: str) -> Iterator[str]:
    if name.startswith("on"):
        yield f"hình SVG có lệnh {name}"
        return
    is_styled = name == "style" or "url(" in value.lower()
    leaves = name in _LINKS and not _INSIDE.match(value)
    if leaves or (is_styled and _STYLE_REFERENCE.search(value)):
        yield f"hình SVG dẫn ra ngoài: “{value[:60]}”"


def _has_entities(root: etree._Element) -> bool:
    dtd: Any = root.getroottree().docinfo.internalDTD
    return dtd is not None and next(dtd.iterentities(), None) is not None


def _name(tag: str) -> str:
    """The name without its namespace, in small letters."""
    return tag.rpartition("}")[2].lower()
