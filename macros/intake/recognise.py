"""Find out what a file is: a template of ours, rows under a header, an official form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from macros.findings import AuthorError, Code, nearest
from macros.intake.delivery import Delivery, Journal, shorten
from macros.intake.filling import Filling, RawRow, Values
from macros.intake.form.form import find_layout, read_form
from macros.intake.sheet import RawCell, Sheet
from macros.intake.shelf import unit_field
from macros.intake.template.returned import is_template, read_template
from macros.intake.values.typed_text import numbers_columns, same_words
from macros.read.table.schema import Field, TableSchema

_ENOUGH = 0.5  # share of headings that must be known before a row counts as a header


def recognise(sheets: Sequence[Sheet], delivery: Delivery) -> tuple[Filling, ...]:
    """Recognise a file.

    Raises:
        AuthorError: when it is nothing known.
        BrokenReport: when it is not laid out as it should be, with all findings in the journal.
    """
    shelf, wishes = delivery.shelf, delivery.wishes
    if wishes.table is not None:
        shelf.schema(wishes.table)  # it must be there, whatever the file is
    if is_template(sheets):
        return (read_template(sheets, delivery),)
    sheet = _only_filled(sheets, delivery)
    delivery.journal.sheet = sheet.name
    delivery.judge_hidden(sheet)
    layouts = shelf.layouts.values()
    layout = find_layout(sheet, layouts, delivery)
    if layout is not None:
        return read_form(sheet, layout, delivery)
    filling = _read_rows(sheet, delivery)
    if filling is None:
        forms = ", ".join(layout.title for layout in layouts)
        remedy = "dùng mẫu của baocao mau, bảng có dòng tiêu đề là tên cột"
        remedy += f", hoặc {forms}" if forms else ""
        raise AuthorError("không nhận ra cách trình bày của tệp", remedy, Code.LAYOUT)
    return (filling,)


def _only_filled(sheets: Sequence[Sheet], delivery: Delivery) -> Sheet:
    """Find the one sheet to be read; hidden ones beside it must be known to the clerk."""
    filled = [sheet for sheet in sheets if not sheet.is_blank]
    shown = [sheet for sheet in filled if not sheet.hidden] or filled
    if len(shown) != 1:
        message = f"tệp có {len(shown)} trang có nội dung" if shown else "tệp không có nội dung"
        remedy = "giữ lại một trang rồi nhập" if shown else "gửi lại tệp có số liệu"
        raise AuthorError(message, remedy, Code.LAYOUT)
    unread = ", ".join(f"“{shorten(sheet.name)}”" for sheet in filled if sheet is not shown[0])
    if unread and not delivery.wishes.concealed:
        message = f"tệp có trang ẩn {unread} có nội dung"
        remedy = "xóa trang đó, hoặc thêm --ca-dong-an để nhập mà không đọc trang đó"
        raise AuthorError(message, remedy, Code.LAYOUT)
    if unread:
        delivery.journal.remarks.append(f"không đọc trang ẩn {unread}")
    return shown[0]


def _read_rows(sheet: Sheet, delivery: Delivery) -> Filling | None:
    """Read a sheet whose first row names the columns of a table; None when it does not."""
    shelf, wishes, journal = delivery.shelf, delivery.wishes, delivery.journal
    head = next((row for row in sheet.rows if any(not cell.is_blank for cell in row)), None)
    if head is None:
        return None
    names = [wishes.table] if wishes.table is not None else list(shelf.schemas)
    best = _best_tables(head, {name: shelf.schemas[name] for name in names})
    if not best:
        return None
    if len(best) > 1:
        tables = ", ".join(f"“{name}”" for name in best)
        message = f"dòng tiêu đề hợp với nhiều bảng: {tables}"
        journal.refuse_line(head[0].line, message, "thêm --bang TÊN_BẢNG", Code.LAYOUT)
        journal.stop_if_refused()
    columns = _columns(head, shelf.schemas[best[0]], delivery)
    fixed = _fixed(head, shelf.schemas[best[0]], columns, delivery)
    layout = f"bảng có dòng tiêu đề của “{best[0]}”"
    rows = tuple(_rows(sheet, head, columns, fixed, journal))
    journal.stop_if_refused()
    return Filling(best[0], layout, rows)


def _best_tables(head: Sequence[RawCell], schemas: Mapping[str, TableSchema]) -> list[str]:
    """Name the tables that know most of the headings; those that it fills completely win."""
    filled = [cell for cell in head if not cell.is_blank]
    scores: dict[str, tuple[bool, int]] = {}
    for name, schema in schemas.items():
        known = {field.name for cell in filled if (field := _field_of(cell, schema)) is not None}
        if len(known) >= max(2, _ENOUGH * len(filled)):
            complete = {field.name for field in schema.stored_fields} <= known
            scores[name] = (complete and len(known) == len(filled), len(known))
    top = max(scores.values(), default=None)
    return [name for name, score in scores.items() if score == top]


def _field_of(cell: RawCell, schema: TableSchema) -> Field | None:
    text = cell.text.strip()
    for field in schema.fields:
        if text == field.name:
            return field
    return next((field for field in schema.fields if same_words(field.title, text)), None)


def _columns(head: Sequence[RawCell], schema: TableSchema, delivery: Delivery) -> Mapping[str, int]:
    """Find the column of every field; headings may be neither unknown, missing nor repeated."""
    journal = delivery.journal
    columns: dict[str, int] = {}
    for cell in head:
        if cell.is_blank:
            continue
        field = _field_of(cell, schema)
        if field is None:
            message = f"tiêu đề lạ “{shorten(cell.text)}”"
            known = [*schema.by_name, *(item.title for item in schema.fields)]
            journal.refuse(cell, message, nearest(cell.text, known), Code.HEADER)
        elif field.name in columns:
            message = f"tiêu đề “{shorten(cell.text)}” lặp lại"
            journal.refuse(cell, message, "giữ lại một cột", Code.HEADER)
        else:
            columns[field.name] = cell.column
    asked = delivery.wishes.keys(schema)
    from_clerk = [field for field, wish, _ in asked if wish is not None]
    for field in schema.stored_fields:
        if field.name not in columns and field not in (*from_clerk, unit_field(schema)):
            message = f"thiếu cột “{field.name}” ({field.title})"
            remedy = "thêm cột này, để trống nếu không có số liệu"
            journal.refuse_line(head[0].line, message, remedy, Code.HEADER)
    journal.stop_if_refused()
    return columns


def _fixed(
    head: Sequence[RawCell], schema: TableSchema, columns: Mapping[str, int], delivery: Delivery
) -> Values:
    """The key values that come from the clerk, for keys that the file has no column for."""
    fixed: dict[str, str] = {}
    for field, wish, option in delivery.wishes.keys(schema):
        if field.name in columns:
            continue
        if wish is None:
            what = "năm" if field.type == "year" else "đơn vị"
            message = f"tệp không ghi {what} (cột “{field.title}”)"
            remedy = f"thêm cột này hoặc {option}"
            delivery.journal.refuse_line(head[0].line, message, remedy, Code.HEADER)
            delivery.journal.stop_if_refused()
        fixed[field.name] = str(wish)
    return fixed


def _rows(
    sheet: Sheet,
    head: Sequence[RawCell],
    columns: Mapping[str, int],
    fixed: Values,
    journal: Journal,
) -> Iterator[RawRow]:
    used, is_first = set(columns.values()), True
    for row in sheet.rows[head[0].row :]:
        if all(cell.is_blank for cell in row) or (is_first and numbers_columns(row)):
            continue
        is_first = False
        if len(row) < max(used):
            _refuse_short(row, max(used), journal)
        cells = {name: sheet.cell(row[0].row, column) for name, column in columns.items()}
        stray = tuple(cell for cell in row if not cell.is_blank and cell.column not in used)
        yield RawRow(row[0].line, cells, fixed, stray)


def _refuse_short(row: Sequence[RawCell], width: int, journal: Journal) -> None:
    """Refuse a line that ends too early: a number may stand in the wrong column, or be lost."""
    message = f"dòng có {len(row)} ô, dòng tiêu đề có {width}"
    remedy = "kiểm tra dấu phân cách của dòng, hoặc lưu tệp thành .xlsx rồi nhập lại"
    journal.refuse_line(row[0].line, message, remedy, Code.CSV)
