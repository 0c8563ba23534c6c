"""Whether site, PDF and Word say the same, from the first word of the report to the last."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from lxml import html

from macros.export.document.article import Article, read_article
from macros.export.document.chapter import Chapter
from macros.export.document.inlines import Origin
from macros.export.document.nodes import List
from macros.export.page.edition import Edition
from macros.export.proof.from_tree import say_chapter, say_edition
from macros.export.proof.from_word import say_word
from macros.export.proof.printed import Tag, say_pdf
from macros.export.proof.transcript import Sign, Transcript, compare, count_letters, said_after
from macros.findings import Code, Finding, Severity, errors_among
from macros.read.report import Report
from macros.render.call.address import built_name
from macros.render.call.mark import number_id
from macros.render.evaluate import Ledger
from macros.vocabulary import DRAWING

_FEW, _BEGIN = 4, 12  # letters; by so many, words are found again
_PRINTED = re.compile(r'data-so="(\d+\.\d+)"[^>]*>([^<]*)<')


def compare_with_site(edition: Edition, ledger: Ledger, site_dir: Path) -> Iterator[Finding]:
    """Hold ledger and document against the pages of the site."""
    yield from _compare_facts(edition.report, ledger, site_dir)
    yield from compare_pages(edition, site_dir)


def compare_pages(edition: Edition, site_dir: Path) -> Iterator[Finding]:
    """Hold what the document has read against what the pages say.

    What it could not read is told instead, if anything.
    """
    yield from edition.book.findings
    if errors_among(edition.book.findings):
        return
    chapters = edition.book.all_chapters
    for chapter, said in say_pages(chapters, edition.report.documents, site_dir):
        yield from compare(say_chapter(chapter), said, edition.report.pages)


def compare_with_pdf(edition: Edition, tags: Tag) -> Iterator[Finding]:
    """Hold what the document says against the tags of the printed copy.

    Warnings tell the notes that do not stand on the page of their mark.
    """
    tree, printed = say_edition(edition), say_pdf(tags)
    yield from compare(tree, printed, edition.report.pages)
    notes = [one for one in tree.said if one.text == Sign.NOTE]
    marked = [pair for pair in pairwise(printed.said) if pair[1].text == Sign.NOTE]
    for number, (note, (mark, shown)) in enumerate(zip(notes, marked, strict=False), 1):
        if mark.place != shown.place:
            message = (
                f"chú thích {number} in ở trang {shown.place.line}, "
                f"còn dấu của nó ở trang {mark.place.line}"
            )
            remedy = "chuyển dấu chú thích sang câu khác, hoặc báo cho người giữ mã nguồn"
            place = note.place
            yield Finding(place.path, place.line, message, remedy, Code.PRINT, Severity.WARNING)


def place_of(edition: Edition, tags: Tag, page: int, words: str) -> Origin:
    """Find where the author wrote what stands on a page of the printed copy, counted from 1.

    Args:
        words: Otherwise a drawing has them, or the page as a whole is meant.
    """
    printed = say_pdf(tags).said
    numbers = [n for n, one in enumerate(printed) if one.place.line == page]
    is_drawn = len(words) < _FEW  # a drawing is set letter by letter
    sought = Sign.PICTURE if is_drawn else words[:_BEGIN]
    found = [n for n in numbers if sought in printed[n].text]
    before = printed[: (found + numbers + [0])[0]]
    return said_after(say_edition(edition).said, count_letters(before)).place


def compare_with_word(edition: Edition, source: Path | IO[bytes]) -> Iterator[Finding]:
    """Hold what the document says against the Word copy."""
    yield from compare(say_edition(edition), say_word(source), edition.report.pages)


def _compare_facts(report: Report, ledger: Ledger, site_dir: Path) -> Iterator[Finding]:
    """Hold every fact of the ledger against the page that prints it: same text, once."""
    pages = {page.path: built_name(page) for page in report.book_pages}
    printed = {path: _printed_on(site_dir / name) for path, name in pages.items()}
    expected: dict[str, set[str]] = {path: set() for path in pages}
    for entry in ledger.entries:
        call = entry.call
        if call.path not in pages:
            continue
        for order, fact in enumerate(entry.rendered.facts):
            name = number_id(call.index, order)
            expected[call.path].add(name)
            found = printed[call.path].get(name, [])
            is_drawn = call.macro.figure is DRAWING and not found
            if not is_drawn and found != [fact.text]:
                shown = " · ".join(found) or "không có"
                message = f"trang web in “{shown}” ở chỗ sổ cái ghi “{fact.text}”"
                yield Finding(call.path, call.line, message, "dựng lại trang web", Code.PARITY)
    for path, names in expected.items():
        for name in sorted(set(printed[path]) - names):
            message = f"trang web in “{printed[path][name][0]}” mà sổ cái không có"
            yield Finding(path, 1, message, "dựng lại trang web", Code.PARITY)


def _printed_on(path: Path) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for name, words in _PRINTED.findall(text):
        found.setdefault(name, []).append(unescape(words))
    return found


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
