"""Whether site, PDF and Word say the same, from the first word of the report to the last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import IO

from macros.export.document.inlines import Origin
from macros.export.page.edition import Edition
from macros.export.proof.from_site import say_pages
from macros.export.proof.from_tree import say_chapter, say_edition
from macros.export.proof.from_word import say_word
from macros.export.proof.printed import Tag, say_pdf
from macros.export.proof.transcript import Sign, compare, count_letters, said_after
from macros.findings import Code, Finding, Severity, errors_among
from macros.read.report import Report
from macros.render.call.address import built_name
from macros.render.call.mark import number_id
from macros.render.evaluate import Ledger
from macros.vocabulary import DRAWING

_FEW, _BEGIN = 4, 12  # letters; by so many, words are found again
_PRINTED = re.compile(r'data-so="(\d+\.\d+)"[^>]*>([^<]*)<')


def compare_with_site(edition: Edition, ledger: Ledger, site_dir: Path) -> Iterator[Finding]:
    """Hold ledger and document against the pages of the site."""
    yield from _compare_facts(edition.report, ledger, site_dir)
    yield from compare_pages(edition, site_dir)


def compare_pages(edition: Edition, site_dir: Path) -> Iterator[Finding]:
    """Hold what the document has read against what the pages say.

    What it could not read is told instead, if anything.
    """
    yield from edition.book.findings
    if errors_among(edition.book.findings):
        return
    chapters = edition.book.all_chapters
    for chapter, said in say_pages(chapters, edition.report.documents, site_dir):
        yield from compare(say_chapter(chapter), said, edition.report.pages)


def compare_with_pdf(edition: Edition, tags: Tag) -> Iterator[Finding]:
    """Hold what the document says against the tags of the printed copy.

    Warnings tell the notes that do not stand on the page of their mark.
    """
    tree, printed = say_edition(edition), say_pdf(tags)
    yield from compare(tree, printed, edition.report.pages)
    notes = [one for one in tree.said if one.text == Sign.NOTE]
    marked = [pair for pair in pairwise(printed.said) if pair[1].text == Sign.NOTE]
    for number, (note, (mark, shown)) in enumerate(zip(notes, marked, strict=False), 1):
        if mark.place != shown.place:
            message = (
                f"chú thích {number} in ở trang {shown.place.line}, "
                f"còn dấu của nó ở trang {mark.place.line}"
            )
            remedy = "chuyển dấu chú thích sang câu khác, hoặc báo cho người giữ mã nguồn"
            place = note.place
            yield Finding(place.path, place.line, message, remedy, Code.PRINT, Severity.WARNING)


def place_of(edition: Edition, tags: Tag, page: int, words: str) -> Origin:
    """Find where the author wrote what stands on a page of the printed copy, counted from 1.

    Args:
        words: Otherwise a drawing has them, or the page as a whole is meant.
    """
    printed = say_pdf(tags).said
    numbers = [n for n, one in enumerate(printed) if one.place.line == page]
    is_drawn = len(words) < _FEW  # a drawing is set letter by letter
    sought = Sign.PICTURE if is_drawn else words[:_BEGIN]
    found = [n for n in numbers if sought in printed[n].text]
    before = printed[: (found + numbers + [0])[0]]
    return said_after(say_edition(edition).said, count_letters(before)).place


def compare_with_word(edition: Edition, source: Path | IO[bytes]) -> Iterator[Finding]:
    """Hold what the document says against the Word copy."""
    yield from compare(say_edition(edition), say_word(source), edition.report.pages)


def _compare_facts(report: Report, ledger: Ledger, site_dir: Path) -> Iterator[Finding]:
    """Hold every fact of the ledger against the page that prints it: same text, once."""
    pages = {page.path: built_name(page) for page in report.book_pages}
    printed = {path: _printed_on(site_dir / name) for path, name in pages.items()}
    expected: dict[str, set[str]] = {path: set() for path in pages}
    for entry in ledger.entries:
        call = entry.call
        if call.path not in pages:
            continue
        for order, fact in enumerate(entry.rendered.facts):
            name = number_id(call.index, order)
            expected[call.path].add(name)
            found = printed[call.path].get(name, [])
            is_drawn = call.macro.figure is DRAWING and not found
            if not is_drawn and found != [fact.text]:
                shown = " · ".join(found) or "không có"
                message = f"trang web in “{shown}” ở chỗ sổ cái ghi “{fact.text}”"
                yield Finding(call.path, call.line, message, "dựng lại trang web", Code.PARITY)
    for path, names in expected.items():
        for name in sorted(set(printed[path]) - names):
            message = f"trang web in “{printed[path][name][0]}” mà sổ cái không có"
            yield Finding(path, 1, message, "dựng lại trang web", Code.PARITY)


def _printed_on(path: Path) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for name, words in _PRINTED.findall(text):
        found.setdefault(name, []).append(unescape(words))
    return found
