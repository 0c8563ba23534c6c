"""All returns together: who has sent what, the tables that come of it, what changed and lacks."""

from __future__ import annotations

import csv
import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from macros.files.cell_text import put_csv
from macros.findings import errors_among
from macros.read.table.table import Table
from macros.rollup.judged import JudgedReturn, Row, declared_before, rows_of
from macros.rollup.parcel import date_of
from macros.rollup.procedure import CHANGES, UNITS, Frame
from macros.rollup.renewal import Correction, Renewal, Wholes

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
class UnitState:
    """How it stands with one unit.

    Args:
        state: cho, tu_choi, nhan or sua.
        date: When what was accepted first was received, else what it sent last: as the office or
            the name of the return says, else when it was first seen; None for who sent nothing.
        renewed: When what it sent after that was received.
        seal: Digest of what it sent.
        errors: How many mistakes are in what it sent last; warnings apart.
        holds: The tables of which the report above has its numbers.
    """

    unit: str
    state: str
    date: datetime.date | None
    renewed: datetime.date | None
    seal: str
    sources: tuple[str, ...]
    errors: int
    warnings: int
    holds: frozenset[str]
    not_collected: Mapping[str, str]
    corrected: int

    def is_in_time(self, due: datetime.date | None) -> bool | None:
        """Whether it came until a day; None without such a day, or before it has come."""
        return None if due is None or self.date is None else self.date <= due


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The rows of a table in a CSV, read each time that they are asked for."""

    path: Path

    def __iter__(self) -> Iterator[Row]:
        with self.path.open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream)
            next(rows)
            yield from map(tuple, rows)


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of a roll-up.

    Args:
        tables: The rows of each table, in order, as its CSV is to have them.
        notes: What is to be noted of each table: a mapping as its YAML has it.
        changes: Corrections after acceptance, earlier ones among them.
    """

    states: tuple[UnitState, ...]
    tables: Mapping[str, KeptRows]
    notes: Mapping[str, Mapping[str, Any]]
    changes: tuple[Correction, ...]


def collect(
    frame: Frame,
    judged: Iterable[JudgedReturn],
    sent_rows: Path,
    folder: Path,
    today: datetime.date,
    look: Callable[[Table], object] = lambda table: None,
) -> Collected:
    """Put what was accepted in the place of what was there, and add it up, table by table.

    Args:
        sent_rows: A folder with the rows of all returns, a CSV a table, without header.
        folder: Where the tables come to lie until they take the place of those there.
        look: Told each table as it will be; only one is in memory at a time.
    """
    sent = {one.unit: one for one in judged}
    earlier = _earlier_states(frame)
    heard = {unit for unit, was in earlier.items() if was["trang_thai"] != WAITING}
    others = sent.keys() | (heard & frame.parents.keys())
    units = dict.fromkeys((*frame.expected, *sorted(others)))
    why = {
        unit: REFUSED if unit in sent and not sent[unit].is_accepted else was["trang_thai"]
        for unit in units
        if (was := earlier.get(unit, {"trang_thai": WAITING}))
    }
    holds: dict[str, set[str]] = {unit: set() for unit in units}
    declared: dict[str, dict[str, str]] = {unit: {} for unit in units}
    new: list[Correction] = []
    tables, notes = {}, {}
    for name in frame.tables:
        held = Renewal(frame, name, {one for one in sent if sent[one].is_accepted}, sent_rows)
        new += (one for one in held.changes(today) if one.unit in earlier)
        wholes = held.add_up()
        table = held.table(wholes)
        for unit in holds.keys() & set(table.columns[frame.key]):
            holds[unit].add(name)
        for unit, reason in _declared(frame, name, sent).items():
            declared.get(unit, {})[name] = reason
        asked = [one for one in frame.expected if name not in declared[one]]
        lacking = {one: why[one] for one in asked if name not in holds[one]}
        said = {one: declared[one][name] for one in frame.expected if name in declared[one]}
        notes[name] = _notes(frame, name, wholes, asked, lacking, said)
        tables[name] = KeptRows(folder / f"{name}.csv")
        with tables[name].path.open("w", encoding="utf-8", newline="") as stream:
            put_csv(chain([list(table.columns)], rows_of(table)), stream)
        look(table)
    places = {unit: place for place, unit in enumerate(units)}
    new.sort(key=lambda one: places[one.unit])
    corrected = Counter(one.unit for one in new)
    states = tuple(
        _state(
            *(frame, unit, sent.get(unit), earlier.get(unit, {}), corrected[unit]),
            *(holds[unit], declared[unit], today),
        )
        for unit in units
    )
    dates = {one.unit: one.renewed or one.date or today for one in states}
    new = [replace(one, date=dates[one.unit]) for one in new]
    return Collected(states, tables, notes, (*_earlier_changes(frame), *new))


def _declared(frame: Frame, name: str, sent: Mapping[str, JudgedReturn]) -> Mapping[str, str]:
    """Which units say that they do not collect a table: now, before, or to the office."""
    now = {u: one.not_collected[name] for u, one in sent.items() if name in one.not_collected}
    kept = {unit: why for unit, why in declared_before(frame, name).items() if unit not in sent}
    return {**kept, **frame.tables[name].not_collected, **now}


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
    holds: Collection[str],
    declared: Mapping[str, str],
    today: datetime.date,
) -> UnitState:
    total = corrected + int(was.get("so_sua") or 0)
    seal, held = was.get("dau", ""), frozenset(holds)
    noted = (was.get("ngay_nhan"), was.get("ngay_sua"))
    date, renewed = (datetime.date.fromisoformat(day) if day else None for day in noted)
    if one is None:
        state = was.get("trang_thai") or (ACCEPTED if held else WAITING)
        sources = tuple(filter(None, was.get("nguon", "").split("; ")))
        counts = int(was.get("so_loi") or 0), int(was.get("so_canh_bao") or 0)
        more = (seal, sources, *counts, held, declared, total)
        return UnitState(unit, state, date, renewed, *more)
    named = max(filter(None, map(date_of, one.sources)), default=None)
    now = named or ((renewed or date) if one.seal == seal else None) or today
    was_accepted = was.get("trang_thai") in (ACCEPTED, CORRECTED) and one.seal != seal
    is_later = date is not None and (renewed is not None or was_accepted)
    date, renewed = (date, now) if is_later else (now, None)  # in time or not, as it was then
    date = frame.procedure.ngay_nhan.get(unit, date)
    state = REFUSED if not one.is_accepted else CORRECTED if total else ACCEPTED
    errors = len(errors_among(one.findings))
    counts = errors, len(one.findings) - errors
    more = (one.seal, one.sources, *counts, held, declared, total)
    return UnitState(unit, state, date, renewed, *more)


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
        lacking: The units of which it has no row, each with how it stands.
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
    if lacking:
        said["missing"] = {unit: _WHY.get(state, "chưa gửi") for unit, state in lacking.items()}
    return said
