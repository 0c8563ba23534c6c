"""The register of cited documents: a number alone is no key, since numbers restart."""

from __future__ import annotations

import datetime

from pydantic import field_validator

from macros.read.yaml_file import Model


class Document(Model):
    """One cited document; `title` begins with its kind ("Hướng dẫn về …")."""

    key: str
    number: str
    date: datetime.date | None
    issuer: str
    title: str
    kind: str
    verification: str
    note: str | None = None
    cited_in_outline: str | None = None

    @property
    def subject(self) -> str:
        """The title without the kind that it begins with."""
        title = self.title
        return title[len(self.kind) :].strip() if title.startswith(self.kind) else title


class Register(Model):
    """All documents of data/documents.yml."""

    documents: tuple[Document, ...]

    @field_validator("documents")
    @classmethod
    def _keys_are_unique(cls, documents: tuple[Document, ...]) -> tuple[Document, ...]:
        keys: set[str] = set()
        numbers: set[tuple[str, datetime.date | None]] = set()
        for document in documents:
            identity = (document.number, document.date)
            if document.key in keys or identity in numbers:
                raise ValueError(f"văn bản “{document.key}” ({document.number}) ghi hai lần")
            keys.add(document.key)
            numbers.add(identity)
        return documents
