"""Values of a key that cannot be added, since some things would be counted twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from macros.errors import AuthorError
from macros.findings import Code
from macros.render.rule_words import name_value

if TYPE_CHECKING:
    from macros.read.table import Table


def refuse_overlapping_rows(table: Table, rows: Collection[int]) -> None:
    """Refuse to add rows of a total and of its parts; AuthorError names two of them."""
    if len(rows) > 1:
        for field in table.key_fields:
            is_split = field.summable is False
            if is_split or field.total is not None or field.name in table.parents:
                column = table.columns[field.name]
                refuse_overlap(table, field.name, (column[row] for row in rows))


def refuse_overlap(table: Table, key: str, values: Iterable[str]) -> None:
    """Refuse to add the values of a key when one of them is above another, or all count the same.

    A key with `summable: false` says how things are counted; each of its values counts all of them.
    """
    chosen = dict.fromkeys(values)
    if table.field(key).summable is False and len(chosen) > 1:
        first, second, *_ = (name_value(table, key, value) for value in chosen)
        raise AuthorError(
            f"{key}: {first} và {second} là hai cách đếm khác nhau, không cộng với nhau",
            f"chọn một giá trị của {key}",
            Code.NOT_SUMMABLE,
        )
    for value in chosen:
        for above in _above(table, key, value):
            if above in chosen:
                whole, part = name_value(table, key, above), name_value(table, key, value)
                raise AuthorError(
                    f"{key}: {whole} đã gồm {part}, cộng cả hai là tính hai lần",
                    "chỉ giữ giá trị gồm cả, hoặc chỉ giữ các thành phần",
                    Code.NOT_SUMMABLE,
                )


def _above(table: Table, key: str, value: str) -> Iterator[str]:
    """List the values that contain another, nearest first; a ring of parents ends."""
    total = table.field(key).total
    if total is not None and value != total:
        yield total
    parents = table.parents.get(key, {})
    seen = {value}
    above = parents.get(value, "")
    while above and above not in seen:
        yield above
        seen.add(above)
        above = parents.get(above, "")
