"""Where the parts of a report project lie on disk, and what is kept there until it changes."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from macros.files.work import making
from macros.findings import AuthorError, BrokenTable, Code, Finding, Severity

# The copies beside the site, in its folder.
PDF_NAME = "bao-cao.pdf"
DOCX_NAME = "bao-cao.docx"


@dataclass(frozen=True, slots=True)
class Project:
    """The folders and files of one report, all derived from its root.

    Args:
        is_foreign: Whether nobody vouches for its files: words, numbers and navigation are its
            own, look and mechanics those that travel with this code.
        keeps_in: Where else than in the root to keep what is made once.
        is_version: Whether, though foreign, look and mechanics are its own: they are only read.
    """

    root: Path
    is_foreign: bool = False
    keeps_in: Path | None = None
    is_version: bool = False

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
        is_packaged = self.is_foreign and not self.is_version
        return PACKAGED.overrides if is_packaged else self.root / "overrides"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def cache(self) -> Path:
        # A stranger's cache is not believed either; below what is no folder nothing is kept.
        own = Path(os.devnull, "x") if self.is_foreign else self.root / ".cache"
        return self.keeps_in or own

    @property
    def sources(self) -> Iterator[Path]:
        """The files and folders that a report is made of."""
        looks = () if self.is_foreign else (self.overrides,)
        return (path for path in (self.config, self.docs, self.data, *looks) if path.exists())

    @property
    def keeps(self) -> bool:
        """Whether there is a place to keep anything."""
        return self.cache.parent != Path(os.devnull)

    def record(self, kind: str, name: str) -> Path:
        """Name the record of something in the report; a version beside it has its own."""
        of_version = _OF_VERSION if self.is_foreign else ""
        return Path(f"{self.cache}/soat/{kind}{of_version}/{digest(kind, name)[:32]}.json")

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
        return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in name)


# What the code travels with: beside it in a checkout, inside it once installed.
PACKAGED = Project(Path(__file__).parents[1])
if (_INSTALLED := Path(__file__).with_name("khung")).is_dir():
    PACKAGED = Project(_INSTALLED, keeps_in=Path(os.devnull, "x"))


def find_project(start: Path, *, is_foreign: bool = False) -> Project | None:
    """Find the project that holds a folder: the nearest one upwards with an mkdocs.yml."""
    folders = (start.resolve(), *start.resolve().parents)
    found = (folder for folder in folders if (folder / "mkdocs.yml").is_file())
    return next((Project(folder, is_foreign) for folder in found), None)


Memory = dict[object, tuple[Any, Any]]
_MEMORIES: ContextVar[Any] = ContextVar("memories", default=None)
Made = TypeVar("Made")


@contextmanager
def remembering(before: Memory, interrupt: Callable[[], None] = lambda: None) -> Iterator[Memory]:
    """Let what is made within the block be taken from what was made before, if nothing it is made
    of is other now; give what is worth to be remembered the next time. `interrupt` may raise.
    """
    now: Memory = {}
    token = _MEMORIES.set((before, now, interrupt))
    try:
        yield now
    finally:
        _MEMORIES.reset(token)


def again(key: object, seen: object, make: Callable[[], Made]) -> Made:
    """Give what is remembered of a thing, or make it.

    Args:
        key: What it is; of one thing, one state is remembered.
        seen: All that it is made of. What is the same object is equal at once.
        make: Gives what nobody may change.
    """
    made: Made = _remember(key, lambda was: was == seen, lambda: (seen, make()))
    return made


def _remember(
    key: object, holds: Callable[[Any], bool], make: Callable[[], tuple[Any, Any]]
) -> Any:
    if (memories := _MEMORIES.get()) is None:
        return make()[1]
    before, now, interrupt = memories
    interrupt()
    known = now.get(key) or before.get(key)
    if known is None or not holds(known[0]):
        known = make()
    now[key] = known
    return known[1]


def take(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a kept file, or make and keep it; one that is not as it was written is made again.

    Where nothing can be read or kept, as in a folder that may not be written to, it is made only.

    Args:
        path: Named by `kept_name`.
    """
    content = read_kept(path)
    if content is None:
        content = make()
        _keep(path, content)
    return content


