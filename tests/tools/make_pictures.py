"""Take the README's two pictures of the published report: `python -m tests.tools.make_pictures`.

Run it after `make pdf`, on a machine with Chromium.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "tests" / "pictures"
SECTION = "1-thuc-trang/2-to-chuc-co-so-dang/1-kien-toan-sap-xep.html"
PAGES = (0, 11)  # the title page, and one with tables
COLOURS = 128


def main() -> None:
    """Write site.png and pdf.png."""
    PICTURES.mkdir(exist_ok=True)
    _site(PICTURES / "site.png")
    _pdf(PICTURES / "pdf.png")
    for path in PICTURES.glob("*.png"):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(COLOURS)
        small.save(path, optimize=True)


def _site(target: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto((ROOT / "site" / SECTION).as_uri())
        page.wait_for_timeout(500)
        page.screenshot(path=target)
        browser.close()


def _pdf(target: Path) -> None:
    with pypdfium2.PdfDocument(ROOT / "site" / "bao-cao.pdf") as document:
        sheets = [document[number].render(scale=1.1).to_pil() for number in PAGES]
    gap = 16
    width = sum(sheet.width for sheet in sheets) + gap * (len(sheets) + 1)
    height = max(sheet.height for sheet in sheets) + 2 * gap
    picture = Image.new("RGB", (width, height), (222, 222, 222))
    left = gap
    for sheet in sheets:
        picture.paste(sheet, (left, gap))
        left += sheet.width + gap
    picture.save(target)


if __name__ == "__main__":
    main()
