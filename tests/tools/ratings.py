"""Yearly ratings of organisations and members, in the system before 2018 and the one since."""

from __future__ import annotations

from random import Random

from tests.tools.book import PROVINCE, YEARS, Book
from tests.tools.chance import blur, part, split, stream
from tests.tools.organisations import COMMUNE_KINDS, KINDS, PRIVATE_KINDS
from tests.tools.units import UNITS

Counts = dict[str, int]

# Percent by level; the top level shrinks as the criteria of 2014 bite.
BASES_BEFORE = ((67.8, 24.1, 6.9, 1.2), (52.6, 36.8, 9.4, 1.2))  # 2010, 2017
CELLS_BEFORE = ((64.2, 27.4, 7.5, 0.9), (50.8, 39.5, 8.9, 0.8))
MEMBERS_BEFORE = ((14.6, 66.2, 18.4, 0.8), (12.4, 69.7, 17.2, 0.7))
# Since 2018 the top level is at most a fifth of the next one.
BASES_SINCE = ((88.4, 10.6, 1.0), (90.6, 8.8, 0.6))  # top two together, third, fourth: 2018, 2020
CELLS_SINCE = ((87.2, 12.0, 0.8), (90.0, 9.5, 0.5))
MEMBERS_SINCE = ((84.8, 14.5, 0.7), (87.4, 12.0, 0.6))

LEVELS = ("muc_1", "muc_2", "muc_3", "muc_4")

ASSESSED_NOTE = (
    "Số đảng viên tính đến thời điểm đánh giá (trước 31/12), nên khác số có đến cuối kỳ."
)


def make_ratings(book: Book) -> None:
    """Write `xep_loai_to_chuc` and `xep_loai_dang_vien`."""
    for unit in UNITS:
        for year in YEARS:
            _rate_bases(book, unit, year)
            _rate_cells(book, unit, year)
            _rate_district(book, unit, year)
            _rate_members(book, unit, year)
    book.add_province("xep_loai_to_chuc")
    book.add_province("xep_loai_dang_vien")
    for year in YEARS:
        book.row("xep_loai_dang_vien", year, PROVINCE)["ghi_chu"] = ASSESSED_NOTE


def system(year: int) -> str:
    """Name the rating system of a year."""
    return "truoc_2018" if year <= 2017 else "tu_2018"


