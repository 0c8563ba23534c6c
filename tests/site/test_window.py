"""The window that tests share keeps nothing from one to the next."""

from __future__ import annotations

from pathlib import Path

from tests.site.window import Window

_KEEP = "localStorage.setItem('a', '1'), sessionStorage.setItem('a', '1')"
_KEPT = "[localStorage.getItem('a'), sessionStorage.getItem('a'), window.opener]"


def test_a_tab_knows_nothing_of_earlier_ones(window: Window, site: Path, server: str) -> None:
    """By file and behind a server; two tabs of one test share what pages keep."""
    for base in (f"{site.as_uri()}/", server):
        window.new_page().goto(f"{base}index.html")
        other = window.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
        other.goto(f"{base}index.html")
        other.evaluate(_KEEP)
        assert other.evaluate(
            "[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]"
        ) == [390, True]
        third = window.new_page()
        third.goto(f"{base}index.html")
        assert third.evaluate(_KEPT) == ["1", None, None]
        window.clear()
        again = window.new_page()
        again.goto(f"{base}index.html")
        assert again.evaluate(_KEPT) == [None, None, None]
        assert again.evaluate(
            "[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]"
        ) == [1280, False]
