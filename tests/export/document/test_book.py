"""The document between site and paper: names unique, links inside, notes in place."""

from __future__ import annotations

from collections import Counter
from typing import TypeVar

from macros.export.document.book import read_book
from macros.export.document.chapter import Book
from macros.export.document.inlines import Anchor, Hyperlink, Node, Note, Picture
from macros.export.document.nodes import Exhibit, Heading, walk, words_of
from tests.export.build import SITE, make_report

Kind = TypeVar("Kind", bound=Node)


def _book() -> Book:
    return read_book(make_report(), SITE)


def test_chapters_follow_the_outline() -> None:
    """One chapter for each section, in outline order."""
    assert [chapter.section.id for chapter in _book().chapters] == ["mo-dau", "i", "i-1"]


def _all(book: Book, kind: type[Kind]) -> list[Kind]:
    return [
        node for chapter in book.chapters for node in walk(chapter.blocks) if isinstance(node, kind)
    ]


def test_headings_start_at_the_level_of_their_section() -> None:
    """The h1 of a section of level 2 is an h2, its h2 an h3."""
    heading, inner = [one for one in _book().chapters[2].blocks if isinstance(one, Heading)]
    assert (heading.level, heading.name) == (2, "i-1")
    assert (inner.level, inner.name) == (3, "i-1--ket-qua")


def test_ids_are_unique_in_the_whole_book() -> None:
    """Pages may use the same id; the book may not."""
    book = _book()
    carriers = [*_all(book, Heading), *_all(book, Exhibit), *_all(book, Anchor), *_all(book, Note)]
    ids = Counter(node.name for node in carriers)
    ids.update(name for chapter in book.chapters for name in chapter.names - ids.keys())
    assert set(ids.values()) == {1}
    assert "i-1--bang-ket_nap" in ids


def test_links_between_pages_point_into_the_book() -> None:
    """A fragment, a page and the title of a page are all found."""
    assert [link.target for link in _all(_book(), Hyperlink)] == [
        "#i-1--bang-ket_nap",
        "#i-1",
        "#i-1--bang-ket_nap",
        "#i-1--hinh-ket_nap",
        "#mo-dau",
        "https://example.org/a?b=1&c=2",
    ]


def test_a_note_stands_where_its_mark_stood() -> None:
    """Word and PDF make real footnotes of it."""
    notes = [(note.key, words_of(note.content)) for note in _all(_book(), Note)]
    assert notes == [
        ("ct-07", "Chỉ thị số 07-CT/TW, ngày 09/3/2010 của Bộ Chính trị về kiểm thử."),
        ("rieng", "Ghi chú riêng của trang."),
    ]


def test_drawings_keep_their_spelling() -> None:
    """An HTML parser would write `viewbox` and lose the drawing."""
    (drawing,) = [one for one in _all(_book(), Picture) if one.drawing]
    assert 'viewBox="0 0 400 200"' in drawing.drawing
