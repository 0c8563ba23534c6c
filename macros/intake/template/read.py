"""Read a template of ours that somebody filled in, and hold it against its locked cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from macros.findings import Code, nearest
from macros.intake.file.cells import Entry, Filling, RawCell, Sheet, Wishes
from macros.intake.template.note import (
    NOTE_SHEET,
    TemplateNote,
    fingerprint,
    read_note,
    single_spaced,
)
from macros.intake.values.shelf import Shelf, stored_fields, unit_field
from macros.intake.verdict.journal import Journal, shorten

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


_REMAKE = "xuất lại mẫu bằng baocao mau rồi chép số liệu sang"


def is_template(sheets: Sequence[Sheet]) -> bool:
    """Tell whether a workbook has the hidden sheet of a template."""
    return any(sheet.name == NOTE_SHEET for sheet in sheets)


def read_template(
    sheets: Sequence[Sheet], shelf: Shelf, wishes: Wishes, journal: Journal
) -> Filling | None:
    """Read a filled template; None when it does not fit the table of today."""
    note = next((read_note(sheet) for sheet in sheets if sheet.name == NOTE_SHEET), None)
    if note is None:
        message = "trang ẩn của mẫu bị hỏng, hoặc mẫu làm bằng phiên bản trước"
        journal.refuse_line(1, message, _REMAKE, Code.LAYOUT)
        return None
    sheet = next((item for item in sheets if item.name == note.sheet), None)
    if sheet is None:
        visible = [item for item in sheets if not item.hidden]
        sheet = visible[0] if len(visible) == 1 else None
    if sheet is None:
        message = f"mẫu không còn trang “{note.sheet}”"
        journal.refuse_line(1, message, "không đổi tên, xóa trang của mẫu", Code.LAYOUT)
        return None
    journal.sheet = sheet.name
    if not _fits(note, sheet, shelf, wishes, journal):
        return None
    entries: list[Entry] = []
    before = len(journal.findings)
    # The sheet computes derived columns itself; there is nothing to compare.
    stored = {field.name for field in stored_fields(shelf.schemas[note.table])}
    width = len(note.columns) + 1  # the column after the last holds what the rules say
    for row in range(note.first, len(sheet.rows) + 1):
        cells = {
            name: sheet.cell(row, column)
            for column, name in enumerate(note.columns, start=1)
            if name in stored
        }
        stray = tuple(
            cell for cell in sheet.rows[row - 1] if cell.column > width and not cell.is_blank
        )
        if row > note.last and all(cell.is_blank for cell in cells.values()) and not stray:
            continue
        if row > note.last and not note.is_open:
            refuse_extra_row(note, row, cells, journal)
        entries.append(Entry(row, cells, note.fixed, stray))
    if len(journal.findings) > before:
        return None
    return Filling(note.table, sheet, f"mẫu của bảng “{note.table}”", tuple(entries))


def _fits(note: TemplateNote, sheet: Sheet, shelf: Shelf, wishes: Wishes, journal: Journal) -> bool:
    schema = shelf.schemas.get(note.table)
    before = len(journal.findings)
    if schema is None:
        message = f"mẫu của bảng lạ “{note.table}”"
        journal.refuse_line(1, message, nearest(note.table, shelf.schemas), Code.UNKNOWN_TABLE)
        return False
    if fingerprint(schema) != note.fingerprint:
        message = f"mẫu làm trước khi bảng “{note.table}” đổi cột hoặc danh mục"
        journal.refuse_line(1, message, _REMAKE, Code.LAYOUT)
        return False
    expected = {field.name for field in schema.fields} - set(note.fixed)
    if set(note.columns) != expected:
        message = "trang ẩn của mẫu bị hỏng"
        journal.refuse_line(1, message, _REMAKE, Code.LAYOUT)
        return False
    unit = unit_field(schema)
    stated = note.fixed.get(unit.name) if unit is not None else None
    if wishes.table not in (None, note.table):
        message = f"mẫu của bảng “{note.table}”, lệnh ghi “{wishes.table}”"
        journal.refuse_line(1, message, f"bỏ --bang hoặc ghi --bang {note.table}", Code.LAYOUT)
    if wishes.unit is not None and stated not in (None, wishes.unit):
        message = f"mẫu của đơn vị “{stated}”, lệnh ghi “{wishes.unit}”"
        journal.refuse_line(1, message, f"bỏ --don-vi hoặc ghi --don-vi {stated}", Code.LAYOUT)
    for column, title in enumerate(note.titles, start=1):
        cell = sheet.cell(note.head, column)
        if not cell.text:  # a heading without spanner is merged with the row above
            cell = sheet.cell(note.head - 1, column)
        if single_spaced(cell.text) != title:
            message = f"tiêu đề cột là “{cell.text}”, mẫu ghi “{title}”"
            journal.refuse(cell, message, "không thêm, xóa, đổi chỗ cột của mẫu", Code.LAYOUT)
    if len(journal.findings) == before:
        check_locks(note, sheet, journal)
    return len(journal.findings) == before
