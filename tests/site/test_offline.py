"""The site stays on the reader's machine, behind a server and from a disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from macros.project import Project
from tests.site.conftest import serving
from tests.site.reader import listen, type_query
from tests.site.window import Window

_PASTE = """text => {
  const field = document.querySelector(".md-search__input")
  field.value = text
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }))
}"""


@pytest.mark.parametrize("door", ["disk", "server"])
def test_no_page_calls_another_host_or_complains(
    window: Window, site: Path, pages: list[str], server: str, door: str
) -> None:
    """Every page loads with requests to its own place only and an empty console."""
    base = f"{site.as_uri()}/" if door == "disk" else server
    tab = window.new_page()
    noise = listen(tab, base)
    for page in pages:
        tab.goto(base + page)
        tab.wait_for_selector(".js-focus-visible")  # the theme's own script has come
        tab.wait_for_timeout(50)
    tab.close()
    assert noise == []


@pytest.mark.parametrize("door", ["disk", "server"])
def test_search_works_and_shows_the_place(
    window: Window, site: Path, server: str, door: str
) -> None:
    """Typing without tone marks finds the page; following the result marks the words on it."""
    base = f"{site.as_uri()}/" if door == "disk" else server
    tab = window.new_page()
    tab.goto(f"{base}index.html")
    type_query(tab, "nguoi dan toc thieu so")
    assert tab.locator(".md-search-result__meta").inner_text().strip().endswith("trang")
    first = tab.locator(".md-search-result mark").first
    expect(first).to_have_text("người dân tộc thiểu số")  # the last of what was asked while typing
    tab.locator(".md-search-result__link", has_text="Tăng, giảm số lượng").first.click()
    tab.wait_for_url("**/1-tinh-hinh.html*")
    marked = tab.evaluate("[...CSS.highlights.get('to-sang')].map(range => `${range}`)")
    assert marked == ["người dân tộc thiểu số"]
    assert "h=" not in tab.url
    tab.close()


def test_words_put_in_by_mouse_are_searched(window: Window, site: Path) -> None:
    """No key has to be pressed after them."""
    tab = window.new_page()
    tab.goto(f"{site.as_uri()}/index.html")
    tab.locator(".md-search__input").click()
    tab.evaluate(_PASTE, "đảng viên")
    tab.locator(".md-search-result__link").first.wait_for()
    tab.close()


@pytest.mark.parametrize(
    "dead", ["sai.html", "a-kho-sach-ban-doc/sai/sai.html", None], ids=["beside", "deep", "disk"]
)
def test_a_dead_address_leads_on(
    window: Window, catalogued: Project, tmp_path: Path, dead: str | None
) -> None:
    """Its page has its look, its search and the outline, in a folder of a server or on a disk."""
    (tmp_path / "bao-cao").symlink_to(catalogued.site)
    with serving(tmp_path, catalogued.site / "404.html") as server:
        tab = window.new_page()
        base = f"{catalogued.site.as_uri()}/" if dead is None else f"{server}bao-cao/"
        tab.goto(f"{base}{dead or '404.html'}")
        assert tab.locator("h1").evaluate("one => getComputedStyle(one).fontWeight") == "700"
        type_query(tab, "kho sach")
        found = tab.locator(".md-search-result__link").first.get_attribute("href") or ""
        assert found.startswith(base)
        assert tab.locator(".cac-muc a").first.evaluate("one => one.href").startswith(base)
        tab.close()


def test_the_chosen_scheme_is_remembered(window: Window, server: str) -> None:
    """A reader who chose the dark ground sees it on the next page, without a flash."""
    tab = window.new_page()
    tab.goto(f"{server}index.html")
    tab.locator("label[title='Chuyển sang nền tối']").click()
    tab.goto(f"{server}2-danh-gia/1-uu-diem.html", wait_until="commit")
    tab.wait_for_selector("body[data-md-color-scheme=slate]")


def test_prompts_can_be_hidden(window: Window, server: str) -> None:
    """The outline's prompts vanish on demand and stay hidden on the next visit."""
    tab = window.new_page()
    address = f"{server}1-thuc-trang/3-dang-vien/1-tinh-hinh.html"
    tab.goto(address)
    prompt = tab.locator("aside.yeu-cau").first
    assert prompt.is_visible()
    tab.get_by_role("button", name="Yêu cầu của đề cương").click()
    assert not prompt.is_visible()
    tab.goto(address)
    assert not prompt.is_visible()
