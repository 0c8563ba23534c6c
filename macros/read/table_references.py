"""Columns that refer to another table: their words, and the values it does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from macros.findings import Code, Finding, nearest
from macros.read.table import Table, label_rows
from macros.read.table_schema import Field

_MOST_SHOWN = 20  # values of one column; the others are counted


def resolve_references(
    table: Table, tables: Mapping[str, Table], broken: Collection[str], wholes: Mapping[str, str]
) -> Iterator[Finding]:
    """Give a table the words for its keys and what is above them.

    A foreign key without a row is a finding.

    Args:
        wholes: For columns that refer to a table without `parent`, the value above all others.
    """
    labels: dict[str, Mapping[str, str]] = {}
    parents: dict[str, Mapping[str, str]] = {}
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
        keys = target.columns[target.schema.primaryKey[0]]
        if target.schema.parent is not None:
            above = target.columns[target.schema.parent]
            parents[field.name] = dict(zip(keys, above, strict=True))
        elif field.name in wholes:
            parents[field.name] = dict.fromkeys(keys, wholes[field.name])
        yield from _find_strangers(table, field, target)
    table.labels = labels
    table.parents = parents


def _find_strangers(table: Table, field: Field, target: Table) -> Iterator[Finding]:
    """Name each value that the other table does not have once, at its first cell."""
    known = dict.fromkeys(target.columns[target.schema.primaryKey[0]])
    texts = table.columns[field.name]
    strange = Counter(text for text in texts if text and text not in known)
    for number, (text, rows) in enumerate(strange.items()):
        line = table.lines[texts.index(text)]
        if number == _MOST_SHOWN:
            more = len(strange) - _MOST_SHOWN
            message = f"cột “{field.name}”: còn {more} giá trị nữa không có trong {target.name}"
            yield Finding(table.path, line, message, "sửa như trên", Code.UNKNOWN_VALUE)
            return
        many = f" ({rows} dòng)" if rows > 1 else ""
        message = f"cột “{field.name}”: “{text}” không có trong bảng {target.name}{many}"
        yield Finding(table.path, line, message, nearest(text, known), Code.UNKNOWN_VALUE)
