"""Write the Word copy of the built site: book → pandoc → finished document, replaced as a whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import macros
from macros.export.book import read_book
from macros.export.fonts import choose_font
from macros.export.front import Front, write_front
from macros.export.pdf import default_timestamp, write_pdf
from macros.export.profile import Profile, find_assets, paper_of, read_profile
from macros.export.word.contents import write_contents
from macros.export.word.document import DocumentWriter, Draft
from macros.export.word.finish import finish_docx
from macros.export.word.front import write_signature, write_title_block
from macros.export.word.pages import find_pages
from macros.export.word.pandoc import Node, PandocError, raw_block, write_docx_draft
from macros.findings import Code, Finding, Severity, errors_among

if TYPE_CHECKING:
    from macros.project import Project
    from macros.read.report import Report

REFERENCE = "mau.docx"
_LISTS = (("bang", "Bảng", "DANH MỤC BẢNG"), ("hinh", "Hình", "DANH MỤC HÌNH"))


def write_docx(
    report: Report, site_dir: Path, target: Path, *, printed: Path | None = None
) -> tuple[Finding, ...]:
    """Write a report for Word; the target is replaced only when no finding is an error.

    Args:
        site_dir: The built site.
        printed: The PDF of this very site, for the page numbers of the contents; without it
            one is made and thrown away.
    """
    book = read_book(report, site_dir)
    findings = list(book.findings)
    font, _ = choose_font()  # only measures here; the PDF complains of what is wrong with it
    assets = find_assets(report.project)
    profile = read_profile(assets, report.identity.the_thuc)
    with tempfile.TemporaryDirectory(prefix="bao-cao-word-") as name:
        folder = Path(name)
        pictures = report.project.cache / "hinh-word"
        writer = DocumentWriter(font, paper_of(profile), pictures, profile["cap_muc_luc"])
        draft = writer.write(book)
        findings.extend(draft.findings)
        if errors_among(findings):
            return tuple(findings)
        pages = _find_pages(report, site_dir, printed, draft, folder)
        if not pages and draft.headings:
            findings.append(_without_pages())
        front = write_front(report.identity, profile)
        nodes = [
            raw_block(write_title_block(front, profile, font)),
            raw_block(_contents(draft, profile, pages)),
            *draft.nodes,
            raw_block(write_signature(front, profile)),
        ]
        findings.extend(_publish(report, nodes, draft, front, profile, folder, target))
    return tuple(findings)


def _find_pages(
    report: Report, site_dir: Path, printed: Path | None, draft: Draft, folder: Path
) -> dict[str, int]:
    if printed is None:
        printed = folder / "bao-cao.pdf"
        write_pdf(report, site_dir, printed)
    if not printed.is_file():
        return {}
    return find_pages(printed, draft.headings, draft.captions)


def _without_pages() -> Finding:
    message = "bản Word chưa có số trang trong mục lục, vì chưa dàn được bản in"
    remedy = "mở tệp trong Word, nhấn Ctrl+A rồi F9"
    return Finding("data/report.yml", 1, message, remedy, Code.PRINT, Severity.WARNING)


def _contents(draft: Draft, profile: Profile, pages: dict[str, int]) -> str:
    lists = [
        (sequence, title, draft.captions[kind])
        for kind, sequence, title in _LISTS
        if draft.captions[kind]
    ]
    return write_contents(
        draft.headings,
        lists,
        pages,
        depth=profile["cap_muc_luc"],
        on_new_page=profile["muc_luc_trang_rieng"],
    )


def _publish(
    report: Report,
    nodes: list[Node],
    draft: Draft,
    front: Front,
    profile: Profile,
    folder: Path,
    target: Path,
) -> list[Finding]:
    date = default_timestamp(report)
    rough = folder / "nhap.docx"
    try:
        write_docx_draft(nodes, _find_reference(report.project), rough, int(date.timestamp()))
    except PandocError as error:
        message = f"không ghi được bản Word: {error}"
        remedy = "kiểm tra tệp overrides/in/mau.docx; nếu vẫn lỗi, báo cho người giữ mã nguồn"
        return [Finding("data/report.yml", 1, message, remedy, Code.PRINT)]
    content = finish_docx(rough, draft, front, profile, date)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=".docx")
    whole = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        whole.chmod(0o644)  # mkstemp gives the file to its owner alone
        whole.replace(target)
    finally:
        whole.unlink(missing_ok=True)
    return []


def _find_reference(project: Project) -> Path:
    """Find the reference document: the report's own, else the one beside this package."""
    own = project.overrides / "in" / REFERENCE
    return (
        own if own.is_file() else Path(macros.__file__).parents[1] / "overrides" / "in" / REFERENCE
    )
