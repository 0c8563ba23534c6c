"""Print the built site: book → Typst → PDF/UA-1 and PDF/A-2a, replaced as a whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import typst

from macros.export.document.chapter import Chapter
from macros.export.document.nodes import pieces
from macros.export.page.edition import Edition
from macros.export.page.fonts import Font, letters_of
from macros.export.pdf.compiler import TEMPLATE, Attachment, compile_book
from macros.export.pdf.finish import finish_pdf
from macros.export.pdf.typst import Manuscript, TypstPrinter
from macros.export.proof.conservation import compare_with_pdf, place_of
from macros.export.proof.defects import Defect, find_defects
from macros.export.proof.printed import Tag, open_pdf, tags_of
from macros.files.scratch import beside
from macros.findings import BrokenReport, Code, Finding, Severity, errors_among
from macros.read.report import Report

LEDGER = Path("so-lieu", "so-cai.csv")  # in the built site
SUMS_NAME = "SHA256SUMS.txt"
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_CODES = {"tran": Code.OVERFLOW, "phong": Code.FONT}  # others: Code.PRINT
_IN_TEMPLATE = re.compile(r"bao-cao\.typ:(\d+)")
_BLEMISHES = frozenset({"co-chu", "tieu-de"})  # ugly, but nothing is lost: warnings


def collect_attachments(report: Report, site_dir: Path) -> tuple[Attachment, ...]:
    """Collect the tables, the ledger of all printed facts, and the SHA-256 of each file.

    Args:
        site_dir: The built site, where the ledger was written.
    """
    files = [
        Attachment(
            f"{table.name}.csv",
            (site_dir / LEDGER.parent / f"{table.name}.csv").read_bytes(),
            "text/csv",
            f"Số liệu: {table.schema.title}",
        )
        for _, table in sorted(report.tables.items())
    ]
    about = "Sổ cái: mọi con số in ra, cách tính và các ô nguồn"
    files.append(Attachment(LEDGER.name, (site_dir / LEDGER).read_bytes(), "text/csv", about))
    sums = "".join(f"{hashlib.sha256(one.content).hexdigest()}  {one.name}\n" for one in files)
    about = "Mã SHA-256 của các tệp đính kèm"
    files.append(Attachment(SUMS_NAME, sums.encode("ascii"), "text/plain", about))
    return tuple(files)


def write_pdf(
    edition: Edition,
    target: Path,
    attachments: tuple[Attachment, ...] = (),
    go_on: Callable[[], None] = lambda: None,
) -> tuple[Finding, ...]:
    """Print a report; the target is replaced only when no finding is an error.

    Args:
        attachments: Files to travel inside, which makes it PDF/A-3.
        go_on: See `compile_book`.
    """
    findings = [*edition.book.findings, *edition.font_findings]
    findings.extend(_missing_letters(edition))
    printer = TypstPrinter(edition)
    findings.extend(printer.write().findings)
    if errors_among(findings):
        return tuple(findings)
    try:
        manuscript, pdf = compile_book(edition, printer, attachments, go_on)
    except typst.TypstError as error:
        return (*findings, *_refusals(error, edition))
    return (*findings, *_publish(pdf, manuscript, target, edition))


def _missing_letters(edition: Edition) -> Iterator[Finding]:
    """Name every letter that the font lacks, with the section where it stands."""
    font = edition.font
    texts = [str(value) for value in asdict(edition.front).values()]
    texts += [edition.logo.words] if edition.logo is not None else []
    yield from (_no_glyph(letter, font) for letter in font.missing(letters_of(texts)))
    for chapter in edition.book.all_chapters:
        letters = letters_of(pieces(chapter.blocks, with_drawings=True))
        yield from (_no_glyph(letter, font, chapter) for letter in font.missing(letters))


def _no_glyph(letter: str, font: Font, chapter: Chapter | None = None) -> Finding:
    name = f"“{letter}” (U+{ord(letter):04X})"
    message = f"phông {font.family} không có chữ {name}"
    remedy = "thay chữ đó bằng chữ khác hoặc đổi phông chữ"
    if chapter is None:
        return Finding("data/report.yml", 1, message, remedy, Code.GLYPH)
    message += f" (mục “{chapter.section.heading}”)"
    return chapter.finding(message, remedy, Code.GLYPH, near=letter)


def _refusals(error: typst.TypstError, edition: Edition) -> Iterator[Finding]:
    """Turn what the compiler refuses into words for the author."""
    letters = dict.fromkeys("".join(_NO_GLYPH.findall(str(error.diagnostic))))
    for letter in letters:
        texts = ((one, pieces(one.blocks, with_drawings=True)) for one in edition.book.all_chapters)
        chapter = next((one for one, words in texts if letter in "".join(words)), None)
        yield _no_glyph(letter, edition.font, chapter)
    if not letters:
        place = _IN_TEMPLATE.search(str(error.diagnostic))
        message = f"trình dàn trang từ chối: {error.message}"
        if place is not None:
            name, remedy = f"overrides/{TEMPLATE}", "sửa dòng đó, hoặc lấy lại tệp của bộ công cụ"
            yield Finding(name, int(place[1]), message, remedy, Code.PRINT)
            return
        remedy = "xem lại chỗ vừa sửa; nếu vẫn lỗi, báo cho người giữ mã nguồn"
        yield Finding("data/report.yml", 1, message, remedy, Code.PRINT)


def try_template(edition: Edition) -> Iterator[Finding]:
    """Print to nowhere, and tell what a template of the report's own is to blame for.

    Args:
        edition: Drawings may be missing in it.
    """
    try:
        compile_book(edition, TypstPrinter(edition), (), lambda: None)
    except typst.TypstError as error:
        yield from (one for one in _refusals(error, edition) if one.path.endswith(TEMPLATE))
    except BrokenReport as error:
        yield from error.findings


def _publish(
    pdf: bytes, manuscript: Manuscript, target: Path, edition: Edition
) -> Iterable[Finding]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with beside(target) as draft:
        changed = finish_pdf(pdf, draft, manuscript.stubs)
        findings = [_lost_rows(number) for number in changed]
        with open_pdf(draft) as file:
            tags = tags_of(file)
            findings += [
                _as_finding(one, edition, tags) for one in find_defects(file, edition.font)
            ]
        findings += compare_with_pdf(edition, tags)
        if not errors_among(findings):
            draft.replace(target)
    return findings


def _lost_rows(number: int) -> Finding:
    message = f"bảng thứ {number} của bản in có số hàng khác trang web"
    remedy = "xuất bản lại; nếu vẫn lệch, báo cho người giữ mã nguồn"
    return Finding("data/report.yml", 1, message, remedy, Code.PARITY)


def _as_finding(defect: Defect, edition: Edition, tags: Tag) -> Finding:
    severity = Severity.WARNING if defect.kind in _BLEMISHES else Severity.ERROR
    code = _CODES.get(defect.kind, Code.PRINT)
    if not defect.page:
        message = f"bản in: {defect.message}"
        return Finding("data/report.yml", 1, message, defect.remedy, code, severity)
    message = f"trang {defect.page} của bản in: {defect.message}"
    place = place_of(edition, tags, defect.page, defect.words)
    return Finding(place.path, place.line, message, defect.remedy, code, severity)
