"""What is made once is named by all that it depends on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import macros
from macros import project
from macros.export.site_data.tables import keep
from macros.project import Project, digest_code, kept_name, take
from macros.read.report import read_report
from macros.render.chart.drawing import drawing_for
from tests.deep import IS_DEEP

PACKAGE = Path(macros.__file__).parent


def _name_drawing(small: Project) -> set[str]:
    drawing_for(small)({"mark": "bar", "data": {"values": []}, "encoding": {}})
    return _names(small.cache / "bieu-do")


def _name_table(small: Project) -> set[str]:
    report = read_report(small)
    keep(report, report.tables["kho_sach"], "thu", lambda: b"")
    return _names(small.cache / "bang")


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_change_in_any_module_changes_the_digest_of_the_code(tmp_path: Path) -> None:
    """Whatever shapes a kept file is among them, wherever it is; `make test` tries some of all."""
    copy = tmp_path / "macros"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert digest_code(copy) == digest_code(PACKAGE)
    seen = {digest_code(copy)}
    modules = sorted(copy.rglob("*.py"))[:: 1 if IS_DEEP else 20]
    for number, path in enumerate(modules, 1):
        path.write_bytes(path.read_bytes() + b"# changed\n")
        digest_code.cache_clear()
        seen.add(digest_code(copy))
        assert len(seen) == number + 1, path
    digest_code.cache_clear()


@pytest.mark.parametrize("make", [_name_drawing, _name_table])
def test_kept_files_are_named_by_the_code(
    small: Project, monkeypatch: pytest.MonkeyPatch, make: Callable[[Project], set[str]]
) -> None:
    """After a change of the code they are made again, under another name."""
    before = make(small)
    assert make(small) == before
    monkeypatch.setattr(project, "digest_code", lambda package: b"another")
    assert len(make(small) - before) == 1


def test_a_name_depends_on_sources_and_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sources are not one that is longer."""
    name = kept_name(b"a", b"b")
    assert name == kept_name(b"a", b"b")
    others = {kept_name(b"ab")}
    with monkeypatch.context() as other:
        other.setattr(project, "_installed", lambda: ("pillow-99.dist-info",))
        others.add(kept_name(b"a", b"b"))
    assert len(others | {name}) == 3


def test_what_is_kept_is_made_once(tmp_path: Path) -> None:
    """The second time it is read."""
    path = tmp_path / "a" / "b"
    assert take(path, lambda: b"first") == take(path, lambda: b"second") == b"first"


@pytest.mark.parametrize("damage", [bytes, lambda kept: kept[:-1], lambda kept: kept + b" "])
def test_what_was_damaged_is_made_again(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """Emptied, cut short or changed, and from then on it is kept again."""
    path = tmp_path / "a"
    take(path, lambda: b"first")
    path.write_bytes(b"" if damage is bytes else damage(path.read_bytes()))
    assert take(path, lambda: b"second") == take(path, lambda: b"third") == b"second"


def test_one_kept_file_does_not_pass_for_another(tmp_path: Path) -> None:
    """Each is bound to its name."""
    take(tmp_path / "a", lambda: b"first")
    shutil.copyfile(tmp_path / "a", tmp_path / "b")
    assert take(tmp_path / "b", lambda: b"second") == b"second"


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path) -> None:
    """As in a folder that may not be written to."""
    (tmp_path / "a").touch()
    assert take(tmp_path / "a" / "b", lambda: b"first") == b"first"
