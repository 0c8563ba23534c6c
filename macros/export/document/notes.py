"""The notes of one page: which stand at the foot of pages, which below their table, by which mark.

A table's head and a figure's caption come again, on other pages or in lists, and rows may part
from the foot of their page: notes that are called there stand below the table or figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from lxml import html


class Notes:
    """The notes of one page, and what has been called of them so far.

    Args:
        body: The article; its list of notes is cut off.
        section_id: Stands before their names.
    """

    def __init__(self, body: html.HtmlElement, section_id: str) -> None:
        self._items = _cut(body, f"{section_id}--fn:")
        self._prefix = f"{section_id}--fn-"
        self._marks: dict[str, str] | None = None  # of the table that is being read
        self._marked: set[str] = set()  # names that it has called
        self.noted: set[str] = set()  # names at the foot of pages
        self.open: list[str] = []  # keys of those that are being read

    def item(self, key: str) -> html.HtmlElement | None:
        """Return what a note says, without the way back to the text."""
        return self._items.get(key)

    def name(self, key: str) -> str:
        """Name a note in the whole document."""
        return self._prefix + key

    def sign(self, key: str) -> str:
        """Return the mark of a note where one is called now; "" for the number of a footnote."""
        return "" if self._marks is None else self._marks[key]

    def is_again(self, key: str) -> bool:
        """Tell whether what is called stands elsewhere already."""
        return key not in self.open and self.name(key) in self._read

    @contextmanager
    def reading(self, key: str) -> Iterator[None]:
        """Read what a note says, for the place where it is called first."""
        self._read.add(self.name(key))
        self.open.append(key)
        yield
        self.open.pop()

    @contextmanager
    def beside(self, exhibit: html.HtmlElement, unsaid: Collection[str]) -> Iterator[None]:
        """Read a table or figure.

        Args:
            unsaid: Keys of notes that are not printed again.
        """
        every = (one for one in map(note_mark, exhibit.iter("a")) if one is not None)
        keys = dict.fromkeys(key for key in map(note_key, every) if key not in unsaid)
        outer = self._marks, self._marked
        self._marks = {key: _sign(number, len(keys)) for number, key in enumerate(keys)}
        self._marked = set()
        yield
        self._marks, self._marked = outer

    @property
    def _read(self) -> set[str]:
        return self.noted if self._marks is None else self._marked


def note_mark(element: html.HtmlElement) -> html.HtmlElement | None:
    """Find the link of a footnote's mark, which may be raised."""
    mark = element[0] if element.tag == "sup" and len(element) else element
    return mark if mark.tag == "a" and "footnote-ref" in mark.get("class", "") else None


def note_key(mark: html.HtmlElement) -> str:
    """Return how the author names the note that a mark leads to."""
    return str(mark.get("href", "").partition("#")[2].removeprefix("fn:"))


def _sign(number: int, count: int) -> str:
    """Return the mark of the nth note, from 0, of a table that has so many."""
    if count > 26:
        return f"({number + 1})"
    return f"({'*' * (number + 1)})" if count <= 3 else f"({chr(ord('a') + number)})"


def _cut(body: html.HtmlElement, prefix: str) -> dict[str, html.HtmlElement]:
    notes: dict[str, html.HtmlElement] = {}
    for block in body.xpath(".//div[@class='footnote']"):
        for item in block.xpath("./ol/li[@id]"):
            for back in item.xpath(".//a[contains(@class, 'footnote-backref')]"):
                back.drop_tree()
            notes[item.get("id").removeprefix(prefix)] = item
        block.drop_tree()
    return notes
