"""Every number answers: hover, focus or tap shows where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from macros.project import Project
from tests.site.conftest import serving
from tests.site.reader import barriers, listen, overflow
from tests.site.window import Window

READERS = "a-kho-sach-ban-doc/2-ban-doc.html"
RATING = "b-xep-loai.html"
CARD = "#the-so"


@pytest.fixture(scope="module", params=["disk", "server"])
def base(request: pytest.FixtureRequest, catalogued: Project) -> Iterator[str]:
    """The address of the site, from a disk and behind a server."""
    if request.param == "disk":
        yield f"{catalogued.site.as_uri()}/"
    else:
        with serving(catalogued.site) as address:
            yield address


@pytest.fixture
def tab(window: Window) -> Iterator[Page]:
    """A window of a computer."""
    page = window.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield page
    page.close()


def test_pointing_at_a_number_shows_its_card(tab: Page, base: str) -> None:
    """Value, meaning, formula, cells and source; nothing is asked of another host."""
    noise = listen(tab, base)
    tab.goto(base + RATING)
    tab.get_by_role("link", name="28,6%").hover()
    card = tab.locator(CARD)
    expect(card).to_be_visible()
    words = card.inner_text()
    for part in (
        "28,6%",
        "Tỷ lệ: xuất sắc, 2020",
        "Xếp loại phòng đọc",
        "Xuất sắc 2020 ÷ Số phòng được đánh giá 2020 × 100",
        "28,5714%",
        "dòng 6",
        "data/tables/xep_loai.csv",
        "Hội đồng đánh giá; số liệu minh họa",
    ):
        assert part in words, part
    links = [link.get_attribute("href") or "" for link in card.get_by_role("link").all()]
    assert any(link.endswith("phu-luc/so-lieu/xep_loai.html?cot=muc_1#dong-6") for link in links)
    assert "https://github.com/thu-vien/bao-cao/blob/main/data/tables/xep_loai.csv#L6" in links
    tab.mouse.move(5, 5)
    expect(card).to_be_hidden()
    assert noise == []


def test_the_card_can_be_entered(tab: Page, base: str) -> None:
    """The pointer may travel from the number into the card, to its links."""
    tab.goto(base + RATING)
    tab.get_by_role("link", name="28,6%").hover()
    tab.locator(CARD).get_by_role("link", name="Xem trong danh mục số liệu").hover()
    tab.wait_for_timeout(500)
    expect(tab.locator(CARD)).to_be_visible()


def test_the_keyboard_reaches_card_and_link(tab: Page, base: str) -> None:
    """Tab shows the card, an arrow enters it, Escape closes it, Enter follows the number."""
    tab.goto(base + RATING)
    number = tab.get_by_role("link", name="28,6%")
    tab.get_by_role("link", name="4", exact=True).first.focus()
    tab.keyboard.press("Tab")
    expect(number).to_be_focused()
    expect(tab.locator(CARD)).to_be_visible()
    described = tab.locator(f"#{number.get_attribute('aria-describedby')}")
    assert "Tỷ lệ: xuất sắc" in described.inner_text()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator(CARD).get_by_role("link").first).to_be_focused()
    tab.keyboard.press("Shift+Tab")
    expect(number).to_be_focused()
    expect(tab.locator(CARD)).to_be_hidden()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Escape")
    expect(tab.locator(CARD)).to_be_hidden()
    expect(number).to_be_focused()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/phu-luc/so-lieu/xep_loai.html?cot=muc_1#dong-6")


@pytest.mark.parametrize("is_touched", [False, True], ids=["mouse", "finger"])
def test_a_number_that_is_clicked_shows_its_card(
    browser: Browser, base: str, is_touched: bool
) -> None:
    """Nobody is sent away, however often it is clicked: the card leads on, and stays until then."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=is_touched)
    tab = context.new_page()
    tab.goto(base + RATING)
    number = tab.get_by_role("link", name="28,6%")
    press = "tap" if is_touched else "click"
    card = tab.locator(CARD)
    for _ in range(2):
        getattr(number, press)()
        expect(card).to_be_visible()
        box = card.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert overflow(tab) <= 0
    if not is_touched:
        tab.mouse.move(5, 840)
        tab.wait_for_timeout(400)
        expect(card).to_be_visible()
    getattr(tab.locator("#bang-xep_loai figcaption"), press)()
    expect(card).to_be_hidden()
    getattr(number, press)()
    getattr(card.get_by_role("link", name="Xem trong danh mục số liệu"), press)()
    tab.wait_for_url("**/phu-luc/so-lieu/xep_loai.html*")
    context.close()


