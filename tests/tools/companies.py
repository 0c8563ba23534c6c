"""Private companies: those at work, those with a party organisation, owners who are members."""

from __future__ import annotations

from random import Random

from tests.tools.book import YEARS, Book
from tests.tools.chance import blur, count, part, some, split, stream
from tests.tools.organisations import GAINS, LOSSES, PRIVATE_KINDS
from tests.tools.units import DISTRICTS, UNITS

Counts = dict[str, int]

# Active companies, 2010 and 2020.
ACTIVE = {
    "tp_thanh_giang": (884, 2917),
    "an_lang": (291, 868),
    "phu_thuong": (318, 1274),
    "kim_trach": (176, 431),
    "yen_ha": (203, 522),
    "dong_lam": (188, 507),
    "thach_linh": (121, 318),
    "muong_khe": (64, 143),
    "na_phong": (38, 82),
    "khoi_cq_dn": (96, 187),
}
MIX = (
    {"dn_tu_nhan": 34, "cong_ty_tnhh": 42, "cong_ty_cp_tu_nhan": 14, "dn_fdi": 1, "hop_tac_xa": 9},
    {"dn_tu_nhan": 13, "cong_ty_tnhh": 62, "cong_ty_cp_tu_nhan": 19, "dn_fdi": 2, "hop_tac_xa": 4},
)
FOREIGN = {"phu_thuong": 7.0, "tp_thanh_giang": 1.2, "khoi_cq_dn": 3.0}
# Cells of companies under communes and wards on 31/12/2009; founded a year, and from 2019 on.
UNDER_COMMUNES = {
    "tp_thanh_giang": (9, 1.3, 2.6),
    "an_lang": (3, 0.5, 1.2),
    "phu_thuong": (4, 0.9, 2.4),
    "kim_trach": (1, 0.2, 0.6),
    "yen_ha": (2, 0.3, 0.7),
    "dong_lam": (1, 0.3, 0.8),
    "thach_linh": (1, 0.2, 0.5),
    "muong_khe": (0, 0.1, 0.3),
    "na_phong": (0, 0.06, 0.2),
}
TABLE = "doanh_nghiep_ngoai_nn"


def count_private_cells(book: Book) -> None:
    """Draw the founding and closing of company cells under communes (drafts only)."""
    for unit in DISTRICTS:
        chance = stream("private cells", unit)
        opening, usual, later = UNDER_COMMUNES[unit]
        weights = blur(chance, {**MIX[0], "hop_tac_xa": 0}, 0.1)
        numbers = split(opening, {kind: weights[kind] for kind in PRIVATE_KINDS})
        for year in YEARS:
            closed = {kind: some(chance, numbers[kind], 0.04) for kind in PRIVATE_KINDS}
            founded = dict.fromkeys(PRIVATE_KINDS, 0)
            for _ in range(count(chance, later if year >= 2019 else usual)):
                kind = chance.choices(PRIVATE_KINDS, [1, 14, 48, 30, 7])[0]
                founded[kind] += 1
            book.drafts["private_before", year, unit] = dict(numbers)
            book.drafts["private_founded", year, unit] = founded
            book.drafts["private_closed", year, unit] = closed
            numbers = {k: numbers[k] + founded[k] - closed[k] for k in PRIVATE_KINDS}
            book.drafts["private_cells", year, unit] = dict(numbers)


def make_companies(book: Book) -> None:
    """Write `doanh_nghiep_ngoai_nn`."""
    for unit in UNITS:
        chance = stream("companies", unit)
        habit = blur(chance, dict.fromkeys(PRIVATE_KINDS, 1.0), 0.15)
        for step, year in enumerate(YEARS):
            active = _active(chance, unit, step, habit)
            owners = _owners_admitted(book, chance, year, unit)
            for kind in PRIVATE_KINDS:
                cells = _company_row(book, chance, (year, unit, kind), active[kind], owners[kind])
                book.put(TABLE, year, unit, kind, **cells)
    book.add_province(TABLE)


def _active(chance: Random, unit: str, step: int, habit: dict[str, float]) -> Counts:
    if unit not in ACTIVE:
        return dict.fromkeys(PRIVATE_KINDS, 0)
    first, last = ACTIVE[unit]
    total = round((first + (last - first) * (step / 10) ** 1.12) * chance.gauss(1, 0.008))
    weights = {
        kind: (MIX[0][kind] + (MIX[1][kind] - MIX[0][kind]) * step / 10) * habit[kind]
        for kind in PRIVATE_KINDS
    }
    weights["dn_fdi"] *= FOREIGN.get(unit, 0.4)
    return split(total, weights)


def _owners_admitted(book: Book, chance: Random, year: int, unit: str) -> Counts:
    admitted = book.row("ket_nap", year, unit)["chu_dn_tu_nhan"]
    return split(admitted, blur(chance, {**MIX[1], "dn_fdi": 0.01}, 0.2))


def _company_row(
    book: Book, chance: Random, key: tuple[int, str, str], active: int, owners: int
) -> Counts:
    year, unit, kind = key
    none = dict.fromkeys(PRIVATE_KINDS, 0)
    own = book.row("sap_xep_tccsd", *key)
    under = {
        name: book.drafts.get((f"private_{name}", year, unit), none)[kind]
        for name in ("before", "founded", "closed", "cells")
    }
    closing = own["cuoi_ky"] + under["cells"]
    members = book.row("tccsd_loai_hinh", *key)["dang_vien"]
    members += round(under["cells"] * chance.uniform(6.5, 10.5))
    admitted = max(owners, part(chance, members, 5.4, 1.2))
    first_owners = part(chance, active, 5.1, 0.5) if kind != "dn_fdi" else 0
    return {
        "dn_hoat_dong": max(active, closing),
        "dn_co_tc_dang": closing - some(chance, max(0, closing - 5), 0.03),  # some have two
        "tc_dau_ky": own["dau_ky"] + under["before"],
        "tc_thanh_lap": sum(own[name] for name in GAINS) + under["founded"],
        "tc_giam": sum(own[name] for name in LOSSES) + under["closed"],
        "tc_cuoi_ky": closing,
        "dang_vien": members,
        "ket_nap": admitted,
        "chu_dn_dang_vien": min(members, max(owners, first_owners)),
        "chu_dn_ket_nap": owners,
    }
