"""Whatever stands in the files of a report, it is read or found wrong, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from macros.check.prose.citations import find_miscited
from macros.check.ruling import data_of, find_contradictions
from macros.check.run import examine, find_misplaced_notes, find_rows_outside
from macros.findings import Finding
from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.evaluate import read_ledger
from macros.rules.verdict import judge_rules
from tests.deep import IS_DEEP, examples

FILES = {
    "data/report.yml": """\
ten_loai: BÁO CÁO
trich_yeu: về số liệu
co_quan: ỦY BAN
ky_hieu: BC/UB
dia_danh: An
so: 7
ngay: 2021-02-05
ky: {tu: 2018, den: 2020}
mac_dinh: {don_vi: tinh}
du_thao: 1
so_ban: 20
ky_hieu_danh_may: TB
ky_ten: {quyen_han: T/M, chuc_vu: PHÓ BÍ THƯ}
noi_nhan: [Lưu]
phu_luc: [{ten: Phụ lục, bang: so_lieu}]
""",
    "data/outline.yml": """\
sections:
- {id: a, number: A, path: A, title: CHUNG, level: 1, deadline: 2021-01-01,
   bullets: [{id: a-1, text: Nêu số., aspects: [ket_qua]}]}
aspects_vocabulary: {ket_qua: kết quả}
""",
    "data/documents.yml": """\
documents:
- {key: hd, number: 5-HD, date: '2018-02-06', issuer: Sở, title: Hướng dẫn về số, kind: Hướng dẫn,
   verification: outline, replaced_by: [{number: 6-HD, date: '2019'}], reused: [{date: 2020-01}],
   in_force_until: 2020-01-01}
""",
    "data/tables/don_vi.yml": """\
title: Đơn vị
primaryKey: [ma]
label: ten
parent: cha
valid: {from: tu_nam, to: den_nam}
fields:
- {name: ma, title: Mã, type: string}
- {name: ten, title: Tên, type: string}
- {name: cha, title: Cấp trên, type: string}
- {name: tu_nam, title: Từ, type: year}
- {name: den_nam, title: Đến, type: year}
rules:
- {id: D1, says: Cha có trong bảng., filled: ten}
""",
    "data/tables/don_vi.csv": "ma,ten,cha,tu_nam,den_nam\ntinh,Tỉnh,,2000,\nxa,Xã,tinh,2000,2019\n",
    "data/tables/so_lieu.yml": """\
title: Số liệu
primaryKey: [nam, don_vi]
years: {from: 2018, to: 2020}
breaks: [{at: 2018, before: {label: Trước, titles: {co: Có}}, after: {label: Sau}}]
fields:
- {name: nam, title: Năm, type: year}
- {name: don_vi, title: Đơn vị, type: string, references: don_vi}
- {name: co, title: Có, unit: người, stock: true, constraints: {minimum: 0, maximum: 1000000}}
- {name: moi, title: Mới, unit: người, constraints: {required: true}}
- {name: ty_le, title: Tỷ lệ, type: number, unit: '%', decimals: 1, applies: {from: 2019}}
- {name: loai, title: Loại, type: string, categories: {tot: Tốt, kem: Kém}}
- {name: ngay, title: Ngày, type: date}
- {name: tong, title: Cộng, formula: co + moi}
rules:
- {id: R1, says: Mới không quá có., holds: moi <= co, severity: canh_bao}
- {id: R2, says: Nối năm trước., holds: co >= truoc(co) - 100}
- {id: R3, says: Cấp trên bằng cấp dưới., sum_of_children: [co, moi], when: {nam: 2019..2020}}
- {id: R4, says: Loại đúng., allows: {loai: tot}, when: {don_vi: tinh}}
- {id: R5, says: Còn hiệu lực., valid: don_vi}
- {id: R6, says: Đủ năm., complete: [nam, don_vi]}
- {id: R7, says: Gộp năm., by: [nam], holds: 'so_dong() <= 2'}
- {id: R8, says: Tên dài., when: {don_vi.tu_nam: '>= 1999'}, filled: [co, moi]}
explanations:
- {rule: R1, keys: {nam: 2018}, text: Năm đầu mới thành lập.}
flags:
- {keys: {nam: 2020, don_vi: tinh}, columns: [co], mark: so_bo, note: sơ bộ}
""",
    "data/tables/so_lieu.csv": """\
nam,don_vi,co,moi,ty_le,loai,ngay
2018,tinh,100,120,,tot,2018-12-31
2018,xa,100,20,,kem,
2019,tinh,110,12,3.5,tot,2019-12-31
2019,xa,110,12,2.5,,
2020,tinh,120,15,0.0,tot,2020-12-31
""",
    "data/mau_bieu/bieu.yml": """\
title: Biểu 1
table: so_lieu
recognise: [Biểu 1]
keys: {nam: ['Năm {}'], don_vi: ['Đơn vị: {}']}
columns: [{head: Số, column: co}]
rows: [{label: Có, column: co}, {label: Mục, optional: true, rows: [{label: Mới, column: moi}]}]
""",
    "docs/a.md": """\
---
muc: a
trang_thai: hoan-thanh
han: 2021-01-01
---
# A. CHUNG

