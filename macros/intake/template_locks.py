"""Hold a filled template against what its locked cells said when it was made."""

from __future__ import annotations

from collections.abc import Mapping

from macros.findings import Code
from macros.intake.cells import RawCell, Sheet
from macros.intake.journal import Journal, shorten
from macros.intake.template_note import TemplateNote, single_spaced

_MOST_SHOWN = 10  # cells; when a row was taken out, all below it differ
_OTHER_TEMPLATE = "cần năm, mục, đơn vị khác thì xuất mẫu khác bằng baocao mau"


def check_locks(note: TemplateNote, sheet: Sheet, journal: Journal) -> None:
    """Refuse a template whose keys or unit were changed: its numbers would go elsewhere."""
    changed: list[tuple[RawCell, str]] = []
    for (row, column), before in note.locked.items():
        cell = sheet.cell(row, column)
        if single_spaced(cell.text) != before:
            changed.append((cell, before))
    for cell, before in changed[:_MOST_SHOWN]:
        after = f"“{shorten(single_spaced(cell.text))}”" if cell.text.strip() else "ô trống"
        message = f"ô khóa của mẫu bị đổi từ “{shorten(before)}” thành {after}"
        remedy = f"ghi lại “{shorten(before)}”; {_OTHER_TEMPLATE}"
        journal.refuse(cell, message, remedy, Code.LAYOUT)
    if len(changed) > _MOST_SHOWN:
        cell = changed[_MOST_SHOWN][0]
        message = f"từ ô này còn {len(changed) - _MOST_SHOWN} ô khóa nữa bị đổi"
        journal.refuse(cell, message, "không thêm, xóa, xếp lại dòng của mẫu", Code.LAYOUT)


def refuse_extra_row(
    note: TemplateNote, row: int, cells: Mapping[str, RawCell], journal: Journal
) -> None:
    """Refuse a row below the last one of a template whose rows are all given."""
    cell = next((cell for cell in cells.values() if not cell.is_blank), None)
    message = f"dòng {row} không có trong mẫu, mẫu hết ở dòng {note.last}"
    remedy = f"xóa dòng này; {_OTHER_TEMPLATE}"
    if cell is None:
        journal.refuse_line(row, message, remedy, Code.LAYOUT)
    else:
        journal.refuse(cell, message, remedy, Code.LAYOUT)
