"""Links by which a reader comments on a page, or mends it, where the report is kept."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from macros.read.page import Page
from macros.read.report import Report
from macros.render.address import built_name
from macros.render.reference import name_section
from macros.render.repository import Repository, repository_of

_HOME = "index.md"


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
