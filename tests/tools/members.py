"""Members: the flows of each year, for the twelve party committees and their sum."""

from __future__ import annotations

from tests.tools.book import PROVINCE, YEARS, Book
from tests.tools.chance import blur, split, stream
from tests.tools.units import MOVED_MEMBERS, UNITS

OPENING = {
    "tp_thanh_giang": 10_894,
    "an_lang": 5_417,
    "phu_thuong": 6_086,
    "kim_trach": 5_702,
    "yen_ha": 7_231,
    "dong_lam": 6_318,
    "thach_linh": 4_873,
    "muong_khe": 3_926,
    "na_phong": 2_745,
    "khoi_cq_dn": 6_139,
    "quan_su": 1_662,
    "cong_an": 2_258,
}

# Provincial totals 2010–2020: admissions peak in 2013, screening peaks in 2019.
FLOWS = {
    "ket_nap": (2948, 3136, 3387, 3442, 3418, 3175, 2964, 2791, 2563, 2427, 2308),
    "chuyen_den_tinh_khac": (842, 876, 911, 905, 948, 967, 1004, 1031, 1012, 986, 873),
    "phuc_hoi": (3, 2, 4, 3, 2, 5, 4, 3, 6, 4, 5),
    "tu_tran": (612, 638, 671, 684, 729, 748, 793, 812, 871, 893, 918),
    "khai_tru": (41, 38, 44, 52, 49, 57, 61, 58, 66, 71, 63),
    "xoa_ten": (118, 126, 131, 149, 162, 171, 183, 204, 221, 268, 241),
    "xin_ra": (12, 15, 14, 19, 24, 31, 38, 47, 62, 88, 79),
    "chuyen_di_tinh_khac": (871, 902, 940, 961, 993, 1027, 1066, 1102, 1091, 1048, 902),
    "chuyen_den_huyen_khac": (983, 1014, 1067, 1102, 1138, 1196, 1175, 1214, 1263, 1512, 1386),
    "chuyen_di_huyen_khac": (983, 1014, 1067, 1102, 1138, 1196, 1175, 1214, 1263, 1512, 1423),
}
IN_TRANSIT = FLOWS["chuyen_di_huyen_khac"][-1] - FLOWS["chuyen_den_huyen_khac"][-1]

# How much above (1 = average) each committee lies, by flow; first and last year.
LEANINGS = {
    "ket_nap": {
        "tp_thanh_giang": (0.78, 0.80),
        "an_lang": (0.88, 0.92),
        "phu_thuong": (1.02, 1.34),
        "kim_trach": (0.74, 0.77),
        "yen_ha": (0.93, 0.78),
        "dong_lam": (0.92, 0.86),
        "thach_linh": (1.12, 1.02),
        "muong_khe": (1.38, 1.12),
        "na_phong": (1.62, 1.18),
        "khoi_cq_dn": (0.86, 0.98),
        "quan_su": (2.30, 2.45),
        "cong_an": (1.35, 1.55),
    },
    "tu_tran": {
        "tp_thanh_giang": (1.16, 1.12),
        "yen_ha": (1.28, 1.36),
        "dong_lam": (1.2, 1.26),
        "kim_trach": (1.1, 1.14),
        "muong_khe": (0.86, 0.82),
        "na_phong": (0.8, 0.74),
        "khoi_cq_dn": (0.24, 0.22),
        "quan_su": (0.08, 0.08),
        "cong_an": (0.14, 0.14),
    },
    "xoa_ten": {
        "muong_khe": (1.4, 1.5),
        "na_phong": (1.5, 2.1),
        "thach_linh": (1.2, 1.3),
        "khoi_cq_dn": (0.35, 0.4),
        "quan_su": (0.3, 0.25),
        "cong_an": (0.15, 0.15),
        "phu_thuong": (1.1, 1.5),
    },
    "xin_ra": {
        "na_phong": (1.3, 1.7),
        "quan_su": (0.05, 0.05),
        "cong_an": (0.05, 0.05),
        "khoi_cq_dn": (0.8, 0.9),
        "phu_thuong": (1.2, 1.7),
    },
    "khai_tru": {"quan_su": (0.3, 0.3), "cong_an": (0.9, 1.0), "khoi_cq_dn": (0.8, 0.9)},
    "chuyen_den_tinh_khac": {
        "tp_thanh_giang": (1.5, 1.5),
        "phu_thuong": (1.1, 1.6),
        "quan_su": (3.4, 3.4),
        "cong_an": (1.2, 1.2),
        "khoi_cq_dn": (0.8, 0.8),
        "na_phong": (0.5, 0.5),
        "muong_khe": (0.5, 0.5),
    },
    "chuyen_di_tinh_khac": {
        "quan_su": (6.2, 6.2),
        "cong_an": (1.7, 1.6),
        "yen_ha": (1.05, 1.2),
        "na_phong": (0.6, 0.7),
        "khoi_cq_dn": (0.8, 0.8),
    },
    "chuyen_den_huyen_khac": {
        "tp_thanh_giang": (1.8, 1.75),
        "an_lang": (1.1, 1.15),
        "khoi_cq_dn": (1.1, 1.1),
        "cong_an": (0.95, 0.95),
        "yen_ha": (0.7, 0.65),
        "dong_lam": (0.75, 0.7),
        "na_phong": (0.75, 0.7),
        "quan_su": (1.6, 1.6),
    },
    "chuyen_di_huyen_khac": {
        "na_phong": (1.45, 1.6),
        "muong_khe": (1.3, 1.35),
        "yen_ha": (1.0, 1.1),
        "tp_thanh_giang": (0.85, 0.85),
        "khoi_cq_dn": (1.35, 1.3),
        "quan_su": (2.6, 2.6),
        "cong_an": (1.2, 1.1),
    },
}
# In 2019 and 2020 regular police took over the communes and their members moved to the police.
POLICE_INTAKE = {2019: 196, 2020: 118}

