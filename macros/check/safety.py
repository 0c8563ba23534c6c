"""What author text must not hold: HTML, scripts in links, files outside docs/."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from macros.check.code import blank_code
from macros.findings import Code, Finding
from macros.read.invisible import INVISIBLE, name_of
from macros.read.page import Page
from macros.read.report import Report
from macros.render.author_markdown import ALLOWED_SCHEMES, scheme_of

_HTML = re.compile(r"<(?!https?://[^\s<>]*>|[\w.+-]+@[\w.-]+>)[A-Za-z/!?][^<>]*>?")
_LONGEST_WORDS = 2000  # letters between the brackets of a link
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+);")
_TARGET = re.compile(r"\]\(\s*<?([^\s)>]*)")
_DEFINITION = re.compile(r"(?m)^ {0,3}\[(?!\^)([^\]]+)\]:\s*<?([^\s>]+)")
# A picture whose file is named elsewhere: ![words][label], ![label][], ![label].
_PICTURE = re.compile(r"!\[([^\[\]]*)\](?:\s?\[([^\[\]]*)\])?(?!\()")


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
    pictures = {_label(words) for m in _PICTURE.finditer(text) for words in m.groups("")}
    found = [(m.start(), m.group(1), _is_picture(text, m.start())) for m in _TARGET.finditer(text)]
    found += [
        (m.start(), m.group(2), _label(m.group(1)) in pictures) for m in _DEFINITION.finditer(text)
    ]
    for position, raw, is_image in found:
        target = unquote(html.unescape(raw))
        scheme = scheme_of(target)
        if scheme is not None:
            if is_image and scheme in ALLOWED_SCHEMES:
                message = f"hình “{raw[:60]}” ở ngoài báo cáo"
                remedy = "tải hình về docs/ rồi dẫn tệp đó"
                yield _at(page, position, message, remedy, Code.DEAD_LINK)
            elif scheme not in ALLOWED_SCHEMES:
                message = f"liên kết “{raw[:60]}” không được phép"
                remedy = "dùng trang trong docs/, https:// hoặc mailto:"
                yield _at(page, position, message, remedy, Code.DEAD_LINK)
        elif target.startswith(("/", "\\")) or _leaves_docs(page, target):
            message = f"liên kết “{raw[:60]}” ra ngoài thư mục docs"
            yield _at(
                page, position, message, "dùng đường dẫn tương đối trong docs/", Code.DEAD_LINK
            )


def _is_picture(text: str, end: int) -> bool:
    """Tell whether the brackets that close at a position belong to a picture."""
    depth = 0
    for position in range(end, max(-1, end - _LONGEST_WORDS), -1):
        depth += (text[position] == "]") - (text[position] == "[")
        if depth == 0:
            return text[max(0, position - 1)] == "!"
    return True  # beyond all measure; as strict as for a picture


def _label(words: str) -> str:
    """Two labels of Markdown are the same whatever their case and blanks."""
    return " ".join(words.split()).lower()


def _leaves_docs(page: Page, target: str) -> bool:
    depth = len(PurePosixPath(page.source_uri).parent.parts)
    for part in PurePosixPath(target.partition("#")[0].replace("\\", "/")).parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return False


def _at(page: Page, position: int, message: str, remedy: str, code: Code) -> Finding:
    line = page.body_line + page.body.count("\n", 0, position)
    return Finding(page.path, line, message, remedy, code)
