"""Read a run of text of a page: one blank between words, notes where their marks stand."""

from __future__ import annotations

from typing import Protocol

from lxml import html

from macros.export.document.inlines import (
    Anchor,
    CodeText,
    Hyperlink,
    Inline,
    Inlines,
    LineBreak,
    Node,
    Note,
    NoteAgain,
    Numeral,
    Origin,
    Picture,
    Segment,
    Style,
    Styled,
    Text,
)
from macros.export.document.nodes import walk
from macros.export.document.plain_text import one_blank

_STYLES = {
    "strong": Style.STRONG,
    "b": Style.STRONG,
    "em": Style.EMPHASIS,
    "i": Style.EMPHASIS,
    "u": Style.UNDERLINE,
    "ins": Style.UNDERLINE,
    "del": Style.STRIKE,
    "s": Style.STRIKE,
    "sub": Style.SUB,
    "sup": Style.SUPER,
}
# Elements that set words apart without a look of their own on paper.
_PLAIN = frozenset(
    {"a", "abbr", "bdi", "bdo", "cite", "data", "dfn", "kbd", "mark", "q", "samp", "small", "span"}
    | {"time", "var", "wbr"}
)
_INLINE = _PLAIN | _STYLES.keys() | {"br", "code", "img"}
# In a cell or a heading, blocks are only words.
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption"}
    | {"figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol"}
    | {"p", "pre", "section", "summary", "table", "ul"}
    | {"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
)
KNOWN = _INLINE | _BLOCKS


def is_inline(element: html.HtmlElement) -> bool:
    """Tell what belongs to the running text from what stands by itself."""
    if element.tag not in _INLINE or element.get("data-svg") is not None:
        return False
    return element.find(".//table") is None and element.find(".//p") is None


class Surroundings(Protocol):
    """What a run must know of its page."""

    @property
    def place(self) -> Origin: ...

    def place_of(self, fact: str) -> Origin:
        """Find where the call stands that printed a number."""

    def resolve(self, href: str) -> str | None:
        """Write where a link leads in the document; None for what paper cannot follow."""

    def note(self, mark: html.HtmlElement) -> Note | NoteAgain | None:
        """Return what stands where a note is called; None for nothing."""

    def picture(self, image: html.HtmlElement) -> Picture | None:
        """Return a picture; None for one that cannot be printed."""

    def refuse(self, element: html.HtmlElement) -> None:
        """Tell of an element that no printer knows."""


class Run:
    """Collects the inlines of a paragraph, heading, cell or caption."""

    def __init__(self, page: Surroundings) -> None:
        self._page = page
        self._nodes: list[Inline] = []
        self._after_blank = True

    def inlines(self) -> Inlines:
        """Return what was read, blanks at its end taken off; empty when there are no words."""
        content = _without_last_blank(tuple(self._nodes))
        return content if any(_is_seen(node) for node in walk(content)) else ()

    def add_text(self, text: str | None, fact: str | None = None) -> None:
        """Read words; blanks at the beginning, and after other blanks, are dropped."""
        words = self._squeezed(text)
        if words and fact is not None:
            self._nodes.append(Numeral(words, fact, place=self._page.place_of(fact)))
        elif words:
            self._nodes.append(Text(words, place=self._page.place))

    def add_content(self, element: html.HtmlElement) -> None:
        """Read the inside of an element."""
        self.add_text(element.text, element.get("data-so"))
        for child in element:
            self.add_element(child)
            self.add_text(child.tail)

    def add_element(self, element: html.HtmlElement) -> None:
        """Read an element without its tail."""
        tag, place = element.tag, self._page.place
        mark = _note_mark(element)
        if mark is not None:
            self._add_note(mark)
        elif element.get("data-svg") is not None:
            self._page.refuse(element)
        elif tag == "br":
            self._nodes.append(LineBreak(place=place))
            self._after_blank = True
        elif tag == "img":
            self._add_picture(element)
        elif tag == "a" and "so" in element.classes:
            self.add_content(element)  # the number itself; its way to the table is for the screen
        elif tag == "code":
            self._add_code(element)
        else:
            self._add_wrapped(element)

    def _squeezed(self, text: str | None) -> str:
        words = one_blank(text)
        if self._after_blank:
            words = words.lstrip(" ")
        if words:
            self._after_blank = words.endswith(" ")
        return words

    def add_anchor(self, element: html.HtmlElement) -> None:
        """Mark the place to which links to an element lead."""
        if element.get("id"):
            self._nodes.append(Anchor(element.get("id", ""), place=self._page.place))

    def _add_code(self, element: html.HtmlElement) -> None:
        self.add_anchor(element)
        words = self._squeezed(str(element.text_content()))
        if words:
            self._nodes.append(CodeText(words, place=self._page.place))

    def _add_picture(self, element: html.HtmlElement) -> None:
        picture = self._page.picture(element)
        if picture is not None:
            self._nodes.append(picture)
            self._after_blank = False

    def _add_note(self, mark: html.HtmlElement) -> None:
        note = self._page.note(mark)
        if note is not None:
            self._nodes.append(note)
            self._after_blank = False

    def _add_wrapped(self, element: html.HtmlElement) -> None:
        """Read an element that may be emphasis, a link or nothing in particular."""
        tag, place = element.tag, self._page.place
        if tag not in KNOWN:
            self._page.refuse(element)
            return
        target = self._page.resolve(element.get("href", "").strip()) if tag == "a" else None
        if tag == "a" and target is None and not element.get("id"):
            self.add_content(element)  # its words are words like any other
            return
        self.add_anchor(element)
        content = self._inside(element)
        has_content = any(_has_words(node) for node in walk(content))
        if has_content and tag in _STYLES:
            self._nodes.append(Styled(_STYLES[tag], content, place=place))
        elif has_content and target is not None:
            self._nodes.append(Hyperlink(target, content, place=place))
        elif content:
            self._nodes.append(Segment(content, place=place))

    def _inside(self, element: html.HtmlElement) -> Inlines:
        outer, self._nodes = self._nodes, []
        self.add_content(element)
        inner, self._nodes = self._nodes, outer
        return tuple(inner)


def _note_mark(element: html.HtmlElement) -> html.HtmlElement | None:
    """Find the link of a footnote's mark, which may be raised."""
    mark = element[0] if element.tag == "sup" and len(element) else element
    return mark if mark.tag == "a" and "footnote-ref" in mark.get("class", "") else None


def _without_last_blank(content: Inlines) -> Inlines:
    if not content:
        return ()
    *rest, last = content
    if isinstance(last, Segment):
        inner = _without_last_blank(last.content)
        return (*rest, Segment(inner, place=last.place)) if inner else tuple(rest)
    if isinstance(last, Text | CodeText):
        words = last.text.rstrip(" ")
        return (*rest, type(last)(words, place=last.place)) if words else tuple(rest)
    return content


def _has_words(node: Node) -> bool:
    return isinstance(node, Picture) or bool(getattr(node, "text", "").strip())


def _is_seen(node: Node) -> bool:
    """Tell what takes room on paper; a no-break space does, since somebody wanted it."""
    if isinstance(node, Note | NoteAgain | LineBreak | Picture):
        return True
    return bool(getattr(node, "text", "").strip(" "))
