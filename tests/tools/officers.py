"""Committee members and secretaries by term, and secretaries who hold a second office."""

from __future__ import annotations

from random import Random

from tests.tools.book import YEARS, Book
from tests.tools.chance import blur, line, part, split, stream
from tests.tools.organisations import COMMUNE_KINDS, KINDS, PRIVATE_KINDS
from tests.tools.units import COMMITTEES, DISTRICTS, UNITS

TERMS = {"2010-2015": 2010, "2015-2020": 2015, "2020-2025": 2020}

# Weights at the three congresses: (under 35, 35–50, over 50), (below, university, above), theory.
Triples = tuple[tuple[float, float, float], ...]
AGES: dict[str, Triples] = {
    "cap_uy_vien_co_so": ((13.2, 58.4, 28.4), (16.8, 60.1, 23.1), (17.9, 64.6, 17.5)),
    "uy_vien_btv": ((4.1, 57.5, 38.4), (6.2, 60.6, 33.2), (7.4, 66.9, 25.7)),
    "bi_thu_tccsd": ((2.6, 49.3, 48.1), (3.4, 53.0, 43.6), (4.4, 60.2, 35.4)),
    "pho_bi_thu_tccsd": ((5.3, 58.8, 35.9), (7.1, 62.3, 30.6), (8.3, 67.0, 24.7)),
    "bi_thu_chi_bo_truc_thuoc": ((8.4, 42.7, 48.9), (10.9, 44.0, 45.1), (12.2, 48.3, 39.5)),
}
DEGREES: dict[str, Triples] = {
    "cap_uy_vien_co_so": ((48.6, 50.0, 1.4), (30.5, 65.7, 3.8), (16.2, 75.9, 7.9)),
    "uy_vien_btv": ((43.1, 55.3, 1.6), (24.0, 71.4, 4.6), (9.8, 80.5, 9.7)),
    "bi_thu_tccsd": ((35.0, 61.7, 3.3), (18.8, 73.4, 7.8), (6.9, 78.0, 15.1)),
    "pho_bi_thu_tccsd": ((37.2, 60.6, 2.2), (19.9, 74.3, 5.8), (7.7, 80.2, 12.1)),
    "bi_thu_chi_bo_truc_thuoc": ((63.8, 35.5, 0.7), (56.9, 41.0, 2.1), (50.1, 45.8, 4.1)),
}
THEORY: dict[str, Triples] = {
    "cap_uy_vien_co_so": ((43.7, 48.9, 7.4), (30.2, 59.0, 10.8), (18.1, 67.4, 14.5)),
    "uy_vien_btv": ((22.4, 66.5, 11.1), (12.0, 70.9, 17.1), (4.3, 71.6, 24.1)),
    "bi_thu_tccsd": ((17.6, 61.4, 21.0), (9.9, 61.7, 28.4), (3.8, 58.3, 37.9)),
    "pho_bi_thu_tccsd": ((19.0, 65.8, 15.2), (10.7, 67.5, 21.8), (4.4, 66.0, 29.6)),
    "bi_thu_chi_bo_truc_thuoc": ((69.7, 28.1, 2.2), (63.2, 33.6, 3.2), (54.4, 41.3, 4.3)),
}
WOMEN = {
    "cap_uy_vien_co_so": (16.8, 19.4, 22.6),
    "uy_vien_btv": (8.1, 10.6, 13.5),
    "bi_thu_tccsd": (9.3, 11.7, 15.2),
    "pho_bi_thu_tccsd": (13.4, 15.8, 18.9),
    "bi_thu_chi_bo_truc_thuoc": (18.7, 22.5, 27.3),
}
AVERAGE_WOMEN = (0.26, 0.295, 0.33)  # among all members
FIRST_TIME = {
    "cap_uy_vien_co_so": (36.5, 38.2, 33.4),
    "uy_vien_btv": (31.0, 33.6, 35.1),
    "bi_thu_tccsd": (33.1, 36.8, 34.0),
    "pho_bi_thu_tccsd": (37.2, 39.7, 37.6),
    "bi_thu_chi_bo_truc_thuoc": (29.6, 31.9, 37.4),
}
# How much the city and the remote districts differ in degrees.
SCHOOLED = {
    "tp_thanh_giang": 0.6,
    "khoi_cq_dn": 0.12,
    "quan_su": 0.3,
    "cong_an": 0.15,
    "muong_khe": 1.3,
    "na_phong": 1.5,
    "yen_ha": 1.1,
}

CHAIRS = {
    "bt_ct_hdnd_xa": ((55.4, 81.9), 6.0),
    "bt_ct_ubnd_xa": ((1.6, 9.2), 1.6),
}
HEADS = {
    "bt_thu_truong_co_quan": (71.2, 88.6),
    "bt_thu_truong_su_nghiep": (76.0, 92.4),
    "bt_lanh_dao_dnnn": (83.1, 93.6),
    "bt_chu_dn_ngoai_nn": (21.4, 37.8),
}


