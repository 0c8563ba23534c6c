"""A page as its two readers see it, the site's Markdown and CommonMark: rows of equal steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import unquote

from lxml import html

from macros.render.call.html import scheme_of

_KINDS = {
    "blockquote": "quote",
    "tr": "row",
    "th": "cell",
    "td": "cell",
    "hr": "rule",
    "pre": "code",
    **{f"h{level}": "heading" for level in range(1, 7)},
    "code": "span",
    "a": "link",
    "img": "picture",
    "br": "break",
    "sup": "mark",
}
_INLINES = frozenset({"span", "link", "picture", "break", "mark"})
_LEAVES = frozenset({"rule", "code", "span", "picture", "break", "mark"})
_ONE_PARAGRAPH = frozenset({"heading", "cell"})
_STYLES = ("em", "strong")  # which of two is the outer one makes no difference
_PARTS = ("p", "thead", "tbody")
_NOT_TYPED = frozenset({"headerlink", "footnote-backref"})
LINE = "data-line"  # the attribute for the line that was read, from 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way through a page: a block or mark begins or ends, or a line of text.

    Args:
        kind: Such as "li", "/li", "text", "em strong" for text that is both; a paragraph only
            begins, also where a tight list leaves it out.
        detail: The text, the level of a heading, the first number of a list, an address.
        line: Of the text that was read, from 0; no part of the comparison.
    """

    kind: str
    detail: str = ""
    line: int = field(default=0, compare=False)

    @property
    def is_end(self) -> bool:
        return self.kind.startswith("/")


Block = tuple[Step, ...]  # from the beginning of a block of the page to its end


@dataclass(frozen=True, slots=True)
class Walk:
    """What one reader makes of a page.

    Args:
        blocks: Those that no other block holds.
    """

    blocks: tuple[Block, ...]
    notes: Mapping[str, Block]


def walk(printed: str) -> Walk:
    """Walk through the HTML that a reader makes of a page."""
    root = html.fragment_fromstring(printed, create_parent="div")
    notes: dict[str, Block] = {}
    for note in root.xpath(".//*[starts-with(@id, 'fn:')]"):
        notes[note.get("id").partition(":")[2]] = tuple(chain(*_Walker().through(note)))
        note.drop_tree()
    for box in root.findall("div[@class='footnote']"):
        box.drop_tree()
    return Walk(_Walker().through(root), notes)


class _Walker:
    """Collects the steps through an element; used once."""

    def __init__(self) -> None:
        self._blocks: list[list[Step]] = []
        self._depth = 0
        self._line = self._begin = 0
        self._words = ""
        self._styles: list[str] = []
        self._is_between = True  # blocks, where words begin a paragraph

    def through(self, element: html.HtmlElement) -> tuple[Block, ...]:
        self._walk_parts(element)
        self._end_words()
        return tuple(map(tuple, self._blocks))

    def _walk_parts(self, element: html.HtmlElement) -> None:
        self._say(element.text or "")
        for child in element:
            self._walk(child)
            self._say(child.tail or "")

    def _walk(self, element: html.HtmlElement) -> None:
        tag = str(element.tag)
        kind = _KINDS.get(tag, tag)
        if element.get("class") in _NOT_TYPED:
            return
        self._end_words()
        self._line = int(next(iter(element.xpath(f"(.|code)/@{LINE}")), self._line))
        if tag in _STYLES:
            self._styles.append(tag)
            self._walk_parts(element)
            self._end_words()
            self._styles.pop()
        elif tag in _PARTS:
            self._is_between = True
            self._walk_parts(element)
            self._end_words()
            self._is_between = True
        elif kind in _LEAVES:
            self._take(kind, _detail(element))
        else:
            self._take(kind, _detail(element))
            self._depth += kind not in _INLINES
            self._is_between = kind not in _ONE_PARAGRAPH | _INLINES
            self._walk_parts(element)
            self._end_words()
            self._depth -= kind not in _INLINES
            self._blocks[-1].append(Step(f"/{kind}", "", self._line))
            self._is_between = kind not in _INLINES

    def _take(self, kind: str, detail: str) -> None:
        if kind in _INLINES:
            self._begin_paragraph()
        elif self._depth == 0:
            self._blocks.append([])
        self._blocks[-1].append(Step(kind, detail, self._line))

    def _begin_paragraph(self) -> None:
        if self._is_between:
            self._take("p", "")
            self._is_between = False

    def _say(self, words: str) -> None:
        if self._is_between and not words.strip():
            return  # line ends between the tags
        self._begin_paragraph()
        if not self._words:
            self._begin = self._line
        self._words += words
        self._line += words.count("\n")

    def _end_words(self) -> None:
        kind = " ".join(sorted(self._styles)) or "text"
        for number, line in enumerate(self._words.split("\n")):
            if words := _plain(line):
                self._blocks[-1].append(Step(kind, words, self._begin + number))
        self._words = ""


def _detail(element: html.HtmlElement) -> str:
    match element.tag:
        case "ol":
            return str(element.get("start", "1"))
        case "th" | "td":
            style = element.get("style", "").removeprefix("text-align:")
            return str(element.get("align", style.strip("; ")))
        case "a" | "img":
            target = element.get("href", element.get("src", ""))
            # Of addresses elsewhere the site may have taken the link away.
            return "" if scheme_of(target) else unquote(target)
        case "sup":
            return str(element.get("id", "").partition(":")[2])
        case "code":
            return _plain(element.text_content())
        case "pre":
            lines = element.text_content().expandtabs(4).strip("\n").split("\n")
            return "\n".join(line.rstrip() for line in lines)
        case tag:
            return str(tag) if _KINDS.get(tag) == "heading" else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
