"""The same files give the same bytes, and a copy that differs is told from a true one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result

from macros.project import Project

Run = Callable[..., Result]
Damage = Callable[[str, str, str], None]


@pytest.fixture
def copy(small_copies: Project, tmp_path: Path) -> Path:
    """The printed copy that somebody carried away."""
    return shutil.copy(small_copies.site / "bao-cao.pdf", tmp_path / "ban-ky.pdf")


def test_two_builds_of_site_pdf_and_word_are_the_same_bytes(run: Run, small: Project) -> None:
    """Neither the clock nor the folder's name shows."""
    assert run("docx").exit_code == 0
    first = _files(small.site)
    assert run("docx").exit_code == 0
    assert {name for name, content in _files(small.site).items() if first.get(name) != content} == (
        set()
    )
    assert len(first) > 10


def test_the_map_of_the_site_bears_the_date_of_the_report(run: Run, small: Project) -> None:
    """The site builder would ask the clock."""
    assert run("html").exit_code == 0
    packed = (small.site / "sitemap.xml.gz").read_bytes()
    assert int.from_bytes(packed[4:8], "little") == 1612483200  # 2021-02-05


def test_a_true_copy_is_recognised(run: Run, copy: Path) -> None:
    """It is the copy byte for byte; the font that it was printed in is told."""
    result = run("verify", str(copy))
    assert result.exit_code == 0, result.output
    assert "ban-ky.pdf đúng là bản in" in result.output
    assert re.search(r"ban-ky.pdf in bằng phông (Tinos|TimesNewRoman)\S*", result.output)


def test_a_changed_number_is_told(run: Run, copy: Path, damage: Damage) -> None:
    """Page, and the words around it on both sides; what is published stays."""
    damage("data/report.yml", "ho_ten: Trần Thị B", "ho_ten: Trần Thị B1234")
    result = run("verify", str(copy))
    assert result.exit_code == 1
    assert re.search(
        r"trang \d: tệp được soát có “.*Trần Thị B.*”, bản dựng lại có “.*Trần Thị B1234",
        result.output,
    )


def test_a_copy_changed_inside_only_is_told(run: Run, copy: Path, tmp_path: Path) -> None:
    """The same words in other bytes."""
    other = tmp_path / "khac.pdf"
    with pikepdf.open(copy) as pdf:
        pdf.save(other)
    result = run("verify", str(other))
    assert result.exit_code == 1
    assert "mọi chữ giống nhau" in result.output


def test_other_fonts_are_told(run: Run, copy: Path, tmp_path: Path) -> None:
    """Those of another machine are the likeliest reason why the bytes are not the same."""
    other = tmp_path / "khac.pdf"
    with pikepdf.open(copy) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            font.BaseFont = pikepdf.Name("/ABCDEF+Arial")
        pdf.save(other)
    result = run("verify", str(other))
    assert "tệp được soát dùng phông Arial" in result.output


def test_a_file_that_is_no_pdf_is_refused(run: Run, tmp_path: Path) -> None:
    """No traceback."""
    path = tmp_path / "x.pdf"
    path.write_text("không phải PDF", encoding="utf-8")
    result = run("verify", str(path))
    assert result.exit_code == 1
    assert "x.pdf không phải tệp PDF đọc được" in result.output


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
