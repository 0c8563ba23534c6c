"""Write the Word copy of the built site: book → pandoc → finished document, replaced as a whole."""

from __future__ import annotations

import io
from pathlib import Path

from macros.export.document.front import default_timestamp
from macros.export.page.edition import Edition
from macros.export.proof.conservation import compare_with_word
from macros.export.word.around_body import (
    write_attached,
    write_missing,
    write_signature,
    write_title_block,
)
from macros.export.word.contents import PrintedPages, read_pages, write_contents
from macros.export.word.draft import LIST, REPORT, Draft, close_part
from macros.export.word.finish import finish_docx
from macros.export.word.pandoc import PandocError, PandocNode, raw_block, write_docx_draft
from macros.export.word.printer import WordPrinter
from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import Code, Finding, Severity, errors_among

REFERENCE = "in/mau.docx"


def write_docx(edition: Edition, target: Path, printed: Path) -> tuple[Finding, ...]:
    """Write a report for Word; the target is replaced only when no finding is an error.

    Args:
        printed: The PDF of this very site, for the page numbers of the contents.
    """
    report, front, profile = edition.report, edition.front, edition.profile
    findings = list(edition.book.findings)  # the PDF complains of what is wrong with the font
    with temporary("word") as folder:
        draft = WordPrinter(edition, folder).print_book()
        findings.extend(draft.findings)
        if errors_among(findings):
            return tuple(findings)
        pages = read_pages(printed, draft, front, profile)
        if not pages.places and draft.headings:
            findings.append(_without_pages())
        nodes = _parts(draft, edition, pages)
        rough, date = folder / "nhap.docx", default_timestamp(report)
        try:
            reference = report.project.look(REFERENCE)
            write_docx_draft(nodes, reference, rough, int(date.timestamp()))
        except PandocError as error:
            return (*findings, _refusal(error))
        content = finish_docx(rough, draft, front, profile, pages.countings, date)
    findings.extend(compare_with_word(edition, io.BytesIO(content)))
    if errors_among(findings):
        return tuple(findings)
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_files({target: content})
    return tuple(findings)


def _without_pages() -> Finding:
    message = "bản Word chưa có số trang trong mục lục, vì chưa dàn được bản in"
    remedy = "mở tệp trong Word, nhấn Ctrl+A rồi F9"
    return Finding("data/report.yml", 1, message, remedy, Code.PRINT, Severity.WARNING)


def _refusal(error: PandocError) -> Finding:
    message = f"không ghi được bản Word: {error}"
    remedy = "kiểm tra tệp overrides/in/mau.docx; nếu vẫn lỗi, báo cho người giữ mã nguồn"
    return Finding("data/report.yml", 1, message, remedy, Code.PRINT)


def _parts(draft: Draft, edition: Edition, pages: PrintedPages) -> list[PandocNode]:
    """Put everything in order: title block, contents, body, signature, appendices."""
    front, profile = edition.front, edition.profile
    head = [
        *draft.logo,
        raw_block(write_title_block(front, profile, edition.font)),
        raw_block(write_contents(draft, pages, profile)),
    ]
    tail = [raw_block(write_signature(front, profile, edition.font))]
    if front.missing and not draft.appendices:
        tail.append(raw_block(write_missing(front, on_new_page=True)))
    nodes = close_part([*head, *draft.nodes, *tail], REPORT)
    for number, (title, *rest) in enumerate(draft.appendices, 1):
        attached = write_attached(front)
        body = [title, *([raw_block(attached)] if attached else []), *rest]
        nodes += close_part(body, number)
    if front.missing and draft.appendices:
        nodes += close_part([raw_block(write_missing(front, on_new_page=False))], LIST)
    return nodes
