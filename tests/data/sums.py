"""Sums, comparisons and the year before, over the tables of the report."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

PROVINCE = "thanh_giang"
UNIT_YEAR = ["nam", "ma_don_vi"]
KINDS = [*UNIT_YEAR, "loai_hinh"]
COMMUNES = ["xa", "phuong", "thi_tran"]
Read = Callable[[str], pd.DataFrame]


def by(frame: pd.DataFrame, keys: list[str], column: str) -> pd.Series:
    """Add up a column over everything but the keys."""
    return frame.groupby(keys)[column].sum().sort_index()


def same(left: pd.Series, right: pd.Series) -> bool:
    """Compare two series key by key."""
    return left.sort_index().to_dict() == right.sort_index().to_dict()


def before(frame: pd.DataFrame, keys: list[str], column: str) -> pd.Series:
    """Give each row the value of the year before."""
    return frame.sort_values("nam").groupby(keys)[column].shift().reindex(frame.index)


def organisations(read: Read) -> pd.DataFrame:
    frame = read("tccsd_loai_hinh")
    frame["tccsd"] = frame.dang_bo_co_so + frame.chi_bo_co_so
    return frame
