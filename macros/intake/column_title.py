"""What a template prints above a column."""

from __future__ import annotations

from collections.abc import Collection

from macros.read.table_schema import Field, TableSchema


def column_title(schema: TableSchema, field: Field, years: Collection[int]) -> str:
    """The heading of a column; where a series breaks, with its name on each side.

    Args:
        years: The years that the heading is for.
    """
    names: dict[str, str] = {}
    for item in schema.breaks:
        if any(year < item.at for year in years) and field.name in item.before.titles:
            names[f"{item.at - 1} về trước"] = item.before.titles[field.name]
        if any(year >= item.at for year in years) and field.name in item.after.titles:
            names[f"từ {item.at}"] = item.after.titles[field.name]
    if not names:
        return field.head
    if len(set(names.values())) == 1:
        return next(iter(names.values()))
    return f"{field.head} ({'; '.join(f'{when}: {name}' for when, name in names.items())})"
