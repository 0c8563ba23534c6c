"""What a new report's repository runs by itself: a stranger's proposal runs nothing of its own."""

from __future__ import annotations

import json
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
    checkouts = [
        step["with"] for step in steps("de-nghi.yml") if "checkout" in step.get("uses", "")
    ]
    assert [one["persist-credentials"] for one in checkouts] == ["false", "false"]


def test_only_words_and_numbers_are_taken_from_a_proposal() -> None:
    """Program, look and settings are those of the branch that it is proposed for."""
    said = "\n".join(step.get("run", "") for step in steps("de-nghi.yml"))
    assert "cp -R de-nghi/docs de-nghi/data goc/" in said
    assert said.count("baocao --thu-muc goc --tu-nguoi-la") == 3
    assert "grep -vE '^(docs|data)/'" in said
    # What an event says reaches the shell as a variable, never as part of a command.
    assert "${{" not in said


def test_who_may_write_runs_nothing_of_a_proposal() -> None:
    """The comment is made from a file of text."""
    workflow = read("gop-y.yml")
    assert workflow["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("checkout" in step.get("uses", "") for step in steps("gop-y.yml"))
    said = "\n".join(step.get("run", "") for step in steps("gop-y.yml"))
    assert "baocao" not in said
    assert "${{" not in said


@pytest.mark.parametrize("name", ["workflow.yml", "de-nghi.yml", "gop-y.yml", "gitlab-ci.yml"])
def test_what_runs_there_is_what_the_published_schema_allows(name: str) -> None:
    """As GitHub and GitLab would refuse it otherwise, once it is pushed."""
    kind = "gitlab-ci" if name == "gitlab-ci.yml" else "github-workflows"
    schema = resources.files("check_jsonschema") / f"builtin_schemas/vendor/{kind}.json"
    judge = Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    assert [error.message for error in judge.iter_errors(read(name))] == []
    if kind == "github-workflows":
        assert "permissions" in read(name)  # without it a job may write


def test_gitlab_takes_the_same_parts() -> None:
    """The same order of things: what changed, the base, then the proposed words and numbers."""
    workflow = read("gitlab-ci.yml")
    said = "\n".join(map(str, workflow["xem-thu"]["script"]))
    assert said.index("git diff --name-only") < said.index("git worktree add goc")
    assert "cp -R docs data goc/" in said
    assert workflow["xem-thu"]["artifacts"]["reports"] == {"codequality": "loi.json"}
