"""What a reader can do with a table or a figure: link to it, cite it, sort it, ask it a value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.reader import listen
from tests.site.window import Window

RICH_PAGE = "1-thuc-trang/3-dang-vien/1-tinh-hinh.html"
SPOKEN = ".chi-nghe[role=status]"


@pytest.fixture(scope="module")
def rich(browser: Browser, server: str) -> Iterator[Page]:
    """The sample page with tables and a chart; nothing may be complained about."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    noise = listen(tab, server)
    tab.goto(server + RICH_PAGE)
    yield tab
    context.close()
    assert noise == []


def _names(tab: Page) -> list[str]:
    return tab.locator("#bang-dan_toc tbody th").all_inner_texts()


def test_every_table_and_figure_has_a_permanent_link(rich: Page) -> None:
    """As headings have; its name says to what it leads."""
    link = rich.locator("#bang-bien_dong figcaption .headerlink")
    assert link.get_attribute("href") == "#bang-bien_dong"
    assert link.get_attribute("title") == "Liên kết đến bảng này"
    figures = rich.locator("figure:is(.bang, .bieu-do)").count()
    assert rich.locator("figure figcaption .headerlink").count() == figures > 0


def test_a_table_is_cited_by_keyboard(rich: Page, server: str) -> None:
    """The sentence has caption, report, source and address, and is spoken."""
    rich.locator("#bang-dan_toc .trich-dan").focus()
    rich.keyboard.press("Enter")
    rich.locator("#bang-dan_toc .trich-dan", has_text="Đã chép").wait_for()
    copied = rich.evaluate("navigator.clipboard.readText()")
    assert copied == (
        "Bảng 5. Đảng viên theo dân tộc, năm 2020. Báo cáo tổng kết về xây dựng tổ chức cơ sở đảng "
        "và đội ngũ đảng viên giai đoạn 2010 - 2020, TỈNH ỦY THANH GIANG, dự thảo lần 1, "
        "ngày 30/11/2021. Nguồn: Biểu 4-TCTW; số liệu minh họa. "
        f"{server}{RICH_PAGE}#bang-dan_toc"
    )
    assert rich.locator(SPOKEN).inner_text() == f"Đã chép: {copied}"


def test_a_figure_is_cited_from_a_disk(window: Window, site: Path) -> None:
    """Copying works on a page opened by double-click too."""
    tab = window.new_page()
    tab.goto((site / RICH_PAGE).as_uri())
    tab.locator("#hinh-ket_nap .trich-dan").click()
    tab.locator("#hinh-ket_nap .trich-dan", has_text="Đã chép").wait_for()
    assert "Hình 2. Đảng viên mới kết nạp" in tab.locator(SPOKEN).inner_text()
    tab.close()


def test_rows_are_sorted_while_the_total_stays(rich: Page) -> None:
    """Numbers by value, the largest first, then the smallest, then as they were."""
    head = rich.locator("#bang-dan_toc thead th", has_text="Số đảng viên")
    before = _names(rich)
    head.get_by_role("button").click()
    assert _names(rich) == ["Tổng số", "Mường", "Tày", "Nùng", "Dao"]
    assert head.get_attribute("aria-sort") == "descending"
    assert rich.locator(SPOKEN).inner_text() == "Đã xếp theo Số đảng viên, từ lớn đến nhỏ"
    head.get_by_role("button").click()
    assert _names(rich) == ["Tổng số", "Dao", "Nùng", "Tày", "Mường"]
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").click()
    assert _names(rich) == before
    assert head.get_attribute("aria-sort") is None


def test_cells_without_data_come_last_and_none_is_zero(rich: Page) -> None:
    """Whichever way a column is sorted, what is not reported is at its end."""
    button = rich.locator("#bang-dan_toc thead th", has_text="Tăng").get_by_role("button")
    button.click()
    assert _names(rich) == ["Tổng số", "Tày", "Mường", "Dao", "Nùng"]
    button.click()
    assert _names(rich) == ["Tổng số", "Dao", "Mường", "Tày", "Nùng"]
    button.click()


def test_words_are_sorted_the_vietnamese_way(rich: Page) -> None:
    """The names of the rows from A on."""
    button = rich.locator("#bang-dan_toc thead th", has_text="Dân tộc").get_by_role("button")
    button.click()
    assert _names(rich) == ["Tổng số", "Dao", "Mường", "Nùng", "Tày"]
    button.click()
    button.click()


def test_heads_of_two_rows_sort_by_their_lowest_cells(rich: Page) -> None:
    """Spanners over several columns are no buttons."""
    heads = rich.locator("#bang-bien_dong thead th")
    assert heads.filter(has_text="Tăng trong năm").locator("button").count() == 0
    heads.filter(has_text="Từ trần").get_by_role("button").click()
    cells = rich.locator("#bang-bien_dong tbody tr:not(.cong) td:nth-of-type(5)").all_inner_texts()
    values = [int(cell.replace(".", "")) for cell in cells]
    assert values == sorted(values, reverse=True)