def make_officers(book: Book) -> None:
    """Write `cap_uy_bi_thu` and `kiem_nhiem_chuc_danh`."""
    for unit in UNITS:
        for order, (term, year) in enumerate(TERMS.items()):
            _make_term(book, unit, order, term, year)
        _make_models(book, unit)
    book.add_province("cap_uy_bi_thu")
    book.add_province("kiem_nhiem_chuc_danh")


def _make_term(book: Book, unit: str, order: int, term: str, year: int) -> None:
    chance = stream("officers", unit, term)
    rows = [book.row("tccsd_loai_hinh", year, unit, kind) for kind in KINDS]
    large = sum(row["dang_bo_co_so"] for row in rows)
    small = sum(row["chi_bo_co_so"] for row in rows)
    counts = {
        "cap_uy_vien_co_so": round(large * chance.uniform(12.4, 13.3) + small * 3.6),
        "uy_vien_btv": round(large * chance.uniform(3.9, 4.3)),
        "bi_thu_tccsd": large + small,
        "pho_bi_thu_tccsd": large + small + round(large * chance.uniform(0.35, 0.5)),
        "bi_thu_chi_bo_truc_thuoc": sum(row["chi_bo_truc_thuoc"] for row in rows),
    }
    people = book.row("co_cau_dang_vien", year, unit)
    for post, total in counts.items():
        women = WOMEN[post][order] * (people["nu"] / people["tong"]) / AVERAGE_WOMEN[order]
        minority = 100 * people["dan_toc_thieu_so"] / people["tong"]
        ages, theory = AGES[post][order], THEORY[post][order]
        new = part(chance, total, FIRST_TIME[post][order], 1.5)
        book.put(
            "cap_uy_bi_thu",
            term,
            unit,
            post,
            tong=total,
            nu=part(chance, total, min(45.0, women), 1.0),
            dan_toc_thieu_so=part(chance, total, min(98.0, minority * 1.04), 0.8),
            tham_gia_lan_dau=new,
            tai_cu=total - new,
            **_thirds(chance, total, ages, "tuoi_duoi_35 tuoi_35_50 tuoi_tren_50", 1.0),
            **_thirds(
                chance,
                total,
                DEGREES[post][order],
                "cm_duoi_dai_hoc cm_dai_hoc cm_sau_dai_hoc",
                SCHOOLED.get(unit, 1.0),
            ),
            **_thirds(chance, total, theory, "ll_so_cap_chua_qua ll_trung_cap ll_cao_cap", 1.0),
        )


def _thirds(
    chance: Random, total: int, shares: tuple[float, float, float], names: str, low: float
) -> dict[str, int]:
    columns = names.split()
    weights = dict(zip(columns, shares, strict=True))
    weights[columns[0]] *= low
    return split(total, blur(chance, weights, 0.05))


def _make_models(book: Book, unit: str) -> None:
    chance = stream("models", unit)
    lean = chance.gauss(0, 3.5)
    trends = {
        name: line(chance, first + lean * factor / 6, last + lean * factor / 6, len(YEARS), 0.6)
        for name, ((first, last), factor) in CHAIRS.items()
    } | {name: line(chance, first, last, len(YEARS), 0.9) for name, (first, last) in HEADS.items()}
    for step, year in enumerate(YEARS):
        for model, values in trends.items():
            total = _eligible(book, unit, year, model)
            done = part(chance, total, min(100.0, max(0.0, values[step])))
            book.put("kiem_nhiem_chuc_danh", year, unit, model, so_don_vi=total, thuc_hien=done)
        _keep_apart(book, unit, year)


def _keep_apart(book: Book, unit: str, year: int) -> None:
    """A commune has one model at most, so the two together cannot exceed the communes."""
    council = book.row("kiem_nhiem_chuc_danh", year, unit, "bt_ct_hdnd_xa")
    committee = book.row("kiem_nhiem_chuc_danh", year, unit, "bt_ct_ubnd_xa")
    council["thuc_hien"] = min(council["thuc_hien"], council["so_don_vi"] - committee["thuc_hien"])


def _eligible(book: Book, unit: str, year: int, model: str) -> int:
    if model in CHAIRS:
        kinds: tuple[str, ...] = COMMUNE_KINDS
    elif model == "bt_chu_dn_ngoai_nn":
        kinds = PRIVATE_KINDS
    else:
        kinds = {
            "bt_thu_truong_co_quan": ("co_quan_hanh_chinh", "quan_doi", "cong_an"),
            "bt_thu_truong_su_nghiep": ("su_nghiep",),
            "bt_lanh_dao_dnnn": ("dn_nha_nuoc", "dn_co_phan_von_nn"),
        }[model]
    if model in CHAIRS and unit not in DISTRICTS:
        assert unit in COMMITTEES
        return 0
    return sum(book.row("sap_xep_tccsd", year, unit, kind)["cuoi_ky"] for kind in kinds)
