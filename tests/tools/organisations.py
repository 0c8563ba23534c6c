"""Grassroots party organisations by kind: their yearly changes, and their state at year's end."""

from __future__ import annotations

from random import Random

from tests.tools.book import PROVINCE, YEARS, Book
from tests.tools.chance import blur, count, part, some, split, stream
from tests.tools.units import CHANGES, DISTRICTS, UNITS, communes

COMMUNE_KINDS = ("xa", "phuong", "thi_tran")
PRIVATE_KINDS = ("hop_tac_xa", "dn_tu_nhan", "cong_ty_tnhh", "cong_ty_cp_tu_nhan", "dn_fdi")
COMPANY_KINDS = ("dn_nha_nuoc", "dn_co_phan_von_nn", *PRIVATE_KINDS)
OFFICE_KINDS = ("su_nghiep", "co_quan_hanh_chinh", "quan_doi", "cong_an", "ngoai_nuoc", "khac")
KINDS = (*COMMUNE_KINDS, *COMPANY_KINDS, *OFFICE_KINDS)
GAINS = ("thanh_lap_moi", "tach_ra", "chuyen_den")
LOSSES = ("sap_nhap", "giai_the", "chuyen_di")

# Organisations on 31/12/2009, in the order of COMPANY_KINDS and OFFICE_KINDS.
OPENING = {
    "tp_thanh_giang": (7, 9, 3, 2, 5, 6, 0, 27, 22, 1, 1, 0, 3),
    "an_lang": (3, 4, 2, 1, 2, 3, 0, 15, 17, 1, 1, 0, 1),
    "phu_thuong": (2, 3, 3, 1, 3, 2, 2, 14, 18, 1, 1, 0, 1),
    "kim_trach": (1, 2, 5, 1, 1, 1, 0, 13, 18, 1, 1, 0, 1),
    "yen_ha": (2, 2, 8, 1, 2, 1, 0, 16, 19, 1, 1, 0, 1),
    "dong_lam": (1, 3, 6, 1, 1, 1, 0, 14, 18, 1, 1, 0, 1),
    "thach_linh": (3, 1, 2, 1, 1, 1, 0, 12, 18, 1, 1, 0, 1),
    "muong_khe": (2, 0, 1, 0, 1, 0, 0, 11, 17, 1, 1, 0, 1),
    "na_phong": (1, 0, 1, 0, 0, 0, 0, 10, 17, 1, 1, 0, 1),
    "khoi_cq_dn": (16, 14, 0, 0, 3, 5, 1, 21, 38, 0, 0, 0, 3),
    "quan_su": (0, 0, 0, 0, 0, 0, 0, 0, 0, 23, 0, 0, 0),
    "cong_an": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 29, 0, 0),
}
# New private organisations a year: usual, and from 2019 on (Chỉ thị 33-CT/TW).
FOUNDED = {
    "tp_thanh_giang": (1.5, 2.8),
    "an_lang": (0.6, 1.3),
    "phu_thuong": (1.2, 3.0),
    "kim_trach": (0.2, 0.5),
    "yen_ha": (0.3, 0.6),
    "dong_lam": (0.3, 0.8),
    "thach_linh": (0.2, 0.5),
    "muong_khe": (0.1, 0.2),
    "na_phong": (0.05, 0.2),
    "khoi_cq_dn": (0.7, 1.4),
}
PRIVATE_MIX = {"dn_tu_nhan": 12, "cong_ty_tnhh": 45, "cong_ty_cp_tu_nhan": 36, "dn_fdi": 7}

# Probability of an event per organisation and year, by period: to 2016, 2017, 2018, 2019, 2020.
MERGING = {
    "su_nghiep": (0.006, 0.02, 0.085, 0.12, 0.07),
    "co_quan_hanh_chinh": (0.003, 0.015, 0.04, 0.075, 0.045),
    "cong_an": (0.0, 0.0, 0.16, 0.05, 0.0),
    "quan_doi": (0.004, 0.0, 0.02, 0.02, 0.0),
    "dn_nha_nuoc": (0.012, 0.02, 0.02, 0.03, 0.03),
    "dn_co_phan_von_nn": (0.008, 0.01, 0.02, 0.02, 0.02),
}
CLOSING = {
    "dn_nha_nuoc": 0.012,
    "dn_co_phan_von_nn": 0.02,
    "hop_tac_xa": 0.055,
    "dn_tu_nhan": 0.05,
    "cong_ty_tnhh": 0.035,
    "cong_ty_cp_tu_nhan": 0.03,
    "dn_fdi": 0.03,
    "khac": 0.02,
}
CONVERTING = {
    "dn_nha_nuoc": ("dn_co_phan_von_nn", 0.055),
    "dn_co_phan_von_nn": ("cong_ty_cp_tu_nhan", 0.045),
}
SPLITTING = {"su_nghiep": 0.018, "co_quan_hanh_chinh": 0.008, "cong_an": 0.012}

