"""From recognised cells to rows as the canonical CSV writes them; blank rows are passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from macros.findings import AuthorError, Code, nearest
from macros.intake.file.cells import Entry, Filling, RawCell, Row, Values
from macros.intake.values.cell_number import find_notation
from macros.intake.values.cell_value import read_cell
from macros.intake.values.number_text import Notation
from macros.intake.values.shelf import Shelf, check_period, stored_fields, year_field
from macros.intake.values.total import check_controls, check_derived, fill_remainders
from macros.intake.verdict.journal import Journal
from macros.read.table.cells import check_text
from macros.read.table.schema import Field, TableSchema

_MOST_SHOWN = 10  # lines


def is_unfilled(entry: Entry, schema: TableSchema) -> bool:
    """Tell whether a row has nothing but keys, and classes that templates fill in themselves."""
    return not entry.stray and all(
        cell.is_blank for name, cell in entry.cells.items() if name in _counted(schema)
    )


def tell_unfilled(entries: Iterable[Entry], name: str, shelf: Shelf, journal: Journal) -> None:
    """Say how many rows were passed over, and for which of them old numbers stay."""
    schema = shelf.schemas[name]
    passed = list(entries)
    if not passed:
        return
    journal.remarks.append(f"bỏ qua {len(passed)} dòng chưa điền số liệu")
    words = {key: shelf.words(_field(schema, key)) for key in schema.primaryKey}
    held = _held(name, shelf)
    lines = [str(entry.line) for entry in passed if _key(entry, schema, words) in held]
    if lines:
        shown = ", ".join(lines[:_MOST_SHOWN]) + (", …" if len(lines) > _MOST_SHOWN else "")
        journal.remarks.append(
            f"dòng {shown} của tệp để trống mà bảng “{name}” đang có số: giữ số cũ"
        )


def _counted(schema: TableSchema) -> Set[str]:
    """The columns that make a row more than keys."""
    has_numbers = any(field.is_numeric for field in schema.fields)
    return {
        field.name
        for field in stored_fields(schema)
        if field.name not in schema.primaryKey and not (has_numbers and field.categories)
    }


def _held(name: str, shelf: Shelf) -> Set[tuple[str, ...]]:
    """The keys of the stored rows with anything in them."""
    table, schema = shelf.table(name), shelf.schemas[name]
    if table is None:
        return set()
    counted = _counted(schema)
    return {
        tuple(table.columns[key][row] for key in schema.primaryKey)
        for row in range(len(table))
        if any(table.columns[column][row] for column in counted)
    }


def _key(
    entry: Entry, schema: TableSchema, words: Mapping[str, Mapping[str, str]]
) -> tuple[str, ...]:
    """The key of a row that nothing else is wanted from; "" where it cannot be read."""
    ignored = Journal("")
    found: list[str] = []
    for name in schema.primaryKey:
        cell = entry.cells.get(name)
        value = (
            entry.fixed.get(name)
            if cell is None
            else read_cell(cell, _field(schema, name), words[name], None, ignored)
        )
        found.append(value or "")
    return tuple(found)


def _field(schema: TableSchema, name: str) -> Field:
    return next(field for field in schema.fields if field.name == name)


def convert_filling(
    filling: Filling,
    notations: Mapping[int, Notation | None],
    shelf: Shelf,
    journal: Journal,
) -> tuple[Row, ...]:
    """Read every cell of a filling; what cannot be read goes to the journal.

    Rows in which nothing but keys is filled in are left out.

    Args:
        notations: How each column of the sheet writes its numbers.
    """
    schema = shelf.schemas[filling.table]
    words = {field.name: shelf.words(field) for field in schema.fields}
    before = len(journal.findings)
    rows: list[Row | None] = []
    for entry in filling.entries:
        if is_unfilled(entry, schema):
            rows.append(None)
            continue
        for cell in entry.stray:
            message = "có nội dung ở cột không có tiêu đề"
            journal.refuse(cell, message, "xóa ô hoặc kiểm tra dấu phân cách của dòng", Code.HEADER)
        values = _read_entry(entry, schema, words, notations, journal)
        rows.append(Row(values, entry))
    passed = (e for e, row in zip(filling.entries, rows, strict=True) if row is None)
    tell_unfilled(passed, filling.table, shelf, journal)
    if len(journal.findings) == before:
        fill_remainders(filling, schema, rows, journal, notations)
    found = tuple(row for row in rows if row is not None)
    check_period(found, shelf, filling.table, journal)
    _check_duplicates(found, schema, journal)
    if len(journal.findings) == before:
        check_derived(found, schema, journal)
        check_controls(filling, schema, rows, journal, notations)
    return found


def find_notations(fillings: Iterable[Filling], shelf: Shelf) -> Mapping[int, Notation | None]:
    """Tell how each column of a sheet writes its numbers, by the cells of all tables."""
    cells: dict[int, list[tuple[RawCell, Field]]] = {}
    for filling in fillings:
        schema = shelf.schemas[filling.table]
        fields = {field.name: field for field in schema.fields if field.is_numeric}
        for entry in filling.entries:
            for name, cell in entry.cells.items():
                if name in fields:
                    cells.setdefault(cell.column, []).append((cell, fields[name]))
    return {
        column: find_notation((cell for cell, _ in pairs), (field for _, field in pairs))
        for column, pairs in cells.items()
    }


def _read_entry(
    entry: Entry,
    schema: TableSchema,
    words: Mapping[str, Mapping[str, str]],
    notations: Mapping[int, Notation | None],
    journal: Journal,
) -> Values:
    values: dict[str, str] = {}
    for field in stored_fields(schema):
        if field.name in entry.fixed and field.name not in entry.cells:
            values[field.name] = _fixed(field, entry, words[field.name], journal)
            continue
        cell = entry.cells.get(field.name)
        if cell is None:  # a form that does not ask for this column
            values[field.name] = ""
            continue
        notation = notations.get(cell.column)
        value = read_cell(cell, field, words[field.name], notation, journal)
        if value is None:
            values[field.name] = ""
            continue
        required = field.constraints.required or field.name in schema.primaryKey
        if value == "" and required:
            message = f"ô trống, cột “{field.title}” phải có giá trị"
            journal.refuse(cell, message, "điền giá trị", Code.MISSING_VALUE)
        elif value:
            _refuse_unreadable(value, field, cell, journal)
        values[field.name] = value
    _check_years(values, entry, schema, journal)
    return values


def _refuse_unreadable(value: str, field: Field, cell: RawCell, journal: Journal) -> None:
    """Never store what the reader of the CSV would refuse."""
    try:
        check_text(field, value, is_key=False)
    except AuthorError as error:
        message = f"cột “{field.title}”: {error.message}"
        journal.refuse(cell, message, error.remedy, error.code)


def _fixed(field: Field, entry: Entry, words: Mapping[str, str], journal: Journal) -> str:
    value = entry.fixed[field.name]
    if words and value not in words:
        message = f"“{value}” không có trong danh mục của cột “{field.title}”"
        journal.refuse_line(entry.line, message, nearest(value, words), Code.UNKNOWN_VALUE)
    return value


def _check_years(values: Values, entry: Entry, schema: TableSchema, journal: Journal) -> None:
    """Refuse values of columns that do not apply in the row's year."""
    time = year_field(schema)
    if time is None or not values[time.name]:
        return
    year = int(values[time.name])
    for field in stored_fields(schema):
        if field.applies is None or field.applies.covers(year) or not values[field.name]:
            continue
        cell = entry.cells[field.name]
        message = f"cột “{field.title}” không áp dụng cho năm {year} nhưng ghi {values[field.name]}"
        journal.refuse(cell, message, "để trống ô này", Code.OUT_OF_RANGE)


def _check_duplicates(rows: Sequence[Row], schema: TableSchema, journal: Journal) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.values[name] for name in schema.primaryKey)
        if not all(key):
            continue
        if key in first:
            words = ", ".join(f"{n}={v}" for n, v in zip(schema.primaryKey, key, strict=True))
            message = f"khóa ({words}) đã có ở dòng {first[key]}"
            journal.refuse_line(row.entry.line, message, "giữ lại một dòng", Code.DUPLICATE_KEY)
        first.setdefault(key, row.entry.line)