{{ yeu_cau("a-1", "ket_qua") }}
Có {{ so("so_lieu", "co", nam=2020) }}, {{ tang_giam("so_lieu", "moi", tu=2018, den=2020) }},
{{ tong("so_lieu", "moi", tu=2018, den=2020) }}, {{ ty_le("so_lieu", "moi", tren="co", nam=2019) }}
theo {{ van_ban("hd") }}. {{ khang_dinh("so_lieu.co(nam=2020) > so_lieu.moi(nam=2020) + 1") }}
{{ khang_dinh("so_lieu.co", xu_the="tang", tu=2018, den=2020) }}

{{ bang("so_lieu", cot=["co", "moi"]) }}

{{ bieu_do("so_lieu", cot="moi") }}
""",
}
YAML = sorted(name for name in FILES if name.endswith(".yml"))
VALUES: list[Any] = [
    *(None, True, 0, 1, -1, 12, 10**9, 10**20, 1e15, 0.1, float("1e308"), 2019, 9999, 100000),
    *("", " ", "²", "٣", "0000", "9999-12-31", "2019-02-30", "1e999", "a" * 300, "=1", "-", "\t"),
    *("{{ x }}", "<b>", "co", "moi", "nam", "don_vi", "tinh", "so_lieu", "tong", "loai", "R1"),
    *("co = co", "moi / 0", "tong(co)", "truoc(moi) = 1", "co / moi > 0", "1 = 1", "tong = 1"),
    *("tong(moi, don_vi=[1, 2]) = 1", "so_lieu.co(nam=2020) = moi", "> 5", "..", "1..²", "{}"),
    *("a/../../b", "CON", "\u0301", "nam.ma", "don_vi.ten", "all", "hd36"),
    *([], {}, [[]], [None], {"": None}, {"co": 1}, {"nam": [2018, "x"]}, ["co", "co"], [{}], 5.5),
]


@pytest.fixture
def report(tmp_path: Path) -> Project:
    """A report of two tables, every verb of rules and most words."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    return Project(tmp_path)


def verdict(report: Project, name: str, content: bytes) -> list[str]:
    """What is found with one file changed; it is put right afterwards."""
    path = report.root / name
    path.write_bytes(content)
    try:
        return [str(finding) for finding in examine_all(read_report(report))]
    finally:
        path.write_text(FILES[name], encoding="utf-8")


def examine_all(report: Report) -> Iterator[Finding]:
    """Everything that data alone can spoil; in the deep form every check."""
    yield from report.findings
    if IS_DEEP:
        yield from examine(report).findings
    elif report.is_whole:
        yield from read_ledger(report).findings
        yield from find_contradictions(report, judge_rules(data_of(report)))
        yield from find_misplaced_notes(report)
        yield from find_rows_outside(report)
        yield from find_miscited(report)


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every value of a tree, as what holds it and where."""
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from places(tree[key])


def changed(name: str, numbers: list[int], value: Any, key: Any) -> str:
    """A YAML file with some of its values, keys or entries changed."""
    tree = yaml.safe_load(FILES[name])
    for number in numbers:
        found = list(places(tree))
        holder, place = found[number % len(found)]
        match number % 4:
            case 0 if isinstance(holder, dict) and not isinstance(key, list | dict):
                holder[key] = holder.pop(place)
            case 1:
                del holder[place]
            case _:
                holder[place] = deepcopy(value)
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


VALUE = st.sampled_from(VALUES) | st.integers() | st.text(max_size=20) | st.floats()


@given(st.sampled_from(YAML), st.lists(st.integers(0, 2000), min_size=1, max_size=3), VALUE, VALUE)
@examples(daily=60, deep=15_000)
def test_any_value_in_yaml(
    report: Project, name: str, numbers: list[int], value: Any, key: Any
) -> None:
    """A value of any type, anywhere; a key of any name; a missing one."""
    assert isinstance(verdict(report, name, changed(name, numbers, value, key).encode()), list)


CELLS = [str(value) for value in VALUES] + ['"', '""', '"a\nb"', "#REF!", "1.234", "-0", "00", "\0"]


@given(
    st.sampled_from([name for name in FILES if name.endswith(".csv")]),
    st.lists(
        st.tuples(st.integers(0, 99), st.sampled_from(CELLS) | st.text(max_size=9)),
        min_size=1,
        max_size=4,
    ),
)
@examples(daily=40, deep=10_000)
def test_any_cell_in_a_table(report: Project, name: str, edits: list[tuple[int, str]]) -> None:
    """Cells, commas and line ends replaced by anything that can be typed."""
    parts = FILES[name].replace("\n", ",\n,").split(",")
    for number, text in edits:
        parts[number % len(parts)] = text
    content = ",".join(parts).replace(",\n,", "\n").encode("utf-8", "surrogatepass")
    assert isinstance(verdict(report, name, content), list)


@given(
    st.sampled_from(sorted(FILES)),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=6)),
        min_size=1,
        max_size=4,
    ),
)
@examples(daily=40, deep=10_000)
def test_any_bytes(report: Project, name: str, edits: list[tuple[float, int, bytes]]) -> None:
    """Bytes taken out and put in, as editors, mail and disks do it."""
    content = FILES[name].encode()
    for where, many, put in edits:
        at = int(where * len(content))
        content = content[:at] + put + content[at + many :]
    assert isinstance(verdict(report, name, content), list)


@pytest.mark.parametrize("name", YAML)
def test_the_report_of_these_tests_is_read(report: Project, name: str) -> None:
    """Written again by the library that changes it, nothing in it is refused."""
    told = verdict(report, name, changed(name, [], None, None).encode())
    assert not any(name in line and "]" in line for line in told), told
