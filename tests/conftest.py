"""What several tests share: whole small reports, and copies of them to damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.project import Project

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "reports" / "nho"


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """A writable copy of the small report, with this repository's look."""
    return copy_report(SMALL, tmp_path / "nho")


@pytest.fixture(scope="session")
def real() -> Project:
    """The report that this repository publishes, not to be written to."""
    return Project(ROOT)


def copy_report(source: Path, target: Path) -> Project:
    """Copy a report's words and numbers, and give it the look and mechanics of this repository."""
    shutil.copytree(source, target)
    shutil.copytree(ROOT / "overrides", target / "overrides", dirs_exist_ok=True)
    config = target / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    mechanics = (ROOT / "mkdocs.yml").as_posix()
    config.write_text(text.replace("../../../mkdocs.yml", mechanics), encoding="utf-8")
    return Project(target)


Damage = Callable[[str, str, str], None]


@pytest.fixture
def damage(small: Project) -> Damage:
    """Change one place in a file of the small report; the old text must be there."""

    def change(file: str, old: str, new: str) -> None:
        path = small.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change