def recall(
    path: Path,
    digest_of: Callable[[str], str | None],
    make: Callable[..., tuple[Any, Iterable[str]]],
    *kinds: type[Any],
    renews: bool = False,
) -> Any:
    """Give what is on record, or make it and put it on record with all that was looked at.

    A record is believed while each of these, and all code, is as it was; the next one takes its
    place. So there is never more than one of a name, and none that is older than its sources.
    What a version beside the report has on record is believed as well: most of both is the same.

    Args:
        path: Named by what the record is about, not by what it says.
        digest_of: Gives the digest of a thing by its name; None for one that nobody can digest,
            and nothing that looked at it is kept.
        make: Gives what is kept and the names of all that it looked at. Outside of dataclasses,
            tuples come back as lists.
        kinds: The dataclasses in what is kept.
        renews: Whether `make` takes what is on record and stands in part, with the names of what
            has changed; what nobody can digest has, then.
    """

    def changed(used: Mapping[str, str | None]) -> set[str]:
        return {one for one, was in used.items() if was is None or digest_of(one) != was}

    def read() -> tuple[Mapping[str, str | None], Any]:
        kind, code = path.parent.name, digest_tools()
        other = kind.removesuffix(_OF_VERSION) if kind.endswith(_OF_VERSION) else kind + _OF_VERSION
        revive = _revive if kinds else _revive.__wrapped__  # else whoever reads YAML may change it
        old = []
        for place in (path, path.parent.with_name(other) / path.name):
            made_by, used, made = revive(read_kept(place) or b"[0, {}, 0]", kinds)
            if made_by == code:
                if not (new := changed(used)):
                    return used, made
                old.append((new, made))
        with making():
            made, names = make(*old) if renews else make()
        used = {name: digest_of(name) for name in sorted(names)}
        if renews or None not in used.values():
            said = json.dumps([code, used, made], default=_part, ensure_ascii=False)
            _keep(path, said.encode("utf-8", "surrogatepass"))
        return used, made

    # The name is one that both versions of a report have in common.
    return _remember(path.name, lambda used: not changed(used), read)


@lru_cache(maxsize=128)  # two versions have most in common
def _revive(kept: bytes, kinds: tuple[type[Any], ...]) -> Any:
    made_by: dict[str, Callable[..., Any]] = {_KIND + one.__name__: one for one in kinds}
    made_by |= _MADE_BY

    def revive(read: dict[str, Any]) -> Any:
        if len(read) != 1 or (made := made_by.get(next(iter(read)))) is None:
            return read
        (parts,) = read.values()
        return made(*[tuple(one) if type(one) is list else one for one in parts])

    return json.loads(kept, object_hook=revive)


_OF_VERSION = "-ban-khac"  # behind the kind of what a version beside the report has on record
_KIND = "\0"  # before the name of a kind, where no YAML has a key like it
_MADE_BY: dict[str, Callable[..., Any]] = {
    "\0Decimal": Decimal,
    "\0date": date.fromisoformat,
    "\0Finding": lambda p, n, what, remedy, code, grade: Finding(
        p, n, what, remedy, Code(code), Severity(grade)
    ),
    "\0AuthorError": lambda what, remedy, code: AuthorError(what, remedy, Code(code)),
    "\0BrokenTable": lambda what, remedy, code: BrokenTable(what, remedy, Code(code)),
}


def _part(value: Any) -> dict[str, list[Any]]:
    """Part what JSON does not know into what makes it again."""
    kind = type(value)
    is_plain = kind in (Decimal, date)
    parts = [str(value)] if is_plain else [getattr(value, one) for one in kind.__match_args__]
    return {_KIND + kind.__name__: parts}


def digest(*values: object) -> str:
    """Digest values of which `repr` tells all, as it does of dataclasses and models."""
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()


def read_kept(path: Path) -> bytes | None:
    """Read a kept file; None for one that is not there, or not as it was written."""
    with suppress(OSError):
        seal, content = (kept := path.read_bytes())[:_SEAL], kept[_SEAL:]
        if seal == _seal(path, content):
            if time.time() - path.stat().st_mtime > _DAY:
                os.utime(path)  # still used
            return content
    return None


def forget_unused(project: Project) -> None:
    """Remove what was kept, and used by no run for a week."""
    for path in project.cache.rglob("*.*") if project.keeps else ():
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > 7 * _DAY and path.is_file():
                path.unlink()


_DAY = 24 * 60 * 60  # seconds


def _keep(path: Path, content: bytes) -> None:
    """Put a file in its place in one step, so that no other run sees half of it."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.tam")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            unfinished.write_bytes(_seal(path, content) + content)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


_SEAL = hashlib.sha256().digest_size


def _seal(path: Path, content: bytes) -> bytes:
    """Bind what a kept file holds to its name: neither can be taken for another's."""
    return hashlib.sha256(hashlib.sha256(content).digest() + path.name.encode()).digest()


def kept_name(*sources: bytes) -> str:
    """Name a kept file by all that it depends on: its sources, the tools, this whole package."""
    return digest(digest_tools(), sources)


@cache
def digest_code(package: Path) -> bytes:
    """Digest all files of a package, word lists among them, with those of its subpackages."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.*")):
        if path.parent.name != "__pycache__" and path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def digest_tools() -> str:
    """Digest all code that can take part: this whole package, and whatever is installed."""
    return _digest_of(digest_code(Path(__file__).parent), _installed)


_digest_of = lru_cache(lambda code, installed: digest(code, installed()))


@cache
def _installed() -> tuple[str, ...]:
    infos = (path.name for folder in sys.path for path in Path(folder).glob("*-info"))
    return sys.version, *sorted(infos)
