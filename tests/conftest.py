"""What several tests share: whole small reports, and copies of them to damage."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from macros.project import Project
from tests.deep import IS_DEEP
from tests.published import (
    ROOT,
    SMALL,
    copy_report,
    publish_catalogue,
    publish_report,
    publish_small,
)
from tests.slow import is_slow

Once = Callable[[str, Callable[[Path], None]], Path]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what `make test-fast` leaves out; leave to `make test-deep` what is its."""
    for item in items:
        if isinstance(item, pytest.Function) and is_slow(item):
            item.add_marker(pytest.mark.slow)
    deep = [] if IS_DEEP else [item for item in items if item.get_closest_marker("deep")]
    config.hook.pytest_deselected(items=deep)
    items[:] = [item for item in items if item not in deep]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skipped test fail on CI, where nothing may be missing."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though this is CI: {report.longrepr[-1]}"
    return report


@pytest.fixture
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A writable copy of the small report, with this repository's look.

    Whoever publishes it finds the drawings there, which are made once for all tests.
    """
    project = copy_report(SMALL, tmp_path / "nho")
    if is_slow(request.node):
        shutil.copytree(request.getfixturevalue("small_copies").cache, project.cache)
    return project


@pytest.fixture(scope="session")
def real() -> Project:
    """The report that this repository publishes, not to be written to."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder of a name, once for all workers of a test run; it is not to be written to."""
    own = tmp_path_factory.getbasetemp()
    common = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own

    def make(name: str, build: Callable[[Path], None]) -> Path:
        work, done = common / name, common / f"{name}.xong"
        try:
            work.mkdir()
        except FileExistsError:  # another worker is at it, or has done it
            while not done.exists():
                time.sleep(0.2)
            return work
        try:
            build(work)
        finally:
            done.touch()
        return work

    return make


@pytest.fixture(scope="session")
def report_site(once: Once) -> Path:
    """The folder of the report of this repository, published from a copy."""
    return Project(once("bao-cao", publish_report)).site


@pytest.fixture(scope="session")
def small_copies(once: Once) -> Project:
    """The small report, published as site, PDF and Word copy."""
    return Project(once("nho", publish_small))


@pytest.fixture(scope="session")
def catalogued(once: Once) -> Project:
    """The small report with a catalogue, published in a folder whose name has signs in it."""
    return Project(once("Số #1 100%", publish_catalogue))


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
