"""What a reader does with a page: look, listen, search, ask axe-core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.deep import IS_DEEP

# Ask the page's own search worker, as the search box does.
_OPEN = """
async () => {
  const config = JSON.parse(document.getElementById("__config").textContent)
  const script = await (await fetch(new URL("search/search_index.js", `${location}`))).text()
  const index = JSON.parse(script.slice("var __index = ".length))
  const worker = new Worker(config.search)
  window.ask = message => new Promise(done => {
    worker.onmessage = event => done(event.data)
    worker.postMessage(message)
  })
  await window.ask({ type: 0, data: { ...index, options: { suggest: false } } })
}
"""
_ASK = "async query => (await window.ask({ type: 2, data: query })).data.items.slice(0, 12)"

# Only what is wrong, and without loading the stylesheets a second time.
_AXE = {"resultTypes": ["violations"], "preload": False}
_COLOURS = ("color-contrast", "link-in-text-block")
# Of WCAG 2.2 AA, what axe-core leaves out unless it is told.
_NEWER = ("target-size", "label-content-name-mismatch")

Scheme = Literal["light", "dark"]

# The widths and schemes a page is looked at in: some, or each with each; 700 is 1,400 at 200 %.
LOOKS: list[tuple[int, Scheme]] = [(1400, "light"), (320, "dark")]
if IS_DEEP:
    LOOKS += [(1400, "dark"), (320, "light"), *((768, one) for one in ("light", "dark"))]
    LOOKS += [(700, "light"), (700, "dark")]

Results = list[list[dict[str, Any]]]  # pages, each with the sections that match
Ask = Callable[[str], Results]


def listen(tab: Page, base: str) -> list[str]:
    """Collect requests that leave a place, and what the console and scripts complain about."""
    noise: list[str] = []

    def hear(kind: str, text: str) -> None:
        noise.append(f"{tab.url}: {kind}: {text}")

    def watch(address: str) -> None:
        if not address.startswith((base, "data:")):
            hear("request", address)

    tab.on("request", lambda request: watch(request.url))
    tab.on("console", lambda message: hear("console", message.text))
    tab.on("pageerror", lambda error: hear("script", str(error)))
    return noise


def type_query(tab: Page, query: str) -> None:
    """Type into the search box and wait for the first result."""
    tab.locator(".md-search__input").click()
    tab.keyboard.type(query)
    tab.keyboard.press("Shift")  # Material listens to keys going up
    tab.locator(".md-search-result__link").first.wait_for()


def open_search(tab: Page, address: str) -> Ask:
    """Open a site's first page and give a function that asks its search index."""
    tab.goto(f"{address}index.html")
    tab.evaluate(_OPEN)
    return lambda query: list(tab.evaluate(_ASK, query))


def found_pages(results: Results) -> list[str]:
    """The addresses of the pages found, best first."""
    return [group[0]["location"].split("#")[0] for group in results]


def barriers(tab: Page, *, contrast: bool = True, place: str | None = None) -> list[str]:
    """What axe-core finds wrong with the page as it is shown now.

    Args:
        contrast: Whether to look at colours too, which takes most of the time.
        place: A selector, to look at a part of the page only.
    """
    tab.wait_for_selector("html:not(.cho-chu)")  # its letters have come
    rules = dict.fromkeys(_COLOURS, contrast) | dict.fromkeys(_NEWER, True)
    options = {**_AXE, "rules": {rule: {"enabled": is_on} for rule, is_on in rules.items()}}
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in Axe().run(tab, place, options).response["violations"]
        for node in violation["nodes"]
    ]


def overflow(tab: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(tab.evaluate("document.documentElement.scrollWidth - innerWidth"))
