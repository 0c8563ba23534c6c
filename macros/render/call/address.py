"""Where pages stand and how one leads to another, and the word `xem` that leads there."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote

from macros.findings import AuthorError, Code, nearest
from macros.format import NO_BREAK_SPACE
from macros.read.outline import Outline, Section
from macros.read.page.page import Page
from macros.render.call.context import Context, Rendered
from macros.vocabulary import DRAWING, TABLE

_FIGURES = (TABLE.prefix, DRAWING.prefix)
_BRACKETS = re.compile(r"([\[\]])")


def built_name(page: Page) -> str:
    """Name the built file of a page, relative to the site."""
    stem = page.source_uri.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    name = "index" if name == "README" else name  # as mkdocs does
    return f"{folder}/{name}.html" if folder else f"{name}.html"


def relative_address(here: Page, target: str) -> str:
    """Write the address of a file of the site as a link on a page has it.

    Args:
        target: The file, relative to the site.
    """
    start = posixpath.dirname(built_name(here)) or "."
    return quote(posixpath.relpath(target, start))


def address_of(here: Page, there: Page, anchor: str = "") -> str:
    """Write the address of a page, or of a place on it, which the site builder does not touch."""
    fragment = f"#{quote(anchor, safe=':-_')}" if anchor else ""
    return relative_address(here, built_name(there)) + fragment


def xem(context: Context, dich: str, /) -> Rendered:
    """Print a link such as "Bảng 3", "Hình 2", "mục 2.1, phần I" or a page's title."""
    kind, colon, name = str(dich).partition(":")
    if colon and kind in _FIGURES:
        place = context.numbering.place(str(dich))
        words = f"{place.kind.label}{NO_BREAK_SPACE}{place.number}"
        return Rendered(_link(words, context.page, place.page, place.anchor))
    if colon and kind == "muc":
        outline = context.report.outline
        section = outline.section(name)
        words = name_section(outline, section)
        return Rendered(_link(words, context.page, _find_page(context, section)))
    if colon and kind == "trang":
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