@pytest.mark.parametrize("is_left", [False, True], ids=["waited for", "left again"])
def test_a_number_asked_for_too_early_is_answered(
    window: Window, catalogued: Project, is_left: bool
) -> None:
    """A click before the scripts have come leads nowhere; the card comes with them, if wanted."""
    tab = window.new_page()
    with serving(catalogued.site) as address:
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        tab.route("**/bao-cao.js", hold)
        tab.goto(f"{address}{RATING}", wait_until="commit")
        tab.get_by_role("link", name="28,6%").click()
        assert tab.url.endswith(RATING)
        if is_left:
            tab.locator("h1").click()
        held[0].continue_()
        tab.wait_for_function("() => !!self.soLieu?.hoi")
        if is_left:
            expect(tab.locator(".dang-hoi")).to_have_count(0)
        else:
            expect(tab.locator(CARD)).to_be_visible()
    tab.close()


def test_a_table_is_walked_with_arrow_keys(tab: Page, base: str) -> None:
    """One stop for the Tab key; each number under the focus shows its card."""
    tab.goto(base + READERS)
    table = tab.locator("#bang-ban_doc table")
    assert table.locator("td[tabindex='0']").count() == 1
    first = table.locator("td[data-so]").first
    table.locator("xpath=..").focus()
    for _ in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.matches('td[data-so]')"):
            break
    expect(first).to_be_focused()
    expect(tab.locator(CARD)).to_be_visible()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowRight")
    below = table.locator("tbody tr").nth(1).locator("td").nth(1)
    expect(below).to_be_focused()
    expect(tab.locator(CARD)).to_contain_text("Thẻ hủy, 2017")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/phu-luc/so-lieu/ban_doc.html?cot=the_huy#dong-*")


def test_a_provisional_number_says_so(tab: Page, base: str) -> None:
    """The mark and its note are on the card."""
    tab.goto(base + READERS)
    tab.locator("p a.so", has_text="giảm").first.hover()
    expect(tab.locator(CARD)).to_contain_text("Số liệu sơ bộ: Chờ số liệu của cơ sở Trung tâm")


def test_numbers_are_links_without_scripts(browser: Browser, base: str) -> None:
    """Each leads to its row, which is in the page and is the target."""
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(base + READERS)
    tab.get_by_role("link", name="7.084").first.click()
    tab.wait_for_url("**/phu-luc/so-lieu/ban_doc.html?cot=cuoi_nam#dong-14")
    assert "7.084" in tab.locator("tr:target").inner_text()
    context.close()


def test_a_number_that_was_asked_for_is_shown(tab: Page, base: str) -> None:
    """Also one in the closed table of a chart."""
    tab.goto(base + READERS)
    name = tab.locator("details td[data-so]").first.get_attribute("data-so")
    tab.goto(f"{base}{READERS}#so-{name}")
    number = tab.locator(f'[data-so="{name}"]')
    expect(number).to_be_visible()
    expect(number).to_be_focused()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_open_card_has_no_barrier(window: Window, base: str, dark: bool) -> None:
    """axe-core finds nothing, in both schemes."""
    scheme = "dark" if dark else "light"
    tab = window.new_page(color_scheme=scheme, reduced_motion="reduce")
    tab.goto(base + READERS)
    tab.locator("td[data-so]").nth(3).click()
    expect(tab.locator(CARD)).to_be_visible()
    found = barriers(tab)
    tab.close()
    assert found == []
