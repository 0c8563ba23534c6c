"""Finish pandoc's draft: tables, sections, drawings, properties; the same bytes every time."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from macros.export.document.front import Front
from macros.export.document.nodes import Side
from macros.export.word.draft import Draft, PlannedList, PlannedTable
from macros.export.word.openxml import TWIPS, W, add, clean, hold_hyphens
from macros.export.word.png import add_drawings, make_room_for_pictures
from macros.export.word.sections import PageCounting, cut_sections, set_styles
from macros.files.zip import same_bytes
from macros.read.profile import Profile

_TABLE = "Table"  # what pandoc calls the style of its tables
_NO_LIST = 1000  # pandoc's number of the list that has no marks; the next are its lists
_BELOW = frozenset({"Nguon", "NguonHinh", "GhiChuBang"})  # styles of lines below a table
_LONG = 900  # characters of a last paragraph that may be broken


def finish_docx(
    source: Path,
    draft: Draft,
    front: Front,
    profile: Profile,
    countings: dict[int, PageCounting],
    date: datetime.datetime,
) -> bytes:
    """Return the finished file.

    Args:
        draft: What pandoc was given.
        countings: Part → how its pages are counted.
        date: When the report was made, as the file's properties say.
    """
    document: Any = docx.Document(str(source))
    body = document.element.body
    set_styles(document.styles, profile)
    if not profile.le.doi_ben:
        for mirrored in document.settings.element.findall(f"{W}mirrorMargins"):
            document.settings.element.remove(mirrored)
    if draft.logo:  # pandoc knows no raw table with a picture in it
        title = next(table for table in body.tbl_lst if table.tblPr.style is None)
        title.tr_lst[0].tc_lst[0].insert(1, title.getprevious())
    _finish_tables(body, draft.tables)
    _finish_paragraphs(body)
    make_room_for_pictures(document)
    _keep_with_signature(body)
    cut_sections(document, profile, countings)
    add_drawings(document, draft.drawings)
    _finish_lists(document, draft.lists)
    _write_footer(document, front.footer)
    _write_properties(document, front, date)
    _sort_relations(document.part.rels)
    stream = io.BytesIO()
    document.save(stream)
    texts = ("word/document.xml", "word/footnotes.xml")
    return same_bytes(stream.getvalue(), dict.fromkeys(texts, hold_hyphens))


def _finish_tables(body: Any, tables: Sequence[PlannedTable]) -> None:
    """Finish each table as it was planned; tables for layout have no style."""
    made = (one for one in body.iter(f"{W}tbl") if one.tblPr.style is not None)
    for element, table in zip(made, tables, strict=True):
        widths = [round(width * TWIPS) for width in table.fit.widths]
        _finish_table(element.tblPr, sum(widths), table)
        for column, width in zip(element.tblGrid.gridCol_lst, widths, strict=True):
            column.set(f"{W}w", str(width))
        for number, row in enumerate(element.tr_lst):
            _finish_row(row, number, table)
            end = 0
            for cell in row.tc_lst:
                start, end = end, end + cell.grid_span
                _finish_cell(cell, sum(widths[start:end]))
                for paragraph in cell.p_lst:
                    _finish_cell_text(paragraph, table, number, start)


def _finish_table(properties: Any, width: int, table: PlannedTable) -> None:
    look = {"firstRow": 1, "lastRow": 0, "firstColumn": 0, "lastColumn": 0}
    properties[:] = []
    add(properties, "tblStyle", val=_TABLE)
    add(properties, "tblW", w=width, type="dxa")
    if table.left_mm:
        add(properties, "tblInd", w=Mm(table.left_mm).twips, type="dxa")
    else:
        add(properties, "jc", val="center")
    add(properties, "tblLayout", type="fixed")
    add(properties, "tblLook", val="0020", **look, noHBand=0, noVBand=0)
    if table.name:
        add(properties, "tblCaption", val=table.name)


def _finish_row(row: Any, number: int, table: PlannedTable) -> None:
    properties = row.get_or_add_trPr()
    properties[:] = []
    if not table.fit.is_tall(number):
        add(properties, "cantSplit")
    if number < len(table.grid.head):
        add(properties, "tblHeader")
    if len(properties) == 0:
        row.remove(properties)


def _finish_cell(cell: Any, width: int) -> None:
    properties, span = cell.get_or_add_tcPr(), cell.grid_span
    merged = properties.findall(f"{W}vMerge")
    properties[:] = []
    add(properties, "tcW", w=width, type="dxa")
    if span > 1:
        add(properties, "gridSpan", val=span)
    properties.extend(merged)
    add(properties, "vAlign", val="center")


def _finish_cell_text(paragraph: Any, table: PlannedTable, row: int, column: int) -> None:
    properties = paragraph.get_or_add_pPr()
    properties[:] = []
    add(properties, "pStyle", val=f"OBang{table.fit.size}")
    if table.stays_with_next(row):
        add(properties, "keepNext")
    pad = table.fit.pads.get((row, column), 0.0)
    if pad:
        add(properties, "ind", right=round(pad * table.fit.size * TWIPS))
    side = table.side(row, column)
    if side is not Side.LEFT:
        add(properties, "jc", val=side)


def _finish_paragraphs(body: Any) -> None:
    """Give one style to all body text, the paragraphs of lists included."""
    for paragraph in body.iter(f"{W}p"):
        properties = paragraph.get_or_add_pPr()
        if properties.numPr is not None and properties.numPr.numId.val == _NO_LIST:
            properties.remove(properties.numPr)  # more of an item than its first paragraph
        is_bare = paragraph.style is None and (len(properties) == 0 or properties.numPr is not None)
        below = paragraph.getnext()
        is_signed = below is not None and below.tag == f"{W}tbl"
        if paragraph.style in _BELOW and (is_signed or getattr(below, "style", "") in _BELOW):
            # What stands below a table stays with it, the source with the notes and who signs.
            Paragraph(paragraph, body).paragraph_format.keep_with_next = True
        if is_bare or paragraph.style in {"FirstParagraph", "Compact"}:
            paragraph.style = "BodyText"


def _keep_with_signature(body: Any) -> None:
    """Hold the last paragraph together with the signature, which never stands alone on a page."""
    signature = [table for table in body.tbl_lst if table.tblPr.style is None][-1]
    spacer = signature.getprevious()
    before = spacer.getprevious()
    if before.tag != f"{W}p" or before.style is None:
        return
    look = Paragraph(before, body).paragraph_format
    if look.keep_with_next is None:
        look.keep_with_next = True
        if len("".join(before.itertext(f"{W}t"))) < _LONG:
            look.keep_together = True


def _finish_lists(document: Any, lists: Sequence[PlannedList]) -> None:
    """Let lists look as official papers write them: a sign, then text, lines back to the margin.

    Each has a look of its own: marks go by the lists without numbers around them, which Word
    does not count.
    """
    numbering = document.part.numbering_part.element
    numbering[:] = []
    for number, planned in enumerate(lists, 1):
        look = add(numbering, "abstractNum", abstractNumId=number)
        add(look, "multiLevelType", val="multilevel")
        level = add(look, "lvl", ilvl=planned.level)
        add(level, "start", val=planned.source.start)
        add(level, "numFmt", val=planned.kind)
        add(level, "suff", val="space")
        add(level, "lvlText", val=planned.mark)
        add(level, "lvlJc", val="left")
        indent = {"left": planned.left_mm, "firstLine": planned.mark_mm}
        add(add(level, "pPr"), "ind", **{name: Mm(mm).twips for name, mm in indent.items()})
    for number in range(1, len(lists) + 1):
        own = add(numbering, "num", numId=_NO_LIST + number)
        add(own, "abstractNumId", val=number)


def _write_footer(document: Any, text: str) -> None:
    section = document.sections[0]
    for footer in (section.footer, section.first_page_footer):
        for line in footer._element.iter(f"{W}t"):
            line.text = text


_LONGEST = 255  # letters of a property, Word's own limit


def _write_properties(document: Any, front: Front, date: datetime.datetime) -> None:
    properties = document.core_properties
    issuer = clean(front.author)[:_LONGEST]
    properties.title, properties.author = clean(front.title)[:_LONGEST], issuer
    properties.last_modified_by = issuer
    properties.language, properties.revision = "vi-VN", 1
    properties.created = properties.modified = date.replace(tzinfo=None)


def _sort_relations(relations: Any) -> None:
    """Put the references to other parts in order: pandoc has them by the names of cached files."""
    ordered = sorted(relations.items(), key=lambda item: int(item[0].removeprefix("rId")))
    relations.clear()
    relations.update(ordered)
