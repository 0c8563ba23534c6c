"""Addresses in the web interface of the repository that holds the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from macros.read.identity import Identity

# What differs between web interfaces: the paths, and the names of an issue's parts.
_SHAPES: Mapping[str, Mapping[str, str]] = {
    "github": {
        "view": "blob/{branch}/{path}",
        "edit": "edit/{branch}/{path}",
        "line": "#L{line}",
        "issue": "issues/new",
        "title": "title",
        "body": "body",
    },
    "gitlab": {
        "view": "-/blob/{branch}/{path}",
        "edit": "-/edit/{branch}/{path}",
        "line": "#L{line}",
        "issue": "-/issues/new",
        "title": "issue[title]",
        "body": "issue[description]",
    },
}


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with a web interface.

    Args:
        home: Its address, without a slash at the end.
        kind: The shape of its addresses, "github" or "gitlab"; None when not known.
    """

    home: str
    kind: str | None
    branch: str

    def view(self, path: str, line: int | None = None) -> str | None:
        """Give the address that shows a file, at a line if wanted."""
        address = self._at("view", path)
        if address is None or self.kind is None or line is None:
            return address
        return address + _SHAPES[self.kind]["line"].format(line=line)

    def edit(self, path: str) -> str | None:
        """Give the address that opens a file for editing."""
        return self._at("edit", path)

    def new_issue(self, title: str, body: str) -> str | None:
        """Give the address of an issue that needs only to be sent."""
        if self.kind is None:
            return None
        shape = _SHAPES[self.kind]
        query = urlencode({shape["title"]: title, shape["body"]: body}, quote_via=quote)
        return f"{self.home}/{shape['issue']}?{query}"

    def _at(self, what: str, path: str) -> str | None:
        if self.kind is None:
            return None
        place = _SHAPES[self.kind][what].format(branch=quote(self.branch), path=quote(path))
        return f"{self.home}/{place}"


def repository_of(identity: Identity) -> Repository | None:
    """Read the repository from the report's particulars; None when they name none."""
    if not identity.repo_url:
        return None
    home = identity.repo_url.rstrip("/").removesuffix(".git")
    host = urlsplit(home).hostname or ""
    guessed = next((one for one in _SHAPES if one in host), None)
    return Repository(home, identity.repo_loai or guessed, identity.repo_nhanh)
