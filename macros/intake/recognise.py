"""Find out what a file is: a template of ours, rows under a header, an official form."""

from __future__ import annotations

from collections.abc import Sequence

from macros.findings import Code, nearest
from macros.intake.file.cells import Filling, Sheet, Wishes
from macros.intake.file.header import read_header_layout
from macros.intake.form.layout import read_layouts
from macros.intake.form.read import find_layout, read_form
from macros.intake.template.read import is_template, read_template
from macros.intake.values.shelf import Shelf
from macros.intake.verdict.journal import Journal


def recognise(
    sheets: Sequence[Sheet], shelf: Shelf, wishes: Wishes, journal: Journal
) -> tuple[Filling, ...]:
    """Recognise a file; nothing when it is nothing known or not laid out as it should be."""
    if wishes.table is not None and wishes.table not in shelf.schemas:
        message = f"không có bảng “{wishes.table}”"
        journal.refuse_line(1, message, nearest(wishes.table, shelf.schemas), Code.UNKNOWN_TABLE)
        return ()
    if is_template(sheets):
        template = read_template(sheets, shelf, wishes, journal)
        return () if template is None else (template,)
    filled = [
        sheet
        for sheet in sheets
        if not sheet.hidden and any(not cell.is_blank for row in sheet.rows for cell in row)
    ]
    if len(filled) != 1:
        message = f"tệp có {len(filled)} trang có nội dung" if filled else "tệp không có nội dung"
        remedy = "giữ lại một trang rồi nhập" if filled else "gửi lại tệp có số liệu"
        journal.refuse_line(1, message, remedy, Code.LAYOUT)
        return ()
    sheet = filled[0]
    journal.sheet = sheet.name
    layouts = read_layouts(shelf)
    before = len(journal.findings)
    layout = find_layout(sheet, layouts, shelf, wishes, journal)
    if layout is not None:
        return read_form(sheet, layout, shelf, wishes, journal)
    if len(journal.findings) > before:
        return ()
    filling = read_header_layout(sheet, shelf, wishes, journal)
    if filling is None and len(journal.findings) == before:
        forms = ", ".join(layout.title for layout in layouts.values())
        message = "không nhận ra cách trình bày của tệp"
        remedy = "dùng mẫu của baocao mau, bảng có dòng tiêu đề là tên cột"
        remedy += f", hoặc {forms}" if forms else ""
        journal.refuse_line(1, message, remedy, Code.LAYOUT)
    return () if filling is None else (filling,)
