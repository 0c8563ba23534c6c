"""What is wrong with a picture is told where it is typed, before anything is built."""

from __future__ import annotations

from macros.check.run import examine
from macros.project import Project
from macros.read.report import read_report
from tests import photographs

PAGE = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
TYPED = """
![ảnh chụp](anh.jpg) ![nét vẽ](a.svg)

![](anh.jpg) ![ ][anh] ![]

## Trụ sở ![ảnh chụp](anh.jpg)

Chữ ![động](dong.gif) và
![rách](rach.png) và ![ảnh][ha].

[ha]: la.png

Chữ[^1] và ![rách](rach.png).

[^1]: Lời

    và ![ảnh](anh.jpg).

`![](anh.jpg)`

[anh]: anh.jpg
"""


def test_pictures_are_judged_where_they_are_typed(small: Project) -> None:
    """By their file, their words and their place; each time that one is shown."""
    folder = (small.root / PAGE).parent
    picture = photographs.upright()
    picture.save(folder / "anh.jpg")
    picture.save(folder / "dong.gif", save_all=True, append_images=[picture.rotate(180)])
    picture.save(folder / "la.png", "TIFF")
    (folder / "rach.png").write_bytes((folder / "anh.jpg").read_bytes()[:300])
    (folder / "a.svg").write_text(photographs.SVG.format(""), encoding="utf-8")
    page = small.root / PAGE
    before = page.read_text(encoding="utf-8")
    page.write_text(before + TYPED, encoding="utf-8")
    first = before.count("\n") + 1
    found = examine(read_report(small)).findings
    told = [(one.line - first, str(one.code), one.message) for one in found if one.path == PAGE]
    assert told == [
        (3, "thieu-mo-ta", "hình không có mô tả bằng lời"),
        (5, "hinh-anh", "hình “ảnh chụp” nằm trong tiêu đề"),
        (7, "hinh-anh", "hình “dong.gif” là ảnh động, bản in chỉ có hình đầu"),
        (8, "hinh-anh", "hình “rach.png” bị hỏng"),
        (10, "hinh-anh", "hình “la.png” là ảnh TIFF, nhiều máy không hiện được"),
        (12, "hinh-anh", "hình “rach.png” bị hỏng"),
        (16, "hinh-anh", "hình “ảnh” nằm trong chú thích"),
    ]
