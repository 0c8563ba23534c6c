"""The rows of one table: those that were there, those sent now, and the sums of both."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, compress
from pathlib import Path
from typing import Any

import numpy as np

from macros.files.cell_text import put_csv
from macros.read.table.cells import read_rows
from macros.read.table.table import Table
from macros.rollup.added import Adding, Key, Whole, number_texts
from macros.rollup.compared import Doubt, Indicator, find_strange, list_indicators
from macros.rollup.judged import Row, choose, rows_of
from macros.rollup.procedure import Frame, frame_at, read_notes

# In the folder of a roll-up, a CSV a table: the rows that came, without header; all as it will be.
SENT, TABLES = "gui", "bang"
_SHOWN = 5  # units that a note names
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


@dataclass(frozen=True, slots=True)
class Came:
    """What has come, as far as a table must know, on whatever machine it is added up.

    Args:
        frame: Of `frame_at`.
        accepted: The units whose return is accepted.
        why: Why a unit's rows lack, where they do.
        not_collected: For each unit that sends, the tables that it declares not collected.
        missing: For each unit that is accepted, those that lack in its own sums, by table.
        folder: Of the roll-up; every worker sees it.
    """

    frame: tuple[Path, str]
    accepted: frozenset[str]
    why: Mapping[str, str]
    not_collected: Mapping[str, Mapping[str, str]]
    missing: Mapping[str, Mapping[str, Mapping[str, str]]]
    folder: Path
    today: datetime.date


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of one table; its rows are in the folder of the roll-up.

    Args:
        holds: The units of which it has rows.
        declared: Those that do not collect it, with their reasons.
        notes: What is to be noted of it: a mapping as its YAML has it.
        upper: Its rows of units that others are below, and of those below one that sends itself.
        doubts: The numbers that stand out.
    """

    holds: frozenset[str]
    declared: Mapping[str, str]
    notes: Mapping[str, Any]
    changes: tuple[Correction, ...]
    upper: Columns
    doubts: tuple[Doubt, ...]
    indicators: tuple[Indicator, ...]


def renew(came: Came, name: str) -> Renewed:
    """Add up one table; only one is in the memory of a process at a time."""
    frame = frame_at(*came.frame)
    held = Renewal(frame, name, came.accepted, came.folder / SENT)
    changes = tuple(held.changes(came.today))
    wholes = held.add_up()
    table = held.table(wholes)
    before, sent = read_notes(frame.project, name, []), came.not_collected
    holds = frozenset(table.columns[frame.key])
    # What units declare: before, to the office, now.
    declared = {unit: why for unit, why in before.not_collected.items() if unit not in sent}
    declared |= frame.tables[name].not_collected
    declared |= {unit: reasons[name] for unit, reasons in sent.items() if name in reasons}
    asked = [one for one in frame.expected if one not in declared]
    lacking = {one: came.why[one] for one in asked if one not in holds}
    below = {one: why for one, why in before.missing.items() if one not in frame.expected}
    below = {one: why for one, why in below.items() if came.accepted.isdisjoint(frame.above(one))}
    for lacks in came.missing.values():
        below |= lacks.get(name, {})
    said = {one: declared[one] for one in frame.expected if one in declared}
    notes = _notes(frame, name, wholes, asked, lacking, said)
    if missing := {**lacking, **below}:
        notes = {**notes, "missing": missing}
    with (came.folder / TABLES / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        put_csv(chain([list(table.columns)], rows_of(table)), stream)
    # All other rows were judged when they came, and their sums are made here.
    upper = set(frame.parents.values())
    sending = upper.intersection(holds, frame.expected)
    upper |= {unit for unit, above in frame.parents.items() if above in sending}
    kept = dict(choose(table, frame.key, upper).columns)
    doubts = tuple(find_strange(frame, table))
    indicators = tuple(list_indicators(frame, table, doubts))
    return Renewed(holds, declared, notes, changes, kept, doubts, indicators)


class Renewal:
    """The rows of one table, as those of units are replaced by what they send now."""

    def __init__(self, frame: Frame, name: str, accepted: frozenset[str], sent_rows: Path) -> None:
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


def _notes(
    frame: Frame,
    name: str,
    wholes: Wholes,
    asked: Sequence[str],
    lacking: Mapping[str, str],
    declared: Mapping[str, str],
) -> Mapping[str, Any]:
    """Say of a table which units lack, and which sums are not of all.

    Args:
        lacking: The units of which it has no row, each with the reason.
    """
    below: defaultdict[str, list[str]] = defaultdict(list)
    for one in asked:
        for up in frame.above(one):
            below[up].append(one)
    listed: list[Mapping[str, Any]] = []
    for unit, made in wholes.items():
        flags: defaultdict[tuple[tuple[str, ...], str], list[dict[str, str]]] = defaultdict(list)
        absent = [one for one in below[unit] if one in lacking]
        for whole in made.values():
            counts: defaultdict[int, list[str]] = defaultdict(list)
            for column, many in whole.filled.items():
                have = len(below[unit]) - len(absent) - (whole.rows - many)
                if many and have < len(below[unit]):
                    counts[have].append(column)
            keys = {key: whole.values[key] for key in frame.tables[name].primaryKey}
            for have, columns in counts.items():
                note = f"{have}/{len(below[unit])} đơn vị"
                if absent:
                    more = f" và {len(absent) - _SHOWN} đơn vị khác" if absent[_SHOWN:] else ""
                    names = ", ".join(frame.names[one] for one in absent[:_SHOWN])
                    note += f"; thiếu {names}{more}"
                flags[tuple(columns), note].append(keys)
        for (columns_, note), rows in flags.items():
            every = [{frame.key: unit}] if len(rows) == len(made) else rows
            listed += (
                {"keys": keys, "columns": list(columns_), "mark": "so_bo", "note": note}
                for keys in every
            )
    said: dict[str, Any] = {"flags": listed} if listed else {}
    own = frame.tables[name].not_collected
    if declared := {unit: why for unit, why in declared.items() if unit not in own}:
        said["not_collected"] = declared
    return said
