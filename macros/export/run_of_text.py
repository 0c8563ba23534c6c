"""How a run of text is walked, whatever it is written as."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from lxml import etree, html

from macros.export.drawings import is_drawing

_BLANKS = re.compile(r"[ \t\r\n\f]+")  # not the no-break space


def one_blank(text: str | None) -> str:
    """Write every stretch of blanks and line ends as one blank, as a browser does."""
    return _BLANKS.sub(" ", text or "")


class RunOfText(ABC):
    """Walks a paragraph, heading, cell or caption; a subclass writes what is met."""

    def __init__(self) -> None:
        self._after_space = True

    def add_text(self, text: str | None) -> None:
        """Write text; blanks at the beginning, and after other blanks, are dropped."""
        text = one_blank(text)
        if self._after_space:
            text = text.lstrip(" ")
        if text:
            self._after_space = text.endswith(" ")
            self._add_words(text)

    def add_content(self, element: etree._Element) -> None:
        """Write the inside of an element."""
        self.add_text(element.text)
        for child in element:
            self.add_element(child)
            self.add_text(child.tail)

    def add_element(self, element: etree._Element) -> None:
        """Write an element without its tail."""
        if is_drawing(element) or not isinstance(element, html.HtmlElement):
            return  # an icon
        if "chu-thich" in element.classes:
            self._add_note(element)
        elif "chu-thich-lai" in element.classes:
            self._add_again(element)
        elif element.tag == "br":
            self._add_break()
            self._after_space = True
        elif element.tag == "img":
            self._add_picture(element)
            self._after_space = False
        else:
            self.add_anchor(element.get("id"))
            self._add_wrapped(element)

    @abstractmethod
    def _add_words(self, text: str) -> None:
        """Write words, never empty."""

    @abstractmethod
    def _add_break(self) -> None:
        """Begin a new line."""

    @abstractmethod
    def _add_picture(self, picture: html.HtmlElement) -> None:
        """Write a picture within the text."""

    @abstractmethod
    def add_anchor(self, name: str | None) -> None:
        """Mark the place to which links to an id lead."""

    @abstractmethod
    def _add_wrapped(self, element: html.HtmlElement) -> None:
        """Write an element that may be emphasis, a link or nothing in particular."""

    @abstractmethod
    def _add_note(self, note: html.HtmlElement) -> None:
        """Write a footnote where it is called."""

    @abstractmethod
    def _add_again(self, mark: html.HtmlElement) -> None:
        """Refer to a footnote that stands elsewhere."""
