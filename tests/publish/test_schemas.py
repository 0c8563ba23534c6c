"""The schemas that editors use: committed as generated, true of every file, strict."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator

from macros.cli import main
from macros.project import Project
from macros.publish.schemas import FOLDER, SCHEMAS, build_schema, schema_text
from macros.read.yaml.file import load_yaml

ROOT = Path(__file__).parents[2]
REPORTS = (ROOT, ROOT / "tests" / "reports" / "nho")
FILES = [
    pytest.param(name, path, id=f"{path.relative_to(ROOT)}")
    for report in REPORTS
    for name, kind in SCHEMAS.items()
    for path in sorted(report.glob(kind.files))
]


def read(path: Path) -> Any:
    """Read a YAML file as the report does: dates stay text, as in JSON."""
    value, _ = load_yaml(path.name, path.read_text(encoding="utf-8"), [])
    return value


def check(name: str, value: Any) -> list[str]:
    """List what a schema finds wrong."""
    return [error.message for error in Draft7Validator(build_schema(name)).iter_errors(value)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_the_generated_one(name: str) -> None:
    """After a change of the models: run `baocao luoc-do` and commit data/luoc-do."""
    path = ROOT / "data" / FOLDER / f"{name}.json"
    assert path.read_text(encoding="utf-8") == schema_text(name)
    Draft7Validator.check_schema(json.loads(schema_text(name)))


def test_the_command_writes_them(small: Project) -> None:
    """Into the report that it is called for."""
    found = CliRunner().invoke(main, ["--thu-muc", str(small.root), "luoc-do"])
    assert found.exit_code == 0, found.output
    assert {path.stem for path in (small.data / FOLDER).iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize(("name", "path"), FILES)
def test_every_file_is_valid(name: str, path: Path) -> None:
    """What the report reads without a finding, the editor shows without an error."""
    assert check(name, read(path)) == []


@pytest.mark.parametrize(("name", "path"), FILES)
def test_an_unknown_key_is_refused_wherever_it_stands(name: str, path: Path) -> None:
    """At the top of the file, and in every mapping whose keys are known; footnotes are free."""
    value = read(path)
    assert check(name, {**value, "khoa_la": 1})
    for inside, items in value.items():
        if (
            isinstance(items, list)
            and items
            and isinstance(items[0], dict)
            and inside != "footnotes"
        ):
            damaged = deepcopy(value)
            damaged[inside][0]["khoa_la"] = 1
            assert check(name, damaged), inside


def test_a_rule_has_exactly_one_verb() -> None:
    """An editor says so before the check does."""
    rule = {"id": "SQ1", "says": "Số không âm.", "holds": "so >= 0"}
    table = {"title": "Sổ quỹ", "primaryKey": ["nam"], "fields": [{"name": "nam", "title": "Năm"}]}
    assert check("bang", {**table, "rules": [rule]}) == []
    assert check("bang", {**table, "rules": [{**rule, "filled": "so"}]})
    assert check("bang", {**table, "rules": [{"id": "SQ1", "says": "Số không âm."}]})


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_described_in_vietnamese(name: str) -> None:
    """The description is what a clerk reads in the editor."""
    mute = [key for key, schema in _keys(build_schema(name)) if not _is_vietnamese(schema)]
    assert mute == []


@pytest.mark.parametrize(("name", "path"), [case for case in FILES if "nho" not in case.id])
def test_every_file_names_its_schema(name: str, path: Path) -> None:
    """The first line leads editors to the schema, relative to the file."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found is not None
    assert (path.parent / found[1]).resolve() == ROOT / "data" / FOLDER / f"{name}.json"


def test_the_workspace_settings_map_the_same_files() -> None:
    """For YAML files that were made without the first line."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    wanted = {f"./data/{FOLDER}/{name}.json": kind.files for name, kind in SCHEMAS.items()}
    assert settings["yaml.schemas"] == wanted


def _keys(schema: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """List every key of every mapping with known keys."""
    parts = {"": schema, **schema.get("definitions", {})}
    for part, definition in parts.items():
        for key, value in definition.get("properties", {}).items():
            yield f"{at}{part}.{key}", value


def _is_vietnamese(schema: Any) -> bool:
    return re.search(r"[à-ỹđ]", schema.get("description", ""), re.IGNORECASE) is not None
