"""Measure the search of a published site, and of the same words spread over 2,000 pages.

`python -m tests.bench.search site`: size of the index, time to set it up, time of 200 queries.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.table import Measured, show
from tests.site.conftest import CHROMIUM_FLAGS, find_chromium, pages_of, serving
from tests.site.phrases import draw_phrase, read_index, read_texts, strip_marks
from tests.site.reader import open_search

MANY = 2_000  # pages
QUERIES = 200
_TIMED = """
async query => {
  const start = performance.now()
  await window.ask({ type: 2, data: query })
  return performance.now() - start
}
"""


def main(site: Path) -> list[Measured]:
    """Measure the small and the large index."""
    chromium, what = find_chromium(), "search, {:,} pages, a query, milliseconds"
    if chromium is None:
        return [Measured(what.format(MANY), None, note="no Chromium here")]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        large = Path(name) / "site"
        shutil.copytree(site, large)
        _multiply(large / "search" / "search_index.js", len(pages_of(site)))
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        found = [
            Measured(what.format(pages), _measure(browser.new_page(), folder, pages))
            for folder, pages in ((site, len(pages_of(site))), (large, MANY))
        ]
        browser.close()
    return found


def _measure(tab: Page, site: Path, pages: int) -> float:
    index = (site / "search" / "search_index.js").read_bytes()
    texts = read_texts(site)
    chance = random.Random(2010)
    queries = [draw_phrase(chance, texts) for _ in range(QUERIES)]
    with serving(site) as address:
        start = time.perf_counter()
        open_search(tab, address)
        seconds = time.perf_counter() - start
        milliseconds = [
            tab.evaluate(_TIMED, strip_marks(query) if number % 2 else query)
            for number, query in enumerate(queries)
        ]
    raw, packed = len(index) / 1e6, len(gzip.compress(index, 6)) / 1e6
    print(
        f"  {pages:5,} pages  index {raw:5.2f} MB, {packed:4.2f} MB on the wire"
        f"  set-up {seconds:4.2f} s"
        f"  query {statistics.median(milliseconds):4.1f} ms,"
        f" 95 % in {statistics.quantiles(milliseconds, n=20)[-1]:.0f} ms,"
        f" all in {max(milliseconds):.0f} ms"
    )
    return statistics.median(milliseconds)


def _multiply(path: Path, pages: int) -> None:
    """Repeat the entries of an index until it has as many pages as are wanted.

    The sentences of each copy stand in another order, so that no two pages are the same.
    """
    index: dict[str, Any] = read_index(path.parents[1])
    chance = random.Random(2010)
    index["docs"] = [
        {
            **entry,
            "location": f"{copy}/{entry['location']}",
            "text": _shuffle(entry["text"], chance),
        }
        for copy in range(-(-MANY // pages))
        for entry in index["docs"]
    ]
    path.write_text(f"var __index = {json.dumps(index, ensure_ascii=False)}", encoding="utf-8")


def _shuffle(text: str, chance: random.Random) -> str:
    sentences: Sequence[str] = text.split(". ")
    return ". ".join(chance.sample(sentences, len(sentences)))


if __name__ == "__main__":
    show(main(Path(sys.argv[1]).resolve()))
