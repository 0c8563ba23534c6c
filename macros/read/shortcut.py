"""Shortcuts (symbolic links) in docs/ and data/: only to single files of the report itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from macros.errors import AuthorError
from macros.findings import Code
from macros.project import Project

_SHOWN = 60  # letters of a target


def refuse_shortcut(project: Project, path: Path) -> None:
    """Raise AuthorError when a path leads, through a shortcut, out of the report or nowhere.

    What lies elsewhere on the machine would be published; a folder would be published but not
    read, since nothing here follows shortcuts to folders while the site builder does.

    Args:
        path: Below docs/ or data/; other paths are not judged.
    """
    shortcut = next(_shortcuts(project, path), None)
    if shortcut is None:
        return
    shown = str(shortcut.readlink())
    name = f"lối tắt tới “{shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}”"
    try:
        target = shortcut.resolve(strict=True)
    except FileNotFoundError:
        remedy = "chép tệp thật vào đây hoặc xóa lối tắt"
        raise AuthorError(f"{name}, là tệp không có", remedy, Code.STRAY_FILE) from None
    except (OSError, RuntimeError):  # before Python 3.13 a loop is a RuntimeError
        message = f"{name} dẫn vòng trở lại chính nó"
        raise AuthorError(message, "xóa lối tắt này", Code.STRAY_FILE) from None
    if not any(target.is_relative_to(area.resolve()) for area in _areas(project)):
        message = f"{name} dẫn ra ngoài docs/ và data/"
        raise AuthorError(message, "chép tệp thật vào đây thay cho lối tắt", Code.STRAY_FILE)
    if target.is_dir():
        message = f"{name} là lối tắt tới thư mục"
        raise AuthorError(message, "chép cả thư mục vào đây thay cho lối tắt", Code.STRAY_FILE)


def walk(folder: Path) -> Iterator[Path]:
    """List the files below a folder, and the shortcuts, which are not followed; hidden ones not."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shortcuts = [name for name in folders if Path(parent, name).is_symlink()]
        for name in sorted([*files, *shortcuts]):
            if not name.startswith("."):
                yield Path(parent, name)


def _shortcuts(project: Project, path: Path) -> Iterator[Path]:
    """List the parts of a path below docs/ or data/ that are shortcuts, the outermost first."""
    for area in _areas(project):
        if path.is_relative_to(area):
            parts = path.relative_to(area).parts
            for number in range(1, len(parts) + 1):
                part = area.joinpath(*parts[:number])
                if part.is_symlink():
                    yield part


def _areas(project: Project) -> tuple[Path, Path]:
    return project.docs, project.data
