"""One window of the browser, in which tests open their tabs: a window takes longer to open than a
page to read.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize

_SIZE: ViewportSize = {"width": 1280, "height": 720}
# A tab that no other has opened, as far as its page can tell.
_OPEN = "() => { open('about:blank', '_blank', 'noopener') }"


class Window:
    """A window that keeps nothing from test to test."""

    def __init__(self, browser: Browser, *, offline: bool = False) -> None:
        self._context = browser.new_context(offline=offline)
        self._first = self._context.new_page()
        self._inside = self._context.new_cdp_session(self._first)
        self._origins: set[str] = set()

    def new_page(
        self,
        *,
        viewport: ViewportSize = _SIZE,
        color_scheme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["reduce", "no-preference"] = "no-preference",
    ) -> Page:
        """Open a tab, in front of the others."""
        with self._context.expect_page() as opened:
            self._first.evaluate(_OPEN)
        tab: Page = opened.value
        tab.set_viewport_size(viewport)
        tab.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        tab.on("framenavigated", lambda frame: self._remember(frame.url))
        return tab

    def new_still_page(self, width: int, scheme: Literal["light", "dark"]) -> Page:
        """Open a tab of some width in which nothing moves, to be looked at by axe."""
        return self.new_page(
            color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": 900}
        )

    def clear(self) -> None:
        """Close all tabs and forget what their pages have kept."""
        for tab in self._context.pages:
            if tab is not self._first:
                tab.close()
        for origin in self._origins:
            self._inside.send(
                "Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"}
            )
        self._origins.clear()

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def _remember(self, address: str) -> None:
        place = urlsplit(address)
        if place.scheme in {"file", "http"}:
            self._origins.add(f"{place.scheme}://{place.netloc}")
