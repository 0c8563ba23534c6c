"""Move footnotes from the end of a page to where their marks stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from lxml import html

from macros.findings import Code, Finding

if TYPE_CHECKING:
    from macros.export.chapter import Chapter

_UNDEFINED = re.compile(r"\[\^([^\]\s]{1,60})\]")


def place_notes(chapter: Chapter, documents: Collection[str], cited: set[str]) -> Iterator[Finding]:
    """Turn each note mark into the note itself.

    Args:
        documents: Keys of cited documents; their note is printed once in the whole book.
        cited: The keys printed so far; grows.
    """
    notes = _collect(chapter.body, f"{chapter.section.id}--fn:")
    first_ids: dict[str, str] = {}
    for mark in chapter.body.xpath(".//a[contains(@class, 'footnote-ref')]"):
        key = mark.get("href", "").partition("#")[2].removeprefix("fn:")
        outer = mark.getparent() if mark.getparent().tag == "sup" else mark
        note = notes.get(key)
        if note is None or key in cited:
            outer.drop_tree()
        elif key in first_ids:
            again = html.Element("a", {"class": "chu-thich-lai", "href": f"#{first_ids[key]}"})
            _replace(outer, again)
        else:
            first_ids[key] = f"{chapter.section.id}--fn-{key}"
            note.set("id", first_ids[key])
            _replace(outer, note)
            if key in documents:
                cited.add(key)
    yield from _undefined_notes(chapter)


def _collect(body: html.HtmlElement, prefix: str) -> dict[str, html.HtmlElement]:
    """Cut the list of notes off the page and return the notes by key."""
    notes: dict[str, html.HtmlElement] = {}
    for block in body.xpath(".//div[@class='footnote']"):
        for item in block.xpath("./ol/li[@id]"):
            key = item.get("id").removeprefix(prefix)
            notes[key] = _as_inline(item, key)
        block.drop_tree()
    return notes


def _as_inline(item: html.HtmlElement, key: str) -> html.HtmlElement:
    for back in item.xpath(".//a[contains(@class, 'footnote-backref')]"):
        back.drop_tree()
    note = html.Element("span", {"class": "chu-thich", "data-khoa": key})
    note.text = item.text
    for block in list(item):
        block.tail = " "
        note.append(block)
        block.drop_tag()
    _strip_end(note)
    return note


def _strip_end(note: html.HtmlElement) -> None:
    """Take off the no-break space that stood before the way back to the text."""
    last = note[-1] if len(note) else None
    if last is None:
        note.text = (note.text or "").strip()
    else:
        last.tail = (last.tail or "").rstrip()
        note.text = (note.text or "").lstrip()


def _replace(old: html.HtmlElement, new: html.HtmlElement) -> None:
    new.tail, old.tail = old.tail, None
    old.getparent().replace(old, new)


def _undefined_notes(chapter: Chapter) -> Iterator[Finding]:
    for match in _UNDEFINED.finditer(chapter.body.text_content()):
        message = f"chú thích “{match.group()}” không có nội dung"
        remedy = f"thêm dòng “{match.group()}: …” ở cuối trang, hoặc bỏ dấu chú thích"
        yield chapter.finding(message, remedy, Code.UNKNOWN_TARGET, near=match.group())
