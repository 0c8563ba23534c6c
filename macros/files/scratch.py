"""Folders to work in: gone with their run, and those of runs that were killed with the next one."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

if sys.platform != "win32":
    import fcntl

OLD = "old"  # in a folder beside a target: what was in the target's place
_END = ".tam"
_PREFIX = "bao-cao-"  # of what lies among the temporary files of all programs
_NAME = re.compile(rf"(?:\.|{_PREFIX}).+-\w{{8}}{re.escape(_END)}")
_LOCK = "khoa"


@contextmanager
def temporary(purpose: str) -> Iterator[Path]:
    """Give an empty folder among the temporary files of this machine."""
    sweep()
    with _folder(Path(tempfile.gettempdir()), f"{_PREFIX}{purpose}-") as folder:
        yield folder


def keep_compiled(environment: Environment, name: str) -> None:
    """Keep compiled templates, which are code: for this user alone, in no folder that travels.

    Args:
        name: Of all that they are made by.
    """
    from jinja2 import FileSystemBytecodeCache

    with suppress(RuntimeError, OSError):
        environment.bytecode_cache = FileSystemBytecodeCache(pattern=f"{_PREFIX}{name}-%s")


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give an empty file near a target; unless it is renamed by then, it goes with the block.

    Whoever renames it to the target replaces that in one step: nobody sees half of a file.
    """
    with folder_beside(target) as folder:
        path = folder / target.name
        path.touch()
        if target.exists():
            path.chmod(target.stat().st_mode & 0o777)
        yield path


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """Give an empty folder on the disk of a target."""
    recover(target)
    with _folder(target.parent, f".{target.name}-") as folder:
        yield folder


def recover(target: Path) -> None:
    """Put back what a killed run had moved away from a target, and remove what it left there."""
    for folder in _dead(target.parent.glob(f".{escape(target.name)}-????????{_END}/")):
        if (folder / OLD).exists() and not os.path.lexists(target):
            (folder / OLD).rename(target)


def sweep(*parents: Path) -> None:
    """Remove what killed runs left in some folders, and among the temporary files."""
    for parent in (*parents, Path(tempfile.gettempdir())):
        for _ in _dead(path for path in parent.glob(f"*{_END}/") if _NAME.fullmatch(path.name)):
            pass


def _dead(folders: Iterable[Path]) -> Iterator[Path]:
    """List the folders whose run is no more; each is removed after it."""
    for folder in folders:
        with _seized(folder) as is_dead:
            if is_dead:
                yield folder
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _folder(parent: Path, prefix: str) -> Iterator[Path]:
    while True:
        folder = Path(tempfile.mkdtemp(_END, prefix, parent))
        with _seized(folder, is_own=True) as is_held:
            # Another run may have swept it before it was held.
            if is_held and folder.is_dir():
                try:
                    yield folder
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
                return


@contextmanager
def _seized(folder: Path, *, is_own: bool = False) -> Iterator[bool]:
    """Hold a folder as long as this run lives; tell whether nobody else does.

    The system itself lets go of it when a run is killed.
    """
    lock = None
    try:
        if sys.platform == "win32":
            (folder / _LOCK).unlink(missing_ok=True)  # refused while another run has it open
            lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR) if is_own else None
        else:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_free = True
    except BlockingIOError:
        is_free = False
    except OSError:  # swept, another's, or on a disk without locks, where nothing is certain
        is_free = is_own
    try:
        yield is_free
    finally:
        if lock is not None:
            os.close(lock)
