"""How much a reader has to load: the first page, and the whole site to carry away."""

from __future__ import annotations

import gzip
from pathlib import Path
from time import sleep
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Route

FIRST_PAGE = 150_000  # bytes, compressed as web servers do, without images
REQUESTS = 12  # of one page, with its fonts and picture
WHOLE_SITE = 2_200_000  # bytes, each file compressed as in a zip, without the printed copies


def test_the_first_page_is_light(browser: Browser, report_server: str, report_site: Path) -> None:
    """With styles, scripts and fonts; the search index waits until somebody searches."""
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{report_server}index.html", wait_until="networkidle")
    tab.close()
    names = {unquote(urlsplit(url).path).lstrip("/") for url in asked if url[:4] == "http"}
    assert not any("search_index" in name for name in names)
    weights = {name: _transferred(report_site / name) for name in names}
    assert sum(weights.values()) < FIRST_PAGE, weights
    assert len(names) <= REQUESTS, names


def test_the_index_comes_with_the_first_look_at_the_search_box(
    browser: Browser, report_server: str
) -> None:
    """Once only, whatever is done with the box."""
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{report_server}index.html")
    with tab.expect_response("**/search_index.js"):
        tab.locator(".md-search__input").focus()
    tab.locator(".md-search__input").click()
    tab.close()
    assert sum(url.endswith("search_index.js") for url in asked) == 1


@pytest.mark.parametrize(
    "page", ["index.html", "phu-luc/so-cai.html", "2-danh-gia-chung/2-han-che.html"]
)
def test_nothing_moves_while_a_page_comes(browser: Browser, report_server: str, page: str) -> None:
    """Fonts and rows that come late take the room that was kept for them; few files are asked."""
    tab = browser.new_page(viewport={"width": 1350, "height": 940})
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.route("**/*.woff2", lambda route: (sleep(0.2), route.continue_()))
    tab.goto(f"{report_server}{page}", wait_until="networkidle")
    moved = tab.evaluate(_MOVED)
    tab.close()
    assert moved < 0.05
    assert len(asked) <= REQUESTS, asked


def test_a_slow_line_brings_words_before_letters(browser: Browser, report_server: str) -> None:
    """Where page and styles were long in coming, the machine's own fonts do for the first page;
    ours are fetched when it has come to rest, and the next page has them.
    """
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    for name in ("index.html", "bao-cao.css"):
        tab.route(f"**/{name}", lambda route: (sleep(0.3), route.continue_()))
    tab.goto(f"{report_server}index.html", wait_until="load")
    assert not any(url.endswith(".woff2") for url in asked)
    with tab.expect_request("**/*.woff2"):
        tab.hover(".md-header__title")
    tab.close()


def test_a_page_on_a_disk_has_our_letters(browser: Browser, report_site: Path) -> None:
    """From the first that is seen of it: no line breaks anew."""
    tab = browser.new_page()
    tab.add_init_script(_NO_LETTERS)
    tab.goto((report_site / "index.html").as_uri())
    tab.wait_for_function("() => getComputedStyle(document.body).opacity === '0'")
    tab.evaluate("come.forEach(one => one())")
    tab.wait_for_function(
        "() => getComputedStyle(document.body).opacity === '1'"
        " && getComputedStyle(document.body).fontFamily.startsWith('chu-tu-dia')"
        " && document.fonts.check('1em chu-tu-dia')"
    )
    tab.close()


def test_what_is_read_first_is_painted_first(browser: Browser, report_server: str) -> None:
    """Neither what stands below a second heading, nor more than fills a screen, nor the navigation
    is laid out before the first paint; all of it is after, and at once where a link leads to a
    place of the page.
    """
    tab = browser.new_page()
    tab.add_init_script("self.frames = []; requestAnimationFrame = one => frames.push(one)")
    section = "1-thuc-trang/2-to-chuc-co-so-dang/1-kien-toan-sap-xep.html"
    below = tab.locator(".md-content__inner > h2 ~ h2 ~ p").first
    late = tab.locator(".md-content__inner > :nth-child(10)")
    link = tab.locator(".md-sidebar--primary .md-nav__list > li > a").first
    for page, seen_late in (("index.html", below), (section, late)):
        tab.goto(f"{report_server}{page}")
        assert not seen_late.is_visible()
        assert not link.is_visible()
        tab.evaluate("frames.forEach(one => one(0))")
        seen_late.wait_for()
        assert link.is_visible()
    tab.goto("about:blank")
    tab.goto(f"{report_server}index.html#gop-y")
    assert below.is_visible()
    tab.close()


def test_a_dark_machine_shows_dark_pages_at_once(browser: Browser, report_server: str) -> None:
    """Not first when the theme's own script has come, which may be seconds later."""
    tab = browser.new_page(color_scheme="dark")
    tab.route("**/javascripts/*.js", lambda route: route.abort())
    tab.goto(f"{report_server}index.html")
    assert tab.locator("body").get_attribute("data-md-color-scheme") == "slate"
    tab.close()


def test_no_button_moves_away_under_a_hand(browser: Browser, report_server: str) -> None:
    """The buttons in the head of the page stand where they stood before the theme's script came."""
    tab = browser.new_page()
    held: list[Route] = []
    tab.route("**/javascripts/khung.js", lambda route: held.extend([route]))
    tab.goto(f"{report_server}index.html", wait_until="domcontentloaded")
    tab.wait_for_selector(".gop-y-mo")
    tab.evaluate("document.fonts.ready")
    before = tab.locator(".gop-y-mo").bounding_box()
    tab.hover(".md-header__title")
    while not held:  # the script is asked for a little later, on a busy machine
        tab.wait_for_timeout(50)
    held[0].continue_()
    tab.wait_for_selector("[data-md-component=palette] label:not([hidden])")
    after = tab.locator(".gop-y-mo").bounding_box()
    tab.close()
    assert before == after


def test_the_whole_site_is_light(report_site: Path) -> None:
    """Pages, data in five forms, search and look together: small enough to send by mail."""
    files = [path for path in report_site.rglob("*") if path.is_file()]
    copies = {"bao-cao.pdf", "bao-cao.docx"}
    weight = sum(len(gzip.compress(one.read_bytes(), 6)) for one in files if one.name not in copies)
    assert weight < WHOLE_SITE


# Letters come when they are told to, and nobody's patience ends.
_NO_LETTERS = """
self.come = []
const { load } = FontFace.prototype, later = setTimeout
FontFace.prototype.load = function () {
  return new Promise(one => come.push(one)).then(() => load.call(this))
}
self.setTimeout = (act, time) => time === 500 ? 0 : later(act, time)
"""
_MOVED = """() => new Promise(done => new PerformanceObserver(list => done(
  list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
)).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done(0), 300))"""


def _transferred(path: Path) -> int:
    """The bytes on the wire; fonts are compressed already, images do not count."""
    if path.suffix in {".svg", ".png"}:
        return 0
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 6))
