"""mkdocs.yml may hold a report's navigation alone: the rest travels with the code."""

from __future__ import annotations

import shutil
from pathlib import Path

from macros.project import Project
from macros.publish.site import write_stubs
from macros.read.site_config import read_site_config
from tests.published import SMALL, publish_quietly

_NAV = (SMALL / "mkdocs.yml").read_text(encoding="utf-8").partition("nav:")[2]


def _bare_report(folder: Path) -> Project:
    """Copy words and numbers of the small report, without look and mechanics."""
    for part in ("docs", "data"):
        shutil.copytree(SMALL / part, folder / part)
    text = f"site_name: Báo cáo\nnav:{_NAV}"
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return Project(folder)


def test_a_report_of_words_and_numbers_is_published(tmp_path: Path) -> None:
    """Look, extensions and plugins are the packaged ones, in site, PDF and Word."""
    project = _bare_report(tmp_path / "rieng")
    site = publish_quietly(project, with_copies=True)
    page = (site / "b-xep-loai.html").read_text(encoding="utf-8")
    assert "assets/stylesheets/bao-cao.css" in page
    assert 'data-so="' in page
    assert (site / "bao-cao.docx").stat().st_size > 10_000


def test_a_file_of_its_own_look_lies_over_the_packaged_one(tmp_path: Path) -> None:
    """Only what an author wants to change stands in overrides/."""
    project = _bare_report(tmp_path / "rieng")
    own = project.overrides / "assets" / "stylesheets"
    own.mkdir(parents=True)
    (own / "in.css").write_text(".rieng { color: red; }", encoding="utf-8")
    site = publish_quietly(project)
    styles = (site / "assets/stylesheets/bao-cao.css").read_text(encoding="utf-8")
    assert styles.endswith(".rieng { color: red; }")
    assert "table.so-lieu" in styles


def test_pages_that_the_packaged_file_leaves_out_may_be_left_out(tmp_path: Path) -> None:
    """The pages of the catalogue need no line of the navigation."""
    project = _bare_report(tmp_path / "rieng")
    write_stubs(project)
    config = read_site_config(project)
    assert config.is_packaged
    assert "/phu-luc/so-lieu/*.md" in config.settings["not_in_nav"]


def test_a_file_with_a_theme_brings_its_own_mechanics(small: Project) -> None:
    """As that of this repository does, and one that inherits from it."""
    assert not read_site_config(small).is_packaged
