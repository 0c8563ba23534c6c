"""Contents and the lists of tables and figures: real fields, filled in already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from macros.export.word.fields import bookmark_name, field, field_begin, field_end, run, tab

# The end of a field must stand in a paragraph of its own, or updating would eat what follows.
_END = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>'
    f"{field_end()}</w:p>"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list.

    Args:
        name: Id of what it leads to.
        level: From 1; 0 in the lists of tables and figures.
        appendix: Number of the appendix that it stands in; 0 for the report itself.
    """

    name: str
    text: str
    level: int = 0
    appendix: int = 0


def write_contents(
    headings: Sequence[Entry],
    lists: Sequence[tuple[str, str, Sequence[Entry]]],
    pages: Mapping[str, tuple[str, str]],
    *,
    depth: int,
    on_new_page: bool,
) -> str:
    """Write the pages between the title block and the body.

    Args:
        lists: Sequence name of the captions ("Bảng"), title of the list, its entries.
        pages: Id → page, parted into a prefix ("PL1-") and the number; whatever is not there
            stays without a number until fields are updated.
        depth: Levels of headings in the contents.
    """
    break_before = "<w:pageBreakBefore/>" if on_new_page else ""
    toc = _list(f'TOC \\o "1-{depth}" \\h \\z', headings, pages)
    parts = [_title("MỤC LỤC", break_before) + toc]
    for sequence, title, entries in lists:
        parts.append(_title(title) + _list(f'TOC \\h \\z \\c "{sequence}"', entries, pages))
    return "".join(parts)


def _title(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/>{properties}</w:pPr>{run(text)}</w:p>'


def _list(instruction: str, entries: Sequence[Entry], pages: Mapping[str, tuple[str, str]]) -> str:
    lines = list(_lines(entries, pages)) or [("TOC1", run("…"))]
    style, first = lines[0]
    lines[0] = style, field_begin(instruction) + first
    paragraphs = (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'
        for style, content in lines
    )
    return "".join(paragraphs) + _END


def _lines(
    entries: Sequence[Entry], pages: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for entry in entries:
        anchor = bookmark_name("Toc", entry.name)
        prefix, number = pages.get(entry.name, ("", ""))
        place = (run(prefix) if prefix else "") + field(f"PAGEREF {anchor} \\h", number)
        content = f"{run(entry.text)}{tab()}{place}"
        style = f"TOC{entry.level}" if entry.level else "TableofFigures"
        yield style, f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'
