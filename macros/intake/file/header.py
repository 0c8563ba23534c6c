"""Files with one heading row, and how files are told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from macros.findings import Code, nearest
from macros.intake.file.cells import Entry, Filling, RawCell, Sheet, Wishes
from macros.intake.values.label import numbers_columns, same_words
from macros.intake.values.shelf import Shelf, stored_fields, unit_field, year_field
from macros.intake.verdict.journal import Journal, shorten
from macros.read.table.schema import Field, TableSchema

_ENOUGH = 0.5  # share of headings that must be known before a row counts as a header


def read_header_layout(
    sheet: Sheet, shelf: Shelf, wishes: Wishes, journal: Journal
) -> Filling | None:
    """Read a sheet whose first row names the columns of a table.

    Returns None when it does not; then the journal has findings only if the
    clerk named the table or the row almost fits one.
    """
    head = next((row for row in sheet.rows if any(not cell.is_blank for cell in row)), None)
    if head is None:
        return None
    names = [wishes.table] if wishes.table in shelf.schemas else list(shelf.schemas)
    best = _best_tables(head, {name: shelf.schemas[str(name)] for name in names if name})
    if not best:
        return None
    if len(best) > 1:
        tables = ", ".join(f"“{name}”" for name in best)
        message = f"dòng tiêu đề hợp với nhiều bảng: {tables}"
        journal.refuse_line(head[0].line, message, "thêm --bang TÊN_BẢNG", Code.LAYOUT)
        return None
    schema = shelf.schemas[best[0]]
    columns = _columns(head, schema, wishes, journal)
    if columns is None:
        return None
    fixed = fixed_keys(schema, shelf, wishes, columns, head[0], journal)
    if fixed is None:
        return None
    entries = _entries(sheet, head, columns, fixed)
    return Filling(best[0], sheet, f"bảng có dòng tiêu đề của “{best[0]}”", entries)


def fixed_keys(
    schema: TableSchema,
    shelf: Shelf,
    wishes: Wishes,
    columns: Mapping[str, int],
    at: RawCell,
    journal: Journal,
) -> dict[str, str] | None:
    """The key values that come from the clerk, for keys that the file has no column for."""
    unit, year = unit_field(schema), year_field(schema)
    fixed: dict[str, str] = {}
    if unit is not None and unit.name not in columns:
        if wishes.unit is None:
            message = f"tệp không ghi đơn vị (cột “{unit.title}”)"
            journal.refuse_line(at.line, message, "thêm cột này hoặc --don-vi MÃ", Code.HEADER)
            return None
        fixed[unit.name] = wishes.unit
    if year is not None and year.name not in columns:
        if wishes.year is None:
            message = f"tệp không ghi năm (cột “{year.title}”)"
            journal.refuse_line(at.line, message, "thêm cột này hoặc --nam NĂM", Code.HEADER)
            return None
        fixed[year.name] = str(wishes.year)
    return fixed


def _best_tables(head: Sequence[RawCell], schemas: Mapping[str, TableSchema]) -> list[str]:
    """Name the tables that know most of the headings; those that it fills completely win."""
    filled = [cell for cell in head if not cell.is_blank]
    scores: dict[str, tuple[bool, int]] = {}
    for name, schema in schemas.items():
        known = {field.name for cell in filled if (field := _field_of(cell, schema)) is not None}
        if len(known) >= max(2, _ENOUGH * len(filled)):
            complete = {field.name for field in stored_fields(schema)} <= known
            scores[name] = (complete and len(known) == len(filled), len(known))
    top = max(scores.values(), default=None)
    return [name for name, score in scores.items() if score == top]


def _field_of(cell: RawCell, schema: TableSchema) -> Field | None:
    text = cell.text.strip()
    for field in schema.fields:
        if text == field.name:
            return field
    return next((field for field in schema.fields if same_words(field.title, text)), None)


def _columns(
    head: Sequence[RawCell], schema: TableSchema, wishes: Wishes, journal: Journal
) -> dict[str, int] | None:
    """Find the column of every field; None when headings are unknown, missing or repeated."""
    columns: dict[str, int] = {}
    names = [field.name for field in schema.fields]
    before = len(journal.findings)
    for cell in head:
        if cell.is_blank:
            continue
        field = _field_of(cell, schema)
        if field is None:
            message = f"tiêu đề lạ “{shorten(cell.text)}”"
            titles = [*names, *(item.title for item in schema.fields)]
            journal.refuse(cell, message, nearest(cell.text, titles), Code.HEADER)
        elif field.name in columns:
            message = f"tiêu đề “{shorten(cell.text)}” lặp lại"
            journal.refuse(cell, message, "giữ lại một cột", Code.HEADER)
        else:
            columns[field.name] = cell.column
    from_clerk = {
        field.name
        for field, wish in (
            (unit_field(schema), wishes.unit),
            (year_field(schema), wishes.year),
        )
        if field is not None and wish is not None
    }
    unit = unit_field(schema)
    for field in stored_fields(schema):
        if field.name not in columns and field.name not in from_clerk and field != unit:
            message = f"thiếu cột “{field.name}” ({field.title})"
            remedy = "thêm cột này, để trống nếu không có số liệu"
            journal.refuse_line(head[0].line, message, remedy, Code.HEADER)
    return columns if len(journal.findings) == before else None


def _entries(
    sheet: Sheet, head: Sequence[RawCell], columns: Mapping[str, int], fixed: Mapping[str, str]
) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    used = set(columns.values())
    for row in sheet.rows[head[0].row :]:
        if all(cell.is_blank for cell in row) or (not entries and numbers_columns(row)):
            continue
        cells = {name: sheet.cell(row[0].row, column) for name, column in columns.items()}
        stray = tuple(cell for cell in row if not cell.is_blank and cell.column not in used)
        entries.append(Entry(row[0].line, cells, fixed, stray))
    return tuple(entries)
