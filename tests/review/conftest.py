"""The small report twice: as it was, and to be changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.published import ROOT, SMALL
from tests.review.versions import edit


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The small report as it was; its look is that of this repository."""
    root = Path(shutil.copytree(SMALL, tmp_path / "cu"))
    edit(root, "mkdocs.yml", ("../../../mkdocs.yml", (ROOT / "mkdocs.yml").as_posix()))
    return root


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    """The small report, to be changed."""
    return Path(shutil.copytree(old, tmp_path / "moi"))
