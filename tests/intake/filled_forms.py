"""Official forms filled from the repository's own tables, for one unit and one year."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TABLES = Path(__file__).parents[2] / "data" / "tables"
UNIT, YEAR = "an_lang", "2020"
Rows = list[list[Any]]


def stored(table: str) -> list[Mapping[str, str]]:
    """The unit's rows of a table in that year."""
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return [row for row in rows if (row["ma_don_vi"], row["nam"]) == (UNIT, YEAR)]


def lines(table: str) -> list[str]:
    """The same rows as the CSV has them."""
    return [",".join(row.values()) for row in stored(table)]


def counts(table: str, *keys: str) -> dict[tuple[str, ...], int]:
    """The numbers of a table of categories, by these keys."""
    return {tuple(row[key] for key in keys): int(row["so_luong"]) for row in stored(table)}


def form(name: str, body: Sequence[Sequence[Any]]) -> Rows:
    """A sheet with two head rows, numbered columns and shares that nobody imports."""
    return [
        ["ĐẢNG BỘ TỈNH THANH GIANG", None, name],
        ["THỐNG KÊ CƠ BẢN"],
        [f"Có đến 31/12/{YEAR}"],
        ["Đơn vị báo cáo: Thị xã An Lãng"],
        ["TT", "Chỉ tiêu", "Số lượng", None],
        [None, None, "Tổng số", "Tỷ lệ (%)"],
        ["A", "B", 1, 2],
        *([None, *row] for row in body),
        [None, None, None, "An Lãng, ngày 05 tháng 01 năm 2021"],
    ]


def changed(rows: Rows, label: str, *cells: Any) -> Rows:
    """The same form with the first row of this label written otherwise, or without it."""
    place = next(number for number, row in enumerate(rows) if len(row) > 1 and row[1] == label)
    return [*rows[:place], *([[None, *cells]] if cells else []), *rows[place + 1 :]]


def admissions() -> Rows:
    """Biểu 2, as it names groups with abbreviations and leaves "nghề khác" out."""
    (row,) = stored("ket_nap")
    number = {name: int(value) for name, value in row.items() if value.isdigit()}
    return form(
        "Biểu số 2-TCTW",
        [
            ["I. Tổng số đảng viên mới kết nạp", number["tong"], 100],
            ["Trong đó:"],
            ["- Kết nạp lại", number["ket_nap_lai"]],
            ["- Nữ", number["nu"], "47,3"],
            ["- DTTS", number["dan_toc_thieu_so"]],
            ["- Tôn giáo", number["ton_giao"]],
            ["- Đoàn viên TNCS Hồ Chí Minh", number["doan_vien"]],
            ["- Chủ doanh nghiệp tư nhân", number["chu_dn_tu_nhan"]],
            ["- CBCC", number["can_bo_cong_chuc"]],
            ["- Viên chức SN", number["vien_chuc_su_nghiep"]],
            ["- Viên chức KD", number["vien_chuc_kinh_doanh"]],
            ["- Công nhân - lao động", number["cong_nhan_lao_dong"]],
            ["- Nông dân", number["nong_dan"]],
            ["- Quân đội - công an", number["luc_luong_vu_trang"]],
            ["- SV, HS", number["hoc_sinh_sinh_vien"]],
            ["II. Tuổi đời"],
            ["1. 18 - 30 tuổi", number["tuoi_18_30"]],
            ["2. 31 - 40 tuổi", number["tuoi_31_40"]],
            ["3. 41 - 50 tuổi", number["tuoi_41_50"]],
            ["4. 51 tuổi trở lên", number["tuoi_tu_51"]],
            ["Tuổi bình quân", row["tuoi_binh_quan"].replace(".", ",")],
            ["III. Trình độ học vấn"],
            ["- THCS", 12],
            ["- THPT", 155],
            ["IV. Chuyên môn nghiệp vụ"],
            ["- Trung cấp", 40],
        ],
    )


def peoples() -> Rows:
    """Biểu 4 with the peoples and faiths that have members."""
    number = counts("dan_toc_ton_giao", "phan_to", "ten")
    people = [value for (part, _), value in number.items() if part == "dan_toc"]
    minority = sum(people) - number["dan_toc", "kinh"] - number["dan_toc", "nguoi_nuoc_ngoai"]
    faithful = sum(value for (part, _), value in number.items() if part == "ton_giao")
    return form(
        "Biểu 4-TCTW",
        [
            ["Tổng số đảng viên", sum(people), 100],
            ["I. Dân tộc"],
            ["1. Kinh", number["dan_toc", "kinh"]],
            ["Cộng dân tộc thiểu số", minority],
            *(
                [f"{place}. {label}", number["dan_toc", name]]
                for place, (label, name) in enumerate(
                    [
                        ("Tày", "tay"),
                        ("Thái", "thai"),
                        ("Hoa (Hán)", "hoa"),
                        ("Mường", "muong"),
                        ("Nùng", "nung"),
                        ("Dao", "dao"),
                        ("Dân tộc khác", "khac"),
                    ],
                    start=2,
                )
            ),
            ["9. Gốc nước ngoài", number["dan_toc", "nguoi_nuoc_ngoai"]],
            ["II. Đảng viên trong các tôn giáo", faithful, "100,00"],
            ["Phật giáo", number["ton_giao", "phat"], "27,00"],
            ["Thiên chúa giáo", number["ton_giao", "thien_chua"]],
            ["Tin lành", number["ton_giao", "tin_lanh"]],
            ["Cao Đài", number["ton_giao", "cao_dai"]],
            ["Hoà Hảo", number["ton_giao", "hoa_hao"]],
            ["Hồi giáo", number["ton_giao", "hoi"]],
            ["Khác", number["ton_giao", "khac"]],
        ],
    )


