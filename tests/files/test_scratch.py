"""A run that is killed loses nothing, and leaves nothing behind the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from macros.files.replace import replacing
from macros.files.scratch import beside, recover, sweep, temporary
from macros.findings import ReportError

# Replaces the folder that it is given, and is killed on the way.
KILLED = """
import os, signal, sys
from pathlib import Path
from macros.files import replace, scratch
target, moment = Path(sys.argv[1]), sys.argv[2]
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
rename, exchange = Path.rename, replace._exchange_at_once
if moment == "between":
    replace._exchange_at_once = lambda *_: False
    Path.rename = lambda path, to: rename(path, to) and die()
elif moment == "after":
    replace._exchange_at_once = lambda *both: exchange(*both) and die()
with scratch.temporary("thu"), replace.replacing(target) as folder:
    (folder / "index.html").write_text("new")
    if moment == "before":
        die()
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published folder, with temporary files of its own machine."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    folder = tmp_path / "report" / "site"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("old", encoding="utf-8")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize(
    ("moment", "left"), [("before", "old"), ("between", "old"), ("after", "new"), ("never", "new")]
)
def test_a_killed_run_leaves_the_old_or_the_new_publication_whole(
    site: Path, moment: str, left: str
) -> None:
    """The next run finds it, and removes whatever else there is."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(site), moment], check=False)
    assert done.returncode == (0 if moment == "never" else -signal.SIGKILL)
    recover(site)
    sweep()
    assert (site / "index.html").read_text(encoding="utf-8") == left
    assert list(site.parent.iterdir()) == [site]
    assert not list(Path(os.environ["TMPDIR"]).iterdir())


def test_what_a_run_that_lives_works_in_stays(site: Path) -> None:
    """Two builds at once do not disturb each other: the later one is what is seen."""
    with replacing(site) as first, temporary("thu") as other, beside(site.parent / "x") as file:
        (first / "index.html").write_text("first", encoding="utf-8")
        with replacing(site) as second:
            (second / "index.html").write_text("second", encoding="utf-8")
        sweep(site.parent)
        assert first.is_dir()
        assert other.is_dir()
        assert file.is_file()
        assert (site / "index.html").read_text(encoding="utf-8") == "second"
    assert (site / "index.html").read_text(encoding="utf-8") == "first"
    assert list(site.parent.iterdir()) == [site]


def test_folders_that_only_look_alike_stay(site: Path) -> None:
    """As a person's own folder among the temporary files, or beside what is published."""
    names = (Path(os.environ["TMPDIR"], "bao-cao-thang-3"), site.with_name(".site-cu"))
    for own in names:
        own.mkdir()
    recover(site)
    sweep(site.parent)
    assert [own.is_dir() for own in names] == [True, True]


def test_what_cannot_be_replaced_as_a_whole_is_refused_before_the_work(site: Path) -> None:
    """With what to do; a shortcut is not silently made a folder."""
    shortcut = site.with_name("loi-tat")
    shortcut.symlink_to(site)
    with pytest.raises(ReportError, match="lối tắt"), replacing(shortcut):
        pytest.fail("worked in vain")
    with pytest.raises(ReportError, match="ổ đĩa gắn vào"), replacing(Path("/")):
        pytest.fail("worked in vain")
    with pytest.raises(ReportError, match="là tệp"), replacing(site / "index.html"):
        pytest.fail("worked in vain")
