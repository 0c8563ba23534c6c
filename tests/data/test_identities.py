"""The rules of the forms on members, targets and documents, written out plainly, across tables."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.data.sums import (
    PROVINCE,
    UNIT_YEAR,
    Read,
    before,
    by,
    organisations,
    same,
)


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
    t = read("bien_dong_dang_vien").query(f"ma_don_vi == {PROVINCE!r}").set_index("nam")
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
        frame = read(table).query(f"ma_don_vi == {PROVINCE!r}")
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
