"""What the documents page says of each document: where it is cited, which share its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from macros.read.documents import Document, Related
from macros.read.page import Page
from macros.read.report import Report
from macros.render.register_force import Force, force_of


@dataclass(frozen=True, slots=True)
class Place:
    """A page that cites a document, and how often."""

    page: Page
    times: int


@dataclass(frozen=True, slots=True)
class Row:
    """One document.

    Args:
        places: The pages that cite it, in outline order.
        namesakes: Documents of the register with the same number.
        reused: Documents outside it with the same number, as far as the register tells.
    """

    document: Document
    places: tuple[Place, ...]
    force: Force
    namesakes: tuple[Document, ...]
    reused: tuple[Related, ...]


def read_register(report: Report) -> Sequence[Row]:
    """Describe all documents of the register, in its order."""
    places: dict[str, list[Place]] = {}
    for page in report.pages:
        cited: dict[str, int] = {}
        for call in page.calls:
            if call.name == "van_ban" and call.args and isinstance(call.args[0], str):
                cited[call.args[0]] = cited.get(call.args[0], 0) + 1
        for key, times in cited.items():
            places.setdefault(key, []).append(Place(page, times))
    documents = tuple(report.documents.values())
    return [
        Row(
            document,
            tuple(places.get(document.key, ())),
            force_of(document, report.documents, report.identity.ngay),
            tuple(
                one for one in documents if one.number == document.number and one is not document
            ),
            document.reused,
        )
        for document in documents
    ]
