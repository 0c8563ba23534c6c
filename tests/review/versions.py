"""Two versions of the small report, as two folders."""

from __future__ import annotations

from pathlib import Path

from macros.files.scratch import temporary
from macros.project import Project
from macros.review.compare import compare
from macros.review.differences import Differences
from macros.review.version import read_version


def compare_folders(old: Path, new: Path) -> Differences:
    """Compare two folders."""
    versions = read_version(Project(old), "cũ"), read_version(Project(new), "mới")
    with temporary("a") as one, temporary("b") as two:
        return compare(*versions, (one, two))


def edit(root: Path, name: str, *changes: tuple[str, str]) -> None:
    """Change words of a file; each must be there."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
