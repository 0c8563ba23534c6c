"""Say what the pages of the site say, read from their HTML without the readers of the tree."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from macros.export.document.article import Article, read_article
from macros.export.document.chapter import Chapter
from macros.export.document.nodes import List
from macros.export.proof.transcript import Sign, Transcript

_BLOCKS = frozenset(
    {"blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol"}
    | {"p", "pre", "section", "summary", "table", "td", "th", "tr", "ul", "br"}
)
_SIGNS = {
    "table": Sign.TABLE,
    "tr": Sign.ROW,
    "td": Sign.CELL,
    "th": Sign.CELL,
    "img": Sign.PICTURE,
}
_UNPRINTED = frozenset({"caption", "colgroup"})  # of a table: its name for who hears it


def say_pages(
    chapters: Iterable[Chapter], documents: Iterable[str], site_dir: Path
) -> Iterator[tuple[Chapter, Transcript]]:
    """Say what each page of the site says that is printed.

    Args:
        documents: Keys of the cited documents, whose notes are printed once in the whole report.
    """
    with_page = [chapter for chapter in chapters if chapter.page is not None]
    pages = frozenset(chapter.built for chapter in with_page)
    cited = dict.fromkeys(documents, False)
    for chapter in with_page:
        path = site_dir / chapter.built
        article = read_article(path) if path.is_file() else None
        said = Transcript("trang web")
        if article is not None:
            _Page(said, article, chapter, pages, cited).say()
        yield chapter, said


class _Page:
    """Reads one page; use once.

    Args:
        pages: Built files that are printed.
        cited: Key of a document → whether its note was said; changes.
    """

    def __init__(
        self,
        said: Transcript,
        article: Article,
        chapter: Chapter,
        pages: frozenset[str],
        cited: dict[str, bool],
    ) -> None:
        self._said = said
        self._article = article
        self._chapter = chapter
        self._pages = pages
        self._cited = cited
        self._unsaid: dict[str, html.HtmlElement] = {}  # notes by the address of their place
        for item in article.body.xpath(".//div[@class='footnote']/ol/li[@id]"):
            self._unsaid[f"#{item.get('id')}"] = item

    def say(self) -> None:
        """Say the whole page, the title of an appendix left out, since print has its own."""
        if self._chapter.appendix and self._article.title is not None:
            self._article.title.drop_tree()
        self._say(self._article.body)

    def _say(self, element: html.HtmlElement) -> None:
        self._said.say(element.text or "")
        for child in element:
            if child.tag in _BLOCKS:
                self._said.say("\n")
            self._say_element(child)
            self._said.say(("\n" if child.tag in _BLOCKS else "") + (child.tail or ""))

    def _say_element(self, element: html.HtmlElement) -> None:
        tag, classes = element.tag, element.classes
        if tag in _UNPRINTED or "footnote" in classes or "footnote-backref" in classes:
            return
        if self._article.drawing(element):
            is_drawn = next(element.iterancestors("figure"), None) is not None
            self._said.say(Sign.PICTURE if is_drawn or not self._article.is_icon(element) else "")
        elif "footnote-ref" in classes:
            self._say_note(element.get("href", ""))
        else:
            if tag[0] == "h" and tag[1:].isdecimal():
                self._said.head(1)
            self._said.say(_SIGNS.get(tag, ""))
            self._said.say(_mark(element) if tag == "li" else "")
            is_link = tag == "a" and "so" not in classes and self._leads(element)
            with self._said.link(element.get("href", "")) if is_link else nullcontext():
                self._say(element)
            self._said.say(Sign.TABLE_END if tag == "table" else "")

    def _say_note(self, target: str) -> None:
        key = target.removeprefix("#fn:")
        if self._cited.get(key):
            return
        self._said.say(Sign.MARK)
        note = self._unsaid.pop(target, None)
        if note is not None:
            self._said.say(Sign.NOTE)
            self._say(note)
            self._said.say(Sign.NOTE_END)
            if key in self._cited:
                self._cited[key] = True

    def _leads(self, link: html.HtmlElement) -> bool:
        """Tell what paper can follow."""
        parts = urlsplit(link.get("href", "").strip())
        has_content = bool(link.text_content().strip()) or link.find(".//img") is not None
        if parts.scheme or not has_content:
            return has_content and parts.scheme in {"http", "https", "mailto"}
        folder, path = posixpath.dirname(self._chapter.built), unquote(parts.path)
        page = posixpath.normpath(posixpath.join(folder, path)) if path else self._chapter.built
        return bool(link.get("href")) and page in self._pages


def _mark(item: html.HtmlElement) -> str:
    """Write the number or sign of an item."""
    parent = item.getparent()
    listed = List(
        (),
        is_ordered=parent.tag == "ol",
        start=int(parent.get("start", "1")),
        letters=parent.get("type", ""),
        depth=sum(one.tag == "ul" for one in item.iterancestors()),
    )
    return f"{listed.mark(sum(1 for _ in item.itersiblings('li', preceding=True)))} "
