"""What a rule found: items that contradict it, described only when they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from macros.check.rules.columns import Mask
from macros.check.rules.numbering import Positions
from macros.format.number import format_number, round_half_up
from macros.read.spans import write_spans
from macros.read.table import Table

_MOST_DECIMALS = 6
_SHOWN_SPANS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Failures:
    """The items that contradict a rule, in file order.

    Args:
        items: Numbers by which the functions below know the items.
        line: The line of the CSV to open.
        keys: The key values that name the item.
        explain: What is wrong, and what to do.
    """

    items: Positions
    line: Callable[[int], int]
    keys: Callable[[int], dict[str, str]]
    explain: Callable[[int], tuple[str, str]]

    def without(self, known: Mask) -> Failures:
        """Leave out the items that are known to follow from something else."""
        return replace(self, items=self.items[~known[self.items]])


def row_failures(
    table: Table, rows: Positions, explain: Callable[[int], tuple[str, str]]
) -> Failures:
    """Collect rows of a table that contradict a rule."""
    return Failures(rows, lambda row: table.lines[row], table.key, explain)


def write_number(number: Fraction | None) -> str:
    """Write a number of a rule with as many decimals as it has, or with enough to be seen."""
    if number is None:
        return format_number(None)
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    for decimals in range(_MOST_DECIMALS):
        rounded = Fraction(round_half_up(exact, decimals))
        if rounded == number or (decimals > 1 and abs(rounded - number) * 1000 < abs(number)):
            return format_number(exact, decimals)
    return format_number(exact, _MOST_DECIMALS)


def write_lines(table: Table, rows: Iterable[int]) -> str:
    """Name rows by file and line, such as "data/tables/ket_nap.csv:14–26, 30"."""
    return f"{table.path}:{write_spans((table.lines[row] for row in rows), most=_SHOWN_SPANS)}"


def write_keys(keys: dict[str, str]) -> str:
    """Name an item by its keys, such as "nam=2020, ma_don_vi=x"."""
    return ", ".join(f"{name}={value}" for name, value in keys.items())
