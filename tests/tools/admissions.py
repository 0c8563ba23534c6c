"""Admissions, their sources, and the step from probation to full membership."""

from __future__ import annotations

from random import Random

from tests.tools.book import PROVINCE, YEARS, Book
from tests.tools.chance import Weights, between, blur, part, split, stream
from tests.tools.units import UNITS

JOBS: tuple[Weights, Weights] = (
    {
        "can_bo_cong_chuc": 13.0,
        "vien_chuc_su_nghiep": 25.4,
        "vien_chuc_kinh_doanh": 3.8,
        "cong_nhan_lao_dong": 7.6,
        "nong_dan": 31.2,
        "luc_luong_vu_trang": 4.1,
        "hoc_sinh_sinh_vien": 5.8,
        "nghe_khac": 9.1,
    },
    {
        "can_bo_cong_chuc": 11.4,
        "vien_chuc_su_nghiep": 30.1,
        "vien_chuc_kinh_doanh": 4.6,
        "cong_nhan_lao_dong": 13.2,
        "nong_dan": 20.3,
        "luc_luong_vu_trang": 4.6,
        "hoc_sinh_sinh_vien": 3.7,
        "nghe_khac": 12.1,
    },
)
JOB_FACTORS: dict[str, Weights] = {
    "tp_thanh_giang": {"nong_dan": 0.15, "vien_chuc_kinh_doanh": 2.2, "hoc_sinh_sinh_vien": 1.9},
    "an_lang": {"nong_dan": 0.6},
    "phu_thuong": {"cong_nhan_lao_dong": 3.1, "nong_dan": 0.7},
    "muong_khe": {"nong_dan": 1.7},
    "na_phong": {"nong_dan": 2.1, "cong_nhan_lao_dong": 0.2},
    "khoi_cq_dn": {
        "nong_dan": 0,
        "luc_luong_vu_trang": 0,
        "can_bo_cong_chuc": 2.4,
        "cong_nhan_lao_dong": 1.6,
        "hoc_sinh_sinh_vien": 2.3,
        "nghe_khac": 0.1,
    },
    "quan_su": {"luc_luong_vu_trang": 600},
    "cong_an": {"luc_luong_vu_trang": 900},
}
AGES: tuple[Weights, Weights] = (
    {"tuoi_18_30": 66.5, "tuoi_31_40": 24.2, "tuoi_41_50": 8.2, "tuoi_tu_51": 1.1},
    {"tuoi_18_30": 58.1, "tuoi_31_40": 31.6, "tuoi_41_50": 8.9, "tuoi_tu_51": 1.4},
)
AGE_FACTORS: dict[str, Weights] = {
    "quan_su": {"tuoi_18_30": 4.5, "tuoi_41_50": 0.1, "tuoi_tu_51": 0},
    "cong_an": {"tuoi_18_30": 3.6, "tuoi_41_50": 0.1, "tuoi_tu_51": 0},
    "na_phong": {"tuoi_18_30": 1.3},
    "muong_khe": {"tuoi_18_30": 1.2},
    "yen_ha": {"tuoi_31_40": 1.2, "tuoi_41_50": 1.4},
}
MIDDLES = {"tuoi_18_30": 25.3, "tuoi_31_40": 34.7, "tuoi_41_50": 44.6, "tuoi_tu_51": 53.4}

# Result as percent of the year's plan: beaten until 2014, missed from 2017 on.
PLAN_RESULT = (101.8, 103.9, 106.4, 105.1, 102.7, 100.9, 100.2, 98.6, 95.3, 96.4, 93.8)

Trend = tuple[float, float]
# Percent of the admitted, 2010 and 2020; special units beside the usual ones.
SHARES: dict[str, dict[str, Trend]] = {
    "nu": {
        "usual": (37.5, 45.8),
        "tp_thanh_giang": (42.6, 50.7),
        "phu_thuong": (40.2, 52.3),
        "khoi_cq_dn": (45.1, 53.0),
        "na_phong": (31.6, 42.4),
        "quan_su": (3.4, 5.0),
        "cong_an": (11.6, 16.9),
    },
    "doan_vien": {
        "usual": (63.1, 55.4),
        "quan_su": (91.0, 89.2),
        "cong_an": (86.3, 84.8),
        "khoi_cq_dn": (62.0, 51.7),
        "yen_ha": (57.8, 46.2),
    },
    "ket_nap_lai": {"usual": (0.45, 0.7), "quan_su": (0.0, 0.0), "cong_an": (0.0, 0.0)},
}
OWNERS = {"tp_thanh_giang": 0.9, "an_lang": 0.6, "phu_thuong": 0.9, "khoi_cq_dn": 0.4}


