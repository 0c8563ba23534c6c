"""Who the members are: sex, age and groups; ethnic groups and religions."""

from __future__ import annotations

from random import Random

from tests.tools.book import YEARS, Book
from tests.tools.chance import blur, line, part, split, stream
from tests.tools.units import UNITS

AGES = ("tuoi_18_30", "tuoi_31_40", "tuoi_41_50", "tuoi_51_60", "tuoi_tu_61")
MIDDLES = (26.2, 35.6, 45.4, 55.3, 69.1)

# Percent of all members, 2010 and 2020.
WOMEN = {
    "tp_thanh_giang": (32.4, 38.9),
    "an_lang": (28.1, 34.6),
    "phu_thuong": (27.2, 35.1),
    "kim_trach": (23.6, 29.4),
    "yen_ha": (24.1, 31.0),
    "dong_lam": (24.8, 31.7),
    "thach_linh": (24.9, 32.8),
    "muong_khe": (21.7, 30.6),
    "na_phong": (19.3, 29.2),
    "khoi_cq_dn": (35.8, 42.3),
    "quan_su": (5.2, 8.1),
    "cong_an": (10.4, 14.8),
}
MINORITIES = {
    "tp_thanh_giang": (4.6, 5.9),
    "an_lang": (5.3, 7.0),
    "phu_thuong": (2.1, 3.2),
    "kim_trach": (0.8, 1.0),
    "yen_ha": (0.5, 0.7),
    "dong_lam": (2.6, 3.1),
    "thach_linh": (36.2, 40.3),
    "muong_khe": (71.4, 75.2),
    "na_phong": (80.7, 84.1),
    "khoi_cq_dn": (9.7, 12.1),
    "quan_su": (19.1, 22.4),
    "cong_an": (15.3, 18.6),
}
BELIEVERS = {
    "tp_thanh_giang": (1.9, 2.3),
    "an_lang": (2.4, 2.8),
    "phu_thuong": (1.3, 1.6),
    "kim_trach": (8.7, 11.8),
    "yen_ha": (1.8, 2.2),
    "dong_lam": (1.1, 1.4),
    "thach_linh": (0.7, 0.9),
    "muong_khe": (0.4, 0.6),
    "na_phong": (0.6, 1.1),
    "khoi_cq_dn": (0.7, 0.9),
    "quan_su": (0.3, 0.5),
    "cong_an": (0.2, 0.3),
}
VETERANS = {"quan_su": (1.6, 1.3), "cong_an": (2.1, 1.9), "khoi_cq_dn": (9.4, 7.3)}
OTHER_VETERANS = (25.8, 20.6)

# Relative weights of the five ages, 2010 and 2020.
USUAL_AGES = ((20.5, 22.5, 22.0, 20.0, 15.0), (13.8, 25.0, 20.6, 18.2, 22.4))
SPECIAL_AGES = {
    "tp_thanh_giang": ((16.5, 21.0, 20.5, 21.0, 21.0), (12.2, 23.8, 20.4, 17.4, 26.2)),
    "yen_ha": ((17.2, 19.0, 21.5, 22.0, 20.3), (9.4, 18.6, 20.2, 21.2, 30.6)),
    "dong_lam": ((18.4, 20.5, 22.0, 21.1, 18.0), (11.3, 20.9, 20.8, 19.9, 27.1)),
    "phu_thuong": ((22.4, 23.8, 21.6, 18.6, 13.6), (19.3, 28.4, 20.1, 15.2, 17.0)),
    "thach_linh": ((23.1, 24.0, 22.0, 18.1, 12.8), (15.2, 27.3, 21.8, 17.0, 18.7)),
    "muong_khe": ((27.3, 26.5, 21.6, 15.2, 9.4), (17.4, 31.2, 22.7, 14.9, 13.8)),
    "na_phong": ((30.2, 27.6, 21.0, 13.4, 7.8), (18.6, 34.1, 23.4, 13.0, 10.9)),
    "khoi_cq_dn": ((21.8, 32.6, 26.4, 18.3, 0.9), (12.4, 38.2, 31.0, 17.2, 1.2)),
    "quan_su": ((42.4, 31.5, 20.3, 5.6, 0.2), (36.8, 37.4, 20.6, 5.0, 0.2)),
    "cong_an": ((34.6, 34.2, 22.3, 8.7, 0.2), (30.7, 38.4, 23.1, 7.6, 0.2)),
}

