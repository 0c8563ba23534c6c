"""Where the parts of a report project lie on disk, and what is kept there until it changes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# The copies beside the site, in its folder.
PDF_NAME = "bao-cao.pdf"
DOCX_NAME = "bao-cao.docx"


@dataclass(frozen=True, slots=True)
class Project:
    """The folders and files of one report, all derived from its root."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "mkdocs.yml"

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def tables(self) -> Path:
        return self.data / "tables"

    @property
    def overrides(self) -> Path:
        return self.root / "overrides"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def cache(self) -> Path:
        return self.root / ".cache"

    def relative(self, path: Path) -> str:
        """Name a file as findings do: relative to the root, forward slashes, printable."""
        name = path.relative_to(self.root).as_posix()
        if name.isprintable():
            return name
        return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in name)


def find_project(start: Path) -> Project | None:
    """Find the project that holds a folder: the nearest one upwards with an mkdocs.yml."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file():
            return Project(folder)
    return None


def take(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a kept file, or make and keep it; nobody ever reads half of one.

    Args:
        path: Named by a digest of everything that the content depends on.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        content = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
        return content