TRANSIT_NOTE = (
    f"Có {IN_TRANSIT} đảng viên đã được giới thiệu chuyển đi trong tỉnh nhưng đến 31/12/2020 nơi "
    "đến chưa tiếp nhận (đang chuyển sinh hoạt đảng), nên số chuyển đi lớn hơn số chuyển đến."
)
BOUNDARY_NOTES = {
    (2019, "thach_linh"): "Xã Tân Minh chuyển về thị xã An Lãng (287 đảng viên).",
    (2019, "an_lang"): "Nhận xã Tân Minh từ huyện Thạch Lĩnh (287 đảng viên).",
    (2020, "yen_ha"): "Xã Vũ Đông chuyển về thành phố Thanh Giang (412 đảng viên).",
    (2020, "tp_thanh_giang"): "Nhận xã Vũ Đông từ huyện Yên Hạ (412 đảng viên).",
}

INFLOWS = ("ket_nap", "chuyen_den_tinh_khac", "chuyen_den_huyen_khac", "phuc_hoi")
OUTFLOWS = ("tu_tran", "khai_tru", "xoa_ten", "xin_ra", "chuyen_di_tinh_khac")
TABLE = "bien_dong_dang_vien"


def make_members(book: Book) -> None:
    """Write `bien_dong_dang_vien`."""
    members = dict(OPENING)
    for step, year in enumerate(YEARS):
        flows = {name: _divide(name, step, members) for name in FLOWS}
        for unit in UNITS:
            cells = {name: flows[name][unit] for name in FLOWS}
            cells["dau_ky"] = members[unit]
            cells["dieu_chinh"] = _moved(year, unit)
            members[unit] = closing(cells)
            note = BOUNDARY_NOTES.get((year, unit))
            book.put(TABLE, year, unit, **cells, cuoi_ky=members[unit], ghi_chu=note)
    book.add_province(TABLE)
    book.row(TABLE, 2020, PROVINCE)["ghi_chu"] = TRANSIT_NOTE


def closing(cells: dict[str, int]) -> int:
    """Work out the members at the end of a year."""
    gains = sum(cells[name] for name in INFLOWS)
    losses = sum(cells[name] for name in (*OUTFLOWS, "chuyen_di_huyen_khac"))
    return cells["dau_ky"] + gains - losses + cells["dieu_chinh"]


def _moved(year: int, unit: str) -> int:
    moved = 0
    for (moved_year, giver, taker), people in MOVED_MEMBERS.items():
        if moved_year == year:
            moved += people * ((unit == taker) - (unit == giver))
    return moved


def _divide(flow: str, step: int, members: dict[str, int]) -> dict[str, int]:
    year = YEARS[step]
    leanings = LEANINGS.get(flow, {})
    weights = {}
    for unit in UNITS:
        first, last = leanings.get(unit, (1.0, 1.0))
        weights[unit] = members[unit] * (first + (last - first) * step / 10)
    weights = blur(stream(flow, year), weights, 0.05 if flow == "ket_nap" else 0.09)
    intake = POLICE_INTAKE.get(year, 0) if flow == "chuyen_den_huyen_khac" else 0
    parts = split(FLOWS[flow][step] - intake, weights)
    parts["cong_an"] += intake
    return parts
