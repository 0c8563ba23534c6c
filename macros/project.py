"""Where the parts of a report project lie on disk, and what is kept there until it changes."""

from __future__ import annotations

import filecmp
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from macros.files.scratch import beside
from macros.findings import ReportError

# The copies beside the site, in its folder.
PDF_NAME = "bao-cao.pdf"
DOCX_NAME = "bao-cao.docx"


@dataclass(frozen=True, slots=True)
class Project:
    """The folders and files of one report, all derived from its root.

    Args:
        is_foreign: Whether nobody vouches for its files: words, numbers and navigation are its
            own, look and mechanics those that travel with this code.
    """

    root: Path
    is_foreign: bool = False

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
    def maps(self) -> Path:
        return self.data / "ban_do"

    @property
    def overrides(self) -> Path:
        return PACKAGED.overrides if self.is_foreign else self.root / "overrides"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def cache(self) -> Path:
        # A stranger's cache is not believed either; below what is no folder nothing is kept.
        return Path(os.devnull, "x") if self.is_foreign else self.root / ".cache"

    @property
    def published(self) -> int | None:
        """Number of the folder that is the site; another one takes its place, None without."""
        return self.site.stat().st_ino if self.site.exists() else None

    def look(self, name: str) -> Path:
        """Find a file of the look: the report's own, else the one that travels with this code."""
        own = self.overrides / name
        return own if own.is_file() else PACKAGED.overrides / name

    def own_look(self, pattern: str) -> Iterator[Path]:
        """List the files of the report's own look that are not as the packaged ones."""
        look, packaged = self.overrides, PACKAGED.overrides
        for path in sorted(look.rglob(pattern)) if look.resolve() != packaged.resolve() else ():
            other = packaged / path.relative_to(look)
            if path.is_file() and not (other.is_file() and filecmp.cmp(path, other, shallow=False)):
                yield path

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


@contextmanager
def unchanged(project: Project) -> Iterator[None]:
    """Refuse what the block makes when a file of the report is another one at its end.

    It is read more than once on the way: pages could be of one state, downloads and copies of
    another, and neither of the one that was checked.

    Raises:
        ReportError: with the name of the file.
    """
    before = dict(_state(project))
    yield
    changed = before.items() ^ dict(_state(project)).items()
    if changed:
        name = project.relative(min(changed)[0])
        raise ReportError(f"{name} bị sửa trong lúc dựng, chưa xuất bản gì; lưu xong thì làm lại")


def _state(project: Project) -> Iterator[tuple[Path, tuple[int, bytes]]]:
    """List the files of a report, but hidden ones, with the time and the digest of each."""
    folders = (project.docs, project.data, *([] if project.is_foreign else [project.overrides]))
    for path in (project.config, *(path for folder in folders for path in folder.rglob("*"))):
        is_hidden = any(
            name.startswith((".", "~$")) for name in path.relative_to(project.root).parts
        )
        with suppress(OSError):  # gone meanwhile, which the other list tells
            if not is_hidden and path.is_file():
                with path.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").digest()
                yield path, (path.stat().st_mtime_ns, digest)


def find_project(start: Path, *, is_foreign: bool = False) -> Project | None:
    """Find the project that holds a folder: the nearest one upwards with an mkdocs.yml."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file():
            return Project(folder, is_foreign)
    return None


def take(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a kept file, or make and keep it; one that is not as it was written is made again.

    Where nothing can be read or kept, as in a folder that may not be written to, it is made only.

    Args:
        path: Named by `kept_name`.
    """
    with suppress(OSError):
        seal, content = (kept := path.read_bytes())[:_SEAL], kept[_SEAL:]
        if seal == _seal(path, content):
            return content
    content = make()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside(path) as unfinished:
            unfinished.write_bytes(_seal(path, content) + content)
            unfinished.replace(path)
    return content


_SEAL = hashlib.sha256().digest_size


def _seal(path: Path, content: bytes) -> bytes:
    """Bind what a kept file holds to its name: neither can be taken for another's."""
    return hashlib.sha256(hashlib.sha256(content).digest() + path.name.encode()).digest()


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
