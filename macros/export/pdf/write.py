"""Print the built site: book → Typst → PDF/UA-1 and PDF/A-2a, replaced as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from macros.export.document.book import read_book
from macros.export.document.chapter import Book
from macros.export.document.front import Front, default_timestamp, write_front
from macros.export.document.plain_text import pieces
from macros.export.page.fit import paper_of
from macros.export.page.fonts import Font, choose_font, letters_of
from macros.export.pdf.compile import Attachment, compile_pdf
from macros.export.pdf.finish import finish_pdf
from macros.export.pdf.typst import Manuscript, TypstPrinter
from macros.export.proof.defects import Defect, find_defects
from macros.export.proof.reading import chapter_of
from macros.files.replace import beside
from macros.findings import Code, Finding, Severity, errors_among
from macros.read.profile import read_profile

if TYPE_CHECKING:
    from macros.read.report import Report

_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_CODES = {"tran": Code.OVERFLOW, "phong": Code.FONT}  # others: Code.PRINT
_BLEMISHES = frozenset({"co-chu", "tieu-de"})  # ugly, but nothing is lost: warnings


def write_pdf(
    report: Report,
    site_dir: Path,
    target: Path,
    *,
    font: Font | None = None,
    section_id: str | None = None,
    missing: tuple[str, ...] = (),
    attachments: tuple[Attachment, ...] = (),
) -> tuple[Finding, ...]:
    """Print a report; the target is replaced only when no finding is an error.

    Args:
        site_dir: The built site.
        font: Otherwise the best that the machine has.
        section_id: Print only this section and those below it; the site may then be without
            the other pages.
        missing: What a draft lacks, for its last page.
        attachments: Files to travel inside, which makes it PDF/A-3.

    Raises:
        AuthorError: when the outline has no such section.
    """
    findings: list[Finding] = []
    book = read_book(report, site_dir, section_id)
    findings.extend(book.findings)
    if font is None:
        font, warnings = choose_font()
        findings.extend(warnings)
    profile = read_profile(report.project, report.identity.the_thuc)
    front = write_front(report.identity, profile, missing)
    findings.extend(_missing_letters(book, front, font))
    printer = TypstPrinter(book, font, font.family, paper_of(profile))
    manuscript = printer.write(is_extract=section_id is not None)
    findings.extend(manuscript.findings)
    if errors_among(findings):
        return tuple(findings)
    date = default_timestamp(report)
    try:
        assets = report.project.look("in/bao-cao.typ").parent
        pdf = compile_pdf(manuscript, front, profile, font, assets, date, attachments)
    except typst.TypstError as error:
        findings.extend(_refusals(error, book, font))
        return tuple(findings)
    findings.extend(_publish(pdf, manuscript, target, font, book))
    return tuple(findings)


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
