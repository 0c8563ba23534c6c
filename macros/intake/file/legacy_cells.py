"""Cells in a pre-Unicode Vietnamese encoding: converted, or refused with the reason.

Besides the spelling, a font named .Vn… or VNI-… is evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from macros.findings import AuthorError, Code
from macros.intake.sheet import CellKind, RawCell, Sheet
from macros.read.text.legacy import Encoding, Evidence, convert, judge_text

_REMEDY = "gõ lại ô này bằng Unicode (phông Times New Roman)"


def convert_sheet(sheet: Sheet) -> Sheet:
    """Convert every cell of a sheet that is not Unicode, each with its reason."""
    cells = [cell for row in sheet.rows for cell in row if _is_marked(cell)]
    if not cells:
        return sheet
    certain = _certain_encodings(cells)

    def convert_row(row: tuple[RawCell, ...]) -> tuple[RawCell, ...]:
        return tuple(_convert_cell(cell, certain) if _is_marked(cell) else cell for cell in row)

    rows = tuple(map(convert_row, sheet.rows))
    return replace(sheet, rows=rows)


def _is_marked(cell: RawCell) -> bool:
    return cell.kind is CellKind.TEXT and not cell.text.isascii() and cell.problem is None


def _certain_encodings(cells: Iterable[RawCell]) -> frozenset[Encoding]:
    found: set[Encoding] = set()
    for cell in cells:
        named = _named_by_font(cell.font)
        certain = judge_text(cell.text).certain
        found |= {named} if named is not None and not certain else certain
    return frozenset(found)


def _convert_cell(cell: RawCell, certain: frozenset[Encoding]) -> RawCell:
    """Convert one cell.

    Args:
        certain: The encodings that other cells of the sheet are certainly in.
    """
    evidence = judge_text(cell.text)
    encoding = _choose(evidence, _named_by_font(cell.font), certain)
    if encoding is Encoding.UNICODE:
        return cell
    if encoding is not None:
        reason = f"chuyển từ bảng mã {encoding.value}"
        return cell.changed(convert(cell.text, encoding, cell.font), reason)
    legacy = _names(evidence.certain - {Encoding.UNICODE})
    if legacy:
        message = f"chữ lẫn bảng mã {legacy}, không chuyển hết được"
    elif len(evidence.possible & certain) > 1:
        names = _names(evidence.possible & certain)
        message = f"chữ đọc được theo nhiều bảng mã ({names})"
    else:
        return cell  # not Vietnamese, as in Müller; nothing speaks for another encoding
    return replace(cell, problem=AuthorError(message, _REMEDY, Code.ENCODING))


def _choose(
    evidence: Evidence, by_font: Encoding | None, certain: frozenset[Encoding]
) -> Encoding | None:
    """Pick the encoding that the evidence leaves; None when it leaves none or several."""
    if len(evidence.certain) == 1:
        only = next(iter(evidence.certain))
        # A foreign word beside Vietnamese ones is no reason to doubt a Unicode text.
        return only if only in evidence.possible or only is Encoding.UNICODE else None
    if evidence.certain:
        return None
    if by_font in evidence.possible:
        return by_font
    used = evidence.possible & certain
    return next(iter(used)) if len(used) == 1 else None


def _names(encodings: Iterable[Encoding]) -> str:
    return ", ".join(sorted(encoding.value for encoding in encodings))


def _named_by_font(font: str) -> Encoding | None:
    lowered = font.lower()
    if lowered.startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if lowered.startswith("vni") else None
