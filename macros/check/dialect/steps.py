"""A page as its two readers see it, the site's Markdown and CommonMark: rows of equal steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from urllib.parse import unquote

from lxml import html
from markdown_it.token import Token

from macros.render.call.markdown import scheme_of

_BLOCKS = {
    "p": "p",
    "ul": "ul",
    "ol": "ol",
    "li": "li",
    "blockquote": "quote",
    "table": "table",
    "tr": "row",
    "th": "cell",
    "td": "cell",
    "hr": "rule",
    **{f"h{level}": "heading" for level in range(1, 7)},
}
_STYLES = ("em", "strong")  # which of two is the outer one makes no difference
_HOLDS_BLOCKS = frozenset({"li", "blockquote", "div"})
_FOLDED = frozenset({"thead", "tbody"})
_NOT_TYPED = frozenset({"headerlink", "footnote-backref"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way through a page: a block or mark begins or ends, or a line of text.

    Args:
        kind: Such as "li", "/li", "text", "em strong" for text that is both.
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
        notes: The footnotes by their names.
    """

    blocks: tuple[Block, ...]
    notes: Mapping[str, Block]


class _Walker:
    """Collects the steps of one reading."""

    def __init__(self) -> None:
        self.blocks: list[list[Step]] = []
        self.line = 0
        self._depth = 0
        self._words = ""
        self._begin = 0
        self._styles: list[str] = []

    def style(self, name: str, nesting: int) -> None:
        """Begin a style of words, or end it."""
        self._end_words()
        if nesting > 0:
            self._styles.append(name)
        else:
            self._styles.remove(name)

    def enter(self, kind: str, detail: str = "") -> None:
        self.stand(kind, detail)
        self._depth += 1

    def stand(self, kind: str, detail: str = "") -> None:
        """Take a step that holds nothing else."""
        self._end_words()
        if self._depth == 0:
            self.blocks.append([])
        self.blocks[-1].append(Step(kind, detail, self.line))

    def leave(self, kind: str) -> None:
        self._end_words()
        self._depth -= 1
        block = self.blocks[-1]
        if kind == "p" and block[-1].kind == "p":  # an empty one, which nobody sees
            block.pop()
        else:
            block.append(Step(f"/{kind}", "", self.line))

    def say(self, words: str) -> None:
        if not self._words:
            self._begin = self.line
        self._words += words
        self.line += words.count("\n")

    def _end_words(self) -> None:
        kind = " ".join(sorted(self._styles)) or "text"
        for number, line in enumerate(self._words.split("\n")):
            if words := _plain(line):
                self.blocks[-1].append(Step(kind, words, self._begin + number))
        self._words = ""

    @property
    def result(self) -> tuple[Block, ...]:
        return tuple(tuple(block) for block in self.blocks if block)


def walk_strictly(tokens: Iterable[Token]) -> Walk:
    """Walk through what CommonMark reads."""
    page, notes = _Walker(), dict[str, _Walker]()
    way = page
    for token in tokens:
        if token.map is not None and token.nesting >= 0:
            way.line = token.map[0]
        match token.type:
            case "footnote_reference_open":
                way = notes[token.meta["label"]] = _Walker()
            case "footnote_reference_close":
                way = page
            case "inline":
                _walk_inlines(way, token.children or ())
            case "fence" | "code_block":
                way.stand("code", _code(token.content))
            case _ if token.tag in _BLOCKS:
                kind = _BLOCKS[token.tag]
                if token.nesting < 0:
                    way.leave(kind)
                elif token.nesting:
                    way.enter(kind, _detail_of(token))
                else:
                    way.stand(kind)
    return _walk(page, notes)


def _detail_of(token: Token) -> str:
    if token.type == "ordered_list_open":
        return str(token.attrs.get("start", 1))
    if token.type == "heading_open":
        return token.tag
    return str(token.attrs.get("style", "")).removeprefix("text-align:")


