"""The site can be carried away as one file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from macros.files.zip import pack_site
from macros.findings import ReportError


def test_the_zip_holds_the_whole_site_under_one_folder(tmp_path: Path) -> None:
    """Unpacked anywhere, it is one folder with everything in it."""
    site = tmp_path / "site"
    (site / "báo cáo").mkdir(parents=True)
    (site / "index.html").write_text("đầu", encoding="utf-8")
    (site / "báo cáo" / "x.html").write_text("x", encoding="utf-8")
    pack_site(site, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["site/báo cáo/x.html", "site/index.html"]
        assert archive.read("site/index.html").decode() == "đầu"
    assert not list(tmp_path.glob("*.tmp"))


def test_the_same_site_gives_the_same_bytes(tmp_path: Path) -> None:
    """Neither the clock nor the order of the disk shows."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("a", encoding="utf-8")
    pack_site(site, tmp_path / "one.zip")
    (site / "index.html").touch()
    pack_site(site, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_without_a_site_it_says_what_to_do(tmp_path: Path) -> None:
    """The message names the command to run first."""
    with pytest.raises(ReportError, match="baocao html"):
        pack_site(tmp_path / "site", tmp_path / "out.zip")
