"""A section printed from the browser."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser

FORMS = "phu-luc/bieu-thong-ke.html"
SECTION = "1-thuc-trang/2-to-chuc-co-so-dang/1-kien-toan-sap-xep.html"
WIDE = "phu-luc/so-lieu/bien_dong_dang_vien.html"


def test_a_table_that_goes_on_repeats_all_rows_of_its_head(
    browser: Browser, report_site: Path, tmp_path: Path
) -> None:
    """Names of groups, names of columns and their numbers; nothing of the screen's tools."""
    page = _print(browser, report_site / FORMS, tmp_path)[-1]
    words = " ".join(page.get_textpage().get_text_bounded().split())
    for head in ("Đơn vị cơ sở", "Có đảng viên", "4=5+6", "16. Cơ sở khác"):
        assert head in words
    assert "Góp ý" not in words


def test_a_wide_table_is_printed_across(
    browser: Browser, report_site: Path, tmp_path: Path
) -> None:
    """With its last column, in the middle of which the page would else end."""
    pages = _print(browser, report_site / WIDE, tmp_path)
    across = [page for page in pages if page.get_width() > page.get_height()]
    words = " ".join(page.get_textpage().get_text_bounded() for page in across)
    assert "Ghi chú" in words
    for page in across:
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        assert max(right for _, _, right, _ in boxes) < page.get_width()


def test_what_belongs_together_is_not_torn(
    browser: Browser, report_site: Path, tmp_path: Path
) -> None:
    """All tiles stand on the first page; no total and no source begins a page alone."""
    first = _print(browser, report_site / "index.html", tmp_path)[0]
    words = " ".join(first.get_textpage().get_text_bounded().split())
    tiles = (report_site / "index.html").read_text(encoding="utf-8").count('class="o-so"')
    assert words.count("so với năm 2010") == tiles
    for page in _print(browser, report_site / SECTION, tmp_path):
        above = page.get_textpage().get_text_bounded().split("\n", 1)[0]
        assert not above.startswith(("Nguồn:", "Tổng số"))


def _print(browser: Browser, page: Path, folder: Path) -> list[pypdfium2.PdfPage]:
    tab = browser.new_page()
    tab.goto(page.as_uri(), wait_until="networkidle")
    target = folder / "muc.pdf"
    tab.pdf(path=target, prefer_css_page_size=True)
    tab.close()
    return list(pypdfium2.PdfDocument(target))
