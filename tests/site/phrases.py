"""Phrases drawn at random from the pages of a built site, to ask its search for."""

from __future__ import annotations

import html
import json
import random
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_BREAK = "¶"  # no phrase runs across it


def read_index(site: Path) -> Any:
    """The search index, which is published as a script."""
    script = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    return json.loads(script.removeprefix("var __index = "))


def read_texts(site: Path) -> dict[str, str]:
    """The words of every page, in lower case, with breaks where sentences and blocks end."""
    index = read_index(site)
    texts: dict[str, str] = {}
    for entry in index["docs"]:
        page = entry["location"].split("#")[0]
        words = f"{_plain(entry['title'])} {_BREAK} {_plain(entry['text'])}"
        texts[page] = f"{texts.get(page, '')} {_BREAK} {words} "
    return texts


def draw_phrase(chance: random.Random, texts: Mapping[str, str]) -> str:
    """Take 2 to 5 syllables that stand together on some page."""
    pages = list(texts.values())
    while True:
        words = chance.choice(pages).split()
        length = chance.randint(2, 5)
        start = chance.randrange(max(1, len(words) - length))
        phrase = words[start : start + length]
        if len(phrase) == length and all(word[0].isalnum() for word in phrase):
            return " ".join(phrase)


def strip_marks(text: str) -> str:
    """Write a text as most people type it: without tone marks, without đ."""
    folded = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _plain(text: str) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", f" {_BREAK} ", text)).lower()
    return " ".join(re.findall(rf"[^\W_]+(?:[.,]\d+)*|{_BREAK}|[.,;:()]", text))
