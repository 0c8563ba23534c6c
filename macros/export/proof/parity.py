"""Whether site, PDF and Word print the same numbers, each as often as the ledger says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path

from macros.export.document.chapter import Book
from macros.export.document.front import Front
from macros.export.document.nodes import pieces, words_of
from macros.export.proof.reading import PrintedLine, read_docx, read_pdf
from macros.findings import Code, Finding
from macros.read.report import Report
from macros.render.call.address import built_name
from macros.render.call.mark import number_id
from macros.render.evaluate import Ledger
from macros.vocabulary import DRAWING

# A date may be parted behind its slashes, a number never.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
_PRINTED = re.compile(r'data-so="(\d+\.\d+)"[^>]*>([^<]*)<')
_SHOWN = 10  # differences told one by one


def compare_with_site(report: Report, ledger: Ledger, site_dir: Path) -> Iterator[Finding]:
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


def compare_with_pdf(book: Book, front: Front, pdf: Path) -> Iterator[Finding]:
    """Hold all numbers of the site's text against those of the printed copy."""
    lines = list(read_pdf(pdf, body_only=True))
    yield from _compare(book, front, _count(line.text for line in lines), "bản in PDF", lines)


def compare_with_docx(book: Book, front: Front, docx: Path) -> Iterator[Finding]:
    """Hold all numbers of the site's text against those of the Word copy."""
    first = book.chapters[0].heading.content if book.chapters else ()
    heading = " ".join(words_of(first, with_notes=True).split())
    yield from _compare(book, front, _count(read_docx(docx, heading)), "bản Word")


def _compare(
    book: Book, front: Front, found: Counter[str], copy: str, lines: Iterable[PrintedLine] = ()
) -> Iterator[Finding]:
    by_chapter = [(chapter, _count(pieces(chapter.blocks))) for chapter in book.all_chapters]
    expected = _count(_around(front, len(book.appendices)))
    for _, numbers in by_chapter:
        expected.update(numbers)
    wrong = sorted(n for n in expected.keys() | found.keys() if expected[n] != found[n])
    for number in wrong[:_SHOWN]:
        times = (
            f"“{number}” có {expected[number]} lần trên trang web, {found[number]} lần trong {copy}"
        )
        page = next((line.page for line in lines if number in _NUMBER.findall(line.text)), None)
        message = times + (f" (trang {page})" if page else "")
        remedy = "xuất bản lại; nếu vẫn lệch, báo cho người giữ mã nguồn"
        chapter = next((one for one, numbers in by_chapter if number in numbers), None)
        if chapter is None:
            yield Finding("data/report.yml", 1, message, remedy, Code.PARITY)
        else:
            yield chapter.finding(message, remedy, Code.PARITY, near=number)
    if len(wrong) > _SHOWN:
        message = f"còn {len(wrong) - _SHOWN} số khác lệch giữa trang web và {copy}"
        yield Finding("data/report.yml", 1, message, "xuất bản lại", Code.PARITY)


def numbers_in(texts: Iterable[str]) -> Iterator[str]:
    """Find every number, as it is written."""
    for text in texts:
        yield from _NUMBER.findall(text)


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(numbers_in(texts))


def _around(front: Front, appendices: int) -> Iterator[str]:
    """Give what is printed behind the body."""
    yield from front.recipients
    yield from (front.authority, front.office, front.signer, front.typist, front.contact)
    if front.missing:
        yield front.draft
        yield from front.missing
    for _ in range(appendices):
        yield from front.attached
