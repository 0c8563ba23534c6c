"""Cite documents: van_ban in the sentence, the full reference at the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from macros.findings import AuthorError, Code
from macros.format import format_short
from macros.read.documents import Document
from macros.read.page.page import Page
from macros.render.call.context import Context, Rendered

_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>])")


def van_ban(context: Context, khoa: str, /) -> Rendered:
    """Print "Hướng dẫn số 38-HD/BTCTW" with a note, later on the page without either."""
    document = _find_document(context, khoa)
    earlier = context.page.calls[: context.call.index]
    if any(call.name == "van_ban" and call.args[:1] == (khoa,) for call in earlier):
        return Rendered(_escape(f"{document.kind} {document.number}"))
    return Rendered(f"{_escape(f'{document.kind} số {document.number}')}[^{document.key}]")


def notes_owed(page: Page, documents: Mapping[str, Document]) -> str:
    """Define the notes of the documents that a page cites; "" when it cites none."""
    cited = dict.fromkeys(call.args[0] for call in page.calls if call.name == "van_ban")
    return "\n".join(f"[^{key}]: {_escape(format_reference(documents[key]))}" for key in cited)


def format_reference(document: Document) -> str:
    """Write the full reference that a first citation owes its readers."""
    if document.date is None:
        raise _undated(document)
    subject = document.subject.rstrip(".")
    if not subject.startswith("về "):
        subject = f"về {subject}"
    date = format_short(document.date)
    return f"{document.kind} số {document.number}, ngày {date} của {document.issuer} {subject}."


def _find_document(context: Context, khoa: str) -> Document:
    document = context.report.document(khoa)
    if document.date is None:
        raise _undated(document)
    return document


def _undated(document: Document) -> AuthorError:
    return AuthorError(
        f"văn bản “{document.key}” ({document.number}) chưa có ngày, mà số hiệu dùng lại",
        "ghi ngày ban hành vào data/documents.yml hoặc dẫn văn bản khác",
        Code.UNDATED_DOCUMENT,
    )


def _escape(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)
