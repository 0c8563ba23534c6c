"""The rules of the forms, written out plainly: every unit, every year, across tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest

PROVINCE = "thanh_giang"
UNIT_YEAR = ["nam", "ma_don_vi"]
KINDS = [*UNIT_YEAR, "loai_hinh"]
COMMUNES = ["xa", "phuong", "thi_tran"]

Read = Callable[[str], pd.DataFrame]


def by(frame: pd.DataFrame, keys: list[str], column: str) -> pd.Series:
    """Add up a column over everything but the keys."""
    return frame.groupby(keys)[column].sum().sort_index()


def same(left: pd.Series, right: pd.Series) -> bool:
    """Compare two series key by key."""
    return left.sort_index().to_dict() == right.sort_index().to_dict()


def before(frame: pd.DataFrame, keys: list[str], column: str) -> pd.Series:
    """Give each row the value of the year before."""
    return frame.sort_values("nam").groupby(keys)[column].shift().reindex(frame.index)


def organisations(read: Read) -> pd.DataFrame:
    frame = read("tccsd_loai_hinh")
    frame["tccsd"] = frame.dang_bo_co_so + frame.chi_bo_co_so
    return frame


def test_members_balance(read: Read) -> None:
    """BD1, BD2: opening and flows give the closing, which opens the next year."""
    t = read("bien_dong_dang_vien")
    gains = t.ket_nap + t.chuyen_den_tinh_khac + t.chuyen_den_huyen_khac + t.phuc_hoi
    losses = t.tu_tran + t.khai_tru + t.xoa_ten + t.xin_ra
    losses += t.chuyen_di_tinh_khac + t.chuyen_di_huyen_khac
    assert (t.cuoi_ky == t.dau_ky + gains - losses + t.dieu_chinh).all()
    opened = before(t, ["ma_don_vi"], "cuoi_ky")
    assert (opened.isna() | (opened == t.dau_ky)).all()


def test_transfers_inside_the_province_cancel_but_for_stated_transit(read: Read) -> None:
    """BD4: only 2020 has members in transit, and its note says how many."""
    t = read("bien_dong_dang_vien").query("ma_don_vi == @PROVINCE").set_index("nam")
    transit = t.chuyen_di_huyen_khac - t.chuyen_den_huyen_khac
    assert transit[transit != 0].to_dict() == {2020: 37}
    assert "37 đảng viên" in t.ghi_chu[2020]


def test_adjustments_are_boundary_changes_with_a_note(read: Read) -> None:
    """Adjustments happen in 2019–2020, cancel out, and are explained."""
    t = read("bien_dong_dang_vien")
    adjusted = t[t.dieu_chinh != 0]
    assert set(adjusted.nam) == {2019, 2020}
    assert adjusted.ghi_chu.notna().all()
    assert (adjusted.groupby("nam").dieu_chinh.sum() == 0).all()


def test_admissions_and_dismissals_agree_with_the_flows(read: Read) -> None:
    """BD5–BD7, KD1, KL1, RA1, RA2: three other tables tell the same story."""
    t = read("bien_dong_dang_vien").set_index(UNIT_YEAR)
    assert same(t.ket_nap, read("ket_nap").set_index(UNIT_YEAR).tong)
    punished = read("khen_thuong_ky_luat").query(
        "linh_vuc == 'ky_luat' and doi_tuong == 'dang_vien' and hinh_thuc == 'khai_tru'"
    )
    assert same(t.khai_tru, by(punished, UNIT_YEAR, "so_luong"))
    left = read("dua_ra_khoi_dang")
    for form in ("khai_tru", "xoa_ten", "xin_ra"):
        assert same(t[form], by(left[left.hinh_thuc == form], UNIT_YEAR, "so_luong"))
    assert set(left[left.ly_do == "du_bi_khong_dat"].hinh_thuc) == {"xoa_ten"}


def test_structure_of_the_members(read: Read) -> None:
    """CC1–CC7: parts add up, groups fit in, the mean age lies within its ages."""
    t = read("co_cau_dang_vien").set_index(UNIT_YEAR)
    flows = read("bien_dong_dang_vien").set_index(UNIT_YEAR)
    ages = ["tuoi_18_30", "tuoi_31_40", "tuoi_41_50", "tuoi_51_60", "tuoi_tu_61"]
    assert same(t.tong, flows.cuoi_ky)
    assert (t.chinh_thuc + t.du_bi == t.tong).all()
    assert (t.nam_gioi + t.nu == t.tong).all()
    assert (t[ages].sum(axis=1) == t.tong).all()
    for group in ("nu", "dan_toc_thieu_so", "ton_giao", "doan_vien", "quan_nhan_xuat_ngu"):
        assert (t[group] <= t.tong).all()
    assert (t.mien_sinh_hoat <= t.tuoi_tu_61).all()
    low = sum(t[age] * years for age, years in zip(ages, (18, 31, 41, 51, 61), strict=True))
    high = sum(t[age] * years for age, years in zip(ages, (31, 41, 51, 61, 100), strict=True))
    assert ((low / t.tong <= t.tuoi_binh_quan) & (t.tuoi_binh_quan <= high / t.tong)).all()
    assert (t.du_bi <= flows.ket_nap.reindex(t.index)).all()


def test_grades_occupations_peoples_and_faiths_add_up(read: Read) -> None:
    """TD1, NN1–NN3, DT1–DT3: each division counts every member once."""
    t = read("co_cau_dang_vien").set_index(UNIT_YEAR)
    for _, group in read("trinh_do_dang_vien").groupby("nhom"):
        assert same(t.tong, by(group, UNIT_YEAR, "so_luong"))
    work = read("nghe_nghiep_dang_vien")
    assert same(t.tong, by(work, UNIT_YEAR, "so_luong"))
    excused = work[work.nghe == "mien_sinh_hoat"]
    assert same(t.mien_sinh_hoat, by(excused, UNIT_YEAR, "so_luong"))
    peoples = read("dan_toc_ton_giao")
    assert same(t.tong, by(peoples[peoples.phan_to == "dan_toc"], UNIT_YEAR, "so_luong"))
    minorities = peoples[(peoples.phan_to == "dan_toc")]
    minorities = minorities[~minorities.ten.isin(["kinh", "nguoi_nuoc_ngoai"])]
    assert same(t.dan_toc_thieu_so, by(minorities, UNIT_YEAR, "so_luong"))
    assert same(t.ton_giao, by(peoples[peoples.phan_to == "ton_giao"], UNIT_YEAR, "so_luong"))


def test_organisations_by_kind(read: Read) -> None:
    """TC2–TC7: one organisation per unit, enough cells and members, equal in three tables."""
    t = organisations(read)
    assert (t.don_vi_co_so - t.chua_co_tccsd == t.tccsd).all()
    assert (t.chua_co_tccsd_co_dv <= t.chua_co_tccsd).all()
    members = read("bien_dong_dang_vien").set_index(UNIT_YEAR).cuoi_ky
    assert same(by(t, UNIT_YEAR, "dang_vien"), members)
    assert (t.chi_bo_truc_thuoc >= 2 * t.dang_bo_co_so).all()
    assert (t.dang_vien >= 3 * (t.chi_bo_co_so + t.chi_bo_truc_thuoc)).all()
    count = t.set_index(KINDS).tccsd
    assert same(count, read("sap_xep_tccsd").set_index(KINDS).cuoi_ky)
    rated = read("xep_loai_to_chuc").query("doi_tuong == 'tccsd'")
    assert same(count, rated.query("loai_hinh != 'tat_ca'").set_index(KINDS).tong)
    whole = rated.query("loai_hinh == 'tat_ca'").set_index(UNIT_YEAR).tong
    assert same(by(t, UNIT_YEAR, "tccsd"), whole)


def test_communes_agree_with_the_list_of_units(read: Read) -> None:
    """Each valid commune has one đảng bộ cơ sở of its kind."""
    units, t = read("don_vi").query("cap == 'xa'"), organisations(read)
    words = {"Xã": "xa", "Phường": "phuong", "Thị": "thi_tran"}
    kinds = units.ten.str.split().str[0].map(words)
    for (year, unit, kind), row in t[t.loai_hinh.isin(COMMUNES)].groupby(KINDS):
        here = (units.ma_cha == unit) if unit != PROVINCE else True
        valid = (units.tu_nam <= year) & (units.den_nam.isna() | (units.den_nam >= year))
        assert row.tccsd.item() == (here & valid & (kinds == kind)).sum(), (year, unit, kind)


def test_rearrangement_of_organisations(read: Read) -> None:
    """SX1–SX3: the flows balance, years join, conversions stay in the province."""
    t = read("sap_xep_tccsd")
    gains = t.thanh_lap_moi + t.tach_ra + t.chuyen_den
    assert (t.cuoi_ky == t.dau_ky + gains - t.sap_nhap - t.giai_the - t.chuyen_di).all()
    opened = before(t, ["ma_don_vi", "loai_hinh"], "cuoi_ky")
    assert (opened.isna() | (opened == t.dau_ky)).all()
    province = t[t.ma_don_vi == PROVINCE].groupby("nam")[["chuyen_den", "chuyen_di"]].sum()
    assert (province.chuyen_den == province.chuyen_di).all()
    assert (t.select_dtypes("number") >= 0).all(axis=None)


def test_cells_by_block(read: Read) -> None:
    """CB1–CB3: cells of all blocks are the cells of all kinds; parts fit in."""
    t, kinds = read("chi_bo_truc_thuoc"), organisations(read)
    assert same(by(t, UNIT_YEAR, "so_chi_bo"), by(kinds, UNIT_YEAR, "chi_bo_truc_thuoc"))
    for column in ("co_chi_uy", "duoi_9_dv", "da_quy_dinh_chuc_nang", "co_quy_che"):
        assert (t[column] <= t.so_chi_bo).all()
    assert (t.co_chi_uy + t.duoi_9_dv <= t.so_chi_bo).all()
    assert (t.dang_vien >= 3 * t.so_chi_bo).all()
    ruled = by(t, UNIT_YEAR, "tccsd_co_quy_che")
    assert (ruled <= by(kinds, UNIT_YEAR, "tccsd")).all()
    assert (by(t, UNIT_YEAR, "dang_vien") <= by(kinds, UNIT_YEAR, "dang_vien")).all()


def test_private_companies(read: Read) -> None:
    """DN1–DN5: organisations balance and have members; owners and admissions fit in."""
    t = read("doanh_nghiep_ngoai_nn")
    assert (t.dn_co_tc_dang <= t.dn_hoat_dong).all()
    assert (t.tc_cuoi_ky == t.tc_dau_ky + t.tc_thanh_lap - t.tc_giam).all()
    opened = before(t, ["ma_don_vi", "loai_dn"], "tc_cuoi_ky")
    assert (opened.isna() | (opened == t.tc_dau_ky)).all()
    assert (t.chu_dn_ket_nap <= t.ket_nap).all()
    assert (t.chu_dn_dang_vien <= t.dang_vien).all()
    admitted = read("ket_nap").set_index(UNIT_YEAR)
    assert (by(t, UNIT_YEAR, "ket_nap") <= admitted.tong.sort_index()).all()
    assert same(by(t, UNIT_YEAR, "chu_dn_ket_nap"), admitted.chu_dn_tu_nhan)
    assert (t.dang_vien >= 3 * t.tc_cuoi_ky).all()


def test_villages(read: Read) -> None:
    """TT1–TT4: villages divide by their cells; secretaries are among the heads."""
    t = read("thon_to_dan_pho")
    assert (t.co_chi_bo + t.sinh_hoat_ghep + t.chua_co_dang_vien == t.tong).all()
    assert (t.bi_thu_dong_thoi <= t[["truong_la_dv", "co_chi_bo"]].min(axis=1)).all()
    assert (t[["truong_la_dv", "vung_dtts", "vung_ton_giao"]].max(axis=1) <= t.tong).all()
    cells = read("chi_bo_truc_thuoc").query("khoi == 'thon_to_dan_pho'")
    assert same(by(t, UNIT_YEAR, "co_chi_bo"), by(cells, UNIT_YEAR, "so_chi_bo"))


def test_officers(read: Read) -> None:
    """CU1–CU4: divisions add up; every organisation and cell has its secretary."""
    t = read("cap_uy_bi_thu")
    assert (t.tham_gia_lan_dau + t.tai_cu == t.tong).all()
    for prefix in ("tuoi_", "cm_", "ll_"):
        assert (t.filter(regex=f"^{prefix}").sum(axis=1) == t.tong).all()
    assert (t[["nu", "dan_toc_thieu_so"]].max(axis=1) <= t.tong).all()
    kinds = organisations(read)
    for term, year in (("2010-2015", 2010), ("2015-2020", 2015), ("2020-2025", 2020)):
        now, then = t[t.nhiem_ky == term], kinds[kinds.nam == year]
        for post, column in (
            ("bi_thu_tccsd", "tccsd"),
            ("bi_thu_chi_bo_truc_thuoc", "chi_bo_truc_thuoc"),
        ):
            holders = now[now.chuc_danh == post].set_index("ma_don_vi").tong
            assert same(holders, then.groupby("ma_don_vi")[column].sum())


def test_second_offices(read: Read) -> None:
    """KN1–KN3: a commune follows one model at most, and all communes count."""
    t = read("kiem_nhiem_chuc_danh")
    assert (t.thuc_hien <= t.so_don_vi).all()
    communes = t[t.mo_hinh.isin(["bt_ct_hdnd_xa", "bt_ct_ubnd_xa"])]
    together = communes.groupby(UNIT_YEAR)
    assert (together.thuc_hien.sum() <= together.so_don_vi.max()).all()
    kinds = organisations(read)
    bases = by(kinds[kinds.loai_hinh.isin(COMMUNES)], UNIT_YEAR, "dang_bo_co_so")
    assert same(together.so_don_vi.max(), bases)
    assert (together.so_don_vi.nunique() == 1).all()


def test_meetings(read: Read) -> None:
    """SH1–SH4: all cells are counted; quality exists from 2018 on and only then."""
    t = read("sinh_hoat_chi_bo")
    levels = ["tot", "kha", "trung_binh", "yeu", "chua_danh_gia"]
    assert t[t.nam < 2018][levels].isna().all(axis=None)
    since = t[t.nam >= 2018]
    assert (since[levels].sum(axis=1, min_count=5) == since.so_chi_bo).all()
    assert (t[["dinh_ky_du", "chuyen_de"]].max(axis=1) <= t.so_chi_bo).all()
    kinds = organisations(read)
    kinds["cells"] = kinds.chi_bo_co_so + kinds.chi_bo_truc_thuoc
    assert same(by(t, UNIT_YEAR, "so_chi_bo"), by(kinds, UNIT_YEAR, "cells"))
    assert t.ty_le_du_binh_quan.dropna().between(50, 100).all()
    assert (t.ty_le_du_binh_quan.isna() == (t.so_chi_bo == 0)).all()


@pytest.mark.parametrize("table", ["xep_loai_to_chuc", "xep_loai_dang_vien"])
def test_ratings(table: str, read: Read) -> None:
    """XT1–XT6, XD1–XD5: levels add up, and the system changes in 2018."""
    t = read(table)
    left = t.filter(regex="^(chua|mien)_").sum(axis=1)
    assert (t.tong == t.duoc_xep_loai + left).all()
    assert (t[["muc_1", "muc_2", "muc_3", "muc_4"]].sum(axis=1) == t.duoc_xep_loai).all()
    assert (t.he_xep_loai.eq("truoc_2018") == (t.nam <= 2017)).all()
    since = t[t.nam >= 2018]
    assert (5 * since.muc_1 <= since.muc_2).all()


def test_rating_details(read: Read) -> None:
    """XT3 and the totals: models end in 2017; `tat_ca` is the sum of the kinds."""
    t = read("xep_loai_to_chuc")
    assert (t.muc_1_tieu_bieu.isna() == (t.nam >= 2018)).all()
    assert (t.muc_1_tieu_bieu.fillna(0) <= t.muc_1).all()
    t = t[t.doi_tuong != "dang_bo_cap_tren"]
    keys = [*UNIT_YEAR, "doi_tuong"]
    for column in ("tong", "duoc_xep_loai", "muc_1", "muc_2", "muc_3", "muc_4"):
        details = by(t[t.loai_hinh != "tat_ca"], keys, column)
        assert same(details, by(t[t.loai_hinh == "tat_ca"], keys, column))


def test_members_rated_before_the_year_ends(read: Read) -> None:
    """XD3: the number assessed is close to the closing one, and a note says why it differs."""
    t = read("xep_loai_dang_vien").set_index(UNIT_YEAR)
    closing = read("bien_dong_dang_vien").set_index(UNIT_YEAR).cuoi_ky.reindex(t.index)
    assert ((closing - t.tong).abs() / closing <= 0.015).all()
    notes = t.xs(PROVINCE, level="ma_don_vi").ghi_chu
    assert notes.str.contains("thời điểm đánh giá").all()


def test_admissions(read: Read) -> None:
    """KD2–KD4: occupations and ages add up, groups fit in."""
    t = read("ket_nap")
    jobs = [
        *("can_bo_cong_chuc", "vien_chuc_su_nghiep", "vien_chuc_kinh_doanh", "cong_nhan_lao_dong"),
        *("nong_dan", "luc_luong_vu_trang", "hoc_sinh_sinh_vien", "nghe_khac"),
    ]
    assert (t[jobs].sum(axis=1) == t.tong).all()
    ages = ["tuoi_18_30", "tuoi_31_40", "tuoi_41_50", "tuoi_tu_51"]
    assert (t[ages].sum(axis=1) == t.tong).all()
    groups = ["ket_nap_lai", "nu", "dan_toc_thieu_so", "ton_giao", "doan_vien", "chu_dn_tu_nhan"]
    assert (t[groups].max(axis=1) <= t.tong).all()
    assert t.tuoi_binh_quan.between(18, 80).all()


def test_sources_and_full_membership(read: Read) -> None:
    """NG1–NG4: those recognised were admitted; courses precede admissions."""
    t = read("nguon_chuyen_chinh_thuc").set_index(UNIT_YEAR)
    flows = read("bien_dong_dang_vien").set_index(UNIT_YEAR)
    admitted = flows.ket_nap.unstack()
    ended = (t.cong_nhan_chinh_thuc + t.khong_cong_nhan).unstack()
    assert (ended <= admitted + admitted.shift().fillna(0)).all(axis=None)
    course = t.lop_nhan_thuc.unstack()
    assert (course + course.shift().fillna(0) >= admitted).all(axis=None)
    assert (t.khong_cong_nhan <= flows.xoa_ten.reindex(t.index)).all()
    total = by(organisations(read), UNIT_YEAR, "tccsd").reindex(t.index)
    assert (t.tccsd_khong_ket_nap <= total).all()


def test_rewards_and_discipline(read: Read) -> None:
    """KL2–KL5: only forms that exist, cadres among members, a share below 2 %."""
    t = read("khen_thuong_ky_luat")
    assert set(t[t.hinh_thuc.str.startswith("huy_hieu")].doi_tuong) == {"dang_vien"}
    punished = t[t.linh_vuc == "ky_luat"]
    forms = punished.groupby("doi_tuong").hinh_thuc.agg(set).to_dict()
    people = {"khien_trach", "canh_cao", "cach_chuc", "khai_tru"}
    bodies = {"khien_trach", "canh_cao", "giai_tan"}
    assert forms == {
        "dang_vien": people,
        "cap_uy_vien": people,
        "tccsd": bodies,
        "chi_bo": bodies,
    }
    keys = [*UNIT_YEAR, "hinh_thuc"]
    members = punished[punished.doi_tuong == "dang_vien"].set_index(keys).so_luong
    cadres = punished[punished.doi_tuong == "cap_uy_vien"].set_index(keys).so_luong
    assert (cadres <= members.reindex(cadres.index)).all()
    total = read("bien_dong_dang_vien").set_index(UNIT_YEAR).cuoi_ky
    share = members.groupby(UNIT_YEAR).sum() / total
    assert share.between(0, 0.02).all()


def test_management_of_members(read: Read) -> None:
    """QL1–QL6: groups fit in and agree with the other tables."""
    t = read("quan_ly_dang_vien").set_index(UNIT_YEAR)
    flows = read("bien_dong_dang_vien").set_index(UNIT_YEAR)
    people = read("co_cau_dang_vien").set_index(UNIT_YEAR)
    assert same(t.tong, flows.cuoi_ky)
    assert same(t.mien_sinh_hoat, people.mien_sinh_hoat)
    for column in ("duoc_phan_cong", "co_ho_so", "lam_an_xa", "dv_duoc_kiem_tra"):
        assert (t[column] <= t.tong).all()
    assert (t.co_the <= people.chinh_thuc.reindex(t.index)).all()
    assert (t.giu_moi_lien_he <= t.dang_cong_tac).all()
    assert (t.dang_cong_tac <= t.tong).all()
    assert (t.lam_an_xa_chuyen_shd + t.lam_an_xa_mat_lien_lac <= t.lam_an_xa).all()
    arrived = flows.chuyen_den_tinh_khac + flows.chuyen_den_huyen_khac
    departed = flows.chuyen_di_tinh_khac + flows.chuyen_di_huyen_khac
    assert same(t.chuyen_chinh_thuc_den, arrived)
    assert same(t.chuyen_chinh_thuc_di, departed)


def test_training(read: Read) -> None:
    """BO1, BO2: nobody beyond those called up; classes of a believable size."""
    t = read("boi_duong")
    assert (t.so_trieu_tap.isna() | (t.luot_nguoi <= t.so_trieu_tap)).all()
    held = t[t.so_lop > 0]
    assert (held.luot_nguoi / held.so_lop).between(10, 500).all()
    assert (t[t.so_lop == 0].luot_nguoi == 0).all()


def test_targets_start_from_the_tables(read: Read) -> None:
    """MT1, MT2: the state of 2020 recomputes, and both targets lie on the same side of it."""
    reference = re.compile(r"(\w+)\.(\w+)\(([^()]*)\)")

    def look_up(match: re.Match[str]) -> str:
        table, column, arguments = match.groups()
        frame = read(table).query("ma_don_vi == @PROVINCE")
        for key, value in re.findall(r'(\w+)="?([\w-]+)"?', arguments):
            frame = frame[frame[key].astype(str) == value]
        assert len(frame) == 1, match[0]
        return f"Decimal('{frame[column].item()}')"

    targets = read("muc_tieu")
    assert 12 <= len(targets) <= 18
    for row in targets.itertuples():
        names: dict[str, Any] = {"Decimal": Decimal}
        value = eval(reference.sub(look_up, str(row.bang_nguon)), names)
        printed = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert printed == Decimal(str(row.hien_trang_2020)), row.chi_tieu
        assert (row.muc_tieu_2025 - float(printed)) * (
            row.muc_tieu_2030 - row.muc_tieu_2025
        ) >= 0, row.chi_tieu


def test_register_of_documents(read: Read) -> None:
    """VB1: number and date are the key; the documents lie in the period."""
    t = read("van_ban_chi_dao")
    assert 15 <= len(t) <= 25
    assert t.ngay.between("2010-01-01", "2021-12-31").all()
    assert t.ngay.is_monotonic_increasing
    assert (t.het_hieu_luc.isna() | (t.het_hieu_luc > t.ngay)).all()
