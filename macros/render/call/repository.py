"""Addresses in the repository that holds the report: to see, to mend, to comment on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urljoin, urlsplit

from macros.read.identity import Identity
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.call.address import built_name, name_section

_HOME = "index.md"
# What differs between web interfaces: the paths, and the names of an issue's parts.
_SHAPES: Mapping[str, Mapping[str, str]] = {
    "github": {
        "view": "blob/{branch}/{path}",
        "edit": "edit/{branch}/{path}",
        "line": "#L{line}",
        "issue": "issues/new",
        "title": "title",
        "body": "body",
    },
    "gitlab": {
        "view": "-/blob/{branch}/{path}",
        "edit": "-/edit/{branch}/{path}",
        "line": "#L{line}",
        "issue": "-/issues/new",
        "title": "issue[title]",
        "body": "issue[description]",
    },
}


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

    def view(self, path: str, line: int | None = None) -> str | None:
        """Give the address that shows a file, at a line if wanted."""
        address = self._at("view", path)
        if address is None or self.kind is None or line is None:
            return address
        return address + _SHAPES[self.kind]["line"].format(line=line)

    def edit(self, path: str) -> str | None:
        """Give the address that opens a file for editing."""
        return self._at("edit", path)

    def new_issue(self, title: str, body: str) -> str | None:
        """Give the address of an issue that needs only to be sent."""
        if self.kind is None:
            return None
        shape = _SHAPES[self.kind]
        query = urlencode({shape["title"]: title, shape["body"]: body}, quote_via=quote)
        return f"{self.home}/{shape['issue']}?{query}"

    def _at(self, what: str, path: str) -> str | None:
        if self.kind is None:
            return None
        place = _SHAPES[self.kind][what].format(branch=quote(self.branch), path=quote(path))
        return f"{self.home}/{place}"


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

    The keys are `gop_y` (an issue), `sua` (the file, where a page has words of its own) and
    `kho` (the repository, when the shape of its addresses is not known).
    """
    repository = repository_of(report.identity)
    if repository is None:
        return {}
    return {page.source_uri: _links(report, page, repository, site_url) for page in report.pages}


def _links(
    report: Report, page: Page, repository: Repository, site_url: str | None
) -> Mapping[str, str]:
    body = f"Trang: {_shown_at(page, repository, site_url)}\nTệp: {page.path}\n\nGóp ý:\n"
    issue = repository.new_issue(f"Góp ý {_name(report, page)}", body)
    if issue is None:
        return {"kho": repository.home}
    links = {"gop_y": issue}
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


def _shown_at(page: Page, repository: Repository, site_url: str | None) -> str:
    """Say where others see the page: on the public site if there is one, else its file."""
    if site_url and urlsplit(site_url).hostname not in ("127.0.0.1", "localhost"):
        return urljoin(site_url.rstrip("/") + "/", built_name(page))
    return repository.view(page.path) or repository.home
