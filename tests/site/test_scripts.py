"""Nothing that the site publishes runs as a script but the theme's own, in a real browser."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from macros.project import Project
from tests.check.test_svg import ATTACKS, DRAWN, write_svg
from tests.site.conftest import serving

# Scripts that pass for something else; a browser refuses pictures and CSV by their endings alone.
NAMES = ("x.pdf", "x.docx", "x.xlsx", "x.ods", "x.js", "so-lieu/x.js", "assets/javascripts/x.js")


@pytest.fixture
def attacked(small_copies: Project, tmp_path: Path) -> Path:
    """A site with scripts of strangers, and a page into which HTML got that asks for them."""
    site = tmp_path / "site"
    shutil.copytree(small_copies.site, site)
    page = (site / "index.html").read_text(encoding="utf-8")
    others = (site / "b-xep-loai.html").read_text(encoding="utf-8")
    number, stolen = (re.findall(r"'nonce-(\w+)'", text)[0] for text in (page, others))
    assert number != stolen
    tags = [f"<script>{_says('inline')}</script>", f'<img src=x onerror="{_says("handler")}">']
    for name in NAMES:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(_says(name), encoding="utf-8")
        tags.append(f'<script src="{name}"></script>')
        tags.append(f'<script nonce="{stolen}" src="{name}?"></script>')
    page = page.replace("<article", f"{''.join(tags)}<article", 1)
    (site / "strict.html").write_text(page, encoding="utf-8")
    # The policy that trusts whatever the site publishes.
    weak = re.sub(r" 'nonce-\w+' 'strict-dynamic'", "", page)
    (site / "weak.html").write_text(weak, encoding="utf-8")
    return site


def _says(name: str) -> str:
    return f"(self.ran ??= []).push('{name}')"


def test_scripts_of_strangers_do_not_run(attacked: Path, browser: Browser) -> None:
    """On a server and from a disk; that they would without the page's number shows the test."""
    tab = browser.new_page()
    with serving(attacked) as server:
        for address in (server, f"{attacked.as_uri()}/"):
            tab.goto(f"{address}strict.html")
            assert tab.evaluate("self.ran ?? []") == []
            tab.goto(f"{address}weak.html")
            assert {"x.pdf", "x.js"} <= set(tab.evaluate("self.ran ?? []"))
    tab.close()


def test_drawings_that_are_published_run_nothing_in_a_browser(
    tmp_path: Path, browser: Browser
) -> None:
    """Opened by itself none asks for a file; one of the attacks shows that the test would tell."""
    write_svg(tmp_path / "attack.svg", ATTACKS[0])
    for number, source in enumerate(DRAWN):
        write_svg(tmp_path / f"{number}.svg", source)
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    with serving(tmp_path) as address:
        tab.goto(f"{address}attack.svg")
        assert tab.evaluate("self.ran") == 1
        asked.clear()
        for number in range(len(DRAWN)):
            tab.goto(f"{address}{number}.svg")
            assert tab.evaluate("self.ran") is None
    wanted = [f"{address}{number}.svg" for number in range(len(DRAWN))]
    assert [url for url in asked if not url.startswith("data:")] == wanted
    tab.close()
