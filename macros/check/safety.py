"""What author text must not hold: HTML, scripts in links, files outside docs/."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from macros.check.prose import blank_code, line_of, read_links
from macros.findings import Code, Finding
from macros.read.invisible import INVISIBLE, name_of
from macros.read.page import Page
from macros.read.report import Report
from macros.render.author_markdown import ALLOWED_SCHEMES, scheme_of

_HTML = re.compile(r"<(?!https?://[^\s<>]*>|[\w.+-]+@[\w.-]+>)[A-Za-z/!?][^<>]*>?")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+);")


def find_unsafe(report: Report) -> Iterator[Finding]:
    """Refuse HTML, script links and paths that leave docs/ on every page."""
    for page in report.pages:
        text = blank_code(page.body)
        for match in _HTML.finditer(text):
            shown = match.group(0)[:40].split("\n")[0]
            yield _at(
                page,
                match.start(),
                f"có HTML “{shown}”",
                "viết bằng Markdown; nếu là dấu nhỏ hơn, để dấu cách sau “<”",
                Code.RAW_HTML,
            )
        yield from _hidden(page, text)
        yield from _bad_links(page, text)


def _hidden(page: Page, text: str) -> Iterator[Finding]:
    for match in _ENTITY.finditer(text):
        hidden = INVISIBLE.search(html.unescape(match.group()))
        if hidden:
            message = f"“{match.group()}” là ký tự không nhìn thấy {name_of(hidden.group())}"
            yield _at(page, match.start(), message, "xóa ký tự này", Code.ENCODING)


def _bad_links(page: Page, text: str) -> Iterator[Finding]:
    for link in read_links(text):
        target = unquote(link.address)
        scheme = scheme_of(target)
        if scheme is not None:
            if link.is_image and scheme in ALLOWED_SCHEMES:
                message = f"hình “{link.raw[:60]}” ở ngoài báo cáo"
                remedy = "tải hình về docs/ rồi dẫn tệp đó"
                yield _at(page, link.position, message, remedy, Code.DEAD_LINK)
            elif scheme not in ALLOWED_SCHEMES:
                message = f"liên kết “{link.raw[:60]}” không được phép"
                remedy = "dùng trang trong docs/, https:// hoặc mailto:"
                yield _at(page, link.position, message, remedy, Code.DEAD_LINK)
        elif leaves_docs(page, target):
            message = f"liên kết “{link.raw[:60]}” ra ngoài thư mục docs"
            remedy = "dùng đường dẫn tương đối trong docs/"
            yield _at(page, link.position, message, remedy, Code.DEAD_LINK)


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


def _at(page: Page, position: int, message: str, remedy: str, code: Code) -> Finding:
    return Finding(page.path, line_of(page, position), message, remedy, code)
