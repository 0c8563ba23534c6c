"""What is typed is found: probes by hand, and phrases drawn from the pages."""

from __future__ import annotations

import html
import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

PROBES = yaml.safe_load((Path(__file__).parent / "probes.yml").read_text(encoding="utf-8"))
FIRST = 5

# Ask the page's own search worker, as the search box does.
OPEN = """
async () => {
  const config = JSON.parse(document.getElementById("__config").textContent)
  const index = await (await fetch(new URL("search/search_index.json", `${location}`))).json()
  const worker = new Worker(config.search)
  window.ask = message => new Promise(done => {
    worker.onmessage = event => done(event.data)
    worker.postMessage(message)
  })
  await window.ask({ type: 0, data: { ...index, options: { suggest: false } } })
}
"""
ASK = "async query => (await window.ask({ type: 2, data: query })).data.items"

Ask = Callable[[str], list[list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def ask(browser: Browser, server: str) -> Iterator[Ask]:
    """A function that gives the results of a query: pages, each with its matching sections."""
    tab = browser.new_page()
    tab.goto(f"{server}index.html")
    tab.evaluate(OPEN)
    yield lambda query: list(tab.evaluate(ASK, query))
    tab.close()


def _pages(found: list[list[dict[str, Any]]]) -> list[str]:
    return [group[0]["location"].split("#")[0] for group in found]


@pytest.mark.parametrize("probe", PROBES, ids=[probe["q"] for probe in PROBES])
def test_probe_is_among_the_first_five(ask: Ask, probe: dict[str, Any]) -> None:
    """The page that answers a typical query is on the first screen."""
    pages = _pages(ask(probe["q"]))
    if probe["page"] is None:
        assert pages == []
    else:
        assert any(probe["page"] in page for page in pages[:FIRST]), pages


def test_random_phrases_are_found(ask: Ask, site: Path) -> None:
    """Of 300 phrases of 2 to 5 syllables, half of them typed bare, 97 % are found."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    texts: dict[str, str] = {}
    for entry in index["docs"]:
        page = entry["location"].split("#")[0]
        texts[page] = f"{texts.get(page, '')} ¶ {_plain(entry['title'])} ¶ {_plain(entry['text'])}"
    chance = random.Random(2010)
    missed = []
    for number in range(300):
        phrase = _phrase(chance, list(texts.values()))
        relevant = {page for page, text in texts.items() if f" {phrase} " in f" {text} "}
        first = _pages(ask(_bare(phrase) if number % 2 else phrase))[:FIRST]
        if not relevant & set(first):
            missed.append(phrase)
    assert len(missed) <= 9, missed


def test_toned_typing_is_exact_and_first(ask: Ask) -> None:
    """ "bộ" does not find "bổ", and "bo" finds both."""
    assert not any("đang bổ" in _marked(group) for group in ask("đảng bộ"))
    marked = " ".join(_marked(group) for group in ask("bo")).split()
    assert {"bộ", "bổ"} <= set(marked)


def test_highlights_never_cut_a_tag(ask: Ask) -> None:
    """The HTML of results stays whole, whatever prefix is typed."""
    for query in ["c", "đ", "ch", "p", "so", "t", "th t", "dang dang dang"]:
        for group in ask(query):
            for item in group:
                rest = re.sub(r"</?[a-z]+\d?>", "", item["text"])
                assert not re.search(r"[<>]", rest), (query, rest)


def _marked(group: list[dict[str, Any]]) -> str:
    parts = [part for item in group for part in re.findall(r"<mark>(.*?)</mark>", item["text"])]
    return " ".join(parts).lower()


def _plain(text: str) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", " ¶ ", text)).lower()
    return " ".join(re.findall(r"[^\W_]+(?:[.,]\d+)*|¶|[.,;:()]", text))


def _phrase(chance: random.Random, texts: list[str]) -> str:
    while True:
        words = chance.choice(texts).split()
        length = chance.randint(2, 5)
        start = chance.randrange(max(1, len(words) - length))
        phrase = words[start : start + length]
        if len(phrase) == length and all(word[0].isalnum() for word in phrase):
            return " ".join(phrase)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