WORKING = {
    "can_bo_dang": "Cán bộ, công chức cơ quan đảng",
    "can_bo_doan_the": "Cán bộ, công chức Mặt trận, đoàn thể",
    "can_bo_dan_cu": "Người hoạt động không chuyên trách ở xã, thôn, tổ dân phố",
    "cong_chuc_nha_nuoc": "CBCC cơ quan nhà nước",
    "vien_chuc_su_nghiep": "Viên chức SN",
    "vien_chuc_kinh_doanh": "Viên chức KD",
    "cong_nhan_lao_dong": "Công nhân, lao động",
    "nhan_vien_phuc_vu": "Nhân viên phục vụ, thừa hành",
    "nong_lam_ngu_thuy_loi": "Lao động nông, lâm, ngư nghiệp, thuỷ lợi",
    "hoi_nganh_nghe": "Hội quần chúng, hội nghề nghiệp",
    "quan_doi": "Quân đội",
    "cong_an": "Công an",
    "can_bo_cap_xa": "Cán bộ, công chức cấp xã",
    "hoc_sinh_sinh_vien": "Học sinh, sinh viên",
    "nghe_khac": "Nghề khác",
}
RETIRED = {
    "huu_mat_suc": "Nghỉ hưu, mất sức",
    "mien_sinh_hoat": "Miễn công tác, sinh hoạt",
    "nghi_viec": "Nghỉ việc, chưa có việc làm",
}


def occupations() -> Rows:
    """Biểu 6 with "Cộng" and its two subtotals."""
    number = {name: value for (name,), value in counts("nghe_nghiep_dang_vien", "nghe").items()}
    return form(
        "Biểu số 06-TCTW",
        [
            ["Tổng số (I+II)", sum(number.values())],
            ["I. Đang làm việc (1+…+15)", sum(number[name] for name in WORKING)],
            *(
                [f"{i}. {label}", number[name]]
                for i, (name, label) in enumerate(WORKING.items(), 1)
            ),
            ["II. Đã nghỉ (1+2+3)", sum(number[name] for name in RETIRED)],
            *(
                [f"{i}. {label}", number[name]]
                for i, (name, label) in enumerate(RETIRED.items(), 1)
            ),
        ],
    )


def members() -> Rows:
    """Biểu 3 without the rows that are what others leave of the total."""
    (row,) = stored("co_cau_dang_vien")
    level = counts("trinh_do_dang_vien", "nhom", "bac")
    number = {name: int(value) for name, value in row.items() if value.isdigit()}
    return form(
        "Biểu số 3-TCTW",
        [
            ["I. Tổng số đảng viên", f"{number['tong']:,}".replace(",", "."), 100],
            ["Trong đó: - Dự bị", number["du_bi"]],
            ["- Nữ", number["nu"]],
            ["- Dân tộc thiểu số", number["dan_toc_thieu_so"]],
            ["- Tôn giáo", number["ton_giao"]],
            ["- Đoàn viên", number["doan_vien"]],
            ["- Quân nhân xuất ngũ", number["quan_nhan_xuat_ngu"]],
            ["- Miễn công tác, sinh hoạt", number["mien_sinh_hoat"]],
            ["II. Tuổi đời", number["tong"]],
            ["Từ 18-30 tuổi", number["tuoi_18_30"]],
            ["Từ 31-40 tuổi", number["tuoi_31_40"]],
            ["Từ 41-50 tuổi", number["tuoi_41_50"]],
            ["Từ 51-60 tuổi", number["tuoi_51_60"]],
            ["Trên 60 tuổi", number["tuoi_tu_61"]],
            ["Tuổi bình quân", row["tuoi_binh_quan"].replace(".", ",")],
            ["III. Tuổi Đảng"],
            ["30 năm", 700],
            ["40 năm", 300],
            ["IV. Trình độ học vấn"],
            ["1. Chưa biết chữ", level["hoc_van", "chua_biet_chu"]],
            ["2. Biết đọc, biết viết", level["hoc_van", "biet_doc_viet"]],
            ["3. Tiểu học", level["hoc_van", "tieu_hoc"]],
            ["4. THCS", level["hoc_van", "thcs"]],
            ["5. THPT", level["hoc_van", "thpt"]],
            ["V. Trình độ chuyên môn nghiệp vụ"],
            ["1. CNKT", level["chuyen_mon", "cong_nhan_ky_thuat"]],
            ["2. Trung cấp", level["chuyen_mon", "trung_cap"]],
            ["3. Cao đẳng", level["chuyen_mon", "cao_dang"]],
            ["4. Đại học", level["chuyen_mon", "dai_hoc"]],
            ["5. Thạc sỹ", level["chuyen_mon", "thac_si"]],
            ["6. Tiến sỹ", level["chuyen_mon", "tien_si"]],
            ["7. TSKH", level["chuyen_mon", "tien_si_khoa_hoc"]],
            ["VI. Trình độ LLCT"],
            ["a) Sơ cấp", level["ly_luan", "so_cap"]],
            ["b) Trung cấp", level["ly_luan", "trung_cap"]],
            ["c) Cao cấp, cử nhân", level["ly_luan", "cao_cap_cu_nhan"]],
        ],
    )
