"""What is typed is found: probes by hand, and phrases drawn from the pages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from tests.site.phrases import draw_phrase, read_texts, strip_marks
from tests.site.reader import Ask, found_pages, open_search

PROBES = yaml.safe_load((Path(__file__).parent / "probes.yml").read_text(encoding="utf-8"))
FIRST = 5
DRAWN = 300
MISSED_AT_MOST = 9  # 3 % of the phrases drawn


@pytest.fixture(scope="module")
def ask(browser: Browser, server: str) -> Iterator[Ask]:
    """A function that gives the results of a query on the sample site."""
    tab = browser.new_page()
    yield open_search(tab, server)
    tab.close()


@pytest.mark.parametrize("probe", PROBES, ids=[probe["q"] for probe in PROBES])
def test_probe_is_among_the_first_five(ask: Ask, probe: dict[str, Any]) -> None:
    """The page that answers a typical query is on the first screen."""
    pages = found_pages(ask(probe["q"]))
    if probe["page"] is None:
        assert pages == []
    else:
        assert any(probe["page"] in page for page in pages[:FIRST]), pages


def test_random_phrases_of_the_sample_are_found(ask: Ask, site: Path) -> None:
    """Of 300 phrases of 2 to 5 syllables, half of them typed bare, 97 % are found."""
    missed = _missed_phrases(ask, site)
    assert len(missed) <= MISSED_AT_MOST, missed


def test_random_phrases_of_the_report_are_found(
    browser: Browser, report_server: str, report_site: Path
) -> None:
    """The same on the pages that this repository publishes."""
    tab = browser.new_page()
    missed = _missed_phrases(open_search(tab, report_server), report_site)
    tab.close()
    assert len(missed) <= MISSED_AT_MOST, missed


def test_toned_typing_is_exact(ask: Ask) -> None:
    """The query "đảng bộ" does not find "đang bổ", and "bo" finds both syllables."""
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


def _missed_phrases(ask: Ask, site: Path) -> list[str]:
    texts = read_texts(site)
    chance = random.Random(2010)
    missed = []
    for number in range(DRAWN):
        phrase = draw_phrase(chance, texts)
        relevant = {page for page, text in texts.items() if f" {phrase} " in text}
        first = found_pages(ask(strip_marks(phrase) if number % 2 else phrase))[:FIRST]
        if not relevant & set(first):
            missed.append(phrase)
    return missed


def _marked(group: list[dict[str, Any]]) -> str:
    parts = [part for item in group for part in re.findall(r"<mark>(.*?)</mark>", item["text"])]
    return " ".join(parts).lower()
