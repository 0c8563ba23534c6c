"""One short tour of the site, opened by double-click, in every browser that this machine has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from macros.project import Project
from tests.site.browsers import (
    Chromium,
    Tab,
    find_firefox,
    find_webkit,
    firefox,
    wait,
    webkit,
)
from tests.site.conftest import CHROMIUM_FLAGS, find_chromium

PAGE = "a-kho-sach-ban-doc/2-ban-doc.html"
_IN_VIEW = "(({top, bottom}) => top >= 0 && bottom <= innerHeight)(%s.getBoundingClientRect())"
_OTHERS = {"firefox": (find_firefox, firefox), "webkit": (find_webkit, webkit)}


@pytest.fixture(params=["chromium", *_OTHERS])
def tab(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tab]:
    """A tab of one browser; skipped, with the reason, where it is not there."""
    if request.param in _OTHERS:
        find, start = _OTHERS[request.param]
        if find() is None:
            pytest.skip(f"no {request.param} on this machine; make test-deep SYSTEM=1 installs it")
        with start(tmp_path) as driven:
            yield driven
        return
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine; make test SYSTEM=1 installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield Chromium(browser.new_page())
        browser.close()


@pytest.mark.deep
def test_search_landing_card_catalogue_and_comment(tab: Tab, catalogued: Project) -> None:
    """By file alone: what readers and reviewers do most works in each of them."""
    address = catalogued.site.as_uri()
    tab.go(f"{address}/index.html")

    tab.click(".md-search__input")
    tab.keys(".md-search__input", "tra sach dung han")
    first = "document.querySelector('.md-search-result__link')"
    wait(tab, f"!!{first}")
    tab.go(str(tab.js(f"{first}.href")))
    wait(tab, "location.pathname.endsWith('.html') && document.readyState === 'complete'")
    wait(tab, "CSS.highlights?.get('to-sang')?.size > 0")
    assert tab.js(_IN_VIEW % "[...CSS.highlights.get('to-sang')][0]")

    tab.go(f"{address}/{PAGE}")
    tab.click("td[data-so]")
    wait(tab, "!!document.querySelector('#the-so:popover-open .di-tiep a')")
    tab.click("#the-so .di-tiep a")
    row = "document.querySelector('tr.duoc-chi')"
    wait(tab, f"!!{row}")
    wait(tab, _IN_VIEW % row)

    tab.go(f"{address}/{PAGE}")
    tab.click(".gop-y-mo")
    tab.click("#gop-y-hop .chinh")
    tab.click("article h2")
    tab.keys("#gop-y-loi", "Ngắn lại.")
    tab.click("#gop-y-hop .chinh")
    tab.go(f"{address}/b-xep-loai.html")
    assert tab.js("document.querySelector('.gop-y-mo').textContent") == "Góp ý (1)"
    assert tab.complaints() == []
