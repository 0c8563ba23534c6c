"""What author text must not hold: HTML, links that run or lead out, calls inside code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from macros.check.prose.reading import Wording, find_code, read_links, read_prose
from macros.findings import Code, Finding
from macros.read.page.author_text import StretchKind, cut
from macros.read.page.page import Page
from macros.read.report import Report
from macros.read.text.file import INVISIBLE, name_of
from macros.render.call.html import ALLOWED_SCHEMES, scheme_of

_HTML = re.compile(r"(?<!\]\()<(?!https?://[^\s<>]*>|[\w.+-]+@[\w.-]+>)[A-Za-z/!?][^<>]*>?")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+);")


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
        yield from _bad_links(page, prose)


def _bad_links(page: Page, prose: Wording) -> Iterator[Finding]:
    for link in read_links(prose.text):
        target = unquote(link.address)
        scheme = scheme_of(target)
        shown = link.raw[:60]
        if scheme is None and leaves_docs(page, target):
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
