"""Managing members: tasks, files, transfers, residence, work far from home, inspection."""

from __future__ import annotations

from tests.tools.book import YEARS, Book
from tests.tools.chance import line, part, stream
from tests.tools.units import UNITS

# Percent of the members who work far from home, 2010 and 2020.
FAR_AWAY = {
    "yen_ha": (5.8, 9.6),
    "dong_lam": (4.9, 8.1),
    "kim_trach": (5.2, 8.7),
    "na_phong": (2.4, 6.9),
    "muong_khe": (2.9, 6.2),
    "thach_linh": (3.4, 6.0),
    "tp_thanh_giang": (2.1, 2.9),
    "phu_thuong": (2.8, 2.6),
    "khoi_cq_dn": (0.6, 0.7),
    "quan_su": (0.0, 0.0),
    "cong_an": (0.0, 0.0),
}
# Of these: percent who moved their party membership, percent out of contact; 2010 and 2020.
MOVED_ON, LOST = (38.5, 57.0), (11.8, 8.9)
# Percent of the working who keep in touch where they live: rises after 213-QĐ/TW.
IN_TOUCH = (71.3, 73.0, 75.2, 76.4, 78.1, 80.3, 81.0, 82.4, 83.9, 86.1, 93.7)
INSPECTED, SUPERVISED = (6.1, 8.8), (2.4, 4.6)
WORKING = (
    "can_bo_dang",
    "can_bo_doan_the",
    "cong_chuc_nha_nuoc",
    "vien_chuc_su_nghiep",
    "vien_chuc_kinh_doanh",
    "cong_nhan_lao_dong",
    "nhan_vien_phuc_vu",
    "quan_doi",
    "cong_an",
    "can_bo_cap_xa",
)


def make_management(book: Book) -> None:
    """Write `quan_ly_dang_vien`."""
    for unit in UNITS:
        _make_unit(book, unit)
    book.add_province("quan_ly_dang_vien")


def _make_unit(book: Book, unit: str) -> None:
    chance = stream("management", unit)
    far = line(chance, *FAR_AWAY.get(unit, (3.6, 5.4)), len(YEARS), 0.12)
    inspected = line(chance, *INSPECTED, len(YEARS), 0.4)
    supervised = line(chance, *SUPERVISED, len(YEARS), 0.3)
    tasks = line(chance, 88.6, 95.3, len(YEARS), 0.5)
    lean = chance.gauss(0, 2.0)
    for step, year in enumerate(YEARS):
        flows = book.row("bien_dong_dang_vien", year, unit)
        people = book.row("co_cau_dang_vien", year, unit)
        total, excused = people["tong"], people["mien_sinh_hoat"]
        away = part(chance, total, max(0.0, far[step])) if FAR_AWAY.get(unit) != (0.0, 0.0) else 0
        working = sum(
            book.row("nghe_nghiep_dang_vien", year, unit, work)["so_luong"] for work in WORKING
        )
        book.put(
            "quan_ly_dang_vien",
            year,
            unit,
            tong=total,
            duoc_phan_cong=part(chance, total - excused, min(99.6, tasks[step])),
            co_ho_so=part(chance, total, 99.2 + 0.06 * step, 0.08),
            co_the=part(chance, people["chinh_thuc"], 97.6 + 0.12 * step, 0.2),
            chuyen_chinh_thuc_di=flows["chuyen_di_tinh_khac"] + flows["chuyen_di_huyen_khac"],
            chuyen_chinh_thuc_den=flows["chuyen_den_tinh_khac"] + flows["chuyen_den_huyen_khac"],
            chuyen_tam_thoi_di=part(chance, total, 1.5 + 0.05 * step, 0.15),
            chuyen_tam_thoi_den=part(chance, total, 1.1 + 0.04 * step, 0.15),
            dang_cong_tac=working,
            giu_moi_lien_he=part(chance, working, IN_TOUCH[step] + lean, 0.5),
            mien_sinh_hoat=excused,
            giam_sinh_hoat=part(chance, people["tuoi_tu_61"], 7.5 + 0.1 * step, 0.4),
            lam_an_xa=away,
            lam_an_xa_chuyen_shd=part(chance, away, _at(MOVED_ON, step), 1.5),
            lam_an_xa_mat_lien_lac=part(chance, away, _at(LOST, step), 1.0),
            dv_duoc_kiem_tra=part(chance, total, inspected[step]),
            dv_duoc_giam_sat=part(chance, total, supervised[step]),
        )


def _at(ends: tuple[float, float], step: int) -> float:
    return ends[0] + (ends[1] - ends[0]) * step / 10
