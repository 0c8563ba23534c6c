"""The pages of the data catalogue, written by `baocao danh-muc`."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import CliRunner

from macros.check.run import examine
from macros.cli import main
from macros.project import Project
from macros.publish.site import write_stubs
from macros.read.report import read_report


def test_missing_pages_are_written_once(small: Project) -> None:
    """A page for each table, one that lists them, one for the ledger; then nothing more."""
    result = CliRunner().invoke(main, ["--thu-muc", str(small.root), "danh-muc"])
    assert result.exit_code == 0, result.output
    written, _, for_navigation = result.output.partition("Thêm vào nav của mkdocs.yml:\n")
    assert "docs/phu-luc/so-lieu/kho_sach.md" in written
    assert for_navigation.split() == ["-", "phu-luc/so-cai.md", "-", "phu-luc/danh-muc-so-lieu.md"]
    assert (small.docs / "phu-luc" / "so-lieu" / "kho_sach.md").is_file()
    assert write_stubs(small) == ()


def test_a_page_that_exists_stays_as_it_is(small: Project) -> None:
    """What somebody added to it is not lost."""
    write_stubs(small)
    page = small.docs / "phu-luc" / "so-lieu" / "kho_sach.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nThêm.\n", encoding="utf-8")
    write_stubs(small)
    assert page.read_text(encoding="utf-8").endswith("Thêm.\n")


def test_a_table_without_a_page_is_a_finding(
    small: Project, damage: Callable[[str, str, str], None]
) -> None:
    """So is a page whose title is no longer the table's."""
    assert not [item for item in examine(read_report(small)).findings if item.code == "danh-muc"]
    write_stubs(small)
    (small.docs / "phu-luc" / "so-lieu" / "kho_sach.md").unlink()
    damage("docs/phu-luc/so-lieu/xep_loai.md", "# Xếp loại", "# Đánh giá")
    found = [
        str(item) for item in examine(read_report(small)).findings if "so_lieu" not in item.path
    ]
    assert "data/tables/kho_sach.yml:1: cảnh báo: bảng “kho_sach” chưa có trang trong danh mục" in (
        "\n".join(found)
    )
    assert "docs/phu-luc/so-lieu/xep_loai.md:4: cảnh báo: tiêu đề “Đánh giá phòng đọc”" in (
        "\n".join(found)
    )
