"""Find a share: one amount as a percentage of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.errors import AuthorError
from macros.findings import Code, nearest
from macros.read.table import Table
from macros.read.table_schema import Field
from macros.render.amount import Amount, named_amount, percentage, summed_amount
from macros.render.context import Context
from macros.render.formula import describe
from macros.render.selection import find_measure, find_table, select, whole_of


def find_share(
    context: Context,
    bang: str,
    cot: str,
    tren: str | None,
    trong: str | None,
    keys: Mapping[str, Any],
) -> Amount:
    """Compute a percentage.

    Args:
        tren: Column to divide by, "cot" of the same table or "bang.cot" of another.
        trong: Key column over all of whose values the divisor is the sum.
    """
    if (tren is None) == (trong is None):
        raise AuthorError(
            "tỷ lệ cần đúng một mẫu số: tren hoặc trong",
            'ghi tren="cột" (chia cho cột khác) hoặc trong="khóa" (cơ cấu trong một khóa)',
            Code.ARGUMENT,
        )
    table = find_table(context, bang)
    field = find_measure(table, cot)
    if trong is not None:
        key = _find_key(table, trong, keys)
        part = named_amount(select(context, bang, keys), field)
        return percentage(part, _whole(context, table, field, key, keys))
    part = named_amount(select(context, bang, keys), field)
    return percentage(part, _other_column(context, table, str(tren), keys))


def _find_key(table: Table, trong: object, keys: Mapping[str, Any]) -> Field:
    for key in table.key_fields:
        if key.name == trong:
            if trong in keys:
                return key
            raise AuthorError(
                f"trong=“{trong}” nhưng chưa nói tỷ lệ của giá trị nào",
                f'thêm khóa, ví dụ {trong}="{table.values(key.name)[0]}"',
                Code.AMBIGUOUS_KEY,
            )
    raise AuthorError(
        f"trong=“{trong}” không phải là khóa của bảng “{table.name}”",
        nearest(str(trong), [key.name for key in table.key_fields]),
        Code.UNKNOWN_COLUMN,
    )


def _whole(
    context: Context, table: Table, field: Field, key: Field, keys: Mapping[str, Any]
) -> Amount:
    whole = whole_of(context, key)
    parts = tuple(value for value in table.values(key.name) if value != whole)
    others = {name: value for name, value in keys.items() if name != key.name}
    total = summed_amount(select(context, table.name, {**others, key.name: parts}), field)
    rest = select(context, table.name, others, free=(key.name,))
    words = describe(rest, field)
    return Amount(total.value, f"tổng {words} theo {key.title.lower()}", total.cells)


def _other_column(context: Context, table: Table, tren: str, keys: Mapping[str, Any]) -> Amount:
    name, dot, column = tren.rpartition(".")
    other = find_table(context, name) if dot else table
    field = find_measure(other, column)
    names = {key.name for key in other.key_fields}
    shared = {name: value for name, value in keys.items() if name in names}
    return named_amount(select(context, other.name, shared), field)
