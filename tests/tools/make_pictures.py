"""Take the README's pictures of the published report: `python -m tests.tools.make_pictures`.

Run it after `make pdf`, on a machine with Chromium.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "tests" / "pictures"
BEFORE = PICTURES / "truoc.png"  # the section as it looked once, beside which it is shown
SECTION = "1-thuc-trang/2-to-chuc-co-so-dang/1-kien-toan-sap-xep.html"
PAGES = (0, 11)  # the title page, and one with tables
COLOURS = 128
GAP, GREY = 16, (222, 222, 222)
CATALOGUE = "phu-luc/so-lieu/ket_nap.html?cot=tong#dong-132"
PEOPLE = "1-thuc-trang/3-doi-ngu-dang-vien/1-tinh-hinh.html"
SHOTS: Mapping[str, tuple[str, int, int, Literal["light", "dark"]]] = {
    "first": ("index.html", 1280, 900, "light"),
    "section": (SECTION, 1280, 1400, "light"),
    "catalogue": (CATALOGUE, 1280, 900, "light"),
    "remark": (PEOPLE, 1280, 900, "light"),
    "dark": (PEOPLE, 1280, 900, "dark"),
    "phone": ("index.html", 390, 844, "light"),
    "phone-chart": (PEOPLE, 390, 844, "light"),
    "phone-dark": ("index.html", 390, 844, "dark"),
}


def main() -> None:
    """Write the pictures of the site and of the print copy."""
    PICTURES.mkdir(exist_ok=True)
    shots = _shots()
    shots["section"].save(PICTURES / "site.png")
    names = ("first", "catalogue", "remark", "dark")
    screens = [shots[name].resize((640, 450)) for name in names]
    _stack(_beside(screens[:2]), _beside(screens[2:])).save(PICTURES / "man-hinh.png")
    phones = (shots[name] for name in ("phone", "phone-chart", "phone-dark"))
    _beside([one.resize((312, 675)) for one in phones]).save(PICTURES / "dien-thoai.png")
    _beside([_page(number) for number in PAGES]).save(PICTURES / "pdf.png")
    for path in set(PICTURES.glob("*.png")) - {BEFORE}:
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(COLOURS)
        small.save(path, optimize=True)


def _shots() -> dict[str, Image.Image]:
    """Photograph what a reader and a reviewer see, on a desk and on a phone."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for name, (address, width, height, scheme) in SHOTS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto((ROOT / "site").as_uri() + f"/{address}")
            page.wait_for_selector("[data-md-component=palette] label:not([hidden])")
            if name == "remark":
                _write(page)
            elif name == "phone-chart":
                page.locator("figure.bieu-do").first.evaluate("it => it.scrollIntoView()")
            page.wait_for_timeout(700)
            found[name] = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            page.close()
        browser.close()
    return found


def _write(page: Page) -> None:
    """Write a remark on a number, as a reviewer does."""
    page.click(".gop-y-mo")
    page.click("#gop-y-hop .chinh")
    page.click("article > p [data-so]")
    page.fill("#gop-y-loi", "Số này đã trừ đảng viên chuyển đi trong tháng 12 chưa?")


def _page(number: int) -> Image.Image:
    with pypdfium2.PdfDocument(ROOT / "site" / "bao-cao.pdf") as document:
        return document[number].render(scale=1.1).to_pil()


def _beside(pictures: Sequence[Image.Image]) -> Image.Image:
    width = sum(one.width for one in pictures) + GAP * (len(pictures) + 1)
    whole = Image.new("RGB", (width, max(one.height for one in pictures) + 2 * GAP), GREY)
    left = GAP
    for one in pictures:
        whole.paste(one, (left, GAP))
        left += one.width + GAP
    return whole


def _stack(above: Image.Image, below: Image.Image) -> Image.Image:
    whole = Image.new("RGB", (above.width, above.height + below.height - GAP), GREY)
    whole.paste(above, (0, 0))
    whole.paste(below, (0, above.height - GAP))
    return whole


if __name__ == "__main__":
    main()