def make_admissions(book: Book) -> None:
    """Write `ket_nap` and `nguon_chuyen_chinh_thuc`."""
    for unit in UNITS:
        _make_admitted(book, unit)
        _make_sources(book, unit)
    book.add_province("ket_nap", {"tuoi_binh_quan": ("tong", 1)})
    book.add_province("nguon_chuyen_chinh_thuc")


def _make_admitted(book: Book, unit: str) -> None:
    chance = stream("admitted", unit)
    for step, year in enumerate(YEARS):
        total = book.row("bien_dong_dang_vien", year, unit)["ket_nap"]
        people = book.row("co_cau_dang_vien", year, unit)
        ages = split(total, blur(chance, between(AGES, step, AGE_FACTORS.get(unit, {})), 0.03))
        jobs = split(total, blur(chance, between(JOBS, step, JOB_FACTORS.get(unit, {})), 0.05))
        mean = sum(ages[name] * MIDDLES[name] for name in ages) / total
        cells = {name: _share(chance, name, unit, step, total) for name in SHARES}
        book.put(
            "ket_nap",
            year,
            unit,
            tong=total,
            ke_hoach=_plan(chance, total, PLAN_RESULT[step]),
            dan_toc_thieu_so=_like(chance, total, people, "dan_toc_thieu_so", 1.12),
            ton_giao=_like(chance, total, people, "ton_giao", 1.35),
            chu_dn_tu_nhan=part(chance, total, OWNERS.get(unit, 0.1) * (0.4 + step / 10), 0.1),
            tuoi_binh_quan=round(mean + chance.gauss(0, 0.1), 1),
            **cells,
            **ages,
            **jobs,
        )


def _share(chance: Random, name: str, unit: str, step: int, total: int) -> int:
    first, last = SHARES[name].get(unit, SHARES[name]["usual"])
    spread = 0.25 if name == "ket_nap_lai" else 1.1
    if last == 0:
        return 0
    return part(chance, total, first + (last - first) * step / 10, spread)


def _like(chance: Random, total: int, people: dict[str, int], name: str, factor: float) -> int:
    return part(chance, total, min(97.0, 100 * factor * people[name] / people["tong"]), 0.4)


def _plan(chance: Random, total: int, result: float) -> int:
    """Round to fives, as plans are."""
    return 5 * round(100 * total / (result + chance.gauss(0, 1.6)) / 5)


def _make_sources(book: Book, unit: str) -> None:
    chance = stream("sources", unit)
    before = None
    for step, year in enumerate(YEARS):
        admitted = book.row("ket_nap", year, unit)["tong"]
        probation = book.row("co_cau_dang_vien", year, unit)["du_bi"]
        deleted = book.row("bien_dong_dang_vien", year, unit)["xoa_ten"]
        if before is None:
            before = part(chance, probation, 95.6, 0.6)
        ended = before + admitted - probation
        refused = part(chance, min(deleted, ended // 10), 27, 7)
        course = round(admitted * chance.gauss(1.31 - 0.008 * step, 0.03))
        book.put(
            "nguon_chuyen_chinh_thuc",
            year,
            unit,
            cam_tinh_dang=round(course * chance.gauss(1.17, 0.03)),
            lop_nhan_thuc=course,
            lop_dang_vien_moi=part(chance, admitted, 93.5 + 0.4 * step, 1.2),
            cong_nhan_chinh_thuc=ended - refused,
            khong_cong_nhan=refused,
            tccsd_khong_ket_nap=0,
            xet_lich_su_chinh_tri=part(chance, admitted, 1.9 - 0.06 * step, 0.3),
            xet_chinh_tri_hien_nay=part(chance, admitted, 0.8 + 0.02 * step, 0.2),
        )
        before = probation


def count_barren(book: Book) -> None:
    """Fill in the organisations without an admission, once the organisations are known."""
    for unit in UNITS:
        chance = stream("barren", unit)
        habit = chance.uniform(-3.5, 3.5)
        for step, year in enumerate(YEARS):
            total = sum(book.cells("sap_xep_tccsd", "cuoi_ky", year, unit))
            share = 17.5 + habit + 1.25 * max(0, step - 2)
            row = book.row("nguon_chuyen_chinh_thuc", year, unit)
            row["tccsd_khong_ket_nap"] = part(chance, total, share, 1.4)
    for year in YEARS:
        row = book.row("nguon_chuyen_chinh_thuc", year, PROVINCE)
        row["tccsd_khong_ket_nap"] = sum(
            book.row("nguon_chuyen_chinh_thuc", year, unit)["tccsd_khong_ket_nap"] for unit in UNITS
        )
