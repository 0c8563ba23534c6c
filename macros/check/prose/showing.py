"""Whether every picture that authors typed can be shown alike on the site, in print and in Word."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from macros.check.folder import PICTURES
from macros.check.prose.reading import Prose, TypedLink, read_links, read_prose
from macros.check.svg import faults_of_svg
from macros.findings import AuthorError, Code, Finding
from macros.read.picture import read_picture
from macros.read.report import Report
from macros.render.call.html import scheme_of

_HEADING = re.compile(r" {0,3}#{1,6}(?!#)")
_NOTE = re.compile(r" {0,3}\[\^[^\]]+\]:")
# With blank lines, and lines that are moved in, a note goes on.
_GOES_ON = re.compile(r"[ \t]*$|(?: {4}| {0,3}\t)")
_TYPED = re.compile(r"!\[([^\[\]]*)\](?:\(|\s?\[[^\]])")

Judge = Callable[[Path], AuthorError | None]


def find_unsound_pictures(report: Report) -> Iterator[Finding]:
    """Read every picture where it is typed: its file, its words, its place on the page."""

    @cache  # one picture may be shown on many pages
    def judge(path: Path) -> AuthorError | None:
        if path.suffix.lower() == ".svg" and any(faults_of_svg(path)):
            return None  # told of the file itself
        try:
            read_picture(path)
        except AuthorError as error:
            return error
        return None

    for page in report.pages:
        prose = read_prose(page)
        for match in _TYPED.finditer(prose.text):
            place = _unfit_place(prose.text, match.start())
            if not match[1].strip():
                message = "hình không có mô tả bằng lời"
                remedy = "viết mô tả trong ngoặc vuông: ![mô tả](tệp)"
                yield prose.finding(match.start(), message, remedy, Code.MISSING_ALT)
            elif place is not None:
                message = f"hình “{match[1]}” nằm trong {place}"
                yield prose.finding(match.start(), message, "đưa hình xuống thân bài", Code.IMAGE)
        for link in read_links(prose.text):
            if link.is_image:
                yield from _unshown(report, prose, link, judge)


def _unshown(report: Report, prose: Prose, link: TypedLink, judge: Judge) -> Iterator[Finding]:
    """Tell of a file that some copy could not show."""
    target = unquote(link.address)
    here = posixpath.dirname(prose.page.source_uri)
    name = posixpath.normpath(posixpath.join(here, urlsplit(target).path))
    path = report.project.docs / name
    if scheme_of(target) or name.startswith("..") or not path.is_file():
        return  # told by the checks of links
    error = judge(path)
    if error is None and path.suffix.lower() not in PICTURES:
        error = AuthorError("không có đuôi của ảnh", "lưu lại dạng PNG hoặc JPEG", Code.IMAGE)
    if error is not None:
        message = f"hình “{link.raw[:60]}” {error.message}"
        yield prose.finding(link.position, message, error.remedy, error.code)


def _unfit_place(text: str, position: int) -> str | None:
    """Name the place of a picture where some copy has no room for one; None for any other."""
    lines = text[:position].split("\n")
    if _HEADING.match(lines[-1]):
        return "tiêu đề"
    while len(lines) > 1 and not _NOTE.match(lines[-1]) and _GOES_ON.match(lines[-1]):
        lines.pop()
    return "chú thích" if _NOTE.match(lines[-1]) else None
