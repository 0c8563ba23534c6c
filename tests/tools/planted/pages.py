"""Mistakes of language, references, format and outline: a pattern of a page and what it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.tools.planted.sample import (
    Edit,
    Kind,
    Plant,
    Sample,
    ToldAt,
    at_note,
    on_page,
    own_lines,
)

Become = str | Callable[[re.Match[str]], str]
_BODY = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CALLS = re.compile(r"(?s)\{\{.*?\}\}")


def replaced(pattern: str, become: Become, *, in_words: bool = True) -> Plant:
    """Replace what a pattern finds.

    Args:
        in_words: Whether calls and front matter are left alone.
    """
    found = re.compile(pattern)

    def plant(sample: Sample) -> Iterator[Edit]:
        for path, text in sample.texts.items():
            kept = text
            if in_words:
                kept = _BODY.sub(lambda one: "\0" * len(one.group()), kept)
                kept = _CALLS.sub(lambda one: "\0" * len(one.group()), kept)
            for match in found.finditer(kept):
                added = match.expand(become) if isinstance(become, str) else become(match)
                if added != match.group() and "\0" not in match.group():
                    yield Edit(path, match.start(), match.group(), added)

    return plant


def _paragraph_twice(sample: Sample) -> Iterator[Edit]:
    for path, text in sample.texts.items():
        for match in re.finditer(r"(?m)^[^\n#{|\[*].{80,}\n", text):
            yield Edit(path, match.end(), "", "\n" + match.group())


_LANGUAGE: tuple[tuple[str, str, Become], ...] = (
    ("hai chữ dính", r"\b([a-zà-ỹ]{2,5}) (thực|hiện|nghiệp|trưởng|chức)\b", r"\1\2"),
    ("ngh trước a, o", r"\bngành\b", "nghành"),
    ("gh trước a", r"\bgắn\b", "ghắn"),
    ("phụ âm thừa", r"\bđảng\b", "đảnng"),
    ("thiếu chữ", r"\bnhững\b", "nhữg"),
    ("hai dấu thanh", r"\bchính\b", "chíính"),
    ("nguyên âm lạ", r"\bquyết\b", "quyêết"),
    ("đảo chữ", r"\bcông\b", "cnôg"),
    ("s thừa", r"\bthành\b", "thànhs"),
    ("chữ lặp", r"(?<=[,.;] )([a-zà-ỹ]+ )(?=[a-zà-ỹ])", r"\1\1"),
    ("lặp hai chữ", r"\b(chi bộ) (?=được|thôn|trực)", r"\1 \1 "),
    ("người người", r"\bngười (?=được|dự)", "người người "),
    ("của của", r"\bcủa (?=[a-zđ])", "của của "),
    ("mở ** không đóng", r"(\*\*[^*\n]+)\*\*", r"\1"),
    ("mở ( không đóng", r"(\([^()\n]{5,60})\)", r"\1"),
    ("mở “ không đóng", r"(“[^”\n]+)”", r"\1"),
    ("đóng ) không mở", r"(?<=[a-z])\.(?=\n)", ")."),
    ("dấu thanh kiểu khác", r"\bhóa\b", "hoá"),
    ("dấu thanh oà", r"\btoàn diện\b|\bhòa\b", lambda one: one.group().replace("hòa", "hoà")),
    ("tên tỉnh viết thường", r"\bThanh Giang\b", "thanh giang"),
    ("Đảng viết thường", r"\bBan Bí thư\b", "ban bí thư"),
    ("Nhân dân viết hoa khác", r"\bTỉnh ủy\b", "tỉnh Ủy"),
    ("ngày 31/02", r"31/12/2020", "31/02/2020"),
    ("ngày 32", r"ngày 31/12/2020", "ngày 32/12/2020"),
    ("tháng 13", r"tháng (\d+)/", "tháng 13/"),
    ("dấu xung đột của git", r"(?m)^(?=[A-ZĐ][^\n]{40,}\n)", "<<<<<<< HEAD\n"),
    ("dấu ======= của git", r"(?m)^(?=[A-ZĐ][^\n]{40,}\n)", "=======\n"),
    ("dấu >>>>>>> của git", r"(?m)^(?=[A-ZĐ][^\n]{40,}\n)", ">>>>>>> nhanh-khac\n"),
    ("mục c) thành e)", r"(?m)^## c\)", "## e)"),
    ("mục b) mất", r"(?m)^## b\)", "## c)"),
    ("hai dấu chấm", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ".."),
    ("hai dấu phẩy", r"(?<=[a-zà-ỹ]), ", ",, "),
    ("cách trước dấu phẩy", r"(?<=[a-zà-ỹ]), ", " , "),
    ("cách trước dấu chấm", r"(?<=[a-zà-ỹ])\.(?=\n)", " ."),
    ("thiếu cách sau dấu phẩy", r"(?<=[a-zà-ỹ]{3}), (?=[a-zà-ỹ]{3})", ","),
    ("thiếu cách sau dấu chấm phẩy", r"(?<=[a-zà-ỹ]); (?=[a-zà-ỹ])", ";"),
    ("hai dấu cách", r"(?<=[a-zà-ỹ]) (?=của )", "  "),
    ("ngoặc kép thẳng", r"“([^”\n]+)”", r'"\1"'),
    ("chữ vô hình", r"\b(Ban Thường vụ)", "\u200b\\1"),
    ("chữ chưa NFC", r"\bđảng viên\b", "đa\u0309ng viên"),
    ("chữ Cyrillic", r"\bchi bộ\b", "сhi bộ"),
    ("chỗ chờ điền", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", " (bổ sung số liệu)."),
    ("TODO", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", " TODO."),
    ("chấm chấm", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", " ......"),
    ("[điền: …]", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", " [điền: kết quả]."),
)
_REFERENCES: tuple[tuple[str, str, Become], ...] = (
    ("số văn bản gõ tay", r'\{\{ van_ban\("ct-28-2019"\) \}\}', "Chỉ thị 28-CT/TW"),
    ("số văn bản không có", r'\{\{ van_ban\("ct-28-2019"\) \}\}', "Chỉ thị 82-CT/TW"),
    ("mã văn bản lạ", r'van_ban\("(\w+)-(\d+)-', r'van_ban("\1-9\2-'),
    ("văn bản sau báo cáo", r'\{\{ van_ban\("qd-37-2021"\) \}\}',
     "Quy định số 41-QĐ/TW, ngày 03/11/2022"),
    ("ngày văn bản của tỉnh", r"(-[A-ZĐ]+/TU, ngày )(\d\d)/", r"\g<1>29/"),
    ("số văn bản của tỉnh", r"số (\d+)-(KH|NQ|ĐA|QĐ|CT)/TU", r"số 7\1-\2/TU"),
    ("loại văn bản khác", r'\{\{ van_ban\("kl-18-2017"\) \}\}',
     'Chỉ thị {{ van_ban("kl-18-2017") }}'),
    ("năm sau văn bản", r'(\{\{ van_ban\("qd-132-2018"\) \}\})', r"\1 (ban hành năm 2017)"),
    ("cơ quan khác sau văn bản", r'(\{\{ van_ban\("nq-18-2017"\) \}\})', r"\1 của Quốc hội"),
    ("bảng không có", r'xem\("bang:(\w+)"\)', r'xem("bang:\1_x")'),
    ("hình không có", r'xem\("hinh:(\w+)"\)', r'xem("hinh:\1_x")'),
    ("mục không có", r'xem\("muc:([\w-]+)"\)', r'xem("muc:\1-9")'),
    ("bảng thành hình", r'xem\("bang:(dan_vien_\w+|muc_tieu|sap_xep_tccsd)"\)', r'xem("hinh:\1")'),
    ("hai bảng một mã", r'ma="(hoc_van|chuyen_mon)"', 'ma="ly_luan"'),
    ("chú thích không có dấu", r"\[\^[\w-]+\](?!:)", ""),
    ("dấu không có chú thích", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ".[^khong-co]"),
    ("liên kết hỏng", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", " [xem thêm](khong-co.md)."),
    ("ảnh không có", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ".\n\n![Sơ đồ](so-do.png)\n"),
)  # fmt: skip
_CALL_KINDS: tuple[tuple[str, str, Become], ...] = (
    ("bảng lạ", r'(so|tong|ty_le|bang)\("(\w+)"', r'\1("\2x"'),
    ("cột lạ", r'so\("(\w+)", "(\w+)"', r'so("\1", "\2x"'),
    ("khóa lạ", r"nam=(\d{4})", r"namm=\1"),
    ("năm ngoài bảng", r"nam=(\d{4})\) \}\}", "nam=2025) }}"),
    ("giá trị khóa lạ", r'khoi="(\w+)"', r'khoi="\1x"'),
    ("thiếu khóa", r'so\("(\w+)", "(\w+)", nam=\d{4}\)', r'so("\1", "\2")'),
    ("thiếu ngoặc", r"\) \}\}(?= )", " }}"),
    ("một dấu ngoặc nhọn", r"\{\{ (so\([^}]*)\}\}", r"{ \1}"),
    ("thiếu nháy", r'so\("(\w+)", ', r"so(\1, "),
    ("từ lạ", r"\{\{ tong\(", "{{ tonng("),
    ("tham số lạ", r'loai="cot"', 'loaii="cot"'),
    ("loại hình lạ", r'loai="(cot|duong|co_cau)"', 'loai="tron_tron"'),
    ("cộng số thời điểm qua các năm", r'\{\{ so\("bien_dong_dang_vien", "cuoi_ky", nam=2020\)',
     '{{ tong("bien_dong_dang_vien", "cuoi_ky", tu=2010, den=2020)'),
    ("nối qua năm đổi cách tính", r'"muc_(\d)", tu=2018, den=2020', r'"muc_\1", tu=2015, den=2020'),
    ("cộng số bình quân", r'so\("co_cau_dang_vien", "tuoi_binh_quan", nam=(\d{4}), kem',
     r'tong("co_cau_dang_vien", "tuoi_binh_quan", tu=2010, den=\1, kem'),
    ("mã yêu cầu lạ", r'yeu_cau\("([\w-]+)"', r'yeu_cau("\1-x"'),
    ("khía cạnh lạ", r'"ket_qua", "han_che"', '"ket_qua", "han_chee"'),
    ("lệnh {% %}", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ". {% set x = 1 %}"),
    ("ghi chú {# #}", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ". {# sửa sau #}"),
)  # fmt: skip
_OUTLINE: tuple[tuple[str, str, Become], ...] = (
    ("yeu_cau bị xóa", r"\{\{ yeu_cau\([^}]*\) \}\}\n", ""),
    ("thiếu khía cạnh", r'(yeu_cau\("[\w-]+", "ket_qua"), "han_che"', r"\1"),
    ("tiêu đề khác đề cương", r"(?m)^# (.{8})", r"# Về \1"),
    ("mã mục lạ", r"(?m)^muc: (\S+)", r"muc: \1-x"),
    ("trạng thái lạ", r"trang_thai: hoan-thanh", "trang_thai: xong"),
    ("chưa hoàn thành", r"trang_thai: hoan-thanh", "trang_thai: du-thao"),
    ("hạn không là ngày", r"han: 2021-(\d\d)-(\d\d)", r"han: 2021-13-\2"),
    ("khóa đầu trang lạ", r"phu_trach:", "phu_trac:"),
    ("đầu trang không đóng", r"(?m)^---\n(?=# )", "\n"),
    ("thiếu tiêu đề", r"(?m)^# .*\n", ""),
)
_FORMAT: tuple[tuple[str, str, Become], ...] = (
    ("HTML thô", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ".<br>"),
    ("thẻ script", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ".<script>alert(1)</script>"),
    ("liên kết javascript", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ". [bấm](javascript:alert(1))"),
    ("danh sách thuộc tính", r"(?m)^(## .*)$", r"\1 {: .do }"),
    ("nhảy cấp tiêu đề", r"(?m)^## ", "#### "),
    ("hai tiêu đề cấp một", r"(?m)^## ", "# "),
    ("tiêu đề thiếu dấu cách", r"(?m)^## ", "##"),
    ("thụt bốn dấu cách", r"(?<=\n\n)(?=[A-ZĐ][^\n]{60,}\n\n)", "    "),
    ("gạch dưới câu", r"(?m)^([A-ZĐ][^\n{]{40,}\n)(?=\n)", "\\1---\n"),
    ("bảng trong câu", r"(?m)^(?=\{\{ bang\()", "Xem "),
    ("emoji", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", " 😀."),
    ("dấu ~~", r"\b(chi bộ)\b", r"~~\1~~"),
    ("danh sách dính câu", r"(?m)^([A-ZĐ][^\n]{40,}\n)(?=\n)", "\\1- một mục\n- hai mục\n"),
    ("mô tả ảnh trống", r"(?<=[a-zà-ỹ])\.(?=\n[A-ZĐ])", ".\n\n![](so-do.png)\n"),
    ("số có dấu phẩy nghìn", r'\{\{ so\("bien_dong_dang_vien", "cuoi_ky", nam=2020\) \}\}',
     "83,894"),
)  # fmt: skip
_UNKNOWABLE: tuple[tuple[str, str, Become], ...] = (
    ("từ trái nghĩa", r"\bcòn chậm\b|\bchậm\b", "nhanh"),
    ("tên người khác", r"\bHuyện ủy Phú Thượng\b", "Huyện ủy Đông Lâm"),
    ("bỏ chữ chưa", r"\bchưa (?=[a-z])", ""),
    ("nguyên nhân khác", r"\bdo thanh niên\b|\bvì thiếu\b", "nhờ có"),
)
_TABLES = (
    ("tiếng Việt", _LANGUAGE), ("dẫn chiếu", _REFERENCES), ("lệnh gọi", _CALL_KINDS),
    ("đề cương", _OUTLINE), ("thể thức, an toàn", _FORMAT),
)  # fmt: skip


# What is deleted, or is said of a page as a whole, is told where it is missed.
_TOLD_AT: dict[str, ToldAt] = {
    "yeu_cau bị xóa": on_page, "chưa hoàn thành": on_page, "đầu trang không đóng": on_page,
    "chú thích không có dấu": at_note,
}  # fmt: skip


def _kinds() -> Iterator[Kind]:
    for family, table in _TABLES:
        in_words = family in ("tiếng Việt", "thể thức, an toàn")
        for name, pattern, become in table:
            is_of_calls = name in ("bảng trong câu", "số có dấu phẩy nghìn")
            plant = replaced(pattern, become, in_words=in_words and not is_of_calls)
            yield Kind(name, family, plant, told_at=_TOLD_AT.get(name, own_lines))
    yield Kind("đoạn văn lặp", "tiếng Việt", _paragraph_twice)
    for name, pattern, become in _UNKNOWABLE:
        yield Kind(name, "ý kiến", replaced(pattern, become), is_knowable=False)


KINDS = tuple(_kinds())
