"""Education, profession and political theory of the members, and their occupations."""

from __future__ import annotations

from tests.tools.book import YEARS, Book
from tests.tools.chance import Weights, between, blur, split, stream
from tests.tools.units import UNITS

# Weights of the grades, 2010 and 2020, in a usual rural district.
SCHOOL = (
    {"chua_biet_chu": 0.04, "biet_doc_viet": 0.4, "tieu_hoc": 6.2, "thcs": 27.5, "thpt": 65.9},
    {"chua_biet_chu": 0.0, "biet_doc_viet": 0.1, "tieu_hoc": 2.3, "thcs": 15.8, "thpt": 81.8},
)
PROFESSION = (
    {
        "chua_qua_dao_tao": 44.0,
        "cong_nhan_ky_thuat": 9.2,
        "trung_cap": 20.4,
        "cao_dang": 9.1,
        "dai_hoc": 16.4,
        "thac_si": 0.42,
        "tien_si": 0.02,
        "tien_si_khoa_hoc": 0.0,
    },
    {
        "chua_qua_dao_tao": 27.6,
        "cong_nhan_ky_thuat": 7.6,
        "trung_cap": 18.1,
        "cao_dang": 11.9,
        "dai_hoc": 32.6,
        "thac_si": 2.1,
        "tien_si": 0.05,
        "tien_si_khoa_hoc": 0.0,
    },
)
THEORY = (
    {"chua_qua": 39.6, "so_cap": 37.3, "trung_cap": 20.3, "cao_cap_cu_nhan": 2.4},
    {"chua_qua": 27.4, "so_cap": 40.1, "trung_cap": 28.5, "cao_cap_cu_nhan": 4.0},
)
FACTORS: dict[str, Weights] = {
    "tp_thanh_giang": {
        "thcs": 0.55,
        "tieu_hoc": 0.5,
        "chua_qua_dao_tao": 0.62,
        "dai_hoc": 1.7,
        "thac_si": 2.2,
        "tien_si": 4,
        "trung_cap": 1.05,
        "cao_cap_cu_nhan": 1.9,
    },
    "an_lang": {"thcs": 0.8, "chua_qua_dao_tao": 0.84, "dai_hoc": 1.25, "cao_cap_cu_nhan": 1.1},
    "phu_thuong": {"cong_nhan_ky_thuat": 1.7, "cao_dang": 1.2, "chua_qua_dao_tao": 0.9},
    "kim_trach": {"thcs": 1.1, "dai_hoc": 0.86},
    "yen_ha": {"thcs": 1.2, "tieu_hoc": 1.2, "dai_hoc": 0.8, "chua_qua_dao_tao": 1.14},
    "thach_linh": {"tieu_hoc": 1.2, "dai_hoc": 0.9},
    "muong_khe": {"tieu_hoc": 1.7, "chua_biet_chu": 3, "biet_doc_viet": 3, "dai_hoc": 0.82},
    "na_phong": {"tieu_hoc": 2.2, "chua_biet_chu": 8, "biet_doc_viet": 6, "dai_hoc": 0.76},
    "khoi_cq_dn": {
        "chua_biet_chu": 0,
        "biet_doc_viet": 0,
        "tieu_hoc": 0,
        "thcs": 0.04,
        "chua_qua_dao_tao": 0.07,
        "trung_cap": 0.8,
        "dai_hoc": 2.9,
        "thac_si": 9,
        "tien_si": 34,
        "chua_qua": 0.6,
        "cao_cap_cu_nhan": 4.6,
    },
    "quan_su": {
        "chua_biet_chu": 0,
        "biet_doc_viet": 0,
        "tieu_hoc": 0,
        "thcs": 0.12,
        "chua_qua_dao_tao": 0.3,
        "dai_hoc": 2.3,
        "thac_si": 1.6,
        "tien_si": 0,
        "trung_cap": 1.5,
        "cao_cap_cu_nhan": 3.2,
    },
    "cong_an": {
        "chua_biet_chu": 0,
        "biet_doc_viet": 0,
        "tieu_hoc": 0,
        "thcs": 0.03,
        "chua_qua_dao_tao": 0.06,
        "cong_nhan_ky_thuat": 0.2,
        "trung_cap": 1.7,
        "dai_hoc": 2.0,
        "thac_si": 2.0,
        "tien_si": 2,
        "cao_cap_cu_nhan": 2.8,
    },
}

