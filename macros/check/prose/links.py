"""Whether links, images and footnotes lead somewhere: to a file of docs/, to a place on a page."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from macros.check.prose.reading import (
    TypedLink,
    Wording,
    read_links,
    read_prose,
    read_undefined,
    target_of,
)
from macros.check.prose.safety import leaves_docs
from macros.findings import AuthorError, Code, Finding, Severity, closest
from macros.project import Project
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.call.address import relative_address
from macros.render.call.context import Rendered
from macros.render.call.html import scheme_of
from macros.render.documents import citations_of
from macros.render.evaluate import Ledger, print_page
from macros.vocabulary import MacroKind

_NOT_COPIED = frozenset({".html", ".md", ".typ"})  # of the theme's folder
_ID = re.compile(r'<[^<>]*?\s(?:id|name)="([^"]+)"')
_MARK = re.compile(r"\[\^([^\[\]\n]+)\]")
_HEAD = re.compile(r"(?m)^ {0,3}\[\^([^\[\]\n]+)\]:")


class LinkTargets:
    """What links may lead to: files, and places on pages.

    Pages are read as the site builder reads them, each at most once, and only those that are
    asked for. What headings, notes and macros are called in HTML is thus known from one source.

    Args:
        ledger: What the calls of the pages print, since links may lead to it.
    """

    def __init__(self, report: Report, ledger: Ledger) -> None:
        self.files = _list_files(report.project)
        self.pages = {page.source_uri: page for page in report.pages}
        self._report = report
        self._printed: Mapping[tuple[str, int], Rendered] = ledger.printed()
        self._refused = {one.path for one in report.findings if one.code is Code.JINJA}
        self._known: dict[str, frozenset[str] | None] = {}

    def anchors(self, page: Page) -> frozenset[str] | None:
        """List the anchors of a page; None while a mistake in it hides them."""
        if page.path not in self._known:
            self._known[page.path] = self._read(page)
        return self._known[page.path]

    def _read(self, page: Page) -> frozenset[str] | None:
        is_whole = all((call.path, call.index) in self._printed for call in page.calls)
        if not is_whole or page.path in self._refused:
            return None
        text = print_page(
            page,
            self._report.documents,
            lambda call: self._printed[call.path, call.index].markdown,
        )
        try:
            found = _ID.findall(self._reader.reset().convert(text))
        except (AttributeError, RecursionError):
            return None  # told by the check of what readers of Markdown take for what
        return frozenset(html.unescape(name) for name in found)

    @cached_property
    def _reader(self) -> Any:
        # The builder's reader takes its time to load, and few pages are asked for their places.
        from macros.render.call.markdown import make_reader

        return make_reader()


def find_dead_links(report: Report, ledger: Ledger) -> Iterator[Finding]:
    """Resolve every link, image and definition of a link that authors typed."""
    targets = LinkTargets(report, ledger)
    for page in report.pages:
        prose = read_prose(page)
        for position, name in read_undefined(prose.text):
            message = f"liên kết “[{name}]” chưa có địa chỉ"
            remedy = f"thêm dòng “[{name}]: địa chỉ” ở cuối trang"
            yield prose.finding(position, message, remedy, Code.DEAD_LINK)
        for link in read_links(prose.text):
            if scheme_of(unquote(link.address)) or leaves_docs(page, unquote(link.address)):
                continue  # judged by the check of what is safe
            wrong = _wrong_target(page, link, targets)
            if wrong is not None:
                yield prose.finding(link.position, *wrong, Code.DEAD_LINK)


def find_unprinted_links(report: Report, ledger: Ledger) -> Iterator[Finding]:
    """Warn of links of the printed copies to what only the site has, in the words of the printer.

    Those that lead nowhere are told by `find_dead_links`.
    """
    pages = {page.path: page for page in report.printed_pages}
    unprinted = _list_files(report.project) - {page.source_uri for page in pages.values()}
    for page in pages.values():
        prose = read_prose(page)
        for link in read_links(prose.text):
            is_own = not scheme_of(unquote(link.address)) and not link.is_image
            target = target_of(page, link.address)
            if is_own and target in unprinted:
                yield prose.warning(link.position, *_unprinted(page, link, target), Code.DEAD_LINK)
    for entry in ledger.entries:
        call = entry.call
        if call.path in pages and call.macro.kind is MacroKind.REFERENCE:
            page = pages[call.path]
            for link in read_links(entry.rendered.markdown):
                target = target_of(page, link.address)
                if target in unprinted:
                    error = AuthorError(*_unprinted(page, link, target), Code.DEAD_LINK)
                    found = error.at(call.path, call.line)
                    yield replace(found, severity=Severity.WARNING)


def _unprinted(page: Page, link: TypedLink, target: str) -> tuple[str, str]:
    fragment = urlsplit(link.address).fragment
    built = target.removesuffix(".md") + ".html" if target.endswith(".md") else target
    address = unquote(relative_address(page, built) + (f"#{fragment}" if fragment else ""))
    message = f"liên kết tới “{address}” không dùng được trên bản in: trang đó không in"
    return message, "không cần sửa nếu chỉ để đọc trên web"


def _list_files(project: Project) -> frozenset[str]:
    own = (path.relative_to(project.docs) for path in project.docs.rglob("*") if path.is_file())
    theme = (
        path.relative_to(project.overrides)
        for path in project.overrides.rglob("*")
        if path.suffix not in _NOT_COPIED and path.is_file()
    )
    return frozenset(path.as_posix() for path in (*own, *theme))


def _wrong_target(page: Page, link: TypedLink, targets: LinkTargets) -> tuple[str, str] | None:
    """Say what is wrong with a link and what to do; None when it leads somewhere."""
    parts = urlsplit(link.address)
    if not parts.path and not parts.fragment:
        return "liên kết không ghi dẫn tới đâu", "ghi tên trang trong docs/ hoặc https://…"
    here = posixpath.dirname(page.source_uri)
    path = unquote(parts.path)
    target = target_of(page, link.address)
    if target not in targets.files or path.endswith("/"):
        what = "hình" if link.is_image else "liên kết"
        if any(normalize("NFC", name) == target for name in targets.files):
            return f"tên tệp của {what} “{link.raw}” ghi bằng chữ tổ hợp", "đổi tên tệp, gõ lại tên"
        message = f"{what} “{link.raw}” dẫn tới tệp không có trong docs/"
        return message, _nearest_file(target, here, targets.files)
    there = targets.pages.get(target)
    anchors = targets.anchors(there) if there is not None and parts.fragment else None
    if anchors is None or parts.fragment in anchors:
        return None
    close = closest(unquote(parts.fragment), sorted(anchors))
    message = f"liên kết “{link.raw}”: trang không có chỗ tên “{parts.fragment}”"
    return message, f"có phải “#{close}”?" if close else "sửa phần sau dấu # theo tiêu đề của trang"


@lru_cache(maxsize=1000)
def _nearest_file(target: str, here: str, files: frozenset[str]) -> str:
    """Offer a file of the same kind: one of the same name elsewhere, or one spelt like it."""
    known = f"{target}.md", posixpath.join(target, "index.md")
    found = next((name for name in known if name in files), None)
    if found is None:
        suffix, own = posixpath.splitext(target)[1], posixpath.basename(target)
        kin = sorted(name for name in files if posixpath.splitext(name)[1] == suffix)
        same = [name for name in kin if posixpath.basename(name) == own]
        found = closest(target, same) or (same[0] if same else closest(target, kin))
    if found is None:
        return "sửa đường dẫn, hoặc đặt tệp vào đó"
    return f"có phải “{posixpath.relpath(found, here or '.')}”?"


def find_lost_notes(report: Report) -> Iterator[Finding]:
    """Hold marks and notes of every page against each other.

    A mark without a note would be printed as it is typed, a note without a mark not at all.
    """
    for page in report.pages:
        prose = read_prose(page)
        heads = [(match[1], match.start()) for match in _HEAD.finditer(prose.text)]
        marks: dict[str, int] = {}
        for match in _MARK.finditer(prose.without(_HEAD).text):
            marks.setdefault(match[1], match.start())
        cited = set(citations_of(page))  # their notes are printed for the author
        yield from _doubled(prose, heads, cited)
        yield from _unmatched(prose, marks, dict(heads), cited)


def _doubled(prose: Wording, heads: list[tuple[str, int]], cited: Set[str]) -> Iterator[Finding]:
    seen = set(cited)
    for name, position in heads:
        if name in seen:
            message = f"chú thích “[^{name}]” có hai lời, chỉ một lời được in"
            remedy = "đặt tên khác cho lời này, ở đây và ở dấu"
            yield prose.finding(position, message, remedy, Code.NOTE)
        seen.add(name)


def _unmatched(
    prose: Wording, marks: Mapping[str, int], notes: Mapping[str, int], cited: Set[str]
) -> Iterator[Finding]:
    unused = {name: position for name, position in notes.items() if name not in marks}
    for name, position in marks.items():
        if name in notes or name in cited:
            continue
        close = closest(name, unused) or closest(name, notes)
        unused.pop(close or "", None)  # a name typed in two ways is one mistake
        remedy = f"có phải “[^{close}]”?" if close else f"thêm dòng “[^{name}]: …” ở cuối trang"
        message = f"dấu “[^{name}]” không có lời chú thích"
        yield prose.finding(position, message, remedy, Code.NOTE)
    for name, position in unused.items():
        if name not in cited:  # which is told already
            message = f"lời chú thích “[^{name}]” không có dấu nào dẫn tới"
            yield prose.finding(position, message, "đặt dấu vào câu, hoặc bỏ lời này", Code.NOTE)
