"""Party cells (chi bộ): how many, in which block, how they work and how they meet."""

from __future__ import annotations

from random import Random

from tests.tools.book import YEARS, Book
from tests.tools.chance import blur, part, split, stream
from tests.tools.organisations import (
    COMMUNE_KINDS,
    COMPANY_KINDS,
    KINDS,
    large_ones,
)
from tests.tools.units import DISTRICTS, UNITS, communes

BLOCKS = (
    "thon_to_dan_pho",
    "co_quan_hanh_chinh",
    "su_nghiep",
    "doanh_nghiep",
    "quan_su",
    "cong_an",
    "ngoai_nuoc",
    "khac",
)
BLOCK_OF = {
    **dict.fromkeys(COMMUNE_KINDS, "thon_to_dan_pho"),
    **dict.fromkeys(COMPANY_KINDS, "doanh_nghiep"),
    "su_nghiep": "su_nghiep",
    "co_quan_hanh_chinh": "co_quan_hanh_chinh",
    "quan_doi": "quan_su",
    "cong_an": "cong_an",
    "ngoai_nuoc": "ngoai_nuoc",
    "khac": "khac",
}
# Cells under one đảng bộ, about.
CELLS_PER_COMMITTEE = {
    "dn_nha_nuoc": 5.4,
    "dn_co_phan_von_nn": 4.3,
    "cong_ty_tnhh": 3.0,
    "cong_ty_cp_tu_nhan": 3.4,
    "dn_fdi": 3.0,
    "su_nghiep": 6.2,
    "co_quan_hanh_chinh": 5.1,
    "quan_doi": 6.4,
    "cong_an": 5.2,
    "khac": 3.5,
}
# Communes with their own military cell, percent.
MILITARY = (0, 0, 4, 18, 37, 58, 79, 93, 100, 100, 100)
# Communes outside the towns with a cell of regular police, percent.
POLICE = {2019: 24, 2020: 71}
SCHOOLS = {"tp_thanh_giang": 3.3, "an_lang": 3.1, "muong_khe": 2.6, "na_phong": 2.4}

# Cells with … , percent, 2010 and 2020.
WORKING = {"da_quy_dinh_chuc_nang": (68.4, 98.6), "co_quy_che": (74.9, 99.1)}
SMALL = {
    "thon_to_dan_pho": 9.5,
    "co_quan_hanh_chinh": 34,
    "su_nghiep": 27,
    "doanh_nghiep": 46,
    "quan_su": 52,
    "cong_an": 29,
    "khac": 38,
}
REMOTE = {"na_phong": 1.9, "muong_khe": 1.6, "thach_linh": 1.2, "kim_trach": 1.15}

# Meetings, percent of the cells, 2010 and 2020; attendance in percent of the members.
MONTHLY = {"doanh_nghiep": (71.3, 86.2), "khac": (81.0, 90.4), "thon_to_dan_pho": (86.4, 96.9)}
USUAL_MONTHLY = (92.7, 98.9)
TOPICS = {"doanh_nghiep": (24.1, 63.5), "khac": (29.0, 66.0), "thon_to_dan_pho": (34.6, 82.3)}
USUAL_TOPICS = (41.5, 90.8)
ATTENDANCE = {"doanh_nghiep": (77.4, 83.9), "khac": (80.2, 86.0), "thon_to_dan_pho": (78.8, 84.6)}
USUAL_ATTENDANCE = (89.1, 94.8)
# Quality from 2018 on: good, fair, average, weak; 2018 and 2020.
QUALITY = {
    "thon_to_dan_pho": ((43.0, 44.2, 11.6, 1.2), (51.6, 40.1, 7.6, 0.7)),
    "doanh_nghiep": ((38.1, 43.0, 16.2, 2.7), (43.4, 42.2, 12.6, 1.8)),
    "khac": ((45.0, 42.0, 12.0, 1.0), (50.0, 40.0, 9.5, 0.5)),
    "usual": ((61.2, 33.4, 5.1, 0.3), (69.4, 27.7, 2.8, 0.1)),
}


