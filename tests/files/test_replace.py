"""A folder is replaced as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.files.replace import replacing


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
