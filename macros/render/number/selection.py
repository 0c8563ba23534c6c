"""Choose the rows of a table that a call names, and refuse to add what does not add up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from macros.findings import AuthorError, BrokenTable, Code
from macros.read.table.column import Field
from macros.read.table.table import KeyValue, Table
from macros.read.table.timeline import name_time
from macros.render.call.context import Context
from macros.render.number.keys import (
    describe_keys,
    find_attribute,
    longer_keys,
    narrow,
    refuse_partial,
    time_range,
    times_of,
    within_longer,
)
from macros.rules.language.expression import Name, references
from macros.rules.words import refuse_overlap

ALL = "*"  # a key's every value, without the one that stands for their total


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that the keys of a call match.

    Args:
        rows: Positions in the table, in file order; never empty.
        keys: The values asked for, by key column: named by the call, by tu..den or by the
            report's defaults. Key columns that are left open are absent.
        defaults: The key columns whose value comes from the report, not from the call.
        words: What the call says of keys that it names by their attributes: "Vùng: Miền núi".
    """

    table: Table
    rows: tuple[int, ...]
    keys: Mapping[str, tuple[str, ...]]
    defaults: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def open_keys(self) -> tuple[str, ...]:
        """Name the key columns that are not fixed to one value, in the table's order."""
        return tuple(
            field.name for field in self.table.key_fields if len(self.keys.get(field.name, ())) != 1
        )


def find_table(context: Context, name: object) -> Table:
    """Find a table by the name that the author gave."""
    if name in context.report.broken_tables:
        if name in context.report.empty_tables:
            remedy = "nhập số liệu trước khi gọi bảng"
            raise AuthorError(f"bảng “{name}” chưa có dòng nào", remedy, Code.NO_ROW)
        raise BrokenTable(f"bảng “{name}” có lỗi", "sửa lỗi của bảng trước", Code.UNKNOWN_TABLE)
    return context.report.table(str(name))


def find_measure(table: Table, name: object) -> Field:
    """Find a column of numbers by the name that the author gave."""
    field = table.field(str(name))
    if not field.is_numeric or field.name in table.schema.primaryKey:
        columns = ", ".join(f"“{item.name}”" for item in table.numeric_fields[:8])
        message = f"cột “{field.name}” của bảng “{table.name}” không phải là cột số liệu"
        remedy = f"dùng một cột số, như {columns}" if columns else "bảng này không có cột số liệu"
        raise AuthorError(message, remedy, Code.ARGUMENT)
    return field


def whole_of(context: Context, field: Field) -> str | None:
    """Name the value of a key that stands for all its other values together.

    It is the column's `total`, or the unit that the report is about.
    """
    return field.total or context.report.identity.mac_dinh.get(field.name)


def select(
    context: Context,
    table_name: object,
    keys: Mapping[str, Any],
    tu: object = None,
    den: object = None,
    free: Collection[str] = (),
) -> Selection:
    """Choose the rows whose keys match.

    Args:
        keys: Key column, or attribute of one: value, several values, or ALL of them.
        tu: First value of the table's time key, included; None for no lower end.
        den: Last value of the time key, included.
        free: Key columns that the report's defaults must leave open, because the call lists
            their values as rows, columns or series.
    """
    table = find_table(context, table_name)
    keys = within_longer(table, keys)
    found = {
        name: find_attribute(context, table, name)
        for name in keys
        if name not in table.schema.primaryKey
    }
    attributes = {name: one for name, one in found.items() if one is not None}
    asked: dict[str, KeyValue] = {
        name: _every_value(context, table, name) if value == ALL else _key_value(name, value)
        for name, value in keys.items()
        if name not in attributes
    }
    words: dict[str, str] = {}
    for name, attribute in attributes.items():
        key, wanted = str(attribute.key), _as_texts(_key_value(name, keys[name]))
        every = asked.get(key) or _every_value(context, table, key)
        asked[key] = narrow(attribute, wanted, _as_texts(every))
        said = f"{attribute.field.head}: {', '.join(map(attribute.label, wanted))}"
        words[key] = "; ".join(filter(None, (words.get(key), said)))
    known = context.report.identity.mac_dinh
    fixed = {*asked, *free}
    defaults = {
        name: known[name]
        for name in table.schema.primaryKey
        if name in known and name not in fixed and known[name] in table.values(name)
    }
    asked.update(defaults)
    if tu is not None or den is not None:
        asked.update(time_range(table, keys, tu, den))
    rows = table.rows(asked)
    if not rows:
        typed = {name: asked.get(name) for name in defaults} | dict(keys)
        message = f"bảng “{table.name}” không có dòng nào với {describe_keys(typed)}"
        raise AuthorError(message, f"sửa khóa hoặc thêm dòng vào {table.path}", Code.NO_ROW)
    texts = {name: _as_texts(value) for name, value in asked.items()}
    return Selection(table, rows, texts, frozenset(defaults), words)


