"""Mistakes in data/: cells, rows, keys and the YAML that says what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.tools.planted.sample import Edit, Kind, Plant, Sample

_RULED = (
    "bien_dong_dang_vien", "ket_nap", "co_cau_dang_vien", "tccsd_loai_hinh", "thon_to_dan_pho",
    "sinh_hoat_chi_bo", "chi_bo_truc_thuoc", "cap_uy_bi_thu", "xep_loai_dang_vien",
)  # fmt: skip


def cell(change: Callable[[str], str]) -> Plant:
    """Change a number of the tables that rules bind, in rows of the years between."""

    def plant(sample: Sample) -> Iterator[Edit]:
        for name in _RULED:
            path = f"data/tables/{name}.csv"
            text = sample.data[path]
            table = sample.report.tables[name]
            summed = [field.name for field in table.numeric_fields if field.formula is None]
            at = text.index("\n") + 1
            for number, line in enumerate(text[at:].splitlines(keepends=True)):
                cells = line.rstrip("\n").split(",")
                place = list(table.columns).index(summed[number % 3])
                if number % 7 == 3 and cells[place].isdecimal() and len(cells[place]) > 2:
                    start = at + len(",".join(cells[:place])) + (place > 0)
                    if change(cells[place]) != cells[place]:
                        yield Edit(path, start, cells[place], change(cells[place]))
                at += len(line)

    return plant


def row(change: Callable[[str], str]) -> Plant:
    """Change a whole row."""

    def plant(sample: Sample) -> Iterator[Edit]:
        for name in _RULED:
            path = f"data/tables/{name}.csv"
            text = sample.data[path]
            at = text.index("\n") + 1
            for number, line in enumerate(text[at:].splitlines(keepends=True)):
                if number % 11 == 5:
                    yield Edit(path, at, line, change(line))
                at += len(line)

    return plant


def yaml(pattern: str, become: str, where: str = "data/tables/") -> Plant:
    """Change a YAML file."""

    def plant(sample: Sample) -> Iterator[Edit]:
        for path, text in sample.data.items():
            if path.startswith(where) and path.endswith(".yml"):
                for match in re.finditer(pattern, text):
                    yield Edit(path, match.start(), match.group(), match.expand(become))

    return plant


def _exchanged(text: str) -> str:
    return text[1] + text[0] + text[2:] if text[0] != text[1] else text[0] + text[2] + text[1]


_CELLS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("thêm một chữ số", lambda text: text + "0"),
    ("bớt một chữ số", lambda text: text[:-1]),
    ("hai chữ số đổi chỗ", _exchanged),
    ("chữ số đầu sai", lambda text: str(int(text[0]) % 9 + 1) + text[1:]),
    ("lệch một", lambda text: str(int(text) + 1)),
    ("số âm", lambda text: f"-{text}"),
    ("ô trống", lambda text: ""),
    ("chữ trong ô số", lambda text: "không có"),
    ("dấu chấm nghìn", lambda text: f"{text[:-2]}.{text[-2:]}0"),
    ("số thập phân", lambda text: f"{text}.5"),
    ("công thức", lambda text: "=A1+B1"),
    ("lỗi của Excel", lambda text: "#REF!"),
    ("số không đầu", lambda text: f"0{text}"),
)
_ROWS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("dòng bị xóa", lambda line: ""),
    ("dòng lặp", lambda line: line + line),
    ("thừa ô", lambda line: line.rstrip("\n") + ",7\n"),
    ("thiếu ô", lambda line: line.rpartition(",")[0] + "\n"),
    ("năm sai", lambda line: "2031" + line[4:]),
    ("đơn vị lạ", lambda line: line.replace("_", "-", 1)),
)
_YAMLS: tuple[tuple[str, str, str, str], ...] = (
    ("khóa YAML lạ", r"(?m)^title:", "titel:", "data/tables/"),
    ("kiểu cột lạ", r"type: integer", "type: interger", "data/tables/"),
    ("quy tắc không đọc được", r"holds: (\w+)", r"holds: \1 +", "data/tables/"),
    ("cột lạ trong quy tắc", r"holds: (\w+) ", r"holds: \1x ", "data/tables/"),
    ("bảng danh mục lạ", r"references: don_vi", "references: don_vj", "data/tables/"),
    ("khóa chính lạ", r"primaryKey: \[nam", "primaryKey: [namm", "data/tables/"),
    ("mặc định lạ", r"ma_don_vi: thanh_giang", "ma_don_vi: thanh_gian", "data/report.yml"),
    ("kỳ đảo ngược", r"tu: 2010, den: 2020", "tu: 2020, den: 2010", "data/report.yml"),
    ("ngày báo cáo sai", r"ngay: 2021-11-30", "ngay: 2021-11-31", "data/report.yml"),
    ("thể thức lạ", r"the_thuc: hd36", "the_thuc: hd63", "data/report.yml"),
    ("hai văn bản một mã", r"key: nq-19-2017", "key: nq-18-2017", "data/documents.yml"),
    ("ngày văn bản sai", r"date: (\d{4}-\d\d)-\d\d", r"date: \1-32", "data/documents.yml"),
)
_FAMILY = "số liệu"


def _kinds() -> Iterator[Kind]:
    for name, change in _CELLS:
        yield Kind(name, _FAMILY, cell(change))
    for name, change in _ROWS:
        yield Kind(name, _FAMILY, row(change))
    for name, pattern, become, where in _YAMLS:
        yield Kind(name, _FAMILY, yaml(pattern, become, where))


KINDS = tuple(_kinds())
