"""What every built page holds, read without a browser."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest

from macros.publish.run import publish
from macros.publish.stages import Stages
from tests.published import SMALL, copy_report


@pytest.fixture(scope="session")
def trees(site: Path, pages: list[str]) -> dict[str, lxml.html.HtmlElement]:
    """Every page, parsed."""
    return {page: lxml.html.parse(str(site / page)).getroot() for page in pages}


def test_every_page_says_that_its_figures_are_invented(
    trees: dict[str, lxml.html.HtmlElement],
) -> None:
    """The sentence of data/report.yml stands at the head of each page."""
    for page, tree in trees.items():
        assert "Số liệu minh họa" in tree.xpath("string(//*[@class='minh-hoa'])"), page


def test_nothing_is_loaded_from_another_host(trees: dict[str, lxml.html.HtmlElement]) -> None:
    """Scripts, styles and images are files of the site, named by relative links."""
    for page, tree in trees.items():
        sources = tree.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src")
        assert sources
        for source in sources:
            assert not urlsplit(source).netloc, (page, source)
            assert not source.startswith("/"), (page, source)


def test_no_page_needs_inline_scripts_or_styles(
    trees: dict[str, lxml.html.HtmlElement],
) -> None:
    """The Content-Security-Policy forbids them, so none may be there to be stopped."""
    for page, tree in trees.items():
        policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert "script-src 'self'" in policy, page
        assert "unsafe" not in policy, page
        scripts = tree.xpath("//script[not(@src) and not(@type='application/json')]")
        assert not scripts, page
        assert not tree.xpath("//style | //*[@style] | //@onclick"), page


def test_pages_are_vietnamese(trees: dict[str, lxml.html.HtmlElement]) -> None:
    """The language is declared, and the theme's own words are translated."""
    for page, tree in trees.items():
        assert tree.get("lang") == "vi", page
        assert "Initializing" not in tree.text_content(), page


def test_anchors_keep_the_letter_d_with_stroke(
    trees: dict[str, lxml.html.HtmlElement],
) -> None:
    """A heading's anchor is the heading, not the heading without đ."""
    page = trees["1-thuc-trang/3-dang-vien/1-tinh-hinh.html"]
    assert page.xpath("//h2[@id='đánh-giá-xếp-loại-đảng-viên']")


def test_a_page_shows_how_far_it_is(trees: dict[str, lxml.html.HtmlElement]) -> None:
    """The front matter's state is shown in words above the heading."""
    page = trees["1-thuc-trang/1-lanh-dao.html"]
    assert page.xpath("string(//*[contains(@class, 'dau-trang')]//*[@data-trang-thai])") == (
        "Chờ duyệt"
    )


def test_print_sources_are_no_part_of_the_site(site: Path) -> None:
    """Templates of the printed copies stay out of what is published."""
    assert not (site / "in").exists()


def test_fonts_are_small_and_licensed(site: Path) -> None:
    """Each face is under 30 KB, and its licence travels with it."""
    fonts = site / "assets" / "fonts"
    faces = list(fonts.glob("*.woff2"))
    assert len(faces) == 4
    assert all(face.stat().st_size < 30_000 for face in faces)
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text(encoding="utf-8")


def test_the_site_is_called_after_its_report(tmp_path: Path) -> None:
    """Another report's site has its own name; mkdocs.yml names none."""
    project = copy_report(SMALL, tmp_path / "nho")
    publish(project, Stages())
    page = lxml.html.parse(str(project.site / "b-xep-loai.html")).getroot()
    header = " ".join(page.xpath("string(//*[contains(@class, 'md-header__title')])").split())
    assert header.startswith("Báo cáo về hoạt động thư viện giai đoạn 2016 - 2020")
    assert page.xpath("string(//title)").endswith("– " + header.split(" 2020")[0] + " 2020")


def test_each_number_leads_to_a_row_that_is_there(report_site: Path) -> None:
    """Also of other units and years than those that its page of the catalogue shows at first, and
    where no script draws the rest.
    """
    rows: dict[Path, set[str]] = {}
    for path in report_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for page, row in re.findall(r'class="so" [^>]*href="([^"?#]+)\?cot=\w+#(dong-\d+)"', text):
            target = (path.parent / unquote(page)).resolve()
            if target not in rows:
                found = re.findall(r'<tr id="(dong-\d+)"', target.read_text(encoding="utf-8"))
                rows[target] = set(found)
            assert row in rows[target], (path, page, row)
    assert len(rows) > 10
