"""The data catalogue and the ledger, read in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from macros.project import Project
from tests.site.phrases import read_index
from tests.site.reader import LOOKS, Scheme, barriers, listen, overflow
from tests.site.window import Window

READERS = "phu-luc/so-lieu/ban_doc.html"
LEDGER = "phu-luc/so-cai.html"
PAGES = ["phu-luc/danh-muc-so-lieu.html", READERS, "phu-luc/so-lieu/kho_sach.html", LEDGER]
PAGES += ["so-lieu/so-cai-1.html"]


@pytest.fixture(scope="module")
def base(catalogued: Project) -> str:
    """The published small report on a disk."""
    return f"{catalogued.site.as_uri()}/"


@pytest.fixture
def tab(window: Window) -> Iterator[Page]:
    """A window of a computer."""
    page = window.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield page
    page.close()


def _rows(tab: Page) -> list[str]:
    return [row.inner_text() for row in tab.locator(".danh-muc tbody tr").all()]


def test_a_table_opens_with_the_own_unit(tab: Page, base: str) -> None:
    """All units are one choice away."""
    noise = listen(tab, base)
    tab.goto(base + READERS)
    unit = tab.get_by_label("Cơ sở", exact=True)
    expect(unit).to_have_value("Toàn hệ thống")
    assert len(_rows(tab)) == 5
    unit.select_option("Tất cả")
    expect(tab.locator(".dem")).to_contain_text("Dòng 1–15 trong 15")
    assert noise == []


def test_a_table_is_filtered_as_one_types(tab: Page, base: str) -> None:
    """Without tone marks too; what is left is counted."""
    tab.goto(base + READERS)
    tab.get_by_label("Cơ sở", exact=True).select_option("Tất cả")
    tab.get_by_label("Lọc theo chữ").fill("ven bien 2019")
    expect(tab.locator(".dem")).to_contain_text("Dòng 1–1 trong 1 dòng chọn được (cả bảng 15 dòng)")
    assert "Chi nhánh Ven biển" in _rows(tab)[0]


def test_a_number_is_filtered_for_without_its_dots(tab: Page, base: str) -> None:
    """As a keyboard types it: 7084 finds 7.084."""
    tab.goto(base + READERS)
    tab.get_by_label("Cơ sở", exact=True).select_option("Tất cả")
    tab.get_by_label("Lọc theo chữ").fill("7084")
    assert len(_rows(tab)) == 1
    assert "7.084" in _rows(tab)[0]


def test_a_table_is_sorted_by_a_column(tab: Page, base: str) -> None:
    """By value, not by letters; empty cells come last in both directions."""
    tab.goto(base + READERS)
    head = tab.locator(".danh-muc th", has_text="Lượt mượn")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    column = ".danh-muc tbody tr td:nth-child(7)"
    values = tab.locator(column).all_inner_texts()
    assert values[-1] == ""
    numbers = [int("".join(filter(str.isdigit, value))) for value in values[:-1]]
    assert numbers == sorted(numbers)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert tab.locator(column).all_inner_texts()[-1] == ""


def test_a_row_of_another_unit_is_found_by_its_address(tab: Page, base: str) -> None:
    """Row and column are lit up, whatever is chosen at first."""
    tab.goto(f"{base}{READERS}?cot=cuoi_nam#dong-3")
    row = tab.locator("#dong-3")
    expect(row).to_be_visible()
    expect(row).to_contain_text("Cơ sở Trung tâm")
    assert row.locator(".cot-duoc-chi").inner_text() == "4.502"
    expect(tab.get_by_label("Cơ sở", exact=True)).to_have_value("Cơ sở Trung tâm")


def test_a_row_tells_where_it_is_printed(tab: Page, base: str) -> None:
    """Sentence, table and chart; each leads to the number."""
    tab.goto(base + READERS)
    tab.locator(".danh-muc tbody tr").last.get_by_role("link").click()
    places = tab.locator(".noi-in li")
    expect(places.filter(has_text="Đến hết năm 2020 có 7.084 thẻ bạn đọc")).to_be_visible()
    expect(places.filter(has_text="Bảng 2.")).to_be_visible()
    places.filter(has_text="Đến hết năm 2020").get_by_role("link").click()
    tab.wait_for_url("**/2-ban-doc.html#so-*")
    expect(tab.locator("[data-so].duoc-chi")).to_have_text("7.084")


def test_the_ledger_is_searched_sorted_and_leads_on(tab: Page, base: str) -> None:
    """All numbers of the report; each with the place that prints it and its cells."""
    noise = listen(tab, base)
    tab.goto(base + LEDGER)
    rows = tab.locator(".so-cai tbody tr")
    expect(rows).to_have_count(25)
    tab.get_by_label("Lọc theo chữ").fill("xuat sac 28,6")
    expect(rows).to_have_count(2)  # the share, and the count in the same sentence
    share = rows.filter(has_text="Tỷ lệ: xuất sắc")
    expect(share).to_contain_text("xep_loai.csv, dòng 6, cột muc_1")
    share.get_by_role("link").first.click()
    tab.wait_for_url("**/b-xep-loai.html#so-3.0")
    assert noise == []


def test_the_ledger_finds_what_is_typed_exactly(tab: Page, base: str) -> None:
    """ "Bảng 1" is not "Bảng 12", quoted words stand together, numbers need no dots."""
    tab.goto(base + LEDGER)
    rows, filter_box = tab.locator(".so-cai tbody tr"), tab.get_by_label("Lọc theo chữ")
    for typed, wanted in [
        ("bang 2", "Bảng 2."),
        ('"thẻ bạn đọc"', "thẻ bạn đọc"),
        ("7084", "7.084"),
    ]:
        filter_box.fill(typed)
        found = rows.all_inner_texts()
        assert found
        assert all(wanted in text.replace("\xa0", " ") for text in found), (typed, found)
    filter_box.fill('"đọc bạn thẻ"')
    expect(rows).to_have_count(0)


def test_a_sum_of_the_ledger_opens_to_its_cells(tab: Page, base: str) -> None:
    """A row is short until it is opened; then each cell stands there with its value."""
    tab.goto(base + LEDGER)
    tab.get_by_label("Lọc theo chữ").fill("triệu đồng")
    cells = tab.locator(".so-cai details.cac-o").first
    expect(cells.locator("li").first).to_be_hidden()
    cells.locator("summary").click()
    values = cells.locator("li").all_inner_texts()
    assert len(values) == int(cells.locator("summary").inner_text().split()[0])
    assert all(value.rpartition(": ")[2].strip() for value in values)


def test_all_data_can_be_had_without_scripts(browser: Browser, base: str) -> None:
    """Rows as a table, what is not shown as files; the whole ledger as plain pages too."""
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    site = Path(unquote(base.removeprefix("file://")))
    for page, words in [(READERS, "15 dòng; cả bảng ở các tệp"), (LEDGER, " số.")]:
        tab.goto(base + page)
        assert words in tab.locator(".dem").first.inner_text()
        link = tab.locator("a[download]").first.get_attribute("href")
        assert (site / page).parent.joinpath(unquote(link or "")).resolve().is_file()
    tab.get_by_role("link", name="khi không có JavaScript").click()
    ledger = (site / "so-lieu/so-cai.csv").read_text(encoding="utf-8").splitlines()
    assert tab.locator("tr:has(a)").count() == len(ledger) - 1
    assert tab.locator(".minh-hoa").is_visible()
    tab.get_by_role("link", name="Về trang “Sổ cái").first.click()
    assert tab.url == base + LEDGER
    context.close()


def test_a_card_leads_to_its_line_of_the_ledger(tab: Page, base: str) -> None:
    """For numbers of many cells, of which the card shows but some."""
    tab.goto(f"{base}a-kho-sach-ban-doc/1-kho-sach.html")
    tab.locator("p a.so", has_text="triệu đồng").first.hover()
    tab.locator("#the-so .con-nua a").click()
    tab.wait_for_url("**/phu-luc/so-cai.html?so=*")
    assert tab.locator("tr.duoc-chi li").count() == 15


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_appendix_has_no_barrier(window: Window, base: str, width: int, scheme: Scheme) -> None:
    """axe-core finds nothing on any kind of page, and none is wider than a phone."""
    tab = window.new_still_page(width, scheme)
    found = {}
    wide = {}
    for page in PAGES:
        tab.goto(base + page)
        tab.wait_for_timeout(200)
        if page == READERS:
            tab.locator(".danh-muc tbody th a").first.click()
        found[page] = barriers(tab)
        wide[page] = overflow(tab)
    tab.close()
    assert not any(found.values()), found
    assert not any(width > 0 for width in wide.values()), wide


def test_the_search_finds_a_table_and_not_its_numbers(base: str) -> None:
    """Titles and columns are found; rows would only bury the report's own words."""
    site = Path(unquote(base.removeprefix("file://")))
    index = read_index(site)
    mine = [item for item in index["docs"] if item["location"].startswith(READERS)]
    assert mine[0]["title"] == "Bạn đọc và lượt phục vụ"
    words = " ".join(f"{item['title']} {item['text']}" for item in mine)
    assert "Lượt đọc trực tuyến" in words
    assert "1.156" not in words
    assert "Quy mô" not in words
