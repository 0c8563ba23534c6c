"""Cells in a pre-Unicode Vietnamese encoding: converted, or refused with the reason.

Besides the spelling, a font named .Vn… or VNI-… is evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from macros.findings import Code
from macros.intake.cells import Kind, Problem, RawCell, Sheet
from macros.read.legacy_text import Encoding, Evidence, convert, judge_text

_REMEDY = "gõ lại ô này bằng Unicode (phông Times New Roman)"


def convert_sheet(sheet: Sheet) -> Sheet:
    """Convert every cell of a sheet that is not Unicode, each with its reason."""
    cells = [cell for row in sheet.rows for cell in row if _is_marked(cell)]
    if not cells:
        return sheet
    certain = _certain_encodings(cells)
    prevailing = next(iter(certain)) if len(certain) == 1 else None
    rows = tuple(
        tuple(
            _convert_cell(cell, prevailing, certain) if _is_marked(cell) else cell for cell in row
        )
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)


def _is_marked(cell: RawCell) -> bool:
    return cell.kind is Kind.TEXT and not cell.text.isascii() and cell.problem is None


def _certain_encodings(cells: Iterable[RawCell]) -> frozenset[Encoding]:
    found: set[Encoding] = set()
    for cell in cells:
        named = _named_by_font(cell.font)
        certain = judge_text(cell.text).certain
        found |= {named} if named is not None and not certain else certain
    return frozenset(found)


def _convert_cell(
    cell: RawCell, prevailing: Encoding | None, certain: frozenset[Encoding]
) -> RawCell:
    evidence = judge_text(cell.text)
    encoding = _choose(evidence, _named_by_font(cell.font), prevailing)
    if encoding is Encoding.UNICODE:
        return cell
    if encoding is not None:
        reason = f"chuyển từ bảng mã {encoding.value}"
        return cell.changed(convert(cell.text, encoding, cell.font), reason)
    legacy = sorted(item.value for item in evidence.certain - {Encoding.UNICODE})
    if legacy:
        message = f"chữ lẫn bảng mã {', '.join(legacy)}, không chuyển hết được"
    elif certain - {Encoding.UNICODE} and len(evidence.possible) > 1:
        names = ", ".join(sorted(item.value for item in evidence.possible))
        message = f"chữ đọc được theo nhiều bảng mã ({names})"
    else:
        return cell  # not Vietnamese, as in Müller; nothing speaks for another encoding
    return replace(cell, problem=Problem(message, _REMEDY, Code.ENCODING))


def _choose(
    evidence: Evidence, by_font: Encoding | None, prevailing: Encoding | None
) -> Encoding | None:
    """Pick the encoding that the evidence leaves; None when it leaves none or several."""
    if len(evidence.certain) == 1:
        only = next(iter(evidence.certain))
        # A foreign word beside Vietnamese ones is no reason to doubt a Unicode text.
        return only if only in evidence.possible or only is Encoding.UNICODE else None
    if len(evidence.certain) > 1:
        return None
    for candidate in (by_font, prevailing):
        if candidate is not None and candidate in evidence.possible:
            return candidate
    return None


def _named_by_font(font: str) -> Encoding | None:
    lowered = font.lower()
    if lowered.startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if lowered.startswith("vni") else None
