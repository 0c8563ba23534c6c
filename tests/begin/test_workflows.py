"""What a new report's repository runs by itself: a stranger's proposal runs nothing of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

FOLDER = Path(__file__).parents[2] / "macros" / "begin" / "khuon"


def read(name: str) -> Any:
    """Read a workflow as it is written into a new repository."""
    text = Template((FOLDER / name).read_text(encoding="utf-8")).substitute()
    return yaml.load(text, yaml.BaseLoader)


def steps(name: str) -> list[dict[str, Any]]:
    (job,) = read(name)["jobs"].values()
    return list(job["steps"])


def test_a_proposal_is_shown_without_secrets_and_without_the_right_to_write() -> None:
    """Neither is in reach of words that a stranger has proposed."""
    text = (FOLDER / "de-nghi.yml").read_text(encoding="utf-8")
    workflow = read("de-nghi.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    assert "pull_request_target" not in text
    (checkout,) = (step for step in steps("de-nghi.yml") if "checkout" in step.get("uses", ""))
    assert checkout["with"]["persist-credentials"] == "false"
    # The look that is asked for is one at this state of it: what comes later is looked at again.
    assert workflow["jobs"]["xem-thu"]["env"] == {
        "DA_XEM": "${{ github.event.label.name == 'da-xem' }}"
    }


def test_a_proposal_is_checked_by_the_program_that_the_base_branch_names() -> None:
    """In a file: a variable of the repository does not reach what a stranger's copy proposes."""
    assert "vars." not in "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yml"))
    (install,) = (step for step in steps("de-nghi.yml") if "pip install" in step.get("run", ""))
    assert install["working-directory"] == "goc"
    said = "\n".join(step.get("run", "") for step in steps("de-nghi.yml"))
    assert said.count("baocao --thu-muc goc ") == 3
    # What an event says reaches the shell as a variable, never as part of a command.
    assert "${{" not in said


