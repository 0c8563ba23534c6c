"""All returns together: who has sent what, the tables that come of it, what changed and lacks."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from macros.files.work import Engine
from macros.findings import errors_among
from macros.rollup.judged import JudgedReturn, rows_of
from macros.rollup.parcel import date_of
from macros.rollup.procedure import CHANGES, UNITS, Frame, seal_frame
from macros.rollup.renewal import Came, Correction, Renewed, renew

WAITING, REFUSED, ACCEPTED, CORRECTED = "cho", "tu_choi", "nhan", "sua"
WORDS = {
    WAITING: "chưa gửi",
    REFUSED: "bị từ chối",
    ACCEPTED: "đã nhận",
    CORRECTED: "đã nhận, có sửa số đã gửi",
}


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
class Collected:
    """What came of a roll-up.

    Args:
        changes: Corrections after acceptance, earlier ones among them.
        contradicted: What the report above had of units before any sent it, and is otherwise now.
    """

    states: tuple[UnitState, ...]
    tables: Mapping[str, Renewed]
    changes: tuple[Correction, ...]
    contradicted: tuple[Correction, ...]


def collect(
    frame: Frame,
    judged: Iterable[JudgedReturn],
    engine: Engine,
    folder: Path,
    today: datetime.date,
) -> Collected:
    """Put what was accepted in the place of what was there, and add it up, table by table.

    Args:
        folder: Of `renew`, with the rows of all returns.
    """
    sent = {one.unit: one for one in judged}
    earlier = _earlier_states(frame)
    heard = {unit for unit, was in earlier.items() if was["trang_thai"] != WAITING}
    others = sent.keys() | (heard & frame.parents.keys())
    units = dict.fromkeys((*frame.expected, *sorted(others)))
    refused = {unit for unit, was in earlier.items() if was["trang_thai"] == REFUSED} - sent.keys()
    refused |= {unit for unit, one in sent.items() if not one.is_accepted}
    came = Came(
        (frame.project.root, seal_frame(frame)),
        frozenset(one for one in sent if sent[one].is_accepted),
        {unit: "bản gửi bị từ chối" if unit in refused else "chưa gửi" for unit in units},
        {unit: one.not_collected for unit, one in sent.items()},
        {unit: one.missing for unit, one in sent.items() if one.is_accepted},
        folder,
        today,
    )
    work, made = partial(renew, came), dict[str, Renewed]()
    for name, found in engine.each(work, list(frame.tables), is_small=True):
        # What failed on a worker is done here; the run ends only where it fails here as well.
        made[name] = work(name) if isinstance(found, BaseException) else found
    tables = {name: made[name] for name in frame.tables}  # in their own order, not that of the work
    every = list(chain.from_iterable(table.changes for table in tables.values()))
    new = [one for one in every if one.unit in earlier]
    places = {unit: place for place, unit in enumerate(units)}
    new.sort(key=lambda one: places[one.unit])
    corrected = Counter(one.unit for one in new)
    states = tuple(
        _state(
            *(frame, unit, sent.get(unit), earlier.get(unit, {}), corrected[unit]),
            frozenset(name for name, one in tables.items() if unit in one.holds),
            {name: one.declared[unit] for name, one in tables.items() if unit in one.declared},
            today,
        )
        for unit in units
    )
    dates = {one.unit: one.renewed or one.date or today for one in states}
    new = [replace(one, date=dates[one.unit]) for one in new]
    unlike = tuple(one for one in every if one.unit not in earlier)
    return Collected(states, tables, (*_earlier_changes(frame), *new), unlike)


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
    held: frozenset[str],
    declared: Mapping[str, str],
    today: datetime.date,
) -> UnitState:
    total = corrected + int(was.get("so_sua") or 0)
    seal = was.get("dau", "")
    noted = (was.get("ngay_nhan"), was.get("ngay_sua"))
    date, renewed = (datetime.date.fromisoformat(day) if day else None for day in noted)
    if one is None:
        state = was.get("trang_thai") or (ACCEPTED if held else WAITING)
        sources = tuple(filter(None, was.get("nguon", "").split("; ")))
        more = (int(was.get("so_loi") or 0), int(was.get("so_canh_bao") or 0), held, declared)
        return UnitState(unit, state, date, renewed, seal, sources, *more, total)
    named = max(filter(None, map(date_of, one.sources)), default=None)
    now = named or ((renewed or date) if one.seal == seal else None) or today
    was_accepted = was.get("trang_thai") in (ACCEPTED, CORRECTED) and one.seal != seal
    if date is not None and (renewed is not None or was_accepted):
        renewed = max(date, now)  # in time or not, as it was then
    else:
        date, renewed = now, None
    date = frame.procedure.ngay_nhan.get(unit, date)
    state = REFUSED if not one.is_accepted else CORRECTED if total else ACCEPTED
    errors = len(errors_among(one.findings))
    more = (errors, len(one.findings) - errors, held, declared)
    return UnitState(unit, state, date, renewed, one.seal, one.sources, *more, total)
