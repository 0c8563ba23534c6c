"""Print the built site: book → Typst → PDF/UA-1 and PDF/A-2a, replaced as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import typst

from macros.export.document.chapter import Book
from macros.export.document.front import Front
from macros.export.document.nodes import pieces
from macros.export.page.edition import Edition
from macros.export.page.fonts import Font, letters_of
from macros.export.pdf.compile import Attachment, compile_pdf
from macros.export.pdf.finish import finish_pdf
from macros.export.pdf.typst import Manuscript, TypstPrinter
from macros.export.proof.defects import Defect, find_defects
from macros.export.proof.reading import chapter_of
from macros.files.replace import beside
from macros.findings import Code, Finding, Severity, errors_among

_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_CODES = {"tran": Code.OVERFLOW, "phong": Code.FONT}  # others: Code.PRINT
_BLEMISHES = frozenset({"co-chu", "tieu-de"})  # ugly, but nothing is lost: warnings


def write_pdf(
    edition: Edition, target: Path, attachments: tuple[Attachment, ...] = ()
) -> tuple[Finding, ...]:
    """Print a report; the target is replaced only when no finding is an error.

    Args:
        attachments: Files to travel inside, which makes it PDF/A-3.
    """
    book, font = edition.book, edition.font
    findings = [*book.findings, *edition.font_findings]
    findings.extend(_missing_letters(book, edition.front, font))
    manuscript = TypstPrinter(edition).write()
    findings.extend(manuscript.findings)
    if errors_among(findings):
        return tuple(findings)
    try:
        pdf = compile_pdf(manuscript, edition, attachments)
    except typst.TypstError as error:
        return (*findings, *_refusals(error, book, font))
    return (*findings, *_publish(pdf, manuscript, target, font, book))


def _missing_letters(book: Book, front: Front, font: Font) -> Iterator[Finding]:
    """Name every letter that the font lacks, with the section where it stands."""
    texts = [str(value) for value in asdict(front).values()]
    for letter in font.missing(letters_of(texts)):
        message, remedy = _letter_words(letter, font.family)
        yield Finding("data/report.yml", 1, message, remedy, Code.GLYPH)
    for chapter in book.all_chapters:
        for letter in font.missing(letters_of(pieces(chapter.blocks, with_drawings=True))):
            message, remedy = _letter_words(letter, font.family)
            message += f" (mục “{chapter.section.heading}”)"
            yield chapter.finding(message, remedy, Code.GLYPH, near=letter)


def _letter_words(letter: str, family: str) -> tuple[str, str]:
    name = f"“{letter}” (U+{ord(letter):04X})"
    return f"phông {family} không có chữ {name}", "thay chữ đó bằng chữ khác hoặc đổi phông chữ"


def _refusals(error: typst.TypstError, book: Book, font: Font) -> Iterator[Finding]:
    """Turn what the compiler refuses into words for the author."""
    letters = dict.fromkeys("".join(_NO_GLYPH.findall(str(error.diagnostic))))
    for letter in letters:
        message, remedy = _letter_words(letter, font.family)
        for chapter in book.all_chapters:
            if letter in "".join(pieces(chapter.blocks, with_drawings=True)):
                message += f" (mục “{chapter.section.heading}”)"
                yield chapter.finding(message, remedy, Code.GLYPH, near=letter)
                break
        else:
            yield Finding("data/report.yml", 1, message, remedy, Code.GLYPH)
    if not letters:
        message = f"trình dàn trang từ chối: {error.message}"
        remedy = "xem lại chỗ vừa sửa; nếu vẫn lỗi, báo cho người giữ mã nguồn"
        yield Finding("data/report.yml", 1, message, remedy, Code.PRINT)


def _publish(
    pdf: bytes, manuscript: Manuscript, target: Path, font: Font, book: Book
) -> Iterable[Finding]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with beside(target) as draft:
        changed = finish_pdf(pdf, draft, manuscript.stubs)
        findings = [_lost_rows(number) for number in changed]
        findings += [_as_finding(defect, book) for defect in find_defects(draft, font)]
        if not errors_among(findings):
            draft.replace(target)
    return findings


def _lost_rows(number: int) -> Finding:
    message = f"bảng thứ {number} của bản in có số hàng khác trang web"
    remedy = "xuất bản lại; nếu vẫn lệch, báo cho người giữ mã nguồn"
    return Finding("data/report.yml", 1, message, remedy, Code.PARITY)


def _as_finding(defect: Defect, book: Book) -> Finding:
    place = f"trang {defect.page} của bản in: " if defect.page else "bản in: "
    message, code = place + defect.message, _CODES.get(defect.kind, Code.PRINT)
    is_blemish = defect.kind in _BLEMISHES
    chapter = chapter_of(book, defect.heading)
    if chapter is not None:
        return chapter.finding(message, defect.remedy, code, warn=is_blemish)
    severity = Severity.WARNING if is_blemish else Severity.ERROR
    return Finding("data/report.yml", 1, message, defect.remedy, code, severity)
