"""Villages and street groups: party cells, and cell secretaries who are also village heads."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.tools.book import YEARS, Book
from tests.tools.chance import part, stream
from tests.tools.units import COMMITTEES, DISTRICTS


@dataclass(frozen=True, slots=True)
class Land:
    """A district's villages; the shares are percent, `gaps` are villages without a cell."""

    villages: int
    groups: int
    kept: float  # of the villages, after the mergers of 2018–2020
    gaps: tuple[int, int]  # 2010: shared cells, no member at all
    minority: float
    religious: float
    both: tuple[float, float, float]  # secretary = head: 2010, 2017, 2020
    heads: tuple[float, float]  # heads who are members: 2010, 2020


LANDS = {
    "tp_thanh_giang": Land(42, 138, 95.0, (0, 0), 0.0, 4.1, (9.0, 15.0, 41.0), (71.0, 84.0)),
    "an_lang": Land(59, 63, 88.0, (1, 0), 2.5, 6.0, (12.0, 22.0, 63.0), (66.0, 85.0)),
    "phu_thuong": Land(141, 9, 91.0, (2, 0), 1.2, 3.4, (14.0, 21.0, 58.0), (63.0, 82.0)),
    "kim_trach": Land(163, 10, 86.0, (11, 3), 0.0, 41.0, (8.0, 15.0, 52.0), (52.0, 76.0)),
    "yen_ha": Land(204, 9, 74.0, (3, 0), 0.0, 5.2, (16.0, 24.0, 79.0), (68.0, 90.0)),
    "dong_lam": Land(187, 10, 77.0, (4, 0), 2.1, 2.4, (15.0, 23.0, 74.0), (66.0, 88.0)),
    "thach_linh": Land(158, 8, 81.0, (14, 5), 47.0, 0.9, (18.0, 27.0, 77.0), (67.0, 89.0)),
    "muong_khe": Land(139, 7, 83.0, (19, 8), 88.0, 0.5, (21.0, 33.0, 86.0), (69.0, 93.0)),
    "na_phong": Land(121, 6, 80.0, (24, 13), 96.0, 5.6, (23.0, 36.0, 91.0), (64.0, 94.0)),
}
# Share of the mergers done by the end of 2018, 2019, 2020.
MERGED = {2018: 0.22, 2019: 0.71, 2020: 1.0}
NEW_WARDS = 2014  # two communes of the city became wards, their villages street groups
NEW_GROUPS = 16
MOVED = {(2019, "thach_linh", "an_lang"): 7, (2020, "yen_ha", "tp_thanh_giang"): 8}

TABLE = "thon_to_dan_pho"


def make_villages(book: Book) -> None:
    """Write `thon_to_dan_pho`; the three committees without land have none."""
    for unit in DISTRICTS:
        _make_district(book, unit, LANDS[unit])
    empty = dict.fromkeys(book.row(TABLE, 2010, "an_lang", "thon"), 0)
    for unit in COMMITTEES:
        for year in YEARS:
            for kind in ("thon", "to_dan_pho"):
                book.put(TABLE, year, unit, kind, **empty)
    book.add_province(TABLE)


def _make_district(book: Book, unit: str, land: Land) -> None:
    chance = stream("villages", unit)
    lean = chance.gauss(0, 1.0)
    shared, none = land.gaps
    for step, year in enumerate(YEARS):
        if step:
            shared, none = _close_gaps(chance, year, shared, none)
        villages, groups = _numbers(chance, unit, land, year)
        share = _share_both(land, year) + lean
        gaps = {"thon": (shared, none), "to_dan_pho": (0, 0)}
        for kind, total in (("thon", villages), ("to_dan_pho", groups)):
            cells = _cells(chance, land, total, gaps[kind], share, step)
            book.put(TABLE, year, unit, kind, **cells)


def _close_gaps(chance: Random, year: int, shared: int, none: int) -> tuple[int, int]:
    """Give some villages their first member and others a cell; all have one by 2018."""
    left = max(1, 2018 - year + 1)
    found = none if left <= 2 else min(none, round(none / left * chance.uniform(0.7, 1.5)))
    opened = (
        shared if year >= 2018 else min(shared, round(shared / left * chance.uniform(0.6, 1.4)))
    )
    stays = 0 if year >= 2018 else found
    return shared - opened + stays, none - found


def _numbers(chance: Random, unit: str, land: Land, year: int) -> tuple[int, int]:
    done = MERGED.get(year, 0.0)
    villages = land.villages - round(land.villages * (100 - land.kept) / 100 * done)
    groups = land.groups - round(land.groups * 0.06 * done)
    if unit == "tp_thanh_giang" and year >= NEW_WARDS:
        villages, groups = villages - NEW_GROUPS, groups + NEW_GROUPS + 3
    for (moved_year, giver, taker), number in MOVED.items():
        if year >= moved_year:
            villages += number * ((unit == taker) - (unit == giver))
    if unit == "dong_lam" and year == 2020:
        villages, groups = villages - 7, groups + 7
    return villages, groups


def _share_both(land: Land, year: int) -> float:
    first, turning, last = land.both
    if year <= 2017:
        return first + (turning - first) * (year - 2010) / 7
    return turning + (last - turning) * {2018: 0.31, 2019: 0.68, 2020: 1.0}[year]


def _cells(
    chance: Random, land: Land, total: int, gaps: tuple[int, int], share: float, step: int
) -> dict[str, int]:
    shared, none = gaps
    with_cell = total - shared - none
    first, last = land.heads
    both = part(chance, with_cell, share, 1.3)
    heads = part(chance, total, first + (last - first) * step / 10, 1.0)
    return {
        "tong": total,
        "co_chi_bo": with_cell,
        "sinh_hoat_ghep": shared,
        "chua_co_dang_vien": none,
        "vung_dtts": part(chance, total, land.minority),
        "vung_ton_giao": part(chance, total, land.religious),
        "truong_la_dv": max(both, heads),
        "bi_thu_dong_thoi": both,
    }
