"""The page of a comparison, opened from a disk: next change, filters, what was seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

from macros.review.written.one_page import write_page
from tests.published import SMALL, copy_report
from tests.review.versions import compare_folders, edit
from tests.site.reader import LOOKS, Scheme, barriers, overflow
from tests.site.window import Window

READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a comparison: a number in sentence and table, and other words."""
    folder = tmp_path_factory.mktemp("doi-chieu")
    old = copy_report(SMALL, folder / "cu").root
    new = Path(shutil.copytree(old, folder / "moi"))
    edit(new, "data/tables/ban_doc.csv", ("2019,toan_he,", "2019,toan_he,1"))
    edit(new, READERS, ("vẫn còn phù hợp", "cần thay thế"))
    edit(new, "data/tables/kho_sach.csv", ("2020,van_hoc,", "2020,van_hoc,1"))
    path = folder / "index.html"
    path.write_text(write_page(compare_folders(old, new)), encoding="utf-8")
    return path


@pytest.fixture
def page(window: Window, written: Path) -> Page:
    """The page, opened by double-click; whatever its console says fails the test."""
    opened = window.new_page(viewport={"width": 390, "height": 800})
    opened.on("console", lambda said: pytest.fail(said.text))
    opened.on("pageerror", lambda error: pytest.fail(str(error)))
    opened.goto(written.as_uri())
    return opened


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_everybody_can_read_it(page: Page, width: int, scheme: Scheme) -> None:
    """axe-core finds nothing, in both schemes, and nothing is wider than the screen."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    assert barriers(page) == []
    assert overflow(page) <= 0


def test_keys_lead_from_change_to_change(page: Page) -> None:
    """And back; on a phone nothing is wider than the screen."""
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.id")
    page.keyboard.press("k")
    assert first != second
    assert page.evaluate("document.activeElement.id") == first
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_was_seen_is_still_seen_when_the_page_is_opened_again(page: Page) -> None:
    """The tick holds for just what the change says."""
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert "đã xem 1/" in page.inner_text(".da-xem-dem")
    page.reload()
    assert "đã xem 1/" in page.inner_text(".da-xem-dem")


def test_kinds_that_nobody_wants_to_see_are_hidden(page: Page) -> None:
    """With the sections that have nothing else."""
    shown = page.locator(".thay-doi:visible").count()
    page.locator(".loc input[value=so-lieu]").uncheck()
    assert page.locator(".thay-doi:visible").count() < shown
