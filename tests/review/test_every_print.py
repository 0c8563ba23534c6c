"""Whatever is printed otherwise is told, and nothing else: held against what the PDF is made of."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import html

from macros.review.diff.redline import Mark
from macros.review.differences import Differences
from macros.review.version import Version
from macros.review.written.changes import write_json
from macros.review.written.one_page import write_page
from tests.deep import examples
from tests.review.all_kinds import EDITS, write_report
from tests.review.printing import AROUND, TURNED, Look, Print, print_report
from tests.review.versions import compare_printed, read_printed

_NAMES = ("words", "row", "column")
_WORD = re.compile(r"\w+|[^\w\s]")
_ON_SITE = ("index.md", "viet-tat.md")  # alone, or their headings
_MARKED = (
    ".//del",
    ".//ins",
    ".//p[@class='dem']",
    ".//p[starts-with(text(), 'định dạng') or starts-with(text(), 'liên kết')]",
    ".//*[self::td or self::th or self::tr][@class='doi' or @class='bo' or @class='them']",
    ".//ul[@class='cac-so']",
    ".//details",
    ".//figure",
    "self::*[@data-loai='quanh']//li",
)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Version, Print]:
    """A small report with whatever authors may write, read and printed once."""
    root = write_report(tmp_path_factory.mktemp("hai-ban") / "cu")
    return read_printed(root), print_report(root)


@examples(4, 400)
@given(made=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=4, unique=True))
def test_whatever_is_printed_otherwise_is_told_and_nothing_else(
    made: list[str], untouched: tuple[Version, Print]
) -> None:
    """Each word that the PDF prints otherwise or elsewhere is marked on the page, and in JSON."""
    hold(made, untouched)


def hold(made: list[str], untouched: tuple[Version, Print]) -> None:
    """Make some edits, print and compare both versions, and hold one against the other."""
    version, before = untouched
    old = version.report.project.root
    new = Path(shutil.copytree(old, old.with_name("moi")))
    try:
        for one in made:
            path, was, now = EDITS[one]
            text = (new / path).read_text(encoding="utf-8")
            (new / path).write_text(text.replace(was, now, 1), encoding="utf-8")
        found = compare_printed(version, read_printed(new))
        after = print_report(new)
        page = html.fromstring(write_page(found))
    finally:
        shutil.rmtree(new)
    assume(not found.unread)  # edits of one line that do not go together
    gone, come = before.words - after.words, after.words - before.words
    left = _words(gone + come) - marked_on(page)
    assert not left, f"not marked on the page: {left}"
    for side, words in (("old", gone), ("new", come)):
        left = _words(words) - told_to_machines(found, side)
        assert not left, f"not told to machines as {side}: {left}"
    is_other = bool(gone or come)
    assert is_other <= bool(sum(found.counts().values())), "not counted"
    printed = [one for one in found.pages if not one.path.endswith(_ON_SITE)]
    if before.all == after.all:
        rows = [row for one in printed for row in one.changes if not row.is_moved]
        moved = [row for row in rows if row.moved_words(Mark.COME) + row.moved_words(Mark.LEFT)]
        assert rows == moved, "told for nothing"


def _words(found: Counter[tuple[str, Look]]) -> set[str]:
    """Give the words of the body among some, without its signs and the numbers of headings."""
    body = ((word, look) for word, look in found if look not in (AROUND, TURNED))
    return {
        word
        for word, look in body
        if word[0].isalpha() or (word[0].isdigit() and not "".join(look[:1]).startswith("head "))
    }


def marked_on(page: html.HtmlElement) -> set[str]:
    """Give the words that are marked on the page of a comparison, but for data and findings."""
    sheets = page.xpath("//article[not(@data-loai='so-lieu' or @data-loai='loi')]")
    marked = [one for sheet in sheets for path in _MARKED for one in sheet.xpath(path)]
    said = [" ".join(one.itertext()) for one in marked]
    said += [picture.get("alt") for one in marked for picture in one.iter("img")]
    return {word for words in said for word in _WORD.findall(words)}


def told_to_machines(found: Differences, side: str) -> set[str]:
    """Give the words that changes.json has of one side, but for data and findings."""
    told = json.loads(write_json(found))
    said = (one for part in ("pages", "around") for one in _texts(told[part], side))
    return {word for words in said for word in _WORD.findall(words)}


def _texts(told: Any, side: str) -> Iterator[str]:
    if isinstance(told, list):
        for one in told:
            yield from _texts(one, side)
    elif isinstance(told, dict):
        yield from (said for name, said in told.items() if name in (side, *_NAMES))
        for one in told.values():
            yield from _texts(one, side)
