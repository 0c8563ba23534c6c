"""What git tells of the report's files, and what is said where it tells nothing."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from macros.project import Project
from macros.read.history import History, date_of_build, parse_log, read_history

MAY, JUNE = datetime.date(2021, 5, 4), datetime.date(2021, 6, 7)


def _git(folder: Path, *arguments: str, date: str = "2021-05-04") -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": f"{date}T10:00:00+07:00",
        "GIT_COMMITTER_DATE": f"{date}T10:00:00+07:00",
    }
    who = ["-c", "user.name=An", "-c", "user.email=an@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=folder, env=environment, check=True)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A repository with a report in a folder of it, changed in May and in June."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    docs = tmp_path / "kho" / "bao-cao" / "docs"
    docs.mkdir(parents=True)
    (docs / "mở đầu.md").write_text("Một.\n", encoding="utf-8")
    (docs / "b.md").write_text("Hai.\n", encoding="utf-8")
    root = tmp_path / "kho"
    _git(root, "init", "-q")
    _git(root, "add", ".")
    _git(root, "commit", "-qm", "Một")
    (docs / "b.md").write_text("Ba.\n", encoding="utf-8")
    _git(root, "commit", "-qam", "Hai", date="2021-06-07")
    return root


def test_each_file_has_the_date_of_its_last_commit(kept: Path) -> None:
    """Files are named from the report's own folder, accented letters and all."""
    history = read_history(Project(kept / "bao-cao"))
    assert history == History({"docs/mở đầu.md": MAY, "docs/b.md": JUNE}, JUNE)


def test_a_shallow_copy_tells_only_what_it_knows(kept: Path, tmp_path: Path) -> None:
    """The oldest commit of a shallow copy holds every file, changed then or long before."""
    copy = tmp_path / "nong"
    _git(kept, "clone", "-q", "--depth", "1", kept.as_uri(), str(copy))
    assert read_history(Project(copy / "bao-cao")) == History({}, JUNE)


def test_without_a_repository_nothing_is_known(tmp_path: Path) -> None:
    """A folder copied to a stick is a report too."""
    assert read_history(Project(tmp_path)) is None


def test_without_git_nothing_is_known(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of an author need not have git."""
    monkeypatch.setenv("PATH", "")
    assert read_history(Project(kept / "bao-cao")) is None


def test_a_log_without_commits_is_no_history() -> None:
    """A repository in which the report has never been recorded tells nothing."""
    assert parse_log("") is None


def test_deadlines_are_held_against_a_recorded_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH comes first, in Vietnam's time; then the last commit; never the clock."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert date_of_build(None) is None
    assert date_of_build(History({}, JUNE)) == JUNE
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1638291600")  # 30/11/2021, 17 o'clock UTC
    assert date_of_build(History({}, JUNE)) == datetime.date(2021, 12, 1)


def test_a_partial_copy_fetches_nothing_and_runs_nothing(kept: Path, tmp_path: Path) -> None:
    """What a stranger's repository names as its source, hook or monitor is a command to run."""
    ran = tmp_path / "ran"
    trap = f"ext::touch {ran}"
    tree = subprocess.check_output(
        ["git", "rev-parse", "HEAD:bao-cao"], cwd=kept, text=True
    ).strip()
    (kept / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    for name, value in (
        ("remote.origin.url", trap),
        ("remote.origin.promisor", "true"),
        ("extensions.partialClone", "origin"),
        ("core.repositoryFormatVersion", "1"),
        ("protocol.ext.allow", "always"),
        ("core.fsmonitor", f"touch {ran}"),
    ):
        _git(kept, "config", name, value)
    read_history(Project(kept / "bao-cao"))
    assert not ran.exists()
