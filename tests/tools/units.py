"""The units of the province and how they changed: wards in 2014, mergers in 2019 and 2020."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tests.tools.book import PROVINCE, Book

FOUNDED = 1997  # the year in which the invented province was set up again

DISTRICTS = {
    "tp_thanh_giang": "Thành phố Thanh Giang",
    "an_lang": "Thị xã An Lãng",
    "phu_thuong": "Huyện Phú Thượng",
    "kim_trach": "Huyện Kim Trạch",
    "yen_ha": "Huyện Yên Hạ",
    "dong_lam": "Huyện Đông Lâm",
    "thach_linh": "Huyện Thạch Lĩnh",
    "muong_khe": "Huyện Mường Khê",
    "na_phong": "Huyện Nà Phong",
}
COMMITTEES = {
    "khoi_cq_dn": "Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh",
    "quan_su": "Đảng bộ Quân sự tỉnh",
    "cong_an": "Đảng bộ Công an tỉnh",
}
UNITS = (*DISTRICTS, *COMMITTEES)

KINDS = {"xa": "Xã", "phuong": "Phường", "thi_tran": "Thị trấn"}

COMMUNES = {
    "tp_thanh_giang": {
        "phuong": "Lê Lợi, Quang Trung, Minh Khai, Trần Hưng Đạo, Nguyễn Trãi, Bến Gỗ, Hồng Giang, "
        "Nam Thành, Tân Giang",
        "xa": "Thanh Vân, Hòa Lạc, Đại Phúc, Vân Trì, Phù Liên",
    },
    "an_lang": {
        "phuong": "An Lãng, Hồng Phong, Cầu Đá, Yên Phú, Tiền Phong",
        "xa": "Liên Hòa, Minh Tân, Đồng Cẩm, Phương Trà, Tân Hợp, Xuân Lãng, Bình Sơn",
    },
    "phu_thuong": {
        "thi_tran": "Phú Thượng",
        "xa": "Đại An, Tam Hiệp, Quế Lâm, Vân Cẩm, Đồng Tâm, Thượng Cát, Hương Mạc, Liên Khê, "
        "Phù Chẩn, Nội Hoàng, Song Mai, Tiên Hưng, Nghĩa Hưng, Trung Thành, Phú Khang",
    },
    "kim_trach": {
        "thi_tran": "Kim Trạch",
        "xa": "Phúc Lai, Phúc Thịnh, Xuân Trạch, Kim Lạc, Kim Hòa, Kim Lĩnh, Hải Triều, Hải Vân, "
        "Bình Minh, Đức Thắng, Ninh Cường, Nghĩa Lạc, Trung Lao, Lạc Đạo, Tân Lạc, Thuận Hải, "
        "Giáo Phòng",
    },
    "yen_ha": {
        "thi_tran": "Yên Hạ",
        "xa": "An Bình, An Mỹ, Bồ Đề, Cộng Hòa, Duy Tân, Đông Phương, Hạ Lễ, Hiệp Lực, Hoàng Diệu, "
        "Hồng Thái, Lam Cầu, Minh Hoàng, Nguyên Xá, Phan Sào, Quỳnh Lâm, Phú Nông, Thái Hòa, "
        "Thụy Dương, Tiên Động, Tống Phan, Vũ Đông",
    },
    "dong_lam": {
        "thi_tran": "Đông Lâm",
        "xa": "Bắc Lâm, Nam Lâm, Cẩm Đường, Chu Minh, Đan Thượng, Đông Thịnh, Gia Hội, Hương Lung, "
        "Khải Xuân, Lương Lỗ, Mạn Đông, Ninh Dân, Phú Khê, Phượng Vĩ, Sơn Cương, Thanh Vinh, "
        "Tiên Cát, Văn Lung, Vĩnh Chân",
    },
    "thach_linh": {
        "thi_tran": "Thạch Lĩnh",
        "xa": "Bằng Luân, Thạch Đồng, Thạch Khê, Tất Thắng, Vân Lĩnh, Hương Lĩnh, Yên Lĩnh, "
        "Cự Đồng, Đông Cửu, Khả Lương, Lương Nha, Sơn Hùng, Tân Minh, Thượng Cửu, Văn Lương, "
        "Xuân Lĩnh",
    },
    "muong_khe": {
        "thi_tran": "Mường Khê",
        "xa": "Mường Bi, Bản Qua, Bản Lang, Chiềng Khê, Chiềng Ban, Suối Nánh, Tân Pheo, Tu Lý, "
        "Thung Cao, Vầy Khê, Yên Thượng, Đồng Chum, Hiền Khê, Hào Tráng, Nánh Nghê",
    },
    "na_phong": {
        "thi_tran": "Nà Phong",
        "xa": "Nà Tăm, Nà Khương, Nà Lìn, Cốc Lùng, Cốc Phong, Khuổi Nậm, Lũng Thàng, Lũng Khúm, "
        "Nậm Phong, Bản Chang, Thượng Phong, Xuân Phong, Pác Nhùng",
    },
}


@dataclass(frozen=True, slots=True)
class Change:
    """Communes that end with the year before `year`, and the one that follows them."""

    year: int
    district: str
    old: tuple[str, ...]
    new: str
    new_kind: str
    new_district: str


def _change(year: int, district: str, old: str, new: str, kind: str = "xa", to: str = "") -> Change:
    return Change(year, district, tuple(old.split(" + ")), new, kind, to or district)


CHANGES = (
    _change(2014, "tp_thanh_giang", "Thanh Vân", "Thanh Vân", "phuong"),
    _change(2014, "tp_thanh_giang", "Đại Phúc", "Đại Phúc", "phuong"),
    _change(2019, "phu_thuong", "Quế Lâm + Vân Cẩm", "Quế Vân"),
    _change(2019, "yen_ha", "An Bình + An Mỹ", "Bình Mỹ"),
    _change(2019, "yen_ha", "Hạ Lễ + Hiệp Lực", "Hiệp Hạ"),
    _change(2019, "dong_lam", "Mạn Đông + Ninh Dân", "Đông Ninh"),
    _change(2019, "thach_linh", "Tân Minh", "Tân Minh", to="an_lang"),
    _change(2020, "an_lang", "Phương Trà + Tân Hợp", "Phương Tân"),
    _change(2020, "kim_trach", "Kim Hòa + Kim Lĩnh", "Hòa Lĩnh"),
    _change(2020, "kim_trach", "Hải Triều + Hải Vân", "Triều Vân"),
    _change(2020, "yen_ha", "Minh Hoàng + Nguyên Xá + Phan Sào", "Minh Phan"),
    _change(2020, "yen_ha", "Vũ Đông", "Vũ Đông", to="tp_thanh_giang"),
    _change(2020, "dong_lam", "Gia Hội + Hương Lung", "Gia Hương"),
    _change(2020, "dong_lam", "Bắc Lâm", "Đông Lâm", "thi_tran"),
    _change(2020, "thach_linh", "Thạch Đồng + Thạch Khê", "Đồng Khê"),
    _change(2020, "thach_linh", "Cự Đồng + Đông Cửu", "Đông Cự"),
    _change(2020, "muong_khe", "Hiền Khê + Hào Tráng", "Hiền Hào"),
    _change(2020, "na_phong", "Nà Khương + Nà Lìn", "Khương Lìn"),
)

# Members of the communes that moved to a neighbour, at the day of the move.
MOVED_MEMBERS = {
    (2019, "thach_linh", "an_lang"): 287,
    (2020, "yen_ha", "tp_thanh_giang"): 412,
}


def absorbs(change: Change) -> bool:
    """Tell whether the follower already existed (a town that took in a commune)."""
    return change.new_kind == "thi_tran"


def plain(name: str) -> str:
    """Write a Vietnamese name as an identifier."""
    base = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    letters = "".join(sign for sign in base if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "_", letters)


def make_units(book: Book) -> None:
    """Write `don_vi`: the province, its twelve party committees, all communes ever valid."""
    _put(book, PROVINCE, "Tỉnh Thanh Giang", "tinh", None)
    for unit, name in DISTRICTS.items():
        _put(book, unit, name, "huyen", PROVINCE)
    for unit, name in COMMITTEES.items():
        _put(book, unit, name, "tuong_duong_huyen", PROVINCE)
    for district in DISTRICTS:
        for kind, names in COMMUNES[district].items():
            for name in names.split(", "):
                _put(book, f"{district}_{plain(name)}", f"{KINDS[kind]} {name}", "xa", district)
        for change in CHANGES:
            if change.new_district == district:
                _put_change(book, change)
    for change in CHANGES:
        for name in change.old:
            row = book.row("don_vi", f"{change.district}_{plain(name)}")
            row |= {"den_nam": change.year - 1, "thay_bang": _follower(change)}


def _follower(change: Change) -> str:
    ending = "_phuong" if change.new_kind == "phuong" else ""
    return f"{change.new_district}_{plain(change.new)}{ending}"


def _put_change(book: Book, change: Change) -> None:
    if not absorbs(change):
        name = f"{KINDS[change.new_kind]} {change.new}"
        _put(book, _follower(change), name, "xa", change.new_district, change.year)


def _put(
    book: Book, unit: str, name: str, level: str, parent: str | None, since: int = FOUNDED
) -> None:
    cells = {"ten": name, "cap": level, "ma_cha": parent, "tu_nam": since}
    book.put("don_vi", unit, **cells, den_nam=None, thay_bang=None)


def communes(district: str, kind: str, year: int) -> int:
    """Count the communes of a kind in a district at the end of a year."""
    number = len(COMMUNES[district].get(kind, "").split(", ")) if kind in COMMUNES[district] else 0
    for change in CHANGES:
        if change.year > year:
            continue
        if change.district == district and kind == "xa":
            number -= len(change.old)
        if change.new_district == district and change.new_kind == kind and not absorbs(change):
            number += 1
    return number
