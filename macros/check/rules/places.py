"""Where in a table's YAML something stands; looked up only when it must be told."""

from __future__ import annotations

from macros.findings import Finding
from macros.project import Project
from macros.read.table import Table
from macros.read.text_file import read_text
from macros.read.yaml_fault import Key
from macros.read.yaml_file import line_of, load_yaml


def place(project: Project, table: Table, *location: Key) -> int:
    """Find the line of a value in the YAML of a table, such as ("rules", 2, "holds")."""
    ignored: list[Finding] = []
    text = read_text(project, project.root / table.schema_path, ignored)
    _, node = load_yaml(table.schema_path, text or "", ignored)
    return line_of(node, *location)
