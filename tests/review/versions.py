"""Two versions of the small report, as two folders."""

from __future__ import annotations

import re
from pathlib import Path

from macros.files.scratch import temporary
from macros.project import Project
from macros.read.report import read_report
from macros.review.compare import compare
from macros.review.differences import Differences, PassageChange
from macros.review.version import Version, printed_by, read_version

BOOKS = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
READERS_CSV = "data/tables/ban_doc.csv"
UNITS_CSV, UNITS_YML = "data/tables/chi_nhanh.csv", "data/tables/chi_nhanh.yml"


def read_printed(root: Path) -> Version:
    """Read a folder with what it prints; nothing is checked."""
    project = Project(root, is_foreign=True, is_version=True)
    return printed_by(read_report(project), root.name)


def compare_printed(old: Version, new: Version) -> Differences:
    """Compare two versions that have been read."""
    with temporary("trang") as folder:
        return compare(old, new, folder)


def compare_folders(old: Path, new: Path) -> Differences:
    """Compare two folders by what they print."""
    return compare_printed(read_printed(old), read_printed(new))


def compare_examined(old: Path, new: Path) -> Differences:
    """Compare two folders by their findings, too."""
    sides = (read_version(Project(one, is_foreign=True), one.name) for one in (old, new))
    return compare_printed(*sides)


def edit(root: Path, name: str, *changes: tuple[str, str]) -> None:
    """Change words of a file; each must be there."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def rows(found: Differences) -> list[PassageChange]:
    return [row for page in found.pages for row in page.changes]


def values(found: Differences) -> list[tuple[str, str]]:
    return [(value.old.fact.text, value.new.fact.text) for value in found.values]


def come_and_gone(found: Differences) -> tuple[int, int]:
    """Count the printed numbers that are new, and those that are no more."""
    counts = found.counts()
    return counts["số in ra thêm"], counts["số in ra bỏ"]


def rename(root: Path, old: str, new: str) -> None:
    """Write a name otherwise wherever it stands."""
    for path in (*root.glob("docs/**/*.md"), *root.glob("data/**/*.*")):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"(?<![\w-]){old}(?!\w)", new, text), encoding="utf-8")
