"""Time what a reader on a slow line waits for: the first paint, and a number's card.

`python -m tests.bench.slow_line site [an older site]`: both in turn, so that a busy machine favours
none. A line of 1.6 Mbit/s and 150 ms, a processor four times as slow; files are sent compressed.
"""

from __future__ import annotations

import gzip
import math
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, ViewportSize, sync_playwright

from tests.bench.table import Measured
from tests.site.conftest import CHROMIUM_FLAGS, find_chromium

PAGES = ("index.html", "1-thuc-trang/2-to-chuc-co-so-dang/1-kien-toan-sap-xep.html")
FIRST_PAINT, CARD = 1.1, 2.0  # seconds, at most
_LINE = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5}
_WINDOW: ViewportSize = {"width": 1350, "height": 940}
_SLOWER = 4  # times
_PATIENCE = 15  # seconds
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# The first number that is seen without scrolling.
_NUMBER = """() => {
  for (const one of document.querySelectorAll("main article :is(a[data-so], td[data-so])")) {
    const { left, right, top, bottom } = one.getBoundingClientRect()
    if (top > 60 && bottom < innerHeight && left >= 0 && right < innerWidth)
      return [(left + right) / 2, (top + bottom) / 2]
  }
}"""
_WATCH = """
document.addEventListener("toggle", ({ target, newState }) => {
  if (target.id === "the-so" && newState === "open")
    requestAnimationFrame(() => { self.answered ??= performance.now() })
}, true)
"""


def main(sites: Sequence[Path], runs: int = 5) -> list[Measured]:
    """Print the medians of each site; give those of the first with their targets."""
    program = find_chromium()
    if program is None:
        print("  no Chromium here; not measured")
        return []
    figures = []
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        addresses = {site: stack.enter_context(_sending(site)) for site in sites}
        for page in PAGES:
            urls = {site: f"{address}{page}" for site, address in addresses.items()}
            for site, (paint, card) in _medians(browser, urls, runs).items():
                name = Path(page).stem
                print(f"  {site.name}: {name:24} first paint {paint:5.2f} s, card {card:5.2f} s")
                if site == sites[0]:
                    figures.append(Measured(f"{name}: first paint, s", paint, FIRST_PAINT))
                    figures.append(Measured(f"{name}: a card after, s", card, CARD))
        browser.close()
    return figures


def _medians(
    browser: Browser, urls: Mapping[Path, str], runs: int
) -> Mapping[Path, tuple[float, float]]:
    found: dict[Path, list[tuple[float, float]]] = {site: [] for site in urls}
    for _ in range(runs):
        for site, url in urls.items():
            found[site].append(_wait(browser, url))
    return {
        site: (statistics.median(one[0] for one in all_), statistics.median(one[1] for one in all_))
        for site, all_ in found.items()
    }


def _wait(browser: Browser, url: str) -> tuple[float, float]:
    """Give the seconds to the first paint, and to the card of a number clicked at once then."""
    context = browser.new_context(viewport=_WINDOW)
    tab = context.new_page()
    tab.add_init_script(_WATCH)
    line = context.new_cdp_session(tab)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", _LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    line.send("Page.enable")
    line.send("Page.setLifecycleEventsEnabled", {"enabled": True})
    told: list[str] = []
    line.on("Page.lifecycleEvent", lambda event: told.append(event["name"]))

    def ask(question: str) -> float:
        try:
            return float(tab.evaluate(question) or math.inf) / 1000
        except Error:  # the click led away from the page
            return math.inf

    def wait_for(is_there: Callable[[], bool], pause: int) -> None:
        start = time.monotonic()
        while not is_there() and time.monotonic() - start < _PATIENCE:
            tab.wait_for_timeout(pause)

    # Until the paint nothing is asked of the page itself: answers would cost it its processor.
    tab.goto(url, wait_until="commit")
    wait_for(lambda: "firstContentfulPaint" in told, 10)
    tab.mouse.click(*tab.evaluate(_NUMBER))
    wait_for(lambda: ask("self.answered") < math.inf, 100)
    paint, card = ask(_PAINTED), ask("self.answered")
    context.close()
    return paint, card


class _Compressing(SimpleHTTPRequestHandler):
    """Sends files as web servers do."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix != ".woff2":
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None


@contextmanager
def _sending(folder: Path) -> Iterator[str]:
    handler: Any = partial(_Compressing, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
