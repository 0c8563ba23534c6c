"""Write a report whose main table has about a million rows: units, years, categories."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

DISTRICTS = 12
YEARS = range(2010, 2021)
KINDS = [f"loai_{number:02}" for number in range(20)]

UNIT_SCHEMA = """\
title: Danh mục đơn vị
primaryKey: [ma_don_vi]
label: ten
parent: ma_cha
valid: {from: tu_nam, to: den_nam}
fields:
- {name: ma_don_vi, title: Mã, type: string}
- {name: ten, title: Tên, type: string}
- {name: ma_cha, title: Đơn vị cấp trên, type: string, references: don_vi}
- {name: tu_nam, title: Từ năm, type: year}
- {name: den_nam, title: Đến năm, type: year}
"""
SUM_SCHEMA = """\
title: Tổng số
primaryKey: [nam, ma_don_vi]
fields:
- {name: nam, title: Năm, type: year}
- {name: ma_don_vi, title: Đơn vị, type: string, references: don_vi}
- {name: tong, title: Tổng số, type: integer}
"""
LARGE_SCHEMA = """\
title: Bảng lớn
primaryKey: [nam, ma_don_vi, loai]
fields:
- {name: nam, title: Năm, type: year}
- {name: ma_don_vi, title: Đơn vị, type: string, references: don_vi}
- name: loai
  title: Loại
  type: string
  categories: {%s}
- {name: dau_ky, title: Đầu kỳ, type: integer, constraints: {minimum: 0}}
- {name: tang, title: Tăng, type: integer, constraints: {minimum: 0}}
- {name: giam, title: Giảm, type: integer, constraints: {minimum: 0}}
- {name: cuoi_ky, title: Cuối kỳ, type: integer, constraints: {minimum: 0}}
- {name: ty_le, title: Tỷ lệ, type: number, decimals: 1, summable: false,
   constraints: {minimum: 0, maximum: 100}}
rules:
- {id: ML1, says: Cuối kỳ bằng đầu kỳ cộng tăng trừ giảm., holds: cuoi_ky = dau_ky + tang - giam}
- {id: ML2, says: Đầu kỳ bằng cuối kỳ năm trước., holds: dau_ky = truoc(cuoi_ky)}
- {id: ML3, says: Tổng bằng bảng tổng số., by: [nam, ma_don_vi], holds: tong(cuoi_ky) = tong.tong}
- {id: ML4, says: Cấp trên bằng tổng cấp dưới., sum_of_children: all}
- {id: ML5, says: Tỷ lệ trong khoảng., holds: 0 <= ty_le <= 99.9}
- {id: ML6, says: Đơn vị còn hiệu lực., valid: ma_don_vi}
- {id: ML7, says: Đủ dòng., complete: [nam, ma_don_vi, loai]}
"""


def write_million(root: Path, rows: int = 1_000_000) -> Path:
    """Write data/tables of a sound report of about so many rows; return the folder.

    Args:
        root: Folder of the report; it gets an empty mkdocs.yml too.
    """
    folder = root / "data" / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").touch()
    communes = rows // (len(YEARS) * len(KINDS)) - DISTRICTS - 1
    units = _units(communes)
    units.to_csv(folder / "don_vi.csv", index=False, lineterminator="\n")
    large = _with_higher_levels(_communes(units, communes), units)
    sums = large.groupby(["nam", "ma_don_vi"], sort=False).cuoi_ky.sum().rename("tong")
    sums.reset_index().to_csv(folder / "tong.csv", index=False, lineterminator="\n")
    large.to_csv(folder / "lon.csv", index=False, lineterminator="\n")
    kinds = ", ".join(f"{kind}: {kind}" for kind in KINDS)
    for name, schema in (
        ("don_vi", UNIT_SCHEMA),
        ("tong", SUM_SCHEMA),
        ("lon", LARGE_SCHEMA % kinds),
    ):
        (folder / f"{name}.yml").write_text(schema, encoding="utf-8")
    return root


def _units(communes: int) -> pd.DataFrame:
    districts = [f"huyen_{number:02}" for number in range(DISTRICTS)]
    names = ["tinh", *districts, *(f"xa_{number:05}" for number in range(communes))]
    parents = ["", *["tinh"] * DISTRICTS]
    parents += [districts[number % DISTRICTS] for number in range(communes)]
    return pd.DataFrame(
        {"ma_don_vi": names, "ten": names, "ma_cha": parents, "tu_nam": 1997, "den_nam": ""}
    )


def _communes(units: pd.DataFrame, communes: int) -> pd.DataFrame:
    chance = np.random.default_rng(2020)
    shape = (len(YEARS), communes, len(KINDS))
    gains, losses = chance.integers(10, 30, shape), chance.integers(0, 10, shape)
    closing = 100 + np.cumsum(gains - losses, axis=0)
    keys = pd.MultiIndex.from_product(
        [YEARS, units.ma_don_vi[-communes:], KINDS], names=["nam", "ma_don_vi", "loai"]
    )
    columns = {
        "dau_ky": closing - gains + losses,
        "tang": gains,
        "giam": losses,
        "cuoi_ky": closing,
    }
    values = {name: numbers.ravel() for name, numbers in columns.items()}
    return pd.DataFrame(values, index=keys).reset_index()


def _with_higher_levels(communes: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    above = units.set_index("ma_don_vi").ma_cha
    keys = ["nam", "ma_don_vi", "loai"]
    districts = communes.assign(ma_don_vi=communes.ma_don_vi.map(above))
    districts = districts.groupby(keys, sort=False).sum().reset_index()
    province = districts.assign(ma_don_vi="tinh").groupby(keys, sort=False).sum().reset_index()
    large = pd.concat([province, districts, communes], ignore_index=True)
    shares = np.random.default_rng(2021).integers(0, 1000, len(large)) / 10
    return large.assign(ty_le=shares).sort_values("nam", kind="stable")
