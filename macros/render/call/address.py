"""Where pages stand, and the files behind them; how one leads to another: `xem`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from macros.findings import AuthorError, Code, nearest
from macros.format import NO_BREAK_SPACE
from macros.read.identity import Identity
from macros.read.outline import Outline, Section
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.call.context import Context, Rendered
from macros.render.call.html import as_typed
from macros.vocabulary import DRAWING, TABLE

_FIGURES = (TABLE.prefix, DRAWING.prefix)
_BRACKETS = re.compile(r"([\[\]])")
_HOME = "index.md"
COMPARISON = "doi-chieu/index.html"  # beside the pages, where they are marked with changes
# What differs between web interfaces: the addresses below that of the repository.
_SHAPES: Mapping[str, Mapping[str, str]] = {
    "github": {
        "view": "blob/{branch}/{path}",
        "edit": "edit/{branch}/{path}",
        "issue": "issues/new?title={title}&body={body}",
    },
    "gitlab": {
        "view": "-/blob/{branch}/{path}",
        "edit": "-/edit/{branch}/{path}",
        "issue": "-/issues/new?issue%5Btitle%5D={title}&issue%5Bdescription%5D={body}",
    },
}


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
        words = as_typed(name_section(outline, section))
        return Rendered(_link(words, context.page, _find_page(context, section)))
    if colon and kind == "trang":
        page = _find_loose_page(context, name)
        # A heading is Markdown, in which code may hold what looks like HTML of a macro.
        words = _BRACKETS.sub(r"\\\1", page.title or name).replace("<", "&lt;")
        return Rendered(_link(f"“{words}”", context.page, page))
    remedy = 'ghi "bang:<mã bảng>", "hinh:<mã hình>", "muc:<mã mục>" hoặc "trang:<đường dẫn>"'
    raise AuthorError(f"“{dich}” không phải là nơi có thể dẫn tới", remedy, Code.UNKNOWN_TARGET)


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
    message = f"mục “{section.id}” của đề cương chưa có trang"
    raise AuthorError(message, f"tạo trang có dòng “muc: {section.id}” ở đầu", Code.MISSING_SECTION)


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


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with a web interface.

    Args:
        home: Its address, without a slash at the end.
        kind: The shape of its addresses, "github" or "gitlab"; None when not known.
    """

    home: str
    kind: str | None
    branch: str

    def view(self, path: str) -> str | None:
        """Give the address that shows a file."""
        return self._at("view", path=quote(path))

    def lines(self, path: str) -> str | None:
        """Give the address that shows a line of a file, but for its number."""
        address = self.view(path)
        return f"{address}#L" if address else None

    def edit(self, path: str) -> str | None:
        """Give the address that opens a file for editing."""
        return self._at("edit", path=quote(path))

    def new_issue(self, title: str, body: str) -> str | None:
        """Give the address of an issue that needs only to be sent."""
        return self._at("issue", title=quote(title, safe=""), body=quote(body, safe=""))

    def _at(self, what: str, **parts: str) -> str | None:
        if self.kind is None:
            return None
        return f"{self.home}/{_SHAPES[self.kind][what].format(branch=quote(self.branch), **parts)}"


def repository_of(identity: Identity) -> Repository | None:
    """Read the repository from the report's particulars; None when they name none."""
    if not identity.repo_url:
        return None
    home = identity.repo_url.rstrip("/").removesuffix(".git")
    host = urlsplit(home).hostname or ""
    guessed = next((one for one in _SHAPES if one in host), None)
    return Repository(home, identity.repo_loai or guessed, identity.repo_nhanh)


def feedback_links(report: Report, site_url: str | None) -> Mapping[str, Mapping[str, str]]:
    """Give each page, by its file in docs/, the links at its foot; none without a repository.

    The keys are `gop_y` (an issue), `csv` (the folder of the tables), `sua` (the file, where a
    page has words of its own) and `kho` (the repository, where its addresses are not known).
    """
    repository = repository_of(report.identity)
    if repository is None:
        return {}
    return {page.source_uri: _links(report, page, repository, site_url) for page in report.pages}


def _links(
    report: Report, page: Page, repository: Repository, site_url: str | None
) -> Mapping[str, str]:
    shown = repository.view(page.path) or repository.home
    if site_url and urlsplit(site_url).hostname not in ("127.0.0.1", "localhost"):
        shown = urljoin(site_url.rstrip("/") + "/", built_name(page))
    body = f"Trang: {shown}\nTệp: {page.path}\n\nGóp ý:\n"
    issue = repository.new_issue(f"Góp ý {_name(report, page)}", body)
    if issue is None:
        return {"kho": repository.home}
    links = {"gop_y": issue, "csv": repository.view("data/tables") or ""}
    edit = repository.edit(page.path)
    if edit and (page.section is not None or page.source_uri == _HOME):
        links["sua"] = edit
    return links


def _name(report: Report, page: Page) -> str:
    """Name a page so that two sections with one number are told apart."""
    outline = report.outline
    section = next((one for one in outline.sections if one.id == page.section), None)
    if section is None:
        return f"trang “{page.title}”"
    return f"{name_section(outline, section)}: {section.title.rstrip('.')}".replace("\xa0", " ")
