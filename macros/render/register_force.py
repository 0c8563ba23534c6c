"""Whether a cited document was in force at the report's date, as far as the register knows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from macros.format.date import format_short
from macros.read.documents import Document, Related


class State(StrEnum):
    """What a document was at the report's date; the value is the class in HTML."""

    LATER = "ban-hanh-sau"  # issued after the report
    REPLACED = "da-thay"
    ENDED = "het-hieu-luc"
    REPLACED_LATER = "thay-sau"  # in force then, replaced since
    STANDING = "chua-thay"  # the register knows of nothing that took its place


@dataclass(frozen=True, slots=True)
class Successor:
    """A document that took the place of another.

    Args:
        document: Its entry in the register, if it has one.
    """

    relation: Related
    document: Document | None

    @property
    def words(self) -> str:
        """Name it with its date, such as "37-QĐ/TW (25/10/2021)"."""
        return f"{self.relation.number} ({format_partial(self.relation.date)})"


@dataclass(frozen=True, slots=True)
class Force:
    """State of a document at a date, and the document that took its place by then or later."""

    state: State
    successor: Successor | None = None


def force_of(
    document: Document, register: Mapping[str, Document], date: datetime.date | None
) -> Force:
    """Judge a document at a date; without a date every known successor counts."""
    if date and document.date and document.date > date:
        return Force(State.LATER)
    known = list(successors(document, register.values()))
    replaced = [one for one in known if date is None or one.relation.last_day <= date]
    if replaced:
        return Force(State.REPLACED, replaced[-1])
    if date and document.in_force_until and document.in_force_until < date:
        return Force(State.ENDED)
    if known:
        return Force(State.REPLACED_LATER, known[0])
    return Force(State.STANDING)


def successors(document: Document, register: Iterable[Document]) -> Iterable[Successor]:
    """List what took a document's place, earliest first, whichever entry says so."""
    entries = tuple(register)
    found: dict[tuple[str, str], Successor] = {}
    for relation in document.replaced_by:
        entry = next((one for one in entries if _is_meant(one, relation)), None)
        found[(relation.number or document.number, relation.date)] = Successor(relation, entry)
    for entry in entries:
        for relation in entry.replaces:
            if entry.date and _is_meant(document, relation):
                date = entry.date.isoformat()
                # What is said of the old document, seen from the new one.
                seen = Related(number=entry.number, date=date, verified=relation.verified)
                found.setdefault((entry.number, date), Successor(seen, entry))
    return sorted(found.values(), key=lambda one: one.relation.last_day)


def _is_meant(document: Document, relation: Related) -> bool:
    return (
        document.number == relation.number
        and document.date is not None
        and document.date.isoformat() == relation.date
    )


def format_partial(date: str) -> str:
    """Write a date as far as it is known: "2021", "10/2021", "25/10/2021"."""
    parts = date.split("-")
    if len(parts) == 3:
        return format_short(datetime.date.fromisoformat(date))
    return "/".join(str(int(part)) for part in reversed(parts))
