"""Finish pandoc's draft: tables, sections, drawings, properties; the same bytes every time."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from macros.export.document.front import Front
from macros.export.word.draft import Draft
from macros.export.word.openxml import W, clean
from macros.export.word.planned_table import finish_tables
from macros.export.word.sections import PageCounting, cut_sections, set_styles, twips
from macros.files.zip import same_bytes
from macros.read.profile import Profile

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SVG_NS = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_LIST_MARKS = "-+•"
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
    set_styles(document.styles.element, profile)
    finish_tables(body, draft.tables)
    _finish_paragraphs(body)
    _begin_body_on_new_page(body)
    _keep_with_signature(body)
    cut_sections(document, profile, countings)
    _add_drawings(document, draft.drawings)
    _finish_lists(document, profile)
    _write_footer(document, front.footer)
    _write_properties(document, front, date)
    _sort_relations(document.part.rels)
    stream = io.BytesIO()
    document.save(stream)
    return same_bytes(stream.getvalue())


def _finish_paragraphs(body: Any) -> None:
    """Give one style to all body text, the paragraphs of lists included."""
    for paragraph in body.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        style = properties.find(f"{W}pStyle")
        if style is None:
            style = etree.Element(f"{W}pStyle", {f"{W}val": "FirstParagraph"})
            if len(properties) == 0 or properties.find(f"{W}numPr") is not None:
                properties.insert(0, style)
        if style.get(f"{W}val") in {"FirstParagraph", "Compact"}:
            style.set(f"{W}val", "BodyText")


def _begin_body_on_new_page(body: Any) -> None:
    for paragraph in body.iterfind(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val", "").startswith("Heading"):
            style.addnext(etree.Element(f"{W}pageBreakBefore"))
            return


def _keep_with_signature(body: Any) -> None:
    """Hold the last paragraph together with the signature, which never stands alone on a page."""
    tables = (t for t in body.iterfind(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblStyle") is None)
    spacer = list(tables)[-1].getprevious()  # the last table that only lays out
    before = spacer.getprevious()
    style = before.find(f"{W}pPr/{W}pStyle")
    if style is None or before.find(f"{W}pPr/{W}keepNext") is not None:
        return
    style.addnext(etree.Element(f"{W}keepNext"))
    if (
        len("".join(before.itertext(f"{W}t"))) < _LONG
        and before.find(f"{W}pPr/{W}keepLines") is None
    ):
        before.find(f"{W}pPr/{W}keepNext").addnext(etree.Element(f"{W}keepLines"))


def _add_drawings(document: Any, drawings: Sequence[bytes | None]) -> None:
    """Put each SVG beside its PNG: Word shows the drawing, other programs the picture."""
    frames = list(document.element.body.iter(f"{_WP}inline"))
    for number, (frame, svg) in enumerate(zip(frames, drawings, strict=True), 1):
        frame.find(f"{_WP}docPr").set("id", str(number))
        frame.find(f"{_WP}docPr").set("name", f"Hình {number}")
        inner = next(frame.iter(f"{_PIC}cNvPr"))
        inner.set("id", str(number))
        inner.set("name", f"Hình {number}")
        inner.attrib.pop("descr", "")  # pandoc puts the path of the file on this machine here
        blip = next(frame.iter(f"{_A}blip"))
        if svg is None:
            continue
        name = PackURI(f"/word/media/hinh-{number}.svg")
        part = Part(name, "image/svg+xml", svg, document.part.package)
        relation = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        for old in blip.findall(f"{_A}extLst"):
            blip.remove(old)
        extensions = etree.SubElement(blip, f"{_A}extLst")
        extension = etree.SubElement(extensions, f"{_A}ext", uri=_SVG_EXTENSION)
        etree.SubElement(
            extension, f"{{{_SVG_NS}}}svgBlip", {f"{_R}embed": relation}, nsmap={"asvg": _SVG_NS}
        )


def _finish_lists(document: Any, profile: Profile) -> None:
    """Let lists look as official papers write them: a sign, then text, lines back to the margin."""
    indent = twips(profile.noi_dung.thut_dau_dong)
    for level in document.part.numbering_part.element.iter(f"{W}lvl"):
        depth = int(level.get(f"{W}ilvl", "0"))
        mark = level.find(f"{W}lvlText")
        is_bullet = level.find(f"{W}numFmt").get(f"{W}val") == "bullet"
        is_blank = is_bullet and mark.get(f"{W}val", "").strip() == ""
        for name in ("suff", "pPr", "rPr"):
            for old in level.findall(f"{W}{name}"):
                level.remove(old)
        if is_bullet:
            mark.set(f"{W}val", "" if is_blank else _LIST_MARKS[min(depth, 2)])
        suffix = "nothing" if is_blank else "space"
        mark.addprevious(etree.Element(f"{W}suff", {f"{W}val": suffix}))
        properties = etree.SubElement(level, f"{W}pPr")
        etree.SubElement(properties, f"{W}ind", {f"{W}left": "0", f"{W}firstLine": indent})


def _write_footer(document: Any, text: str) -> None:
    section = document.sections[0]
    for footer in (section.footer, section.first_page_footer):
        for line in footer._element.iter(f"{W}t"):
            line.text = text


def _write_properties(document: Any, front: Front, date: datetime.datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author = clean(front.title), clean(front.issuer)
    properties.last_modified_by = clean(front.issuer)
    properties.language, properties.revision = "vi-VN", 1
    properties.created = properties.modified = date.replace(tzinfo=None)


def _sort_relations(relations: Any) -> None:
    """Put the references to other parts in order: pandoc has them by the names of cached files."""
    ordered = sorted(relations.items(), key=lambda item: int(item[0].removeprefix("rId")))
    relations.clear()
    relations.update(ordered)