# Share of organisations that are đảng bộ (the rest are chi bộ cơ sở), percent.
LARGE = {
    "dn_nha_nuoc": 62,
    "dn_co_phan_von_nn": 48,
    "hop_tac_xa": 0,
    "dn_tu_nhan": 0,
    "cong_ty_tnhh": 9,
    "cong_ty_cp_tu_nhan": 16,
    "dn_fdi": 24,
    "su_nghiep": 34,
    "co_quan_hanh_chinh": 13,
    "quan_doi": 45,
    "cong_an": 48,
    "ngoai_nuoc": 0,
    "khac": 20,
}

Counts = dict[str, int]

# Companies large enough for an organisation, relative to a rural district.
TOWNS = {"tp_thanh_giang": 6.0, "phu_thuong": 7.0, "an_lang": 3.0, "khoi_cq_dn": 0.6}


def make_organisations(book: Book) -> None:
    """Write `sap_xep_tccsd`."""
    for unit in UNITS:
        numbers = dict(zip((*COMPANY_KINDS, *OFFICE_KINDS), OPENING[unit], strict=True))
        numbers |= {kind: _communes_before(unit, kind) for kind in COMMUNE_KINDS}
        chance = stream("organisations", unit)
        for year in YEARS:
            events = _events(chance, unit, year, numbers)
            for kind in KINDS:
                flows = events[kind]
                closing = numbers[kind] + sum(flows[name] for name in GAINS)
                closing -= sum(flows[name] for name in LOSSES)
                note = _note(unit, year) if kind == "xa" else None
                cells = {"dau_ky": numbers[kind], "cuoi_ky": closing, "ghi_chu": note}
                book.put("sap_xep_tccsd", year, unit, kind, **flows, **cells)
                numbers[kind] = closing
    book.add_province("sap_xep_tccsd")


def _communes_before(unit: str, kind: str) -> int:
    return communes(unit, kind, 2010) if unit in DISTRICTS else 0


def _events(chance: Random, unit: str, year: int, numbers: Counts) -> dict[str, Counts]:
    events = {kind: dict.fromkeys((*GAINS, *LOSSES), 0) for kind in KINDS}
    _change_communes(events, unit, year)
    for kind, (target, rate) in CONVERTING.items():
        moved = some(chance, numbers[kind], rate if year <= 2017 else rate / 2)
        events[kind]["chuyen_di"] += moved
        events[target]["chuyen_den"] += moved
    period = max(0, year - 2016)
    for kind, rates in MERGING.items():
        free = max(0, numbers[kind] - events[kind]["chuyen_di"] - 1)
        events[kind]["sap_nhap"] += some(chance, free, rates[period])
    for kind, rate in CLOSING.items():
        gone = events[kind]["chuyen_di"] + events[kind]["sap_nhap"]
        events[kind]["giai_the"] += some(chance, numbers[kind] - gone, rate)
    if year <= 2016:
        for kind, rate in SPLITTING.items():
            events[kind]["tach_ra"] += some(chance, numbers[kind], rate)
    _found(chance, events, unit, year)
    return events


def _change_communes(events: dict[str, Counts], unit: str, year: int) -> None:
    for change in CHANGES:
        if change.year != year or unit not in (change.district, change.new_district):
            continue
        moved = change.new_district != change.district
        if change.new_kind == "phuong":
            events["xa"]["chuyen_di"] += 1
            events["phuong"]["chuyen_den"] += 1
        elif moved:
            events["xa"]["chuyen_di" if unit == change.district else "chuyen_den"] += 1
        else:
            events["xa"]["sap_nhap"] += len(change.old) - (change.new_kind == "xa")


def _found(chance: Random, events: dict[str, Counts], unit: str, year: int) -> None:
    if unit not in FOUNDED:
        return
    usual, later = FOUNDED[unit]
    for kind, number in _mix(chance, count(chance, later if year >= 2019 else usual)).items():
        events[kind]["thanh_lap_moi"] += number
    events["hop_tac_xa"]["thanh_lap_moi"] += count(chance, 0.08)
    if year <= 2015:
        events["su_nghiep"]["thanh_lap_moi"] += count(chance, 0.3)
        events["co_quan_hanh_chinh"]["thanh_lap_moi"] += count(chance, 0.15)


def _mix(chance: Random, number: int) -> Counts:
    kinds = chance.choices(list(PRIVATE_MIX), list(PRIVATE_MIX.values()), k=number)
    return {kind: kinds.count(kind) for kind in PRIVATE_MIX}


def _note(unit: str, year: int) -> str | None:
    notes = []
    for change in CHANGES:
        if change.year != year or change.district != unit:
            continue
        if change.new_district != unit:
            notes.append(f"xã {change.new} chuyển sang đơn vị khác")
        elif change.new_kind == "phuong":
            notes.append(f"xã {change.new} thành phường")
        elif change.new_kind == "thi_tran":
            notes.append(f"xã {change.old[0]} nhập vào thị trấn {change.new}")
        else:
            notes.append(f"nhập {', '.join(change.old)} thành xã {change.new}")
    text = "; ".join(notes)
    return text[:1].upper() + text[1:] + "." if text else None


