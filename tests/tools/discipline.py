"""Rewards, discipline, and members who leave the Party against or at their own will."""

from __future__ import annotations

from random import Random

from tests.tools.book import YEARS, Book
from tests.tools.chance import blur, count, part, split, stream
from tests.tools.organisations import KINDS
from tests.tools.units import UNITS

# Badges per 10,000 members a year, in a usual district.
BADGES = {
    30: 138,
    40: 66,
    45: 41,
    50: 34,
    55: 25,
    60: 17,
    65: 10,
    70: 5.5,
    75: 1.8,
    80: 0.5,
    85: 0.12,
    90: 0.02,
}
OLD_CADRES = {
    "yen_ha": 1.35,
    "dong_lam": 1.25,
    "tp_thanh_giang": 1.3,
    "na_phong": 0.5,
    "muong_khe": 0.6,
}
IN_SERVICE = ("khoi_cq_dn", "quan_su", "cong_an")  # their veterans live in the districts

# Percent of the organisations or members rewarded a year.
REWARDS = {
    "tccsd": {"co": 0.9, "bang_khen": 2.3, "giay_khen": 12.8},
    "chi_bo": {"bang_khen": 0.25, "giay_khen": 5.6},
    "dang_vien": {"bang_khen": 0.11, "giay_khen": 2.7},
}
# Organisations disciplined a year in one district, on average.
FAULTS = {
    "tccsd": {"khien_trach": 0.22, "canh_cao": 0.06, "giai_tan": 0.0},
    "chi_bo": {"khien_trach": 0.7, "canh_cao": 0.16, "giai_tan": 0.0},
}
# Members disciplined, percent a year, 2010 and 2020.
MEMBERS = {"khien_trach": (0.26, 0.36), "canh_cao": (0.115, 0.152), "cach_chuc": (0.019, 0.016)}
STRICTER = {2016: 1.06, 2017: 1.12, 2018: 1.2, 2019: 1.24, 2020: 1.08}
CADRES = {"khien_trach": 21, "canh_cao": 24, "cach_chuc": 46, "khai_tru": 9}  # percent of these

REASONS = {
    "khai_tru": {
        "vi_pham_phap_luat": 58,
        "vi_pham_dieu_dang_vien_khong_duoc_lam": 36,
        "khac": 6,
    },
    "xoa_ten": {
        "bo_sinh_hoat_dang_phi": 64,
        "khong_phan_dau": 22,
        "vi_pham_dieu_dang_vien_khong_duoc_lam": 6,
        "khac": 8,
    },
    "xin_ra": {"suc_khoe_hoan_canh": 52, "khong_phan_dau": 31, "khac": 17},
}
TABLE = "khen_thuong_ky_luat"


def make_discipline(book: Book) -> None:
    """Write `khen_thuong_ky_luat` and `dua_ra_khoi_dang`."""
    for unit in UNITS:
        rewards, faults = stream("rewards", unit), stream("faults", unit)
        for year in YEARS:
            _reward(book, rewards, year, unit)
            _punish(book, faults, year, unit)
            _dismiss(book, stream("dismissed", unit, year), year, unit)
    book.add_province(TABLE)
    book.add_province("dua_ra_khoi_dang")


def _bases(book: Book, year: int, unit: str) -> dict[str, int]:
    rows = [book.row("tccsd_loai_hinh", year, unit, kind) for kind in KINDS]
    large = sum(row["dang_bo_co_so"] for row in rows)
    small = sum(row["chi_bo_co_so"] for row in rows)
    cells = sum(row["chi_bo_truc_thuoc"] for row in rows)
    members = book.row("bien_dong_dang_vien", year, unit)["cuoi_ky"]
    return {"tccsd": large + small, "chi_bo": cells, "dang_vien": members}


def _reward(book: Book, chance: Random, year: int, unit: str) -> None:
    bases = _bases(book, year, unit)
    better = 1.35 if year in (2010, 2015, 2020) else 1.0  # congress years
    for who, forms in REWARDS.items():
        for form, rate in forms.items():
            number = count(chance, bases[who] * rate * better / 100)
            book.put(TABLE, year, unit, "khen_thuong", who, form, so_luong=number)
    for years_of_service, rate in BADGES.items():
        share = 1.0
        if unit in IN_SERVICE:
            share = 0.8 if years_of_service == 30 else 0.0
        wanted = bases["dang_vien"] * rate * share * OLD_CADRES.get(unit, 1.0) / 10_000
        wanted *= 1 + 0.035 * (year - 2010) if years_of_service >= 50 else 1.0
        form = f"huy_hieu_{years_of_service}"
        number = _about(chance, wanted)
        book.put(TABLE, year, unit, "khen_thuong", "dang_vien", form, so_luong=number)


def _about(chance: Random, wanted: float) -> int:
    """Draw a number near the wanted one; rare events follow Poisson."""
    return count(chance, wanted) if wanted < 80 else round(chance.gauss(wanted, wanted**0.5))


def _punish(book: Book, chance: Random, year: int, unit: str) -> None:
    for who, forms in FAULTS.items():
        for form, mean in forms.items():
            number = count(chance, mean * STRICTER.get(year, 1.0))
            book.put(TABLE, year, unit, "ky_luat", who, form, so_luong=number)
    flows = book.row("bien_dong_dang_vien", year, unit)
    step = year - 2010
    counts = {
        form: _about(
            chance,
            flows["cuoi_ky"] * (first + (last - first) * step / 10) * STRICTER.get(year, 1.0) / 100,
        )
        for form, (first, last) in MEMBERS.items()
    }
    counts["khai_tru"] = flows["khai_tru"]
    for form, number in counts.items():
        book.put(TABLE, year, unit, "ky_luat", "dang_vien", form, so_luong=number)
        cadres = part(chance, number, CADRES[form], 4.0)
        book.put(TABLE, year, unit, "ky_luat", "cap_uy_vien", form, so_luong=cadres)


def _dismiss(book: Book, chance: Random, year: int, unit: str) -> None:
    flows = book.row("bien_dong_dang_vien", year, unit)
    refused = book.row("nguon_chuyen_chinh_thuc", year, unit)["khong_cong_nhan"]
    for form, reasons in REASONS.items():
        number = flows[form] - (refused if form == "xoa_ten" else 0)
        counts = split(number, blur(chance, reasons, 0.15))
        if form == "xoa_ten":
            counts["du_bi_khong_dat"] = refused
        for reason, people in counts.items():
            book.put("dua_ra_khoi_dang", year, unit, form, reason, so_luong=people)
