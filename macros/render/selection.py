"""Choose the rows of a table that a call names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from macros.errors import AuthorError
from macros.findings import Code, nearest

if TYPE_CHECKING:
    from macros.read.table import Table
    from macros.render.context import Context


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that the keys of a call match.

    Args:
        rows: Positions in the table, in file order; never empty.
        keys: The values asked for, by key column: named by the call, by tu..den or by the
            report's defaults. Key columns that are left open are absent.
    """

    table: Table
    rows: tuple[int, ...]
    keys: Mapping[str, tuple[str, ...]]

    @property
    def open_keys(self) -> tuple[str, ...]:
        """Name the key columns that are not fixed to one value, in the table's order."""
        return tuple(
            field.name for field in self.table.key_fields if len(self.keys.get(field.name, ())) != 1
        )


def find_table(context: Context, name: object) -> Table:
    """Find a table by the name that the author gave."""
    tables = context.report.tables
    if not isinstance(name, str) or name not in tables:
        raise AuthorError(f"không có bảng “{name}”", nearest(str(name), tables), Code.UNKNOWN_TABLE)
    return tables[name]


def select(
    context: Context,
    table_name: str,
    keys: Mapping[str, Any],
    tu: int | str | None = None,
    den: int | str | None = None,
    free: Collection[str] = (),
) -> Selection:
    """Choose the rows whose keys match.

    Args:
        keys: Key column: value, or list of values.
        tu: First value of the table's time key, included; None for no lower end.
        den: Last value of the time key, included.
        free: Key columns that the report's defaults must leave open, because the call lists
            their values as rows, columns or series.
    """
    table = find_table(context, table_name)
    asked = dict(keys)
    names = [field.name for field in table.key_fields]
    for name, value in context.report.identity.mac_dinh.items():
        if name in names and name not in asked and name not in free:
            if str(value) in table.values(name):
                asked[name] = value
    if tu is not None or den is not None:
        asked.update(_time_range(table, keys, tu, den))
    rows = table.rows(asked)
    if not rows:
        raise AuthorError(
            f"bảng “{table.name}” không có dòng nào với {describe_keys(asked)}",
            "kiểm tra tổ hợp khóa hoặc bổ sung dòng vào tệp CSV",
            Code.NO_ROW,
        )
    return Selection(table, rows, {name: as_texts(value) for name, value in asked.items()})


def as_texts(value: Any) -> tuple[str, ...]:
    """Write a key value, or each of a list, as it stands in the CSV."""
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else (str(value),)


def describe_keys(keys: Mapping[str, Any]) -> str:
    """Write keys as the author would type them, such as nam=2020, loai="xa"."""
    return ", ".join(f"{name}={_literal(value)}" for name, value in keys.items()) or "khóa này"


def _literal(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    text = str(value)
    return text if text.lstrip("-").isdigit() else f'"{text}"'


def _time_range(
    table: Table, keys: Mapping[str, Any], tu: int | str | None, den: int | str | None
) -> dict[str, list[str]]:
    time = table.time
    if time is None:
        raise AuthorError(
            f"bảng “{table.name}” không có cột thời gian nên không dùng được tu, den",
            "bỏ tu, den và ghi rõ khóa",
            Code.ARGUMENT,
        )
    if time.name in keys:
        raise AuthorError(
            f"vừa có {time.name} vừa có tu, den", f"giữ {time.name} hoặc giữ tu, den", Code.ARGUMENT
        )
    values = table.values(time.name)
    for name, end in (("tu", tu), ("den", den)):
        if end is not None and str(end) not in values:
            raise AuthorError(
                f"{name}={end}: bảng “{table.name}” không có {time.title.lower()} {end}",
                f"bảng có từ {min(values)} đến {max(values)}",
                Code.UNKNOWN_YEAR,
            )
    first = str(tu) if tu is not None else min(values)
    last = str(den) if den is not None else max(values)
    chosen = [value for value in values if first <= value <= last]
    if not chosen:
        raise AuthorError(f"tu={tu} muộn hơn den={den}", "đổi chỗ hai giá trị", Code.ARGUMENT)
    return {time.name: chosen}
