"""Rows that only a missing row of their family makes wrong, where that row is reported itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from macros.check.rules.columns import Columns, Mask
from macros.check.rules.completeness import missing_keys
from macros.errors import AuthorError
from macros.findings import Severity
from macros.read.table_schema import Field


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """What missing rows explain.

    Args:
        above: The rows that should be the sum of rows of which one is missing.
        below: The rows that are parts of a row which is missing.
    """

    above: Mask
    below: Mask


def find_gaps(columns: Columns, unit: Field) -> Gaps:
    """Find the rows above and below the rows that a `complete` rule reports as missing.

    Only errors count: a missing row that an explanation accepts leaves the sums to be judged.

    Args:
        unit: The key whose values have others above them.
    """
    above = np.zeros(len(columns), dtype=bool)
    below = np.zeros(len(columns), dtype=bool)
    parents = columns.attribute(unit.name, columns.target(unit.name).schema.parent or "")
    for rule in columns.table.schema.rules:
        names = rule.complete or ()
        if unit.name not in names or rule.severity is not Severity.ERROR:
            continue
        try:
            missing = [tuple(keys[name] for name in names) for keys in missing_keys(rule, columns)]
        except AuthorError:
            continue  # the rule itself is reported
        place = names.index(unit.name)
        wholes = {_exchange(keys, place, parents.get(keys[place], "")) for keys in missing}
        above |= _having(columns, names, wholes)
        below |= _having(columns, names, set(missing), {unit.name: parents})
    return Gaps(above, below)


def _exchange(keys: tuple[str, ...], place: int, value: str) -> tuple[str, ...]:
    return (*keys[:place], value, *keys[place + 1 :])


def _having(
    columns: Columns,
    names: Sequence[str],
    wanted: set[tuple[str, ...]],
    instead: Mapping[str, Mapping[str, str]] | None = None,
) -> Mask:
    """Find the rows whose key values are among the wanted ones.

    Args:
        instead: For a key, what to look at instead of each of its values.
    """
    other = instead or {}
    texts = [
        [other[name].get(text, "") for text in columns.table.columns[name]]
        if name in other
        else columns.table.columns[name]
        for name in names
    ]
    return np.fromiter((keys in wanted for keys in zip(*texts, strict=True)), bool, len(columns))
