"""Take the pictures of "Bắt đầu trong 10 phút": `python -m tests.tools.make_first_pictures`.

Needs Chromium; the report is the one that the page makes.
"""

from __future__ import annotations

import html
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.tools.first_steps import PAGE, follow

PICTURES = PAGE.parent / "hinh"
COLOURS = 64
_WINDOW = """<body style="margin:0;background:#1e1e1e;color:#e6e6e6">
<pre style="margin:0;padding:14px;font:13px/1.5 'DejaVu Sans Mono',monospace;white-space:pre-wrap"
>{}</pre></body>"""
_SHEET = """<style>table{{border-collapse:collapse;font:13px Arial;table-layout:fixed;width:1000px}}
td,th{{border:1px solid #c8c8c8;padding:3px 5px;height:18px}}
th{{background:#eee;color:#666;width:22px;font-weight:normal}}</style><table>{}</table>"""
COLUMNS = 10  # of the template that are shown
_SHOWN = 150  # letters of a line of the window


def take_all() -> None:
    """Do the steps of the page, and take a picture after each that has one."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1100, "height": 620})
        for line, output, report in follow(Path(folder)):
            if line == "baocao check" and not (report / "site").exists():
                _window(page, line, output)
            if " nhap ket_nap" in line:
                _workbook(page, report / "ket_nap-van_trach.xlsx")
            if line == "baocao docx":
                page.goto((report / "site" / "1-ket-qua-ket-nap.html").as_uri())
                page.locator("a.so, span.so").first.click()
                page.wait_for_timeout(700)
                page.screenshot(path=PICTURES / "site.png")
        _print(report / "site" / "bao-cao.pdf")
        browser.close()
    for path in PICTURES.glob("*.png"):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(COLOURS)
        small.save(path, optimize=True)


def _window(page: Page, line: str, output: str) -> None:
    shown = [one if len(one) < _SHOWN else f"{one[:_SHOWN]}…" for one in output.splitlines()]
    text = "\n".join([f"van-trach> {line}", *shown])
    page.set_content(_WINDOW.format(html.escape(text)))
    page.locator("pre").screenshot(path=PICTURES / "check.png")


def _workbook(page: Page, path: Path) -> None:
    """Draw the first columns of the filled template as a spreadsheet shows them."""
    sheet = load_workbook(path).worksheets[0]
    spans = {str(one.coord).split(":")[0]: one for one in sheet.merged_cells.ranges}
    letters = [get_column_letter(column) for column in range(1, COLUMNS + 1)]
    lines = ["<tr><th></th>" + "".join(f"<th>{one}</th>" for one in letters) + "</tr>"]
    for row in sheet.iter_rows(max_row=sheet.max_row, max_col=COLUMNS):
        cells = []
        for cell in row:
            span = spans.get(cell.coordinate)
            if isinstance(cell, MergedCell):
                continue
            wide = min(span.size["columns"], COLUMNS - cell.column + 1) if span else 1
            tall = span.size["rows"] if span else 1
            said = "" if cell.value is None or str(cell.value).startswith("=") else cell.value
            fill = f"#{cell.fill.fgColor.rgb[2:]}" if cell.fill.fill_type == "solid" else "#fff"
            look = f"background:{fill};font-weight:{'bold' if cell.font.bold else 'normal'}"
            cells.append(
                f'<td colspan={wide} rowspan={tall} style="{look}">{html.escape(str(said))}</td>'
            )
        lines.append(f"<tr><th>{row[0].row}</th>{''.join(cells)}</tr>")
    page.set_content(_SHEET.format("\n".join(lines)))
    page.locator("table").screenshot(path=PICTURES / "excel.png")


def _print(path: Path) -> None:
    """Set the pages of the final copy side by side."""
    with pypdfium2.PdfDocument(path) as document:
        sheets = [page.render(scale=0.9).to_pil().convert("RGB") for page in document]
    width, height = sum(one.width + 12 for one in sheets) + 12, sheets[0].height + 24
    picture = Image.new("RGB", (width, height), (222, 222, 222))
    left = 12
    for sheet in sheets:
        picture.paste(sheet, (left, 12))
        left += sheet.width + 12
    picture.save(PICTURES / "pdf.png")


if __name__ == "__main__":
    take_all()