def _rate_bases(book: Book, unit: str, year: int) -> None:
    chance = stream("base ratings", unit, year)
    rows = {}
    for kind in KINDS:
        row = book.row("sap_xep_tccsd", year, unit, kind)
        fresh = min(row["cuoi_ky"], (row["thanh_lap_moi"] + 1) // 2)
        lean = -6.0 if kind in PRIVATE_KINDS else (2.0 if kind in COMMUNE_KINDS else 0.0)
        rows[kind] = _rate(chance, year, row["cuoi_ky"], fresh, (BASES_BEFORE, BASES_SINCE), lean)
    _put(book, year, unit, "tccsd", rows)


def _rate_cells(book: Book, unit: str, year: int) -> None:
    chance = stream("cell ratings", unit, year)
    rows = {}
    for kind in KINDS:
        cells = book.row("tccsd_loai_hinh", year, unit, kind)["chi_bo_truc_thuoc"]
        fresh = part(chance, cells, 0.7, 0.3)
        lean = -5.0 if kind in PRIVATE_KINDS else 0.0
        rows[kind] = _rate(chance, year, cells, fresh, (CELLS_BEFORE, CELLS_SINCE), lean)
    _put(book, year, unit, "chi_bo_truc_thuoc", rows)


def _rate_district(book: Book, unit: str, year: int) -> None:
    """Rate the committee itself: one organisation, so since 2018 it cannot be in the top fifth."""
    chance = stream("district rating", unit, year)
    top = chance.random() < 0.72 if year <= 2017 else False
    levels = {"muc_1": int(top), "muc_2": int(not top), "muc_3": 0, "muc_4": 0}
    if not top and chance.random() < 0.12:
        levels |= {"muc_2": 0, "muc_3": 1}
    model = int(top and chance.random() < 0.15) if year <= 2017 else None
    cells = {"tong": 1, "duoc_xep_loai": 1, "chua_xep_loai": 0, **levels, "muc_1_tieu_bieu": model}
    book.put(
        "xep_loai_to_chuc",
        year,
        unit,
        "dang_bo_cap_tren",
        "tat_ca",
        he_xep_loai=system(year),
        **cells,
    )


def _put(
    book: Book, year: int, unit: str, what: str, rows: dict[str, dict[str, int | None]]
) -> None:
    names = next(iter(rows.values()))
    rows["tat_ca"] = {
        name: None if names[name] is None else sum(row[name] or 0 for row in rows.values())
        for name in names
    }
    for kind, cells in rows.items():
        book.put("xep_loai_to_chuc", year, unit, what, kind, he_xep_loai=system(year), **cells)


Ends = tuple[tuple[float, ...], tuple[float, ...]]


def _rate(
    chance: Random, year: int, total: int, fresh: int, trends: tuple[Ends, Ends], lean: float
) -> dict[str, int | None]:
    rated = total - fresh
    before, since = trends
    model: int | None = None
    if year <= 2017:
        weights = dict(zip(LEVELS, _at(before, (year - 2010) / 7), strict=True))
        weights["muc_1"] += lean
        levels = _draw(chance, rated, weights)
        model = part(chance, levels["muc_1"], 14.0, 3.0)
    else:
        levels = _draw_since(chance, year, rated, since, lean)
    return {
        "tong": total,
        "duoc_xep_loai": rated,
        "chua_xep_loai": fresh,
        "muc_1_tieu_bieu": model,
        **levels,
    }


def _at(ends: Ends, way: float) -> list[float]:
    return [start + (end - start) * way for start, end in zip(*ends, strict=True)]


def _draw(chance: Random, rated: int, weights: dict[str, float]) -> Counts:
    """Spread a large number by share; draw a small one unit by unit, as life does."""
    if rated >= 60:
        return split(rated, blur(chance, weights, 0.06))
    names = list(weights)
    drawn = chance.choices(names, [max(0.0, weights[name]) for name in names], k=rated)
    return {name: drawn.count(name) for name in names}


def _draw_since(chance: Random, year: int, rated: int, since: Ends, lean: float) -> Counts:
    good, third, fourth = _at(since, (year - 2018) / 2)
    weights = {"good": good + lean, "muc_3": third - lean / 2, "muc_4": fourth}
    levels = _draw(chance, rated, weights)
    upper = levels.pop("good")
    best = upper // 6  # the largest number that is at most 20 % of the rest
    if best >= 4:
        best -= part(chance, best, 6, 4)
    return {"muc_1": best, "muc_2": upper - best, **levels}


def _rate_members(book: Book, unit: str, year: int) -> None:
    chance = stream("member ratings", unit, year)
    members = book.row("bien_dong_dang_vien", year, unit)["cuoi_ky"]
    admitted = book.row("ket_nap", year, unit)["tong"]
    total = members - part(chance, admitted, 9, 2)
    excused = part(chance, book.row("co_cau_dang_vien", year, unit)["mien_sinh_hoat"], 97.5, 0.8)
    pending = part(chance, total, 1.7 + 0.06 * (year - 2010), 0.25)
    rated = total - excused - pending
    if year <= 2017:
        weights = dict(zip(LEVELS, _at(MEMBERS_BEFORE, (year - 2010) / 7), strict=True))
        levels = split(rated, blur(chance, weights, 0.04))
    else:
        levels = _draw_since(chance, year, rated, MEMBERS_SINCE, 0.0)
    book.put(
        "xep_loai_dang_vien",
        year,
        unit,
        he_xep_loai=system(year),
        tong=total,
        mien_danh_gia=excused,
        chua_danh_gia=pending,
        duoc_xep_loai=rated,
        ghi_chu=None,
        **levels,
    )
