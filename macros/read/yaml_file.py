"""Read a YAML file into a frozen model and keep the line of every value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from macros.findings import Code, Finding
from macros.project import Project
from macros.read.text_file import read_text
from macros.read.yaml_fault import Key, explain, locate
from macros.read.yaml_tree import Loader, grow_tree, syntax_finding

_MOST_MB = 5  # far beyond any description of a table


class Model(BaseModel):
    """What every model of a YAML file shares: frozen, and unknown keys refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False
    )


AnyModel = TypeVar("AnyModel", bound=Model)


def load_yaml(
    name: str, text: str, findings: list[Finding], first_line: int = 1
) -> tuple[Any, yaml.Node | None]:
    """Parse YAML text; syntax errors, anchors, tags and repeated keys become findings.

    Returns the plain value and the node tree that knows the lines; (None, None)
    when the text is not YAML.

    Args:
        first_line: Line of the file on which the text begins.
    """
    before = len(findings)
    try:
        loader = Loader(text)
    except yaml.YAMLError as error:  # a character that YAML does not allow
        findings.append(syntax_finding(name, error, first_line))
        return None, None
    try:
        node = grow_tree(name, loader, findings, first_line)
        if node is None:
            return (None if len(findings) > before else {}), None
        return loader.construct_document(node), node
    except yaml.YAMLError as error:
        findings.append(syntax_finding(name, error, first_line))
        return None, None
    except ValueError:
        # The library takes "0x_" for a number and then cannot read it.
        message, remedy = "có số viết sai", "viết số bằng chữ số, hoặc đặt chữ trong dấu nháy"
        findings.append(Finding(name, first_line, message, remedy, Code.YAML))
        return None, None
    finally:
        loader.dispose()


def read_model(
    project: Project, path: Path, model: type[AnyModel], findings: list[Finding]
) -> AnyModel | None:
    """Read a YAML file as a model; None, with findings, when it is not one."""
    text = read_text(project, path, findings, most_mb=_MOST_MB)
    if text is None:
        return None
    name = project.relative(path)
    value, node = load_yaml(name, text, findings)
    if value is None:
        return None
    return check_model(name, value, node, model, findings)


def check_model(
    name: str,
    value: Any,
    node: yaml.Node | None,
    model: type[AnyModel],
    findings: list[Finding],
    first_line: int = 1,
) -> AnyModel | None:
    """Check a parsed value against a model; findings carry the line of the value.

    Args:
        first_line: Line of the file on which the YAML text begins.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for detail in error.errors():
            line = _line_of(node, locate(detail)) + first_line - 1
            message, remedy, code = explain(detail, model)
            findings.append(Finding(name, line, message, remedy, code))
        return None


def find_line(project: Project, path: Path, *location: Key) -> int:
    """Find the line (from 1) of a value in a YAML file, such as ("rules", 2, "holds").

    The file is read again: lines are wanted only when something must be told.
    """
    ignored: list[Finding] = []
    text = read_text(project, path, ignored)
    _, node = load_yaml(project.relative(path), text or "", ignored)
    return _line_of(node, location)


def _line_of(node: yaml.Node | None, location: Sequence[Key]) -> int:
    line = node.start_mark.line + 1 if node else 1
    for key in location:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(key)), None)
            if found is None:
                continue
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            if key >= len(node.value):
                continue
            node = node.value[key]
            line = node.start_mark.line + 1
    return line