def _walk_inlines(way: _Walker, tokens: Iterable[Token]) -> None:
    for token in tokens:
        match token.type:
            case "softbreak":
                way.say("\n")
            case "hardbreak":
                way.stand("break")
                way.say("\n")
            case "code_inline":
                way.stand("span", _plain(token.content))
            case "image":
                way.stand("picture", _address(token.attrs["src"]))
            case "footnote_ref":
                way.stand("mark", token.meta["label"])
            case "link_open":
                way.enter("link", _address(token.attrs["href"]))
            case "link_close":
                way.leave("link")
            case _ if token.tag in _STYLES:
                way.style(token.tag, token.nesting)
            case _:
                way.say(token.content)


def walk_loosely(printed: str) -> Walk:
    """Walk through the HTML that the site's Markdown makes."""
    page, notes = _Walker(), dict[str, _Walker]()
    root = html.fragment_fromstring(printed, create_parent="div")
    for box in root.findall("div[@class='footnote']"):
        for note in box.iterfind("ol/li"):
            way = notes.setdefault(note.get("id", "").partition(":")[2], _Walker())
            _walk_blocks(way, note)
        box.drop_tree()
    _walk_blocks(page, root)
    return _walk(page, notes)


def _walk_blocks(way: _Walker, element: html.HtmlElement) -> None:
    """Walk through what holds blocks; words that stand there bare are a paragraph."""
    is_bare = False
    for part in _parts(element):
        is_words = isinstance(part, str)
        if is_words and not (is_bare or part.strip()):
            continue
        is_block = not is_words and (part.tag in _BLOCKS or part.tag in ("pre", "div"))
        if is_bare == is_block:
            (way.leave if is_bare else way.enter)("p")
            is_bare = not is_bare
        if is_words:
            way.say(part)
        elif is_block:
            _walk_block(way, part)
        else:
            _walk_inline(way, part)
    if is_bare:
        way.leave("p")


def _parts(element: html.HtmlElement) -> Iterator[Any]:
    """List the words and elements of an element, in order."""
    yield element.text or ""
    for child in element:
        yield child
        yield child.tail or ""


def _walk_block(way: _Walker, element: html.HtmlElement) -> None:
    if element.tag == "pre":
        way.stand("code", _code(element.text_content()))
        return
    kind = _BLOCKS.get(element.tag, element.tag)
    if kind == "rule":
        way.stand(kind)
        return
    way.enter(kind, _detail_in(element))
    if element.tag in _HOLDS_BLOCKS:
        _walk_blocks(way, element)
    elif element.tag in ("table", "tr", "ul", "ol"):
        for child in element:
            for part in child if child.tag in _FOLDED else (child,):
                _walk_block(way, part)
    else:
        _walk_words(way, element)
    way.leave(kind)


def _detail_in(element: html.HtmlElement) -> str:
    if element.tag == "ol":
        return str(element.get("start", "1"))
    if _BLOCKS.get(element.tag) == "heading":
        return str(element.tag)
    style = str(element.get("style", "")).removeprefix("text-align:")
    return str(element.get("align", style.strip("; ")))


def _walk_words(way: _Walker, element: html.HtmlElement) -> None:
    for part in _parts(element):
        if isinstance(part, str):
            way.say(part)
        else:
            _walk_inline(way, part)


def _walk_inline(way: _Walker, element: html.HtmlElement) -> None:
    if element.get("class") in _NOT_TYPED:
        return
    match element.tag:
        case "br":
            way.stand("break")
        case "code":
            way.stand("span", _plain(element.text_content()))
        case "img":
            way.stand("picture", _address(element.get("src", "")))
        case "sup":
            way.stand("mark", element.get("id", "").partition(":")[2])
        case tag if tag in _STYLES:
            way.style(tag, 1)
            _walk_words(way, element)
            way.style(tag, -1)
        case tag:
            kind = "link" if tag == "a" else str(tag)
            way.enter(kind, _address(element.get("href", "")))
            _walk_words(way, element)
            way.leave(kind)


def _walk(page: _Walker, notes: Mapping[str, _Walker]) -> Walk:
    told = {name: tuple(chain.from_iterable(way.result)) for name, way in notes.items()}
    return Walk(page.result, told)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _address(target: Any) -> str:
    """Write an address within the report; of others the site may have taken the link away."""
    return "" if scheme_of(str(target)) else unquote(str(target))


def _code(text: str) -> str:
    """Write code without the blanks that nobody sees."""
    return "\n".join(line.rstrip() for line in text.expandtabs(4).strip("\n").split("\n"))
