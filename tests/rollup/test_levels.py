"""Communes to districts, these to provinces, these to the Centre: each by the command itself."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from macros.cli import main
from macros.project import Project
from macros.read.table.schema import TableSchema
from macros.rollup.procedure import read_frame
from tests.tools.make_returns import OWN, list_units, make_above, make_returns

UNITS = list(list_units(12, 4, 2))
PARENTS = {row[0]: row[3] for row in UNITS}
MOVED = ("chuyen_den_huyen_khac", "chuyen_di_huyen_khac")  # inside the whole
TWICE = 7  # members whom two units count alike


@pytest.mark.deep
def test_through_three_levels_nothing_is_lost_and_nothing_counted_twice(tmp_path: Path) -> None:
    """Some returns are refused: the Centre has the sum of all others, and is told what lacks."""
    make_returns(tmp_path, "xa", 12, share=3)
    sent = {path.name.partition("-")[0]: path for path in sorted((tmp_path / "gui").iterdir())}
    accepted: set[str] = set()
    for unit in reversed(PARENTS):
        if below := [one for one in PARENTS if PARENTS[one] == unit]:
            returns = [sent[one] for one in below if one in sent]
            came = add_up(tmp_path / unit, below, unit, returns)
            sent[unit] = tmp_path / unit
            accepted |= came
            assert came == {*below} or all(one.startswith("x") for one in below)
    communes = {unit for unit in accepted if unit.startswith("x")}
    assert 3 < len(communes) < 12
    centre = Project(tmp_path / OWN)
    told = (centre.tables / "tong_hop_soat.csv").read_text(encoding="utf-8")
    assert "còn thiếu số liệu của" in told
    seen = 0
    for name, schema in read_frame(centre).tables.items():
        for (keys, column), wanted in added_by_pandas(tmp_path, name, schema, communes).items():
            assert rows_of(centre, name, schema, OWN)[keys][column] == wanted, (name, keys, column)
            seen += 1
    assert seen > 500


def add_up(folder: Path, below: list[str], own: str, returns: list[Path]) -> set[str]:
    """Roll up what was sent, note what is to be noted of the sums, tell who was accepted."""
    make_above(folder, UNITS, below, own)
    sources = [str(path) for path in returns]
    CliRunner().invoke(main, ["--thu-muc", str(folder), "tong-hop", *sources, "--lich", "0"])
    path = folder / "data/tables/bien_dong_dang_vien.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[table["dieu_chinh"].ne("0") & table["ghi_chu"].eq(""), "ghi_chu"] = "Theo đơn vị"
    table.to_csv(path, index=False)
    with (folder / "data/tables/tong_hop_don_vi.csv").open(encoding="utf-8") as stream:
        return {row["ma_don_vi"] for row in csv.DictReader(stream) if row["trang_thai"] == "nhan"}


Rows = dict[tuple[str, ...], dict[str, Decimal]]


def rows_of(report: Project, name: str, schema: TableSchema, unit: str) -> Rows:
    """The numbers of one unit in a table, by its other keys."""
    others = [one for one in schema.primaryKey if one != "ma_don_vi"]
    with (report.tables / f"{name}.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["ma_don_vi"] == unit]
    numbers = [one.name for one in schema.stored_fields if one.combined == "sum"]
    return {
        tuple(row[one] for one in others): {one: Decimal(row[one]) for one in numbers if row[one]}
        for row in rows
    }


def added_by_pandas(
    folder: Path, name: str, schema: TableSchema, communes: set[str]
) -> dict[tuple[tuple[str, ...], str], Decimal]:
    """Each additive cell of the Centre, from the communes' rows in the districts' reports."""
    parts = [
        pd.read_csv(folder / unit / f"data/tables/{name}.csv", dtype=str, keep_default_na=False)
        for unit in PARENTS
        if unit.startswith("h")
    ]
    rows = pd.concat(parts)
    rows = rows[rows["ma_don_vi"].isin(communes)]
    others = [one for one in schema.primaryKey if one != "ma_don_vi"]
    keys = set(schema.primaryKey)
    found: dict[tuple[tuple[str, ...], str], Decimal] = {}
    for column in (one.name for one in schema.stored_fields if one.combined == "sum"):
        if column in keys:
            continue
        filled = rows[rows[column].ne("")]
        groups = filled.groupby(others)[column] if others else [((), filled[column])]
        for key, texts in groups:
            found[key if isinstance(key, tuple) else (key,), column] = sum(map(Decimal, texts))
    if name == "bien_dong_dang_vien":
        found[("2020",), "cuoi_ky"] -= TWICE
        for key in {key for key, _ in found}:
            inside = min(found[key, one] for one in MOVED)
            for one in MOVED:
                found[key, one] -= inside
    return found
