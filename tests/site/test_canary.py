"""The comparison of two built sites sees what it must, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.tools.canary import compare, read_site

PAGE = """<html><body><article class="md-content__inner"><a id="__skip"></a>
<h1>1. Tình hình<a class="headerlink" href="#x">¶</a></h1>
<p>Có <a class="so" data-so="0.0" href="x.html#dong-2">{number}</a> đảng viên.</p>
</article></body></html>"""


def _site(folder: Path, number: str) -> Path:
    folder.mkdir()
    (folder / "a.html").write_text(PAGE.format(number=number), encoding="utf-8")
    return folder


def test_equal_pages_do_not_differ(tmp_path: Path) -> None:
    """Marks that a builder adds for itself are no difference."""
    ours = read_site(_site(tmp_path / "a", "12"))
    assert ours["a.html"].numbers == ("0.0 x.html#dong-2 12",)
    assert list(compare(ours, read_site(_site(tmp_path / "b", "12")))) == []


def test_a_changed_number_is_named_with_its_page(tmp_path: Path) -> None:
    """It is told once among the numbers and once among the words."""
    ours, theirs = _site(tmp_path / "a", "12"), _site(tmp_path / "b", "13")
    found = list(compare(read_site(ours), read_site(theirs)))
    assert found == [
        "a.html: numbers: “0.0 x.html#dong-2 12” → “0.0 x.html#dong-2 13”",
        "a.html: words: “12” → “13”",
    ]


def test_a_missing_page_is_told(tmp_path: Path) -> None:
    """A page that one builder leaves out is a difference."""
    ours = read_site(_site(tmp_path / "a", "12"))
    assert list(compare(ours, {})) == ["a.html: only in the site of mkdocs"]
