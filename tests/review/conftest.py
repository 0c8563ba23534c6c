"""The small report twice: as it was, and to be changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.published import SMALL, copy_report


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The small report as it was."""
    return copy_report(SMALL, tmp_path / "cu").root


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    """The small report, to be changed."""
    return Path(shutil.copytree(old, tmp_path / "moi"))