def count_cells(book: Book) -> None:
    """Work out the cells under each kind of organisation, by block (a table of its own here)."""
    for unit in UNITS:
        habit = blur(stream("cells", unit), dict.fromkeys(KINDS, 1.0), 0.1)
        for year in YEARS:
            for kind in KINDS:
                if kind in COMMUNE_KINDS:
                    cells = _commune_cells(book, unit, year, kind)
                else:
                    large = large_ones(book, unit, year, kind)
                    size = CELLS_PER_COMMITTEE.get(kind, 0) * habit[kind]
                    cells = {BLOCK_OF[kind]: max(2 * large, round(large * size))}
                book.drafts["cells", year, unit, kind] = cells


def _commune_cells(book: Book, unit: str, year: int, kind: str) -> dict[str, int]:
    number = communes(unit, kind, year) if unit in DISTRICTS else 0
    if not number:
        return dict.fromkeys(("thon_to_dan_pho",), 0)
    groups = book.row("thon_to_dan_pho", year, unit, "to_dan_pho")["co_chi_bo"]
    in_towns = {"thi_tran": groups, "phuong": 0}
    if communes(unit, "phuong", year):
        in_towns = split(groups, {"phuong": communes(unit, "phuong", year), "thi_tran": 0})
    villages = book.row("thon_to_dan_pho", year, unit, "thon")["co_chi_bo"]
    step = year - 2010
    police = 100 if kind != "xa" else POLICE.get(year, 0)
    return {
        "thon_to_dan_pho": villages if kind == "xa" else in_towns[kind],
        "co_quan_hanh_chinh": number,
        "su_nghiep": round(number * SCHOOLS.get(unit, 2.9)),
        "doanh_nghiep": sum(_private_cells(book, unit, year, kind).values()),
        "quan_su": round(number * MILITARY[step] / 100),
        "cong_an": round(number * police / 100),
        "khac": round(number * 0.12),
    }


