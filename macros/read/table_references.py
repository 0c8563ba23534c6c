"""Columns that refer to another table: their words, and the values it does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from macros.findings import Code, Finding, nearest
from macros.read.table import Table, label_rows
from macros.read.table_schema import Field

_MOST_SHOWN = 20  # findings of one column; the others are counted


def resolve_references(
    table: Table, tables: Mapping[str, Table], broken: Collection[str]
) -> Iterator[Finding]:
    """Give a table the words for its keys; a foreign key without a row is a finding."""
    labels: dict[str, Mapping[str, str]] = {}
    own = label_rows(table)
    if own:
        labels[table.schema.primaryKey[0]] = own
    for field in table.schema.fields:
        if field.references is None or field.references in broken:
            continue
        target = tables.get(field.references)
        if target is None:
            message = f"cột “{field.name}” tham chiếu bảng lạ “{field.references}”"
            remedy = nearest(field.references, sorted(tables))
            yield Finding(table.schema_path, 1, message, remedy, Code.UNKNOWN_TABLE)
            continue
        labels[field.name] = label_rows(target)
        yield from _find_strangers(table, field, target)
    table.labels = labels


def _find_strangers(table: Table, field: Field, target: Table) -> Iterator[Finding]:
    known = dict.fromkeys(target.columns[target.schema.primaryKey[0]])
    texts = table.columns[field.name]
    strange = set(texts) - known.keys() - {""}
    if not strange:
        return
    places = [(row, text) for row, text in enumerate(texts) if text in strange]
    for row, text in places[:_MOST_SHOWN]:
        message = f"cột “{field.name}”: “{text}” không có trong bảng {target.name}"
        remedy = nearest(text, known)
        yield Finding(table.path, table.lines[row], message, remedy, Code.UNKNOWN_VALUE)
    if len(places) > _MOST_SHOWN:
        line = table.lines[places[_MOST_SHOWN][0]]
        more = len(places) - _MOST_SHOWN
        message = f"cột “{field.name}”: còn {more} ô nữa không có trong bảng {target.name}"
        yield Finding(table.path, line, message, "sửa như các ô trên", Code.UNKNOWN_VALUE)
