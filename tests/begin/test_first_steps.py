"""The first ten minutes, as the page tells them, lead from an outline to a copy to be signed."""

from __future__ import annotations

import re
from pathlib import Path

from macros.project import Project
from macros.read.report import read_report
from tests.tools.first_steps import PAGE, follow


def test_the_page_leads_to_a_copy_to_be_signed(tmp_path: Path) -> None:
    """Every command works in the order of the page, on the files that the page shows."""
    done = list(follow(tmp_path))
    report = done[-1][2]
    first, last = (output for line, output, _ in done if line == "baocao check")
    assert "chỗ còn phải viết" in first
    assert "Không có lỗi, 0 cảnh báo.\n" in last
    assert done[-1][0] == "baocao pdf --chinh-thuc"
    assert (report / "site" / "bao-cao.pdf").is_file()
    page = (report / "docs" / "1-ket-qua-ket-nap.md").read_text(encoding="utf-8")
    assert '{{ so("ket_nap", "tong", nam=2024) }}' in page
    assert '{{ tang_giam("ket_nap", "tong", tu=2022, den=2024) }}' in page
    assert read_report(Project(report)).identity.du_thao is None


def test_a_clerk_on_windows_has_files_to_double_click(tmp_path: Path) -> None:
    """With the line ends that Windows wants; they need Python alone, wherever it was installed."""
    steps = follow(tmp_path)
    _, _, _ = next(steps)
    for name, command in (("kiem-tra", "check"), ("xem-truoc", "serve"), ("lam-ban-in", "docx")):
        assert f"`{name}.bat`" in PAGE.read_text(encoding="utf-8")
        text = (tmp_path / "van-trach" / f"{name}.bat").read_bytes()
        assert f"py -m macros {command}\r\n".encode() in text
        assert b"\n" not in text.replace(b"\r\n", b"")


def test_every_picture_of_the_page_is_there() -> None:
    """Small enough to be loaded over any line."""
    for name in re.findall(r"!\[[^\]]+\]\((hinh/[^)]+)\)", PAGE.read_text(encoding="utf-8")):
        assert 2_000 < (PAGE.parent / name).stat().st_size < 150_000, name
