"""Contents and lists of tables and figures: real fields, filled with the pages of the print copy.

Exact line spacing makes Word and the PDF break pages alike. The report is numbered from 1, and
each appendix for itself where the profile says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from macros.export.page.edition import Edition
from macros.export.proof.printed import open_pdf
from macros.export.word.draft import FRONT, LIST, REPORT, SEQUENCES, ContentsLine, Draft
from macros.export.word.openxml import (
    bookmark_name,
    field,
    field_begin,
    field_end,
    held,
    run,
    styled,
    tab,
)
from macros.export.word.pandoc import PandocNode, raw_block
from macros.export.word.sections import PageCounting

_CONTENTS = "MỤC LỤC"
_SPACES = re.compile(r"\s+")
_LINE = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_THIN = f"<w:p><w:pPr>{_LINE}</w:pPr>{{}}</w:p>"
# The end of a field must stand in a paragraph of its own, or updating would eat what follows.
_END = _THIN.format(field_end())


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
    places = {
        entry.name: _place(found[entry.name], prefixes.get(entry.appendix, ""), firsts, entry)
        for entry in every
        if entry.name in found
    }
    countings = {number: PageCounting(prefix, 1) for number, prefix in prefixes.items() if prefix}
    if countings and 1 in firsts:  # behind the appendices, the count goes on
        countings[LIST] = PageCounting("", firsts[1])
    if edition.has_front:
        countings[FRONT] = PageCounting("", 1, "lowerRoman")
        countings[REPORT] = PageCounting("", 1)
    return PrintedPages(places, countings)


def _place(
    page: int, prefix: str, firsts: Mapping[int, int], entry: ContentsLine
) -> tuple[str, str]:
    return prefix, str(page - firsts[entry.appendix] + 1 if prefix else page)


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
        content = f"{run(held(entry.text))}{tab()}{place}"
        style = f"TOC{entry.level}" if entry.level else "TableofFigures"
        yield style, f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'
