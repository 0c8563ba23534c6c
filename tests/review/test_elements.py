"""Every passage knows its element on the page, by which the site's margin is marked."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html

from macros.export.document.article import NUMBER
from macros.project import Project
from macros.read.report import read_report
from macros.render.call.address import built_name
from macros.review.diff.passages import read_passages
from macros.review.version import pages_of, read_chapters
from tests.review.versions import compare_folders, edit, rows

READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
_ODD = """vẫn còn phù hợp.

1. Một mục đánh số có đoạn riêng ở trong.

    Đoạn thứ hai của mục một.

    - Gạch con thứ nhất
    - Gạch con thứ hai

    Đoạn sau gạch con, vẫn thuộc mục một.

2. Mục hai có khối mã:

        x = 1

> Trích dẫn mở đầu.
>
> - Gạch trong trích dẫn
>
> > Trích trong trích dẫn.

Câu có **đậm**, `mã` và <https://vi.du/bao-cao-rat-dai-dong-cua-thu-vien/>.[^a]

- Ngắn
- Hai

    | Cột A | Cột B |
    |---|---|
    | ô một | ô hai[^b] |

### Tiêu đề *nghiêng* có số {{ so("ban_doc", "cuoi_nam", nam=2020) }}

[^a]: Chú thích có hai đoạn.

    Đoạn hai của chú thích.

[^b]: Chú thích trong bảng.
"""


def test_every_passage_knows_its_element(old: Path, tmp_path: Path) -> None:
    """Of all kinds, nested or not: no two share one, and each begins as the passage does."""
    edit(old, READERS, ("vẫn còn phù hợp.\n", _ODD))
    report = read_report(Project(old))
    chapters = read_chapters(report, pages_of(report).values(), tmp_path / "trang")
    kinds = set()
    for chapter in chapters.values():
        assert chapter.page is not None
        text = (tmp_path / "trang" / built_name(chapter.page)).read_text(encoding="utf-8")
        elements = html.fromstring(text).iterfind(f".//*[@{NUMBER}]")
        known = {int(one.get(NUMBER)): str(one.text_content()) for one in elements}
        passages = read_passages(chapter)
        places = [passage.place.element for passage in passages]
        assert len(places) == len(set(places))
        for passage, place in zip(passages, places, strict=True):
            assert place is not None
            words = re.findall(r"[^\W\d]+", passage.text.replace("[chú thích]", ""))
            assert all(word in known[place] for word in words[:6]), passage.text
            kinds.add(passage.kind)
    assert len(kinds) == 7


def test_words_above_a_table_in_one_item_are_told_at_their_line(old: Path, new: Path) -> None:
    """Not at that of the table below them."""
    item = "- Kho:\n\n    Xếp lại.\n\n    | Bước | Việc |\n    |---|---|\n    | Một | Đếm |\n"
    edit(old, READERS, ("phù hợp.\n", f"phù hợp.\n\n{item}\n"))
    edit(new, READERS, ("phù hợp.\n", f"phù hợp.\n\n{item.replace('lại', 'mới')}\n"))
    (row,) = rows(compare_folders(old, new))
    lines = (new / READERS).read_text(encoding="utf-8").splitlines()
    assert lines[row.passage.place.line - 1] == "    Xếp mới."