# Occupations apart from `mien_sinh_hoat`, which is known; 2010 and 2020.
WORK = (
    {
        "can_bo_dang": 1.1,
        "can_bo_doan_the": 1.3,
        "can_bo_dan_cu": 9.4,
        "cong_chuc_nha_nuoc": 3.9,
        "vien_chuc_su_nghiep": 15.6,
        "vien_chuc_kinh_doanh": 2.2,
        "cong_nhan_lao_dong": 4.1,
        "nhan_vien_phuc_vu": 1.0,
        "nong_lam_ngu_thuy_loi": 27.5,
        "hoi_nganh_nghe": 0.7,
        "quan_doi": 0.9,
        "cong_an": 0.7,
        "can_bo_cap_xa": 5.2,
        "hoc_sinh_sinh_vien": 0.5,
        "nghe_khac": 4.8,
        "huu_mat_suc": 17.4,
        "nghi_viec": 1.9,
    },
    {
        "can_bo_dang": 1.2,
        "can_bo_doan_the": 1.2,
        "can_bo_dan_cu": 7.1,
        "cong_chuc_nha_nuoc": 3.7,
        "vien_chuc_su_nghiep": 18.9,
        "vien_chuc_kinh_doanh": 2.6,
        "cong_nhan_lao_dong": 6.9,
        "nhan_vien_phuc_vu": 0.9,
        "nong_lam_ngu_thuy_loi": 20.3,
        "hoi_nganh_nghe": 0.8,
        "quan_doi": 0.9,
        "cong_an": 0.5,
        "can_bo_cap_xa": 4.6,
        "hoc_sinh_sinh_vien": 0.4,
        "nghe_khac": 6.3,
        "huu_mat_suc": 19.8,
        "nghi_viec": 2.3,
    },
)
WORK_FACTORS: dict[str, Weights] = {
    "tp_thanh_giang": {
        "nong_lam_ngu_thuy_loi": 0.22,
        "huu_mat_suc": 2.1,
        "vien_chuc_su_nghiep": 1.2,
        "vien_chuc_kinh_doanh": 2.4,
        "cong_chuc_nha_nuoc": 1.3,
        "nghe_khac": 1.6,
    },
    "an_lang": {"nong_lam_ngu_thuy_loi": 0.6, "huu_mat_suc": 1.4, "vien_chuc_kinh_doanh": 1.5},
    "phu_thuong": {"cong_nhan_lao_dong": 2.6, "nong_lam_ngu_thuy_loi": 0.8},
    "yen_ha": {"nong_lam_ngu_thuy_loi": 1.15, "huu_mat_suc": 1.2},
    "muong_khe": {"nong_lam_ngu_thuy_loi": 1.5, "huu_mat_suc": 0.5, "can_bo_cap_xa": 1.6},
    "na_phong": {
        "nong_lam_ngu_thuy_loi": 1.6,
        "huu_mat_suc": 0.38,
        "can_bo_cap_xa": 1.9,
        "cong_nhan_lao_dong": 0.3,
    },
    "thach_linh": {"nong_lam_ngu_thuy_loi": 1.25, "huu_mat_suc": 0.8},
    "khoi_cq_dn": {
        "can_bo_dang": 4.2,
        "can_bo_doan_the": 4.5,
        "can_bo_dan_cu": 0,
        "cong_chuc_nha_nuoc": 7.5,
        "vien_chuc_su_nghiep": 2.1,
        "vien_chuc_kinh_doanh": 3.4,
        "cong_nhan_lao_dong": 2.5,
        "nhan_vien_phuc_vu": 2.6,
        "nong_lam_ngu_thuy_loi": 0,
        "hoi_nganh_nghe": 2,
        "quan_doi": 0,
        "cong_an": 0,
        "can_bo_cap_xa": 0,
        "hoc_sinh_sinh_vien": 3.4,
        "nghe_khac": 0.3,
        "huu_mat_suc": 0,
        "nghi_viec": 0.2,
    },
}
UNIFORMED = {"quan_su": "quan_doi", "cong_an": "cong_an"}


def make_schooling(book: Book) -> None:
    """Write `trinh_do_dang_vien` and `nghe_nghiep_dang_vien`."""
    for unit in UNITS:
        for group, ends in (("hoc_van", SCHOOL), ("chuyen_mon", PROFESSION), ("ly_luan", THEORY)):
            _make_group(book, unit, group, ends)
        _make_work(book, unit)
    book.add_province("trinh_do_dang_vien")
    book.add_province("nghe_nghiep_dang_vien")


def _make_group(book: Book, unit: str, group: str, ends: tuple[Weights, Weights]) -> None:
    chance = stream("schooling", unit, group)
    habit = blur(chance, dict.fromkeys(ends[0], 1.0), 0.05)
    for step, year in enumerate(YEARS):
        weights = between(ends, step, FACTORS.get(unit, {}))
        weights = {name: weight * habit[name] for name, weight in weights.items()}
        total = book.row("co_cau_dang_vien", year, unit)["tong"]
        for grade, people in split(total, blur(chance, weights, 0.006)).items():
            book.put("trinh_do_dang_vien", year, unit, group, grade, so_luong=people)


def _make_work(book: Book, unit: str) -> None:
    chance = stream("work", unit)
    habit = blur(chance, dict.fromkeys(WORK[0], 1.0), 0.08)
    for step, year in enumerate(YEARS):
        row = book.row("co_cau_dang_vien", year, unit)
        weights = between(WORK, step, WORK_FACTORS.get(unit, {}))
        if unit in UNIFORMED:
            weights = dict.fromkeys(weights, 0.0) | {
                UNIFORMED[unit]: 97.0,
                "nhan_vien_phuc_vu": 2.0,
                "cong_nhan_lao_dong": 0.6,
            }
        weights = {name: weight * habit[name] for name, weight in weights.items()}
        working = row["tong"] - row["mien_sinh_hoat"]
        counts = split(working, blur(chance, weights, 0.012))
        counts["mien_sinh_hoat"] = row["mien_sinh_hoat"]
        for work, people in counts.items():
            book.put("nghe_nghiep_dang_vien", year, unit, work, so_luong=people)
