"""The rules of the forms on organisations, cells, officers and ratings, written out plainly."""

from __future__ import annotations

import pytest

from tests.data.sums import (
    COMMUNES,
    KINDS,
    PROVINCE,
    UNIT_YEAR,
    Read,
    before,
    by,
    organisations,
    same,
)


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
