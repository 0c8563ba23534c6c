"""Attributes of keys: what the table that a key refers to says of its values, such as a region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from macros.findings import AuthorError, Code, nearest
from macros.read.table.column import Field
from macros.read.table.schema import TableSchema
from macros.read.table.table import Table
from macros.render.call.context import Context
from macros.rules.words import name_value


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of the table to which a key refers.

    Args:
        key: The key column; None where several keys have an attribute of this name.
        values: For each value of the key, the text of its attribute; "" where it has none.
    """

    key: str | None
    field: Field
    home: Table
    values: Mapping[str, str]

    def label(self, value: str) -> str:
        """Say a value of the attribute in words."""
        return self.home.label(self.field.name, value)


def attributes_of(context: Context, table: Table) -> Mapping[str, Attribute]:
    """List the attributes by which the rows of a table may be chosen and grouped.

    A column of the table itself goes before an attribute of the same name, unless the table
    is one to which others refer.
    """
    table = context.report.tables.get(table.name, table)  # without those that are columns already
    found: dict[str, Attribute] = {}
    own = table.schema.by_name.keys()
    for key in table.key_fields:
        home = context.report.tables.get(key.references or "")
        if home is None and len(table.key_fields) == 1:
            home = table
        if home is None or len(home.key_fields) != 1:
            continue
        for field in home.schema.stored_fields:
            if field.name == home.key_fields[0].name or field.name == home.schema.naming_column:
                continue
            if field.is_numeric or (home is not table and field.name in own):
                continue
            column = home.columns[field.name]
            values = dict(zip(home.columns[home.key_fields[0].name], column, strict=True))
            name = key.name if field.name not in found else None
            found[field.name] = Attribute(name, field, home, values)
    return found


def find_attribute(context: Context, table: Table, name: str) -> Attribute | None:
    """Find an attribute; AuthorError when several keys have one of this name."""
    found = attributes_of(context, table).get(name)
    if found is not None and found.key is None:
        message = f"bảng “{table.name}” có nhiều khóa mang thuộc tính “{name}”"
        raise AuthorError(message, "ghi thẳng các giá trị của khóa", Code.AMBIGUOUS_KEY)
    return found


def key_behind(context: Context, table: Table, name: str) -> str:
    """Name the key that an attribute says something of."""
    attribute = find_attribute(context, table, name)
    return str(attribute.key) if attribute is not None else name


def narrow(attribute: Attribute, wanted: Iterable[str], values: Iterable[str]) -> tuple[str, ...]:
    """Keep the values of a key that have one of the attributes that are wanted."""
    known = dict.fromkeys(value for value in attribute.values.values() if value)
    chosen = dict.fromkeys(wanted)
    for value in chosen:
        if value not in known:
            name = f"thuộc tính “{attribute.field.name}” không có giá trị “{value}”"
            message = f"bảng “{attribute.home.name}”, {name}"
            raise AuthorError(message, nearest(value, known), Code.UNKNOWN_CATEGORY)
    return tuple(value for value in values if attribute.values.get(value) in chosen)


def extend(context: Context, table: Table, names: Iterable[str]) -> Table:
    """Give a table the attributes among some names as columns, so that rows are grouped by them."""
    for name in names:
        attribute = None if name in table.columns else find_attribute(context, table, name)
        if attribute is not None:
            table = _with_column(table, attribute)
    return table


def refuse_blank(table: Table, name: str, key: str, rows: Iterable[int]) -> None:
    """Refuse rows whose key has no such attribute, and so belongs to no group.

    Args:
        table: With the attribute as a column.
    """
    blank = next((row for row in rows if not table.columns[name][row]), None)
    if blank is not None:
        value = name_value(table, key, table.columns[key][blank])
        message = f"thuộc tính “{name}” của {value} còn trống nên không xếp được vào nhóm nào"
        raise AuthorError(message, f"bổ sung, hoặc chọn bớt {key}", Code.NO_DATA)


def _with_column(table: Table, attribute: Attribute) -> Table:
    name, schema = attribute.field.name, table.schema
    parts = {part: getattr(schema, part) for part in TableSchema.model_fields}
    wider = TableSchema.model_construct(**{**parts, "fields": (*schema.fields, attribute.field)})
    column = [attribute.values.get(value, "") for value in table.columns[str(attribute.key)]]
    labels = {value: attribute.label(value) for value in dict.fromkeys(column)}
    return replace(
        table,
        schema=wider,
        columns={**table.columns, name: column},
        labels={**table.labels, name: labels},
    )
