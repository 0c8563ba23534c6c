"""Pictures and typed tables with number, caption and source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from macros.check.run import examine
from macros.findings import errors_among
from macros.project import Project
from macros.read.report import read_report
from macros.render.call.markdown import make_reader
from macros.render.evaluate import print_page, read_ledger

PAGE = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
TABLE = "\n\n| Cơ sở | Ca sáng |\n|---|---:|\n| Trung tâm | 6 |\n"


def _write(project: Project, text: str) -> None:
    path = project.root / PAGE
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def _picture(project: Project, name: str = "so-do.png") -> None:
    path = project.docs / "hinh" / name
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (40, 30), "white").save(path)


def _found(project: Project) -> list[str]:
    return list(map(str, errors_among(examine(read_report(project)).findings)))


def _printed(project: Project) -> str:
    """Return the page as the site shows it."""
    report = read_report(project)
    printed = read_ledger(report).printed()
    page = next(page for page in report.pages if page.path == PAGE)
    text = print_page(page, report.documents, lambda call: printed[call.path, call.index].markdown)
    return str(make_reader().convert(text))


def test_a_picture_is_numbered_among_the_charts_and_referred_to(small: Project) -> None:
    """It stands between two charts, and the one after it is counted on."""
    _picture(small)
    _write(small, '{{ hinh_anh("hinh/so-do.png", "Sơ đồ <tổ chức>", nguon="Phòng A") }}')
    _write(small, 'Xem {{ xem("hinh:so-do") }}, {{ xem("hinh:xep_loai") }}.')
    assert _found(small) == []
    page = _printed(small)
    assert '<figure class="hinh-anh" id="hinh-so-do">' in page
    assert '<img src="../hinh/so-do.png" alt="Sơ đồ &lt;tổ chức&gt;">' in page
    assert '<span class="nhan">Hình 2.</span> Sơ đồ &lt;tổ chức&gt;</figcaption>' in page
    assert '<p class="nguon">Nguồn: Phòng A.</p>' in page
    assert ">Hình\xa02</a>" in page
    assert ">Hình\xa03</a>" in page


def test_the_name_of_a_file_becomes_an_id_without_accents(small: Project) -> None:
    """A clerk need not think of one."""
    _picture(small, "Sơ Đồ 1.png")
    _write(small, '{{ hinh_anh("hinh/Sơ Đồ 1.png", "Sơ đồ") }} \n\n{{ xem("hinh:so-do-1") }}')
    assert _found(small) == []


def test_a_typed_table_stands_in_its_figure(small: Project) -> None:
    """Caption and unit above it, the source below, and the text after it outside."""
    call = '{{ ten_bang("truc", "Lịch trực", don_vi="buổi", nguon="Phòng A", ghi_chu="trừ lễ") }}'
    _write(small, f'{call}{TABLE}\nSau {{{{ xem("bang:truc") }}}}.')
    assert _found(small) == []
    (figure,) = re.findall(r'(?s)<figure class="bang" id="bang-truc">.*?</figure>', _printed(small))
    parts = ["Bảng 3.", "Đơn vị tính: buổi", "<table", "Trung tâm", "Nguồn: Phòng A.", "trừ lễ"]
    assert sorted(parts, key=figure.index) == parts
    assert "Sau" not in figure
    assert "<!--" not in figure


def test_two_typed_tables_keep_their_own_captions(small: Project) -> None:
    """Also where nothing but the second caption stands between them."""
    first, second = ('{{ ten_bang("mot", "Bảng một") }}', '{{ ten_bang("hai", "Bảng hai") }}')
    _write(small, f"{first}{TABLE}\n{second}{TABLE.replace('Trung tâm', 'Ven biển')}")
    assert _found(small) == []
    figures = re.findall(r"(?s)<figure.*?</figure>", _printed(small))
    assert ["Trung tâm" in one for one in figures[-2:]] == [True, False]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{{ ten_bang("truc", "Lịch trực") }}\n\nMột đoạn văn.', "không có bảng"),
        ('{{ ten_bang("truc", "Lịch trực") }}', "không có bảng"),
        (f'{{{{ ten_bang("truc", " ") }}}}{TABLE}', "ten để trống"),
        (f'{{{{ ten_bang("ban_doc", "Lịch trực") }}}}{TABLE}', "“bang:ban_doc” đã có ở"),
        (f'{{{{ ten_bang("Trực", "Lịch trực") }}}}{TABLE}', "“Trực” có ký tự không dùng được"),
        ('{{ hinh_anh("hinh/so-do.png", "") }}', "ten để trống"),
        ('{{ hinh_anh("hinh/so-do.png", "Tên", mo_ta="") }}', "mo_ta để trống"),
        ('{{ hinh_anh("hinh/so_do.png", "Tên") }}', "có phải “hinh/so-do.png”?"),
        ('{{ hinh_anh("../data/report.yml", "Tên") }}', "không có ảnh"),
        ('{{ hinh_anh("hinh/hong.png", "Tên") }}', "không phải là ảnh"),
        ('{{ hinh_anh("hinh/so-do.png", "Tên", ma="ban_doc") }}', "“hinh:ban_doc” đã có ở"),
    ],
)
def test_what_authors_forget_is_found_at_its_line(small: Project, text: str, told: str) -> None:
    """One finding for one slip, where it was typed."""
    _picture(small)
    (small.docs / "hinh" / "hong.png").write_bytes(b"\x89PNG\r\n\x1a\nkhong phai anh")
    line = (small.root / PAGE).read_text(encoding="utf-8").count("\n") + 2
    _write(small, text)
    (found,) = _found(small)
    assert found.startswith(f"{PAGE}:{line}: ")
    assert told in found


def test_a_shortcut_out_of_the_report_is_no_picture(small: Project, tmp_path: Path) -> None:
    """What lies elsewhere on the machine is not published."""
    secret = tmp_path / "ngoai.png"
    Image.new("RGB", (4, 3)).save(secret)
    (small.docs / "ngoai.png").symlink_to(secret)
    _write(small, '{{ hinh_anh("ngoai.png", "Tên") }}')
    assert any(PAGE in one and "lối tắt" in one for one in _found(small))