def pick(
    context: Context,
    table_name: object,
    column: object,
    keys: Mapping[str, Any],
    tu: object = None,
    den: object = None,
) -> tuple[Selection, Field]:
    """Find a column of numbers, and choose its rows as `select` does, in whole steps of time."""
    table = find_table(context, table_name)
    field = find_measure(table, column)
    selection = select(context, table_name, keys, tu, den)
    refuse_partial(table, field, selection.rows, keys)
    return selection, field


def _every_value(context: Context, table: Table, name: str) -> KeyValue:
    """List the values of a key; a column that is no key is refused where the rows are found."""
    keys = {field.name: field for field in table.key_fields}
    if name not in keys:
        return ALL
    whole = whole_of(context, keys[name])
    return tuple(value for value in table.values(name) if value != whole)


def _key_value(name: str, value: object) -> KeyValue:
    """Refuse what cannot be a key value: nothing, true/false, fractions, an empty list."""
    items = value if isinstance(value, tuple | list) else (value,)
    if not items or not all(
        isinstance(item, str | int) and not isinstance(item, bool) for item in items
    ):
        message = f"khóa {describe_keys({name: value})} không dùng được"
        remedy = f'ghi một giá trị, như {name}=2020 hoặc {name}="xa", hoặc một danh sách'
        raise AuthorError(message, remedy, Code.ARGUMENT)
    return tuple(items) if isinstance(value, tuple | list) else items[0]


def _as_texts(value: KeyValue) -> tuple[str, ...]:
    return (str(value),) if isinstance(value, str | int) else tuple(str(item) for item in value)


def check_addable(
    table: Table, field: Field, rows: Collection[int], *, is_for_mean: bool = False
) -> None:
    """Refuse to add averages and shares, rows of a total and of its parts, or stocks over time.

    Args:
        is_for_mean: Whether the sum is divided by the steps of time, so that stocks may join.
    """
    if not field.is_summable:
        raise sum_error(table, field)
    for key in table.key_fields:
        if key.summable is False or key.total is not None or key.name in table.parents:
            column = table.columns[key.name]
            refuse_overlap(table, key.name, (column[row] for row in rows))
    if field.stock and not is_for_mean and len(set(times_of(table, rows))) > 1:
        raise stock_error(table, field)


def sum_error(table: Table, field: Field) -> AuthorError:
    """Say that a column does not add up, or that nobody said whether it does."""
    name = f"cột “{field.name}” của bảng “{table.name}”"
    if field.is_undecided:
        return AuthorError(
            f"{name} là số thập phân, chưa rõ có cộng được không",
            f"ghi summable: true (số tiền, diện tích …) hoặc summable: false (bình quân, tỷ lệ)"
            f" cho cột này ở {table.schema_path}",
            Code.NOT_SUMMABLE,
        )
    message = f"{name} là tỷ lệ hoặc bình quân, không cộng được"
    return AuthorError(message, "chọn cột số lượng, hoặc dùng so cho từng dòng", Code.NOT_SUMMABLE)


def stock_error(table: Table, field: Field) -> AuthorError:
    """Say that a number at a moment never adds up over time."""
    grain = table.schema.timeline.grain
    noun = grain.noun if grain else "kỳ"
    more = ' (cả năm: theo="nam")' if "nam" in longer_keys(table) else ""
    return AuthorError(
        f"cột “{field.name}” của bảng “{table.name}” là số có đến thời điểm,"
        f" không cộng qua các {noun}",
        f"dùng so(…) với một {noun}{more}, hoặc binh_quan;"
        " trong khang_dinh ghi tu, den ngoài biểu thức",
        Code.NOT_SUMMABLE,
    )


def check_years(table: Table, field: Field, rows: Iterable[int]) -> None:
    """Refuse years in which a column, or one that its formula reads, does not apply."""
    names = references(field.expression) if field.expression is not None else ()
    sources = [table.field(name.name) for name in names if isinstance(name, Name)]
    limited = [item for item in (field, *sources) if item.applies]
    times = tuple(times_of(table, rows)) if limited else ()
    for item in limited:
        outside = [time for time in times if not table.schema.timeline.applies(item.applies, time)]
        if item.applies and outside:
            name, time = f"cột “{item.name}” của bảng “{table.name}”", name_time(outside[0])
            remedy = f"cột này chỉ có số liệu {item.applies.words}"
            raise AuthorError(f"{name} không dùng cho {time}", remedy, Code.UNKNOWN_YEAR)


def check_series(table: Table, rows: Iterable[int]) -> None:
    """Refuse to join years that are counted in two ways."""
    timeline = table.schema.timeline
    times = list(times_of(table, rows)) if timeline.breaks else []
    broken = timeline.broken(times)
    if broken is not None:
        raise AuthorError(
            f"bảng “{table.name}” đổi cách tính từ {name_time(broken.at)}"
            f" (“{broken.before.label}”, “{broken.after.label}”)"
            f" nên không nối được {min(times)} với {max(times)}",
            f"tính riêng trước {name_time(broken.at)} và từ {name_time(broken.at)}",
            Code.SERIES_BREAK,
        )