def test_nothing_is_shown_or_told_of_a_proposal_that_is_refused() -> None:
    """Not even that the base branch is as it was."""
    names = [step.get("id", "") for step in steps("de-nghi.yml")]
    after = [step for step in steps("de-nghi.yml")[names.index("cai") + 1 :] if "if" in step]
    assert len(after) == 4
    assert {step["if"] for step in after} == {"always() && steps.cai.outcome == 'success'"}


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody with settings of his own."""
    who = ["-c", "user.name=An", "-c", "user.email=an@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(params=["GitHub", "GitLab"])
def proposed(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., str]:
    """What becomes of a proposal, by the very commands of a workflow: what it says, when it fails.

    The proposal is made in the folder `de-nghi`; what is shown stands in `goc`.
    """
    if shutil.which("git") is None or shutil.which("bash") is None:
        pytest.skip("no git or bash on this machine")
    folder = tmp_path / "de-nghi"
    for name in ("docs/a.md", "data/b.csv", "mkdocs.yml", "macros/x.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name} cũ\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Gốc")
    git(folder, "switch", "-qc", "moi")

    def run(label: str = "") -> str:
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "Đề nghị")
        if request.param == "GitHub":
            git(folder, "switch", "-q", "main")
            git(folder, "merge", "-q", "--no-ff", "moi")
            script = [
                step["run"] for step in steps("de-nghi.yml") if "git -C" in step.get("run", "")
            ]
            said = {"DA_XEM": str(label == "da-xem").lower(), "GITHUB_ENV": str(tmp_path / "env")}
            place = tmp_path
        else:
            lines = [one for one in read("gitlab-ci.yml")["xem-thu"]["script"] if one != "cd goc"]
            script = [one for one in lines if isinstance(one, str) and "baocao" not in one]
            said = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "main", "CI_MERGE_REQUEST_LABELS": label}
            place = folder
        command = ["bash", "-e", "-o", "pipefail", "-c", "\n".join(script)]
        environment = {**os.environ, **said}
        done = subprocess.run(
            command, cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        shown = place / "goc"
        if done.returncode:
            assert not shown.exists(), done.stderr
            return done.stdout
        files = (path for path in sorted(shown.rglob("*")) if path.is_file())
        return "".join(path.read_text(encoding="utf-8") for path in files if path.name != ".git")

    run.__dict__["folder"] = folder
    return run


def test_words_and_numbers_of_a_proposal_stand_on_the_base_branch(
    proposed: Callable[..., str],
) -> None:
    """Whatever letters are in their names; what it deletes is gone."""
    folder: Path = proposed.__dict__["folder"]
    (folder / "docs" / "hình").mkdir()
    (folder / "docs" / "hình" / "Sơ đồ 1.md").write_text("Mới\n", encoding="utf-8")
    (folder / "data" / "b.csv").unlink()
    (folder / "data" / "c.csv").write_text("1\n", encoding="utf-8")
    assert proposed() == "1\ndocs/a.md cũ\nMới\nmacros/x.py cũ\nmkdocs.yml cũ\n"


@pytest.mark.parametrize("way", ["another", "moved", "shortcut"])
def test_a_proposal_for_anything_else_is_refused(proposed: Callable[..., str], way: str) -> None:
    """A file beside, one that leaves for docs/, a shortcut that would stand for docs/."""
    folder: Path = proposed.__dict__["folder"]
    if way == "another":
        (folder / "mkdocs.yml").write_text("hooks: [x.py]\n", encoding="utf-8")
    elif way == "moved":
        git(folder, "mv", "macros/x.py", "docs/x.md")
    else:
        shutil.rmtree(folder / "docs")
        (folder / "docs").symlink_to("/etc")
    said = proposed()
    assert "người giữ kho xem rồi gắn nhãn da-xem" in said
    assert {"another": "mkdocs.yml", "moved": "macros/x.py", "shortcut": "docs"}[way] in said


def test_once_a_maintainer_has_looked_its_settings_are_taken_and_no_code(
    proposed: Callable[..., str],
) -> None:
    """A new page needs its line of the navigation."""
    folder: Path = proposed.__dict__["folder"]
    (folder / "mkdocs.yml").write_text("nav mới\n", encoding="utf-8")
    (folder / "macros" / "x.py").write_text("lạ\n", encoding="utf-8")
    assert proposed("da-xem") == "data/b.csv cũ\ndocs/a.md cũ\nmacros/x.py cũ\nnav mới\n"


def test_who_may_write_runs_nothing_of_a_proposal() -> None:
    """The comment is made from a file of text."""
    workflow = read("gop-y.yml")
    assert workflow["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in steps("gop-y.yml"))
    said = "\n".join(step.get("run", "") for step in steps("gop-y.yml"))
    assert "baocao" not in said
    assert "${{" not in said


def test_the_proposal_of_a_comment_is_found_among_the_open_ones() -> None:
    """The base repository does not have a stranger's commit to be asked about."""
    said = "\n".join(step.get("run", "") for step in steps("gop-y.yml"))
    assert "/pulls?state=open" in said
    assert "/commits/" not in said


@pytest.mark.parametrize("name", ["bao-cao.yml", "de-nghi.yml", "gop-y.yml", "gitlab-ci.yml"])
def test_what_runs_there_is_what_the_published_schema_allows(name: str) -> None:
    """As GitHub and GitLab would refuse it otherwise, once it is pushed."""
    kind = "gitlab-ci" if name == "gitlab-ci.yml" else "github-workflows"
    schema = resources.files("check_jsonschema") / f"builtin_schemas/vendor/{kind}.json"
    judge = Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    assert [error.message for error in judge.iter_errors(read(name))] == []
    if kind == "github-workflows":
        assert "permissions" in read(name)  # without it a job may write


def test_gitlab_shows_findings_beside_the_lines() -> None:
    """And the comparison and the preview as files to open."""
    artifacts = read("gitlab-ci.yml")["xem-thu"]["artifacts"]
    assert artifacts["reports"] == {"codequality": "loi.json"}
    assert artifacts["paths"] == ["doi-chieu/", "goc/site/"]