def _private_cells(book: Book, unit: str, year: int, kind: str) -> dict[str, int]:
    """Share the private companies' cells under communes: towns first, then communes."""
    found = book.drafts["private_cells", year, unit]
    host = "phuong" if communes(unit, "phuong", year) else "thi_tran"
    in_town = {name: (number + 1) // 2 for name, number in found.items()}
    if kind == host:
        return in_town
    return {name: found[name] - in_town[name] for name in found} if kind == "xa" else {}


def make_cells(book: Book) -> None:
    """Write `chi_bo_truc_thuoc` and `sinh_hoat_chi_bo`."""
    for unit in UNITS:
        working, meeting = stream("working", unit), stream("meeting", unit)
        lean = working.gauss(0, 1.0)
        for step, year in enumerate(YEARS):
            cells = {block: _under_committees(book, unit, year, block) for block in BLOCKS}
            members = _members_by_block(book, unit, year, cells)
            for block in BLOCKS:
                _make_working(
                    book, working, (year, unit, block), cells[block], members[block], lean
                )
                _make_meetings(book, meeting, (year, unit, block), cells[block], step, lean)
    book.add_province("chi_bo_truc_thuoc")
    book.add_province("sinh_hoat_chi_bo", {"ty_le_du_binh_quan": ("so_chi_bo", 2)})


def _under_committees(book: Book, unit: str, year: int, block: str) -> int:
    return sum(book.drafts["cells", year, unit, kind].get(block, 0) for kind in KINDS)


def _members_by_block(book: Book, unit: str, year: int, cells: dict[str, int]) -> dict[str, int]:
    """Spread over the blocks the members who are not in a chi bộ cơ sở."""
    weights = dict.fromkeys(BLOCKS, 0.0)
    total = 0
    for kind in KINDS:
        row = book.row("tccsd_loai_hinh", year, unit, kind)
        own = min(row["dang_vien"] - 5 * row["chi_bo_truc_thuoc"], 14 * row["chi_bo_co_so"])
        inside = row["dang_vien"] - own if row["chi_bo_truc_thuoc"] else 0
        total += inside
        found = book.drafts["cells", year, unit, kind]
        pull = {block: found[block] * (0.45 if block != BLOCK_OF[kind] else 1.0) for block in found}
        whole = sum(pull.values())
        for block, weight in pull.items():
            weights[block] += inside * weight / whole if whole else 0.0
    least = {block: 3 * number for block, number in cells.items()}
    rest = {block: max(0.0, weights[block] - least[block]) for block in BLOCKS}
    extra = split(total - sum(least.values()), rest)
    return {block: least[block] + extra[block] for block in BLOCKS}


def _make_working(
    book: Book, chance: Random, key: tuple[int, str, str], cells: int, members: int, lean: float
) -> None:
    year, unit, block = key
    step = year - 2010
    small = part(chance, cells, SMALL.get(block, 0) * REMOTE.get(unit, 1.0) - 0.2 * step, 1.2)
    bases = sum(
        book.row("sap_xep_tccsd", year, unit, kind)["cuoi_ky"]
        for kind in KINDS
        if BLOCK_OF[kind] == block
    )
    way = (step / 10) ** 0.8
    shares = {
        name: part(chance, cells, min(100.0, first + (last - first) * way + lean), 0.6)
        for name, (first, last) in WORKING.items()
    }
    book.put(
        "chi_bo_truc_thuoc",
        *key,
        so_chi_bo=cells,
        dang_vien=members,
        co_chi_uy=part(chance, cells - small, 97.5, 0.7),
        duoi_9_dv=small,
        tccsd_co_quy_che=part(chance, bases, min(100.0, 93.6 + 0.62 * step + lean / 2), 0.5),
        **shares,
    )


def _make_meetings(
    book: Book, chance: Random, key: tuple[int, str, str], cells: int, step: int, lean: float
) -> None:
    year, unit, block = key
    bases = sum(
        book.row("tccsd_loai_hinh", year, unit, kind)["chi_bo_co_so"]
        for kind in KINDS
        if BLOCK_OF[kind] == block
    )
    total = cells + bases
    monthly = _at(MONTHLY.get(block, USUAL_MONTHLY), step) + lean
    topics = _at(TOPICS.get(block, USUAL_TOPICS), step) + 1.5 * lean
    attendance = _at(ATTENDANCE.get(block, USUAL_ATTENDANCE), step) + 0.4 * lean
    book.put(
        "sinh_hoat_chi_bo",
        *key,
        so_chi_bo=total,
        dinh_ky_du=part(chance, total, min(100.0, monthly), 0.8),
        chuyen_de=part(chance, total, topics, 1.6),
        ty_le_du_binh_quan=round(attendance + chance.gauss(0, 0.35), 2) if total else None,
        **_quality(chance, block, year, total),
    )


def _at(ends: tuple[float, float], step: int) -> float:
    return ends[0] + (ends[1] - ends[0]) * step / 10


def _quality(chance: Random, block: str, year: int, total: int) -> dict[str, int | None]:
    names = ("tot", "kha", "trung_binh", "yeu")
    if year < 2018:
        return dict.fromkeys((*names, "chua_danh_gia"), None)
    first, last = QUALITY.get(block, QUALITY["usual"])
    away = {2018: 3.6, 2019: 1.3, 2020: 0.6}[year]
    unrated = part(chance, total, away, 0.3)
    weights = {
        name: start + (end - start) * (year - 2018) / 2
        for name, start, end in zip(names, first, last, strict=True)
    }
    return {**split(total - unrated, blur(chance, weights, 0.05)), "chua_danh_gia": unrated}
