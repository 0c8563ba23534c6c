"""All returns together: who has sent what, the tables that come of it, what changed and lacks."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from macros.findings import errors_among
from macros.read.table.table import Table
from macros.rollup.added import Adding, Whole
from macros.rollup.judged import JudgedReturn, Row, rows_of
from macros.rollup.parcel import date_of
from macros.rollup.procedure import CHANGES, UNITS, Frame

WAITING, REFUSED, ACCEPTED, CORRECTED = "cho", "tu_choi", "nhan", "sua"
WORDS = {
    WAITING: "chưa gửi",
    REFUSED: "bị từ chối",
    ACCEPTED: "đã nhận",
    CORRECTED: "đã nhận, có sửa số đã gửi",
}
_WHY = {WAITING: "chưa gửi", REFUSED: "bản gửi bị từ chối"}
_SHOWN = 5  # units that a note names


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
class UnitState:
    """How it stands with one unit.

    Args:
        state: cho, tu_choi, nhan or sua.
        date: When what it sent last was received: as the office or the name of the return says,
            else when it was first seen; None for who sent nothing.
        seal: Digest of what it sent.
        errors: How many mistakes are in what it sent last; warnings apart.
        holds: The tables of which the report above has its numbers.
    """

    unit: str
    state: str
    date: datetime.date | None
    seal: str
    sources: tuple[str, ...]
    errors: int
    warnings: int
    holds: frozenset[str]
    not_collected: Mapping[str, str]
    corrected: int


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of a roll-up.

    Args:
        tables: The rows of each table, in order, as its CSV is to have them.
        notes: What is to be noted of each table: a mapping as its YAML has it.
        changes: Corrections after acceptance, earlier ones among them.
    """

    states: tuple[UnitState, ...]
    tables: Mapping[str, tuple[Row, ...]]
    notes: Mapping[str, Mapping[str, Any]]
    changes: tuple[Correction, ...]


def collect(frame: Frame, judged: Iterable[JudgedReturn], today: datetime.date) -> Collected:
    """Put what was accepted in the place of what was there, and add it up."""
    sent = {one.unit: one for one in judged}
    before = {name: frame.shelf.table(name) for name in frame.tables}
    earlier = _earlier_states(frame)
    held = _Held(frame, before)
    new: list[Correction] = []
    states: list[UnitState] = []
    heard = {unit for unit, was in earlier.items() if was["trang_thai"] != WAITING}
    others = sent.keys() | (heard & frame.parents.keys())
    for unit in dict.fromkeys((*frame.expected, *sorted(others))):
        one = sent.get(unit)
        was = earlier.get(unit, {})
        found = tuple(held.take(one, today)) if one is not None and one.is_accepted else ()
        if not was:
            found = ()  # what stood there was never sent
        new += found
        states.append(_state(frame, unit, one, was, len(found), held, today))
    tables, notes = {}, {}
    for name in frame.tables:
        wholes = held.add_up(name)
        held.put(name, wholes)
        tables[name] = held.rows(name)
        notes[name] = _notes(frame, name, wholes, states)
    changes = (*_earlier_changes(frame), *new)
    return Collected(tuple(states), tables, notes, changes)


class _Held:
    """The rows of all units, table by table, as they are replaced."""

    def __init__(self, frame: Frame, before: Mapping[str, Table | None]) -> None:
        self._frame = frame
        self._rows: dict[str, dict[str, list[Row]]] = {}
        self.adding = {name: Adding(schema, frame.key) for name, schema in frame.tables.items()}
        for name, schema in frame.tables.items():
            place = [one.name for one in schema.stored_fields].index(frame.key)
            units = self._rows.setdefault(name, {})
            table = before[name]
            for row in rows_of(table) if table is not None and len(table) else ():
                units.setdefault(row[place], []).append(row)
        made = {up for unit in frame.expected for up in frame.above(unit)} - set(frame.expected)
        self._senders = {unit for units in self._rows.values() for unit in units} - made

    def holds(self, unit: str) -> frozenset[str]:
        """The tables of which a unit has rows."""
        return frozenset(name for name, units in self._rows.items() if units.get(unit))

    def take(self, one: JudgedReturn, today: datetime.date) -> Iterator[Correction]:
        """Take in what a unit sends; tell what differs from what it sent before."""
        self._senders.add(one.unit)
        for name in self._frame.tables:
            units, rows = (
                self._rows[name],
                [tuple(row) for row in csv.reader(io.StringIO(one.rows.get(name, "")))],
            )
            yield from self._differences(name, one.unit, units.get(one.unit, []), rows, today)
            units[one.unit] = rows

    def add_up(self, name: str) -> Mapping[str, Mapping[tuple[str, ...], Whole]]:
        """Add up what the units below have."""
        units = self._rows[name]
        rows = (row for unit in sorted(self._senders) for row in units.get(unit, ()))
        return self.adding[name].add_up(rows, self._frame.parents, self._frame.own)

    def put(self, name: str, wholes: Mapping[str, Mapping[Any, Whole]]) -> None:
        """Put sums in the place of rows; texts that the office wrote there stay."""
        fields = self._frame.tables[name].stored_fields
        adding, units = self.adding[name], self._rows[name]
        for unit, made in wholes.items():
            old = {adding.key(row): row for row in units.get(unit, ())}
            rows = []
            for key, whole in made.items():
                was = old.get(key, ("",) * len(fields))
                rows.append(
                    tuple(
                        whole.values[one.name] if one.is_numeric else whole.values[one.name] or text
                        for one, text in zip(fields, was, strict=True)
                    )
                )
            units[unit] = rows

    def rows(self, name: str) -> tuple[Row, ...]:
        """All rows in the order of the table."""
        schema = self._frame.tables[name]
        places = [schema.stored_fields.index(one) for one in schema.key_fields]
        order = self._frame.shelf.order(schema.key_fields)
        rows = (row for rows in self._rows[name].values() for row in rows)
        return tuple(sorted(rows, key=lambda row: order([row[place] for place in places])))

    def _differences(
        self, name: str, unit: str, old: Sequence[Row], new: Sequence[Row], today: datetime.date
    ) -> Iterator[Correction]:
        adding, fields = self.adding[name], self._frame.tables[name].stored_fields
        before = {adding.key(row): row for row in old}
        after = {adding.key(row): row for row in new}
        none = ("",) * len(fields)
        for key in sorted(before.keys() | after.keys()) if before else ():
            pairs = zip(fields, before.get(key, none), after.get(key, none), strict=True)
            for one, was, now in pairs:
                is_measure = one.name not in self._frame.tables[name].primaryKey
                if is_measure and was != now and not _same(one.is_numeric, was, now):
                    words = ", ".join(key)
                    yield Correction(today, unit, name, words, one.name, was, now)


