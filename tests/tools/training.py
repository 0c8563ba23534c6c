"""Courses and study conferences."""

from __future__ import annotations

from random import Random

from tests.tools.book import YEARS, Book
from tests.tools.chance import part, stream
from tests.tools.units import UNITS

CONGRESS_YEARS = (2010, 2015, 2020)


def make_training(book: Book) -> None:
    """Write `boi_duong`; courses on knowledge of the Party have no list of those called up."""
    for unit in UNITS:
        chance = stream("training", unit)
        for step, year in enumerate(YEARS):
            for course, (called, came, size) in _courses(book, chance, year, unit, step).items():
                classes = max(1, round(came / (size * chance.uniform(0.85, 1.2)))) if came else 0
                cells = {"so_lop": classes, "luot_nguoi": came, "so_trieu_tap": called}
                book.put("boi_duong", year, unit, course, **cells)
    book.add_province("boi_duong")


def _courses(
    book: Book, chance: Random, year: int, unit: str, step: int
) -> dict[str, tuple[int | None, int, int]]:
    """Give for each kind those called up, those who came, and the usual size of a class."""
    sources = book.row("nguon_chuyen_chinh_thuc", year, unit)
    members = book.row("bien_dong_dang_vien", year, unit)["cuoi_ky"]
    cells = sum(book.cells("chi_bo_truc_thuoc", "so_chi_bo", year, unit))
    bases = sum(book.cells("sap_xep_tccsd", "cuoi_ky", year, unit))
    after_congress = 1.5 if year - 1 in CONGRESS_YEARS or year in CONGRESS_YEARS else 1.0
    committee = round(bases * chance.uniform(3.2, 4.6) * after_congress)
    secretaries = round(cells * chance.uniform(0.75, 1.05) * after_congress)
    # New resolutions come in the year after a national congress and with each plenum.
    rounds = {2011: 3.4, 2012: 2.9, 2016: 3.5, 2017: 3.0, 2018: 2.6}.get(year, 2.1)
    study = round(members * rounds * chance.gauss(0.86, 0.02))
    example = round(members * chance.gauss(0.83, 0.02))
    online = 1.0 + 0.12 * max(0, step - 7)  # conferences by video from 2018 on are larger
    return {
        "nghiep_vu_cap_uy": (committee, part(chance, committee, 94.5 + 0.2 * step, 0.8), 82),
        "nghiep_vu_bi_thu_chi_bo": (secretaries, part(chance, secretaries, 92 + 0.3 * step, 1), 91),
        "dang_vien_moi": (
            book.row("ket_nap", year, unit)["tong"],
            sources["lop_dang_vien_moi"],
            74,
        ),
        "nhan_thuc_ve_dang": (None, sources["lop_nhan_thuc"], 86),
        "quan_triet_nghi_quyet": (
            study,
            part(chance, study, 91.5 + 0.45 * step, 0.6),
            round(165 * online),
        ),
        "chuyen_de_ho_chi_minh": (
            example,
            part(chance, example, 92.0 + 0.4 * step, 0.7),
            round(150 * online),
        ),
    }
