"""Number tables and figures in outline order, and refer to them: xem."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from macros.findings import AuthorError, Code, Finding, nearest
from macros.format import NO_BREAK_SPACE
from macros.read.outline import Outline, Section
from macros.read.page.page import Page
from macros.render.call.context import Context, Rendered

if TYPE_CHECKING:
    from macros.read.page.page import Call, Page
    from macros.read.report import Report


KINDS: Mapping[str, str] = {"bang": "bang", "bieu_do": "hinh"}  # macro: prefix of its targets
_VALID_ID = re.compile(r"[a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a numbered table or figure stands.

    Args:
        anchor: Its id in HTML, such as "bang-ket_nap".
        number: Its number among the tables or among the figures of the report.
    """

    page: Page
    anchor: str
    number: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of all tables and figures, by target such as "bang:ket_nap".

    Args:
        catalogue: The page of the data catalogue for each table that has one.
    """

    places: Mapping[str, Place]
    findings: tuple[Finding, ...] = ()
    catalogue: Mapping[str, Page] = field(default_factory=dict)

    def table(self, ma: str) -> int:
        """Give the number in "Bảng n" of the table with this id."""
        return self.place(f"bang:{ma}").number

    def figure(self, ma: str) -> int:
        """Give the number in "Hình n" of the figure with this id."""
        return self.place(f"hinh:{ma}").number

    def place(self, target: str) -> Place:
        """Find a table or figure; an unknown target is the author's mistake."""
        if target not in self.places:
            raise AuthorError(
                f"không có bảng hay hình nào mang mã “{target}”",
                nearest(target, self.places),
                Code.UNKNOWN_TARGET,
            )
        return self.places[target]


def number_report(report: Report) -> Numbering:
    """Scan the calls of all pages; the first of two equal ids keeps its number."""
    places: dict[str, Place] = {}
    findings: list[Finding] = []
    counts = dict.fromkeys(KINDS.values(), 0)
    for page in report.pages:
        for call in page.calls:
            target = target_of(call)
            if target is None:
                continue
            kind, _, ma = target.partition(":")
            if target in places:
                findings.append(_duplicate(call, target, places[target]))
                continue
            if not _VALID_ID.fullmatch(ma):
                findings.append(_invalid(call, ma))
            counts[kind] += 1
            places[target] = Place(page, f"{kind}-{ma}", counts[kind])
    return Numbering(places, tuple(findings), _find_catalogue(report))


def _find_catalogue(report: Report) -> Mapping[str, Page]:
    """Find the page that shows each table whole; the first one, where there are several."""
    pages: dict[str, Page] = {}
    for page in report.pages:
        for call in page.calls:
            if call.name == "danh_muc" and call.args and isinstance(call.args[0], str):
                pages.setdefault(call.args[0], page)
    return pages


def target_of(call: Call) -> str | None:
    """Name the table or figure that a call prints; None for every other call."""
    if call.name not in KINDS:
        return None
    ma = call.kwargs.get("ma") or call.kwargs.get("bang") or next(iter(call.args), None)
    return f"{KINDS[call.name]}:{ma}" if isinstance(ma, str) else None


def _duplicate(call: Call, target: str, first: Place) -> Finding:
    return Finding(
        call.path,
        call.line,
        f"“{target}” đã có ở {first.page.path}",
        'đặt mã riêng cho lần in này, ví dụ ma="' + target.partition(":")[2] + '-2"',
        Code.DUPLICATE_TARGET,
    )


def _invalid(call: Call, ma: str) -> Finding:
    return Finding(
        call.path,
        call.line,
        f"mã “{ma}” có ký tự không dùng được",
        "chỉ dùng chữ thường không dấu, chữ số, “-” và “_”",
        Code.ARGUMENT,
    )


LABELS = {"bang": "Bảng", "hinh": "Hình"}
_SECTION, _PAGE = "muc", "trang"
_BRACKETS = re.compile(r"([\[\]])")


def xem(context: Context, dich: str, /) -> Rendered:
    """Print a link such as "Bảng 3", "Hình 2", "mục 2.1, phần I" or a page's title."""
    kind, colon, name = str(dich).partition(":")
    if colon and kind in LABELS:
        place = context.numbering.place(str(dich))
        words = f"{LABELS[kind]}{NO_BREAK_SPACE}{place.number}"
        return Rendered(_link(words, context.page, place.page, place.anchor))
    if colon and kind == _SECTION:
        outline = context.report.outline
        section = outline.section(name)
        words = name_section(outline, section)
        return Rendered(_link(words, context.page, _find_page(context, section)))
    if colon and kind == _PAGE:
        page = _find_loose_page(context, name)
        words = _BRACKETS.sub(r"\\\1", page.title or name)
        return Rendered(_link(f"“{words}”", context.page, page))
    raise AuthorError(
        f"“{dich}” không phải là nơi có thể dẫn tới",
        'ghi "bang:<mã bảng>", "hinh:<mã hình>", "muc:<mã mục>" hoặc "trang:<đường dẫn>"',
        Code.UNKNOWN_TARGET,
    )


def name_section(outline: Outline, section: Section) -> str:
    """Name a section with its path, since numbers restart in each part: "mục 2.1, phần I"."""
    if section.number is None:
        is_first = section is outline.sections[0]
        return "phần mở đầu" if is_first else f"phần “{section.title.rstrip('.')}”"
    if section.level == 1:
        return f"phần{NO_BREAK_SPACE}{section.number}"
    words = f"mục{NO_BREAK_SPACE}{section.number}"
    part = outline.ancestors(section)[:1]
    return ", ".join([words, *(name_section(outline, above) for above in part)])


def _find_page(context: Context, section: Section) -> Page:
    for page in context.report.pages:
        if page.section == section.id:
            return page
    raise AuthorError(
        f"mục “{section.id}” của đề cương chưa có trang",
        f"tạo trang có dòng “muc: {section.id}” ở đầu",
        Code.MISSING_SECTION,
    )


def _find_loose_page(context: Context, name: str) -> Page:
    """Find a page by its path below docs/ without “.md”; sections are named by their ids."""
    pages = {page.source_uri.removesuffix(".md"): page for page in context.report.pages}
    page = pages.get(name.removesuffix(".md"))
    if page is None:
        loose = sorted(path for path, one in pages.items() if one.section is None)
        message = f"không có trang “{name}” trong docs/"
        raise AuthorError(message, nearest(name, loose), Code.UNKNOWN_TARGET)
    if page.section is not None:
        message = f"trang “{name}” là một mục của đề cương, có số mục để dẫn"
        raise AuthorError(message, f'ghi xem("muc:{page.section}")', Code.UNKNOWN_TARGET)
    return page


def _link(words: str, here: Page, there: Page, anchor: str = "") -> str:
    """Write a Markdown link, which the site builder follows and checks."""
    if there.source_uri == here.source_uri:
        target = f"#{anchor}" if anchor else posixpath.basename(here.source_uri)
    else:
        start = posixpath.dirname(here.source_uri) or "."
        path = quote(posixpath.relpath(there.source_uri, start))
        target = f"{path}#{anchor}" if anchor else path
    return f"[{words}]({target})"
