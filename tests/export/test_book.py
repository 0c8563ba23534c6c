"""The book between site and paper: plain HTML, ids unique, notes in place."""

from __future__ import annotations

from macros.export.book import Book, read_book
from tests.export.build import SITE, make_report


def _book() -> Book:
    return read_book(make_report(), SITE)


def test_chapters_follow_the_outline() -> None:
    """One chapter for each section, in outline order."""
    assert [chapter.section.id for chapter in _book().chapters] == ["mo-dau", "i", "i-1"]


def test_headings_start_at_the_level_of_their_section() -> None:
    """The h1 of a section of level 2 is an h2, its h2 an h3."""
    heading, inner = _book().chapters[2].body.xpath("./h1 | ./h2 | ./h3")
    assert (heading.tag, heading.get("id")) == ("h2", "i-1")
    assert (inner.tag, inner.get("id")) == ("h3", "i-1--ket-qua")


def test_ids_are_unique_in_the_whole_book() -> None:
    """Pages may use the same id; the book may not."""
    ids = [name for chapter in _book().chapters for name in chapter.body.xpath(".//@id")]
    # Drawings keep their own names, which nothing outside them uses.
    ids = [name for name in ids if name != "c"]
    assert len(ids) == len(set(ids))
    assert "i-1--bang-ket_nap" in ids


def test_links_between_pages_point_into_the_book() -> None:
    """A fragment, a page and the title of a page are all found."""
    chapters = _book().chapters
    links = [link for chapter in chapters for link in chapter.body.xpath(".//a/@href")]
    assert links == [
        "#i-1--bang-ket_nap",
        "#i-1",
        "#i-1--bang-ket_nap",
        "#i-1--hinh-ket_nap",
        "#mo-dau",
        "https://example.org/a?b=1&c=2",
    ]


def test_a_note_stands_where_its_mark_stood() -> None:
    """Word and PDF make real footnotes of it."""
    notes = [
        (note.get("data-khoa"), note.text_content())
        for chapter in _book().chapters
        for note in chapter.body.find_class("chu-thich")
    ]
    assert notes == [
        ("ct-07", "Chỉ thị số 07-CT/TW, ngày 09/3/2010 của Bộ Chính trị về kiểm thử."),
        ("rieng", "Ghi chú riêng của trang."),
    ]


def test_drawings_keep_their_spelling() -> None:
    """An HTML parser would write `viewbox` and lose the drawing."""
    drawing = _book().chapters[2].body.find(".//{http://www.w3.org/2000/svg}svg")
    assert drawing is not None
    assert drawing.get("viewBox") == "0 0 400 200"
