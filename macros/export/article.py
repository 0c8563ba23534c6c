"""Read the article of one built page and cut away whatever belongs to the screen only."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree, html

# Never printed: controls, and whatever the renderer marks as meant for the site alone.
_SCREEN_ONLY = frozenset(
    {"chi-tren-web", "headerlink", "md-content__button", "md-source-file", "md-tags", "twemoji"}
)
_CUT_TAGS = frozenset(
    {"script", "style", "noscript", "template", "link", "meta", "nav", "button"}
    | {"form", "input", "select", "textarea"}
    | {"iframe", "object", "audio", "video", "canvas"}
)
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# A drawing is trusted no more than any other input: no entities, no network.
_SVG_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def read_article(path: Path) -> html.HtmlElement | None:
    """Return the article of a built page without its screen-only parts; None without one.

    Inline drawings come back as real SVG elements: an HTML parser would lower-case their names
    (`viewBox`) and break them. A drawing that is no XML is left out; its container stays empty.
    """
    drawings: list[str] = []

    def remember(match: re.Match[str]) -> str:
        drawings.append(match.group())
        return f'<span data-svg="{len(drawings) - 1}"></span>'

    source = _SVG.sub(remember, path.read_text(encoding="utf-8"))
    # A parser keeps state while it reads, so each page gets its own.
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    document: html.HtmlElement = html.document_fromstring(source.encode("utf-8"), parser=parser)
    article = next(iter(document.find_class("md-content__inner")), None)
    if article is None:
        return None
    _cut_screen_only(article)
    for place in article.xpath(".//span[@data-svg]"):
        _put_drawing(place, drawings[int(place.get("data-svg"))])
    return article


def _cut_screen_only(article: html.HtmlElement) -> None:
    doomed = [
        element
        for element in article.iterdescendants()
        if element.tag in _CUT_TAGS or not _SCREEN_ONLY.isdisjoint(element.classes)
    ]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()
    for link in [item for item in article.iterdescendants("a") if "so" in item.classes]:
        link.drop_tag()  # a number leads to its source on the screen only


def _put_drawing(place: html.HtmlElement, source: str) -> None:
    try:
        drawing = etree.fromstring(source.encode("utf-8"), _SVG_PARSER)
    except etree.XMLSyntaxError:
        place.drop_tree()
        return
    drawing.tail = place.tail
    place.getparent().replace(place, drawing)
