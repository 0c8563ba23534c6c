"""One built page as HTML: cut to what is printed, its places named, its links and lines found."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from macros.export.document.chapter import Chapter
from macros.export.document.inlines import Origin
from macros.findings import Code, Finding, nearest
from macros.render.call.html import DRAWN

# Never printed: controls, and whatever the renderer marks as meant for the site alone.
_SCREEN_ONLY = frozenset(
    {"chi-tren-web", "headerlink", "md-content__button", "md-source-file", "md-tags", "twemoji"}
)
_CUT_TAGS = frozenset(
    {"script", "style", "noscript", "template", "link", "meta", "nav", "button"}
    | {"form", "input", "select", "textarea"}
    | {"iframe", "object", "audio", "video", "canvas"}
)
_ASKED = re.compile(r' data-o="[^"]*"')  # by which the site alone knows the number of a mark
_HIDDEN = re.compile(r'<svg\b[^>]*\baria-hidden="true"')
NUMBER = "data-thu"  # of an element on a page that was built without the site
_TELLING = 12  # letters that hardly stand in a page twice
_TYPED = frozenset({"p", "li", "h2", "h3", "h4", "h5", "h6"})  # known by fewer, at a line's start
_AROUND = frozenset({"ul", "ol", "li", "blockquote"})  # words may stand in it above a table
_LINE_START = r"^[^\w\n]*(?:\d+[.)][^\w\n]+)?"
_CALL = r"\{\{[^\n]*?\}\}[^\w\n]*"

Names = dict[str, str]  # id on the page → name in the document; "" is the page itself


@dataclass(frozen=True, slots=True)
class Article:
    """The article of a built page.

    Args:
        source: The HTML that it is read from.
        drawings: The SVG of the page; where the nth stood is `<span data-svg="n">`, since an
            HTML parser would lower-case its names (`viewBox`) and break it.
    """

    body: html.HtmlElement
    source: str
    drawings: tuple[str, ...] = ()

    def drawing(self, element: html.HtmlElement) -> str:
        """Return the SVG that stood where an element stands; "" for none."""
        number = element.get("data-svg")
        return self.drawings[int(number)] if number is not None else ""

    def is_icon(self, element: html.HtmlElement) -> bool:
        """Tell a drawing that says nothing; one inside a figure says what the figure says."""
        return _HIDDEN.match(self.drawing(element)) is not None

    @property
    def title(self) -> html.HtmlElement | None:
        """The first heading of the first level."""
        return next(self.body.iterdescendants("h1"), None)


def read_article(path: Path) -> Article | None:
    """Read the article of a built page without its screen-only parts; None without one."""
    drawings: list[str] = []

    def remember(match: re.Match[str]) -> str:
        drawings.append(_ASKED.sub("", match.group()))
        return f'<span data-svg="{len(drawings) - 1}"></span>'

    page = path.read_text(encoding="utf-8")
    source = DRAWN.sub(remember, page)
    # A parser keeps state while it reads, so each page gets its own.
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    document: html.HtmlElement = html.document_fromstring(source.encode("utf-8"), parser=parser)
    body = next(document.iter("article"), None)
    if body is None:
        return None
    _cut_screen_only(body)
    return Article(body, page, tuple(drawings))


def _cut_screen_only(body: html.HtmlElement) -> None:
    doomed = [
        element
        for element in body.iterdescendants()
        if element.tag in _CUT_TAGS or not _SCREEN_ONLY.isdisjoint(element.get("class", "").split())
    ]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()


def name_places(article: Article, section_id: str) -> Names:
    """Give every id the section's id in front, so that it is unique in the document.

    Of two elements with one id, the first one counts.
    """
    names: Names = {"": section_id}
    title = article.title
    for element in article.body.iterdescendants():
        old = element.get("id")
        if old is not None and (not old or old in names):
            del element.attrib["id"]
        elif old is not None:
            names[old] = section_id if element is title else f"{section_id}--{old}"
            element.set("id", names[old])
    return names


class Whereabouts:
    """Follows a page while it is read: words and numbers of the site are sought in its file.

    HTML keeps no lines. Numbers know their call, and most blocks begin with words as typed;
    for anything else, the place of what stands before it is the nearest that is known.
    """

    def __init__(self, chapter: Chapter) -> None:
        self._page = chapter.page
        self._passed = 0  # letters of the page's body
        self.here = chapter.place()

    def of_number(self, fact: str) -> Origin:
        """Return the place of the call that printed a number."""
        call = fact.partition(".")[0]
        calls = self._page.calls if self._page is not None else ()
        if not call.isdecimal() or int(call) >= len(calls):
            return self.here
        return replace(self.here, line=calls[int(call)].line)

    def at(self, element: html.HtmlElement) -> Origin:
        """Return the present place, at an element of the page."""
        number = element.get(NUMBER)
        return replace(self.here, element=int(number)) if number else self.here

    def of_note(self, item: html.HtmlElement, key: str) -> Origin:
        """Return the place where a note is typed; of a document, the present one."""
        place, page, typed = self.at(item), self._page, rf"^[ >]*\[\^{re.escape(key)}\]:"
        if page is not None and (found := re.search(typed, page.body, re.MULTILINE)):
            place = replace(place, line=page.body_line + page.body.count("\n", 0, found.start()))
        return place

    def move_to(self, element: html.HtmlElement) -> None:
        """Go on to the beginning of a block."""
        self.here = self.at(element)
        if self._page is None:
            return
        body = self._page.body
        found = self._find(element, body)
        if found >= 0:
            self._passed = found
            line = self._page.body_line + body.count("\n", 0, found)
            self.here = replace(self.here, line=line)
            return
        fact = next((one.get("data-so") for one in element.iter() if one.get("data-so")), None)
        if fact is not None:
            self.here = self.of_number(fact)

    def _find(self, element: html.HtmlElement, body: str) -> int:
        """Find how a block begins, or the first row of a typed table; -1 where it does not."""
        row = next(element.iter("tr"), None) if element.tag not in _AROUND else None
        if row is not None and next(element.iter("td"), None) is not None:
            cells = (re.escape(str(cell.text_content()).strip()) for cell in row)
            match = re.compile(r"[ \t]*\|[ \t]*".join(cells)).search(body, self._passed)
            return match.start() if match and "|" in match[0] else -1
        first = [words.strip().partition("\n")[0] for words in islice(element.itertext(), 3)]
        telling = next((words for words in first if len(words) >= _TELLING), None)
        found = body.find(telling, self._passed) if telling else -1
        if found >= 0 or element.tag not in _TYPED:
            return found
        is_below = self._passed and element.getprevious() is not None
        start = body.find("\n", self._passed) if is_below else self._passed
        typed = [("", words.split()) for words in first if re.search(r"\w", words)]
        typed[1:] = [(_CALL, words) for _, words in typed[1:]]
        # What the first call prints may stand in one run with the words before it.
        for before, words in (*typed, *((call, words[:2]) for call, words in typed[:1])):
            said = before + r"\s+".join(map(re.escape, words))
            asked = re.compile(rf"{_LINE_START}{said}(?!\w)", re.MULTILINE)
            if start >= 0 and (match := asked.search(body, start)):
                return match.start()
        return -1


@dataclass(frozen=True, slots=True)
class Targets:
    """Where links may lead.

    Args:
        names: Built file → its places.
        site_dir: The built site.
        unread: Built files that are not printed this time; links there are not judged.
        printed: Names that are printed this time; None for all.
    """

    names: Mapping[str, Names]
    site_dir: Path
    unread: Collection[str] = ()
    printed: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves the links of one page.

    Args:
        findings: Dead links; grows.
    """

    chapter: Chapter
    targets: Targets
    findings: list[Finding]

    def resolve(self, href: str) -> str | None:
        """Write where a link leads in the document; None for what paper cannot follow."""
        kind = urlsplit(href).scheme.lower()
        if kind in {"http", "https", "mailto"}:
            return href
        page, fragment = self._split(href)
        name = None if kind else self.targets.names.get(page, {}).get(fragment)
        if name is None:
            if href and page not in self.targets.unread:
                self.findings.append(self._dead(href, page, fragment))
            return None
        printed = self.targets.printed
        return f"#{name}" if printed is None or name in printed else None

    def _split(self, href: str) -> tuple[str, str]:
        parts = urlsplit(href)
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        if not path:
            return self.chapter.built, fragment
        folder = posixpath.dirname(self.chapter.built)
        target = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        if path.endswith("/") or target == ".":
            target = posixpath.normpath(f"{target}/index.html")
        return target, fragment

    def _dead(self, href: str, page: str, fragment: str) -> Finding:
        names, site = self.targets.names, self.targets.site_dir
        if page in names:
            message = f"liên kết tới “{href}”: trang không có chỗ tên “{fragment}”"
            remedy = nearest(fragment, (name for name in names[page] if name))
        elif not (urlsplit(href).scheme or page.startswith("..")) and (site / page).is_file():
            message = (
                f"liên kết tới “{unquote(href)}” không dùng được trên bản in: trang đó không in"
            )
            remedy = "không cần sửa nếu chỉ để đọc trên web"
            return self.chapter.finding(message, remedy, Code.DEAD_LINK, near=href, warn=True)
        else:
            message = f"liên kết tới “{href}” không dẫn tới đâu"
            remedy = "sửa địa chỉ của liên kết"
        return self.chapter.finding(message, remedy, Code.DEAD_LINK, near=fragment or href)
