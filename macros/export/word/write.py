"""Write the Word copy of the built site: book → pandoc → finished document, replaced as a whole."""

from __future__ import annotations

import io
from pathlib import Path

from macros.export.document.front import default_timestamp
from macros.export.page.edition import Edition
from macros.export.proof.conservation import compare_with_word
from macros.export.word.around_body import (
    write_attached,
    write_cover,
    write_missing,
    write_signature,
    write_title_block,
)
from macros.export.word.contents import PrintedPages, read_pages, write_contents
from macros.export.word.draft import FRONT, LIST, REPORT, WORK, Draft, close_part
from macros.export.word.finish import finish_docx
from macros.export.word.pandoc import PandocError, PandocNode, raw_block, write_docx_draft
from macros.export.word.printer import WordPrinter
from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import Code, Finding, Severity, errors_among

REFERENCE = "in/mau.docx"


def write_docx(
    edition: Edition, target: Path, printed: Path, *, is_proven: bool = True
) -> tuple[Finding, ...]:
    """Write a report for Word; the target is replaced only when no finding is an error.

    Args:
        printed: The PDF of this very site, for the page numbers of the contents.
        is_proven: Whether it is held against the site, as a copy that is handed over must be.
    """
    report, front, profile = edition.report, edition.front, edition.profile
    findings = list(edition.book.findings)  # the PDF complains of what is wrong with the font
    with temporary("word") as folder:
        draft = WordPrinter(edition, folder).print_book()
        findings.extend(draft.findings)
        if errors_among(findings):
            return tuple(findings)
        pages = read_pages(printed, draft, edition)
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
    if is_proven:
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
    """Put everything in order: cover, title block, body, signature, appendices, contents."""
    front, profile, font = edition.front, edition.profile, edition.font
    before: list[PandocNode] = []
    if front.cover:
        before += close_part([raw_block(write_cover(front, profile, font))], FRONT)
    if edition.contents == "dau":
        contents = write_contents(draft, pages, edition, on_new_page=False)
        before += close_part([contents], FRONT)
    head = [*draft.logo, raw_block(write_title_block(front, profile, font))]
    tail = [raw_block(write_signature(front, profile, font))]
    is_short = not draft.appendices  # the report is the last part then
    behind: list[PandocNode] = []
    if edition.contents == "cuoi":
        behind.append(write_contents(draft, pages, edition, on_new_page=is_short))
    body = [*head, *draft.nodes, *tail, *(behind if is_short else [])]
    nodes = [*before, *close_part(body, REPORT)]
    for number, (title, *rest) in enumerate(draft.appendices, 1):
        attached = write_attached(front)
        body = [title, *([raw_block(attached)] if attached else []), *rest]
        nodes += close_part(body, number)
    if behind and not is_short:
        nodes += close_part(behind, LIST)
    if front.missing:
        nodes += close_part([raw_block(write_missing(front))], WORK)
    return nodes
