"""The published report, copied or unzipped on some computer and opened by double-click."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from macros.files.zip import pack_site
from tests.site.reader import listen, type_query
from tests.site.window import Window

FOLDER = "Báo cáo của Tỉnh ủy #1 (bản 2) 100%"
SECTION = "1-thuc-trang/3-doi-ngu-dang-vien/1-tinh-hinh.html"


@pytest.fixture(scope="module", params=["copied", "unzipped"])
def place(
    request: pytest.FixtureRequest, report_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder that holds the site."""
    folder = tmp_path_factory.mktemp("noi khac") / FOLDER
    if request.param == "copied":
        shutil.copytree(report_site, folder / "site")
    else:
        archive = tmp_path_factory.mktemp("zip") / "bao-cao-site.zip"
        pack_site(report_site, archive)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
    return folder / "site"


@pytest.fixture(scope="module")
def offline(browser: Browser) -> Iterator[Window]:
    """A window of a browser without network."""
    window = Window(browser, offline=True)
    yield window
    window.close()


@pytest.fixture
def tab(offline: Window, place: Path) -> Iterator[Page]:
    """A tab that may ask for nothing and complain of nothing."""
    page = offline.new_page(reduced_motion="reduce")
    noise = listen(page, f"{place.as_uri()}/")
    yield page
    offline.clear()
    assert noise == []


def test_everything_works_without_a_network(tab: Page, place: Path) -> None:
    """From the first page by navigation and search to a sorted table and a chart's value."""
    tab.goto((place / "index.html").as_uri())
    tab.locator(".md-nav--primary").get_by_role("link", name="Ưu điểm và nguyên nhân").click()
    tab.wait_for_url("**/2-danh-gia-chung/1-uu-diem.html")
    type_query(tab, "tinh hinh doi ngu dang vien")
    found = tab.locator(".md-search-result__link[href*='3-doi-ngu-dang-vien/1-tinh-hinh']")
    found.first.click()
    tab.wait_for_url("**/1-tinh-hinh.html*")
    assert tab.evaluate("[...CSS.highlights.get('to-sang')].length") > 0
    tab.locator(".bieu-do .hinh [data-gia-tri]").first.hover()
    assert "2010" in tab.locator(".gia-tri").inner_text()
    tab.get_by_text("Số liệu của hình").first.click()
    table = tab.locator("details[open] table")
    assert table.is_visible()
    table.locator("thead button").last.click()
    assert table.locator("th[aria-sort=descending]").count() == 1


def test_links_and_downloads_lead_to_files(tab: Page, place: Path) -> None:
    """Every address on the pages, downloads among them, is a file that was carried along."""
    seen = 0
    for page in (SECTION, "index.html", "phu-luc/so-lieu/ket_nap.html"):
        tab.goto((place / page).as_uri())
        for address in tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)"):
            assert address.startswith(f"{place.as_uri()}/"), address
            assert Path(unquote(urlsplit(address).path)).is_file(), address
            seen += address.endswith((".csv", ".xlsx"))
    assert seen >= 2


def test_a_mark_of_a_chart_shows_the_card_of_its_number_by_keyboard(tab: Page, place: Path) -> None:
    """From a disk too: arrows go from mark to mark, Enter asks, Escape comes back."""
    tab.goto((place / "index.html").as_uri())
    tab.locator(".bieu-do .hinh").first.focus()
    tab.keyboard.press("ArrowRight")
    said = tab.locator(".gia-tri").inner_text()
    tab.keyboard.press("Enter")
    card = tab.locator("#the-so")
    card.get_by_role("link").first.wait_for()
    assert card.locator(".gia-tri-so").inner_text() in said
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.dataset.giaTri") == said
