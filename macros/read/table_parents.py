"""Whether the rows of a table stand above each other without going in a ring."""

from __future__ import annotations

from collections.abc import Iterator

from macros.findings import Code, Finding
from macros.read.table import Table


def find_rings(table: Table) -> Iterator[Finding]:
    """Name the first row of each ring of parents, with the way round."""
    name = table.schema.parent
    if name is None or len(table.schema.primaryKey) != 1:
        return
    keys = table.columns[table.schema.primaryKey[0]]
    above = dict(zip(keys, table.columns[name], strict=True))
    done: set[str] = set()
    for key, line in zip(keys, table.lines, strict=True):
        way: list[str] = []
        here = key
        while here and here not in done:
            done.add(here)
            way.append(here)
            here = above.get(here, "")
        if here in way:
            ring = [*way[way.index(here) :], here]
            message = f"cột “{name}”: đi vòng, {' → '.join(ring)}"
            yield Finding(table.path, line, message, f"sửa {name} của một dòng", Code.UNKNOWN_VALUE)
