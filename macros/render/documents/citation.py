"""Cite documents, and tell whether each was in force: `van_ban`.

A sentence names a document, a note at the foot of the page gives the full reference.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from macros.findings import AuthorError, Code
from macros.format import format_short
from macros.read.documents import Document, Related
from macros.read.page.page import Call, Page
from macros.render.call.context import Context, Rendered

_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>])")


def van_ban(context: Context, khoa: str, /) -> Rendered:
    """Print "Hướng dẫn số 38-HD/BTCTW" with a note, later on the page without either."""
    document = context.report.document(khoa)
    if document.date is None:
        raise _undated(document)
    first = citations_of(context.page)[khoa][0]
    if first is not context.call:
        return Rendered(_escape(f"{document.kind} {document.number}"))
    return Rendered(f"{_escape(f'{document.kind} số {document.number}')}[^{document.key}]")


def citations_of(page: Page) -> Mapping[str, list[Call]]:
    """List the documents that a page cites, by their keys, each with the calls that cite it."""
    cited: dict[str, list[Call]] = {}
    for call in page.calls_of("van_ban"):
        if call.subject is not None:
            cited.setdefault(call.subject, []).append(call)
    return cited


def notes_owed(page: Page, documents: Mapping[str, Document]) -> str:
    """Define the notes of the documents that a page cites; "" when it cites none."""
    return "\n".join(
        f"[^{key}]: {_escape(format_reference(documents[key]))}" for key in citations_of(page)
    )


def format_reference(document: Document) -> str:
    """Write the full reference that a first citation owes its readers."""
    if document.date is None:
        raise _undated(document)
    subject = document.subject.rstrip(".")
    if not subject.startswith("về "):
        subject = f"về {subject}"
    date = format_short(document.date)
    return f"{document.kind} số {document.number}, ngày {date} của {document.issuer} {subject}."


def _undated(document: Document) -> AuthorError:
    return AuthorError(
        f"văn bản “{document.key}” ({document.number}) chưa có ngày, mà số hiệu dùng lại",
        "ghi ngày ban hành vào data/documents.yml hoặc dẫn văn bản khác",
        Code.UNDATED_DOCUMENT,
    )


def _escape(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)


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