def _same(is_numeric: bool, one: str, other: str) -> bool:
    return is_numeric and bool(one and other) and Decimal(one) == Decimal(other)


def _earlier_states(frame: Frame) -> Mapping[str, Mapping[str, str]]:
    """What the last roll-up noted of each unit."""
    table = frame.shelf.table(UNITS)
    if table is None:
        return {}
    names = list(table.columns)
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows_of(table)}


def _earlier_changes(frame: Frame) -> Iterator[Correction]:
    table = frame.shelf.table(CHANGES)
    for row in rows_of(table) if table is not None else ():
        _, date, *rest = row
        yield Correction(datetime.date.fromisoformat(date), *rest)


def _state(
    frame: Frame,
    unit: str,
    one: JudgedReturn | None,
    was: Mapping[str, str],
    corrected: int,
    held: _Held,
    today: datetime.date,
) -> UnitState:
    total = corrected + int(was.get("so_sua") or 0)
    seal = was.get("dau", "")
    date = datetime.date.fromisoformat(was["ngay_nhan"]) if was.get("ngay_nhan") else None
    declared = {
        name: schema.not_collected[unit]
        for name, schema in frame.tables.items()
        if unit in schema.not_collected
    }
    if one is None:
        state = was.get("trang_thai") or (ACCEPTED if held.holds(unit) else WAITING)
        sources = tuple(filter(None, was.get("nguon", "").split("; ")))
        holds = held.holds(unit)
        counts = int(was.get("so_loi") or 0), int(was.get("so_canh_bao") or 0)
        return UnitState(unit, state, date, seal, sources, *counts, holds, declared, total)
    now = one.seal
    named = max(filter(None, map(date_of, one.sources)), default=None)
    date = frame.procedure.ngay_nhan.get(unit) or named or (date if now == seal else None) or today
    state = REFUSED if not one.is_accepted else CORRECTED if total else ACCEPTED
    holds = held.holds(unit)
    declared |= one.not_collected
    errors = len(errors_among(one.findings))
    counts = errors, len(one.findings) - errors
    return UnitState(unit, state, date, now, one.sources, *counts, holds, declared, total)


def _notes(
    frame: Frame,
    name: str,
    wholes: Mapping[str, Mapping[tuple[str, ...], Whole]],
    states: Sequence[UnitState],
) -> Mapping[str, Any]:
    """Say of a table which units lack, and which sums are not of all."""
    expected = [one for one in states if one.unit in frame.expected]
    asked = [one for one in expected if name not in one.not_collected]
    lacking = [one for one in asked if name not in one.holds]
    flags: dict[tuple[tuple[str, ...], str], list[dict[str, str]]] = {}
    everywhere = 0
    for unit, made in wholes.items():
        below = [one for one in asked if unit in frame.above(one.unit)]
        absent = [one for one in lacking if one in below]
        for whole in made.values():
            keys = {key: whole.values[key] for key in frame.tables[name].primaryKey}
            everywhere += 1
            counts: dict[int, list[str]] = {}
            for column, many in whole.filled.items():
                have = len(below) - len(absent) - (whole.rows - many)
                if many and have < len(below):
                    counts.setdefault(have, []).append(column)
            for have, columns in counts.items():
                note = f"{have}/{len(below)} đơn vị"
                if absent:
                    words = [frame.names[one.unit] for one in absent[:_SHOWN]]
                    more = f" và {len(absent) - _SHOWN} đơn vị khác" if absent[_SHOWN:] else ""
                    note += f"; thiếu {', '.join(words)}{more}"
                flags.setdefault((tuple(columns), note), []).append(keys)
    listed = [
        {"keys": keys, "columns": list(columns), "mark": "so_bo", "note": note}
        for (columns, note), rows in flags.items()
        for keys in _joined(rows, frame.key, everywhere)
    ]
    said: dict[str, Any] = {"flags": listed} if listed else {}
    declared = {one.unit: one.not_collected[name] for one in expected if name in one.not_collected}
    own = frame.tables[name].not_collected
    declared = {unit: why for unit, why in declared.items() if unit not in own}
    if declared:
        said["not_collected"] = declared
    if lacking:
        said["missing"] = {one.unit: _WHY.get(one.state, "chưa gửi") for one in lacking}
    return said


def _joined(rows: Sequence[dict[str, str]], key: str, everywhere: int) -> list[dict[str, str]]:
    """Say once what is so of every row of a unit that is made."""
    units = {row[key] for row in rows}
    return [{key: unit} for unit in sorted(units)] if len(rows) == everywhere else list(rows)
