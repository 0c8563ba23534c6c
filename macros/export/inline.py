"""Write running text as Typst code.

Everything is written in code mode with string literals, never as markup: hyphens, quotes, dots
and brackets then come out exactly as they stand in the text, and nothing can be a command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lxml import html

from macros.export.run_of_text import RunOfText

# Not to be parted at the end of a line: "2010 - 2020", "213-QĐ/TW".
_SPAN = re.compile(r"(\b\d{4} ?[-–] ?\d{4}\b|\b\d+-[A-ZĐ][A-Za-zĐđ]*/[A-ZĐ][A-Za-zĐđ]*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_STYLES = {
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "i": "emph",
    "u": "underline",
    "ins": "underline",
    "del": "strike",
    "s": "strike",
    "sub": "sub",
    "sup": "super",
}


def literal(text: str) -> str:
    """Write a string so that Typst reads back exactly these characters."""
    clean = _CONTROL.sub("", text)
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text where it must not be parted: piece of text → its code."""
    for number, piece in enumerate(_SPAN.split(text)):
        if piece:
            yield piece, f"span({literal(piece)})" if number % 2 else literal(piece)


def write_text(text: str) -> str:
    """Write a text without any mark-up as one expression."""
    codes = [code for _, code in _pieces(text)]
    return codes[0] if len(codes) == 1 else "{" + ";".join(codes) + "}" if codes else "[]"


class InlineWriter(RunOfText):
    """Collects the code of one run of text.

    Args:
        labels: Ids written so far; grows.
        links: Ids that links lead to; grows.
        picture: Writes an `<img>`.
        asides: Where notes go that may not be footnotes (captions, repeated heads); they are
            marked (*), (**), … and printed below the table. None: real footnotes.
        is_copied: The text is printed again in a list of contents: no links, no labels.
    """

    def __init__(
        self,
        labels: set[str],
        links: set[str],
        picture: Callable[[html.HtmlElement], str],
        *,
        asides: list[str] | None = None,
        is_copied: bool = False,
    ) -> None:
        super().__init__()
        self._labels = labels
        self._links = links
        self._picture = picture
        self._asides = asides
        self._is_copied = is_copied
        self._parts: list[str] = []
        self._last_text = -1

    @property
    def is_empty(self) -> bool:
        return not self._parts

    def code(self) -> str:
        """Return what was written as one block of code, blanks at its end taken off."""
        parts = list(self._parts)
        if parts and self._last_text == len(parts) - 1:
            stripped = self._last.rstrip(" ")
            parts[-1:] = [f"{literal(stripped)};"] if stripped else []
        return "{" + "".join(parts) + "}" if parts else "[]"

    def _add_words(self, text: str) -> None:
        for piece, code in _pieces(text):
            if code.startswith('"'):
                self._last, self._last_text = piece, len(self._parts)
            self._parts.append(f"{code};")

    def _add_break(self) -> None:
        self._parts.append("linebreak();")

    def _add_picture(self, picture: html.HtmlElement) -> None:
        self._parts.append(f"{self._picture(picture)};")

    def _put(self, code: str) -> None:
        self._parts.append(code)
        self._after_space = False

    def add_anchor(self, name: str | None) -> None:
        """Set a label here, once."""
        if name and not self._is_copied and name not in self._labels:
            self._labels.add(name)
            self._parts.append(f"anchor({literal(name)});")

    def _add_wrapped(self, element: html.HtmlElement) -> None:
        opening = self._opening(element)
        has_content = element.text_content().strip() or element.find(".//img") is not None
        if opening is None or not has_content:
            self.add_content(element)
            return
        with self._inside(opening):
            self.add_content(element)

    def _opening(self, element: html.HtmlElement) -> str | None:
        if element.tag in _STYLES:
            return f"{_STYLES[element.tag]}("
        href = element.get("href") if element.tag == "a" else None
        if not href or self._is_copied:
            return None
        if href.startswith("#"):
            self._links.add(href[1:])
            return f"to({literal(href[1:])},"
        return f"link({literal(href)},"

    @contextmanager
    def _inside(self, opening: str) -> Iterator[None]:
        """Wrap what is written meanwhile; nothing written, nothing wrapped."""
        start = len(self._parts)
        self._parts.append(opening + "{")
        yield
        if len(self._parts) == start + 1:
            self._parts.pop()
        else:
            self._parts.append("});")

    def _add_note(self, note: html.HtmlElement) -> None:
        writer = InlineWriter(self._labels, self._links, self._picture)
        writer.add_content(note)
        if writer.is_empty:
            return
        if self._asides is not None:
            mark = f"({'*' * (len(self._asides) + 1)})"
            self._asides.append("{" + literal(f"{mark} ") + ";" + writer.code() + "}")
            self._put(f"super({literal(mark)});")
        elif self._is_copied:
            self._put(f"footnote({writer.code()});")
        else:
            self._labels.add(note.get("id"))
            self._put(f"note({literal(note.get('id'))},{writer.code()});")

    def _add_again(self, mark: html.HtmlElement) -> None:
        name = mark.get("href", "")[1:]
        if name in self._labels and self._asides is None and not self._is_copied:
            self._put(f"again({literal(name)});")
