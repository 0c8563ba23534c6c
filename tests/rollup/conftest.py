"""A province and the returns of its districts."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.project import Project
from tests.published import copy_report

PROVINCE = Path(__file__).parents[1] / "reports" / "tinh"


@pytest.fixture
def province(tmp_path: Path) -> Project:
    """A copy of the province's report, in which everything adds up."""
    return copy_report(PROVINCE, tmp_path / "tinh")
