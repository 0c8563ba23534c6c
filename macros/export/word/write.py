"""Write the Word copy of the built site: book → pandoc → finished document, replaced as a whole.

Contents and lists of tables and figures are real fields, filled with the pages of the print copy:
exact line spacing makes Word and the PDF break pages alike. The report is numbered from 1, and
each appendix for itself where the profile says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from macros.export.document.front import default_timestamp
from macros.export.page.edition import Edition
from macros.export.proof.conservation import compare_with_word
from macros.export.proof.printed import open_pdf
from macros.export.word.around_body import (
    write_attached,
    write_cover,
    write_missing,
    write_signature,
    write_title_block,
)
from macros.export.word.draft import (
    FRONT,
    LIST,
    REPORT,
    SEQUENCES,
    WORK,
    ContentsLine,
    Draft,
    close_part,
)
from macros.export.word.finish import finish_docx
from macros.export.word.openxml import (
    bookmark_name,
    field,
    field_begin,
    field_end,
    held,
    run,
    styled,
)
from macros.export.word.pandoc import PandocError, PandocNode, raw_block, write_docx_draft
from macros.export.word.printer import WordPrinter
from macros.export.word.sections import PageCounting
from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import Code, Finding, Severity, errors_among

REFERENCE = "in/mau.docx"
_PLACE = "data/report.yml"  # of findings about the copy as a whole
_CONTENTS = "MỤC LỤC"
_SPACES = re.compile(r"\s+")
_LINE = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_THIN = f"<w:p><w:pPr>{_LINE}</w:pPr>{{}}</w:p>"
# The end of a field must stand in a paragraph of its own, or updating would eat what follows.
_END = _THIN.format(field_end())


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
            message = "bản Word chưa có số trang trong mục lục, vì chưa dàn được bản in"
            remedy = "mở tệp trong Word, nhấn Ctrl+A rồi F9"
            findings.append(Finding(_PLACE, 1, message, remedy, Code.PRINT, Severity.WARNING))
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


def _refusal(error: PandocError) -> Finding:
    message = f"không ghi được bản Word: {error}"
    remedy = "kiểm tra tệp overrides/in/mau.docx; nếu vẫn lỗi, báo cho người giữ mã nguồn"
    return Finding(_PLACE, 1, message, remedy, Code.PRINT)


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


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """Where things stand in the printed copy.

    Args:
        places: Name → prefix ("PL1-") and number of its page.
        countings: Part → how its pages are counted, where that is not from the first page on.
    """

    places: Mapping[str, tuple[str, str]]
    countings: dict[int, PageCounting]


def read_pages(printed: Path, draft: Draft, edition: Edition) -> PrintedPages:
    """Read the pages off the printed copy; without one no pages are known."""
    wishes = edition.profile.phu_luc
    prefixes = {
        number: f"{wishes.tien_to}{number}-" if wishes.so_trang_rieng else ""
        for number in range(1, len(draft.appendices) + 1)
    }
    found = find_pages(printed, draft.headings, draft.captions) if printed.is_file() else {}
    firsts = {entry.appendix: found.get(entry.name, 1) for entry in reversed(draft.headings)}
    every = (*draft.headings, *(one for captions in draft.captions.values() for one in captions))
    places = {}
    for entry in every:
        if (page := found.get(entry.name)) is not None:
            prefix = prefixes.get(entry.appendix, "")
            number = page - firsts[entry.appendix] + 1 if prefix else page
            places[entry.name] = prefix, str(number)
    countings = {number: PageCounting(prefix, 1) for number, prefix in prefixes.items() if prefix}
    if countings and 1 in firsts:  # behind the appendices, the count goes on
        countings[LIST] = PageCounting("", firsts[1])
    if edition.has_front:
        countings[FRONT] = PageCounting("", 1, "lowerRoman")
        countings[REPORT] = PageCounting("", 1)
    return PrintedPages(places, countings)


def find_pages(
    pdf: Path, headings: Sequence[ContentsLine], captions: Mapping[str, Sequence[ContentsLine]]
) -> dict[str, int]:
    """Return name → page, counted from the first of the report; what is not found is left out."""
    names = {entry.name for entry in headings}
    with open_pdf(pdf) as file:
        pages = {name: page for name, page in _named_places(file.pdf) if name in names}
        texts = [_SPACES.sub("", text.get_text_bounded()) for _, text in file.pages]
        before = next((n for n, page in enumerate(file.pdf.pages) if page.label == "1"), 0)
    # Captions may come after the contents, in which their words stand as well.
    first = min(pages.values(), default=1)
    for entries in captions.values():
        page = first
        for entry in entries:
            words = _SPACES.sub("", entry.text)
            found = next((n for n in range(page, len(texts) + 1) if words in texts[n - 1]), None)
            if found is not None:
                pages[entry.name] = page = found
    return {name: page - before for name, page in pages.items()}


def _named_places(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
    names: Any = pdf.Root.get("/Names", pikepdf.Dictionary())
    found = pikepdf.NameTree(names.Dests).items() if "/Dests" in names else ()
    for name, place in found:
        page = (place.D if isinstance(place, pikepdf.Dictionary) else place)[0]
        if page.objgen in numbers:
            yield name, numbers[page.objgen]


def write_contents(
    draft: Draft, pages: PrintedPages, edition: Edition, *, on_new_page: bool
) -> PandocNode:
    """Write contents and lists.

    Whatever has no page stays without a number until fields are updated.
    """
    toc = f'TOC \\o "1-{edition.profile.cap_muc_luc}" \\h \\z'
    head = styled("TOCHeading", run(_CONTENTS), "<w:pageBreakBefore/>" * on_new_page)
    parts = [head, _list(toc, draft.headings, pages.places)]
    for kind, title in edition.lists:
        if draft.captions[kind]:
            table = f'TOC \\h \\z \\c "{SEQUENCES[kind]}"'
            head = styled("TOCHeading", run(title))
            parts += [head, _list(table, draft.captions[kind], pages.places)]
    for number, line in enumerate(edition.abbreviations):
        parts.append(styled("KhongThut" if number else "TOCHeading", run(line)))
    # Where a section ends with a field, LibreOffice loses its head.
    return raw_block("".join(parts) + _THIN.format(""))


def _list(
    instruction: str, entries: Sequence[ContentsLine], pages: Mapping[str, tuple[str, str]]
) -> str:
    lines = list(_lines(entries, pages)) or [("TOC1", run("…"))]
    style, first = lines[0]
    lines[0] = style, field_begin(instruction) + first
    return "".join(styled(style, content) for style, content in lines) + _END


def _lines(
    entries: Sequence[ContentsLine], pages: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for entry in entries:
        anchor = bookmark_name("Toc", entry.name)
        prefix, number = pages.get(entry.name, ("", ""))
        place = (run(prefix) if prefix else "") + field(f"PAGEREF {anchor} \\h", number)
        content = f"{run(held(entry.text))}<w:r><w:tab/></w:r>{place}"
        style = f"TOC{entry.level}" if entry.level else "TableofFigures"
        yield style, f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'
