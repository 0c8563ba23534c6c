"""A small report with whatever authors may write, and edits of all of it, one by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from tests.published import HOSPITAL
from tests.review.versions import edit

# Name → file, what stands there, what is to stand there instead.
EDITS: dict[str, tuple[str, str, str]] = {
    name: tuple(said)
    for name, said in yaml.safe_load(
        Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    ).items()
}
_STAFF, _CARE = "docs/3-to-chuc-bo-may.md", "docs/1-ket-qua-hoat-dong/1-kham-benh-dieu-tri.md"
_DOCUMENTS = """documents:
- {key: nd-30, kind: Nghị định, number: 30/2020/NĐ-CP, date: 2020-03-05, issuer: Chính phủ,
   title: Nghị định về công tác văn thư, verification: verified}
- {key: tt-01, kind: Thông tư, number: 01/2020/TT-BYT, date: 2020-01-05, issuer: Bộ Y tế,
   title: Thông tư về việc khác, verification: verified}
"""
_FLAG = """flags:
- {keys: {quy: 2023-Q2}, columns: [ngay], mark: so_bo, note: Chờ số liệu của khoa Nội}
"""
_BLOCKS = """
{{ o_so("kham_benh", "luot_kham", tu="2023-Q1", den="2023-Q4") }}

{{ khang_dinh("kham_benh.luot_kham(quy='2023-Q4') > 10") }}
Lượt khám tăng.

{{ bieu_do("kham_benh", "noi_tru", loai="cot", ma="noi-tru", ten="Lượt nội trú từng quý") }}
"""
_WORDS = """
Câu thứ nhất có **chữ đậm rõ ràng**, *chữ nghiêng nhẹ*, `mã số 12` và
[trang của bệnh viện](https://benhvien.vn/a).[^a]
Câu thứ hai nói về m² và việc khác[^b]; nhắc lại chú thích đầu[^a].

> Lời trích thứ nhất của giám đốc.
>
> - Gạch trong lời trích
>
> > Lời trích ở trong.

1. Việc thứ nhất phải làm ngay.

    Đoạn hai của việc thứ nhất.

    - Gạch con một
    - Gạch con hai

2. Việc thứ hai làm sau.

---

### Tiêu đề nhỏ về khoa Thận

{{ ten_bang("phan-cong", "Phân công khoa, phòng", nguon="Phòng Tổ chức cán bộ") }}

| Khoa | *Phụ trách* | Số việc |
|:---|:---:|---:|
| Nội | Bác sĩ **An**[^c] | 12 |
| Ngoại | Bác sĩ Bình | 7 |
| Thận | Bác sĩ Chi | 9 |

```
dòng mã thứ nhất
dòng mã thứ hai
```

![Ảnh khoa Thận](hinh/so-do.svg)

Đoạn cuối cùng nói về {{ van_ban("nd-30") }} và một việc khác nữa.

[^a]: Chú thích đầu của trang.
[^b]: Chú thích hai của trang.
[^c]: Chú thích trong bảng.
"""


def write_report(root: Path) -> Path:
    """Write the report; the hospital's, and what that does not have."""
    shutil.copytree(HOSPITAL, root)
    short = ("short: Lượt khám, ", "short: Nội trú, ")
    groups = [(one, f"{one}group: Khám và điều trị, ") for one in short]
    edit(root, "data/tables/kham_benh.yml", *groups)
    added = {
        _STAFF: _WORDS,
        _CARE: _BLOCKS,
        "data/tables/kham_benh.yml": _FLAG,
        "docs/index.md": '\n{{ bieu_do("hinh:noi-tru") }}\n',
        "data/report.yml": "- {ten: Thu chi, bang: thu_chi}\n",
    }
    for name, text in added.items():
        with (root / name).open("a", encoding="utf-8") as stream:
            stream.write(text)
    (root / "data/documents.yml").write_text(_DOCUMENTS, encoding="utf-8")
    return root
