"""What several tests share: whole small reports, and copies of them to damage."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from macros.project import Project
from tests.slow import is_slow

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "reports" / "nho"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that `make test-fast` leaves out."""
    for item in items:
        if isinstance(item, pytest.Function) and is_slow(item):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skipped test fail on CI, where nothing may be missing."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though this is CI: {report.longrepr[-1]}"
    return report


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
