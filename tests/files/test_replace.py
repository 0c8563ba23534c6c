"""Files and folders are replaced as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.files.replace import replace_files, replacing
from macros.files.scratch import beside
from macros.findings import ReportError


def test_the_new_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """Nothing of the old publication is left in the new one."""
    target = tmp_path / "site"
    target.mkdir()
    (target / "old.html").write_text("old", encoding="utf-8")
    with replacing(target) as folder:
        (folder / "new.html").write_text("new", encoding="utf-8")
    assert [path.name for path in target.iterdir()] == ["new.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_failure_leaves_the_old_folder_untouched(tmp_path: Path) -> None:
    """Half a publication is never seen."""
    target = tmp_path / "site"
    target.mkdir()
    (target / "old.html").write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        _fail_while_replacing(target)
    assert [path.name for path in target.iterdir()] == ["old.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def _fail_while_replacing(target: Path) -> None:
    with replacing(target) as folder:
        (folder / "new.html").write_text("new", encoding="utf-8")
        raise ZeroDivisionError


def test_a_file_beside_takes_the_place_when_it_is_renamed(tmp_path: Path) -> None:
    """It has the rights of the file that it replaces, and nothing else is left."""
    target = tmp_path / "so.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    with beside(target) as path:
        path.write_text("new", encoding="utf-8")
        path.replace(target)
    assert target.read_text(encoding="utf-8") == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_beside_that_nobody_wants_is_gone(tmp_path: Path) -> None:
    """As when a print turns out wrong."""
    with beside(tmp_path / "bao-cao.pdf") as path:
        path.write_text("half", encoding="utf-8")
    assert not list(tmp_path.iterdir())


def test_of_several_files_all_or_none_are_replaced(tmp_path: Path) -> None:
    """The one that was replaced already is put back when the next one cannot be."""
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("old", encoding="utf-8")
    second.mkdir()
    with pytest.raises(ReportError, match="thư mục"):
        replace_files({first: b"new", second: b"new"})
    assert first.read_text(encoding="utf-8") == "old"
    assert sorted(tmp_path.iterdir()) == [first, second]
