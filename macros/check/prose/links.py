"""Whether links, images and footnotes lead somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from macros.check.prose.reading import (
    Anchors,
    Link,
    blank,
    blank_code,
    line_of,
    read_links,
    read_undefined,
)
from macros.check.prose.safety import leaves_docs
from macros.findings import Code, Finding, Severity, closest
from macros.project import Project
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.call.markdown import scheme_of
from macros.render.evaluate import Ledger

_NOT_COPIED = frozenset({".html", ".md", ".typ"})  # of the theme's folder


@dataclass(frozen=True, slots=True)
class _Targets:
    """What links may lead to.

    Args:
        files: Paths below docs/, pages included, and what the theme adds.
        pages: By path below docs/.
    """

    files: frozenset[str]
    pages: Mapping[str, Page]
    anchors: Anchors


def find_dead_links(report: Report, ledger: Ledger) -> Iterator[Finding]:
    """Resolve every link, image and definition of a link that authors typed.

    Args:
        ledger: What the calls of the pages print, since links may lead to it.
    """
    pages = {page.source_uri: page for page in report.pages}
    targets = _Targets(_list_files(report.project), pages, Anchors(report, ledger))
    for page in report.pages:
        text = blank_code(page.body)
        yield from _undefined(page, text)
        for link in read_links(text):
            if scheme_of(unquote(link.address)) or leaves_docs(page, unquote(link.address)):
                continue  # judged by the check of what is safe
            wrong = _wrong_target(page, link, targets)
            if wrong is not None:
                message, remedy = wrong
                line = line_of(page, link.position)
                yield Finding(page.path, line, message, remedy, Code.DEAD_LINK)


def _list_files(project: Project) -> frozenset[str]:
    own = (path.relative_to(project.docs) for path in project.docs.rglob("*") if path.is_file())
    theme = (
        path.relative_to(project.overrides)
        for path in project.overrides.rglob("*")
        if path.suffix not in _NOT_COPIED and path.is_file()
    )
    return frozenset(path.as_posix() for path in (*own, *theme))


def _undefined(page: Page, text: str) -> Iterator[Finding]:
    for position, name in read_undefined(text):
        message = f"liên kết “[{name}]” chưa có địa chỉ"
        remedy = f"thêm dòng “[{name}]: địa chỉ” ở cuối trang"
        yield Finding(page.path, line_of(page, position), message, remedy, Code.DEAD_LINK)


def _wrong_target(page: Page, link: Link, targets: _Targets) -> tuple[str, str] | None:
    """Say what is wrong with a link and what to do; None when it leads somewhere."""
    parts = urlsplit(link.address)
    if not parts.path and not parts.fragment:
        return "liên kết không ghi dẫn tới đâu", "ghi tên trang trong docs/ hoặc https://…"
    here = posixpath.dirname(page.source_uri)
    path = unquote(parts.path)
    target = posixpath.normpath(posixpath.join(here, path)) if path else page.source_uri
    if target not in targets.files or path.endswith("/"):
        what = "hình" if link.is_image else "liên kết"
        message = f"{what} “{link.raw}” dẫn tới tệp không có trong docs/"
        return message, _nearest_file(target, here, targets.files)
    there = targets.pages.get(target)
    anchors = targets.anchors.of(there) if there is not None and parts.fragment else None
    if anchors is None or parts.fragment in anchors:
        return None
    close = closest(unquote(parts.fragment), sorted(anchors))
    message = f"liên kết “{link.raw}”: trang không có chỗ tên “{parts.fragment}”"
    return message, f"có phải “#{close}”?" if close else "sửa phần sau dấu # theo tiêu đề của trang"


def _nearest_file(target: str, here: str, files: frozenset[str]) -> str:
    """Offer a file of the same kind: one of the same name elsewhere, or one spelt like it."""
    known = f"{target}.md", posixpath.join(target, "index.md")
    found = next((name for name in known if name in files), None)
    if found is None:
        own = PurePosixPath(target)
        kin = sorted(name for name in files if PurePosixPath(name).suffix == own.suffix)
        same = [name for name in kin if PurePosixPath(name).name == own.name]
        found = closest(target, same) or (same[0] if same else closest(target, kin))
    if found is None:
        return "sửa đường dẫn, hoặc đặt tệp vào đó"
    return f"có phải “{posixpath.relpath(found, here or '.')}”?"


_MARK = re.compile(r"\[\^([^\[\]\n]+)\]")
_HEAD = re.compile(r"(?m)^ {0,3}\[\^([^\[\]\n]+)\]:")


def find_lost_notes(report: Report) -> Iterator[Finding]:
    """Hold marks and notes of every page against each other.

    A mark without a note would be printed as it is typed, a note without a mark not at all.
    """
    for page in report.pages:
        text = blank_code(page.body)
        heads = [(match[1], match.start()) for match in _HEAD.finditer(text)]
        yield from _doubled(page, heads)
        marks: dict[str, int] = {}
        for match in _MARK.finditer(_HEAD.sub(blank, text)):
            marks.setdefault(match[1], match.start())
        yield from _unmatched(page, marks, dict(heads))


def _doubled(page: Page, heads: list[tuple[str, int]]) -> Iterator[Finding]:
    seen = _cited(page)
    for name, position in heads:
        if name in seen:
            message = f"chú thích “[^{name}]” có hai lời, chỉ một lời được in"
            yield _at(page, position, message, "đặt tên khác cho lời này, ở đây và ở dấu")
        seen.add(name)


def _unmatched(page: Page, marks: dict[str, int], notes: dict[str, int]) -> Iterator[Finding]:
    cited = _cited(page)
    unused = {name: position for name, position in notes.items() if name not in marks}
    for name, position in marks.items():
        if name in notes or name in cited:
            continue
        close = closest(name, unused) or closest(name, notes)
        unused.pop(close or "", None)  # a name typed in two ways is one mistake
        remedy = f"có phải “[^{close}]”?" if close else f"thêm dòng “[^{name}]: …” ở cuối trang"
        yield _at(page, position, f"dấu “[^{name}]” không có lời chú thích", remedy)
    for name, position in unused.items():
        if name not in cited:  # which is told already
            message = f"lời chú thích “[^{name}]” không có dấu nào dẫn tới"
            remedy = "đặt dấu vào câu, hoặc bỏ lời này"
            yield _at(page, position, message, remedy, Severity.WARNING)


def _cited(page: Page) -> set[object]:
    """Name the documents that the page cites: their notes are printed for the author."""
    return {call.args[0] for call in page.calls if call.name == "van_ban" and call.args}


def _at(
    page: Page, position: int, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(page.path, line_of(page, position), message, remedy, Code.NOTE, severity)
