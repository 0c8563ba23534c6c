"""Find out what each sheet of a file is: a template of ours, an official form, any other table."""

from __future__ import annotations

from collections.abc import Sequence

from macros.findings import AuthorError, BrokenReport, Code
from macros.intake.delivery import Delivery, shorten
from macros.intake.filling import Filling
from macros.intake.form.form import find_layout, read_form
from macros.intake.form.stub import find_stub
from macros.intake.grid.grid import read_grid
from macros.intake.heads import is_count
from macros.intake.sheet import Sheet
from macros.intake.template.returned import is_template, read_templates

_TOLD = 8  # columns that are named to the clerk
_TABLE = 2  # numbers in a row that make a sheet more than words


def recognise(sheets: Sequence[Sheet], delivery: Delivery) -> tuple[Filling, ...]:
    """Recognise a file.

    Raises:
        AuthorError: when it is nothing known.
        BrokenReport: when it is not laid out as it should be, with all findings in the journal.
    """
    shelf, wishes, journal = delivery.shelf, delivery.wishes, delivery.journal
    if wishes.table is not None:
        shelf.schema(wishes.table)  # it must be there, whatever the file is
    if is_template(sheets):
        return read_templates(sheets, delivery)
    found: list[Filling] = []
    shown = _to_be_read(sheets, delivery)
    for sheet in shown:
        journal.source = sheet.source
        if len(shown) > 1 and not _holds_table(sheet):
            journal.remarks.append(f"không đọc trang “{shorten(sheet.name)}”, không có bảng số")
            continue
        try:
            found += _read_sheet(sheet, delivery)
        except AuthorError as error:
            journal.note(error)
        except BrokenReport:
            pass  # its findings are in the journal; those of other sheets are told with them
    journal.stop_if_refused()
    return tuple(found)


def _read_sheet(sheet: Sheet, delivery: Delivery) -> tuple[Filling, ...]:
    delivery.judge_hidden(sheet)
    layouts = delivery.shelf.layouts.values()
    layout = find_layout(sheet, layouts, delivery)
    # A table of units may have the name of the form that each of them fills in.
    filling = None
    if layout is None or find_stub(sheet, layout) is None:
        filling = read_grid(sheet, delivery)
    if filling is None and layout is not None:
        return read_form(sheet, layout, delivery)
    if filling is None:
        forms = ", ".join(layout.title for layout in layouts)
        remedy = "dùng mẫu của baocao mau, bảng có dòng tiêu đề là tên cột"
        remedy += f", hoặc {forms}" if forms else ""
        schema = delivery.shelf.schemas.get(delivery.wishes.table or "")
        if schema is not None:  # the heads may be abbreviated
            titles = ", ".join(f"“{field.title}”" for field in schema.stored_fields[:_TOLD])
            remedy = f"viết đủ tiêu đề cột như bảng “{delivery.wishes.table}”: {titles}"
        raise AuthorError("không nhận ra cách trình bày của tệp", remedy, Code.LAYOUT)
    return (filling,)


def _holds_table(sheet: Sheet) -> bool:
    """Whether any row has numbers beside each other."""
    return any(sum(is_count(cell) for cell in row) >= _TABLE for row in sheet.rows)


def _to_be_read(sheets: Sequence[Sheet], delivery: Delivery) -> Sequence[Sheet]:
    """The sheets that are seen; hidden ones beside them must be known to the clerk."""
    filled = [sheet for sheet in sheets if not sheet.is_blank]
    shown = [sheet for sheet in filled if not sheet.hidden] or filled
    if not shown:
        raise AuthorError("tệp không có nội dung", "gửi lại tệp có số liệu", Code.LAYOUT)
    unread = ", ".join(f"“{shorten(sheet.name)}”" for sheet in filled if sheet not in shown)
    if unread and not delivery.wishes.concealed:
        message = f"tệp có trang ẩn {unread} có nội dung"
        remedy = "xóa trang đó, hoặc thêm --ca-dong-an để nhập mà không đọc trang đó"
        raise AuthorError(message, remedy, Code.LAYOUT)
    if unread:
        delivery.journal.remarks.append(f"không đọc trang ẩn {unread}")
    return shown
