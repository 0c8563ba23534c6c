"""Many reports are published side by side, and one page tells how each stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from macros.cli import main
from macros.project import Project
from macros.publish.run import build as build_one
from tests.published import SMALL, copy_report


def test_a_broken_report_stops_no_other(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is named with what is wrong; what was published stays; only what changed is made."""
    sources, target = small.root.parent / "cac", tmp_path / "ra"
    copy_report(SMALL, sources / "tot")
    broken = copy_report(SMALL, sources / "hong")
    edit(broken.tables / "ban_doc.csv", "2020", "hai nghìn")
    (sources / "goi.zip").write_bytes(b"PK")
    built: list[str] = []
    monkeypatch.setattr(
        "macros.publish.fleet.build",
        lambda project, *rest: built.append(project.root.name) or build_one(project, *rest),
    )
    result = build(sources, target)
    assert result.exit_code == 1
    assert "tot: đã dựng\n" in result.output
    assert "hong/data/tables/ban_doc.csv:" in result.output
    assert "goi: 1 lỗi, chưa dựng" in result.output
    page = (target / "index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"]+)"', page))
    wanted = {"tot/index.html", "tot/bao-cao.pdf", "tot/bao-cao.docx", "hong.html", "goi.html"}
    assert wanted <= links
    assert all((target / link).is_file() for link in links)
    assert not re.search(r'(src|href)="(https?:)?//', page)

    before = (target / "tot").stat().st_ino
    edit(sources / "tot" / "data" / "tables" / "ban_doc.csv", "2020", "hai nghìn")
    again = build(sources, target).output
    assert (target / "tot").stat().st_ino == before
    assert "bản trước vẫn xem được" in (target / "index.html").read_text(encoding="utf-8")
    assert re.search(r"tot: \d+ lỗi, chưa dựng\n", again)
    assert built == ["hong", "tot", "tot"], "and nothing that is as it was"


def test_nothing_is_left_out_unsaid(tmp_path: Path) -> None:
    """A report without its report.yml is a broken one; empty folders and stray files are told."""
    sources, target = tmp_path / "cac", tmp_path / "ra"
    (copy_report(SMALL, sources / "thieu").data / "report.yml").unlink()
    (sources / "rong").mkdir()
    (sources / "goi.zip").write_bytes(b"PK")
    (sources / "ghi.txt").write_bytes(b"x")
    result = build(sources, target)
    assert "thieu/data/report.yml:1: " in result.output
    assert f"bỏ qua: {sources / 'rong'}\n" in result.output
    assert f"bỏ qua: {sources / 'ghi.txt'}\n" in result.output
    (told,) = re.findall(r"goi/goi\.zip:1: .*", result.output)
    assert told.count("[") == 1, "one code"
    page = (target / "index.html").read_text(encoding="utf-8")
    assert '<div class="tep">goi</div>' in page
    assert "thieu.html" in page


@pytest.mark.parametrize(("inside", "told"), [("", "không phải trang web"), ("x", "cùng tên")])
def test_nothing_of_ones_own_is_replaced(inside: str, told: str, tmp_path: Path) -> None:
    """A target in which a report itself lies is refused, and two reports of one name."""
    copy_report(SMALL, tmp_path / "cac" / "mot")
    if inside:
        copy_report(SMALL, tmp_path / "cac" / inside / "mot")
    result = build(tmp_path / "cac", tmp_path / ("ra" if inside else "cac"))
    assert result.exit_code == 1
    assert told in result.output
    assert (tmp_path / "cac/mot/data/report.yml").is_file()


def build(sources: Path, target: Path) -> Result:
    wishes = ["xay-tat-ca", str(sources), "--vao", str(target), "--lich", "0"]
    return CliRunner().invoke(main, wishes)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
