"""The targets for 2025 and 2030; where the province stands is worked out from the tables."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from macros.rules.language.expression import CellReference, Name, evaluate
from macros.rules.language.parser import parse_expression
from tests.tools.book import PROVINCE, Book
from tests.tools.cells import BLOCKS
from tests.tools.organisations import PRIVATE_KINDS


def _sum(table: str, column: str, key: str, values: tuple[str, ...]) -> str:
    cells = (f'{table}.{column}(nam=2020, {key}="{value}")' for value in values)
    return "(" + " + ".join(cells) + ")"


RATED = 'nam=2020, doi_tuong="tccsd", loai_hinh="tat_ca"'
VILLAGES = ("thon", "to_dan_pho")
SECRETARY = 'nhiem_ky="2020-2025", chuc_danh="bi_thu_chi_bo_truc_thuoc"'
MEETING = 'nam=2020, khoi="thon_to_dan_pho"'
SOURCES = "nguon_chuyen_chinh_thuc"

# Target, unit, 2025, 2030, how the state of 2020 is worked out.
TARGETS = (
    (
        "ty_le_ket_nap",
        "%",
        3.0,
        3.2,
        "100*ket_nap.tong(nam=2020)/bien_dong_dang_vien.dau_ky(nam=2020)",
    ),
    (
        "ket_nap_doan_vien",
        "%",
        65.0,
        70.0,
        "100*ket_nap.doan_vien(nam=2020)/ket_nap.tong(nam=2020)",
    ),
    ("ket_nap_nu", "%", 45.0, 48.0, "100*ket_nap.nu(nam=2020)/ket_nap.tong(nam=2020)"),
    (
        "ket_nap_ngoai_nn",
        "%",
        12.0,
        16.0,
        "100*"
        + _sum("doanh_nghiep_ngoai_nn", "ket_nap", "loai_dn", PRIVATE_KINDS)
        + "/ket_nap.tong(nam=2020)",
    ),
    ("tuoi_ket_nap", "tuổi", 29.0, 28.5, "ket_nap.tuoi_binh_quan(nam=2020)"),
    (
        "cong_nhan_chinh_thuc",
        "%",
        98.5,
        99.0,
        f"100*{SOURCES}.cong_nhan_chinh_thuc(nam=2020)/({SOURCES}.cong_nhan_chinh_thuc(nam=2020)"
        f" + {SOURCES}.khong_cong_nhan(nam=2020))",
    ),
    (
        "tccsd_hoan_thanh_tot",
        "%",
        92.0,
        94.0,
        f"100*(xep_loai_to_chuc.muc_1({RATED}) + xep_loai_to_chuc.muc_2({RATED}))"
        f"/xep_loai_to_chuc.duoc_xep_loai({RATED})",
    ),
    (
        "dang_vien_hoan_thanh_tot",
        "%",
        90.0,
        92.0,
        "100*(xep_loai_dang_vien.muc_1(nam=2020) + xep_loai_dang_vien.muc_2(nam=2020))"
        "/xep_loai_dang_vien.duoc_xep_loai(nam=2020)",
    ),
    (
        "chi_bo_duoi_9",
        "%",
        20.0,
        15.0,
        "100*"
        + _sum("chi_bo_truc_thuoc", "duoi_9_dv", "khoi", BLOCKS)
        + "/"
        + _sum("chi_bo_truc_thuoc", "so_chi_bo", "khoi", BLOCKS),
    ),
    (
        "dn_co_to_chuc_dang",
        "%",
        3.5,
        5.0,
        "100*"
        + _sum("doanh_nghiep_ngoai_nn", "dn_co_tc_dang", "loai_dn", PRIVATE_KINDS)
        + "/"
        + _sum("doanh_nghiep_ngoai_nn", "dn_hoat_dong", "loai_dn", PRIVATE_KINDS),
    ),
    (
        "bi_thu_truong_thon",
        "%",
        85.0,
        95.0,
        "100*"
        + _sum("thon_to_dan_pho", "bi_thu_dong_thoi", "loai", VILLAGES)
        + "/"
        + _sum("thon_to_dan_pho", "tong", "loai", VILLAGES),
    ),
    (
        "bi_thu_chu_tich_hdnd",
        "%",
        88.0,
        90.0,
        '100*kiem_nhiem_chuc_danh.thuc_hien(nam=2020, mo_hinh="bt_ct_hdnd_xa")'
        '/kiem_nhiem_chuc_danh.so_don_vi(nam=2020, mo_hinh="bt_ct_hdnd_xa")',
    ),
    (
        "bi_thu_chu_tich_ubnd",
        "%",
        10.0,
        10.0,
        '100*kiem_nhiem_chuc_danh.thuc_hien(nam=2020, mo_hinh="bt_ct_ubnd_xa")'
        '/kiem_nhiem_chuc_danh.so_don_vi(nam=2020, mo_hinh="bt_ct_ubnd_xa")',
    ),
    (
        "bi_thu_chi_bo_trung_cap",
        "%",
        60.0,
        75.0,
        f"100*(cap_uy_bi_thu.ll_trung_cap({SECRETARY}) + cap_uy_bi_thu.ll_cao_cap({SECRETARY}))"
        f"/cap_uy_bi_thu.tong({SECRETARY})",
    ),
    (
        "sinh_hoat_tot_kha_thon",
        "%",
        95.0,
        97.0,
        f"100*(sinh_hoat_chi_bo.tot({MEETING}) + sinh_hoat_chi_bo.kha({MEETING}))"
        f"/sinh_hoat_chi_bo.so_chi_bo({MEETING})",
    ),
    (
        "sinh_hoat_chuyen_de_thon",
        "%",
        95.0,
        100.0,
        f"100*sinh_hoat_chi_bo.chuyen_de({MEETING})/sinh_hoat_chi_bo.so_chi_bo({MEETING})",
    ),
    (
        "giu_moi_lien_he",
        "%",
        98.0,
        100.0,
        "100*quan_ly_dang_vien.giu_moi_lien_he(nam=2020)/quan_ly_dang_vien.dang_cong_tac(nam=2020)",
    ),
    (
        "lam_an_xa_mat_lien_lac",
        "%",
        5.0,
        2.0,
        "100*quan_ly_dang_vien.lam_an_xa_mat_lien_lac(nam=2020)/quan_ly_dang_vien.lam_an_xa(nam=2020)",
    ),
)


def make_targets(book: Book) -> None:
    """Write `muc_tieu`."""
    for target, unit, by_2025, by_2030, source in TARGETS:
        now = evaluate(parse_expression(source), lambda cell: _cell(book, cell))
        book.put(
            "muc_tieu",
            target,
            don_vi_tinh=unit,
            hien_trang_2020=str(Decimal(now).quantize(Decimal("0.1"), ROUND_HALF_UP)),
            muc_tieu_2025=by_2025,
            muc_tieu_2030=by_2030,
            bang_nguon=source,
        )


def _cell(book: Book, cell: Name | CellReference) -> Decimal:
    """Find a cell of the province; the period comes first in every key, the unit second."""
    assert isinstance(cell, CellReference)
    keys: dict[str, Any] = dict(cell.keys)
    period, *rest = keys.values()
    return Decimal(str(book.row(cell.table, period, PROVINCE, *rest)[cell.column]))
