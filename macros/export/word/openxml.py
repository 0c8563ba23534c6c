"""Word's own XML: runs, paragraphs, bookmarks, and fields with their results already in them.

Word asks once, when the file is opened, whether to update them: its pages may break elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from macros.format import NO_BREAK_SPACE, glued, parted

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS = 20  # to the pt
_HELD = "\ue020"  # a letter that nobody types
# What XML 1.0 cannot hold; pandoc would write it all the same.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Leave out the characters that no Word file can hold."""
    return _NOT_XML.sub("", text)


def held(text: str) -> str:
    """Glue what no line parts; its hyphens are marked, for `hold_hyphens`."""
    return "".join(
        one.replace("-", _HELD) if is_whole and NO_BREAK_SPACE not in one else one
        for one, is_whole in parted(glued(text))
    )


def hold_hyphens(part: bytes) -> bytes:
    """Write each marked hyphen as one at which Word ends no line, which copies as plain text."""
    parted_text = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
    return part.replace(_HELD.encode(), parted_text.encode())


def run(text: str, properties: str = "") -> str:
    """Write a run of text, "\\n" as the end of a line.

    Args:
        properties: Content of its `w:rPr`.
    """
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    words = escape(clean(text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r>{inner}<w:t xml:space="preserve">{words}</w:t></w:r>'


def styled(style: str, content: str, properties: str = "") -> str:
    """Write a paragraph.

    Args:
        style: Id of its style in the reference document.
        properties: More content of its `w:pPr`.
    """
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def size_of(points: float) -> str:
    """Write the size of a run, for `run`."""
    half = round(2 * points)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def centred(
    text: str, size: float, *, bold: bool = False, italic: bool = False, properties: str = ""
) -> str:
    """Write one centred line."""
    style = "<w:b/><w:bCs/>" * bold + "<w:i/><w:iCs/>" * italic + size_of(size)
    content = run(text, style) if text else ""
    return styled("CanGiua", content, properties)


def layout_table(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> str:
    """Write rows without borders; they lay out and hold no data."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(_row(widths, cells) for cells in rows)}</w:tbl>"
    )


def _row(widths: Sequence[int], cells: Sequence[str]) -> str:
    row = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
        for width, content in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>"


def bookmark_name(prefix: str, name: str) -> str:
    """Name a bookmark: Word takes no hyphens, no accents and at most 40 characters."""
    return f"_{prefix}{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def field_begin(instruction: str) -> str:
    """Open a field; what follows up to `field_end` is its result."""
    code = f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>{code}</w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field_end() -> str:
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field(instruction: str, result: str) -> str:
    """Write a field with its result as plain text."""
    return field_begin(instruction) + run(result) + field_end()


def add(parent: Any, name: str, **attributes: object) -> Any:
    """Add an element of Word's to the end of another."""
    values = {f"{W}{key}": str(value) for key, value in attributes.items()}
    return etree.SubElement(parent, f"{W}{name}", values)
