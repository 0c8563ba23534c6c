"""Every page can be read by everybody: axe-core, a phone, a doubled letter size, paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.deep import IS_DEEP
from tests.site.conftest import pages_of
from tests.site.reader import LOOKS, Scheme, barriers, listen, overflow, type_query
from tests.site.window import Window

RICH_PAGE = "1-thuc-trang/3-dang-vien/1-tinh-hinh.html"
SHARES = 2  # parts of the report's pages, for several workers to read
CATALOGUE = "phu-luc/so-lieu/"  # its pages are of one making
SECTION = "1-thuc-trang/3-doi-ngu-dang-vien/3-phat-trien-dang-vien.html"  # of the report


def _remark(tab: Page) -> None:
    tab.click(".gop-y-mo")
    tab.get_by_role("button", name="Chọn từ danh sách đoạn").click()


OPENED: dict[str, Callable[[Page], None]] = {
    "card": lambda tab: tab.locator("td[data-so]").first.click(),
    "remarks": lambda tab: tab.click(".gop-y-mo"),
    "remark": _remark,
    "table": lambda tab: tab.get_by_role("button", name="Toàn màn hình").first.click(),
    "menu": lambda tab: tab.locator("#__drawer").evaluate("box => { box.checked = true }"),
}
# One page of each kind: the first, one with an author's table, the head of a part, all the rest.
REPORT_KINDS = [
    *("index.html", "404.html", "phu-luc/bieu-thong-ke.html", "phu-luc/so-lieu/ket_nap.html"),
    *("phu-luc/danh-muc-so-lieu.html", "phu-luc/so-cai.html", "phu-luc/tien-do.html"),
    "phu-luc/van-ban.html",
]
KINDS = ["index.html", "0-dac-diem.html", "1-thuc-trang/index.html", RICH_PAGE]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_kind_of_page_has_a_barrier(
    window: Window, server: str, width: int, scheme: Scheme
) -> None:
    """axe-core finds no violation, with rules of WCAG 2 A and AA and its best practices."""
    tab = window.new_still_page(width, scheme)
    found = {}
    for page in KINDS:
        tab.goto(server + page)
        found[page] = barriers(tab)
    tab.close()
    assert not any(found.values()), found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_search_has_no_barrier(window: Window, server: str, scheme: Scheme) -> None:
    """The list of results passes axe-core too; the page behind it is looked at alone."""
    tab = window.new_page(color_scheme=scheme, reduced_motion="reduce")
    tab.goto(server + RICH_PAGE)
    type_query(tab, "đảng viên")
    tab.wait_for_timeout(300)  # the box opens slowly; half-open colours are no finding
    found = barriers(tab, place=".md-search")
    tab.close()
    assert found == []


@pytest.mark.deep
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_nothing_that_opens_has_a_barrier(
    window: Window, report_server: str, width: int, scheme: Scheme
) -> None:
    """The card of a number, remarks in list and form, a table as large as the screen, the menu."""
    tab = window.new_still_page(width, scheme)
    found = {}
    for name, open_it in OPENED.items():
        tab.goto(report_server + SECTION)
        open_it(tab)
        tab.wait_for_timeout(300)
        found[name] = barriers(tab)
    tab.close()
    assert not any(found.values()), found


@pytest.mark.deep
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_kind_of_page_of_the_report_has_a_barrier(
    window: Window, report_server: str, width: int, scheme: Scheme
) -> None:
    """Its first page, wide tables, catalogue, ledger, board, register and the dead address."""
    tab = window.new_still_page(width, scheme)
    found, wide = {}, {}
    for page in REPORT_KINDS:
        tab.goto(report_server + page)
        tab.wait_for_timeout(300)
        found[page], wide[page] = barriers(tab), overflow(tab)
    tab.close()
    assert not any(found.values()), found
    assert not any(width > 0 for width in wide.values()), wide


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_of_the_report_can_be_read(
    window: Window, report_server: str, report_site: Path, share: int
) -> None:
    """No foreign request, no complaint, nothing too wide for a phone, no barrier.

    What stands around the text is the same everywhere, and looked at on each kind of page; for
    barriers `make test` looks at every third page, and of the catalogue at every tenth at all.
    """
    pages = [page for page in pages_of(report_site) if not page.startswith(CATALOGUE)]
    tables = [page for page in pages_of(report_site) if page.startswith(CATALOGUE)]
    asked = pages + tables if IS_DEEP else pages[::3] + tables[::10]
    tab = window.new_page(reduced_motion="reduce")
    noise = listen(tab, report_server)
    found: dict[str, list[str]] = {}
    wide: dict[str, int] = {}
    for page in sorted({*pages, *asked})[share::SHARES]:
        tab.set_viewport_size({"width": 1280, "height": 900})
        tab.goto(report_server + page)
        if page in asked:
            found[page] = barriers(tab, contrast=False, place="main")
        tab.set_viewport_size({"width": 390, "height": 844})
        wide[page] = overflow(tab)
    tab.close()
    assert {page: told for page, told in found.items() if told} == {}
    assert noise == []
    assert {page: width for page, width in wide.items() if width > 0} == {}


def test_the_longest_page_of_the_report_has_enough_contrast(
    window: Window, report_server: str, report_site: Path
) -> None:
    """Real tables and charts are legible in both schemes; the theme is tested on the sample."""
    longest = max(pages_of(report_site), key=lambda page: (report_site / page).stat().st_size)
    tab = window.new_page(reduced_motion="reduce")
    found = {}
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        tab.goto(report_server + longest)
        found[scheme] = barriers(tab, place="main")
    tab.close()
    assert not any(found.values()), found


def test_no_page_is_wider_than_the_screen(window: Window, server: str, pages: list[str]) -> None:
    """Only tables scroll sideways; 640 is a window of 1,280 at 200 % zoom."""
    tab = window.new_page()
    wide = {}
    for page in pages:
        tab.goto(server + page)
        for width in (640, 390, 320):
            tab.set_viewport_size({"width": width, "height": 844})
            if overflow(tab) > 0:
                wide[page, width] = overflow(tab)
    tab.close()
    assert wide == {}


def test_the_first_column_stays_while_a_table_scrolls(window: Window, server: str) -> None:
    """On a phone the names of the rows remain beside the numbers."""
    tab = window.new_page(viewport={"width": 390, "height": 844})
    tab.goto(server + RICH_PAGE)
    left = tab.evaluate(
        """() => {
          const frame = document.querySelector("#bang-xep_loai .bang-cuon")
          frame.scrollLeft = 200
          const name = frame.querySelector("tbody th")
          return name.getBoundingClientRect().left - frame.getBoundingClientRect().left
        }"""
    )
    tab.close()
    assert left == 0


def test_figures_of_a_column_have_one_width(window: Window, server: str) -> None:
    """Numbers of equally many figures are equally wide, so that columns line up."""
    tab = window.new_page()
    tab.goto(server + RICH_PAGE)
    widths = tab.evaluate(
        """async () => {
          await document.fonts.ready
          const cell = document.querySelector("table.so-lieu td.so")
          return ["11.111", "40.856"].map(text => {
            const span = document.createElement("span")
            span.textContent = text
            cell.append(span)
            return span.getBoundingClientRect().width
          })
        }"""
    )
    tab.close()
    assert widths[0] == pytest.approx(widths[1], abs=0.1)


def test_the_way_back_to_the_top_stands_beside_the_text(window: Window, server: str) -> None:
    """Its button covers no line that is being read."""
    tab = window.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(server + RICH_PAGE)
    button = tab.locator(".md-top").bounding_box()
    text = tab.locator("article > p").first.bounding_box()
    tab.close()
    assert button
    assert text
    assert button["x"] > text["x"] + text["width"]


def test_the_keyboard_is_seen_everywhere(window: Window, server: str) -> None:
    """Whatever Tab reaches is outlined; the search box, which fills its frame, colours that."""
    tab = window.new_page(reduced_motion="reduce")
    tab.goto(server + RICH_PAGE)
    unseen = []
    reached = 0
    for _ in range(400):
        tab.keyboard.press("Tab")
        name, style, is_search = tab.evaluate(
            """() => {
              const here = document.activeElement
              return [here.outerHTML.slice(0, 120), getComputedStyle(here).outlineStyle,
                here.matches(".md-search__input")]
            }"""
        )
        if name.startswith("<body"):
            break
        reached += 1
        if style == "none" and not is_search:
            unseen.append(name)
    tab.close()
    assert reached > 50
    assert unseen == []


def test_a_page_on_paper_has_neither_navigation_nor_prompts(window: Window, server: str) -> None:
    """Print shows the text, its tables and the notice; nothing of the screen around it."""
    tab = window.new_page()
    tab.goto(server + RICH_PAGE)
    tab.emulate_media(media="print")
    hidden = [".md-header", ".md-sidebar", ".md-footer__inner", "aside.yeu-cau", ".nut-yeu-cau"]
    assert not any(tab.locator(part).first.is_visible() for part in hidden)
    for part in ["h1", "table.so-lieu", ".minh-hoa", ".footnote"]:
        assert tab.locator(part).first.is_visible(), part
    tab.close()