def test_a_table_with_a_break_is_not_sorted(rich: Page) -> None:
    """Rows that mean different things are never mixed."""
    assert rich.locator("#bang-xep_loai button.xep").count() == 0


def test_no_head_of_a_scrolled_table_lies_over_another(window: Window, site: Path) -> None:
    """Where the data change their meaning, the heads that follow stay to be read on a phone."""
    tab = window.new_page(viewport={"width": 390, "height": 844})
    tab.goto((site / RICH_PAGE).as_uri())
    frame = tab.locator("#bang-xep_loai .bang-cuon")
    frame.evaluate("box => { box.scrollIntoView(); box.scrollLeft = box.scrollWidth }")
    covered = frame.evaluate("""box => [...box.querySelectorAll("tr.he > th:nth-last-child(-n+3)")]
      .filter(head => {
        const { left, width, top, height } = head.getBoundingClientRect()
        const there = document.elementFromPoint(left + width / 2, top + height / 2)
        return left > 0 && there !== head && !head.contains(there)
      }).map(head => head.textContent)""")
    assert covered == []
    tab.close()


def test_pointing_at_a_bar_shows_its_value(rich: Page) -> None:
    """The value vanishes when the pointer leaves."""
    rich.locator("#hinh-ket_nap [data-gia-tri^='Năm 2013']").hover()
    tip = rich.locator(".gia-tri")
    assert tip.inner_text() == "Năm 2013: 3.079 người"
    box, screen = tip.bounding_box(), rich.viewport_size
    assert box is not None
    assert screen is not None
    assert 0 <= box["x"] <= screen["width"] - box["width"]
    rich.mouse.move(0, 0)
    assert not tip.is_visible()


def test_arrow_keys_step_through_a_chart(rich: Page) -> None:
    """Each value is shown and spoken; Escape puts it away."""
    rich.locator("#hinh-ket_nap .hinh").focus()
    rich.keyboard.press("ArrowRight")
    rich.keyboard.press("ArrowRight")
    assert rich.locator(".gia-tri").inner_text() == "Năm 2011: 3.836 người"
    assert rich.locator(SPOKEN).inner_text() == "Năm 2011: 3.836 người"
    rich.keyboard.press("ArrowLeft")
    rich.keyboard.press("ArrowLeft")
    assert rich.locator(".gia-tri").inner_text() == "Năm 2020: 3.510 người"
    rich.keyboard.press("Escape")
    assert not rich.locator(".gia-tri").is_visible()


def test_charts_of_the_report_tell_their_values(window: Window, report_server: str) -> None:
    """What the macro draws is what the page's script reads."""
    tab = window.new_page(viewport={"width": 390, "height": 844})
    tab.goto(f"{report_server}1-thuc-trang/3-doi-ngu-dang-vien/1-tinh-hinh.html")
    tab.locator(".bieu-do .hinh").first.focus()
    tab.keyboard.press("ArrowLeft")
    assert tab.locator(".gia-tri").inner_text().startswith("Năm 2020: ")
    tab.close()


def test_a_table_is_taken_along_as_numbers_with_what_they_are(window: Window, site: Path) -> None:
    """CSV from a disk too: numbers as machines read them, caption and source below."""
    tab = window.new_page()
    tab.goto((site / RICH_PAGE).as_uri())
    with tab.expect_download() as download:
        tab.locator("#bang-dan_toc").get_by_role("button", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename == "bang-dan_toc.csv"
    shown = tab.locator("#bang-dan_toc tbody tr").first.locator("td.so").all_inner_texts()
    numbers = [number.replace(".", "").replace(",", ".") for number in shown]
    assert text.splitlines()[1].split(",")[-len(numbers) :] == numbers
    assert "Bảng 5. Đảng viên theo dân tộc, năm 2020" in text
    assert "số liệu minh họa" in text
    tab.close()


def test_a_chart_is_taken_along_as_a_picture_and_seen_large(window: Window, site: Path) -> None:
    """SVG and PNG say what they show and whose numbers these are; the window gives all back."""
    tab = window.new_page()
    tab.goto((site / RICH_PAGE).as_uri())
    figure = tab.locator("figure.bieu-do").first
    with tab.expect_download() as download:
        figure.get_by_role("button", name="SVG").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Hình" in drawing
    assert "Nguồn" in drawing
    with tab.expect_download() as download:
        figure.get_by_role("button", name="PNG").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    opener = figure.get_by_role("button", name="Phóng to")
    opener.click()
    assert tab.locator("dialog .hinh svg").first.is_visible()
    tab.keyboard.press("Escape")
    figure.locator(".hinh svg").first.wait_for()
    assert opener.evaluate("it => it === document.activeElement")
    tab.close()