# Minorities among themselves.
USUAL_PEOPLES = {"tay": 24, "nung": 12, "muong": 38, "thai": 9, "dao": 5, "hoa": 6, "khac": 6}
PEOPLES = {
    "thach_linh": {"tay": 4, "nung": 1, "muong": 83, "thai": 2, "dao": 9, "hoa": 0.4, "khac": 0.6},
    "muong_khe": {
        "tay": 1,
        "nung": 0.5,
        "muong": 58,
        "thai": 29,
        "dao": 10,
        "hoa": 0.1,
        "khac": 1.4,
    },
    "na_phong": {"tay": 46, "nung": 31, "muong": 1, "thai": 1, "dao": 18, "hoa": 0.2, "khac": 2.8},
}
FAITHS = {
    "thien_chua": 62,
    "tin_lanh": 3,
    "phat": 33,
    "cao_dai": 0.6,
    "hoa_hao": 0.3,
    "hoi": 0.05,
    "khac": 1.05,
}
SPECIAL_FAITHS = {
    "kim_trach": {**FAITHS, "thien_chua": 93, "phat": 6, "tin_lanh": 0.3},
    "yen_ha": {**FAITHS, "thien_chua": 44, "phat": 54, "tin_lanh": 0.3},
    "na_phong": {**FAITHS, "thien_chua": 8, "tin_lanh": 71, "phat": 18},
}

TABLE = "co_cau_dang_vien"


def make_people(book: Book) -> None:
    """Write `co_cau_dang_vien` and `dan_toc_ton_giao`."""
    for unit in UNITS:
        _make_structure(book, unit)
        _make_peoples(book, unit)
    book.add_province(TABLE, {"tuoi_binh_quan": ("tong", 1)})
    book.add_province("dan_toc_ton_giao")


def _make_structure(book: Book, unit: str) -> None:
    chance = stream("people", unit)
    trend = {
        "nu": _trend(chance, WOMEN[unit], 0.12),
        "dan_toc_thieu_so": _trend(chance, MINORITIES[unit], 0.06),
        "ton_giao": _trend(chance, BELIEVERS[unit], 0.03),
        "quan_nhan_xuat_ngu": _trend(chance, VETERANS.get(unit, OTHER_VETERANS), 0.15),
    }
    league, excused = chance.uniform(58, 66), chance.uniform(38, 46)
    for step, year in enumerate(YEARS):
        total = book.row("bien_dong_dang_vien", year, unit)["cuoi_ky"]
        cells = {name: part(chance, total, values[step]) for name, values in trend.items()}
        ages = _ages(chance, unit, step, total)
        probation = _probation(book, chance, year, unit)
        cells |= ages | {
            "tong": total,
            "du_bi": probation,
            "chinh_thuc": total - probation,
            "nam_gioi": total - cells["nu"],
            "doan_vien": part(chance, ages["tuoi_18_30"], league, 1.2),
            "mien_sinh_hoat": part(chance, ages["tuoi_tu_61"], excused + 0.35 * step, 0.4),
            "tuoi_binh_quan": _mean_age(ages, chance),
        }
        book.put(TABLE, year, unit, **cells)


def _trend(chance: Random, ends: tuple[float, float], spread: float) -> list[float]:
    return line(chance, ends[0], ends[1], len(YEARS), spread)


def _ages(chance: Random, unit: str, step: int, total: int) -> dict[str, int]:
    first, last = SPECIAL_AGES.get(unit, USUAL_AGES)
    weights = {
        name: start + (end - start) * step / 10
        for name, start, end in zip(AGES, first, last, strict=True)
    }
    return split(total, blur(chance, weights, 0.008))


def _mean_age(ages: dict[str, int], chance: Random) -> float:
    people = sum(ages.values())
    years = sum(ages[name] * middle for name, middle in zip(AGES, MIDDLES, strict=True))
    return round(years / people + chance.gauss(0, 0.08), 1)


def _probation(book: Book, chance: Random, year: int, unit: str) -> int:
    admitted = book.row("bien_dong_dang_vien", year, unit)["ket_nap"]
    return part(chance, admitted, 97.4, 0.7)


def _make_peoples(book: Book, unit: str) -> None:
    chance = stream("peoples", unit)
    peoples = blur(chance, PEOPLES.get(unit, USUAL_PEOPLES), 0.12)
    faiths = blur(chance, SPECIAL_FAITHS.get(unit, FAITHS), 0.12)
    foreign_born = 1 if unit in ("tp_thanh_giang", "phu_thuong") else 0
    for year in YEARS:
        row = book.row(TABLE, year, unit)
        minority = split(row["dan_toc_thieu_so"], blur(chance, peoples, 0.01))
        foreign = foreign_born if year >= 2014 else 0
        majority = row["tong"] - row["dan_toc_thieu_so"] - foreign
        counts = {"kinh": majority, **minority, "nguoi_nuoc_ngoai": foreign}
        for name, people in counts.items():
            book.put("dan_toc_ton_giao", year, unit, "dan_toc", name, so_luong=people)
        for name, people in split(row["ton_giao"], blur(chance, faiths, 0.01)).items():
            book.put("dan_toc_ton_giao", year, unit, "ton_giao", name, so_luong=people)
