"""What author text must not hold: HTML, scripts in links, files outside docs/."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from macros.findings import Code, Finding
from macros.read.page import Page
from macros.read.report import Report
from macros.render.author_markdown import ALLOWED_SCHEMES, scheme_of

_CODE = re.compile(r"(?ms)^(`{3,}|~{3,}).*?^\1[^\n]*$|(`+)(?!`).+?(?<!`)\2(?!`)")
_CALL = re.compile(r"(?s)\{\{.*?\}\}")
_HTML = re.compile(r"<(?!https?://[^\s<>]*>|[\w.+-]+@[\w.-]+>)[A-Za-z/!?][^<>]*>?")
_INLINE_LINK = re.compile(r"(!?)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^\s)>]*)")
_DEFINITION = re.compile(r"(?m)^ {0,3}\[(?!\^)[^\]]+\]:\s*<?([^\s>]+)")


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
        yield from _bad_links(page, text)


def blank_code(text: str) -> str:
    """Put blanks for calls and code, which are not read as author text; positions stay true."""
    return _CALL.sub(_blank, _CODE.sub(_blank, text))


def _bad_links(page: Page, text: str) -> Iterator[Finding]:
    found = [(m.start(), m.group(2), bool(m.group(1))) for m in _INLINE_LINK.finditer(text)]
    found += [(m.start(), m.group(1), False) for m in _DEFINITION.finditer(text)]
    for position, raw, is_image in found:
        target = unquote(html.unescape(raw))
        scheme = scheme_of(target)
        if scheme is not None:
            if scheme not in ALLOWED_SCHEMES or is_image:
                message = f"liên kết “{raw[:60]}” không được phép"
                remedy = "dùng trang trong docs/, https:// hoặc mailto:"
                yield _at(page, position, message, remedy, Code.DEAD_LINK)
        elif target.startswith(("/", "\\")) or _leaves_docs(page, target):
            message = f"liên kết “{raw[:60]}” ra ngoài thư mục docs"
            yield _at(
                page, position, message, "dùng đường dẫn tương đối trong docs/", Code.DEAD_LINK
            )


def _leaves_docs(page: Page, target: str) -> bool:
    depth = len(PurePosixPath(page.source_uri).parent.parts)
    for part in PurePosixPath(target.partition("#")[0].replace("\\", "/")).parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return False


def _blank(match: re.Match[str]) -> str:
    """Replace a stretch by blanks, keeping its line ends, so that positions stay true."""
    return re.sub(r"[^\n]", " ", match.group(0))


def _at(page: Page, position: int, message: str, remedy: str, code: Code) -> Finding:
    line = page.body_line + page.body.count("\n", 0, position)
    return Finding(page.path, line, message, remedy, code)
