"""Where the parts of a report project lie on disk, and what is kept there until it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from macros.files.replace import beside

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

    def look(self, name: str) -> Path:
        """Find a file of the look: the report's own, else the one that travels with this code."""
        own = self.overrides / name
        return own if own.is_file() else PACKAGED.overrides / name

    def relative(self, path: Path) -> str:
        """Name a file as findings do: relative to the root, forward slashes, printable."""
        name = path.relative_to(self.root).as_posix()
        if name.isprintable():
            return name
        return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in name)


def _find_packaged(package: Path) -> Project:
    """Find what the code travels with: beside it in a checkout, inside it once installed."""
    installed = package / "khung"
    return Project(installed if installed.is_dir() else package.parent)


PACKAGED = _find_packaged(Path(__file__).parent)


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
        path: Named by `kept_name`.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        content = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside(path) as unfinished:
            unfinished.write_bytes(content)
            unfinished.replace(path)
        return content


def kept_name(*sources: bytes, tools: Iterable[str]) -> str:
    """Name a kept file by all that it depends on: its sources, the tools, and this whole package.

    No list of the modules that take part could be forgotten: a change in any of them counts.

    Args:
        sources: What it is made from.
        tools: The distributions that help to make it.
    """
    versions = (version(tool).encode() for tool in tools)
    digest = hashlib.sha256(digest_code(Path(__file__).parent))
    for part in (*versions, *sources):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


@cache
def digest_code(package: Path) -> bytes:
    """Digest all modules of a package, with those of its subpackages."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
