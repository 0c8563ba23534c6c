"""Rows of units added up into the rows of those above them, exactly and in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cached_property

from macros.format import round_half_up
from macros.read.table.column import Field
from macros.read.table.schema import TableSchema
from macros.rollup.judged import Row

_EXACT = Context(prec=80)  # digits: a product of two numbers, a million times
Key = tuple[str, ...]  # the keys of a row but the unit


@dataclass(slots=True)
class _Sum:
    """One cell in the making; what is added may come in any order.

    Args:
        many: How many units have a number, or a text.
        weight: What the numbers of a mean weigh together.
    """

    many: int = 0
    total: Decimal = Decimal()
    weight: Decimal = Decimal()
    texts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Whole:
    """The row of a unit that others are below.

    Args:
        filled: For each column of numbers, how many units have one.
        rows: How many units have the row.
    """

    values: Mapping[str, str]
    filled: Mapping[str, int]
    rows: int


@dataclass(frozen=True)
class Adding:
    """How one table adds up.

    Args:
        unit: The key column of the units.
    """

    schema: TableSchema
    unit: str

    @cached_property
    def _measures(self) -> tuple[tuple[int, Field], ...]:
        fields = enumerate(self.schema.stored_fields)
        return tuple(one for one in fields if one[1].name not in self.schema.primaryKey)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {one.name: place for place, one in enumerate(self.schema.stored_fields)}

    def key(self, row: Row) -> Key:
        """The keys of a row but the unit."""
        return tuple(
            row[self._places[name]] for name in self.schema.primaryKey if name != self.unit
        )

    def add_up(
        self, rows: Iterable[Row], parents: Mapping[str, str], own: str
    ) -> Mapping[str, Mapping[Key, Whole]]:
        """Add up the rows of units into those of every unit above them that sends none itself.

        Args:
            own: The uppermost unit.
        """
        given = list(rows)
        place = self._places[self.unit]
        sending = {row[place] for row in given} - {own}
        sums: defaultdict[str, defaultdict[Key, list[_Sum]]]
        sums = defaultdict(lambda: defaultdict(lambda: [_Sum() for _ in self._measures]))
        many: defaultdict[tuple[str, Key], int] = defaultdict(int)
        for row in given:
            above, key = parents.get(row[place], ""), self.key(row)
            while above:
                many[above, key] += 1
                self._add(sums[above][key], row)
                above = "" if above in sending or above == own else parents.get(above, "")
        return {
            unit: {
                key: self._whole(unit, key, cells, many[unit, key]) for key, cells in all_.items()
            }
            for unit, all_ in sums.items()
            if unit not in sending
        }

    def _add(self, cells: list[_Sum], row: Row) -> None:
        for cell, (place, one) in zip(cells, self._measures, strict=True):
            text = row[place]
            weight = row[self._places[one.weight]] if one.weight is not None else "1"
            if not text or not weight:
                continue
            cell.many += 1
            if not one.is_numeric:
                cell.texts.add(text)
            elif one.combined == "sum":
                cell.total = _EXACT.add(cell.total, Decimal(text))
            elif one.combined == "max":
                cell.total = max(cell.total, Decimal(text)) if cell.many > 1 else Decimal(text)
            elif one.combined == "mean":
                product = _EXACT.multiply(Decimal(text), Decimal(weight))
                cell.total = _EXACT.add(cell.total, product)
                cell.weight = _EXACT.add(cell.weight, Decimal(weight))

    def _whole(self, unit: str, key: Key, cells: list[_Sum], rows: int) -> Whole:
        names = [name for name in self.schema.primaryKey if name != self.unit]
        values = {**dict(zip(names, key, strict=True)), self.unit: unit}
        totals = {
            one.name: cell.total for cell, (_, one) in zip(cells, self._measures, strict=True)
        }
        self._take_off(values, totals)
        for cell, (_, one) in zip(cells, self._measures, strict=True):
            values[one.name] = _text(one, cell, totals[one.name], rows)
        filled = {
            one.name: cell.many
            for cell, (_, one) in zip(cells, self._measures, strict=True)
            if one.is_numeric and one.combined != "none"
        }
        return Whole(values, filled, rows)

    def _take_off(self, keys: Mapping[str, str], totals: dict[str, Decimal]) -> None:
        """Take off what is counted twice: declared overlaps, movements inside the unit."""
        for transfer in self.schema.transfers:
            if keys[self.unit] in transfer.within:
                inside = min(totals[transfer.in_], totals[transfer.out])
                totals[transfer.in_] -= inside
                totals[transfer.out] -= inside
        for overlap in self.schema.overlaps:
            if all(keys[name] in values for name, values in overlap.keys.items()):
                for name, amount in overlap.amounts.items():
                    totals[name] -= amount


def _text(one: Field, cell: _Sum, total: Decimal, rows: int) -> str:
    """Write a cell; "" where no unit has anything, or not all of them say the same."""
    if not cell.many:
        return ""
    if not one.is_numeric:
        return next(iter(cell.texts)) if len(cell.texts) == 1 and cell.many == rows else ""
    if one.combined == "none" or (one.combined == "mean" and not cell.weight):
        return ""
    if one.combined == "mean":
        return f"{round_half_up(_EXACT.divide(total, cell.weight), one.decimals):f}"
    return f"{total:f}"
