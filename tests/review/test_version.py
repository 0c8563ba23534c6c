"""Where a version comes from: git, without checking anything out, or a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from macros.check.run import examine
from macros.findings import ReportError
from macros.project import Project
from macros.read.report import read_report
from macros.review.run import compare_with, find_gained
from macros.review.version import taken_out
from tests.published import ROOT
from tests.review.versions import READERS_CSV, edit, values

PAGE = "docs/0-gioi-thieu.md"


def git(folder: Path, *arguments: str) -> str:
    """RedlineRun git as somebody with settings of his own."""
    who = ["-c", "user.name=An", "-c", "user.email=an@example.com"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )
    return done.stdout.decode()


@pytest.fixture
def kept(old: Path) -> Path:
    """The small report in a repository of its own, on the branch `main`, with one tag."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    git(old, "init", "-q", "-b", "main")
    git(old, "add", "-f", "docs", "data", "mkdocs.yml")
    git(old, "commit", "-qm", "Một")
    git(old, "tag", "lan-1")
    return old


def words(root: Path, revision: str | None) -> str:
    """Read the first page of a revision."""
    with taken_out(Project(root), revision) as (project, _, _):
        return (project.root / PAGE).read_text(encoding="utf-8")


def test_a_revision_is_read_without_touching_the_working_tree(kept: Path) -> None:
    """What is being written stays as it is, unrecorded changes and all."""
    edit(kept, PAGE, ("hai cơ sở", "ba cơ sở"))
    before = git(kept, "status", "--porcelain")
    assert "hai cơ sở" in words(kept, "lan-1")
    assert git(kept, "status", "--porcelain") == before
    assert "ba cơ sở" in (kept / PAGE).read_text(encoding="utf-8")


def test_without_a_name_it_is_where_the_work_parted_from_main(kept: Path) -> None:
    """What others did on main since is not told as undone here."""
    git(kept, "switch", "-qc", "sua")
    edit(kept, PAGE, ("hai cơ sở", "ba cơ sở"))
    git(kept, "commit", "-qam", "Hai")
    git(kept, "switch", "-q", "main")
    edit(kept, PAGE, ("hai cơ sở", "bốn cơ sở"))
    git(kept, "commit", "-qam", "Ba")
    git(kept, "switch", "-q", "sua")
    assert "hai cơ sở" in words(kept, None)


def test_what_is_kept_on_record_tells_the_same(kept: Path, tmp_path: Path) -> None:
    """The first time and the next, on a page of which only the chart is drawn anew."""
    edit(kept, READERS_CSV, ("402,7084", "402,7184"))
    sides = Project(kept), None, None, tmp_path / "review", lambda _: nullcontext()
    first, again = compare_with(*sides), compare_with(*sides)
    assert values(first) == values(again)
    assert {one.new.call.name for one in first.values} == {"so", "tang_giam", "bang", "bieu_do"}


def test_an_unknown_revision_is_told_with_what_to_do(kept: Path) -> None:
    """Also one that looks like an option of git; of more history only where some is lacking."""
    for revision in ("khong-co", "--output=/tmp/x", "main:docs", ""):
        with (
            pytest.raises(ReportError, match="không có bản") as told,
            taken_out(Project(kept), revision),
        ):
            pass
        assert "shallow" not in str(told.value)


def test_a_shallow_copy_says_that_it_lacks_history(kept: Path, tmp_path: Path) -> None:
    """The remedy is the command that fetches it."""
    edit(kept, PAGE, ("hai cơ sở", "ba cơ sở"))
    git(kept, "commit", "-qam", "Hai")
    first = git(kept, "rev-parse", "lan-1").strip()
    git(tmp_path, "clone", "-q", "--depth", "1", kept.as_uri(), "nong")
    with (
        pytest.raises(ReportError, match="git fetch --unshallow"),
        taken_out(Project(tmp_path / "nong"), first),
    ):
        pass
    git(tmp_path / "nong", "switch", "-q", "--detach")
    git(tmp_path / "nong", "branch", "-qD", "main")
    git(tmp_path / "nong", "remote", "remove", "origin")
    with (
        pytest.raises(ReportError, match="không biết việc này tách ra từ đâu"),
        taken_out(Project(tmp_path / "nong"), None),
    ):
        pass


