"""A page with every kind of thing that a copy must keep, published once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from macros.check.unfinished import as_draft, list_missing
from macros.export.page.edition import Edition, prepare_edition
from macros.export.proof.printed import Tag, read_tags
from macros.project import DOCX_NAME, PDF_NAME, Project
from macros.publish.run import check
from macros.publish.stages import Stages
from macros.read.report import read_report
from macros.render.evaluate import Ledger, read_ledger
from tests.conftest import Once
from tests.published import SMALL, copy_report, publish_quietly

NAME = "b-xep-loai"
PAGE = f"docs/{NAME}.md"
WORDS = """---
muc: b
trang_thai: du-thao
---
# B. XẾP LOẠI PHÒNG ĐỌC

{{ yeu_cau("b-xep-loai", "so_luong") }}
Năm 2020 có **20**20 lượt, xem [trang của sở](https://example.org/phong-doc) và x²[^mot].
Dấu của chú thích[^mot] gọi lần nữa, dấu cạnh số 1.234[^hai].

## Bảng gõ tay

| Loại | Số phòng |
|---|--:|
| Xuất sắc | 12 |
| Trung bình | 34 |

5. Mục thứ năm
6. Mục thứ sáu

    - Con của mục sáu

![Lược đồ của thư viện](luoc-do.png)

### Mục nhỏ

Lời cuối của trang.

[^mot]: Lời của chú thích một.
[^hai]: Lời của chú thích hai.
"""


def line_of(words: str) -> int:
    """Return the line of the page on which some words stand."""
    return WORDS[: WORDS.index(words)].count("\n") + 1


@dataclass(frozen=True, slots=True)
class Published:
    """A published report with what its copies are compared by."""

    project: Project
    edition: Edition
    ledger: Ledger
    tags: Tag

    @property
    def word(self) -> Path:
        return self.project.site / DOCX_NAME


def _publish(folder: Path) -> None:
    from PIL import Image

    project = copy_report(SMALL, folder)
    (folder / PAGE).write_text(WORDS, encoding="utf-8")
    Image.new("RGB", (40, 30), "navy").save(folder / "docs" / "luoc-do.png")
    publish_quietly(project, with_copies=True)


@pytest.fixture(scope="session")
def rich(once: Once) -> Published:
    """The small report with such a page; not to be written to."""
    project = Project(once("du-loai", _publish))
    findings = check(project, Stages())
    report = as_draft(read_report(project), findings)
    missing = list_missing(report, findings)
    edition = prepare_edition(report, project.site, missing=missing)
    return Published(project, edition, read_ledger(report), read_tags(project.site / PDF_NAME))
