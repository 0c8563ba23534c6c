"""Comments and corrections: links into the repository, where the report names one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest

from macros.project import Project
from macros.publish.site import build_site
from macros.read.report import Report, read_report
from macros.render.call.address import feedback_links
from macros.render.site import Handover
from tests.published import SMALL

PAGE = "a-kho-sach-ban-doc/1-kho-sach"
HUB, LAB = "https://github.com/tinh/bao-cao", "https://gitlab.tinh.vn/ban/to-chuc/bao-cao.git"


def _report_at(url: str | None, **more: object) -> Report:
    report = read_report(Project(SMALL))
    identity = report.identity.model_copy(update={"repo_url": url, **more})
    return replace(report, identity=identity)


def _issue(address: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(address)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return f"{parts.scheme}://{parts.netloc}{parts.path}", query


def test_github_gets_a_comment_with_the_section_in_its_title() -> None:
    """Two sections may have one number, so the title names the part; the body leads back."""
    links = feedback_links(_report_at(HUB), None)[f"{PAGE}.md"]
    address, query = _issue(links["gop_y"])
    assert address == f"{HUB}/issues/new"
    assert query["title"] == "Góp ý mục 1, phần A: Về kho sách"
    assert f"{HUB}/blob/main/docs/{PAGE}.md" in query["body"]
    assert links["sua"] == f"{HUB}/edit/main/docs/{PAGE}.md"


def test_gitlab_has_its_own_shape() -> None:
    """A self-hosted GitLab in a subgroup, with the address that git itself uses."""
    links = feedback_links(_report_at(LAB, repo_nhanh="nhap/lan-2"), None)[f"{PAGE}.md"]
    home = LAB.removesuffix(".git")
    address, query = _issue(links["gop_y"])
    assert address == f"{home}/-/issues/new"
    assert query["issue[title]"] == "Góp ý mục 1, phần A: Về kho sách"
    assert links["sua"] == f"{home}/-/edit/nhap/lan-2/docs/{PAGE}.md"


def test_a_host_may_be_told_what_it_runs() -> None:
    """Where the host name does not tell, data/report.yml may."""
    url = "https://git.tinh.vn/ban/bao-cao"
    assert feedback_links(_report_at(url), None)["index.md"] == {"kho": url}
    told = feedback_links(_report_at(url, repo_loai="gitlab"), None)["index.md"]
    assert told["sua"] == f"{url}/-/edit/main/docs/index.md"


def test_a_published_site_is_named_in_the_comment() -> None:
    """The reader's own machine is not."""
    report = _report_at(HUB)
    for site_url, shown in [
        ("https://bao-cao.tinh.vn/2021", f"https://bao-cao.tinh.vn/2021/{PAGE}.html"),
        ("http://127.0.0.1:8000/", f"{HUB}/blob/main/docs/{PAGE}.md"),
    ]:
        _, query = _issue(feedback_links(report, site_url)[f"{PAGE}.md"]["gop_y"])
        assert f"Trang: {shown}\n" in query["body"]


@pytest.fixture
def foot(tmp_path: Path, small: Project) -> Callable[[str | None], list[tuple[str, str]]]:
    """Build the small report and give the feedback links of one page."""

    def build(url: str | None) -> list[tuple[str, str]]:
        report = replace(_report_at(url), project=small)
        target = tmp_path / "site"
        build_site(Handover(report, ()), target, lambda done, total: None)
        tree = lxml.html.parse(str(target / f"{PAGE}.html")).getroot()
        # Material would ask api.github.com about a repository that it knows of.
        assert not tree.xpath("//*[@data-md-component='source']")
        assert not tree.xpath("//a[contains(@class, 'md-content__button')]")
        links = tree.xpath("//p[contains(@class, 'gop-y')]/a")
        return [(link.text, link.get("href")) for link in links]

    return build


def test_a_page_ends_with_comment_and_correction(
    foot: Callable[[str | None], list[tuple[str, str]]],
) -> None:
    """Both are plain links: nothing is asked of the other host before a reader follows one."""
    names = [name for name, _ in foot(HUB)]
    assert names == ["Góp ý mục này", "Sửa trang này"]


def test_without_a_repository_nothing_is_shown(
    foot: Callable[[str | None], list[tuple[str, str]]],
) -> None:
    """A report on a closed network has no place for comments."""
    assert foot(None) == []


def test_another_host_gets_a_link_to_the_repository_only(
    foot: Callable[[str | None], list[tuple[str, str]]],
) -> None:
    """Addresses are not guessed."""
    url = "https://git.tinh.vn/ban/bao-cao"
    assert foot(url) == [("Kho chứa báo cáo này", url)]
