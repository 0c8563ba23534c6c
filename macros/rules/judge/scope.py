"""What a rule is judged on: single rows, or groups of rows with the same keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from macros.rules.judge.columns import Columns
from macros.rules.judge.ratio import Positions, number_positions
from macros.rules.language.rule import Rule


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The items of a rule: each is judged once.

    Args:
        keys: The key columns whose values an item has.
        first: For each item, its first row.
        member: For each row of the table, the number of its item, or -1.
    """

    columns: Columns
    keys: tuple[str, ...]
    first: Positions
    member: Positions
    is_grouped: bool

    def key(self, item: int) -> dict[str, str]:
        """The key values that name an item."""
        row = int(self.first[item])
        return {name: self.columns.table.columns[name][row] for name in self.keys}

    def row(self, item: int) -> int:
        """The first row of an item."""
        return int(self.first[item])

    def rows(self, item: int) -> Positions:
        """The rows of an item."""
        return np.flatnonzero(self.member == item)


def find_scope(columns: Columns, rule: Rule) -> Scope:
    """Find the items of a rule from its `when` and `by`."""
    chosen = np.flatnonzero(columns.meeting(rule.conditions))
    table = columns.table
    member = np.full(len(columns), -1, dtype=np.int64)
    if rule.by is None:
        member[chosen] = np.arange(chosen.size)
        return Scope(columns, table.schema.primaryKey, chosen, member, is_grouped=False)
    columns.refuse_no_keys("by", rule.by)
    ids, _ = match(columns, columns, rule.by)
    _, first, numbers = np.unique(ids[chosen], return_index=True, return_inverse=True)
    member[chosen] = numbers
    return Scope(columns, rule.by, chosen[first], member, is_grouped=True)


def match(
    left: Columns,
    right: Columns,
    keys: Sequence[str],
    shift: Mapping[str, Callable[[str], str | None]] | None = None,
) -> tuple[Positions, Positions]:
    """Number the combinations of key values in two tables alike.

    Args:
        shift: For a key of the left table, the value to look for instead of its own.

    Returns:
        A number for each row of the left table, -1 where the right one has no such row, and
        a number from 0 for each row of the right one.
    """
    ids_left = np.zeros(len(left), dtype=np.int64)
    ids_right = np.zeros(len(right), dtype=np.int64)
    known = np.ones(len(left), dtype=bool)
    for key in keys:
        codes, values = right.codes(key)
        place = {value: code for code, value in enumerate(values) if value}
        move = (shift or {}).get(key)
        own_codes, own_values = left.codes(key)
        wanted = own_values if move is None else [move(value) or "" for value in own_values]
        found = np.array([place.get(value, -1) for value in wanted], dtype=np.int64)[own_codes]
        known &= found >= 0
        ids_left = ids_left * len(values) + found
        ids_right = ids_right * len(values) + codes
    numbers, places = number_positions(ids_right, ids_left)
    return np.where(known, places, -1), numbers
