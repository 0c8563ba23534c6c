"""What auditors of sites ask of every page, as far as a file can tell: no page may lack it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import lxml.html
import pytest

from tests.site.conftest import pages_of

_DESCRIBED = 25  # letters at least


@pytest.fixture(scope="module")
def heads(report_site: Path) -> Sequence[tuple[str, lxml.html.HtmlElement]]:
    """The pages of the report."""
    names = pages_of(report_site)
    return [(name, lxml.html.parse(report_site / name).getroot()) for name in names]


def test_every_page_says_what_it_is(heads: Sequence[tuple[str, lxml.html.HtmlElement]]) -> None:
    """Language, width, a title of its own, a description; and it may be listed."""
    titles = Counter(page.findtext("head/title") for _, page in heads)
    lacking = [(name, fault) for name, page in heads for fault in _lacks(page)]
    assert lacking == []
    assert [title for title, count in titles.items() if count > 2] == []


def test_nothing_holds_up_the_first_paint(
    heads: Sequence[tuple[str, lxml.html.HtmlElement]], report_site: Path
) -> None:
    """One stylesheet, no script that the page waits for; letters are seen before their fonts."""
    for name, page in heads:
        assert len(page.findall("head/link[@rel='stylesheet']")) == 1, name
        waited = [one.get("src") for one in page.iter("script") if one.get("defer") is None]
        assert [one for one in waited if one] == [], name
    styles = (report_site / "assets/stylesheets/bao-cao.css").read_text(encoding="utf-8")
    fetched = [one for one in re.findall(r"@font-face\s*\{[^}]*\}", styles) if "url(" in one]
    assert fetched
    assert all(re.search("font-display: (optional|swap)", one) for one in fetched)


def _lacks(page: lxml.html.HtmlElement) -> Iterator[str]:
    metas = {one.get("name"): one.get("content", "") for one in page.iter("meta")}
    if page.get("lang") != "vi":
        yield "lang"
    if "width=device-width" not in metas.get("viewport", ""):
        yield "viewport"
    if not (page.findtext("head/title") or "").strip():
        yield "title"
    if len(metas.get("description", "")) < _DESCRIBED:
        yield f"description: {metas.get('description')}"
    if "noindex" in metas.get("robots", ""):
        yield "robots"
    for one in page.iter("img"):
        if not (one.get("width") and one.get("height")):
            yield f"size of {one.get('src')}"
    for link in page.findall("head/link[@rel='canonical']"):
        if not re.match(r"https?://", link.get("href", "")):
            yield "canonical"
