"""What a call names besides keys: attributes of these, such as a region, and spans of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code, nearest
from macros.read.table.coarse import CoarseTable, coarsen
from macros.read.table.column import Field
from macros.read.table.grain import BY_KEY, DAY, grain_of
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


_MOST_SHOWN = 6  # values of a list


def time_of(table: Table) -> Field:
    """Find the key column of years; a table without one has no periods."""
    if table.time is None:
        message = f"bảng “{table.name}” không có cột thời gian nên không tính theo thời kỳ được"
        raise AuthorError(message, "bỏ tu, den và ghi rõ khóa, hoặc dùng so, tong", Code.ARGUMENT)
    return table.time


def times_of(table: Table, rows: Iterable[int]) -> Iterator[str]:
    """Give the time of each row, where the table has one."""
    key = table.schema.timeline.key
    if key is not None:
        column = table.columns[key]
        yield from (column[row] for row in rows)


def between(times: tuple[str, ...], tu: object, den: object) -> tuple[str, ...]:
    """Cut a run out of times in order; both ends are included, None leaves an end open."""
    first = 0 if tu is None else times.index(str(tu))
    last = len(times) - 1 if den is None else times.index(str(den))
    if last < first:
        raise AuthorError(f"tu={tu} muộn hơn den={den}", "đổi chỗ hai giá trị", Code.ARGUMENT)
    return times[first : last + 1]


def time_range(
    table: Table, keys: Mapping[str, Any], tu: object, den: object
) -> dict[str, tuple[str, ...]]:
    time = time_of(table)
    if time.name in keys:
        message = f"vừa có {time.name} vừa có tu, den"
        raise AuthorError(message, f"chỉ giữ {time.name} hoặc chỉ giữ tu, den", Code.ARGUMENT)
    values = table.values(time.name)
    tu, den = (_end_of(table, end, place) for end, place in ((tu, 0), (den, -1)))
    for name, end in (("tu", tu), ("den", den)):
        if end is not None and str(end) not in values:
            message = f"{name}={_literal(end)}: bảng “{table.name}” không có số liệu của kỳ này"
            span = f"chọn trong khoảng {min(values)}–{max(values)}" if values else "bổ sung số liệu"
            raise AuthorError(message, span, Code.UNKNOWN_YEAR)
    return {time.name: between(values, tu, den)}


def _end_of(table: Table, end: object, place: int) -> object:
    """Take the first or last step of a longer one that is named as an end."""
    grain, longer = table.schema.timeline.grain, grain_of(str(end))
    if grain is None or longer is None or not grain.makes(longer):
        return end
    parts = grain.parts(str(end), longer)
    if grain is DAY:
        parts = tuple(one for one in table.values(time_of(table).name) if one in parts) or parts
    return parts[place]


def longer_keys(table: Table) -> tuple[str, ...]:
    """Name the longer steps of time by which the rows of a table may be asked for."""
    grain = table.schema.timeline.grain
    return tuple(
        key
        for key, longer in BY_KEY.items()
        if grain is not None and grain.makes(longer) and key not in table.schema.primaryKey
    )


def within_longer(table: Table, keys: Mapping[str, Any]) -> Mapping[str, Any]:
    """Replace a longer step, such as nam=2023 of a table of quarters, by the steps within it."""
    named = [key for key in longer_keys(table) if key in keys]
    if not named:
        return keys
    time, grain = time_of(table).name, table.schema.timeline.grain
    others = {key: value for key, value in keys.items() if key not in named}
    values = keys[named[0]] if isinstance(keys[named[0]], tuple | list) else (keys[named[0]],)
    wanted = {str(value) for value in values}
    longer = BY_KEY[named[0]]
    found = [one for one in table.values(time) if grain and grain.within(one, longer) in wanted]
    if time in others or len(named) > 1 or not found:
        asked = describe_keys({key: keys[key] for key in keys if key in (*named, time)})
        message = f"bảng “{table.name}” không có số liệu với {asked}"
        remedy = f'ghi một khóa thời gian, như {time}="{table.values(time)[-1]}"'
        raise AuthorError(message, remedy, Code.UNKNOWN_YEAR)
    return {**others, time: found}


def refuse_partial(
    table: Table, field: Field, rows: Iterable[int], keys: Mapping[str, Any]
) -> None:
    """Refuse to call a longer step of time what is only a part of it."""
    short: Iterator[str] = iter(())
    named = [key for key in longer_keys(table) if key in keys]
    if isinstance(table, CoarseTable):
        short = (table.part_of(row, field) for row in rows)
    elif named:
        view = coarsen(table, BY_KEY[named[0]])
        times = sorted(set(times_of(table, rows)))
        short = view.parts_of(times) if isinstance(view, CoarseTable) else short
    words = next(filter(None, short), None)
    if words is not None:
        remedy = "bỏ bước chưa đủ, hoặc ghi tu, den theo cột thời gian của bảng và nói rõ trong câu"
        raise AuthorError(f"bảng “{table.name}” ở đây mới có {words}", remedy, Code.UNKNOWN_YEAR)


def describe_keys(keys: Mapping[str, Any]) -> str:
    """Write keys as the author would type them, such as nam=2020, loai="xa"."""
    return ", ".join(f"{name}={_literal(value)}" for name, value in keys.items()) or "khóa này"


def _literal(value: object) -> str:
    match value:
        case tuple() | list():
            items = [_literal(item) for item in value]
            shown = items if len(items) <= _MOST_SHOWN else [items[0], "…", items[-1]]
            return f"[{', '.join(shown)}]"
        case bool() | int() | Decimal() | None:
            return str(value).lower()
        case _:
            text = str(value)
            return text if text.isdecimal() else f'"{text}"'
