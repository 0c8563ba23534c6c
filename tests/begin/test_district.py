"""A district's whole report, made through the doors that a clerk has, and published."""

from __future__ import annotations

from pathlib import Path

from macros.check.run import examine
from macros.project import Project
from macros.read.report import read_report
from tests.published import publish_quietly
from tests.tools import make_district


def test_the_doors_still_make_the_report_that_is_kept(tmp_path: Path) -> None:
    """Outline and drafts come from Word, numbers from Excel; few files are edited by hand."""
    make_district.EDITED.clear()
    report = make_district.make(tmp_path)
    made, stored = make_district.kept(report), make_district.kept(make_district.TARGET)
    assert made == stored, "run `python -m tests.tools.make_district`"
    assert len(make_district.EDITED) <= 10
    read = read_report(Project(report))
    assert not examine(read).findings
    assert read.identity.du_thao is None  # it may be signed


def test_the_kept_report_is_published_to_all_copies(tmp_path: Path) -> None:
    """With numbers of its own, and without a word of the sample."""
    for name, text in make_district.kept(make_district.TARGET).items():
        assert "Thanh Giang" not in text, name
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    site = publish_quietly(Project(tmp_path), with_copies=True)
    page = (site / "1-tinh-hinh-va-ket" / "1-doi-ngu-dang-vien.html").read_text(encoding="utf-8")
    assert ">1.080<" in page
    assert (site / "bao-cao.pdf").is_file()
    assert (site / "bao-cao.docx").is_file()
