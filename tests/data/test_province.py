"""The committed demonstration data come from the generator, and the province is its parts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "data" / "tables"
PROVINCE = "thanh_giang"
PUBLISHED = {"boi_canh_toan_quoc"}  # real figures, not generated

Read = Callable[[str], pd.DataFrame]


@cache
def schema_of(table: str) -> dict:
    """Read what a table says of itself, once."""
    return yaml.safe_load((TABLES / f"{table}.yml").read_text(encoding="utf-8"))


ALL = sorted(path.stem for path in TABLES.glob("*.yml"))
BY_UNIT = [table for table in ALL if "ma_don_vi" in schema_of(table)["primaryKey"][1:]]


def test_generator_reproduces_the_committed_files(tmp_path: Path) -> None:
    """A second run, elsewhere, writes the same bytes."""
    command = [sys.executable, "-m", "tests.tools.make_province", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    made = {path.stem for path in tmp_path.glob("*.csv")}
    assert made == set(ALL) - PUBLISHED
    for table in made:
        assert (tmp_path / f"{table}.csv").read_bytes() == (TABLES / f"{table}.csv").read_bytes()


@pytest.mark.parametrize("table", ALL)
def test_header_and_keys_follow_the_description(table: str, read: Read) -> None:
    """Columns stand in the order of the YAML; keys are unique; categories are known."""
    schema, frame = schema_of(table), read(table)
    stored = [field for field in schema["fields"] if "formula" not in field]
    assert list(frame.columns) == [field["name"] for field in stored]
    assert not frame.duplicated(schema["primaryKey"]).any()
    for field in stored:
        if "categories" in field:
            known = {str(value) for value in field["categories"]}
            assert set(frame[field["name"]].dropna().astype(str)) <= known, field["name"]


@pytest.mark.parametrize("table", BY_UNIT)
def test_province_is_the_sum_of_its_units(table: str, read: Read) -> None:
    """Every counted column of the province adds up over the twelve committees."""
    schema, frame = schema_of(table), read(table)
    others = [key for key in schema["primaryKey"] if key != "ma_don_vi"]
    counted = [
        field["name"]
        for field in schema["fields"]
        if "formula" not in field and field["type"] == "integer"
    ]
    whole = frame[frame.ma_don_vi == PROVINCE].set_index(others)[counted]
    parts = frame[frame.ma_don_vi != PROVINCE].groupby(others)[counted].sum(min_count=1)
    assert frame.ma_don_vi.nunique() == 13
    pd.testing.assert_frame_equal(whole.sort_index(), parts.sort_index(), check_dtype=False)


@pytest.mark.parametrize("table", BY_UNIT)
def test_units_are_valid_in_the_year(table: str, read: Read) -> None:
    """No row names a unit before it existed or after it ended."""
    units = read("don_vi").set_index("ma_don_vi")
    frame = read(table)
    if "nam" in frame:
        joined = frame.join(units[["tu_nam", "den_nam"]], on="ma_don_vi")
        assert (joined.tu_nam <= joined.nam).all()
        assert (joined.den_nam.isna() | (joined.den_nam >= joined.nam)).all()


def test_units_form_one_tree(read: Read) -> None:
    """There is one root; every parent and every follower is a unit."""
    units = read("don_vi")
    known = set(units.ma_don_vi)
    assert list(units[units.cap == "tinh"].ma_don_vi) == [PROVINCE]
    assert set(units.ma_cha.dropna()) <= known
    assert (units.ma_cha.isna() == (units.ma_don_vi == PROVINCE)).all()
    assert set(units.thay_bang.dropna().str.split().explode()) <= known
    assert (units.den_nam.notna() == units.thay_bang.notna()).all()
