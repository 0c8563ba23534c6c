"""The rows of one table: those that were there, those sent now, and the sums of both."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress
from pathlib import Path

import numpy as np

from macros.read.table.cells import read_rows
from macros.read.table.table import Table
from macros.rollup.added import Adding, Key, Whole, number_texts
from macros.rollup.judged import Row
from macros.rollup.procedure import Frame

Columns = Mapping[str, Sequence[str]]
Wholes = Mapping[str, Mapping[Key, Whole]]


@dataclass(frozen=True, slots=True)
class Correction:
    """One number that is another one than was accepted before."""

    date: datetime.date
    unit: str
    table: str
    keys: str
    column: str
    before: str
    after: str


class Renewal:
    """The rows of one table, as those of units are replaced by what they send now."""

    def __init__(self, frame: Frame, name: str, accepted: set[str], sent_rows: Path) -> None:
        self._frame, self._name, self._schema = frame, name, frame.tables[name]
        self.adding = Adding(self._schema, frame.key)
        expected = set(frame.expected)
        made = {up for unit in expected for up in frame.above(unit)} - expected - accepted
        old = self._read(frame.project.tables / f"{name}.csv", "")
        header = ",".join(field.name for field in self._schema.stored_fields) + "\n"
        new = self._read(sent_rows / f"{name}.csv", header)
        units = old[frame.key], new[frame.key]
        self._replaced = _chosen(old, [unit in accepted for unit in units[0]])
        self._new = _chosen(new, [unit in accepted for unit in units[1]])
        self._made = _chosen(old, [unit in made for unit in units[0]])
        stays = _chosen(old, [unit not in made and unit not in accepted for unit in units[0]])
        self._given = {one: (*stays[one], *self._new[one]) for one in stays}

    def _read(self, path: Path, header: str) -> Columns:
        """Read a CSV; without rows where there is none, or one with another header."""
        text = header + path.read_text(encoding="utf-8") if path.is_file() else ""
        rows = read_rows(path.name, text, self._schema, []) if text else None
        return rows[0] if rows else {one.name: () for one in self._schema.stored_fields}

    def add_up(self) -> Wholes:
        """Add up what the units below have."""
        return self.adding.add_up(self._given, self._frame.parents, self._frame.own)

    def table(self, wholes: Wholes) -> Table:
        """Put sums in the place of rows; texts that the office wrote there stay."""
        fields = self._schema.stored_fields
        old = {(row[0], self.adding.key(row[1])): row[1] for row in self._by_unit(self._made)}
        rows = [row for (unit, _), row in old.items() if unit not in wholes]
        for unit, made in wholes.items():
            for keys, whole in made.items():
                was = old.get((unit, keys), ("",) * len(fields))
                rows.append(
                    tuple(
                        whole.values[one.name] if one.is_numeric else whole.values[one.name] or text
                        for one, text in zip(fields, was, strict=True)
                    )
                )
        sums = zip(*rows, strict=True) if rows else ((),) * len(fields)
        columns = {
            one: (*given, *more)
            for (one, given), more in zip(self._given.items(), sums, strict=True)
        }
        order = self._order(columns)
        sorted_ = {one: tuple(map(texts.__getitem__, order)) for one, texts in columns.items()}
        path = f"data/tables/{self._name}"
        lines = range(2, len(order) + 2)
        return Table(self._name, self._schema, sorted_, lines, f"{path}.csv", f"{path}.yml")

    def _order(self, columns: Columns) -> list[int]:
        """Say in which order rows stand in the table."""
        ranks = []
        for field in self._schema.key_fields:
            codes, texts = number_texts(columns[field.name])
            rank = self._frame.shelf.order([field])
            places = {
                text: place for place, text in enumerate(sorted(texts, key=lambda t: rank([t])))
            }
            ranks.append(np.array([places[text] for text in texts], dtype=np.int64)[codes])
        return [int(row) for row in np.lexsort(ranks[::-1])]

    def _by_unit(self, columns: Columns) -> Iterator[tuple[str, Row]]:
        return zip(columns[self._frame.key], zip(*columns.values(), strict=True), strict=True)

    def changes(self, today: datetime.date) -> Iterator[Correction]:
        """Tell what differs from what units sent before."""
        before, after = map(self._by_unit, (self._replaced, self._new))
        old, new = (
            {hash(row) for _, row in self._by_unit(one)} for one in (self._replaced, self._new)
        )
        had = set(self._replaced[self._frame.key])
        other = {unit for unit, row in before if hash(row) not in new}
        other |= {unit for unit, row in after if hash(row) not in old} & had
        rows: list[dict[tuple[str, Key], Row]] = [
            {(unit, self.adding.key(row)): row for unit, row in self._by_unit(one) if unit in other}
            for one in (self._replaced, self._new)
        ]
        none, keys = ("",) * len(self._schema.stored_fields), self._schema.primaryKey
        for unit, key in sorted(rows[0].keys() | rows[1].keys()):
            was, now = (one.get((unit, key), none) for one in rows)
            for one, earlier, later in zip(self._schema.stored_fields, was, now, strict=True):
                if one.name not in keys and not _same(one.is_numeric, earlier, later):
                    words = ", ".join(key)
                    yield Correction(today, unit, self._name, words, one.name, earlier, later)


def _chosen(columns: Columns, mask: Sequence[bool]) -> Columns:
    return {name: tuple(compress(texts, mask)) for name, texts in columns.items()}


def _same(is_numeric: bool, one: str, other: str) -> bool:
    return one == other or (is_numeric and one != "" != other and Decimal(one) == Decimal(other))
