"""Write running text as pandoc's inlines: formatting, notes, references as fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml import html

from macros.export.run_of_text import RunOfText, one_blank
from macros.export.word.fields import Bookmarks, bookmark_name, field_begin, field_end
from macros.export.word.pandoc import Node, line_break, link, note, paragraph, raw, string, wrap

_YEARS = re.compile(r"\b(\d{4}) ([-–]) (\d{4})\b")
_STYLES = {
    "strong": "Strong",
    "b": "Strong",
    "em": "Emph",
    "i": "Emph",
    "u": "Underline",
    "ins": "Underline",
    "del": "Strikeout",
    "s": "Strikeout",
    "sub": "Subscript",
    "sup": "Superscript",
}


def keep_years(text: str) -> str:
    """Keep "2010 - 2020" on one line."""
    return _YEARS.sub("\\1\u00a0\\2\u00a0\\3", text)


@dataclass(slots=True)
class Places:
    """Where links may lead in the document that is being written.

    Args:
        links: Ids that links lead to.
        labels: Id of a table or figure → its label, such as "Bảng 3"; references to it by this
            very text become fields.
        marked: Ids that have their bookmark; grows.
        notes: Id of a footnote → its number; grows.
        note_count: How many footnotes there are so far.
    """

    links: frozenset[str]
    labels: dict[str, str]
    bookmarks: Bookmarks = field(default_factory=Bookmarks)
    marked: set[str] = field(default_factory=set)
    notes: dict[str, int] = field(default_factory=dict)
    note_count: int = 0

    def bookmarked(self, name: str) -> tuple[Node, Node]:
        """Begin and end the bookmark to which links to an id lead."""
        self.marked.add(name)
        begin, end = self.bookmarks.start(bookmark_name("Toc", name))
        return raw(begin), raw(end)


class InlineWriter(RunOfText):
    """Collects one run of text.

    Args:
        picture: Writes an `<img>`.
        asides: Where notes go that may not be footnotes (captions, repeated heads); they are
            marked (*), (**), … and printed below the table. None: real footnotes.
        is_copied: The text comes again in a list of contents: no links, no bookmarks.
    """

    def __init__(
        self,
        places: Places,
        picture: Callable[[html.HtmlElement], Node],
        *,
        asides: list[list[Node]] | None = None,
        is_copied: bool = False,
    ) -> None:
        super().__init__()
        self._places = places
        self._picture = picture
        self._asides = asides
        self._is_copied = is_copied
        self._nodes: list[Node] = []

    def inlines(self) -> list[Node]:
        """Return what was written, blanks at its end taken off."""
        if self._nodes and self._nodes[-1]["t"] == "Str":
            stripped = self._nodes[-1]["c"].rstrip(" ")
            self._nodes[-1:] = [string(stripped)] if stripped else []
        return self._nodes

    @property
    def is_empty(self) -> bool:
        return all(node["t"] == "Str" and not node["c"].strip(" ") for node in self._nodes)

    def _add_words(self, text: str) -> None:
        self._nodes.append(string(keep_years(text)))

    def _add_break(self) -> None:
        self._nodes.append(line_break())

    def _add_picture(self, picture: html.HtmlElement) -> None:
        self._nodes.append(self._picture(picture))

    def add_anchor(self, name: str | None) -> None:
        """Set a bookmark here if a link leads here."""
        places = self._places
        if name and not self._is_copied and name in places.links - places.marked:
            places.marked.add(name)
            self._nodes.append(raw(places.bookmarks.point(bookmark_name("Toc", name))))

    def _put(self, node: Node) -> None:
        self._nodes.append(node)
        self._after_space = False

    def _add_wrapped(self, element: html.HtmlElement) -> None:
        has_content = element.text_content().strip() or element.find(".//img") is not None
        href = element.get("href") if element.tag == "a" and not self._is_copied else None
        if has_content and element.tag in _STYLES:
            with self._inside() as inner:
                self.add_content(element)
            self._nodes.append(wrap(_STYLES[element.tag], inner))
        elif has_content and href and href.startswith("#"):
            self._add_reference(href[1:], element)
        elif has_content and href:
            with self._inside() as inner:
                self.add_content(element)
            self._nodes.append(link(href, inner))
        else:
            self.add_content(element)

    def _add_reference(self, target: str, element: html.HtmlElement) -> None:
        """Write a field: the number of a table follows it, any other text stays as it is."""
        label = self._places.labels.get(target, "").replace("\u00a0", " ")
        text = one_blank(element.text_content().replace("\u00a0", " ")).strip()
        if label and text == label:
            code = f"REF {bookmark_name('Ref', target)} \\h"
            result = [string(label.replace(" ", "\u00a0"))]  # as the caption has it
            self._after_space = False
        else:
            code = f'HYPERLINK \\l "{bookmark_name("Toc", target)}"'
            with self._inside() as result:
                self.add_content(element)
        self._nodes += [raw(field_begin(code)), *result, raw(field_end())]

    @contextmanager
    def _inside(self) -> Iterator[list[Node]]:
        """Collect what is written meanwhile in a list of its own."""
        outer, self._nodes = self._nodes, []
        inner = self._nodes
        try:
            yield inner
        finally:
            self._nodes = outer

    def _add_note(self, element: html.HtmlElement) -> None:
        writer = InlineWriter(self._places, self._picture)
        writer.add_content(element)
        if writer.is_empty:
            return
        if self._asides is not None:
            mark = f"({'*' * (len(self._asides) + 1)})"
            self._asides.append([string(f"{mark} "), *writer.inlines()])
            self._put(wrap("Superscript", [string(mark)]))
            return
        places, name = self._places, element.get("id", "")
        places.note_count += 1
        places.notes[name] = places.note_count
        begin, end = places.bookmarks.start(bookmark_name("Note", name or str(places.note_count)))
        self._nodes += [raw(begin), note([paragraph(writer.inlines())])]
        self._put(raw(end))

    def _add_again(self, element: html.HtmlElement) -> None:
        """Refer to a note that stands elsewhere by its number."""
        name = element.get("href", "")[1:]
        number = self._places.notes.get(name)
        if number is not None and self._asides is None and not self._is_copied:
            code = f"NOTEREF {bookmark_name('Note', name)} \\f \\h"
            style = '<w:rStyle w:val="FootnoteReference"/>'
            result = f"<w:r><w:rPr>{style}</w:rPr><w:t>{number}</w:t></w:r>"
            self._put(raw(field_begin(code) + result + field_end()))
