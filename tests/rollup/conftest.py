"""A province, the returns of its districts, and the province's report before any has come."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.project import Project
from tests.published import copy_report
from tests.rollup.returns import UNITS, cut_out, keep_rows

PROVINCE = Path(__file__).parents[1] / "reports" / "tinh"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1612500000")  # 05/02/2021


@pytest.fixture
def province(tmp_path: Path) -> Project:
    """A copy of the province's report, in which everything adds up."""
    return copy_report(PROVINCE, tmp_path / "tinh")


@pytest.fixture
def sent(province: Project, tmp_path: Path) -> Path:
    """A folder with the report of each district."""
    folder = tmp_path / "gui"
    folder.mkdir()
    for unit in UNITS:
        cut_out(province, unit, folder / unit)
    return folder


@pytest.fixture
def waiting(province: Project, sent: Path) -> Project:
    """The province's report without a number."""
    for path in province.tables.glob("*.csv"):
        if path.stem != "don_vi":
            keep_rows(path)
    return province