def make_kinds(book: Book) -> None:
    """Write `tccsd_loai_hinh`, once the cells under each kind are counted."""
    for unit in UNITS:
        habit = blur(stream("sizes", unit), dict.fromkeys(KINDS, 1.0), 0.18)
        for year in YEARS:
            _make_year(book, unit, year, habit)
    book.add_province("tccsd_loai_hinh")


def _make_year(book: Book, unit: str, year: int, habit: dict[str, float]) -> None:
    chance = stream("kinds", unit, year)
    large = {kind: large_ones(book, unit, year, kind) for kind in KINDS}
    total = {kind: book.row("sap_xep_tccsd", year, unit, kind)["cuoi_ky"] for kind in KINDS}
    cells = {kind: sum(book.drafts["cells", year, unit, kind].values()) for kind in KINDS}
    members = _members(book, unit, year, total, large, cells, habit)
    for kind in KINDS:
        lacking = _lacking(chance, unit, year, kind, total[kind])
        book.put(
            "tccsd_loai_hinh",
            year,
            unit,
            kind,
            don_vi_co_so=total[kind] + lacking,
            chua_co_tccsd=lacking,
            chua_co_tccsd_co_dv=part(chance, lacking, 31, 6),
            dang_bo_co_so=large[kind],
            chi_bo_co_so=total[kind] - large[kind],
            dang_bo_bo_phan=_sections(chance, kind, large[kind]),
            chi_bo_truc_thuoc=cells[kind],
            dang_vien=members[kind],
        )


def _sections(chance: Random, kind: str, large: int) -> int:
    """Count the đảng bộ bộ phận, found in large offices, companies and wards."""
    return some(chance, large, 0.09) if kind in ("phuong", "su_nghiep", "dn_nha_nuoc") else 0


def large_ones(book: Book, unit: str, year: int, kind: str) -> int:
    """Count the đảng bộ among the organisations of a kind; communes always are."""
    number: int = book.row("sap_xep_tccsd", year, unit, kind)["cuoi_ky"]
    if kind in COMMUNE_KINDS:
        return number
    share = LARGE[kind]
    if kind == "cong_an" and unit in DISTRICTS:
        share = 100
    return round(number * share / 100)


def _members(
    book: Book,
    unit: str,
    year: int,
    total: Counts,
    large: Counts,
    cells: Counts,
    habit: dict[str, float],
) -> Counts:
    """Give each cell at least five members and spread the rest by weight."""
    cell_counts = {kind: cells[kind] + total[kind] - large[kind] for kind in KINDS}
    least = {kind: 5 * number for kind, number in cell_counts.items()}
    rest = book.row("bien_dong_dang_vien", year, unit)["cuoi_ky"] - sum(least.values())
    weights = {kind: cell_counts[kind] * _pull(unit, kind) * habit[kind] for kind in KINDS}
    extra = split(rest, weights)
    return {kind: least[kind] + extra[kind] for kind in KINDS}


def _pull(unit: str, kind: str) -> float:
    """Weigh how far a cell of this kind grows beyond the least size."""
    if kind in PRIVATE_KINDS:
        return 0.55
    if kind in COMMUNE_KINDS:
        return {"xa": 1.0, "phuong": 1.7, "thi_tran": 1.2}[kind]
    if unit in DISTRICTS and kind == "cong_an":
        return 0.8
    return 0.75


def _lacking(chance: Random, unit: str, year: int, kind: str, total: int) -> int:
    """Count base units without an organisation: few offices, most private companies."""
    if kind in COMMUNE_KINDS or unit in ("quan_su", "cong_an") or kind == "ngoai_nuoc":
        return 0
    if kind in ("su_nghiep", "co_quan_hanh_chinh", "dn_nha_nuoc", "quan_doi", "cong_an", "khac"):
        return 0
    if kind == "dn_co_phan_von_nn":
        return part(chance, total, 20)
    # Companies with at least thirty workers, the ones where an organisation is aimed at.
    wanted = {"hop_tac_xa": 2.5, "dn_tu_nhan": 1.6, "cong_ty_tnhh": 5.5}.get(kind, 4.0)
    size = TOWNS.get(unit, 1.4)
    return round(wanted * size * (0.7 + 0.06 * (year - 2010)) * chance.gauss(1, 0.04))


def note_province(book: Book) -> None:
    """Explain the province's mergers of communes in its own rows."""
    notes = {
        2014: "Hai xã của thành phố Thanh Giang thành phường.",
        2019: "Sắp xếp đơn vị hành chính cấp xã theo Nghị quyết 37-NQ/TW, đợt 1.",
        2020: "Sắp xếp đơn vị hành chính cấp xã theo Nghị quyết 37-NQ/TW, đợt 2.",
    }
    for year, note in notes.items():
        book.row("sap_xep_tccsd", year, PROVINCE, "xa")["ghi_chu"] = note
