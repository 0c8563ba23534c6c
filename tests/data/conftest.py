"""The province's tables, read once, as plainly as pandas can."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

TABLES = Path(__file__).resolve().parents[2] / "data" / "tables"


@cache
def _read(table: str) -> pd.DataFrame:
    return pd.read_csv(TABLES / f"{table}.csv", encoding="utf-8")


@pytest.fixture
def read() -> Callable[[str], pd.DataFrame]:
    """Read one table by its name."""
    return lambda table: _read(table).copy()
