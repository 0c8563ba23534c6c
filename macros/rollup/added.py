"""Rows of units added up into the rows of those above them, exactly and in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from macros.format import round_half_up
from macros.read.table.column import Field
from macros.read.table.schema import TableSchema
from macros.rollup.judged import Row

_EXACT = Context(prec=80)  # digits: a product of two numbers, a million times
_FLOATS = 2.0**53  # below it, sums of whole numbers are exact in floating point
Positions = npt.NDArray[np.int64]
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
        self, columns: Mapping[str, Sequence[str]], parents: Mapping[str, str], own: str
    ) -> Mapping[str, Mapping[Key, Whole]]:
        """Add up the rows of units into those of every unit above them that sends none itself.

        Args:
            columns: The texts of the rows, column by column.
            own: The uppermost unit.
        """
        if not columns[self.unit]:
            return {}
        units, names = number_texts(columns[self.unit])
        keys, firsts = self._number_keys(columns)
        above = _list_above(names, parents, own)
        targets = sorted({up for ups in above for up in ups})
        numbers = {unit: number for number, unit in enumerate(targets)}
        parts: list[Positions] = []
        for level in range(max(map(len, above), default=0)):
            ups = [numbers[up[level]] if level < len(up) else -1 for up in above]
            parts.append(np.array(ups, dtype=np.int64)[units] * len(firsts) + keys)
        is_part = [part >= 0 for part in parts]
        rows = np.concatenate([np.flatnonzero(one) for one in is_part] or [keys[:0]])
        found = np.concatenate(
            [part[one] for part, one in zip(parts, is_part, strict=True)] or [keys[:0]]
        )
        ids, groups = np.unique(found, return_inverse=True)
        many = np.bincount(groups, minlength=len(ids)).tolist()
        cells = [self._add(columns, one, rows, groups, len(ids)) for _, one in self._measures]
        wholes: dict[str, dict[Key, Whole]] = {}
        others = [name for name in self.schema.primaryKey if name != self.unit]
        for number, (of_group, rows_) in enumerate(zip(ids.tolist(), many, strict=True)):
            target, key = divmod(of_group, len(firsts))
            texts = tuple(columns[name][firsts[key]] for name in others)
            row = [column[number] for column in cells]
            wholes.setdefault(targets[target], {})[texts] = self._whole(
                targets[target], texts, row, rows_
            )
        return wholes

    def _number_keys(self, columns: Mapping[str, Sequence[str]]) -> tuple[Positions, list[int]]:
        """Number the keys of each row but the unit; give for each number a row that has it."""
        found = np.zeros(len(columns[self.unit]), dtype=np.int64)
        for name in self.schema.primaryKey:
            if name != self.unit:
                codes, texts = number_texts(columns[name])
                found = found * len(texts) + codes
        _, firsts, keys = np.unique(found, return_index=True, return_inverse=True)
        return keys, firsts.tolist()

    def _add(
        self,
        columns: Mapping[str, Sequence[str]],
        one: Field,
        rows: Positions,
        groups: Positions,
        many: int,
    ) -> list[_Sum]:
        """Add up one column, group by group."""
        codes, texts = number_texts(columns[one.name])
        weights, heavy = number_texts(columns[one.weight or one.name])
        codes, weights = codes[rows], weights[rows]
        filled = np.array([text != "" for text in texts])[codes]
        filled &= np.array([text != "" for text in heavy])[weights]
        codes, weights, groups = codes[filled], weights[filled], groups[filled]
        cells = [_Sum(count) for count in np.bincount(groups, minlength=many).tolist()]
        if not one.is_numeric or one.combined == "max":
            order = sorted(texts, key=(lambda text: Decimal(text or 0)) if one.is_numeric else None)
            places = {text: place for place, text in enumerate(order)}
            ranks = np.array([places[text] for text in texts])[codes]
            least, most = np.full(many, len(order)), np.full(many, -1)
            np.minimum.at(least, groups, ranks)
            np.maximum.at(most, groups, ranks)
            for cell, low, high in zip(cells, least.tolist(), most.tolist(), strict=True):
                if cell.many:
                    cell.texts = {order[low], order[high]}
                    cell.total = Decimal(order[high]) if one.is_numeric else Decimal()
        elif one.combined != "none":
            values, scale = _scaled(texts)
            loads, load_scale = _scaled(heavy) if one.weight is not None else ([1] * len(heavy), 0)
            largest = max(map(abs, values)) * max(1, *map(abs, loads)) * len(groups)
            kind = np.float64 if largest < _FLOATS else object
            load = np.array(loads, dtype=kind)[weights]
            numbers = np.array(values, dtype=kind)[codes] * load
            sums, loaded = (_sums(groups, part, many) for part in (numbers, load))
            for cell, total, weight in zip(cells, sums, loaded, strict=True):
                cell.total = Decimal(total).scaleb(-scale - load_scale, _EXACT)
                cell.weight = Decimal(weight).scaleb(-load_scale, _EXACT)
        return cells

    def _whole(self, unit: str, key: Key, cells: Sequence[_Sum], rows: int) -> Whole:
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


def number_texts(texts: Sequence[str]) -> tuple[Positions, list[str]]:
    """Give each row the number of its text, and each number its text; the order is no matter."""
    codes, found = pd.factorize(np.array(texts, dtype=object), sort=True)
    return codes.astype(np.int64), list(found)


def _list_above(
    units: Sequence[str], parents: Mapping[str, str], own: str
) -> list[tuple[str, ...]]:
    """List for each unit those above it that its rows are added to, up to the next that sends."""
    sending = {*units} - {own}
    found = []
    for unit in units:
        ups, above = [], parents.get(unit, "")
        while above and above not in ups:
            ups.append(above)
            above = "" if above in sending or above == own else parents.get(above, "")
        found.append(tuple(up for up in ups if up not in sending))
    return found


def _scaled(texts: Sequence[str]) -> tuple[list[int], int]:
    """Read numbers as whole ones, all with the same decimals."""
    scale = max(len(text.partition(".")[2]) for text in texts)
    return [int(Decimal(text or 0).scaleb(scale, _EXACT)) for text in texts], scale


def _sums(groups: Positions, numbers: npt.NDArray[Any], many: int) -> Iterator[int]:
    """Add up whole numbers by groups, exactly."""
    if numbers.dtype == np.float64:
        return map(int, np.bincount(groups, weights=numbers, minlength=many).tolist())
    exact = np.zeros(many, dtype=object)
    np.add.at(exact, groups, numbers)
    return iter(exact)


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
