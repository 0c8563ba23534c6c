"""Rows that a file leaves blank: they are passed over, and never empty what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from macros.intake.cell_value import read_cell
from macros.intake.filling import Entry
from macros.intake.journal import Journal
from macros.intake.shelf import Shelf, stored_fields
from macros.read.table_schema import Field, TableSchema

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