def test_a_revision_without_a_report_is_told(kept: Path) -> None:
    """One from before the report was begun."""
    git(kept, "rm", "-q", "--cached", "mkdocs.yml")
    git(kept, "commit", "-qm", "Không báo cáo")
    with pytest.raises(ReportError, match="không có báo cáo nào"), taken_out(Project(kept), "HEAD"):
        pass


def test_a_format_and_settings_of_the_reports_own_hold_for_its_versions(
    kept: Path, tmp_path: Path
) -> None:
    """Where nothing has changed no mistake is gained or lost; what breaks them is gained."""
    profile = kept / "overrides" / "in" / "the-thuc" / "rieng.yml"
    profile.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "overrides" / "in" / "the-thuc" / "hd36.yml", profile)
    edit(kept, "data/report.yml", ("the_thuc: hd36", "the_thuc: rieng"))
    edit(kept, "mkdocs.yml", ("nav:", "hooks: [rieng.py]\nnav:"))
    git(kept, "add", "-f", ".")
    git(kept, "commit", "-qm", "Thể thức riêng")
    project = Project(kept)
    assert any(one.path == "mkdocs.yml" for one in examine(read_report(project)).findings)
    sides = project, None, None, tmp_path / "review", lambda _: nullcontext()
    assert compare_with(*sides).is_empty
    edit(kept, "mkdocs.yml", ("hooks: [rieng.py]", "hooks: [la.py]"))
    profile.write_text("phan: [", encoding="utf-8")
    gained = find_gained(project, "HEAD", examine(read_report(project)).findings)
    assert {one.path for one in gained} == {"mkdocs.yml", "overrides/in/the-thuc/rieng.yml"}


def test_without_git_a_folder_can_be_compared(old: Path, new: Path) -> None:
    """And a revision cannot, which is told."""
    with taken_out(Project(new), str(old)) as (project, name, commit):
        assert (project.root, name, commit) == (old, "thư mục cu", "")
    with pytest.raises(ReportError, match="không có kho git"), taken_out(Project(new), "main"):
        pass


def test_a_shortcut_in_a_revision_is_not_followed(kept: Path) -> None:
    """A stranger's commit may hold one to any file of this machine."""
    (kept / "docs" / "la.md").symlink_to("/etc/hostname")
    git(kept, "add", "docs/la.md")
    git(kept, "commit", "-qm", "Lối tắt")
    with taken_out(Project(kept), "HEAD") as (project, _, _):
        assert not os.path.lexists(project.root / "docs" / "la.md")


def test_a_report_that_was_moved_within_its_repository_is_found(kept: Path) -> None:
    """Where it lay then; of several that might be meant none is guessed."""
    (kept / "bao-cao").mkdir()
    git(kept, "mv", "docs", "data", "mkdocs.yml", "bao-cao")
    git(kept, "commit", "-qm", "Dời")
    edit(kept, f"bao-cao/{PAGE}", ("hai cơ sở", "ba cơ sở"))
    assert "hai cơ sở" in words(kept / "bao-cao", "lan-1")
    shutil.copytree(kept / "bao-cao", kept / "khac")
    git(kept, "add", "-f", "khac")
    git(kept, "mv", "bao-cao", "nua")
    git(kept, "commit", "-qm", "Hai báo cáo")
    git(kept, "mv", "khac", "moi")
    with (
        pytest.raises(ReportError, match="mà ở: khac/; nua/"),
        taken_out(Project(kept / "moi"), "HEAD"),
    ):
        pass


def test_a_folder_without_a_report_is_told(kept: Path, tmp_path: Path) -> None:
    """It is no revision that git might lack."""
    (tmp_path / "trong").mkdir()
    with (
        pytest.raises(ReportError, match="không chứa báo cáo nào"),
        taken_out(Project(kept), str(tmp_path / "trong")),
    ):
        pass


def test_a_report_in_a_folder_of_its_repository_is_found(kept: Path, tmp_path: Path) -> None:
    """The report need not be the whole repository."""
    whole = tmp_path / "kho"
    shutil.copytree(kept, whole / "bao-cao", ignore=shutil.ignore_patterns(".git", "overrides"))
    git(whole, "init", "-q", "-b", "main")
    git(whole, "add", "-f", ".")
    git(whole, "commit", "-qm", "Một")
    assert "hai cơ sở" in words(whole / "bao-cao", None)
